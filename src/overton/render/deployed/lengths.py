"""Lengths of time as programs write them."""

import re
from fractions import Fraction

from overton.render.limit import ENDLESS, Limit

SECONDS = {
    "us": Fraction(1, 1_000_000),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": Fraction(60),
    "min": Fraction(60),
    "h": Fraction(3600),
    "d": Fraction(86_400),
    "w": Fraction(604_800),
    "M": Fraction(2_592_000),
    "y": Fraction(31_536_000),
}
PART = re.compile(r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z]*)")


def length_of(text: str, unit: str, *, zero_is_endless: bool = True) -> Limit | None:
    """`30`, `30s`, `1m 30s`: a number without a unit is in `unit`. None when it is no length of time."""
    total, at = Fraction(0), 0
    text = text.strip()
    while at < len(text):
        part = PART.match(text, at)
        own = (part["unit"] or unit) if part else ""
        if part is None or own not in SECONDS:
            return None
        total += Fraction(part["number"]) * SECONDS[own]
        at = part.end()
    if not text:
        return None
    return ENDLESS if total == 0 and zero_is_endless else Limit(total)
