"""What a campaign in code was worth lately, straight from git: for who has no store, or has not measured yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from overton.code.history import Past
from overton.model.campaign import Campaign, Metric
from overton.model.measurement import History, Snapshot
from overton.model.problem import BadInputError, Problem
from overton.model.workspace import Workspace
from overton.ownership.attribution import Attributors
from overton.ownership.folder import Folder
from overton.pipeline.definition import definition_of
from overton.pipeline.overviews import Histories
from overton.pipeline.placing import in_file
from overton.pipeline.snapshot import Snapshots
from overton.repository.commits import first_parents
from overton.repository.opening import open_repository
from overton.sources.in_code import InCode
from overton.sources.port import Progress
from overton.sources.reading_code import points_of_days, readings_at
from overton.sources.registry import source_for
from overton.store.memory import MemoryStore
from overton.store.port import Series, Store

WEEKS = 13
"""How far back: what the pace is reckoned from, and a little more."""


def with_git(
    store: Store, workspace: Workspace, campaigns: Iterable[Campaign], day: date, told: Progress
) -> tuple[Histories, list[Problem]]:
    """The histories of a store, and from git those of campaigns in code that the store does not have.

    What cannot be read is told as problems, and keeps nothing else from being read.
    """
    missing = [
        (campaign, metric)
        for campaign in campaigns
        for metric in campaign.metrics
        if _readable(metric) and not store.days(Series(campaign.campaign, metric.name))
    ]
    if not missing:
        return store, []
    read, problems = MemoryStore(), []
    for campaign, metric in missing:
        try:
            for snapshot in _snapshots(workspace, metric, day, told):
                read.record(Series(campaign.campaign, metric.name), [snapshot])
        except BadInputError as error:
            problems += in_file(error, workspace.files.get(campaign.campaign, ""))
    return _Both(store, read), problems


@dataclass(frozen=True, slots=True)
class _Both:
    """The histories of two stores, of which the second has what the first has not."""

    first: Histories
    second: Histories

    def history(self, series: Series) -> History:
        found = self.second.history(series)
        return found if found.days else self.first.history(series)


def _readable(metric: Metric) -> bool:
    source = source_for(metric.source)
    return isinstance(source, InCode) and source.scan(metric.source) is not None


def _snapshots(workspace: Workspace, metric: Metric, day: date, told: Progress) -> Iterator[Snapshot]:
    """The ends of the last weeks, each as the branch stood then."""
    source = source_for(metric.source)
    assert isinstance(source, InCode)
    scan = source.scan(metric.source)
    assert scan is not None
    try:
        past = Past.of(open_repository(Path(workspace.root)))
        days = [day - timedelta(weeks=week) for week in reversed(range(WEEKS))]
        points = points_of_days(first_parents(past.repository), days, workspace.organisation.timezone)
    except BadInputError:  # no repository, or none with a commit: nothing is known yet
        return
    attributors = Attributors(workspace.organisation, Folder(Path(workspace.root)))
    snapshots = Snapshots(attributors, definition_of(metric), workspace.organisation.tree)
    for readings in readings_at(past, source, metric.source, scan, points, start="", told=told):
        yield snapshots.of(readings)
