"""Exemptions that reach further than those there were."""

from collections.abc import Iterator, Sequence
from datetime import date

from overton.model.campaign import Goal, Metric
from overton.model.window import Exemption
from overton.progress.wording import day_words, quantity
from overton.window.items import matches
from overton.window.strictness import beyond


def wider_exemptions(base: Sequence[Exemption], head: Metric, day: date) -> Iterator[tuple[Exemption, str]]:
    """The head's exemptions that no single one of the base covers from a day on, each with what is to be said of it."""
    for exemption in head.exemptions:
        if _holds_from(exemption, day) and not any(_covers(old, exemption, head.goal, day) for old in base):
            yield exemption, _told(exemption, _formerly(exemption, base, head.exemptions), head)


def _holds_from(exemption: Exemption, day: date) -> bool:
    """Whether it holds on this day or on a later one."""
    return max(exemption.from_ or day, day) <= exemption.last


def _covers(old: Exemption, new: Exemption, goal: Goal, day: date) -> bool:
    return (
        _covers_glob(old.items, new.items)
        and max(old.from_ or day, day) <= max(new.from_ or day, day)
        and new.last <= old.last
        and not beyond(new.ceiling, old.ceiling, goal)
    )


def _covers_glob(old: str, new: str) -> bool:
    """Whether all that one glob matches is matched by another, told from the glob itself."""
    return matches(old, new) and not ("?" in old and "*" in new)


def _formerly(new: Exemption, base: Sequence[Exemption], head: Sequence[Exemption]) -> Exemption | None:
    """The exemption of the same items that is there no more: this is what became of it."""
    return next((old for old in base if old.items == new.items and old not in head), None)


def _told(new: Exemption, old: Exemption | None, metric: Metric) -> str:
    parts = [f"{new.items!r} is exempt{_since(new)} until {day_words(new.last)}{_ceiling(new, metric)}"]
    if old is not None:
        revoked = ", revoked" if old.revoked else ""
        parts.append(f"in place of{_since(old)} until {day_words(old.last)}{_ceiling(old, metric)}{revoked}")
    parts += [f"why: {new.why}"] if new.why else []
    parts += [f"ticket: {new.ticket}"] if new.ticket else []
    parts.append(f"approved by {new.approved_by}" if new.approved_by else "nobody is named who approved it")
    parts += ["not reviewed: break-glass"] if new.break_glass else []
    return "; ".join(parts)


def _since(exemption: Exemption) -> str:
    return f" from {day_words(exemption.from_)}" if exemption.from_ else ""


def _ceiling(exemption: Exemption, metric: Metric) -> str:
    if exemption.ceiling is None:
        return ", whatever its value"
    return f", {'up' if metric.goal.lower_is_better else 'down'} to {quantity(exemption.ceiling, metric.unit)}"
