"""The answers first: how many remain, whether the date holds, how the Window stands, what is coming."""

from collections.abc import Iterator

from overton.model.standing import Standing
from overton.model.window import Position
from overton.progress.exempt_rest import clear_words, exempt_rest
from overton.progress.explain import window_words
from overton.progress.figures import Overview, PaceStatus
from overton.progress.newly import lapsed_words, newly
from overton.progress.wording import counted, day_words, percent, plural, rate
from overton.reports.items import EXEMPT, NO_DATA, list_id
from overton.reports.views import Count, Fact, Sign
from overton.reports.words import PACES, change_words, forecast_words, standing_sign, time_left
from overton.window.ledger import effective_from


def facts(overview: Overview) -> tuple[Fact, ...]:
    """What a reader wants to know before anything else."""
    return (_remaining(overview), _target(overview), _window(overview), *_coming(overview))


def counts(overview: Overview, id_: str) -> tuple[Count, ...]:
    """How many stand how, the worst first, then what does not count; each links to its list."""
    numbers = overview.numbers
    found = [(standing_sign(standing), numbers.standings[standing]) for standing in reversed(Standing)]
    found += [(sign, number) for sign, number in ((EXEMPT, numbers.exempt), (NO_DATA, numbers.no_data)) if number]
    return tuple(Count(sign, f"{number:,}", list_id(id_, sign) if number else "") for sign, number in found)


def _remaining(overview: Overview) -> Fact:
    numbers, metric = overview.numbers, overview.metric
    meet = f"{percent(numbers.percent_meeting)} meet the goal"
    notes = [f"since {day_words(overview.changes.since)}: {change_words(overview.changes)}"]
    if numbers.unowned:
        notes.append(f"{counted(numbers.unowned, metric.item)} unowned")
    if rest := exempt_rest(overview):
        verb = "misses" if numbers.exempt == 1 else "miss"
        notes.append(f"not counted: {rest}; {'it' if numbers.exempt == 1 else 'they'} {verb} the goal")
    unit = f"of {counted(numbers.items, metric.item)}; {meet}" if numbers.items else plural(metric.item)
    return Fact("Remaining", f"{numbers.remaining:,}", counts=True, unit=unit, notes=tuple(notes))


def _target(overview: Overview) -> Fact:
    target, pace = overview.campaign.target_date, overview.pace
    sign, notes = PACES[pace.status], []
    if pace.days_late:
        sign = Sign("not-allowed", f"late by {counted(pace.days_late, 'day')}")
    if pace.status is PaceStatus.EXEMPT:
        notes = [f"nothing remains but {exempt_rest(overview)}"]
    elif pace.status is not PaceStatus.DONE:
        net = "" if pace.net == pace.actual else f" ({rate(pace.net)} net of new ones)"
        needed = "" if pace.needed is None else f"; {rate(pace.needed)} a week are needed"
        fixed = f"{rate(pace.actual)} fixed a week of late"
        actual = "too early to say how many are fixed a week" if pace.status is PaceStatus.UNKNOWN else fixed
        notes = [f"{actual}{net}{needed}", *forecast_words(overview.forecast)]
    if target is None:
        if pace.status is PaceStatus.UNKNOWN:
            sign = PACES[PaceStatus.NO_TARGET]
        return Fact("Target date", "none", counts=False, unit="", notes=tuple(notes), sign=sign)
    left = time_left(target, overview.day)
    return Fact("Target date", day_words(target), counts=False, unit=left, notes=tuple(notes), sign=sign)


def _window(overview: Overview) -> Fact:
    position = overview.position
    if position is None:
        return Fact("Window", "none", counts=False, unit="", notes=("nothing is warned about, and nothing is refused",))
    since = day_words(effective_from(position, overview.campaign.notice))
    notes = (f"{window_words(position, overview.metric)} since {since}",)
    warned, refused = overview.numbers.standings[Standing.WARNED], overview.numbers.standings[Standing.NOT_ALLOWED]
    if not overview.seen:
        return Fact("In the Window or beyond", "no data", counts=False, unit="", notes=notes)
    if overview.clear:
        words = clear_words(overview)
        sign = Sign("done", "clear: it can move on") if words == "clear" else Sign("quiet", words)
        return Fact("In the Window or beyond", "0", counts=True, unit="", notes=notes, sign=sign)
    unit = f"{warned:,} warned, {refused:,} not allowed"
    return Fact("In the Window or beyond", f"{warned + refused:,}", counts=True, unit=unit, notes=notes)


def _coming(overview: Overview) -> Iterator[Fact]:
    for position in overview.coming[:1]:
        yield _announced(overview, position)


def _announced(overview: Overview, position: Position) -> Fact:
    on = effective_from(position, overview.campaign.notice)
    found = newly(position, overview)
    notes = [window_words(position, overview.metric)]
    more_words = f"{found.refused:,} more refused, {found.warned:,} more warned{lapsed_words(found.lapsed)}"
    notes.append(f"if nothing changes: {more_words}")
    more = len(overview.coming) - 1
    if more:
        notes.append(f"{counted(more, 'more position')} announced after it")
    left = time_left(on, overview.day)
    return Fact("The Window moves", day_words(on), counts=False, unit=left, notes=tuple(notes))
