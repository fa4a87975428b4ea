"""Simulating a position on what is remembered."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from builders import at_least, campaign, history, measured, metric, position, weeks
from campaign_strategies import TREE, campaigns, histories
from overton.model.campaign import Campaign
from overton.model.measurement import History, Interval, MeasuredDay
from overton.model.standing import Standing
from overton.model.window import Exemption, NoWorse, Position
from overton.planning.judged_at import Simulation
from overton.planning.simulation import Simulator, simulate
from overton.progress.figures import Numbers, Overview
from overton.progress.overview import overview
from overton.window.strictness import same_thresholds
from strategies import FIRST, positions

DAY = date(2026, 3, 2)
SINCE = date(2026, 1, 5)
days = st.integers(0, 70).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def simulated(draw: st.DrawFn) -> Position:
    """A position of any kind with any thresholds."""
    warn, not_allowed = sorted(draw(st.tuples(*[st.sampled_from([5.0, 6.0, 15.0, 19.5, 20.0, 30.0, 50.0])] * 2)))
    return draw(positions(warn, not_allowed))


@st.composite
def busy(draw: st.DrawFn) -> History:
    """Five items that are there on nearly all of a dozen days, and change; seldom a list of failures."""
    worth = st.sampled_from([None, 1.0, 6.0, 7.0, 16.0, 20.0, 25.0, 40.0])
    gaps = draw(st.lists(st.integers(1, 9), min_size=12, max_size=12))
    measured_days = [FIRST + timedelta(days=sum(gaps[: index + 1])) for index in range(12)]
    there = st.dictionaries(st.sampled_from("abcde"), worth, min_size=3)
    values = [draw(st.fixed_dictionaries(dict.fromkeys("abcde", worth)) | there) for _ in measured_days]
    formerly = draw(
        st.dictionaries(st.sampled_from(measured_days), st.sampled_from([{"a": "b"}, {"c": "e"}]), max_size=1)
    )
    return history(
        dict(zip(measured_days, values, strict=True)),
        owners={"a": ("payments",), "b": ("payments", "search")},
        tree=TREE,
        complete=draw(st.booleans()),
        failures_only=draw(st.sampled_from([False, False, True])),
        formerly=formerly,
    )


def _told(found: Overview) -> list[object]:
    """Every count of an overview, by team, group and slice."""
    rows = [{row.team: row.numbers for row in rows} for rows in (found.teams, found.groups)]
    return [found.numbers, *rows, {name: dict(values) for name, values in found.slices.items()}]


def _simulated(found: Simulation) -> list[object]:
    rows = [{row.team: row.compared.simulated.numbers for row in rows} for rows in (found.teams, found.groups)]
    slices = {n: {v: c.simulated.numbers for v, c in values.items()} for n, values in found.slices.items()}
    return [found.total.simulated.numbers, *rows, slices]


def _now(found: Simulation) -> list[object]:
    rows = [{row.team: row.numbers for row in rows} for rows in (found.teams, found.groups)]
    return [found.numbers, *rows, {n: {v: c.numbers for v, c in vs.items()} for n, vs in found.slices.items()}]


def _under(of: Campaign, past: History, ledger: Position, day: date) -> Overview:
    """The overview of a day as if the ledger had that one position."""
    return overview(of, replace(of.metrics[0], window=(ledger,)), past, day=day)


def _from(one: Position, day: date) -> Position:
    return replace(one, from_=day, announced=None, withdrawn=None)


@settings(max_examples=150)
@given(campaigns(), histories() | busy(), days, st.integers(0, 8))
def test_the_position_of_a_past_day_gives_what_was_recorded_then(
    of: Campaign, past: History, day: date, replayed: int
) -> None:
    """Counts by standing, team, group and slice, exempt items and those without data, whatever happened since."""
    recorded = overview(of, of.metrics[0], past, day=day)
    simulator = Simulator(of, of.metrics[0], past, day=day, weeks=replayed)
    then = recorded.position or position()

    assert _told(recorded) == _now(simulator.at(then))
    assert recorded.position is None or _told(recorded) == _simulated(simulator.at(then))


@settings(max_examples=80)
@given(campaigns(), histories() | busy(), days, simulated())
def test_any_position_gives_what_a_status_under_it_would(
    of: Campaign, past: History, day: date, looked_at: Position
) -> None:
    """As if it had taken effect on the day, unless its thresholds are those in force."""
    found = simulate(of, of.metrics[0], past, looked_at, day=day)

    if not same_thresholds(looked_at, found.position):
        assert _told(_under(of, past, _from(looked_at, day), day)) == _simulated(found)


@settings(max_examples=80)
@given(campaigns(), busy(), days, simulated(), st.integers(1, 8))
def test_every_week_gives_what_a_status_of_that_day_would(
    of: Campaign, past: History, day: date, looked_at: Position, replayed: int
) -> None:
    """Under what was in force then, and under the position as if it counted since the first week that is replayed."""
    found = simulate(of, of.metrics[0], past, looked_at, day=day, weeks=replayed)

    for week in found.weeks:
        recorded = overview(of, of.metrics[0], past, day=week.day)
        assert (recorded.numbers, recorded.position) == (week.now, week.position)
        if not same_thresholds(looked_at, week.position):
            other = _under(of, past, _from(looked_at, found.replayed_from), week.day)
            assert other.numbers == week.simulated
        else:
            assert recorded.numbers == week.simulated


@given(campaigns(), histories(), days, st.lists(simulated(), min_size=2, max_size=4))
def test_one_simulator_answers_for_many_positions(
    of: Campaign, past: History, day: date, looked_at: list[Position]
) -> None:
    """Each like the first that it was asked for."""
    simulator = Simulator(of, of.metrics[0], past, day=day, weeks=3)

    assert [simulator.at(one) for one in looked_at] == [
        simulate(of, of.metrics[0], past, one, day=day, weeks=3) for one in looked_at
    ]


@given(campaigns(), histories(), days, simulated())
def test_newly_reached_items_are_those_that_stand_worse(
    of: Campaign, past: History, day: date, looked_at: Position
) -> None:
    """The names agree with the counts: what is refused and was not, what is warned and was better."""
    found = simulate(of, of.metrics[0], past, looked_at, day=day)
    standings = {a.item: a.verdict.standing for a in _under(of, past, _from(looked_at, day), day).items if a.verdict}
    ranks = list(Standing)

    for standing, newly in ((Standing.WARNED, found.newly_warned), (Standing.NOT_ALLOWED, found.newly_refused)):
        if same_thresholds(looked_at, found.position):
            assert () == newly
        else:
            assert {a.item for a in newly} == {
                a.item
                for a in found.items
                if a.verdict and not a.verdict.exempt and standings[a.item] is standing
                if ranks.index(a.verdict.standing) < ranks.index(standing)
            }


def _numbers(found: Numbers) -> tuple[int, int, int]:
    return found.items, found.standings[Standing.WARNED], found.standings[Standing.NOT_ALLOWED]


def test_the_worst_of_what_is_newly_reached_comes_first() -> None:
    """Equals by name; in the direction of the goal."""
    measure = metric(goal=at_least(90), window=(position(from_=SINCE, warn=20.0, not_allowed=10.0),))
    past = history({SINCE: {"b": 40.0, "a": 40.0, "c": 30.0, "d": 15.0, "e": 70.0, "f": 95.0}})
    found = simulate(campaign(measure), measure, past, position(warn=80.0, not_allowed=50.0), day=DAY)

    assert ["d", "c", "a", "b"] == [a.item for a in found.newly_refused]
    assert ["e"] == [a.item for a in found.newly_warned]
    assert (6, 1, 0) == _numbers(found.total.now.numbers)
    assert (6, 1, 4) == _numbers(found.total.simulated.numbers)


def test_a_ceiling_of_an_exemption_counts_at_any_position() -> None:
    """Beyond it the item is judged like any other; up to it it is in no count."""
    exempt = Exemption(items="*", until=date(2026, 12, 31), why="w", ceiling=20.0)
    measure = metric(window=(position(from_=SINCE, warn=30.0, not_allowed=60.0),), exemptions=(exempt,))
    past = history({SINCE: {"a": 20.0, "b": 21.0}})
    found = simulate(campaign(measure), measure, past, position(warn=6.0, not_allowed=7.0), day=DAY)

    assert (1, 0, 1) == _numbers(found.total.simulated.numbers)
    assert 1 == found.total.simulated.numbers.exempt


def test_what_gets_worse_starts_at_its_own_value_when_the_position_takes_effect() -> None:
    """Nothing is refused on the day; in the replay what got worse or came after the first week is."""
    measure = metric(window=(position(from_=SINCE, warn=30.0, not_allowed=60.0),))
    past = history({DAY - weeks(3): {"a": 8.0}, DAY - weeks(2): {"a": 9.0}, DAY - weeks(1): {"a": 9.0, "b": 6.0}})
    found = simulate(campaign(measure), measure, past, position(warn=None, not_allowed="worse"), day=DAY, weeks=4)

    assert (2, 0, 0) == _numbers(found.total.simulated.numbers)
    assert [(1, 0, 0), (1, 0, 1), (2, 0, 2), (2, 0, 2)] == [_numbers(week.simulated) for week in found.weeks]
    assert DAY - weeks(3) == found.replayed_from


def test_the_rule_that_is_in_force_counts_since_it_does() -> None:
    """Simulated as it stands, `worse` refuses what got worse since it took effect, beyond a tolerance."""
    rule = NoWorse(at=60.0, worse=True, tolerance="10%")
    measure = metric(window=(position(from_=SINCE, warn=None, not_allowed=rule),))
    past = history({SINCE: {"a": 8.0, "b": 10.0}, DAY: {"a": 9.0, "b": 10.5}})
    found = simulate(campaign(measure), measure, past, position(warn=None, not_allowed=rule), day=DAY)

    assert found.total.now == found.total.simulated
    assert (2, 0, 1) == _numbers(found.total.simulated.numbers)


def _sampled(value: float, samples: int | None, item: str = "a") -> History:
    one = replace(measured(item, value, "payments"), samples=samples)
    return History((MeasuredDay(SINCE, "d", TREE, complete=False, left_out={}),), (Interval(SINCE, None, one),))


def _joined(*parts: History) -> History:
    return History(parts[0].days, tuple(interval for part in parts for interval in part.intervals))


def test_traffic_is_the_share_of_the_samples() -> None:
    """Of all items that have data, exempt ones too; a team's is of the team's own."""
    measure = metric(
        window=(position(from_=SINCE, warn=30.0, not_allowed=60.0),),
        exemptions=(Exemption(items="exempt", until=date(2026, 12, 31), why="w"),),
    )
    past = _joined(
        _sampled(1.0, 512, "done"), _sampled(20.0, 256, "exempt"), _sampled(20.0, 128), _sampled(8.0, 128, "warned")
    )
    found = simulate(campaign(measure), measure, past, position(warn=6.0, not_allowed=10.0), day=DAY)

    assert (12.5, 12.5) == tuple(map(found.total.simulated.traffic, (Standing.WARNED, Standing.NOT_ALLOWED)))
    assert (0.0, 0.0) == tuple(map(found.total.now.traffic, (Standing.WARNED, Standing.NOT_ALLOWED)))
    assert [12.5] == [row.compared.simulated.traffic(Standing.NOT_ALLOWED) for row in found.teams]


def test_there_is_no_traffic_where_a_source_has_no_samples() -> None:
    """Not zero: nobody counted."""
    measure = metric(window=(position(from_=SINCE),))
    past = _joined(_sampled(40.0, None), _sampled(1.0, 4, "b"))
    found = simulate(campaign(measure), measure, past, position(), day=DAY)

    assert (None, None) == (found.total.now.traffic(Standing.NOT_ALLOWED), found.total.now.samples)


def test_weeks_before_the_first_measurement_are_left_out() -> None:
    """What nobody measured is neither good nor bad."""
    measure = metric(window=(position(from_=SINCE),))
    past = history({DAY - timedelta(days=8): {"a": 40.0}})

    found = simulate(campaign(measure), measure, past, position(), day=DAY)
    assert [DAY - weeks(1), DAY] == [week.day for week in found.weeks]
    assert () == simulate(campaign(measure), measure, past, position(), day=DAY, weeks=0).weeks
    assert () == simulate(campaign(measure), measure, History(), position(), day=DAY).weeks


def test_what_is_long_over_counts_where_the_present_depends_on_it() -> None:
    """An item under its third name is one item; what left a list of failures was fixed if it ever was a failure."""
    measure = metric(window=(position(from_=SINCE),))
    days_ago = [DAY - timedelta(days=number) for number in (40, 30, 20, 10)]
    values = [{"a": 20.0}, {"b": 20.0}, {"b": 40.0}, {"b": 40.0}]
    renamed = history(dict(zip(days_ago, values, strict=True)), formerly={days_ago[1]: {"b": "a"}})
    listed = [{"a": 20.0}, {"a": 1.0}, {}, {}]
    fixed = history(dict(zip(days_ago, listed, strict=True)), failures_only=True)

    for past in (renamed, fixed):
        found = simulate(campaign(measure), measure, past, position(), day=DAY, weeks=2)
        assert overview(campaign(measure), measure, past, day=DAY).numbers == found.numbers
        assert (1, 0) == (found.numbers.items, found.numbers.no_data)
