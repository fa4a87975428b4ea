"""Overviews become the page's view: every number and sentence, nothing of how it looks."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from overton.charts.captions import description, headline, second_line
from overton.charts.frame import NARROW, WIDE
from overton.charts.progress_chart import progress_chart
from overton.charts.rendering import svg
from overton.charts.small import bar
from overton.charts.window_chart import window_chart
from overton.charts.window_layout import field_of
from overton.model.campaign import Campaign
from overton.model.organisation import Organisation
from overton.model.standing import Standing
from overton.progress.exempt_rest import clear_words
from overton.progress.exempt_wording import glass_words
from overton.progress.explain import co_owned_words
from overton.progress.figures import DayCounts, Overview
from overton.progress.wording import counted, day_words, percent, quantity
from overton.reports.answers import counts, facts
from overton.reports.items import groups, todo
from overton.reports.naming import Names
from overton.reports.tables import NOTHING, buy_in, exemptions, months, tables
from overton.reports.teams import group_rows, team_views
from overton.reports.views import CampaignView, Chart, Line, MetricView, PageView, Sign, SummaryRow
from overton.reports.words import PACES
from overton.window.holding import broken_glass

PROGRESS = "What remains over time, by how it stands; the marks above say where the Window moved (Warn / Not Allowed)"


def compose(organisation: Organisation, overviews: Sequence[Overview], day: date) -> PageView:
    """The page about these overviews; several of one campaign stand side by side."""
    names = Names.of(organisation)
    campaigns = [
        _campaign(list(views), names) for _, views in groupby(overviews, key=lambda view: view.campaign.campaign)
    ]
    return PageView(
        organisation=organisation.organisation,
        day=day_words(day),
        generated=organisation.generated,
        summary=tuple(_summary(view) for view in overviews) if len(overviews) > 1 else (),
        campaigns=tuple(campaigns),
    )


def metric_id(view: Overview) -> str:
    """Unique on the page: campaigns have unique keys without colons, and metrics a place in their campaign."""
    return f"{view.campaign.campaign}:{view.campaign.metrics.index(view.metric) + 1}"


def _summary(view: Overview) -> SummaryRow:
    target, measured = view.campaign.target_date, view.measured is not None
    words = clear_words(view)
    window = Sign("done" if words == "clear" else "quiet", words)
    if view.position is None:
        window = Sign("quiet", "no Window")
    if not view.seen:
        window = Sign("quiet", "no data")
    elif not view.clear:
        standing = view.numbers.standings
        inside = standing[Standing.WARNED] + standing[Standing.NOT_ALLOWED]
        window = Sign("not-allowed" if standing[Standing.NOT_ALLOWED] else "warned", f"{inside:,} in it or beyond")
    unmeasured = Sign("quiet", "not measured yet")
    return SummaryRow(
        target=metric_id(view),
        key=view.campaign.campaign,
        metric=view.metric.name,
        remaining=_remaining_words(view) if measured else "",
        percent=percent(view.numbers.percent_meeting) if measured else NOTHING,
        bar=bar(view.numbers),
        target_date=day_words(target) if target else "none",
        pace=PACES[view.pace.status] if measured else unmeasured,
        window=window if measured else unmeasured,
    )


def _remaining_words(view: Overview) -> str:
    """`3 of 12 endpoints`, and what is exempt beside them."""
    exempt = f", {view.numbers.exempt:,} exempt" if view.numbers.exempt else ""
    return f"{view.numbers.remaining:,} of {counted(view.numbers.items, view.metric.item)}{exempt}"


def _campaign(views: Sequence[Overview], names: Names) -> CampaignView:
    campaign = views[0].campaign
    ended = campaign.ended
    over = f"Ended on {day_words(ended.on)}: {ended.outcome}. {ended.why}".strip() if ended else ""
    return CampaignView(
        id=campaign.campaign,
        key=campaign.campaign,
        goal=campaign.goal,
        ended=over,
        glass=tuple(glass_words(e) for view in views for e in broken_glass(view.metric.exemptions, view.day)),
        metrics=tuple(_metric(view, names) for view in views),
        case=tuple(line for line in _case(campaign, names) if any(line.texts)),
    )


def _case(campaign: Campaign, names: Names) -> Iterator[Line]:
    yield Line("Why", (campaign.why,))
    yield Line("Why now", (campaign.why_now,))
    yield Line("What those who do the work gain", campaign.benefits)
    yield Line("Not part of it", campaign.non_goals)
    yield Line("Organized by", (", ".join(names.team(key) for key in campaign.organizers),))
    yield Line("Sponsored by", (names.team(campaign.sponsor) if campaign.sponsor else "",))
    yield Line("Started", (day_words(campaign.start) if campaign.start else "",))
    link = campaign.help if campaign.help.startswith(("https://", "http://")) else ""
    yield Line("How to fix an item", (campaign.help,), link)


def _metric(view: Overview, names: Names) -> MetricView:
    id_ = metric_id(view)
    goal = view.metric.goal
    side = "most" if goal.lower_is_better else "least"
    urgent, rest = todo(view, names)
    return MetricView(
        id=id_,
        name=view.metric.name,
        goal=f"every {view.metric.item} at {side} {quantity(goal.value, view.metric.unit)}",
        measured=day_words(view.measured) if view.measured else "",
        facts=facts(view),
        bar=bar(view.numbers),
        counts=counts(view, id_),
        window=_window_chart(view, names),
        groups_of_items=groups(view, id_, names),
        progress=_progress_chart(view),
        months=months(view),
        since=day_words(view.changes.since),
        groups=team_views(view, group_rows(view), names),
        teams=team_views(view, view.teams, names),
        co_owned=co_owned_words(view),
        todo=urgent,
        todo_rest=rest,
        exemptions=exemptions(view),
        tables=tables(view),
        buy_in=buy_in(view, names),
    )


def _window_chart(view: Overview, names: Names) -> Chart:
    label = description(view)
    wide, narrow = (svg(window_chart(view, frame, names=names.by_key), label) for frame in (WIDE, NARROW))
    if view.measured is None:
        return Chart("Where items will stand", view.metric.name, view.metric.name, wide, narrow)
    fields = field_of(view, WIDE), field_of(view, NARROW)
    second, second_narrow = (second_line(view, field.axis, field.packing.each) for field in fields)
    return Chart(headline(view), second, second_narrow, wide, narrow)


def _progress_chart(view: Overview) -> Chart | None:
    """None before there is anything to compare with."""
    if not view.series or view.series[0].day >= view.day:
        return None
    said = _compared(view)
    wide, narrow = (svg(progress_chart(view, frame), f"{PROGRESS}. {said}.") for frame in (WIDE, NARROW))
    return Chart(said, PROGRESS, PROGRESS, wide, narrow)


def _compared(view: Overview) -> str:
    """What remains, against what remained when the campaign started, or when it was measured first after that."""
    start = max(view.series[0].day, view.campaign.start or view.series[0].day)
    remain = f"{view.numbers.remaining:,} {'remains' if view.numbers.remaining == 1 else 'remain'}"
    if start >= view.day:
        return remain
    then = _remaining(next(entry for entry in reversed(view.series) if entry.day <= start))
    return f"{remain}; on {day_words(start)} there {'was' if then == 1 else 'were'} {then:,}"


def _remaining(entry: DayCounts) -> int:
    return sum(entry.standings.values()) - entry.standings[Standing.DONE]
