"""Pace: what is needed until the target date against what really happens."""

from datetime import date

from overton.progress.figures import Changes, Pace, PaceStatus

WEEKS_LOOKED_AT = 8
"""Actual pace is taken over this many weeks."""
LEAST_WEEKS = 2
"""Less than this says nothing of anybody's pace."""
PRIOR_ITEM_WEEKS = 16.0
"""How much of the campaign's own rate is mixed into a team's: as if seen for two items over eight weeks."""


def pace(
    changes: Changes, *, target: date | None, seen: bool = True, exempt: int = 0, campaign: Changes | None = None
) -> Pace:
    """The pace of a set of items.

    Args:
        changes: what happened to them over the weeks looked at.
        target: the last day by which nothing should remain.
        seen: whether any of them has data; what is missing is not done.
        exempt: how many of them are exempt now; they miss the goal, and are not done either.
        campaign: the same for the whole campaign; a small team is judged by a rate that is shrunk towards it.
    """
    weeks = max((changes.until - changes.since).days / 7, 1 / 7)
    left = None if target is None else ((target - changes.until).days + 1) / 7
    late = -(target - changes.until).days if target is not None and changes.after and target < changes.until else 0
    needed = None if left is None or left <= 0 else changes.after / left
    actual = changes.fixed / weeks
    net = (changes.fixed - changes.inflow - changes.reopened) / weeks
    expected = _expected(changes, campaign, weeks) - (actual - net)
    status = _status(changes, needed, expected, late=late) if seen else PaceStatus.UNKNOWN
    if status is PaceStatus.DONE and exempt:
        status = PaceStatus.EXEMPT
    return Pace(status=status, needed=needed, actual=actual, net=net, weeks_left=left, days_late=late)


def _expected(changes: Changes, campaign: Changes | None, weeks: float) -> float:
    """Items a week that the set may be trusted to fix, shrunk towards the campaign's rate."""
    if campaign is None:
        return changes.fixed / weeks
    rate = campaign.fixed / max(_item_weeks(campaign, weeks), 1.0)
    return shrunk(changes.fixed, _item_weeks(changes, weeks), rate) * (changes.before + changes.after) / 2


def shrunk(done: int, item_weeks: float, rate: float) -> float:
    """The part of its items that a set may be trusted to do a week, drawn towards the rate of the whole campaign."""
    return (done + rate * PRIOR_ITEM_WEEKS) / (item_weeks + PRIOR_ITEM_WEEKS)


def _item_weeks(changes: Changes, weeks: float) -> float:
    return weeks * (changes.before + changes.after) / 2


def _status(changes: Changes, needed: float | None, expected: float, *, late: int) -> PaceStatus:
    """Against `expected` items a week, net of those that are added: whoever fixes three and adds two ends late."""
    if changes.after == 0:
        return PaceStatus.DONE
    if (changes.until - changes.since).days < 7 * LEAST_WEEKS:
        return PaceStatus.BEHIND if late else PaceStatus.UNKNOWN
    added = changes.inflow + changes.reopened
    if added > changes.fixed and changes.after > changes.before:
        return PaceStatus.GROWING
    if changes.fixed == 0:
        return PaceStatus.STALLED
    if needed is None:
        return PaceStatus.BEHIND if late else PaceStatus.NO_TARGET
    return PaceStatus.BEHIND if expected < needed else PaceStatus.ON_PACE
