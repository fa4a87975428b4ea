"""Numbers and days as people read them."""

from datetime import date


def quantity(value: float | None, unit: str = "") -> str:
    """A value with its unit, to three significant digits: `7.64 s`, `1,250 ms`, `12 %`."""
    if value is None:
        return "no data"
    number = plain(value)
    return f"{number} {unit}" if unit else number


def plain(value: float) -> str:
    """A number to three significant digits, all digits of the whole part, thousands grouped."""
    if value == 0:
        return "0"
    magnitude = abs(value)
    if magnitude >= 100 or value == int(value):  # noqa: PLR2004  three digits are before the point
        return f"{value:,.0f}"
    if magnitude < 0.001:  # noqa: PLR2004  zeros nobody can count
        return f"{value:.3g}"
    return f"{float(f'{value:.3g}'):,}".removesuffix(".0")


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
