"""On which days exemptions hold."""

from collections.abc import Sequence
from datetime import date

from overton.model.window import Exemption


def holds_on(exemption: Exemption, day: date) -> bool:
    return (exemption.from_ is None or exemption.from_ <= day) and day <= exemption.last


def is_coming(exemption: Exemption, day: date) -> bool:
    """Whether it begins after a day."""
    return exemption.from_ is not None and day < exemption.from_ <= exemption.last


def broken_glass(exemptions: Sequence[Exemption], day: date) -> tuple[Exemption, ...]:
    """Those that nobody reviewed and that hold on a day or will, soonest over first."""
    found = (one for one in exemptions if one.break_glass and (holds_on(one, day) or is_coming(one, day)))
    return tuple(sorted(found, key=lambda one: one.last))


def soonest_first(exemptions: Sequence[Exemption], day: date) -> tuple[Exemption, ...]:
    """Those that hold on a day, by their ends."""
    return tuple(sorted((one for one in exemptions if holds_on(one, day)), key=lambda one: one.last))
