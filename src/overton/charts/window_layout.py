"""The Window chart worked out: where everything lies, in pixels, before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from overton.charts.axis import Room, ValueAxis, ticks, value_axis
from overton.charts.callouts import Placed
from overton.charts.drawn import drawn, thing
from overton.charts.frame import Frame
from overton.charts.labels import Flag, Label, fits, place_labels
from overton.charts.naming import FOOT, names_over
from overton.charts.packing import GAP, SIZES, Ground, Packing, nearly_equal, pack
from overton.charts.shown import Shown
from overton.charts.text import text_width
from overton.charts.thresholds import Band, Simulated, Threshold, as_written, bands, thresholds
from overton.model.campaign import Metric
from overton.progress.figures import Assessed

LEAST_FIELD = 72.0
BESIDE = 5.0
"""Between a line and its label."""
MARGIN = 20.0
"""Between the best values and the edge."""
MOST_OF_PLOT = 0.35
"""How much of the plot's width each half of a pile of equal items may take."""
LEAST_SPACING = 48.0
"""Between the labels of the axis."""


@dataclass(frozen=True, slots=True)
class Line:
    """A threshold, its label, and the stretches of it that are drawn: gaps let names through.

    None are of a simulated one where another is: that line stands for both.
    """

    threshold: Threshold
    x: float
    label: Label
    text: str
    stretches: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """The main picture; heights are above its foot."""

    axis: ValueAxis
    bands: tuple[Band, ...]
    packing: Packing
    lines: tuple[Line, ...]
    callouts: tuple[Placed, ...]
    height: float
    ticks: tuple[tuple[float, str], ...]

    @property
    def label_rows(self) -> int:
        return max(line.label.row for line in self.lines) + 1


def field_of(overview: Shown, frame: Frame, simulated: Simulated | None = None) -> Field:
    """Axis, dots, lines and names, none in the way of another."""
    shown = drawn(overview)
    marks = thresholds(overview, simulated)
    lower_is_better = overview.metric.goal.lower_is_better
    axis = _axis(shown, marks, frame, lower_is_better=lower_is_better)
    ground = Ground(axis, [mark.value for mark in marks], lower_is_better)
    packing = pack([thing(key, assessed) for key, assessed in enumerate(shown)], ground, frame.tallest)
    callouts = names_over(overview, shown, packing, frame, [axis.place(mark.value) for mark in marks])
    height = max([LEAST_FIELD, packing.rows * packing.pitch + 2 * FOOT, *(placed.top + FOOT for placed in callouts)])
    return Field(
        axis=axis,
        bands=bands(overview, axis),
        packing=packing,
        lines=_lines(marks, axis, frame, callouts, height),
        callouts=callouts,
        height=height,
        ticks=_ticks(axis, _values(shown, marks), overview.metric, frame),
    )


def _values(shown: Sequence[Assessed], marks: Sequence[Threshold]) -> list[float]:
    return [assessed.value for assessed in shown if assessed.value is not None] + [mark.value for mark in marks]


def _axis(shown: Sequence[Assessed], marks: Sequence[Threshold], frame: Frame, *, lower_is_better: bool) -> ValueAxis:
    """An axis on which the lines' labels have room: the last line's own, or if need be all of them to the right."""
    values = _values(shown, marks)
    beside = [(mark.value, _label_width(mark, frame) + BESIDE) for mark in marks]
    best = _best_margin(values, frame, lower_is_better=lower_is_better)
    left, right = (best, frame.margin) if lower_is_better else (frame.margin, best)
    own = [assessed.value for assessed in shown if assessed.value is not None]
    if own and nearly_equal(own):
        half = _half_pile(len(own), frame)
        left = max(left, half) if min(own) <= min(values) else left
        right = max(right, half) if max(own) >= max(values) else right
    for wanted in ([] if frame.narrow else [max(beside)], beside):
        axis = value_axis(values, frame.plot, Room(left, right, wanted))
        if fits(place_labels(_flags(marks, axis, frame), frame.sides, BESIDE), frame.sides):
            break
    return axis


def _best_margin(values: Sequence[float], frame: Frame, *, lower_is_better: bool) -> float:
    """Room beyond the best values: many items may share the very best, such as zero, and their pile is wide."""
    equal = values.count(min(values) if lower_is_better else max(values))
    columns = -(-equal * (SIZES[0] + GAP) // frame.tallest)
    return MARGIN + min((columns - 1) * (SIZES[0] + GAP), frame.plot / 4)


def _half_pile(number: int, frame: Frame) -> float:
    """Room beside a value that all items share: half of their pile is on each side of it."""
    pitch = SIZES[len(SIZES) // 2] + GAP
    return MARGIN + min(-(-number // (frame.tallest // pitch)) * pitch / 2, MOST_OF_PLOT * frame.plot)


def _flags(marks: Sequence[Threshold], axis: ValueAxis, frame: Frame) -> list[Flag]:
    return [Flag(axis.place(mark.value), _label_width(mark, frame)) for mark in marks]


def _label_width(mark: Threshold, frame: Frame) -> float:
    return text_width(_label(mark, frame), frame.small, bold=True)


def _label(mark: Threshold, frame: Frame) -> str:
    return mark.short if frame.narrow else mark.name


def _lines(
    marks: Sequence[Threshold], axis: ValueAxis, frame: Frame, callouts: Sequence[Placed], height: float
) -> tuple[Line, ...]:
    flags = _flags(marks, axis, frame)
    labels = place_labels(flags, frame.sides, BESIDE)
    given = {mark.value for mark in marks if mark.state != "simulated"}
    return tuple(
        Line(
            mark,
            flag.x,
            label,
            _label(mark, frame),
            () if mark.state == "simulated" and mark.value in given else _stretches(flag.x, callouts, height),
        )
        for mark, flag, label in zip(marks, flags, labels, strict=True)
    )


def _stretches(x: float, callouts: Sequence[Placed], height: float) -> tuple[tuple[float, float], ...]:
    """The line from foot to top without the heights at which a name crosses it."""
    gaps = sorted((p.bottom, p.top) for p in callouts if p.left - BESIDE <= x <= p.right + BESIDE)
    start, found = 0.0, []
    for bottom, top in gaps:
        if bottom > start:
            found.append((start, bottom))
        start = max(start, top)
    return (*found, (start, height))


def _ticks(axis: ValueAxis, values: Sequence[float], metric: Metric, frame: Frame) -> tuple[tuple[float, str], ...]:
    """Labels along the axis, as far as there are values: nobody should wonder what less than nothing means."""
    widest = max(text_width(as_written(value, metric.unit), frame.small) for value in (axis.low, axis.high))
    found = ticks(axis, min(max(LEAST_SPACING, widest + 8), frame.plot / 2))
    kept = [t for t in found if (t >= min(values) if metric.goal.lower_is_better else t <= max(values))]
    return tuple((axis.place(value), as_written(value, metric.unit)) for value in kept)
