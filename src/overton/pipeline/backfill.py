"""Backfill: measure a campaign in code at many commits of its past, in one pass, and remember the values."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from overton.code.attributes_of_commits import attributes_said
from overton.code.history import Past
from overton.code.scan import Scan
from overton.code.steps import Point
from overton.model.campaign import Campaign, Metric
from overton.model.measurement import MeasuredDay, Measurement, Snapshot
from overton.model.problem import BadInputError
from overton.model.workspace import Workspace
from overton.ownership.attribution import Attributors
from overton.ownership.folder import Folder
from overton.pipeline.definition import definition_of
from overton.pipeline.snapshot import Snapshots
from overton.repository.commits import Line, first_parents
from overton.repository.opening import open_repository
from overton.sources.in_code import InCode
from overton.sources.port import Progress
from overton.sources.reading_code import readings_at
from overton.sources.registry import source_for
from overton.store.port import Series, Store

UNOWNED = "unowned"
AT_ONCE = 20
"""Points that are remembered together: what a run that is stopped has to do again."""

FORM = 1
"""Of what is remembered of a commit."""


@dataclass(frozen=True, slots=True)
class Total:
    """What a metric came to at one commit."""

    point: Point
    total: float
    """The sum of all values."""
    owners: dict[str, float]
    """The sum of each owner's values, `unowned` for what nobody owns; a co-owned item counts for each of its owners."""


@dataclass(frozen=True, slots=True)
class Backfilled:
    """The past of one metric."""

    campaign: Campaign
    metric: Metric
    totals: Sequence[Total]
    whole: bool
    """False where a shallow clone ends the history early."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """What could not be looked at, by reason."""


def in_code(metric: Metric) -> tuple[InCode, Scan]:
    """The source of a metric and how it reads any commit; raises BadInputError for one that cannot."""
    source = source_for(metric.source)
    scan = source.scan(metric.source) if isinstance(source, InCode) else None
    if not isinstance(source, InCode) or scan is None:
        what = f"the source of {metric.name!r} cannot be read at a commit of the past"
        raise BadInputError.of(metric.name, what, "`overton measure` reads it as it is, or from when its data is")
    return source, scan


@dataclass
class Backfill:
    """The past of a workspace's repository, to be measured for one metric after another."""

    workspace: Workspace
    past: Past
    line: Line
    """The history that it goes along."""
    attributors: Attributors

    @classmethod
    def of(cls, workspace: Workspace) -> "Backfill":
        past = Past.of(open_repository(Path(workspace.root)))
        attributors = Attributors(workspace.organisation, Folder(Path(workspace.root)))
        return cls(workspace, past, first_parents(past.repository), attributors)

    def run(
        self, campaign: Campaign, metric: Metric, store: Store, points: Sequence[Point], told: Progress
    ) -> Backfilled:
        """Measure a metric at points of the past, and remember the last of each day; raises BadInputError."""
        source, scan = in_code(metric)
        series = Series(campaign.campaign, metric.name)
        definition = definition_of(metric)
        with store.measuring(series):
            way = self._way(points, store.days(series))
            chosen_by = attributes_said(self.past.repository, way[-1].commit) if way else ""
            questions = [self._question(definition, scan, point, chosen_by) for point in way]
            done = self._known(series, definition, store, way, questions)
            rest = way[len(done) :]
            start = done[-1].point.commit if done else ""
            asked = {point.commit: question for point, question in zip(way, questions, strict=True)}
            snapshots = Snapshots(self.attributors, definition, self.workspace.organisation.tree)
            recorder = _Recorder(store, series, self.past, asked)
            left_out: Mapping[str, int] = {}
            for readings in readings_at(self.past, source, metric.source, scan, rest, start=start, told=told):
                recorder.take(snapshots.of(readings))
                left_out = readings.left_out
            done += recorder.totals(rest)
        chosen = set(points)
        totals = [total for total in done if total.point in chosen]
        return Backfilled(campaign, metric, totals, whole=not self.past.repository.shallow, left_out=left_out)

    def _way(self, points: Sequence[Point], measured: Sequence[MeasuredDay]) -> list[Point]:
        """The points, and with them the days that the store has from the first on.

        What an item was called is told of the measured day before, so that a day between two that were measured has the
        later one followed anew.
        """
        places = {commit.oid: place for place, commit in enumerate(self.line.commits)}
        stored = [
            Point(day.revision, self.line.commits[places[day.revision]].at, day.day)
            for day in measured
            if day.revision in places and points and day.day > points[0].day
        ]
        return sorted({*points, *stored}, key=lambda point: (point.day, places[point.commit]))

    def _question(self, definition: str, scan: Scan, point: Point, attributes: str) -> str:
        """All that the answer for a commit depends on; the attributes are those of the last point."""
        organisation = self.workspace.organisation
        teams = {key: team.handles for key, team in organisation.teams.items()}
        rules = [asdict(rule) for rule in organisation.ownership]
        asked = [FORM, definition, scan.fingerprint, rules, teams, attributes, point.commit]
        return json.dumps(asked, default=str, sort_keys=True)

    def _known(
        self, series: Series, definition: str, store: Store, points: Sequence[Point], questions: Sequence[str]
    ) -> list[Total]:
        """The points that need no measuring: whole days from the beginning that the store and the cache remember."""
        days = {(day.day, day.revision) for day in store.days(series) if day.definition == definition}
        answers = self.past.cache.answers(questions)
        last = {point.day: point.commit for point in points}
        known: list[Total] = []
        for day, own in groupby(zip(points, questions, strict=True), key=lambda pair: pair[0].day):
            pairs = list(own)
            if (day, last[day]) not in days or any(question not in answers for _point, question in pairs):
                break
            known += [Total(point, *answers[question]) for point, question in pairs]
        return known


