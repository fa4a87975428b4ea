"""The Window chart as block characters, for the terminal."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from overton.charts.axis import Room, ValueAxis, ticks, value_axis
from overton.charts.drawn import drawn, kind_of, standing_of
from overton.charts.labels import Flag, place_labels
from overton.charts.shown import Shown
from overton.charts.thresholds import Simulated, Threshold, as_written, thresholds
from overton.model.standing import Standing

ROWS = 5
"""Lines of blocks."""
LEAST_WIDTH = 40

Paint = Callable[[str, Standing | None], str]
"""Colours a stretch of text for a standing; None is a line or a label."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """The characters that a picture is made of."""

    levels: str
    """From nothing to a full block, in even steps."""
    line: str
    announced: str
    simulated: str
    foot: str


BLOCKS = Strokes(" ▁▂▃▄▅▆▇█", "│", "┆", "╎", "─")
ASCII = Strokes(" .:#", "|", ":", "!", "-")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One character, and whose it is."""

    char: str
    standing: Standing | None = None


def _plain(text: str, _standing: Standing | None) -> str:
    return text


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns of characters: those of the axis, and between them one for each threshold's line."""

    axis: ValueAxis
    edges: Sequence[int]
    """The axis' columns that begin at a line, in order."""
    lower_is_better: bool

    @property
    def width(self) -> int:
        return int(self.axis.width) + len(self.edges)

    def line(self, value: float) -> int:
        """The character of a threshold's line."""
        edge = round(self.axis.place(value))
        return edge + bisect_left(self.edges, edge)

    def item(self, value: float, cuts: Sequence[float]) -> int:
        """The character of an item, which is on its own side of every line."""
        column = min(max(int(self.axis.place(value)), 0), int(self.axis.width) - 1)
        for cut in cuts:
            edge = round(self.axis.place(cut))
            before = value <= cut if self.lower_is_better else value < cut
            column = min(column, max(edge - 1, 0)) if before else max(column, min(edge, int(self.axis.width) - 1))
        return column + bisect_right(self.edges, column)


def window_histogram(
    overview: Shown,
    width: int,
    *,
    strokes: Strokes = BLOCKS,
    paint: Paint = _plain,
    simulated: Simulated | None = None,
) -> str:
    """The items as a histogram on the value axis, with the thresholds and their names; empty without items.

    Args:
        overview: what is shown.
        width: in characters; never drawn narrower than 40.
        strokes: `BLOCKS`, or `ASCII` where those cannot be printed.
        paint: how a stretch is coloured.
        simulated: a position that is drawn beside the one in force, by which the items are shown.
    """
    shown = drawn(overview)
    if not shown:
        return ""
    marks = thresholds(overview, simulated)
    grid = _grid(overview, [assessed.value or 0.0 for assessed in shown], marks, max(width, LEAST_WIDTH))
    cuts = [mark.value for mark in marks]
    piles: dict[int, list[str]] = defaultdict(list)
    for assessed in shown:
        piles[grid.item(assessed.value or 0.0, cuts)].append(kind_of(assessed))
    rows = [*_label_rows(marks, grid, strokes), *_block_rows(piles, marks, grid, strokes)]
    rows += [[_Cell(strokes.foot)] * grid.width, _tick_row(grid, overview.metric.unit)]
    return "\n".join(_painted(row, paint) for row in rows)


def _grid(overview: Shown, values: Sequence[float], marks: Sequence[Threshold], width: int) -> _Grid:
    room = Room(2, 2, [(mark.value, len(mark.short) + len(marks) + 1) for mark in marks])
    axis = value_axis([*values, *(mark.value for mark in marks)], width - len(marks), room)
    edges = sorted({round(axis.place(mark.value)) for mark in marks})
    return _Grid(axis, edges, overview.metric.goal.lower_is_better)


def _block_rows(
    piles: Mapping[int, Sequence[str]], marks: Sequence[Threshold], grid: _Grid, strokes: Strokes
) -> list[list[_Cell]]:
    tallest = max(map(len, piles.values()))
    steps = len(strokes.levels) - 1
    rows = []
    for row in reversed(range(ROWS)):
        cells = [_Cell(" ")] * grid.width
        # A current line is drawn over an announced one that coincides with it.
        for mark in reversed(marks):
            cells[grid.line(mark.value)] = _Cell(_line_char(mark, strokes))
        for place, pile in piles.items():
            filled = max(1, round(len(pile) / tallest * ROWS * steps)) - row * steps
            if filled > 0:
                cells[place] = _Cell(strokes.levels[min(filled, steps)], standing_of(pile[0]))
        rows.append(cells)
    return rows


def _line_char(mark: Threshold, strokes: Strokes) -> str:
    return {"in force": strokes.line, "announced": strokes.announced, "simulated": strokes.simulated}[mark.state]


def _label_rows(marks: Sequence[Threshold], grid: _Grid, strokes: Strokes) -> list[list[_Cell]]:
    labels = place_labels([Flag(grid.line(mark.value), len(mark.short)) for mark in marks], (0, grid.width - 1), 1)
    rows = []
    for row in reversed(range(max(label.row for label in labels) + 1)):
        cells = [_Cell(" ")] * grid.width
        for mark, label in zip(marks, labels, strict=True):
            if label.row >= row:
                cells[grid.line(mark.value)] = _Cell(_line_char(mark, strokes))
            if label.row == row:
                _write(cells, int(label.left) if label.to_right else int(label.right) - len(mark.short), mark.short)
        rows.append(cells)
    return rows


def _tick_row(grid: _Grid, unit: str) -> list[_Cell]:
    """Values along the axis, each beginning where it lies; one that would be cut off is left out."""
    cells = [_Cell(" ")] * grid.width
    widest = max(len(as_written(value, unit)) for value in (grid.axis.low, grid.axis.high))
    for value in ticks(grid.axis, max(10, min(widest + 4, grid.width // 2))):
        column = int(grid.axis.place(value))
        _write(cells, column + bisect_right(grid.edges, column), as_written(value, unit))
    return cells


def _write(cells: list[_Cell], start: int, text: str) -> None:
    if start >= 0 and start + len(text) <= len(cells):
        cells[start : start + len(text)] = [_Cell(char) for char in text]


def _painted(cells: Sequence[_Cell], paint: Paint) -> str:
    runs = groupby(cells, key=lambda cell: cell.standing)
    return "".join(paint("".join(cell.char for cell in run), standing) for standing, run in runs).rstrip()
