"""How an exemption is told, wherever one item or one exemption is."""

from overton.model.campaign import Goal
from overton.model.window import Exemption
from overton.progress.wording import clean, day_words, quantity


def exempt_words(exemption: Exemption) -> str:
    """`exempt until 30 June 2026: replaced by async exports (INF-812)`; and that nobody reviewed it, if nobody did."""
    ticket = f" ({exemption.ticket})" if exemption.ticket else ""
    return clean(f"exempt until {day_words(exemption.last)}{unreviewed(exemption)}: {exemption.why}{ticket}")


def unreviewed(exemption: Exemption) -> str:
    """`, without a review, by priya`; empty for what went the usual way."""
    by = f", by {exemption.approved_by}" if exemption.approved_by else ""
    return f", without a review{by}" if exemption.break_glass else ""


def glass_words(exemption: Exemption) -> str:
    """`GET /stock is exempt until 6 December 2026, without a review, by priya: the stock service moves`."""
    return f"{clean(exemption.items)} is {exempt_words(exemption)}"


def ceiling_words(exemption: Exemption, goal: Goal | None, unit: str) -> str:
    """`, up to 55 s`, or down to where more is better; empty without a ceiling."""
    side = "up" if goal is None or goal.lower_is_better else "down"
    return "" if exemption.ceiling is None else f", {side} to {quantity(exemption.ceiling, unit)}"
