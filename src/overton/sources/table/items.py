"""The items that the rows of a table are."""

import math
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from overton.code.sighting import Sighting
from overton.sources.said_paths import folded, path_in
from overton.sources.table.options import TableOptions
from overton.sources.table.rows import Row
from overton.sources.whole_files import UnreadableError


def sightings_of(rows: Iterable[Row], options: TableOptions) -> Iterator[Sighting]:
    """A sighting for each row; raises UnreadableError for a cell that cannot be used."""
    seen: dict[str, int] = {}
    for row in rows:
        item = _item(row, options)
        if item in seen:
            raise row.fault(options.item, f"the item {item!r} is in line {seen[item]} too", "keep one of them")
        seen[item] = row.line
        owner = row.cells.get(options.owner) if options.owner is not None else None
        columns = row.cells if owner is None else {**row.cells, "owner": owner}
        yield Sighting(
            row.line,
            row.text,
            _value(row, options),
            key=item,
            about=_path(row, options, item),
            columns=tuple(columns.items()),
            slices=tuple((name, row.cells[name]) for name in options.slices if name in row.cells),
        )


def _item(row: Row, options: TableOptions) -> str:
    item = folded(row.cells.get(options.item, ""))
    if item:
        return item
    if options.item in row.columns:
        raise row.fault(options.item, f"`{options.item}` is empty", "name the item, or remove the row")
    near = get_close_matches(options.item, row.columns or row.cells, n=1)
    todo = f"did you mean `{near[0]}`?" if near else f"there are: {', '.join(row.columns or row.cells)}"
    raise UnreadableError(f"there is no column `{options.item}`", todo, row.line, 1)


def _value(row: Row, options: TableOptions) -> float:
    column = options.value or "value"
    if options.value is None and column not in row.columns and column not in row.cells:
        return 1.0
    cell = row.cells.get(column, "")
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or "_" in cell:
        what = f"`{column}` is {cell!r}, and a number is needed" if cell else f"`{column}` is empty"
        raise row.fault(column, what, "write a number such as 5 or 0.5")
    return value


def _path(row: Row, options: TableOptions, item: str) -> str:
    return path_in(item) if options.path is None else row.cells.get(options.path, "").removeprefix("./")
