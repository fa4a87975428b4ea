"""How the page says things."""

from collections.abc import Mapping
from datetime import date

from overton.charts.palette import WORDS
from overton.model.campaign import Stance
from overton.model.standing import Standing
from overton.progress.figures import Changes, Forecast, Pace, PaceStatus
from overton.progress.wording import counted, day_words, rate
from overton.reports.views import Sign

PACES: Mapping[PaceStatus, Sign] = {
    PaceStatus.DONE: Sign("done", "done"),
    PaceStatus.ON_PACE: Sign("done", "on pace"),
    PaceStatus.EXEMPT: Sign("quiet", "the rest is exempt"),
    PaceStatus.UNKNOWN: Sign("quiet", "not known yet"),
    PaceStatus.NO_TARGET: Sign("quiet", "no pace is needed"),
    PaceStatus.BEHIND: Sign("warned", "behind"),
    PaceStatus.STALLED: Sign("not-allowed", "stalled"),
    PaceStatus.GROWING: Sign("not-allowed", "growing"),
}
NOTHING_REMAINS = {PaceStatus.DONE, PaceStatus.EXEMPT}
STANCES: Mapping[Stance, Sign] = {
    "committed": Sign("done", "committed"),
    "supportive": Sign("later", "supportive"),
    "unsure": Sign("warned", "unsure"),
    "opposed": Sign("not-allowed", "opposed"),
    "not_asked": Sign("quiet", "not asked"),
}


def standing_sign(standing: Standing) -> Sign:
    return Sign(standing.value.replace("_", "-"), WORDS[standing])


def rates(pace: Pace) -> str:
    """`2.1 a week, needs 1.3`."""
    done = f"{rate(pace.actual)} a week"
    return done if pace.needed is None or pace.status in NOTHING_REMAINS else f"{done}, needs {rate(pace.needed)}"


def change_words(changes: Changes) -> str:
    """What happened to the remaining items: `2 fixed, 1 new`."""
    parts = [
        (changes.fixed, "fixed", "fixed"),
        (changes.inflow, "new", "new"),
        (changes.reopened, "reopened", "reopened"),
        (changes.exempt, "no longer exempt", "now exempt"),
        (changes.no_data, "back in sight", "out of sight"),
        (changes.rescoped, "by a wider scope", "by a narrower scope"),
    ]
    said = [f"{abs(number):,} {more if number > 0 else less}" for number, more, less in parts if number]
    return ", ".join(said) or "no change"


def chance(probability: float) -> str:
    """A probability as a percentage, never quite none and never quite certain."""
    return f"{min(99, max(1, round(100 * probability)))} %"


def forecast_words(forecast: Forecast) -> tuple[str, ...]:
    """The forecast in sentences; none where nothing remains."""
    if forecast.reason:
        return () if forecast.reason in {"done", "exempt"} else (f"no forecast: {forecast.reason}",)
    likely = "" if forecast.probability is None else f"{chance(forecast.probability)} likely by then; "
    if forecast.finish_median is None:
        return (f"{likely}the middle guess is more than five years away",)
    low = day_words(forecast.finish_low) if forecast.finish_low else "now"
    high = day_words(forecast.finish_high) if forecast.finish_high else "more than five years from now"
    return (f"{likely}middle guess {day_words(forecast.finish_median)}, 4 times in 5 between {low} and {high}",)


def time_left(target: date, day: date) -> str:
    """`in 25 weeks`, `in 3 days`, `today`, `12 days ago`."""
    days = (target - day).days
    if days < 0:
        return f"{counted(-days, 'day')} ago"
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days < 21 else f"in {counted(round(days / 7), 'week')}"  # noqa: PLR2004
