"""How well the forecast does on real campaigns, against simple methods, without hindsight.

Run it with `python -m benchmarks forecast`, or this module by itself. It says the same each time.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.campaign_histories import Campaign, Case, cases, histories, teams, with_marked_breaks
from benchmarks.forecast_methods import METHODS, Guess, Method, peers

from overton.progress.forecast import STALLED_AFTER, forecast
from overton.progress.rhythm import rhythm

HORIZONS = (28, 90, 180, 365)
MUCH = 10
"""Errors are not told in digits beyond so many times what remained."""


@dataclass(frozen=True, slots=True)
class Score:
    """How one guess turned out; errors and widths are shares of what remained when it was made."""

    campaign: str
    error: float
    error_of_peak: float
    """The same as a share of the most that ever remained until then."""
    covered: float | None
    interval: float | None
    """Width, plus ten times what it missed by (lower is better)."""
    pinball: float | None
    """Mean loss of the 10 %, 50 % and 90 % quantiles, twice over, so that the median's is its error."""
    brier_done: float | None
    brier_halved: float | None


def score(case: Case, ahead: int, guess: Guess) -> Score:
    actual, now = case.actual[ahead], case.remaining
    interval = pinball = covered = None
    if guess.low is not None and guess.high is not None:
        below, above = max(0.0, guess.low - actual), max(0.0, actual - guess.high)
        interval = (guess.high - guess.low + 10 * (below + above)) / now
        covered = float(not (below or above))
        levels = ((0.1, guess.low), (0.5, guess.median), (0.9, guess.high))
        pinball = 2 * float(np.mean([max(q * (actual - x), (q - 1) * (actual - x)) for q, x in levels])) / now
    return Score(
        campaign=case.campaign.name,
        error=abs(guess.median - actual) / now,
        error_of_peak=abs(guess.median - actual) / float(case.past.max()),
        covered=covered,
        interval=interval,
        pinball=pinball,
        brier_done=None if guess.done is None else (guess.done - (actual == 0)) ** 2,
        brier_halved=None if guess.halved is None else (guess.halved - (2 * actual <= now)) ** 2,
    )


def judged(found: Sequence[Case], methods: Mapping[str, Method]) -> dict[tuple[str, int], list[Score]]:
    """Every method's scores by horizon."""
    scores: dict[tuple[str, int], list[Score]] = defaultdict(list)
    for name, method in methods.items():
        for case in found:
            for ahead, guess in method(case).items():
                scores[name, ahead].append(score(case, ahead, guess))
    return scores


def run(quick: bool = False) -> None:  # noqa: FBT001, FBT002  every benchmark is called alike
    """Print the report; `quick` asks every twelve weeks instead of every four, and leaves out the peers."""
    campaigns = histories()
    if not campaigns:
        print("forecast: skipped, there are no histories in ../shared/data/histories")
        return
    every, methods = (84, METHODS) if quick else (28, {**METHODS, **peers()})
    held_out = [c for c in campaigns if not c.fitted]
    parts = {
        "held out": held_out,
        "half the constants were fitted on": [c for c in campaigns if c.fitted],
        "held out, re-cuts marked": list(map(with_marked_breaks, held_out)),
    }
    for title, part in parts.items():
        _report(title, part, _cases(part, every), methods)
    by_team = teams()
    _report("one campaign by team, three or more remaining", by_team, _cases(by_team, every, least=3), methods)
    _chances([*_cases(held_out, every)])
    _stalls(_cases(campaigns, every))
    _speed(campaigns)


def _cases(campaigns: Iterable[Campaign], every: int, least: int = 10) -> list[Case]:
    return [case for campaign in campaigns for case in cases(campaign, HORIZONS, every=every, least=least)]


