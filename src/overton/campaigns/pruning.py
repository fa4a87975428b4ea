"""Data without what is wrong in it, so that the rules can look at the rest and everything is told at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from overton.campaigns.fault import Place
from overton.campaigns.shapes import entry_in, keys_of, shape_in, value_in

GONE: Final = object()
"""Instead of a value of which nothing usable is left."""


@dataclass(frozen=True)
class Pruned:
    """What is left, and of lists that lost entries, the original indexes of those that are left."""

    data: object
    kept: Mapping[Place, Sequence[int]]


@dataclass
class Pruning:
    """Takes out every value at a bad place, and every mapping that lacks a required key because of it."""

    bad: frozenset[Place]
    spare: Mapping[str, object]
    """Stand-ins for required keys of the topmost mapping."""
    kept: dict[Place, Sequence[int]] = field(default_factory=dict)

    def pruned(self, data: object, shape: type, base: Place) -> Pruned:
        left = self._left({**self.spare, **data} if isinstance(data, dict) else data, shape, base)
        if isinstance(left, dict):
            return Pruned({**self.spare, **left}, self.kept)
        return Pruned({**self.spare} if self.spare and left is GONE else left, self.kept)

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
        keys = keys_of(shape)
        known = {name: self._left(one, keys[name].kind, (*place, name)) for name, one in value.items() if name in keys}
        left = {name: one for name, one in known.items() if one is not GONE}
        spared = self.spare if not place else {}
        if any(key.required and name not in left and name not in spared for name, key in keys.items()):
            return GONE
        return left