@dataclass
class _Recorder:
    """Remembers one snapshot a day, and what every one came to."""

    store: Store
    series: Series
    past: Past
    questions: dict[str, str]
    """By commit."""
    _answers: dict[str, tuple[float, dict[str, float]]] = field(default_factory=dict)
    _waiting: list[Snapshot] = field(default_factory=list)
    _partly: bool = False
    """Whether something could not be looked at: then the answers may be others another time."""

    def take(self, snapshot: Snapshot) -> None:
        self._answers[snapshot.revision] = _total(snapshot.measurements)
        self._partly = self._partly or bool(snapshot.left_out)
        if self._waiting and self._waiting[-1].day == snapshot.day:
            self._waiting[-1] = _later(self._waiting[-1], snapshot)
        else:
            if len(self._waiting) >= AT_ONCE:
                self._remember()
            self._waiting.append(snapshot)

    def _remember(self) -> None:
        self.store.record(self.series, self._waiting)
        self._waiting = []
        if not self._partly:
            self.past.cache.keep_answers({self.questions[commit]: answer for commit, answer in self._answers.items()})

    def totals(self, points: Sequence[Point]) -> list[Total]:
        """What each point came to, once all are remembered."""
        if self._waiting:
            self._remember()
        return [Total(point, *self._answers[point.commit]) for point in points]


def _later(earlier: Snapshot, later: Snapshot) -> Snapshot:
    """The later of two snapshots of a day, with the names that its items had before both."""
    before = {m.item: m.formerly for m in earlier.measurements}

    def first_name(measurement: Measurement) -> str:
        between = measurement.formerly or measurement.item
        return before.get(between) or (between if between in before else "")

    renamed = (replace(m, formerly="" if (name := first_name(m)) == m.item else name) for m in later.measurements)
    return replace(later, measurements=tuple(renamed))


def _total(measurements: Sequence[Measurement]) -> tuple[float, dict[str, float]]:
    owners: Counter[str] = Counter()
    for measurement in measurements:
        if measurement.value:
            for owner in measurement.attribution.owners or (UNOWNED,):
                owners[owner] += measurement.value  # type: ignore[assignment]  # a Counter adds floats as well
    return sum(m.value or 0.0 for m in measurements), dict(sorted(owners.items()))


def backfill_document(past: Backfilled) -> dict[str, Any]:
    """`{"campaign", "metric", "whole", "points": [{"commit", "at", "total", "owners": {…}}]}`."""
    return {
        "campaign": past.campaign.campaign,
        "metric": past.metric.name,
        "whole": past.whole,
        "left_out": dict(past.left_out),
        "points": [
            {
                "commit": total.point.commit,
                "at": total.point.at.isoformat(),
                "total": _whole(total.total),
                "owners": {owner: _whole(value) for owner, value in total.owners.items()},
            }
            for total in past.totals
        ],
    }


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value
