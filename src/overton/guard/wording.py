"""What the guard tells people: one directed sentence or two about an observation."""

from datetime import date
from math import isclose, isnan

from overton.guard.judged import Judged, Ruling
from overton.model.standing import Action

LONGEST = 200
"""Characters of a name that are told: items come from outside."""
MOST_OWNERS = 5
DIGITS = 3
"""Significant digits that people are told."""
DOUBLE = 17
"""Those that tell any number from its neighbours."""


def told(judged: Judged) -> str:
    """What was observed, what follows from it and when, whose it is, and where to read more."""
    return f"{legible(judged.ruling.campaign)}: {_finding(judged)}{_directions(judged.ruling)}"


def refusal(ruling: Ruling, value: float) -> str:
    """Why something is refused, in one sentence."""
    about = f"{legible(ruling.item)}: {_measured(ruling, value, ruling.refuse)}{_since(ruling)}"
    said = [f"campaign {legible(ruling.campaign)}"]
    if ruling.help:
        said.append(f"see {legible(ruling.help)}")
    return f"{about} ({'; '.join(said)})"


def amount(value: float, unit: str, beside: float | None = None) -> str:
    """A value with its unit, with as many digits as tell it from another: `7.64 s`, `30.0004 s` beside 30."""
    digits = DIGITS
    while value != beside is not None and digits < DOUBLE and _number(value, digits) == _number(beside, digits):
        digits += 1
    return f"{_number(value, digits)} {legible(unit)}".rstrip()


def legible(text: str) -> str:
    """A name as one line that harms no log, shortened."""
    line = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[: LONGEST + 1])
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def day_words(day: str) -> str:
    """`2 March 2026` for an ISO 8601 day."""
    at = date.fromisoformat(day)
    return f"{at.day} {at:%B %Y}"


def _finding(judged: Judged) -> str:
    ruling, value = judged.ruling, judged.value
    item, coming = legible(ruling.item), _coming(ruling)
    if judged.action is Action.REFUSE:
        return f"{item}: {_measured(ruling, value, ruling.refuse)}{_since(ruling)}: {_outcome(judged)}."
    if judged.action is Action.WARN and ruling.warn is not None:
        within = [] if ruling.refuse is None else [f"{_than(ruling, ruling.refuse)} is not allowed"]
        limits = "; ".join([*within, *coming])
        said = f"{item}: {amount(value, ruling.unit, ruling.warn)} is {_than(ruling, ruling.warn)}"
        return f"{said}; {limits}." if limits else f"{said}."
    fine = f"{item}: {amount(value, ruling.unit, ruling.refused_above)}"
    return f"{fine} is fine today; {coming[0]}." if coming else f"{fine}."


def _outcome(judged: Judged) -> str:
    """What became of an observation beyond Not Allowed; work that nothing could end was not refused in deed."""
    if judged.ended:
        return "ended"
    if not judged.enforced:
        return "let through for now"
    return "refused" if judged.ruling.deadline is None else "over before anything could end it"


def _coming(ruling: Ruling) -> list[str]:
    """What was announced, if anything was."""
    if ruling.refused_above is None or not ruling.refused_on:
        return []
    return [f"from {day_words(ruling.refused_on)}, {_than(ruling, ruling.refused_above)} is not allowed"]


def _than(ruling: Ruling, bound: float) -> str:
    return f"{'more' if ruling.lower_is_better else 'less'} than {amount(bound, ruling.unit)}"


def _measured(ruling: Ruling, value: float, limit: float | None) -> str:
    if limit is None:
        return f"{amount(value, ruling.unit)} is not allowed"
    if isnan(value) or isclose(value, limit):  # nobody knows how far it would have gone
        return f"{_than(ruling, limit)} is not allowed"
    than = "more" if ruling.lower_is_better else "less"
    return f"{amount(value, ruling.unit, limit)} is {than} than the {amount(limit, ruling.unit)} allowed"


def _since(ruling: Ruling) -> str:
    return f" since {day_words(ruling.since)}" if ruling.since else ""


def _directions(ruling: Ruling) -> str:
    owners = ", ".join(map(legible, ruling.owners[:MOST_OWNERS]))
    return (f" Owner: {owners}." if owners else "") + (f" Help: {legible(ruling.help)}" if ruling.help else "")


def _number(value: float, digits: int) -> str:
    whole = f"{value:,.0f}"
    if abs(value) >= 10**digits and float(whole.replace(",", "")) == value:
        return whole
    places = max(digits - len(f"{abs(value):.0f}"), 0) if abs(value) >= 1 else digits
    if 0 < abs(value) < 1:
        return f"{value:.{digits}g}"
    number = f"{value:,.{places}f}"
    return number.rstrip("0").rstrip(".") if "." in number else number
