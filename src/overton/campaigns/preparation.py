"""Plain data made ready for validation: what YAML leaves open is settled by the types that are expected.

A key with nothing behind it counts as not there, dates and durations are read in the one way we write them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from overton.campaigns.durations import LONGEST, duration
from overton.campaigns.fault import Fault, Place, named
from overton.campaigns.shapes import alternatives, entry_in, keys_of, shape_in, value_in

YEARS = range(1970, 3000)
"""Far enough for any campaign, and near enough that adding a notice never runs out of the calendar."""


@dataclass
class Preparation:
    """Prepares data of a type; `faults` gathers what cannot be read."""

    said: Callable[[Place], str]
    """The value at a place as the file has it: what the environment put in is never shown."""
    faults: list[Fault] = field(default_factory=list)

    def prepared(self, value: object, kind: object, place: Place) -> object:
        shape = shape_in(kind)
        if isinstance(value, dict) and shape is not None:
            return self._mapping(value, shape, place)
        if isinstance(value, dict) and (inner := value_in(kind)) is not None:
            return {key: self.prepared(self._filled(one, inner), inner, (*place, key)) for key, one in value.items()}
        if isinstance(value, list) and (entry := entry_in(kind)) is not None:
            return [self.prepared(one, entry, (*place, index)) for index, one in enumerate(value)]
        if isinstance(value, str):
            return self._text(value, kind, place)
        return value

    @staticmethod
    def _filled(value: object, kind: object) -> object:
        """`payments:` alone under `teams` is a team of which nothing is said."""
        return {} if value is None and shape_in(kind) is not None else value

    def _mapping(self, value: Mapping[str, object], shape: type, place: Place) -> dict[str, object]:
        ready: dict[str, object] = {}
        keys = keys_of(shape)
        for name, one in value.items():
            key = keys.get(name)
            blank = one is None or (isinstance(one, str) and not one.strip())
            if key is not None and key.required and blank:
                self._fault((*place, name), f"`{name}` is empty", "write it")
            elif key is None or one is not None:
                ready[name] = one if key is None else self.prepared(one, key.kind, (*place, name))
        return ready

    def _text(self, value: str, kind: object, place: Place) -> object:
        kinds = alternatives(kind)
        if str in kinds:
            return value
        if date in kinds:
            return self._day(value, place)
        if timedelta in kinds:
            return self._duration(value, place)
        return value

    def _day(self, value: str, place: Place) -> str:
        try:
            day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) else None
        except ValueError:
            self._fault(
                place,
                f"{named(place)} is {self.said(place)}, and there is no such day",
                "write a day such as 2026-03-02",
            )
            return value
        if day is None:
            self._fault(place, f"{named(place)} is {self.said(place)}, and a date is needed", "write it as 2026-03-02")
        elif day.year not in YEARS:
            years = f"{YEARS[0]} to {YEARS[-1]}"
            what = f"{named(place)} is {self.said(place)}, which is too far away"
            self._fault(place, what, f"write a day in the years {years}")
        return value

    def _duration(self, value: str, place: Place) -> str:
        length = duration(value)
        if length is None:
            what = f"{named(place)} is {self.said(place)}, and a number of whole days is needed"
            self._fault(place, what, f"write `14 days` or `2 weeks`, {LONGEST.days:,} days at most")
            return value
        return f"P{length.days}D"

    def _fault(self, place: Place, what: str, todo: str) -> None:
        self.faults.append(Fault(place, what, todo))
