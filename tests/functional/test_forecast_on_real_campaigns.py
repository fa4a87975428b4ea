"""The forecast on real campaigns, in the half that none of its constants comes from."""

import numpy as np
import pytest
from benchmarks.bench_forecast import Score, judged
from benchmarks.campaign_histories import Case, cases, histories
from benchmarks.forecast_methods import METHODS

HORIZONS = (28, 90, 180, 365)


@pytest.fixture(scope="module")
def held_out() -> list[Case]:
    """Days twelve weeks apart in the histories that are held out."""
    campaigns = [campaign for campaign in histories() if not campaign.fitted]
    if not campaigns:
        pytest.skip("no histories in ../shared/data/histories")
    return [case for campaign in campaigns for case in cases(campaign, HORIZONS, every=84)]


@pytest.fixture(scope="module")
def scores(held_out: list[Case]) -> dict[tuple[str, int], list[Score]]:
    """How every method did."""
    return judged(held_out, METHODS)


@pytest.mark.parametrize("ahead", HORIZONS)
def test_four_of_five_outcomes_are_within_the_bounds(scores: dict[tuple[str, int], list[Score]], ahead: int) -> None:
    """The middle 80 % holds about 80 % of what came."""
    covered = np.mean([score.covered for score in scores["overton", ahead] if score.covered is not None])
    assert 0.75 <= covered <= 0.87


@pytest.mark.parametrize("rival", [name for name in METHODS if name != "overton"])
def test_no_simple_method_has_a_smaller_error_in_a_quarter(
    scores: dict[tuple[str, int], list[Score]], rival: str
) -> None:
    """Neither in the mean nor in the median, at 90 days."""
    ours, theirs = ([score.error for score in scores[name, 90]] for name in ("overton", rival))
    assert np.mean(ours) <= np.mean(theirs)
    assert np.median(ours) <= np.median(theirs)


@pytest.mark.parametrize("ahead", HORIZONS)
@pytest.mark.parametrize("rival", ["no change", "weekly bootstrap"])
def test_no_simple_interval_scores_better(scores: dict[tuple[str, int], list[Score]], rival: str, ahead: int) -> None:
    """Width and misses together, at every horizon."""
    ours, theirs = (
        np.mean([score.interval for score in scores[name, ahead] if score.interval is not None])
        for name in ("overton", rival)
    )
    assert ours <= theirs
