"""What a dialect of baselines offers, and the dialects there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

API = 1
GROUP = "overton.ratchets"
BUILT_IN = {
    "basedpyright": "overton.sources.ratchet.basedpyright:BASEDPYRIGHT",
    "eslint": "overton.sources.ratchet.eslint:ESLINT",
    "mypy-baseline": "overton.sources.ratchet.mypy_baseline:MYPY_BASELINE",
    "phpstan": "overton.sources.ratchet.phpstan:PHPSTAN",
    "psalm": "overton.sources.ratchet.psalm:PSALM",
    "rubocop": "overton.sources.ratchet.rubocop:RUBOCOP",
}
USUAL_NAMES: Mapping[str, Sequence[str]] = {
    "basedpyright": (".basedpyright/baseline.json",),
    "eslint": ("eslint-suppressions.json",),
    "mypy-baseline": ("mypy-baseline.txt",),
    "phpstan": ("phpstan-baseline.neon", "phpstan-baseline.php"),
    "psalm": ("psalm-baseline.xml",),
    "rubocop": (".rubocop_todo.yml",),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a baseline lets pass: so many findings of a rule in a file."""

    rule: str
    path: str = ""
    """As the baseline has it; empty where a rule is let pass everywhere."""
    count: float = 1.0
    line: int = 0
    """The line of the baseline that says so, from 1; 0 where that is not known."""


Read = Callable[[str], Iterator[Entry]]
"""The entries in a baseline's text; raises `overton.sources.whole_files.UnreadableError`."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one tool writes its baselines."""

    read: Read
    names: Sequence[str]
    """The usual names of its files; one with a slash ends with that folder."""
    above: int = 0
    """How many folders above the baseline its paths start."""
    version: int = 1
    """Grows when the same text comes to have other entries."""
    api: int = API


def dialects() -> tuple[str, ...]:
    """The names of all dialects there are."""
    return tuple(sorted({*BUILT_IN, *(point.name for point in _plugged())}))


@cache
def dialect_of(name: str) -> Dialect:
    """The dialect of that name; raises LookupError that names those there are."""
    if name in BUILT_IN:
        module, _, attribute = BUILT_IN[name].partition(":")
        return cast("Dialect", getattr(import_module(module), attribute))
    for point in (one for one in _plugged() if one.name == name):
        dialect = cast("Dialect", point.load())
        if dialect.api != API:
            raise LookupError(f"the dialect {name!r} speaks version {dialect.api} of the port; {API} is spoken here")
        return dialect
    raise LookupError(f"there is no dialect {name!r}; there are: {', '.join(dialects())}")


@cache
def _plugged() -> "Sequence[EntryPoint]":
    from importlib.metadata import entry_points  # noqa: PLC0415  takes longer than all else that a check imports

    return tuple(entry_points(group=GROUP))


@cache
def usual_names() -> Mapping[str, str]:
    """The dialect of each usual name."""
    more = [name for name in dialects() if name not in BUILT_IN]
    known = {**USUAL_NAMES, **{name: dialect_of(name).names for name in more}}
    return {usual: name for name, names in known.items() for usual in names}


def dialect_by_name(path: str) -> str:
    """The dialect of a file with one of the usual names; empty where there is none."""
    for usual, dialect in usual_names().items():
        if path == usual or path.endswith(f"/{usual}"):
            return dialect
    return ""
