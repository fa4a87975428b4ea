"""What a picture says in words: its headline, its second line, and what it shows to those who cannot see it."""

from overton.charts.axis import ValueAxis
from overton.charts.drawn import drawn
from overton.charts.palette import WORDS
from overton.charts.shown import Shown
from overton.model.standing import Standing
from overton.progress.explain import window_words
from overton.progress.figures import Numbers
from overton.progress.wording import counted, percent, plural, quantity

SCALES = {"log": ", logarithmic", "symlog": ", logarithmic away from zero", "linear": ""}


def headline(overview: Shown) -> str:
    """`47 endpoints: 24 remain, 49 % meet the goal`."""
    numbers, kind = overview.numbers, overview.metric.item
    if overview.measured is None:
        return "Not measured yet"
    if not numbers.items:
        return f"No {plural(kind)} to judge{_exempt(numbers)}"
    items = counted(numbers.items, kind)
    if not numbers.remaining:
        return f"{items}: {'it meets' if numbers.items == 1 else 'all meet'} the goal{_exempt(numbers)}"
    remain = "remains" if numbers.remaining == 1 else "remain"
    return f"{items}: {numbers.remaining:,} {remain}, {percent(numbers.percent_meeting)} meet the goal"


def _exempt(numbers: Numbers) -> str:
    """What misses the goal and is not among them."""
    return f"; {numbers.exempt:,} more {'is' if numbers.exempt == 1 else 'are'} exempt" if numbers.exempt else ""


def second_line(overview: Shown, axis: ValueAxis, each: int) -> str:
    """What a dot is, and how the axis runs."""
    kind = overview.metric.item
    dot = f"each dot {'an' if kind[:1].lower() in {*'aeiou'} else 'a'} {kind}"
    if each > 1:
        dot = f"each dot up to {each:,} {plural(kind)}"
    hollow = ", hollow where exempt" if overview.numbers.exempt else ""
    return f"{overview.metric.name}, {dot}{hollow}{_all_at(overview)}{SCALES[axis.kind]}"


def _all_at(overview: Shown) -> str:
    """The one value that all have: their pile is wide, and lies around it."""
    values = {assessed.value for assessed in drawn(overview)}
    same = len(values) == 1 and len(overview.items) > 1
    return f", all at {quantity(values.pop(), overview.metric.unit)}" if same else ""


def description(overview: Shown) -> str:
    """The Window chart for those who cannot see it."""
    counts = ", ".join(f"{overview.numbers.standings[standing]:,} {WORDS[standing]}" for standing in Standing)
    window = window_words(overview.position, overview.metric)
    goal = overview.metric.goal
    aim = f"goal at {'most' if goal.lower_is_better else 'least'} {quantity(goal.value, overview.metric.unit)}"
    return f"{headline(overview)}. {overview.metric.name}: {counts}. {aim}; {window}."
