"""The Window chart: every item a dot on the value axis, the Window's bands and lines, a small row a team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from overton.charts.callouts import LINE, Placed
from overton.charts.canvas import Align, Canvas, Mark, Rule, Text, Wash
from overton.charts.drawn import EXEMPT, drawn, standing_of
from overton.charts.frame import WIDE, Frame
from overton.charts.labels import spread
from overton.charts.naming import FOOT
from overton.charts.palette import SHAPES, WORDS, Theme, shade_of, variable
from overton.charts.shown import Shown
from overton.charts.specification import Specification, specification_of
from overton.charts.team_strips import STACK, Strip, strips, teams_left_out
from overton.charts.text import text_width
from overton.charts.thresholds import Band, Simulated, State
from overton.charts.window_layout import BESIDE, Field, Line, field_of
from overton.progress.figures import Assessed
from overton.progress.wording import clean, counted, quantity

NO_NAMES: Mapping[str, str] = MappingProxyType({})
COUNTS, LABEL, TICKS = 32.0, 19.0, 24.0
"""Heights of the line of counts, a row of labels, and the axis."""
DASHES: Mapping[State, str] = MappingProxyType({"in force": "1,0", "announced": "4,3", "simulated": "9,4"})


@dataclass(frozen=True, slots=True)
class _Levels:
    """Heights from the top of the picture."""

    top: float
    foot: float
    teams: float
    last: float
    """The foot of the last team's row."""
    bottom: float


def window_chart(
    overview: Shown,
    frame: Frame = WIDE,
    *,
    theme: Theme = variable,
    names: Mapping[str, str] = NO_NAMES,
    simulated: Simulated | None = None,
) -> Specification:
    """The signature picture.

    Args:
        overview: what is shown; without items only the Window is.
        frame: how large.
        theme: what is written for a colour: a variable of the page, or a colour.
        names: what people call teams, by key.
        simulated: a position that is drawn beside the one in force, by which the items are shown.
    """
    field = field_of(overview, frame, simulated)
    rows = strips(overview, field, frame, names)
    rest = teams_left_out(overview)
    levels = _levels(field, frame, rows, rest=bool(rest))
    canvas = Canvas(field.axis)
    _bands(canvas, field, levels)
    _counts(canvas, overview, field.bands, frame)
    _lines(canvas, field, frame, levels)
    _dots(canvas, overview, field, levels)
    _names(canvas, field, frame, levels)
    _teams(canvas, rows, field, frame, levels)
    if rest:
        canvas.texts.append(Text(-frame.left, levels.bottom - 12, rest, "quiet", frame.small))
    return specification_of(canvas, theme, width=frame.width, height=levels.bottom, left=frame.left)


def _levels(field: Field, frame: Frame, rows: Sequence[Strip], *, rest: bool) -> _Levels:
    top = COUNTS + field.label_rows * LABEL + 4
    foot = top + field.height
    teams = foot + TICKS + (16 if rows else 0)
    last = teams + len(rows) * frame.row
    return _Levels(top, foot, teams, last if rows else teams - 8, last + (24 if rest else 0))


def _bands(canvas: Canvas, field: Field, levels: _Levels) -> None:
    for band in field.bands:
        wash = shade_of(band.standing, "wash")
        canvas.washes.append(Wash(band.left, band.right, levels.top, levels.foot, wash))
        canvas.washes.append(Wash(band.left, band.right, levels.teams - 8, levels.last, wash))
    canvas.rules.append(Rule(0, levels.foot, field.axis.width, levels.foot, "line"))


def _counts(canvas: Canvas, overview: Shown, bands: Sequence[Band], frame: Frame) -> None:
    """How many stand how, over their bands; a sign before each, so that colour is never all there is."""
    centres = {band.standing: (band.left + band.right) / 2 for band in bands}
    if overview.measured is None:
        return
    worst = frame.plot if overview.metric.goal.lower_is_better else 0.0
    counts = {s: n for s, n in overview.numbers.standings.items() if s in centres or n}
    order = sorted(counts, key=lambda standing: (centres.get(standing, worst), standing.value))
    stacked = frame.narrow
    size, sign = frame.text, frame.text
    numbers = [f"{counts[standing]:,}" if stacked else f"{counts[standing]:,} {WORDS[standing]}" for standing in order]
    words = [text_width(WORDS[standing], frame.small) if stacked else 0 for standing in order]
    widths = [max(sign + text_width(n, size, bold=True), w) for n, w in zip(numbers, words, strict=True)]
    places = spread([centres.get(standing, worst) for standing in order], widths, frame.plot, 8)
    for standing, number, x in zip(order, numbers, places, strict=True):
        left = x - (sign + text_width(number, size, bold=True)) / 2
        mark, ink = shade_of(standing, "mark"), shade_of(standing, "ink")
        y = COUNTS / 2 - (8 if stacked else 0)
        canvas.marks.append(Mark(left + sign / 2 - 2, y, SHAPES[standing], mark, size - 3))
        canvas.texts.append(Text(left + sign, y, number, ink, size, bold=True))
        if stacked:
            canvas.texts.append(Text(x, y + 16, WORDS[standing], ink, frame.small, align="center"))


