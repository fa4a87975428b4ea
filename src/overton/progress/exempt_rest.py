"""What is exempt misses the goal: said wherever nothing else does, so that nobody takes it for done."""

from collections.abc import Collection

from overton.model.standing import Standing
from overton.model.window import Exemption
from overton.progress.figures import Overview
from overton.progress.wording import counted, day_words

IN_THE_WINDOW = (Standing.WARNED, Standing.NOT_ALLOWED)


def exempt_rest(overview: Overview) -> str:
    """`10 exempt endpoints, by broken glass until 5 December 2026`; empty where nothing is exempt."""
    return _said(overview, tuple(Standing))


def clear_words(overview: Overview) -> str:
    """Of a Window that is clear: `clear`, or `clear but for 10 exempt endpoints, until 30 June 2026`."""
    rest = _said(overview, IN_THE_WINDOW)
    return f"clear but for {rest}" if rest else "clear"


def only_exempt(overview: Overview) -> bool:
    """Whether nothing remains only because of exemptions."""
    return bool(overview.numbers.exempt) and not overview.numbers.remaining


def _said(overview: Overview, standings: Collection[Standing]) -> str:
    held = [
        assessed.verdict.exemption
        for assessed in overview.items
        if assessed.verdict and assessed.verdict.exemption and assessed.verdict.standing in standings
    ]
    if not held:
        return ""
    return f"{counted(len(held), f'exempt {overview.metric.item}')}, {_until(held)}"


def _until(held: list[Exemption]) -> str:
    """When they end; of those that nobody reviewed, if there are any, since that is what to know first."""
    glass = [one for one in held if one.break_glass]
    lasts = {one.last for one in glass or held}
    end = f"until {day_words(min(lasts))}" if len(lasts) == 1 else f"the first until {day_words(min(lasts))}"
    some = f"{len(glass):,} of them " if glass and len(glass) < len(held) else ""
    return f"{some}by broken glass {end}" if glass else end
