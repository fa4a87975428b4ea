"""What a Window's ledger and its exemptions cannot say without contradicting themselves."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from overton.campaigns.entry_text import number
from overton.campaigns.fault import Fault, Place
from overton.model.campaign import Goal
from overton.model.window import Exemption, NoWorse, Position, Step
from overton.window.ledger import effective_from
from overton.window.strictness import stricter

TOLERANCE = r"[0-9]+(\.[0-9]+)? ?%"


def goal_faults(goal: Goal, place: Place) -> Iterator[Fault]:
    if goal.at_most is None and goal.at_least is None:
        yield Fault(place, "the goal has no value", "add `at_most` or `at_least`")
    elif goal.at_most is not None and goal.at_least is not None:
        yield Fault(place, "the goal has `at_most` and `at_least`", "keep one of the two")


def ledger_faults(ledger: Sequence[Position], goal: Goal, notice: timedelta, place: Place) -> Iterator[Fault]:
    """Everything wrong with the positions at `place`, for a metric with this goal."""
    starts: set[date] = set()
    for index, position in enumerate(ledger):
        here = (*place, index)
        yield from no_worse_faults(position, here)
        yield from threshold_faults(position, goal, here)
        withdrawn, start = position.withdrawn, effective_from(position, notice)
        yield from _withdrawal_faults(position, here)
        if withdrawn is not None and withdrawn.on <= start:
            continue
        if start in starts:
            what = f"another position takes effect on {start} as well"
            yield Fault((*here, "from"), what, "give one of them another day, or keep one")
        starts.add(start)


def _withdrawal_faults(position: Position, here: Place) -> Iterator[Fault]:
    withdrawn, announced = position.withdrawn, position.announced
    if withdrawn is not None and announced is not None and withdrawn.on < announced:
        what = f"withdrawn on {withdrawn.on}, before it was announced on {announced}"
        yield Fault((*here, "withdrawn", "on"), what, "correct one of the two days")


def step_faults(steps: Sequence[Step], goal: Goal, place: Place) -> Iterator[Fault]:
    """Everything wrong with the steps at `place`: each is a position, and stricter than the one before."""
    positions = [Position(from_=date.min, warn=step.warn, not_allowed=step.not_allowed) for step in steps]
    for index, position in enumerate(positions):
        faults = list(threshold_faults(position, goal, (*place, index)))
        yield from faults
        before = positions[index - 1] if index else None
        if faults or before is None or not _one_direction(goal):
            continue
        if stricter(before, position, goal) or not stricter(position, before, goal):
            what = "the step is not stricter than the one before it"
            yield Fault((*place, index), what, "put the steps in order, from where the Window stands to the goal")


def _one_direction(goal: Goal) -> bool:
    return (goal.at_most is None) != (goal.at_least is None)


def no_worse_faults(position: Position, here: Place) -> Iterator[Fault]:
    rule = position.not_allowed
    if not isinstance(rule, NoWorse):
        return
    place = (*here, "not_allowed")
    if rule.at is None and not rule.worse:
        yield Fault(place, "`not_allowed` says nothing", "add `at:` with a number, or `worse: true`")
    if not re.fullmatch(TOLERANCE, rule.tolerance):
        yield Fault((*place, "tolerance"), f"the tolerance is {rule.tolerance!r}", "write a percentage such as 10%")
    elif not rule.worse and position.tolerance:
        yield Fault((*place, "tolerance"), "a tolerance means nothing without `worse`", "add `worse: true`, or drop it")


def threshold_faults(position: Position, goal: Goal, here: Place) -> Iterator[Fault]:
    """Thresholds run from the goal to Warn to Not Allowed, in the direction in which things get worse."""
    if not _one_direction(goal):
        return
    sign = 1 if goal.lower_is_better else -1
    or_more = "or more" if goal.lower_is_better else "or less"
    warn, at = position.warn, position.at
    if warn is not None and sign * warn < sign * goal.value:
        what = f"`warn` is {number(warn)}, which already meets the goal ({goal})"
        yield Fault((*here, "warn"), what, f"write {number(goal.value)} {or_more}")
        warn = None
    if at is None:
        return
    place = (*here, "not_allowed", "at") if isinstance(position.not_allowed, NoWorse) else (*here, "not_allowed")
    if sign * at < sign * goal.value:
        what = f"`not_allowed` is {number(at)}, which already meets the goal ({goal})"
        yield Fault(place, what, f"write {number(goal.value)} {or_more}")
    elif warn is not None and sign * at < sign * warn:
        yield Fault(
            place, f"`not_allowed` is {number(at)}, and `warn` is {number(warn)}", f"write {number(warn)} {or_more}"
        )


def exemption_faults(exemptions: Sequence[Exemption], goal: Goal, place: Place) -> Iterator[Fault]:
    for index, exemption in enumerate(exemptions):
        here = (*place, index)
        if exemption.from_ is not None and exemption.until < exemption.from_:
            what = f"the exemption ends on {exemption.until}, before it begins on {exemption.from_}"
            yield Fault((*here, "until"), what, "correct one of the two days")
        if exemption.ceiling is not None and _one_direction(goal) and goal.meets(exemption.ceiling):
            what = f"the ceiling of {number(exemption.ceiling)} meets the goal ({goal}), so the exemption never holds"
            yield Fault((*here, "ceiling"), what, "write a value that is short of the goal, or drop it")
