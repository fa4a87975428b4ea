"""Where the forecast's constants come from: the least quantile loss on one half of the real campaigns.

`python -m benchmarks.fit_forecast` prints them, with the loss on the other half, and once more with the halves
swapped. Every origin weighs the same. The loss has a flat floor, so the constants in `overton.progress.forecast` are
round numbers on it rather than its lowest point: their loss on the fitted half is printed beside the least.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.campaign_histories import Case, cases, histories

from overton.progress.forecast import OTHERS, Experience, Law
from overton.progress.rhythm import Rhythm, rhythm

HORIZONS = (28, 90, 180, 365)
CHANCES = (0.1, 0.25, 0.5, 0.75, 0.9)
SEARCHED = ("weeks", "doubt", "fading", "downwards", "upwards")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A rhythm and what came after it."""

    seen: Rhythm
    actual: dict[int, int]


def lesson(case: Case) -> Lesson:
    return Lesson(rhythm(case.campaign.steps, case.day), case.actual)


def loss(lessons: Sequence[Lesson], others: Experience) -> float:
    """Mean quantile loss of the square root of what remained, as a share of the square root of what did remain.

    The root keeps the few re-cuts that multiply a list from drowning everything else.
    """
    total = count = 0.0
    for learnt in lessons:
        law = Law.of(learnt.seen, others)
        for ahead, actual in learnt.actual.items():
            for chance in CHANCES:
                missed = (actual**0.5 - law.quantile(chance, ahead / 7) ** 0.5) / law.remaining**0.5
                total += max(chance * missed, (chance - 1) * missed)
                count += 1
    return total / count


def fit(lessons: Sequence[Lesson]) -> Experience:
    """One constant after the other, by ever smaller factors, until none helps."""
    weeks = sum(learnt.seen.weight > 0 for learnt in lessons)
    best = replace(
        OTHERS,
        fall=sum(learnt.seen.fallen / learnt.seen.weight for learnt in lessons) / weeks,
        rise=sum(learnt.seen.risen / learnt.seen.weight for learnt in lessons) / weeks,
    )
    least = loss(lessons, best)
    for factor in (1.5, 1.2, 1.1, 1.05):
        better = True
        while better:
            better = False
            for name in SEARCHED:
                for tried in (factor, 1 / factor):
                    other = replace(best, **{name: getattr(best, name) * tried})
                    if (found := loss(lessons, other)) < least - 1e-6:
                        best, least, better = other, found, True
    return best


def main() -> None:
    """Fit on each half and say how that does on the other."""
    found = [case for campaign in histories() for case in cases(campaign, HORIZONS)]
    fitted, held_out = ([lesson(case) for case in found if case.campaign.fitted is side] for side in (True, False))
    for name, own, other in (("fitted half", fitted, held_out), ("swapped", held_out, fitted)):
        best = fit(own)
        print(f"{name}: {best}")
        print(f"  loss on it {loss(own, best):.5f}, on the other half {loss(other, best):.5f}")
        print(f"  the rounded constants: {loss(own, OTHERS):.5f}, {loss(other, OTHERS):.5f}")


if __name__ == "__main__":
    main()
