"""The organizers' update: how far along, whether the date holds, who does well, who needs help, what is coming."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from overton.charts.captions import description
from overton.digests.sections import (
    ending_exemptions,
    exempt_beside,
    first_refusals,
    footer,
    happened,
    notices,
    pace_words,
    shares,
    summary,
    urgency,
    window_section,
)
from overton.digests.story import ORGANIZERS, Chapter, Story
from overton.digests.update import Line, Part, Row, Section, Table, Tone, Update
from overton.digests.words import counted_by_kind, listed, on
from overton.model.exemption_request import ExemptionRequest
from overton.model.standing import Standing
from overton.progress.exempt_rest import clear_words, exempt_rest
from overton.progress.figures import Assessed, Forecast, Guarded, Numbers, Overview, PaceStatus, TeamRow
from overton.progress.wording import clean, counted, percent, quantity, rate

HELPED, PRAISED = 12, 5
"""How many teams are shown: of those that need help, and of those that do well."""
STATUS = {
    PaceStatus.DONE: (Tone.DONE, "done"),
    PaceStatus.ON_PACE: (Tone.DONE, "on pace"),
    PaceStatus.EXEMPT: (Tone.PLAIN, "the rest is exempt"),
    PaceStatus.UNKNOWN: (Tone.PLAIN, "not known yet"),
    PaceStatus.NO_TARGET: (Tone.PLAIN, "no pace is needed"),
    PaceStatus.BEHIND: (Tone.WARNED, "behind"),
    PaceStatus.STALLED: (Tone.ALERT, "stalled: nothing fixed in eight weeks"),
    PaceStatus.GROWING: (Tone.ALERT, "growing: more came than was fixed"),
}
WELL = {PaceStatus.DONE, PaceStatus.ON_PACE}
IN_NEED = {PaceStatus.BEHIND, PaceStatus.STALLED, PaceStatus.GROWING}


def compose_organizers(story: Story) -> Update:
    """The update of those who run and sponsor the campaign."""
    overviews = [chapter.overview for chapter in story.chapters]
    campaign = story.campaign
    left = counted_by_kind((overview.numbers.remaining, overview.metric.item) for overview in overviews)
    counting = _all(overviews)
    share = f", {percent(counting.percent_meeting)} meet the goal" if counting.items else ""
    held = [overview for overview in overviews if overview.position]
    exempt = any(clear_words(overview) != "clear" for overview in held)
    clear = f"the Window is clear{' but for what is exempt' if exempt else ''}"
    clear = clear if held and all(overview.clear for overview in held) else ""
    urgent = urgency(overviews, story.day) or clear
    title = (
        f"{left} left{exempt_beside(overviews)}{share}"
        if any(overview.seen for overview in overviews)
        else "no data yet"
    )
    return Update(
        campaign=campaign.campaign,
        organisation=clean(story.organisation.organisation),
        audience=ORGANIZERS,
        day=story.day,
        since=story.since,
        subject=f"{campaign.campaign}: {title}{f', {urgent}' if urgent else ''}",
        preview=_preview(overviews),
        title=title,
        goal=clean(campaign.goal),
        notices=notices(story, every_glass=True),
        parts=tuple(_part(chapter, story) for chapter in story.chapters),
        closing=_asking(story),
        footer=footer(story, "the organizers and the sponsor"),
    )


def _asking(story: Story) -> tuple[Section, ...]:
    """Requests for exemptions that nobody has decided about."""
    lines = tuple(Line(_asked(one, story.day), f"Request {one.number}", Tone.ALERT) for one in story.awaiting)
    return (Section("Exemptions that await a decision", lines),) if lines else ()


def _asked(request: ExemptionRequest, day: date) -> str:
    whom = f", for {clean(request.asked_by)}" if request.asked_by else ""
    return f"{clean(request.wanted.items)} until {on(request.wanted.until, day)}{whom}: {clean(request.wanted.why)}"


def _all(overviews: Iterable[Overview]) -> Numbers:
    """The items of all metrics together."""
    total = Counter[Standing]()
    for overview in overviews:
        total.update(overview.numbers.standings)
    return Numbers({standing: total[standing] for standing in Standing})


def _part(chapter: Chapter, story: Story) -> Part:
    overview, day = chapter.overview, story.day
    rows = [row for row in overview.teams if row.team is not None]
    need = [row for row in rows if row.pace.status in IN_NEED]
    well = sorted((row for row in rows if row.pace.status in WELL), key=lambda row: -row.changes.fixed)
    sections = (
        Section("Will it be done in time?", tuple(_in_time(overview, day))),
        Section("Who needs help", table=_table(need, story, HELPED)),
        Section("Who does well: ask what works", table=_table(well, story, PRAISED)),
        happened(chapter, story.since, day),
        _window(overview, story),
        Section("To look after", tuple(_cares(overview, day))),
    )
    return Part(
        metric=clean(overview.metric.name),
        headline=f"{counted(overview.numbers.remaining, overview.metric.item)} left{exempt_beside([overview])}",
        summary=summary(overview),
        shares=shares(overview.numbers),
        sections=tuple(section for section in sections if not section.empty),
        picture=description(overview) if overview.numbers.items else "",
    )


def _in_time(overview: Overview, day: date) -> Iterator[Line]:
    pace, target = overview.pace, overview.campaign.target_date
    tone, status = STATUS[pace.status]
    label = status.partition(":")[0].capitalize()
    exempt = pace.status is PaceStatus.EXEMPT
    words = exempt_rest(overview) if exempt else pace_words(pace, overview.metric.item, target, day)
    yield Line(words, label="Nothing remains but what is exempt" if exempt else label, tone=tone)
    if overview.numbers.remaining:
        yield Line(_forecast(overview.forecast, target, day), label="Forecast")


def _forecast(forecast: Forecast, target: date | None, day: date) -> str:
    """The probability of being done by a target date that is still to come, and when it may be done."""
    if forecast.reason:
        return forecast.reason
    chance = ""
    if forecast.probability is not None and target is not None and target >= day:
        chance = f"{_likely(forecast.probability)} likely to be done by {on(target, day)}; "
    early, median, late = forecast.finish_low, forecast.finish_median, forecast.finish_high
    if early is None:
        return f"{chance}done later than can be said"
    if median is None:
        return f"{chance}done on {on(early, day)} at the earliest, more likely later than can be said"
    bounds = f"{on(early, day)} to {on(late, day) if late else 'later than can be said'}"
    return f"{chance}done about {on(median, day)}, most likely {bounds}"


def _likely(probability: float) -> str:
    """Never certain: `under 1 %`, `40 %`, `over 99 %`."""
    return "under 1 %" if probability < 0.01 else "over 99 %" if probability > 0.99 else percent(100 * probability)  # noqa: PLR2004


def _table(rows: Sequence[TeamRow], story: Story, most: int) -> Table:
    heads = ("Team", "Left", "Fixed", "A week / needed")
    more = f"and {len(rows) - most:,} more" if len(rows) > most else ""
    return Table(heads, tuple(_row(row, story) for row in rows[:most]), more)


def _row(row: TeamRow, story: Story) -> Row:
    assert row.team is not None
    tone, status = STATUS[row.pace.status]
    team = story.organisation.teams.get(row.team)
    channel = f" · {clean(team.channel)}" if team and team.channel else ""
    needed = f" / {rate(row.pace.needed)}" if row.pace.needed else ""
    cells = (
        f"{row.numbers.remaining:,} of {row.numbers.items:,}",
        f"{row.changes.fixed:,}",
        f"{rate(row.pace.actual)}{needed}".replace("under ", "<"),
    )
    return Row(tone, story.name_of(row.team), f"{status}{channel}", cells)


def _window(overview: Overview, story: Story) -> Section:
    section = window_section(overview, story.day)
    words = clear_words(overview)
    tone = Tone.DONE if words == "clear" else Tone.PLAIN
    label, _, rest = words.partition(" but for ")
    nothing = f"nothing but {rest} stands" if rest else "nothing stands"
    state = Line(
        f"{nothing} in it; the next position can be announced",
        label="Clear but for what is exempt" if rest else label.capitalize(),
        tone=tone,
    )
    if not overview.seen:
        state = Line("nothing has data", label="Not known", tone=Tone.PLAIN)
    elif not overview.clear:
        warned = overview.numbers.standings[Standing.WARNED]
        refused = overview.numbers.standings[Standing.NOT_ALLOWED]
        state = Line(f"{warned:,} warned, {refused:,} not allowed", label="Not clear", tone=Tone.WARNED)
    coming = [
        Line(_refused_whom(items, story), label=f"{len(items):,} refused from {on(start, story.day)}", tone=Tone.COMING)
        for start, items in first_refusals(overview).items()
    ]
    return Section(section.heading, (state, *section.lines, *coming) if overview.position or coming else section.lines)


def _refused_whom(items: Sequence[Assessed], story: Story) -> str:
    """How many of which team, most first."""
    whose = Counter(owner for assessed in items for owner in assessed.owners or (None,))
    return ", ".join(
        f"{story.name_of(owner) if owner else 'unowned'} {count:,}" for owner, count in whose.most_common()
    )


def _cares(overview: Overview, day: date) -> Iterator[Line]:
    """What needs an organizer's eye: unowned items, exemptions, buy-in, guardrails, data."""
    numbers, kind = overview.numbers, overview.metric.item
    if numbers.unowned:
        names = [clean(a.item) for a in overview.items if not a.owners and a.verdict and not a.verdict.exempt]
        yield Line(listed(names), label=f"{counted(numbers.unowned, kind)} unowned", tone=Tone.ALERT)
    yield from ending_exemptions(overview, day)
    if numbers.remaining:
        yield _buy_in(overview)
    yield from map(_guardrail, overview.guardrails)
    if numbers.no_data:
        yield Line(f"{counted(numbers.no_data, kind)} without data", label="Data")
    if overview.left_out:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in sorted(overview.left_out.items()))
        yield Line(f"rows that are no observations are left out: {reasons}", label="Data")


def _buy_in(overview: Overview) -> Line:
    shares = {stance: share for stance, share in overview.coverage.by_stance.items() if share and stance != "committed"}
    rest = "".join(f", {percent(share)} {stance.replace('_', ' ')}" for stance, share in shares.items())
    committed = percent(overview.coverage.committed)
    return Line(f"committed teams hold {committed} of what is left{rest}", label="Buy-in")


def _guardrail(guarded: Guarded) -> Line:
    now, start = quantity(guarded.now, guarded.unit), quantity(guarded.at_start, guarded.unit)
    words = f"{now} now, {start} at the start"
    if guarded.worse:
        return Line(f"{words}: it got worse", label=clean(guarded.name), tone=Tone.ALERT)
    return Line(words, label=clean(guarded.name), tone=Tone.DONE if guarded.now is not None else Tone.PLAIN)


def _preview(overviews: Sequence[Overview]) -> str:
    rows = [row for overview in overviews for row in overview.teams if row.team is not None]
    well = len({row.team for row in rows if row.pace.status in WELL})
    need = len({row.team for row in rows if row.pace.status in IN_NEED})
    return f"{counted(well, 'team')} on pace or done, {need:,} need help."
