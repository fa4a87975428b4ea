"""The source `table` as the port asks for it."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import cast

from overton.code.scan import Each, Scan
from overton.code.sighting import Sighting
from overton.model.problem import BadInputError
from overton.sources.files_now import contents_now
from overton.sources.in_code import Fault, InCode
from overton.sources.port import Surroundings
from overton.sources.table.options import TableOptions
from overton.sources.whole_files import UnreadableError, WholeFiles, fingerprint_of, text_of


class Table(InCode):
    """Rows of a table that is kept by hand; it has every item, whatever its value."""

    options: type = TableOptions
    failures_only = False

    def each(self, options: object) -> Each:  # noqa: ARG002  the base's signature
        return Each.KEY

    def scan(self, options: object) -> Scan | None:
        chosen = cast("TableOptions", options)
        if not chosen.tracked:
            return None
        columns = (chosen.item, chosen.value, chosen.owner, chosen.path, chosen.slices)
        return WholeFiles(
            each=Each.KEY,
            fingerprint=fingerprint_of("table 1", columns),
            named=chosen.named,
            find=partial(_found, chosen),
            flavour_of=partial(_form, chosen),
        )

    def now(self, options: object, surroundings: Surroundings) -> Sequence[Sighting]:
        chosen = cast("TableOptions", options)
        found: list[Sighting] = []
        for name, content in contents_now(chosen.named, surroundings.root, f"paths start at {surroundings.root}"):
            try:
                found += _found(chosen, content, _form(chosen, name))
            except UnreadableError as error:
                raise BadInputError(error.problem(name)) from error
        return found

    def check(self, options: object) -> Sequence[Fault]:
        return list(cast("TableOptions", options).named.faults())

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:  # noqa: ARG002  the port's
        chosen = cast("TableOptions", options)
        return f"the rows of {', '.join(chosen.named.patterns)} by `{chosen.item}`"


def _form(options: TableOptions, path: str) -> str:
    from overton.sources.table.rows import form_of  # noqa: PLC0415  parsers are not for lint

    return options.format or form_of(path)


def _found(options: TableOptions, content: bytes, form: str) -> Sequence[Sighting]:
    from overton.sources.table.items import sightings_of  # noqa: PLC0415  parsers are not for lint
    from overton.sources.table.rows import read_rows  # noqa: PLC0415  likewise

    return tuple(sightings_of(read_rows(text_of(content), form), options))


TABLE = Table()
