"""The sections that a team's and the organizers' updates share."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from overton.charts.palette import WORDS
from overton.digests.story import Chapter, Story
from overton.digests.update import TONES, Line, Section, Share, Tone
from overton.digests.words import EVERY, listed, on
from overton.model.standing import Action, Standing
from overton.model.window import Exemption
from overton.progress.books import Entry
from overton.progress.exempt_wording import glass_words, unreviewed
from overton.progress.explain import taken_back_words, window_words
from overton.progress.figures import Assessed, Numbers, Overview, Pace, PaceStatus
from overton.progress.overview import PERIODS
from overton.progress.reach import ENDS_SOON
from overton.progress.wording import clean, counted, day_words, percent, plural, quantity, rate
from overton.window.holding import broken_glass
from overton.window.items import matches
from overton.window.ledger import effective_from

SOON = timedelta(days=30)
"""How long before its end an exemption is told of, at least."""


def shares(numbers: Numbers) -> tuple[Share, ...]:
    """The bar, best first."""
    return tuple(
        Share(TONES[standing], WORDS[standing], count, 100 * count / numbers.items)
        for standing, count in numbers.standings.items()
        if count
    )


def summary(overview: Overview) -> str:
    """`24 of 31 endpoints meet the goal (77 %): p99.9 request duration at most 5 s`."""
    numbers, metric = overview.numbers, overview.metric
    side = "at most" if metric.goal.lower_is_better else "at least"
    value = quantity(metric.goal.value, metric.unit).replace(" ", "\N{NO-BREAK SPACE}")
    goal = f"{clean(metric.name)} {side} {value}"
    if overview.seen and not numbers.seen:
        return f"nothing is short of the goal: {goal}"
    share = f"{numbers.meeting:,} of {counted(numbers.items, metric.item)} meet the goal"
    return f"{share} ({percent(numbers.percent_meeting)}): {goal}"


def exempt_beside(overviews: Iterable[Overview]) -> str:
    """`, 10 exempt`: what misses the goal and is not counted; empty where nothing does."""
    exempt = sum(overview.numbers.exempt for overview in overviews)
    return f", {exempt:,} exempt" if exempt else ""


def happened(chapter: Chapter, since: date, day: date) -> Section:
    """What changed since the last update."""
    lines = [
        *_entry_lines(chapter, Entry.FIXED, Tone.DONE, "fixed, thank you"),
        *_entry_lines(chapter, Entry.INFLOW, Tone.ALERT, "new and short of the goal"),
        *_entry_lines(chapter, Entry.REOPENED, Tone.ALERT, "short of the goal again"),
        *(
            Line(f"since {on(mark.day, day)}: {clean(mark.why)}", label="The scope changed")
            for mark in chapter.overview.epochs
            if since < mark.day <= day
        ),
    ]
    return Section(f"Since {on(since, day)}", tuple(lines) or (Line("Nothing was fixed, and nothing new came."),))


def _entry_lines(chapter: Chapter, entry: Entry, tone: Tone, words: str) -> list[Line]:
    found = [happening for happening in chapter.happenings if happening.entry is entry]
    if not found:
        return []
    removed = sum(happening.removed for happening in found)
    gone = f" ({removed:,} removed)" if removed else ""
    names = listed([clean(happening.item) for happening in found])
    return [Line(f"{names}{gone}", label=f"{len(found):,} {words}", tone=tone)]


def ending_exemptions(overview: Overview, day: date) -> list[Line]:
    """Exemptions that end soon, one line for each item."""
    return [
        Line(f"exempt until {on(e.last, day)}{unreviewed(e)}{_then(a, e)}: {clean(e.why)}", clean(a.item), Tone.COMING)
        for e, a in sorted(_ending(overview, day), key=lambda pair: (pair[0].last, pair[1].item))
    ]


def owners_of_ending(overview: Overview, day: date) -> set[str]:
    """Whose items have an exemption that ends soon: they are to know of it, also when nothing else is left for them."""
    return {owner for _exemption, assessed in _ending(overview, day) for owner in assessed.owners}


def _ending(overview: Overview, day: date) -> list[tuple[Exemption, Assessed]]:
    """Whoever reads updates is told two weeks before, also when the next update comes after the end."""
    soon = day + max(SOON, PERIODS[overview.campaign.cadence] + ENDS_SOON)
    found = ((a.verdict.exemption, a) for a in overview.items if a.verdict)
    return [(exemption, assessed) for exemption, assessed in found if exemption and exemption.last <= soon]


def _then(assessed: Assessed, exemption: Exemption) -> str:
    """What becomes of an item on the day after its exemption, if its value stays."""
    after = exemption.last + timedelta(days=1)
    action = next((coming.verdict.action for coming in assessed.coming if coming.on == after), Action.PASS)
    return {Action.REFUSE: ", then refused", Action.WARN: ", then warned"}.get(action, "")


def glass_notices(overview: Overview, day: date, *, every: bool) -> tuple[str, ...]:
    """The exemptions that nobody reviewed: every one, or those of the items that the overview has."""
    return tuple(
        f"Break-glass: {glass_words(exemption)}"
        for exemption in broken_glass(overview.metric.exemptions, day)
        if every or any(matches(exemption.items, assessed.item) for assessed in overview.items)
    )


def window_section(overview: Overview, day: date) -> Section:
    """The Window now, and what is announced."""
    lines: list[Line] = []
    metric, notice = overview.metric, overview.campaign.notice
    if overview.position is not None:
        began = on(effective_from(overview.position, notice), day)
        lines.append(
            Line(f"{window_words(overview.position, metric)}, since {began}{_because(overview.position.why)}", "Now")
        )
    lines += [
        Line(taken_back_words(position, effective_from(position, notice), metric), "Withdrawn")
        for position in overview.taken_back
    ]
    for position in overview.coming:
        starts = on(effective_from(position, notice), day)
        lines.append(
            Line(f"{window_words(position, metric)}{_because(position.why)}", f"From {starts}", tone=Tone.COMING)
        )
    return Section("The Window", tuple(lines))


def _because(why: str) -> str:
    return f": {clean(why)}" if why else ""


def notices(story: Story, *, every_glass: bool = False) -> tuple[str, ...]:
    """What has to be known before the numbers are believed; and glass that is broken, for these items or for any."""
    found = [clean(story.organisation.generated)] if story.organisation.generated else []
    for chapter in story.chapters:
        measured = chapter.overview.measured
        name = clean(chapter.overview.metric.name)
        if measured is None:
            found.append(f"{name} is not measured yet.")
        elif measured < story.day - timedelta(days=1):
            found.append(f"{name} was last measured on {day_words(measured)}; the numbers are of that day.")
        found += glass_notices(chapter.overview, story.day, every=every_glass)
    return tuple(found)


def footer(story: Story, whom: str) -> str:
    """Why it came, and of when it is."""
    return f"As of {day_words(story.day)}; for {whom}, every {EVERY[story.campaign.cadence]}."


def with_organizers(story: Story) -> str:
    """Whom to ask: `Infra in #infra, ana@acme.test`."""
    found = []
    for key in story.campaign.organizers:
        team = story.organisation.teams.get(key)
        found.append(story.name_of(key) + (f" in {clean(team.channel)}" if team and team.channel else ""))
    return ", ".join(found)


def first_refusals(overview: Overview) -> dict[date, list[Assessed]]:
    """Items that an announced position will refuse and that pass today, by the day from which it does."""
    found: dict[date, list[Assessed]] = {}
    for assessed in overview.items:
        if assessed.refused_from is not None:
            found.setdefault(assessed.refused_from, []).append(assessed)
    return dict(sorted(found.items()))


def urgency(overviews: Iterable[Overview], day: date) -> str:
    """What matters most, for a subject: what is not allowed, what soon will not be, what is in the Window."""
    metrics = list(overviews)
    refused = sum(overview.numbers.standings[Standing.NOT_ALLOWED] for overview in metrics)
    coming: Counter[date] = Counter()
    for overview in metrics:
        coming.update({start: len(items) for start, items in first_refusals(overview).items()})
    warned = sum(overview.numbers.standings[Standing.WARNED] for overview in metrics)
    said = [f"{refused:,} not allowed"] if refused else []
    if coming:
        soonest = min(coming)
        said.append(f"{coming[soonest]:,} refused from {on(soonest, day)}")
    return ", ".join(said) or (f"{warned:,} in the Window" if warned else "")


def pace_words(pace: Pace, kind: str, target: date | None, day: date) -> str:
    """Needed against actual pace: `0.2 endpoints a week needed until 18 December (42 weeks left), 0.6 fixed a week`."""
    unknown = pace.status is PaceStatus.UNKNOWN
    actual = "too early to say" if unknown else f"{rate(pace.actual)} a week fixed over the last eight weeks"
    net = f", {rate(pace.actual - pace.net)} a week new or back" if pace.net < pace.actual else ""
    if target is None:
        needless = "" if pace.status is PaceStatus.NO_TARGET else ", so no pace is needed"
        return f"there is no target date{needless}; {actual}{net}"
    if pace.days_late:
        return f"the target date, {on(target, day)}, was {counted(pace.days_late, 'day')} ago; {actual}{net}"
    if pace.needed is None or pace.weeks_left is None:
        return f"by {on(target, day)}"
    needed = f"{rate(pace.needed)} {plural(kind)} a week needed until {on(target, day)}"
    return f"{needed} ({counted(round(pace.weeks_left), 'week')} left); {actual}{net}"
