"""The source `pattern` as the port asks for it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from overton.code.scan import Each, Scan
from overton.repository.expressions import flaw_of, groups_of
from overton.sources.in_code import Fault, InCode
from overton.sources.pattern.options import PatternOptions
from overton.sources.port import Surroundings
from overton.sources.selected import selection_faults


class Pattern(InCode):
    """Matches of a regular expression."""

    options: type = PatternOptions

    def each(self, options: object) -> Each:
        return cast("PatternOptions", options).items

    def scan(self, options: object) -> Scan:
        from overton.sources.pattern.scan import PatternScan  # noqa: PLC0415  searching is not for reading a file

        return PatternScan(cast("PatternOptions", options))

    def check(self, options: object) -> Sequence[Fault]:
        pattern = cast("PatternOptions", options)
        return [*selection_faults(pattern), *_faults(pattern)]

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:  # noqa: ARG002  the port's
        pattern = cast("PatternOptions", options)
        where = ", ".join(pattern.include) or "all text files"
        without = f" without {', '.join(pattern.exclude)}" if pattern.exclude else ""
        return f"git grep -I -o -P -e '{pattern.pattern}' over {where}{without}; each {pattern.each} is an item"


def _faults(options: PatternOptions) -> Iterator[Fault]:
    flaw = flaw_of(options.pattern)
    if flaw is not None:
        yield ("pattern",), flaw.what, flaw.todo
        return
    try:
        options.group  # noqa: B018  asked for what it raises
    except LookupError:
        groups = groups_of(options.pattern)
        said = f"the pattern has the groups {', '.join(groups)}" if groups else "the pattern has no named group"
        yield ("each",), f"`{options.each}`: {said}", "write `match`, `file`, or the name of a group `(?P<name>…)`"


PATTERN = Pattern()
