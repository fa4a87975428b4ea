"""The last of the patterns that stand at one folder and match a file in it by its name: the step taken most often."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple


class Affixes(NamedTuple):
    """What names begin and end with, and the number of the last pattern that says so."""

    prefix: str
    suffix: str
    number: int


class _Tables(NamedTuple):
    """Affixes by what is cut from a name to look them up."""

    suffixes: Sequence[tuple[slice, Mapping[str, int]]]
    prefixes: Sequence[tuple[slice, Mapping[str, Sequence[tuple[str, int]]]]]


class LastFile:
    """Patterns by what they say of a name; each is told by its number."""

    __slots__ = ("_any_end", "_by_end", "_literals", "_others", "highest")

    def __init__(
        self,
        literals: Mapping[str, int],
        affixes: Sequence[Affixes],
        others: Sequence[tuple[Callable[[str], bool], int]],
    ) -> None:
        """Args: `literals` are whole names, `affixes` have one star, and `others` say themselves what matches."""
        self._literals = literals
        self._others = others
        without_end = [one for one in affixes if not one.suffix]
        by_end: dict[str, list[Affixes]] = {}
        for one in affixes:
            if one.suffix:
                by_end.setdefault(one.suffix[-1], [*without_end]).append(one)
        self._by_end = {end: _tables(those) for end, those in by_end.items()}
        """By the last character of a name, which leaves few."""
        self._any_end = _tables(without_end)
        numbers = [-1, *literals.values(), *(one.number for one in affixes), *(number for _, number in others)]
        self.highest = max(numbers)
        """The last of all of them; -1 for none."""

    def called(self, name: str, last: int) -> int:
        """The last that matches a name, if it comes after `last`; else `last`."""
        if (number := self._literals.get(name, -1)) > last:
            last = number
        tables = self._by_end.get(name[-1:], self._any_end)
        for ending, by_suffix in tables.suffixes:
            if (number := by_suffix.get(name[ending], -1)) > last:
                last = number
        for beginning, by_prefix in tables.prefixes:
            for suffix, number in by_prefix.get(name[beginning], ()):
                # Beginning and end may not lie over each other.
                if number > last and name.endswith(suffix, beginning.stop):
                    last = number
        for matches, number in self._others:
            if number > last and matches(name):
                last = number
        return last


def _tables(affixes: Iterable[Affixes]) -> _Tables:
    suffixes: dict[int, dict[str, int]] = {}
    prefixes: dict[int, dict[str, list[tuple[str, int]]]] = {}
    for prefix, suffix, number in affixes:
        if prefix:
            prefixes.setdefault(len(prefix), {}).setdefault(prefix, []).append((suffix, number))
        else:
            suffixes.setdefault(len(suffix), {})[suffix] = number
    return _Tables(
        # The last no characters are all of them, so that what ends with nothing is cut at the beginning.
        [(slice(-length, None) if length else slice(0), table) for length, table in suffixes.items()],
        [(slice(length), table) for length, table in prefixes.items()],
    )
