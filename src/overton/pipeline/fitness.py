"""Is this a campaign worth running? What speaks against it, each with its reason. Pure.

Some of it only the data can tell: while a metric is not measured, those findings say that they are not known yet.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from overton.code.scan import Each
from overton.model.campaign import Campaign, Metric
from overton.model.organisation import Organisation
from overton.model.standing import Standing
from overton.model.window import Position
from overton.pipeline.fitness_advice import ADVICE
from overton.pipeline.unannounced import unannounced
from overton.progress.figures import Overview
from overton.progress.wording import counted, day_words
from overton.sources.in_code import InCode
from overton.sources.registry import source_for
from overton.window.judge import judge
from overton.window.ledger import effective_from, in_force

MOST_UNOWNED = 0.2
"""The share of unowned items beyond which a metric cannot be assigned."""
FEWEST_WORDS = 3
"""A sentence has at least so many words."""

SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\betc)[.!?]+[^\w\s]*\s+(?=[^\w\s]*[A-ZÀ-Þ])")
_FILLERS = """
a all an and any are at be below beyond by day down each every exceed for from get have hour in is it keep least less
limit lower make maximum minimum minute more most must no not of on or our over percent reduce second should stay take
than that the time to under up we will with within
"""
FILLERS = frozenset(_FILLERS.split())
"""Words that add nothing to the name of a number: what is left after them says whether a goal means more."""


class State(StrEnum):
    """Whether a finding is known."""

    FOUND = "found"
    NOT_MEASURED = "not measured yet"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that speaks against running the campaign as it is."""

    campaign: str
    code: str
    what: str
    metric: str | None = None
    """The metric that it is about; None: the campaign."""
    state: State = State.FOUND

    @property
    def reason(self) -> str:
        """Why it matters."""
        return ADVICE[self.code].reason

    @property
    def todo(self) -> str:
        return ADVICE[self.code].todo


def findings(
    campaign: Campaign, organisation: Organisation, overviews: Sequence[Overview] | None, day: date
) -> tuple[Finding, ...]:
    """All that speaks against a campaign on a day; nothing does once it has ended.

    Args:
        campaign: the campaign.
        organisation: whose ownership rules find the owners.
        overviews: of this campaign's metrics, others are passed over; None: there is no store to ask.
        day: the day.
    """
    if campaign.ended is not None:
        return ()
    written = [*_about_goal(campaign), *_about_case(campaign), *_about_date(campaign, day)]
    written += _about_ledger(campaign, day)
    measured = {view.metric.name: view for view in overviews or () if view.campaign.campaign == campaign.campaign}
    for metric in campaign.metrics:
        written += _about_data(campaign, metric, organisation, measured.get(metric.name))
    return tuple(written)


def _about_goal(campaign: Campaign) -> Iterator[Finding]:
    goal = campaign.goal.strip()
    sentences = len(SENTENCE_END.findall(goal)) + 1
    if sentences > 1:
        yield Finding(campaign.campaign, "goal-not-one-sentence", f"The goal has {sentences} sentences.")
    elif len(goal.split()) < FEWEST_WORDS:
        yield Finding(campaign.campaign, "goal-not-one-sentence", "The goal is no sentence.")
    for metric in campaign.metrics:
        named = _content(f"{metric.name} {metric.item} {metric.unit}")
        if _content(goal) <= named:
            yield Finding(
                campaign.campaign, "goal-repeats-metric", f"The goal only repeats {metric.name!r}.", metric.name
            )


def _content(text: str) -> set[str]:
    """The words that carry the meaning, without plural endings and numbers."""
    words = re.findall(r"[^\W\d][\w'-]*", text.casefold())
    return {word.removesuffix("s") for word in words if word not in FILLERS and word.removesuffix("s") not in FILLERS}


def _about_case(campaign: Campaign) -> Iterator[Finding]:
    missing = (
        ("no-why", campaign.why.strip(), "Nothing says why the change is worth it."),
        ("no-why-now", campaign.why_now.strip(), "Nothing says why now is the time."),
        ("no-benefits", campaign.benefits, "Nothing says what those who do the work gain."),
        ("no-organizers", campaign.organizers, "Nobody organizes it."),
        ("no-guardrail", campaign.guardrails, "No guardrail watches what the number could be reached at the cost of."),
    )
    for code, there, what in missing:
        if not there:
            yield Finding(campaign.campaign, code, what)


def _about_date(campaign: Campaign, day: date) -> Iterator[Finding]:
    if campaign.target_date is None:
        yield Finding(campaign.campaign, "no-target-date", "There is no target date.")
    elif campaign.target_date < day:
        what = f"The target date, {day_words(campaign.target_date)}, is past."
        yield Finding(campaign.campaign, "target-date-past", what)