def _lines(canvas: Canvas, field: Field, frame: Frame, levels: _Levels) -> None:
    for line in field.lines:
        mark = line.threshold
        dash, width = DASHES[mark.state], 1.5
        y = levels.top - (line.label.row + 0.5) * LABEL - 2
        canvas.rules.append(Rule(line.x, y - 7, line.x, levels.top, mark.shade, width, dash))
        for low, high in line.stretches:
            canvas.rules.append(Rule(line.x, levels.foot - high, line.x, levels.foot - low, mark.shade, width, dash))
        x = line.x + BESIDE if line.label.to_right else line.x - BESIDE
        align: Align = "left" if line.label.to_right else "right"
        canvas.texts.append(Text(x, y, line.text, mark.shade, frame.small, mark.state == "in force", align))
    for x, text in field.ticks:
        canvas.rules.append(Rule(x, levels.foot, x, levels.foot + 4, "line"))
        half = text_width(text, frame.small) / 2
        centre = min(max(x, half - frame.left), frame.plot + frame.right - half)
        canvas.texts.append(Text(centre, levels.foot + 14, text, "quiet", frame.small, align="center"))


def _dots(canvas: Canvas, overview: Shown, field: Field, levels: _Levels) -> None:
    shown, packing = drawn(overview), field.packing
    for dot in packing.dots:
        canvas.marks.append(
            Mark(
                x=dot.x,
                y=levels.foot - FOOT - (dot.row + 0.5) * packing.pitch,
                shape=SHAPES[standing_of(dot.kind)],
                colour=shade_of(standing_of(dot.kind), "mark"),
                diameter=packing.diameter,
                hollow=dot.kind.endswith(EXEMPT),
                title=_title([shown[key] for key in dot.keys], overview),
            )
        )


def _title(items: Sequence[Assessed], overview: Shown) -> str:
    if len(items) > 1:
        return counted(len(items), overview.metric.item)
    verdict = items[0].verdict
    assert verdict is not None
    exempt = ", exempt" if verdict.exempt else ""
    value = quantity(items[0].value, overview.metric.unit)
    return f"{clean(items[0].item)}: {value}, {WORDS[verdict.standing]}{exempt}"


def _names(canvas: Canvas, field: Field, frame: Frame, levels: _Levels) -> None:
    for placed in field.callouts:
        tower = placed.callout.tower
        top = levels.foot - placed.top + LINE / 2
        canvas.rules.append(Rule(tower.x, top, tower.x, levels.foot - tower.height - 1, "quiet"))
        canvas.rules.append(Rule(tower.x, top, tower.x + (4 if placed.to_right else -4), top, "quiet"))
        for index, name in enumerate(placed.callout.names):
            x, align = _anchor(placed)
            canvas.texts.append(Text(x, top + index * LINE, name, "ink", frame.small, align=align))


def _anchor(placed: Placed) -> tuple[float, Align]:
    return (placed.left, "left") if placed.to_right else (placed.right, "right")


def _teams(canvas: Canvas, rows: Sequence[Strip], field: Field, frame: Frame, levels: _Levels) -> None:
    for index, strip in enumerate(rows):
        _team(canvas, strip, field.lines, frame, levels.teams + index * frame.row)
    if rows and not frame.narrow:
        right = frame.plot + frame.right
        canvas.texts.append(Text(right, levels.foot + 14, "remain", "quiet", frame.small, align="right"))


def _team(canvas: Canvas, strip: Strip, lines: Sequence[Line], frame: Frame, top: float) -> None:
    foot = top + frame.row - 6
    for line in filter(lambda line: line.stretches, lines):
        # On a phone the words are above the strip; the lines then leave them alone.
        start = foot - STACK - 2 if frame.narrow else top - 6
        dash = DASHES[line.threshold.state]
        canvas.rules.append(Rule(line.x, start, line.x, foot, line.threshold.shade, 1, dash, 0.45))
    text = top + 8 if frame.narrow else foot - 7
    name = 6.0 if frame.narrow else -frame.left
    count = frame.plot - 6 if frame.narrow else frame.plot + frame.right
    canvas.texts.append(Text(name, text, strip.name, "ink", frame.small))
    canvas.texts.append(Text(count, text, strip.count, "quiet", frame.small, align="right"))
    canvas.rules.append(Rule(0, foot, frame.plot, foot, "hair"))
    for stack in strip.stacks:
        colour = shade_of(standing_of(stack.kind), "mark")
        opacity = 0.4 if stack.kind.endswith(EXEMPT) else 1
        canvas.rules.append(Rule(stack.x, foot - stack.top, stack.x, foot - stack.bottom, colour, 5, opacity=opacity))
