"""Counting items into numbers, by day, by team and by slice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from overton.model.standing import Standing
from overton.progress.books import Turn
from overton.progress.figures import Assessed, DayCounts, Numbers


def numbers(items: Iterable[Assessed]) -> Numbers:
    """The numbers of a set of items."""
    standings: Counter[Standing] = Counter()
    exempt = no_data = unowned = 0
    for assessed in items:
        if assessed.verdict is None:
            no_data += 1
        elif assessed.verdict.exempt:
            exempt += 1
        else:
            standings[assessed.verdict.standing] += 1
            unowned += not (assessed.owners or assessed.gone)
    return Numbers({s: standings[s] for s in Standing}, exempt=exempt, no_data=no_data, unowned=unowned)


def slices(items: Iterable[Assessed]) -> dict[str, Mapping[str, Numbers]]:
    """The numbers by slice and by its values, most remaining first."""
    members: dict[str, dict[str, list[Assessed]]] = defaultdict(lambda: defaultdict(list))
    for assessed in items:
        for name, value in assessed.measurement.slices.items():
            members[name][value].append(assessed)
    return {name: _by_remaining(values) for name, values in sorted(members.items())}


def _by_remaining(values: Mapping[str, Iterable[Assessed]]) -> dict[str, Numbers]:
    counted = ((value, numbers(items)) for value, items in values.items())
    return dict(sorted(counted, key=lambda pair: (-pair[1].remaining, pair[0])))


class DayCounter:
    """Counts how many items stand how on each day, from their turns."""

    def __init__(self) -> None:
        self._steps: dict[date, Counter[str]] = defaultdict(Counter)

    def add(self, turn: Turn, times: int = 1) -> None:
        """Count a turn that so many items took."""
        if turn.place_before == turn.place:
            return
        steps = self._steps[turn.day]
        steps[turn.place] += times
        if turn.place_before is not None:
            steps[turn.place_before] -= times

    def series(self) -> tuple[DayCounts, ...]:
        """An entry for each day on which a count changed."""
        running: Counter[str] = Counter()
        entries: list[DayCounts] = []
        for day in sorted(self._steps):
            before = dict(running)
            running.update(self._steps[day])
            if dict(running) != before:
                standings = {s: running[s.value] for s in Standing}
                entries.append(DayCounts(day, standings, exempt=running["exempt"], no_data=running["no_data"]))
        return tuple(entries)
