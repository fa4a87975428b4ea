"""Kinds of source by name: built-in ones by dotted path, others by entry point, each loaded on first use."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from overton.sources.port import API, Source

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

BUILT_IN = {
    "command": "overton.sources.command.source:COMMAND",
    "events": "overton.sources.events.source:EVENTS",
    "findings": "overton.sources.findings.source:FINDINGS",
    "list": "overton.sources.listing.source:LIST",
    "pattern": "overton.sources.pattern.source:PATTERN",
    "ratchet": "overton.sources.ratchet.source:RATCHET",
    "structure": "overton.sources.structure.source:STRUCTURE",
    "table": "overton.sources.table.source:TABLE",
}
GROUP = "overton.sources"


def kinds() -> tuple[str, ...]:
    """The names of all kinds there are."""
    return tuple(sorted({*BUILT_IN, *(point.name for point in _points())}))


def _points() -> "tuple[EntryPoint, ...]":
    """What is installed beside Overton; it takes a look at every package, so it is asked for only where it matters."""
    from importlib.metadata import entry_points

    return tuple(entry_points(group=GROUP))


@cache
def source_of(kind: str) -> Source:
    """The source of that kind; raises LookupError that names those there are."""
    if kind in BUILT_IN:
        module, _, name = BUILT_IN[kind].partition(":")
        return cast(Source, getattr(import_module(module), name))
    points = [point for point in _points() if point.name == kind]
    if len(points) > 1:
        packages = ", ".join(str(point.dist and point.dist.name) for point in points)
        raise LookupError(f"several packages offer the source {kind!r}: {packages}; uninstall all but one")
    if not points:
        raise LookupError(f"there is no kind of source {kind!r}; there are: {', '.join(kinds())}")
    source = cast(Source, points[0].load())
    if source.api != API:
        raise LookupError(f"the source {kind!r} speaks version {source.api} of the port, and {API} is spoken here")
    return source


def source_for(options: object) -> Source:
    """The source whose options these are; raises LookupError for anything else."""
    for kind in _likely(options):
        source = source_of(kind)
        if isinstance(options, source.options):
            return source
    raise LookupError(f"{type(options).__name__} is no source's options")


def _likely(options: object) -> Iterator[str]:
    """All kinds, but first the built-in one that the options lie beside, so that no other needs to be loaded."""
    folder = type(options).__module__.rpartition(".")[0]
    yield from (kind for kind, path in BUILT_IN.items() if path.partition(":")[0].rpartition(".")[0] == folder)
    yield from kinds()
