"""The source `findings` as the port asks for it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import cast

from overton.code.scan import Each, Scan
from overton.code.sighting import Sighting
from overton.model.problem import BadInputError
from overton.sources.files_now import content_of, contents_now
from overton.sources.findings.options import FindingsOptions
from overton.sources.in_code import Fault, InCode
from overton.sources.port import Surroundings
from overton.sources.whole_files import UnreadableError, WholeFiles, fingerprint_of

_TODO = "run the tool that writes it first"


class Findings(InCode):
    """Results in SARIF reports."""

    options: type = FindingsOptions

    def each(self, options: object) -> Each:  # noqa: ARG002  the base's signature
        return Each.KEY

    def scan(self, options: object) -> Scan | None:
        chosen = cast("FindingsOptions", options)
        if not chosen.tracked:
            return None
        return WholeFiles(
            each=Each.KEY,
            fingerprint=fingerprint_of("findings 1", chosen.rules, chosen.levels, chosen.each),
            named=chosen.named,
            find=partial(_in_repository, chosen),
        )

    def now(self, options: object, surroundings: Surroundings) -> Sequence[Sighting]:
        chosen = cast("FindingsOptions", options)
        root = str(surroundings.root.absolute())
        return [
            sighting
            for name, content in contents_now(chosen.named, surroundings.root, _TODO)
            for sighting in _told(chosen, name, content, root)
        ]

    def now_from(self, options: object, file: Path, root: Path | None = None) -> Sequence[Sighting]:
        """What another report says, by the same options; `root` as in `read_sarif`. Raises BadInputError."""
        return _told(
            cast("FindingsOptions", options), str(file), content_of(file), str(root.absolute()) if root else ""
        )

    def check(self, options: object) -> Sequence[Fault]:
        return list(_faults(cast("FindingsOptions", options)))

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:  # noqa: ARG002  the port's
        chosen = cast("FindingsOptions", options)
        rules = f" of the rules {', '.join(chosen.rules)}" if chosen.rules else ""
        return f"each {chosen.each}{rules} in {', '.join(chosen.named.patterns)} at level {', '.join(chosen.levels)}"


def _found(options: FindingsOptions, content: bytes, root: str) -> Sequence[Sighting]:
    from overton.sources.findings.items import sightings_of  # noqa: PLC0415  parsers are not for lint
    from overton.sources.findings.sarif import read_sarif  # noqa: PLC0415  likewise

    return tuple(sightings_of(read_sarif(content, root), options))


def _in_repository(options: FindingsOptions, content: bytes, _flavour: str) -> Sequence[Sighting]:
    return _found(options, content, "")


def _told(options: FindingsOptions, name: str, content: bytes, root: str) -> Sequence[Sighting]:
    try:
        return _found(options, content, root)
    except UnreadableError as error:
        raise BadInputError(error.problem(name)) from error


def _faults(options: FindingsOptions) -> Iterator[Fault]:
    yield from options.named.faults()
    if not options.levels:
        yield ("levels",), "no level counts", "name some of: error, warning, note"


FINDINGS = Findings()
