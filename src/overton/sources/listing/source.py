"""The source `list` as the port asks for it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import cast

from overton.code.scan import Each, Scan
from overton.code.sighting import Sighting
from overton.sources.in_code import Fault, InCode
from overton.sources.listing.options import Format, ListOptions
from overton.sources.port import Surroundings
from overton.sources.whole_files import WholeFiles, fingerprint_of

_BY_NAME: dict[str, Format] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".toml": "toml",
    ".json": "json",
    ".jsonc": "json",
}
_TOML_NAMES = ("Pipfile", "poetry.lock", "Cargo.lock", "uv.lock")


class List(InCode):
    """Entries of a shrinking list."""

    options: type = ListOptions

    def each(self, options: object) -> Each:  # noqa: ARG002  the base's signature
        return Each.KEY

    def scan(self, options: object) -> Scan:
        chosen = cast("ListOptions", options)
        return WholeFiles(
            each=Each.KEY,
            fingerprint=fingerprint_of("list 1", chosen.path, chosen.comment),
            named=chosen.named,
            find=partial(_found, chosen),
            flavour_of=partial(_format, chosen),
        )

    def check(self, options: object) -> Sequence[Fault]:
        return list(_faults(cast("ListOptions", options)))

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:  # noqa: ARG002  the port's
        chosen = cast("ListOptions", options)
        what = f"the entries at {chosen.path}" if chosen.path is not None else "the lines"
        return f"{what} of {', '.join(chosen.named.patterns)}"


def _format(options: ListOptions, path: str) -> str:
    if options.path is None:
        return ""
    name = PurePosixPath(path)
    return options.format or _BY_NAME.get(name.suffix.lower(), "toml" if name.name in _TOML_NAMES else "yaml")


def _found(options: ListOptions, content: bytes, form: str) -> Sequence[Sighting]:
    from overton.sources.listing import entries, path  # noqa: PLC0415  parsers are not for lint

    if options.path is None:
        return tuple(entries.entries_of_lines(content, options.comment))
    return tuple(entries.entries_at(content, form, path.parse_path(options.path)))


def _faults(options: ListOptions) -> Iterator[Fault]:
    yield from options.named.faults()
    if options.path is None:
        if options.format is not None:
            yield ("format",), "a list of lines has none", "add `path`, or remove `format`"
        return
    from overton.sources.listing.path import TODO, parse_path  # noqa: PLC0415  likewise

    try:
        parse_path(options.path)
    except ValueError as error:
        yield ("path",), str(error), TODO


LIST = List()
