"""What is said of an item that a change touches, by the position, the exemptions and the mode that hold."""

from datetime import date, timedelta
from typing import Any

import pytest

from builders import DAY, at_least, at_most, campaign, metric, position
from overton.check.compared import Compared
from overton.check.findings import Finding, Kind
from overton.check.judging import Bench
from overton.model.campaign import Ended, Enforce, Metric, Mode
from overton.model.measurement import Reading
from overton.model.window import Exemption, NoWorse, Position, Withdrawal

WORSE = position(from_=date(2026, 1, 5), warn=None, not_allowed="worse")
NUMBER = position(from_=date(2026, 1, 5), warn=5.0, not_allowed=10.0)
BOTH = position(from_=date(2026, 1, 5), warn=None, not_allowed=NoWorse(at=10, worse=True, tolerance="20%"))
WARN_ONLY = position(from_=date(2026, 1, 5), warn=5.0, not_allowed=1_000.0)
SOON = date(2026, 3, 20)


def _told(
    before: float | None,
    after: float | None,
    *window: Position,
    keys: dict[str, Any] | None = None,
    **of_metric: Any,
) -> list[Finding]:
    """What is said of `a.py`; `keys` are the campaign's."""
    measured: Metric = metric(**{"goal": at_most(0), "unit": "", "window": window, **of_metric})
    bench = Bench.of(campaign(measured, **(keys or {})), measured, DAY)
    value = after if after is not None else before
    return list(bench.findings(Compared(Reading("a.py", value), before, after, "a.py", 3)))


def _kinds(*arguments: Any, **keys: Any) -> list[str]:
    return [finding.kind.value for finding in _told(*arguments, **keys)]


@pytest.mark.parametrize(
    ("window", "before", "after", "kinds"),
    [
        (WORSE, None, 1, ["not_allowed"]),
        (WORSE, 2, 3, ["not_allowed"]),
        (WORSE, 3, 3, []),
        (WORSE, 3, 2, ["fixed"]),
        (WORSE, 3, 0, ["fixed"]),
        (WORSE, 3, None, ["fixed"]),
        (WORSE, 0, None, []),
        (WORSE, None, 0, []),
        (NUMBER, None, 3, []),
        (NUMBER, None, 7, ["warned"]),
        (NUMBER, 7, 7, ["warned"]),
        (NUMBER, 10, 10, ["warned"]),
        (NUMBER, 7, 6, ["fixed"]),
        (NUMBER, None, 11, ["not_allowed"]),
        (NUMBER, 11, 11, ["not_allowed"]),
        (NUMBER, 15, 12, ["warned"]),
        (NUMBER, 15, 16, ["not_allowed"]),
        (BOTH, 5, 6, []),
        (BOTH, 5, 7, ["not_allowed"]),
        (BOTH, 9, 10, []),
        (BOTH, 9, 10.5, ["not_allowed"]),
        (BOTH, 12, 12, ["not_allowed"]),
        (BOTH, None, 1, ["not_allowed"]),
        (WARN_ONLY, 1, 900, ["warned"]),
    ],
)
def test_each_position_says_of_each_change_what_it_means(
    window: Position, before: float | None, after: float | None, kinds: list[str]
) -> None:
    """New, worse, beyond a number, in the Window, better: better is never refused."""
    assert kinds == _kinds(before, after, window)


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [(90, 80, []), (70, 60, ["not_allowed"]), (70, 75, ["fixed"]), (None, 70, ["not_allowed"]), (None, 80, [])],
)
def test_higher_may_be_better(before: float | None, after: float, kinds: list[str]) -> None:
    """With a goal of at least 80, less is worse, and what is new has to meet the goal."""
    assert kinds == _kinds(before, after, WORSE, goal=at_least(80))


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [(3, 5, []), (5, 6, ["not_allowed"]), (None, 5, []), (None, 6, ["not_allowed"]), (4, None, [])],
)
def test_what_meets_a_goal_above_nothing_is_done(before: float | None, after: float | None, kinds: list[str]) -> None:
    """Up to the goal there is nothing to say, even of what got worse, is new or went."""
    assert kinds == _kinds(before, after, WORSE, goal=at_most(5))


def test_without_a_window_nothing_is_refused() -> None:
    """A campaign that has not begun to narrow only thanks."""
    assert [[], [], ["fixed"]] == [_kinds(None, 3), _kinds(3, 4), _kinds(4, 3)]


def test_the_ceiling_is_what_the_item_was_worth_before() -> None:
    """Of what is new it is the goal, and of a number the number."""
    found = [_told(2, 3, WORSE), _told(None, 1, WORSE), _told(None, 11, NUMBER), _told(5, 7, BOTH)]

    assert [2, 0, 10, 6] == [finding.ceiling for (finding,) in found]


@pytest.mark.parametrize(
    ("mode", "kind"), [("deny", "not_allowed"), ("warn", "not_enforced"), ("observe", "not_enforced")]
)
def test_only_deny_refuses(mode: Mode, kind: str) -> None:
    """What is not enforced is told as such."""
    assert [kind] == _kinds(None, 1, WORSE, keys={"enforce": Enforce(ci=mode)})


