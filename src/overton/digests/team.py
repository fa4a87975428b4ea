"""A team's update: what is theirs, what to do first and why, what changed, and whom to ask."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    with_organizers,
)
from overton.digests.story import Chapter, Story, judged
from overton.digests.update import Line, Part, Pile, Section, Task, Tone, Update
from overton.digests.words import counted_by_kind, joined, listed, on
from overton.model.standing import Standing
from overton.progress.exempt_rest import exempt_rest
from overton.progress.explain import window_words
from overton.progress.figures import Assessed, Overview, PaceStatus
from overton.progress.wording import clean, counted, quantity
from overton.window.ledger import effective_from

SHOWN = 10
"""How many items of a pile are shown."""
ENCOURAGEMENT = {
    PaceStatus.DONE: "You are done, thank you",
    PaceStatus.ON_PACE: "You are on pace",
    PaceStatus.EXEMPT: "Nothing remains but what is exempt",
    PaceStatus.UNKNOWN: "It is too early to speak of pace",
    PaceStatus.NO_TARGET: "No pace is needed",
    PaceStatus.BEHIND: "You are behind; say early what would help",
    PaceStatus.STALLED: "Nothing was fixed for eight weeks; say what stands in the way",
    PaceStatus.GROWING: "More came than was fixed; say what would help",
}
PACE_TONES = {
    PaceStatus.DONE: Tone.DONE,
    PaceStatus.ON_PACE: Tone.DONE,
    PaceStatus.EXEMPT: Tone.PLAIN,
    PaceStatus.UNKNOWN: Tone.PLAIN,
    PaceStatus.NO_TARGET: Tone.PLAIN,
}


def compose_team(story: Story, team: str) -> Update:
    """The update of a team and of those below it, from the part of the story that they hold."""
    overviews = [chapter.overview for chapter in story.chapters]
    campaign, name = story.campaign, story.name_of(team)
    some = any(overview.numbers.remaining for overview in overviews)
    left = counted_by_kind((overview.numbers.remaining, overview.metric.item) for overview in overviews)
    seen = any(overview.seen for overview in overviews)
    exempt = counted_by_kind((overview.numbers.exempt, f"exempt {overview.metric.item}") for overview in overviews)
    some_exempt = any(overview.numbers.exempt for overview in overviews)
    nothing = f"nothing left for {name}, thank you" if seen else f"no data for {name} yet"
    nothing = f"nothing left for {name} but {exempt}" if some_exempt else nothing
    title = f"{left} left for {name}{exempt_beside(overviews)}" if some else nothing
    urgent = urgency(overviews, story.day)
    parts = tuple(_part(chapter, story, team) for chapter in story.chapters)
    return Update(
        campaign=campaign.campaign,
        organisation=clean(story.organisation.organisation),
        audience=team,
        day=story.day,
        since=story.since,
        subject=f"{campaign.campaign}: {title}{f', {urgent}' if urgent else ''}",
        preview=_preview(parts),
        title=title[0].upper() + title[1:],
        goal=clean(campaign.goal),
        notices=notices(story),
        parts=parts,
        closing=(_asking(story), _reasons(story)),
        footer=footer(story, f"everyone in {name}"),
    )


def _part(chapter: Chapter, story: Story, team: str) -> Part:
    overview = chapter.overview
    piles = tuple(_Desk(story, overview, team).piles())
    exempt = tuple(ending_exemptions(overview, story.day))
    sections = (
        Section("Yours to do first", piles=piles),
        happened(chapter, story.since, story.day),
        Section("Exemptions that end soon", exempt),
        window_section(overview, story.day),
        Section("Pace", (_pace_line(overview, story.day),)),
    )
    return Part(
        metric=clean(overview.metric.name),
        headline=f"{counted(overview.numbers.remaining, overview.metric.item)} left{exempt_beside([overview])}",
        summary=summary(overview),
        shares=shares(overview.numbers),
        sections=tuple(section for section in sections if not section.empty),
        picture=description(overview) if overview.numbers.items else "",
    )


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a team has before it, of one metric."""

    story: Story
    overview: Overview
    team: str

    def piles(self) -> Iterator[Pile]:
        """The items to do, most urgent first; each item is in one pile."""
        standing: dict[Standing, list[Assessed]] = {one: [] for one in Standing}
        refused_from = first_refusals(self.overview)
        ahead = {assessed.item for items in refused_from.values() for assessed in items}
        for assessed in judged(self.overview):
            assert assessed.verdict is not None
            if assessed.item not in ahead:
                standing[assessed.verdict.standing].append(assessed)
        if refused := standing[Standing.NOT_ALLOWED]:
            yield self._pile(Tone.REFUSED, "Not allowed now", "Beyond Not Allowed: please start here.", refused)
        for start, items in refused_from.items():
            heading = f"Refused from {on(start, self.story.day)}"
            yield self._pile(Tone.COMING, heading, self._advice(start), items, start)
        if warned := standing[Standing.WARNED]:
            yield self._pile(Tone.WARNED, "In the Window", "Beyond Warn: these come next.", warned)
        if later := standing[Standing.LATER]:
            names = listed([clean(assessed.item) for assessed in later])
            yield Pile(Tone.LATER, f"Later ({len(later):,})", f"Short of the goal, not yet in the Window: {names}.")

    def _advice(self, start: date) -> str:
        notice = self.overview.campaign.notice
        position = next(p for p in self.overview.coming if effective_from(p, notice) == start)
        return f"Fine today. Then the Window is {window_words(position, self.overview.metric)}."

    def _pile(self, tone: Tone, heading: str, advice: str, items: list[Assessed], start: date | None = None) -> Pile:
        """A pile of items; `start` is the day from which an announced position judges them."""
        more = ""
        if len(items) > SHOWN:
            command = f"overton items {self.story.campaign.campaign} --team {self.team}"
            more = f"and {len(items) - SHOWN:,} more: {command}"
        tasks = tuple(self._task(assessed, start) for assessed in items[:SHOWN])
        return Pile(tone, f"{heading} ({len(items):,})", advice, tasks, more)

    def _task(self, assessed: Assessed, start: date | None) -> Task:
        verdict = next((coming.verdict for coming in assessed.coming if coming.on == start), assessed.verdict)
        limit, unit = verdict.limit if verdict else None, self.overview.metric.unit
        own = assessed.owners == (self.team,)
        whose = "yours" if own else f"with {joined(map(self.story.name_of, assessed.owners))}"
        return Task(
            item=clean(assessed.item),
            value=quantity(assessed.value, unit),
            limit="" if limit is None else f"limit {quantity(limit, unit)}",
            since=f"since {on(assessed.since, self.overview.day)}",
            why=f"{whose}: {clean(assessed.measurement.attribution.reason)}",
        )