def _report(title: str, part: Sequence[Campaign], found: Sequence[Case], methods: Mapping[str, Method]) -> None:
    print(f"\n{title}: {len({case.campaign.name for case in found})} of {len(part)} series, {len(found)} origins")
    scores = judged(found, methods)
    for ahead in HORIZONS:
        if not (count := len(scores["overton", ahead])):
            continue
        print(f"\n| {ahead} days, {count} cases | mean error | median | of peak | by campaign | covered "
              "| by campaign | interval score | pinball | Brier done | halved |")  # fmt: skip
        print("|---" * 11 + "|")
        for name in methods:
            print(_line(name, scores[name, ahead]))


def _line(name: str, scores: Sequence[Score]) -> str:
    columns = [
        _percent(np.mean([s.error for s in scores])),
        _percent(np.median([s.error for s in scores])),
        _percent(np.mean([s.error_of_peak for s in scores])),
        _percent(_by_campaign((s.campaign, s.error) for s in scores)),
        _percent(_by_campaign(("all", s.covered) for s in scores if s.covered is not None)),
        _percent(_by_campaign((s.campaign, s.covered) for s in scores if s.covered is not None)),
        _mean([s.interval for s in scores]),
        _mean([s.pinball for s in scores]),
        _mean([s.brier_done for s in scores]),
        _mean([s.brier_halved for s in scores]),
    ]
    return f"| {name} | " + " | ".join(columns) + " |"


def _by_campaign(scores: Iterable[tuple[str, float]]) -> float | None:
    """The mean over campaigns of each one's mean, so that a long one counts no more than a short one."""
    groups: dict[str, list[float]] = defaultdict(list)
    for campaign, value in scores:
        groups[campaign].append(value)
    return float(np.mean([np.mean(values) for values in groups.values()])) if groups else None


def _percent(value: float | np.floating | None) -> str:
    if value is None:
        return ""
    return f"{100 * value:.1f} %" if value < MUCH else f"over {100 * MUCH} %"


def _mean(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{float(np.mean(known)):.4f}" if known else ""


def _chances(found: Sequence[Case]) -> None:
    """Whether what was said to be likely was."""
    print("\nheld out, 180 and 365 days: the chance that nothing remains, as said and as it came")
    pairs = sorted(
        (guess.done, case.actual[ahead] == 0)
        for case in found
        for ahead, guess in METHODS["overton"](case).items()
        if ahead >= 180 and guess.done is not None  # noqa: PLR2004
    )
    for part in np.array_split(np.array(pairs), 5):
        print(f"  said {100 * part[:, 0].mean():5.1f} %, came {100 * part[:, 1].mean():5.1f} %, {len(part)} cases")


def _stalls(found: Sequence[Case]) -> None:
    """What became, a year later, of campaigns that are said to be stalled, and of those that are not."""
    print("\nall campaigns, a year after a day on which nothing had fallen for so long")
    year = HORIZONS[-1]
    quiet = [(rhythm(c.campaign.steps, c.day).days_without_fall, c.actual[year], c) for c in found if year in c.actual]
    for title, least, most in (
        ("under 13 weeks", 0, STALLED_AFTER.days),
        ("13 weeks or more", STALLED_AFTER.days, 1e9),
    ):
        part = [(actual, c) for days, actual, c in quiet if least <= days < most]
        done = np.mean([actual == 0 for actual, _ in part])
        halved = np.mean([2 * actual <= c.remaining for actual, c in part])
        print(f"  {title}: done {100 * done:.1f} %, halved {100 * halved:.1f} %, {len(part)} cases")


def _speed(campaigns: Sequence[Campaign]) -> None:
    longest = max(campaigns, key=lambda c: len(c.steps))
    began = time.perf_counter()
    for _ in range(20):
        forecast(longest.steps, day=longest.steps[-1][0], target=None)
    each = (time.perf_counter() - began) / 20
    print(f"\none forecast of the longest history ({len(longest.steps)} steps): {1000 * each:.1f} ms")


if __name__ == "__main__":
    run(quick="--quick" in sys.argv)
