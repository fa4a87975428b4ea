"""What an exemption reaches on a day: which items it covers, and how each would stand without it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from overton.model.standing import Standing
from overton.model.window import Exemption
from overton.progress.figures import Assessed, Overview
from overton.progress.wording import counted
from overton.window.items import matches
from overton.window.judge import covers

ENDS_SOON = timedelta(days=14)
"""How long before its end whoever looks is told that an exemption ends soon."""
WORDS = {
    Standing.NOT_ALLOWED: "refused",
    Standing.WARNED: "warned",
    Standing.LATER: "not in the Window",
    Standing.DONE: "done already",
}
"""How an item stands, as what happens to it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The items whose names an exemption matches."""

    within: tuple[Assessed, ...]
    """Those with data that it holds for, or would: they are short of the goal and within its ceiling."""
    beyond: tuple[Assessed, ...]
    """Those beyond its ceiling: they are judged as if it were not there."""
    done: tuple[Assessed, ...]
    """Those that meet the goal: an exemption is nothing to them."""
    unseen: tuple[Assessed, ...]
    """Those without data."""

    @property
    def matched(self) -> int:
        return sum(map(len, (self.within, self.beyond, self.done, self.unseen)))

    @property
    def standings(self) -> Counter[Standing]:
        """How those that it holds for stand, and what would follow without it."""
        return Counter(one.verdict.standing for one in self.within if one.verdict)


def reach(exemption: Exemption, overview: Overview) -> Reach:
    """What an exemption reaches among the items of its metric, as they stand on the overview's day."""
    goal = overview.metric.goal
    within: list[Assessed] = []
    beyond: list[Assessed] = []
    done: list[Assessed] = []
    unseen: list[Assessed] = []
    for assessed in overview.items:
        if not matches(exemption.items, assessed.item):
            continue
        if assessed.verdict is None or assessed.value is None:
            unseen.append(assessed)
        elif assessed.verdict.standing is Standing.DONE:
            done.append(assessed)
        else:
            (within if covers(exemption, assessed.value, goal) else beyond).append(assessed)
    return Reach(tuple(within), tuple(beyond), tuple(done), tuple(unseen))


def matched_words(found: Reach, kind: str) -> str:
    return counted(found.matched, kind) if found.matched else f"no {kind} that is known"


def reach_words(found: Reach, kind: str) -> str:
    """`3 endpoints: 1 refused without it, 2 warned`, or that there is none."""
    if not found.matched:
        return matched_words(found, kind)
    standings = found.standings
    parts = [f"{standings[one]:,} {WORDS[one]}" for one in reversed(Standing) if standings[one]]
    if parts:
        parts[0] += " without it"
    parts += [f"{len(found.beyond):,} beyond its ceiling"] if found.beyond else []
    parts += [f"{len(found.done):,} {WORDS[Standing.DONE]}"] if found.done else []
    parts += [f"{len(found.unseen):,} without data"] if found.unseen else []
    return f"{counted(found.matched, kind)}: {', '.join(parts)}"


def then_words(exemption: Exemption, found: Reach) -> str:
    """What follows the day after its end, if values stay and nothing else is granted: `then 1 refused, 2 warned`."""
    if exemption.last == date.max:
        return "then nothing"
    after = exemption.last + timedelta(days=1)
    standings = Counter(
        coming.verdict.standing
        for one in found.within
        for coming in one.coming
        if coming.on == after and not coming.verdict.exempt
    )
    parts = [f"{standings[one]:,} {WORDS[one]}" for one in (Standing.NOT_ALLOWED, Standing.WARNED) if standings[one]]
    return f"then {', '.join(parts)}" if parts else "then nothing changes"
