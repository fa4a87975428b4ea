"""Which position is simulated, and what speaks against it."""

from datetime import date

from overton.model.campaign import Campaign, Metric
from overton.model.problem import BadInputError
from overton.model.window import NoWorse, Position
from overton.pipeline.move import Limit, threshold_problems
from overton.window.ledger import announced, in_force


def given_position(
    campaign: Campaign, metric: Metric, *, day: date, warn: float | None, not_allowed: Limit | None
) -> Position:
    """The position with these thresholds, as a move would take it; raises BadInputError with what speaks against it.

    Args:
        campaign: whose notice counts for what is in force.
        metric: whose Window it is.
        day: as of which it is simulated.
        warn: the threshold of Warn; None for none.
        not_allowed: the threshold of Not Allowed, or `worse`; None for what is in force.
    """
    if not_allowed is None and warn is None:
        todo = "give --warn and --not-allowed"
        todo += ", or --announced" if announced(metric.window, day, campaign.notice) else ""
        raise BadInputError.of("--not-allowed", "there is no position to simulate", todo)
    position = Position(from_=day, warn=warn, not_allowed=_refused(campaign, metric, day, not_allowed))
    if problems := tuple(threshold_problems(metric.goal, position)):
        raise BadInputError(*problems)
    return position


def _refused(campaign: Campaign, metric: Metric, day: date, not_allowed: Limit | None) -> Limit | NoWorse:
    if not_allowed is not None:
        return not_allowed
    now = in_force(metric.window, day, campaign.notice)
    if now is None:
        raise BadInputError.of("--not-allowed", f"no position is in force on {day}", "give --not-allowed as well")
    return now.not_allowed


def announced_position(campaign: Campaign, metric: Metric, day: date) -> Position:
    """The next position that is announced; raises BadInputError where none is."""
    ahead = announced(metric.window, day, campaign.notice)
    if not ahead:
        what = f"{campaign.campaign} has announced no position by {day}"
        raise BadInputError.of("--announced", what, "give --warn and --not-allowed")
    return ahead[0]
