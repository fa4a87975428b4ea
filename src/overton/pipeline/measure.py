"""Measure: read a metric's source, find the owners, remember the values."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from overton.model.campaign import Campaign, Guardrail, Metric
from overton.model.measurement import MeasuredDay, Snapshot
from overton.model.problem import BadInputError, Problem
from overton.model.workspace import Workspace
from overton.ownership.attribution import Attributors, columns_needed
from overton.ownership.folder import Folder
from overton.pipeline.definition import definition_of
from overton.pipeline.placing import in_file
from overton.pipeline.snapshot import Snapshots
from overton.sources.port import Progress, Source, Surroundings
from overton.sources.registry import source_for
from overton.store.port import Series, Store

Watch = Callable[[str], Progress]
"""Given what is being measured, the function that is told how far it is."""


@dataclass(slots=True)
class Measured:
    """What measuring one metric came to."""

    series: Series
    days: list[date] = field(default_factory=list)
    items: int = 0
    """On the last of the days."""
    no_data: int = 0
    unowned: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Rows that were no observations, by reason, over all days."""
    problems: tuple[Problem, ...] = ()
    """Why it could not be measured; days that were read before are kept."""

    def count(self, snapshot: Snapshot) -> None:
        self.days.append(snapshot.day)
        self.items = len(snapshot.measurements)
        self.no_data = sum(m.value is None for m in snapshot.measurements)
        self.unowned = sum(not m.attribution.owners for m in snapshot.measurements)
        self.left_out.update(snapshot.left_out)


def _unwatched(_what: str) -> Progress:
    return lambda _share: None


@dataclass(frozen=True, slots=True)
class _Task:
    """One metric or guardrail to measure."""

    workspace: Workspace
    campaign: Campaign
    metric: Metric | Guardrail

    @property
    def series(self) -> Series:
        return Series(self.campaign.campaign, self.metric.name)

    @property
    def source(self) -> Source:
        return source_for(self.metric.source)

    def surroundings(self, progress: Progress, previous: str = "") -> Surroundings:
        organisation = self.workspace.organisation
        return Surroundings(
            root=Path(self.workspace.root),
            timezone=organisation.timezone,
            columns=columns_needed(organisation) if isinstance(self.metric, Metric) else (),
            connections=organisation.connections,
            unit=self.metric.unit,
            previous=previous,
            progress=progress,
        )


def _tasks(workspace: Workspace, campaigns: Iterable[Campaign]) -> Iterator[_Task]:
    for campaign in campaigns:
        metrics: tuple[Metric | Guardrail, ...] = (*campaign.metrics, *campaign.guardrails)
        for metric in metrics:
            yield _Task(workspace, campaign, metric)


def measure(
    workspace: Workspace,
    store: Store,
    campaigns: Iterable[Campaign],
    days: Sequence[date] | None = None,
    *,
    today: date,
    watch: Watch = _unwatched,
) -> tuple[Measured, ...]:
    """Measure every metric and guardrail of these campaigns, each in one reading of its source.

    What cannot be measured is told in its result, and keeps nothing else from being measured.

    Args:
        workspace: where the campaigns are from.
        store: remembers what is measured, day by day.
        campaigns: what to measure.
        days: which days, in order; by default all days from the last measured one, which may have been measured
            before it was over, up to today. Where only the present can be read that is today alone.
        today: the present day in the organisation's time zone.
        watch: is told how far the reading of each metric is.
    """
    attributors = Attributors(workspace.organisation, Folder(Path(workspace.root)))
    attributors.of()  # what is wrong with the files that say whose items are is told before anything is measured
    return tuple(
        _measured(task, store, attributors, days, today=today, progress=watch(str(task.series.metric)))
        for task in _tasks(workspace, campaigns)
    )


def _measured(
    task: _Task, store: Store, attributors: Attributors, days: Sequence[date] | None, *, today: date, progress: Progress
) -> Measured:
    done = Measured(task.series)
    try:
        _record(task, store, attributors, days, done, today=today, progress=progress)
    except BadInputError as error:
        done.problems = tuple(in_file(error, task.workspace.files.get(task.campaign.campaign, "")))
    return done


def _record(
    task: _Task,
    store: Store,
    attributors: Attributors,
    days: Sequence[date] | None,
    done: Measured,
    *,
    today: date,
    progress: Progress,
) -> None:
    with store.measuring(task.series):
        known = store.days(task.series)
        due = [*(days or _due(task, known, today))]
        due += _following(known, due[-1])
        surroundings = task.surroundings(progress, _previous(known, due[0]))
        snapshots = Snapshots(attributors, definition_of(task.metric), task.workspace.organisation.tree)
        for readings in task.source.read(task.metric.source, due, surroundings):
            snapshot = snapshots.of(readings)
            store.record(task.series, (snapshot,))
            done.count(snapshot)


def _previous(known: Sequence[MeasuredDay], first: date) -> str:
    """The commit that was read for the last measured day before the first to measure."""
    return next((day.revision for day in reversed(known) if day.day < first), "")


def _following(known: Sequence[MeasuredDay], last: date) -> list[date]:
    """The measured day after those, of a source in git: what its items were called is told of the day before it."""
    return [day.day for day in known if day.day > last and day.revision][:1]


def _due(task: _Task, measured: Sequence[MeasuredDay], today: date) -> list[date]:
    if not measured or measured[-1].day >= today or not task.source.dated(task.metric.source):
        return [today]
    last = measured[-1].day
    return [last + timedelta(days=n) for n in range((today - last).days + 1)]


def explanations(
    workspace: Workspace, campaigns: Iterable[Campaign], days: Sequence[date]
) -> Iterator[tuple[Series, str]]:
    """What would be run to measure each metric and guardrail."""
    for task in _tasks(workspace, campaigns):
        yield task.series, task.source.explain(task.metric.source, days, task.surroundings(lambda _share: None))
