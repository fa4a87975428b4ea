"""The rows of a table in CSV or JSON lines, and where in the file each of their cells is."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from overton.sources.whole_files import UnreadableError

_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line, and its cells as text by column, without those that are empty."""

    line: int
    text: str
    cells: Mapping[str, str]
    columns: Mapping[str, int]
    """Where each cell begins, from 1: exactly where no cell before it is quoted."""

    def fault(self, column: str, what: str, todo: str) -> UnreadableError:
        return UnreadableError(what, todo, self.line, self.columns.get(column, 1))


def read_rows(text: str, form: str) -> Iterator[Row]:
    """The rows in their order; raises UnreadableError."""
    return _json_rows(text) if form == "json" else _csv_rows(text)


def form_of(path: str) -> str:
    return "json" if path.lower().endswith((".jsonl", ".ndjson", ".json")) else "csv"


def _csv_rows(text: str) -> Iterator[Row]:
    lines = text.split("\n")
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True, skipinitialspace=True)
    header: list[str] = []
    begun = 0
    try:
        for cells in reader:
            line, begun = begun + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(cells, line)
                continue
            yield _csv_row(header, cells, line, lines[min(line, len(lines)) - 1].rstrip("\r"))
    except csv.Error as error:
        raise UnreadableError(f"it is no CSV: {error}", "correct it", reader.line_num, 1) from error
    if not header:
        raise UnreadableError("it is empty", "write the columns' names in its first line")


def _header(cells: list[str], line: int) -> list[str]:
    names = [cell.strip() for cell in cells]
    for name in names:
        if names.count(name) > 1:
            raise UnreadableError(f"there are two columns {name!r}", "give each a name of its own", line, 1)
    return names


def _csv_row(header: list[str], cells: list[str], line: int, text: str) -> Row:
    if len(cells) > len(header):
        what = f"the row has {len(cells)} cells, and there are {len(header)} columns"
        raise UnreadableError(what, "put a cell with a comma in quotes", line, 1)
    starts = [1]
    for cell in cells:
        starts.append(starts[-1] + len(cell) + 1)
    found = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
    return Row(line, text, found, {name: starts[min(at, len(cells))] for at, name in enumerate(header)})


def _json_rows(text: str) -> Iterator[Row]:
    """An object a line; or one list of objects, in which places are not known."""
    if text.lstrip().startswith("["):
        yield from _listed(text)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _json_row(_loaded(line, number), number, line.rstrip("\r"))


def _listed(text: str) -> Iterator[Row]:
    found = _loaded(text, 0)
    assert isinstance(found, list)
    for one in found:
        yield _json_row(one, 0, json.dumps(one, ensure_ascii=False))


def _loaded(text: str, line: int) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = (line, error.colno) if line else (error.lineno, error.colno)
        raise UnreadableError(f"it is no JSON: {error.msg}", "write an object a line", *where) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError("it is no JSON that can be read", "write an object a line", line) from error


def _json_row(value: object, line: int, text: str) -> Row:
    if not isinstance(value, dict):
        raise UnreadableError("it is no object", 'write {"item": "a", "value": 1}', line, 1)
    cells = {str(name): _written(one) for name, one in value.items()}
    places = {name: text.find(json.dumps(name, ensure_ascii=False)) + 1 for name in cells} if line else {}
    return Row(line, text, {name: cell for name, cell in cells.items() if cell}, places)


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value.encode("utf-8", "replace").decode().strip()
        case bool():
            return str(value).lower()
        case _:
            return json.dumps(value, ensure_ascii=False)
