"""Data without what is wrong in it, so that the rules can look at the rest and everything is told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from overton.campaigns.fault import Place
from overton.campaigns.shapes import alternatives, entry_in, keys_of, shape_in, value_in, words_in

GONE: Final = object()
"""Instead of a value of which nothing usable is left."""
STAND_IN: Final = "unsaid"
"""For text that is required and cannot be used: what is said of it is not told, its mapping is still looked at."""


@dataclass(frozen=True)
class Pruned:
    """What is left, and of lists that lost entries, the original indexes of those that are left."""

    data: object
    kept: Mapping[Place, Sequence[int]]


@dataclass
class Pruning:
    """Takes out every value at a bad place, and every mapping that cannot be without it."""

    bad: frozenset[Place]
    kept: dict[Place, Sequence[int]] = field(default_factory=dict)

    def pruned(self, data: object, shape: type, base: Place) -> Pruned:
        return Pruned(self._left(data, shape, base), self.kept)

    def _left(self, value: object, kind: object, place: Place) -> object:
        if place in self.bad:
            return GONE
        shape = shape_in(kind)
        if isinstance(value, dict) and shape is not None:
            return self._mapping(value, shape, place)
        if isinstance(value, dict) and (inner := value_in(kind)) is not None:
            parts = {key: self._left(one, inner, (*place, key)) for key, one in value.items()}
            return {key: one for key, one in parts.items() if one is not GONE}
        if isinstance(value, list) and (entry := entry_in(kind)) is not None:
            entries = [self._left(one, entry, (*place, index)) for index, one in enumerate(value)]
            self.kept[place] = [index for index, one in enumerate(entries) if one is not GONE]
            return [one for one in entries if one is not GONE]
        return value

    def _mapping(self, value: Mapping[str, object], shape: type, place: Place) -> object:
        left: dict[str, object] = {}
        for name, key in keys_of(shape).items():
            one = self._left(value[name], key.kind, (*place, name)) if name in value else GONE
            if one is GONE and key.required:
                one = _stand_in(key.kind)
                if one is GONE:
                    return GONE
            if one is not GONE:
                left[name] = one
        return left


def _stand_in(kind: object) -> object:
    if words := words_in(kind):
        return words[0]
    if kind is object:
        return {}
    return STAND_IN if str in alternatives(kind) else GONE
