"""Finding the files of a source, and what each of them is."""

import gzip
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from glob import glob, has_magic
from pathlib import Path

from overton.model.problem import BadInputError
from overton.sources.events.options import EventsOptions, Format

_BY_NAME: dict[str, Format] = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".duckdb": "duckdb",
    ".ddb": "duckdb",
    ".sqlite": "sqlite",
    ".sqlite3": "sqlite",
}
_GZIPPED = b"\x1f\x8b"
_PEEKED = 1 << 16


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one format that hold rows, as absolute paths."""

    format: Format
    paths: tuple[Path, ...]


def find_files(options: EventsOptions, root: Path) -> Files:
    """The files of a source; raises BadInputError for a pattern without files and files that cannot be used."""
    paths = tuple(dict.fromkeys(path for pattern in options.patterns for path in _matching(pattern, root)))
    if not paths:
        raise BadInputError.of("from", "it names no file", "name files, such as logs/*.parquet")
    formats = {path: _format_of(path, options.format) for path in paths}
    if len(set(formats.values())) > 1:
        one, other = next((a, b) for a in paths for b in paths if formats[a] != formats[b])
        what = f"`{one.name}` is {formats[one]} and `{other.name}` is {formats[other]}"
        raise BadInputError.of(options.origin, what, "name files of one format in each source")
    form = formats[paths[0]]
    kept = tuple(path for path in paths if form not in ("csv", "json") or _has_rows(path, form))
    return Files(form, kept)


def _matching(pattern: str, root: Path) -> Sequence[Path]:
    if "://" in pattern:
        raise BadInputError.of(pattern, "only files on this machine are read", "copy the data here first")
    whole = root / pattern
    if whole.is_file():
        return (whole.absolute(),)
    if whole.is_dir():
        raise BadInputError.of(
            pattern, "it is a folder", f"name the files in it, such as {pattern.rstrip('/')}/*.parquet"
        )
    found = [root / path for path in sorted(glob(pattern, root_dir=root, recursive=True))]  # noqa: PTH207  root is no pattern
    if found := [path.absolute() for path in found if path.is_file()]:
        return found
    if has_magic(pattern):
        raise BadInputError.of(pattern, "no file matches", f"paths start at {root}")
    beside = [one.name for one in whole.parent.iterdir()] if whole.parent.is_dir() else []
    near = get_close_matches(whole.name, beside, n=1)
    raise BadInputError.of(
        pattern, "there is no such file", f"did you mean `{near[0]}`" if near else f"paths start at {root}"
    )


def _format_of(path: Path, said: Format | None) -> Format:
    start = _peek(path, 16)
    if start.startswith(b"SQLite format 3\0"):
        return "sqlite"
    if start[8:12] == b"DUCK":
        return "duckdb"
    named = said or _BY_NAME.get(_suffix(path))
    if named is None and start.startswith(b"PAR1"):
        return "parquet"
    if named is None:
        todo = "say it with `format:` parquet, csv, json, duckdb or sqlite"
        raise BadInputError.of(str(path), "its name does not say what it is", todo)
    if named == "duckdb":
        raise BadInputError.of(str(path), "it is no DuckDB file", "correct `format`, or write the file anew")
    if not start and named == "parquet":
        raise BadInputError.of(str(path), "it is empty, and no Parquet file is", "write it anew, or remove it")
    return named


def _suffix(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def _peek(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> BadInputError:
    """A file that the system does not let be read, or an archive that is broken."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return BadInputError.of(str(path), f"it cannot be read: {said}", "make it readable, or leave it out")


def beginning(path: Path) -> bytes:
    """The first part of a text file, unpacked."""
    start = _peek(path, _PEEKED)
    if not start.startswith(_GZIPPED):
        return start
    try:
        with gzip.open(path) as file:
            return file.read(_PEEKED)
    except (OSError, EOFError, zlib.error) as error:
        raise unreadable(path, error) from error


def _has_rows(path: Path, form: Format) -> bool:
    start = beginning(path).removeprefix(b"\xef\xbb\xbf").strip()
    return bool(start) and not (form == "json" and start.startswith(b"[") and not start[1:].strip(b" \t\r\n]"))


def header(path: Path) -> str:
    """The first line of a text file."""
    start = beginning(path).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    return start.lstrip("\r\n").partition("\n")[0].rstrip("\r")


def glob_safe(paths: Sequence[Path]) -> Iterator[str]:
    """The paths as patterns that match these files alone."""
    for path in paths:
        yield "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))
