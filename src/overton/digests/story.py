"""What an update is composed from: overviews, what happened to which item, and who is who."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from overton.model.campaign import Campaign
from overton.model.exemption_request import ExemptionRequest
from overton.model.organisation import Organisation
from overton.progress.counting import numbers
from overton.progress.figures import Assessed, Changes, Overview, Pace, PaceStatus
from overton.progress.happenings import Happening
from overton.progress.tree import above
from overton.progress.wording import clean

ORGANIZERS = "organizers"
"""The audience that is no team."""
NOTHING_HELD = Pace(status=PaceStatus.UNKNOWN, needed=None, actual=0, net=0, weeks_left=None)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One metric of the campaign."""

    overview: Overview
    happenings: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """All there is to tell of a campaign on a day, since an earlier day."""

    organisation: Organisation
    campaign: Campaign
    day: date
    since: date
    chapters: tuple[Chapter, ...]
    awaiting: tuple[ExemptionRequest, ...] = ()
    """Requests for exemptions that nobody has decided about."""

    @property
    def tree(self) -> dict[str, str | None]:
        """Each team's parent, as it was measured; as the organisation says it for teams without items."""
        measured = {
            row.team: row.parent
            for chapter in self.chapters
            for row in (*chapter.overview.teams, *chapter.overview.groups)
            if row.team is not None
        }
        return {**self.organisation.tree, **measured}

    def name_of(self, key: str) -> str:
        """What people call a team, a person or the organizers."""
        team = self.organisation.teams.get(key)
        return clean(team.name or key if team else key)

    def narrowed(self, team: str) -> "Story":
        """The part of it that a team and those below it hold."""
        tree = self.tree
        return replace(self, chapters=tuple(_narrowed(chapter, team, tree) for chapter in self.chapters))


def _narrowed(chapter: Chapter, team: str, tree: Mapping[str, str | None]) -> Chapter:
    overview = chapter.overview

    @cache
    def holds(owners: tuple[str, ...]) -> bool:
        return team in above(owners, tree)

    items = tuple(assessed for assessed in overview.items if holds(assessed.owners))
    fixed = tuple(assessed for assessed in overview.fixed if holds(assessed.owners))
    row = next((row for row in (*overview.groups, *overview.teams) if row.team == team), None)
    own = replace(
        overview,
        items=items,
        fixed=fixed,
        numbers=numbers((*items, *fixed)),
        teams=tuple(row for row in overview.teams if row.team and holds((row.team,))),
        groups=tuple(row for row in overview.groups if row.team and holds((row.team,))),
        pace=row.pace if row else NOTHING_HELD,
        changes=row.changes if row else Changes(overview.changes.since, overview.changes.until),
    )
    return Chapter(own, tuple(happening for happening in chapter.happenings if holds(happening.owners)))


def judged(overview: Overview) -> list[Assessed]:
    """The items that count: with data and not exempt."""
    return [assessed for assessed in overview.items if assessed.verdict and not assessed.verdict.exempt]
