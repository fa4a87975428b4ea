"""The items of one commit, kept up to date from step to step."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Protocol

from overton.code.naming import names, printable
from overton.code.scan import Each
from overton.code.sighting import Sighting
from overton.model.measurement import Reading

PATH = "path"
"""The column that says which file an item is in, as ownership asks for it."""

Former = Mapping[str, str]
"""What items were called at the point before, by their names now."""


class Census(Protocol):
    """What all censuses can do."""

    def put(self, path: str, sightings: Sequence[Sighting] | None) -> None:
        """What a file holds now; None is a file that is not there any more."""
        ...

    def readings(self, former: Former) -> tuple[Reading, ...]:
        """The reading of every item."""
        ...


@dataclass
class ByPlace:
    """Items that belong to one file: its lines (`Each.LINE`), or the file itself (`Each.FILE`)."""

    each: Each
    _readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)

    def put(self, path: str, sightings: Sequence[Sighting] | None) -> None:
        readings = () if sightings is None else tuple(_of_file(self.each, path, sightings))
        if readings:
            self._readings[path] = readings
        else:
            self._readings.pop(path, None)

    def readings(self, former: Former) -> tuple[Reading, ...]:
        everything = chain.from_iterable(self._readings.values())
        if not former:
            return tuple(everything)
        return tuple(replace(r, formerly=former[r.item]) if r.item in former else r for r in everything)


def _of_file(each: Each, path: str, sightings: Sequence[Sighting]) -> Iterator[Reading]:
    if each is Each.FILE:
        value = sum(sighting.value for sighting in sightings)
        yield Reading(printable(path), value, columns={PATH: path, **_columns(sightings)}, slices=_slices(sightings))
        return
    for name, sighting in zip(names(path, tuple(s.text for s in sightings)), sightings, strict=True):
        columns = {PATH: sighting.about or path, **dict(sighting.columns)}
        yield Reading(name, sighting.value, columns=columns, slices=dict(sighting.slices))


@dataclass
class ByKey:
    """Items whose sightings have a key of their own, in whatever files."""

    _files: dict[str, dict[str, list[Sighting]]] = field(default_factory=dict)
    """By file and key."""
    _places: defaultdict[str, dict[str, list[Sighting]]] = field(default_factory=lambda: defaultdict(dict))
    """By key and file."""
    _known: dict[str, Reading] = field(default_factory=dict)

    def put(self, path: str, sightings: Sequence[Sighting] | None) -> None:
        for key in self._files.pop(path, {}):
            self._places[key].pop(path)
            self._known.pop(key, None)
        by_key: defaultdict[str, list[Sighting]] = defaultdict(list)
        for sighting in sightings or ():
            by_key[sighting.key].append(sighting)
        if by_key:
            self._files[path] = by_key
        for key, own in by_key.items():
            self._places[key][path] = own
            self._known.pop(key, None)

    def readings(self, former: Former) -> tuple[Reading, ...]:  # noqa: ARG002  a key never changes
        for key, places in list(self._places.items()):
            if not places:
                del self._places[key]
            elif key not in self._known:
                self._known[key] = _of_key(key, places)
        return tuple(self._known[key] for key in self._places)


def _of_key(key: str, places: Mapping[str, Sequence[Sighting]]) -> Reading:
    """The file of an item that is in several is the one where most of it is."""
    value = {path: sum(s.value for s in own) for path, own in places.items()}
    sightings = [sighting for own in places.values() for sighting in own]
    path = max(sorted(places), key=value.__getitem__)
    about = next((s.about for s in places[path] if s.about), path)
    columns = {PATH: about, **_columns(sightings)}
    return Reading(key, sum(value.values()), columns=columns, slices=_slices(sightings))


def _columns(sightings: Sequence[Sighting]) -> dict[str, str]:
    return {name: value for sighting in reversed(sightings) for name, value in sighting.columns}


def _slices(sightings: Sequence[Sighting]) -> dict[str, str]:
    return {name: value for sighting in reversed(sightings) for name, value in sighting.slices}


def census(each: Each) -> Census:
    """An empty one."""
    return ByKey() if each is Each.KEY else ByPlace(each)


def readings_of(each: Each, files: Mapping[str, Sequence[Sighting]]) -> tuple[Reading, ...]:
    """The reading of every item in these files."""
    items = census(each)
    for path, sightings in files.items():
        items.put(path, sightings)
    return items.readings({})


def by_file(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    """Sightings of a report or a program by the files that they speak of."""
    files: defaultdict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        files[sighting.about].append(sighting)
    return files
