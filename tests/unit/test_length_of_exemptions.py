"""How long an exemption may last, by the campaign's `longest_exemption`."""

import pytest

from campaign_text import SMALL, problems

LIMIT = "longest_exemption: 30 days\n"
LASTS = "and `longest_exemption` is 30 days"


def _said(exemption: str, limit: str = LIMIT) -> list[str]:
    return problems(f"{SMALL}{limit}exemptions:\n  - {{items: a, why: w, {exemption}}}\n")


@pytest.mark.parametrize(
    "exemption",
    [
        "from: 2026-03-01, until: 2026-03-30",
        "from: 2026-03-01, until: 2026-03-01",
        "from: 2026-03-01, until: 2026-12-31, revoked: {on: 2026-03-31, why: w}",
        "from: 2026-03-01, until: 2026-12-31, revoked: {on: 2026-01-01, why: w}",
    ],
)
def test_the_first_and_the_last_day_count(exemption: str) -> None:
    """Thirty days from the first of March end on the thirtieth; what was revoked in time lasted no longer."""
    assert _said(exemption) == []


def test_what_lasts_longer_is_told_where_it_ends() -> None:
    """With how long it lasts, how long it may, and the latest day."""
    assert _said("from: 2026-03-01, until: 2026-03-31") == [
        f"6:49: the exemption lasts 31 days, {LASTS}; the latest day is 2026-03-30"
    ]


def test_under_a_limit_an_exemption_says_from_when() -> None:
    """Without a first day nobody knows how long it lasts; without a limit it needs none."""
    assert _said("until: 2026-03-31") == [
        f"6:5: the exemption does not say from when, {LASTS}; add `from:` with its first day"
    ]
    assert _said("until: 2026-03-31", limit="") == []


def test_a_campaign_may_allow_none() -> None:
    """A limit of no days."""
    (told,) = _said("from: 2026-03-01, until: 2026-03-01", "longest_exemption: 0 days\n")
    assert told.endswith(
        "the exemption lasts 1 day, and `longest_exemption` is 0 days; this campaign allows no exemptions"
    )
