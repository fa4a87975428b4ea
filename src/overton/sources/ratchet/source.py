"""The source `ratchet` as the port asks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import cast

from overton.code.scan import Each, Scan
from overton.code.sighting import Sighting
from overton.sources.in_code import Fault, InCode
from overton.sources.port import Surroundings
from overton.sources.ratchet.dialect import BUILT_IN, dialect_by_name, dialect_of, dialects
from overton.sources.ratchet.options import RatchetOptions
from overton.sources.said_paths import below, folded, folder_of
from overton.sources.selected import Named
from overton.sources.whole_files import WholeFiles, fingerprint_of, text_of
from overton.window.items import matches


@dataclass(frozen=True)
class Baselines:
    """The baselines that the options name."""

    options: RatchetOptions

    @cached_property
    def _named(self) -> Named:
        return Named(self.options.patterns)

    def __contains__(self, path: object) -> bool:
        assert isinstance(path, str)
        if self.options.patterns:
            return path in self._named and self.dialect(path) != ""
        found = dialect_by_name(path)
        return found != "" and self.options.dialect in (None, found)

    def dialect(self, path: str) -> str:
        return self.options.dialect or dialect_by_name(path)


class Ratchet(InCode):
    """Entries of the baselines that tools keep."""

    options: type = RatchetOptions

    def each(self, options: object) -> Each:  # noqa: ARG002  the base's signature
        return Each.KEY

    def scan(self, options: object) -> Scan:
        chosen = cast("RatchetOptions", options)
        named = Baselines(chosen)
        plugged = chosen.dialect if chosen.dialect not in BUILT_IN else None
        return WholeFiles(
            each=Each.KEY,
            fingerprint=fingerprint_of("ratchet 1", chosen.rules, chosen.each, plugged and dialect_of(plugged).version),
            named=named,
            find=partial(_found, chosen),
            flavour_of=lambda path: f"{named.dialect(path)}:{folder_of(path)}",
        )

    def check(self, options: object) -> Sequence[Fault]:
        return list(_faults(cast("RatchetOptions", options)))

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:  # noqa: ARG002  the port's
        chosen = cast("RatchetOptions", options)
        where = ", ".join(chosen.patterns) or "all baselines with a usual name"
        of = f" of {chosen.dialect}" if chosen.dialect else ""
        return f"each {chosen.each}{of} in {where}"


def _found(options: RatchetOptions, content: bytes, flavour: str) -> Sequence[Sighting]:
    name, _, folder = flavour.partition(":")
    dialect = dialect_of(name)
    for _ in range(dialect.above):
        folder = folder_of(folder)
    found = []
    for entry in dialect.read(text_of(content)):
        if options.rules and not any(matches(glob, entry.rule) for glob in options.rules):
            continue
        path, rule = below(folder, entry.path), folded(entry.rule)
        key = {"file": path or "everywhere", "rule": rule}.get(options.each, f"{path}: {rule}" if path else rule)
        found.append(Sighting(entry.line, key, entry.count, key, about="" if "*" in path else path))
    return tuple(found)


def _faults(options: RatchetOptions) -> Iterator[Fault]:
    if options.patterns:
        yield from Named(options.patterns).faults()
    if options.dialect is not None and options.dialect not in dialects():
        yield ("dialect",), f"there is no dialect {options.dialect!r}", f"there are: {', '.join(dialects())}"
    elif options.dialect is None:
        for pattern in options.patterns:
            if not _tells(pattern):
                todo = f"say which tool's it is with `dialect`: {', '.join(dialects())}"
                yield ("dialect",), f"the name of {pattern!r} does not say what it is", todo


def _tells(pattern: str) -> bool:
    """Whether a path or glob ends in a usual name; a glob that may match one tells it file by file."""
    return dialect_by_name(pattern) != "" or pattern.endswith("*")


RATCHET = Ratchet()
