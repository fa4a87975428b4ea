"""The weeks past, made ready to say at any position how items would have stood in them."""

from datetime import date

from overton.model.campaign import Goal
from overton.planning.sampling import Sample
from overton.planning.spread import Standings, is_open, value_of


def replayed(sample: Sample, goal: Goal) -> dict[date, Standings]:
    """The standings of each day."""
    values = {span: [value_of(assessed) for assessed in own if is_open(assessed)] for span, own in sample.spans.items()}
    found = {}
    for index, (day, numbers) in enumerate(zip(sample.days, sample.numbers(), strict=True)):
        own = [value for (first, end), these in values.items() if first <= index < end for value in these]
        found[day] = Standings(numbers, sorted(own, reverse=goal.lower_is_better))
    return found