def _about_ledger(campaign: Campaign, day: date) -> Iterator[Finding]:
    for metric in campaign.metrics:
        for position in unannounced(campaign, metric, day):
            start = day_words(effective_from(position, campaign.notice))
            promised = counted(campaign.notice.days, "day")
            what = f"Nothing says when the position from {start} was announced; a notice of {promised} is promised."
            yield Finding(campaign.campaign, "move-not-announced", what, metric.name)


def _about_data(
    campaign: Campaign, metric: Metric, organisation: Organisation, view: Overview | None
) -> Iterator[Finding]:
    """What only measurements tell; a rule answers None when nothing is wrong."""
    rules: dict[str, Callable[[Overview], str | None]] = {
        "metric-not-assignable": _unassignable,
        "one-team": _one_team,
        "one-item": _one_item,
        "nothing-found": _nothing_found,
        "refuses-nothing": _refuses_nothing,
        "first-position-refuses": _refused_at_first,
    }
    for code, rule in rules.items():
        if code == "metric-not-assignable" and not organisation.ownership and not _has_codeowners(metric):
            what = f"No rule of ownership says whose the items of {metric.name!r} are."
            yield Finding(campaign.campaign, code, what, metric.name)
        elif (view is None or view.measured is None) and code in ONLY_TOLD_WHEN_MEASURED:
            continue
        elif view is None or view.measured is None:
            what = f"{metric.name!r} is not measured yet."
            yield Finding(campaign.campaign, code, what, metric.name, State.NOT_MEASURED)
        elif (found := rule(view)) is not None:
            yield Finding(campaign.campaign, code, found, metric.name)


def _has_codeowners(metric: Metric) -> bool:
    """Whether a CODEOWNERS file in a standard place may answer without a rule."""
    try:
        return isinstance(source_for(metric.source), InCode)
    except LookupError:  # read from nowhere
        return False


def _unassignable(view: Overview) -> str | None:
    numbers = view.numbers
    if not numbers.items or numbers.unowned <= MOST_UNOWNED * numbers.items:
        return None
    return f"Nobody owns {numbers.unowned:,} of {counted(numbers.items, view.metric.item)}."


def _one_team(view: Overview) -> str | None:
    working = [row.team for row in view.teams if row.numbers.remaining]
    if len(working) != 1 or working[0] is None or len(view.known) == 1:
        return None
    return f"All that remains, {counted(view.numbers.remaining, view.metric.item)}, is the work of {working[0]}."


def _one_item(view: Overview) -> str | None:
    return f"There is one {view.metric.item} only." if len(view.known) == 1 else None


ONLY_TOLD_WHEN_MEASURED = ("nothing-found", "refuses-nothing")
"""Rules that nobody waits for."""


def _nothing_found(view: Overview) -> str | None:
    return f"Not one {view.metric.item} was ever found." if not view.known else None


def _refuses_nothing(view: Overview) -> str | None:
    """Where each line that is found is an item of its own, all of them are worth one."""
    try:
        source = source_for(view.metric.source)
    except LookupError:  # read from nowhere
        return None
    position, held = view.position, isinstance(source, InCode) and source.each(view.metric.source) is Each.LINE
    if not held or position is None or position.worse or position.at is None or position.at < 1:
        return None
    return f"Not Allowed is {position.at:g}, and each {view.metric.item} is worth 1."


def _refused_at_first(view: Overview) -> str | None:
    ledger, notice = view.metric.window, view.campaign.notice
    first = min(ledger, key=lambda position: effective_from(position, notice), default=None)
    if first is None:
        return None
    start = view.series[0] if view.series else None
    if start is not None and in_force(ledger, start.day, notice) == first:
        refused, when = start.standings[Standing.NOT_ALLOWED], f"on {day_words(start.day)}"
    elif in_force(ledger, view.day, notice) in (None, first):
        refused, when = _refused_now(view, first), "as things are"
    else:
        return None
    return f"The first position refuses {counted(refused, view.metric.item)} {when}." if refused else None


def _refused_now(view: Overview, position: Position) -> int:
    """Items that the position would refuse at their present values; `worse` refuses no item for staying as it is."""
    verdicts = (
        judge(one.value, goal=view.metric.goal, position=position, ceiling=one.value, exemption=one.verdict.exemption)
        for one in view.items
        if one.value is not None and one.verdict is not None
    )
    return sum(one.standing is Standing.NOT_ALLOWED and not one.exempt for one in verdicts)
