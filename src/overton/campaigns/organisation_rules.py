"""What overton.yaml cannot say without contradicting itself, beyond its structure."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import fields
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from overton.campaigns.fault import Fault, Place
from overton.campaigns.wording import meant, near
from overton.model.organisation import Organisation


def organisation_faults(
    organisation: Organisation, teams: Collection[str], said: Callable[[Place], str]
) -> Iterator[Fault]:
    """Everything contradictory.

    Args:
        organisation: what can be used of the file.
        teams: the keys of all its teams, also of those that cannot be used.
        said: shows a value as the file has it, without what the environment put in.
    """
    if not is_time_zone(organisation.timezone):
        guess = near(organisation.timezone, available_timezones(), cutoff=0.8)
        todo = f"did you mean `{guess}`?" if guess else "write a name such as Europe/Paris"
        yield Fault(("timezone",), f"`timezone` is {said(('timezone',))}, which this machine does not know", todo)
    for index, rule in enumerate(organisation.ownership):
        given = [field.name for field in fields(rule) if getattr(rule, field.name) is not None]
        if len(given) != 1:
            what = f"a rule of ownership has one key, and this has {len(given) or 'none'}"
            yield Fault(("ownership", index), what, "keep one of column, codeowners, backstage, code_teams and map")
    yield from _parent_faults(organisation, teams, said)
    yield from _handle_faults(organisation)
    yield from _member_faults(organisation)


def is_time_zone(name: str) -> bool:
    if name == "UTC":
        return True
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _parent_faults(organisation: Organisation, teams: Collection[str], said: Callable[[Place], str]) -> Iterator[Fault]:
    tree = organisation.tree
    settled: set[str] = set()
    for team in tree:
        path: list[str] = []
        above: str | None = team
        while above is not None and above in tree and above not in settled and above not in path:
            path.append(above)
            above = tree[above]
        if above in path:
            circle = " > ".join([*path[path.index(above) :], above])
            place: Place = ("teams", above, "parent")
            yield Fault(place, f"the team is above itself: {circle}", "give one of them another parent")
        elif above is not None and above not in teams:
            place = ("teams", path[-1], "parent")
            yield Fault(place, f"`parent` is {said(place)}, and no team has that key", meant(above, teams))
        settled.update(path)


def _handle_faults(organisation: Organisation) -> Iterator[Fault]:
    """A handle, or a team's key, finds one team; case does not count."""
    holders = {key.casefold(): key for key in organisation.teams}
    for key, team in organisation.teams.items():
        for index, handle in enumerate(team.handles):
            holder = holders.setdefault(handle.casefold(), key)
            if holder != key:
                place = ("teams", key, "handles", index)
                yield Fault(place, f"the team {holder!r} has this handle as well", "keep it on one team")


def _member_faults(organisation: Organisation) -> Iterator[Fault]:
    for key, team in organisation.teams.items():
        for index, member in enumerate(team.people):
            if member.from_ is not None and member.until is not None and member.until < member.from_:
                place = ("teams", key, "people", index, "until")
                yield Fault(place, "`until` is before `from`", "correct one of the two days")
