"""The forecast and its rivals, each as one function from a case to what may remain."""

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from benchmarks.campaign_histories import Case
from numpy.typing import NDArray

from overton.progress.forecast import HIGH, LOW, OTHERS, Experience, Law
from overton.progress.rhythm import rhythm

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Guess:
    """What a method says of one day ahead; a method that gives no interval or no chance leaves it None."""

    median: float
    low: float | None = None
    high: float | None = None
    done: float | None = None
    """The chance that nothing remains."""
    halved: float | None = None


Method = Callable[[Case], Mapping[int, Guess]]


def ours(case: Case, others: Experience = OTHERS) -> dict[int, Guess]:
    """Also where `forecast` would say that there is none, so that all are judged on the same cases."""
    law = Law.of(rhythm(case.campaign.steps, case.day, case.campaign.scope_breaks), others)
    return {ahead: law_guess(law, ahead / 7) for ahead in case.actual}


def law_guess(law: Law, weeks: float) -> Guess:
    low, median, high = (law.quantile(chance, weeks) for chance in (LOW, 0.5, HIGH))
    return Guess(median, low, high, law.at_most(0, weeks), law.at_most(law.remaining // 2, weeks))


def no_change(case: Case) -> dict[int, Guess]:
    """As it is; the interval of a random walk with the spread of the past weeks, the textbook's naive forecast."""
    noise = float(np.std(np.diff(case.past[::-7][::-1])))
    guesses = {}
    for ahead in case.actual:
        law = NormalDist(case.remaining, max(noise * (ahead / 7) ** 0.5, 1e-9))
        low, high = (max(0.0, law.inv_cdf(chance)) for chance in (LOW, HIGH))
        guesses[ahead] = Guess(case.remaining, low, high, law.cdf(0.5), law.cdf(case.remaining / 2))
    return guesses


def linear_90(case: Case) -> dict[int, Guess]:
    return _line(case, case.past[-91:])


def linear_all(case: Case) -> dict[int, Guess]:
    return _line(case, case.past)


def log_linear_180(case: Case) -> dict[int, Guess]:
    slope = _slope(np.log1p(case.past[-181:]))
    return {ahead: Guess(max(0.0, float(np.expm1(np.log1p(case.remaining) + slope * ahead)))) for ahead in case.actual}


def weekly_bootstrap(case: Case) -> dict[int, Guess]:
    """Past weekly changes drawn at random and added up."""
    changes = np.diff(case.past[::-7][::-1])
    chance = np.random.default_rng(case.origin)
    guesses = {}
    for ahead in case.actual:
        sums = chance.choice(changes, size=(DRAWS, round(ahead / 7))).sum(axis=1)
        ends = np.maximum(0, case.remaining + sums)
        low, median, high = np.quantile(ends, [LOW, 0.5, HIGH])
        done, halved = np.mean(ends < 0.5), np.mean(ends <= case.remaining / 2)  # noqa: PLR2004  half an item
        guesses[ahead] = Guess(float(median), float(low), float(high), float(done), float(halved))
    return guesses


def peers() -> dict[str, Method]:
    """Forecasting methods of statsforecast, on weekly counts, where somebody installed it; it is no dependency."""
    if importlib.util.find_spec("statsforecast") is None:
        return {}
    models = importlib.import_module("statsforecast.models")
    return {"AutoETS": _peer(models.AutoETS), "AutoTheta": _peer(models.AutoTheta)}


def _peer(model: Callable[..., object]) -> Method:
    def guess(case: Case) -> dict[int, Guess]:
        weekly = case.past[::-7][::-1].copy()
        weeks = {ahead: round(ahead / 7) for ahead in case.actual}
        said = model(season_length=1).forecast(weekly, h=max(weeks.values()), level=[80])  # type: ignore[attr-defined]
        ends = {key: np.maximum(0, said[name]) for key, name in (("m", "mean"), ("l", "lo-80"), ("h", "hi-80"))}
        return {ahead: Guess(*(float(ends[key][week - 1]) for key in "mlh")) for ahead, week in weeks.items()}

    return guess


def _line(case: Case, window: NDArray[np.float64]) -> dict[int, Guess]:
    slope = _slope(window)
    return {ahead: Guess(max(0.0, case.remaining + slope * ahead)) for ahead in case.actual}


def _slope(window: NDArray[np.float64]) -> float:
    """Least squares, a day."""
    days = np.arange(len(window)) - (len(window) - 1) / 2
    return float(days @ window / (days @ days))


METHODS: Mapping[str, Method] = {
    "overton": ours,
    "no change": no_change,
    "linear, 90 d": linear_90,
    "linear, all": linear_all,
    "log-linear, 180 d": log_linear_180,
    "weekly bootstrap": weekly_bootstrap,
}
