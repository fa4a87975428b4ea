"""Numbers and days as people read them."""

import unicodedata
from datetime import date
from math import floor, log10

DIGITS = 3
"""How many significant digits people are told."""
COUNTABLE = 1e15
"""From here up, and below `TINY`, numbers are told with an exponent: nobody counts so many zeros."""
TINY = 1e-3


def quantity(value: float | None, unit: str = "", *, digits: int = DIGITS) -> str:
    """A value with its unit, to three significant digits: `7.64 s`, `1,250 ms`, `12 %`."""
    if value is None:
        return "no data"
    number = plain(value, digits=digits)
    return f"{number} {unit}" if unit else number


def plain(value: float, *, digits: int = DIGITS) -> str:
    """A number to so many significant digits, all digits of the whole part, thousands grouped."""
    magnitude = abs(value)
    if magnitude >= COUNTABLE or 0 < magnitude < TINY:
        return f"{value:.{digits}g}"
    if value == int(value):
        return f"{int(value):,}"
    before_point = 1 + floor(log10(magnitude))
    number = f"{value:,.{max(digits - before_point, 0)}f}"
    return number.rstrip("0").rstrip(".") if "." in number else number


def apart(value: float, other: float, unit: str = "") -> str:
    """A value with as many digits as it takes to tell it from another: `100.004 s` beside `100 s`."""
    beside = quantity(other, unit)
    told = (quantity(value, unit, digits=digits) for digits in range(DIGITS, 18))
    return next((words for words in told if words != beside), quantity(value, unit, digits=17))


def percent(share: float | None) -> str:
    """A share of 0 to 100, rounded, but all is said only of all, and none only of none: `49 %`, `under 1 %`."""
    if share is None:
        return "none"
    if 0 < share < 1:
        return "under 1 %"
    return "99 %" if 99 < share < 100 else f"{share:.0f} %"  # noqa: PLR2004  percentages


def rate(a_week: float) -> str:
    """Items a week, to one decimal."""
    return "under 0.1" if 0 < a_week < 0.05 else f"{a_week:.1f}".removesuffix(".0")  # noqa: PLR2004  rounds to none


def day_words(day: date) -> str:
    """`2 March 2026`."""
    return f"{day.day} {day:%B %Y}"


def counted(number: int, noun: str) -> str:
    """`1 endpoint`, `2 endpoints`, `3 queries`."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in {*"aeiou"}:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def clean(text: str) -> str:
    """A name as one line that every renderer takes: no control characters, no lone surrogates, no direction tricks."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _unfit(char) else char for char in " ".join(text.split()))


def _unfit(char: str) -> bool:
    # Joiners make scripts and emoji; other format characters can turn the line around.
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn"} and char not in "\u200c\u200d"