def _pace_line(overview: Overview, day: date) -> Line:
    pace = overview.pace
    words = pace_words(pace, overview.metric.item, overview.campaign.target_date, day)
    if pace.status is PaceStatus.EXEMPT:
        words = exempt_rest(overview)
    tone = PACE_TONES.get(pace.status, Tone.ALERT)
    return Line(words, label=ENCOURAGEMENT[pace.status], tone=tone)


def _preview(parts: tuple[Part, ...]) -> str:
    """The first thing to do, or what the numbers say."""
    for part in parts:
        for section in part.sections:
            for pile in section.piles:
                if pile.tasks:
                    first = pile.tasks[0]
                    return f"First: {first.item}, {first.value}{f', {first.limit}' if first.limit else ''}."
    return f"{parts[0].summary}." if parts else ""


def _asking(story: Story) -> Section:
    guide = clean(story.campaign.help)
    link = guide if guide.startswith(("https://", "http://")) else ""
    lines = [Line(guide, label="How to fix it", link=link)] if guide else []
    if whom := with_organizers(story):
        lines.append(Line(whom, label="Whom to ask"))
    return Section("Need a hand?", tuple(lines))


def _reasons(story: Story) -> Section:
    campaign = story.campaign
    lines = [Line(clean(campaign.why))] if campaign.why else []
    return Section("Why we do this", (*lines, *(Line(clean(gain), tone=Tone.DONE) for gain in campaign.benefits)))