def _announced(not_allowed: float, **keys: Any) -> Position:
    return position(**{"from_": SOON, "announced": date(2026, 3, 1), "warn": None, "not_allowed": not_allowed, **keys})


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (7, 7, ["announced"]),
        (None, 7, ["announced"]),
        (9, 7, ["fixed", "announced"]),
        (7, 4, ["fixed"]),
        (4, 4, []),
        (15, 12, ["warned"]),
    ],
)
def test_an_announced_position_is_told_of_what_is_fine_today(
    before: float | None, after: float, kinds: list[str]
) -> None:
    """With the day, also of what got better on the way; of what is beyond today's number today's counts."""
    assert kinds == _kinds(before, after, NUMBER, _announced(4))


def test_an_announcement_says_from_when() -> None:
    """The day on which it takes effect, which notice may put off."""
    (finding,) = _told(7, 7, NUMBER, _announced(4), keys={"notice": timedelta(days=30)})

    assert (date(2026, 3, 31), 4) == (finding.from_, finding.ceiling)
    assert finding.reason == "fine today; 7 is more than the 4 allowed from 31 March 2026"


@pytest.mark.parametrize(
    "coming",
    [
        _announced(4, withdrawn=Withdrawal(on=date(2026, 3, 2), why="too early")),
        _announced(4, announced=date(2026, 3, 5)),
        position(from_=SOON, warn=None, not_allowed="worse"),
    ],
)
def test_what_nobody_was_told_of_is_not_announced(coming: Position) -> None:
    """A position that was withdrawn or is announced later; and `worse` starts from what there is then."""
    assert ["warned"] == _kinds(7, 7, NUMBER, coming)


def _exempt(until: date, **keys: Any) -> Exemption:
    return Exemption(items="a.*", until=until, why="it is replaced", **keys)


@pytest.mark.parametrize(
    ("exemption", "kinds"),
    [
        (_exempt(DAY), ["warned"]),
        (_exempt(DAY - timedelta(days=1)), ["not_allowed"]),
        (_exempt(SOON, from_=DAY), ["warned"]),
        (_exempt(SOON, from_=DAY + timedelta(days=1)), ["not_allowed"]),
        (_exempt(SOON, ceiling=11), ["warned"]),
        (_exempt(SOON, ceiling=10.5), ["not_allowed"]),
        (Exemption(items="b.*", until=SOON, why="another"), ["not_allowed"]),
    ],
)
def test_an_exemption_holds_from_its_first_to_its_last_day_up_to_its_ceiling(
    exemption: Exemption, kinds: list[str]
) -> None:
    """What is exempt passes, and is told with the day on which that ends."""
    found = _told(11, 11, NUMBER, exemptions=(exemption,))

    assert kinds == [finding.kind.value for finding in found]
    assert found[0].until == (exemption.until if kinds == ["warned"] else None)


def test_an_exemption_that_ends_before_an_announced_position_does_not_hide_it() -> None:
    """What will be refused is told in time, however exempt it is today."""
    lapses, holds = _exempt(SOON - timedelta(days=1)), _exempt(SOON)

    assert ["announced"] == _kinds(7, 7, NUMBER, _announced(4), exemptions=(lapses,))
    assert ["warned"] == _kinds(7, 7, NUMBER, _announced(4), exemptions=(holds,))


def test_an_ended_campaign_still_refuses() -> None:
    """Its last Not Allowed stays, so that what was reached is kept."""
    ended = Ended(on=date(2026, 2, 1), outcome="reached")

    assert ["not_allowed"] == _kinds(None, 1, WORSE, keys={"ended": ended})


@pytest.mark.parametrize(
    ("window", "before", "after", "unit", "reason"),
    [
        (WORSE, None, 1, "", "it is new, and no new ones are allowed"),
        (WORSE, None, 3, "", "it is new, with 3; new ones may have at most 0"),
        (WORSE, 2, 3, "calls", "it got worse: 2 calls before, 3 calls now"),
        (NUMBER, None, 11, "", "11 is more than the 10 allowed since 5 January 2026"),
        (NUMBER, 15, 12, "", "better than the 15 before, and so not refused; 12 is more than the 10 allowed"),
        (NUMBER, 7, 7, "", "in the Window: 7 is more than the 5 of Warn"),
        (position(from_=DAY, warn=None, not_allowed=0.0), 1, 1, "", "none is allowed since 2 March 2026"),
    ],
)
def test_reasons_are_short_and_exact(
    window: Position, before: float | None, after: float, unit: str, reason: str
) -> None:
    """What it is, what it was, and what would be allowed."""
    (finding,) = _told(before, after, window, unit=unit)

    assert finding.reason == reason


def test_everything_that_is_told_says_why_and_how() -> None:
    """The campaign's own words go with each finding."""
    (finding,) = _told(None, 1, WORSE, keys={"why": "They are slow.", "help": "docs/fast.md"})

    assert (Kind.NOT_ALLOWED, "They are slow.", "docs/fast.md") == (finding.kind, finding.why, finding.help)
