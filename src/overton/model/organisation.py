"""The organisation: what all campaigns of a workspace share, as `overton.yaml` says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from overton.model.file_shape import FileShape


@dataclass(frozen=True, kw_only=True)
class Member(FileShape):
    """A person in a team, for a time."""

    who: str
    """The person, by mail address."""
    from_: date | None = None
    """The first day in the team."""
    until: date | None = None
    """The last day in the team."""

    def belongs_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Team(FileShape):
    """A team: a node in a tree of any depth."""

    parent: str | None = None
    """The team above it."""
    name: str = ""
    """What people call it, if not by its key."""
    handles: tuple[str, ...] = ()
    """Other names for it: `@acme/payments`, `group:default/payments`."""
    channel: str = ""
    """Where to reach it."""
    people: tuple[Member, ...] = ()
    """Who is in it, and when."""

    def addresses(self, day: date) -> tuple[str, ...]:
        """The mail addresses of those in the team that day."""
        return tuple(member.who for member in self.people if "@" in member.who and member.belongs_on(day))


Dialect = Literal["github", "gitlab"]
"""Whose a CODEOWNERS file is: they differ in what a pattern means, and in sections."""


@dataclass(frozen=True, kw_only=True)
class CodeownersFile(FileShape):
    """A CODEOWNERS file, and how it is to be read."""

    path: str = ""
    """Where it is; by default where GitHub looks for it, then where GitLab does."""
    dialect: Dialect | None = None
    """By default GitLab's for a file in `.gitlab/` or with sections, else GitHub's."""


@dataclass(frozen=True, kw_only=True)
class OwnershipRule(FileShape):
    """One way to find an owner; exactly one key a rule."""

    column: str | None = None
    """A column of the source whose value names the owner, or one of a team's handles."""
    codeowners: str | CodeownersFile | None = None
    """A CODEOWNERS file, asked for the path that an item is or lies in."""
    backstage: str | None = None
    """Backstage catalog files, as a glob: they say whose entities are, and whose the folders that they lie in."""
    code_teams: str | None = None
    """Team files with the globs that each team owns, as a glob: `config/teams/**/*.yml`."""
    map: Mapping[str, str] | None = None
    """Item globs and their owners."""


@dataclass(frozen=True, kw_only=True)
class Connection(FileShape):
    """A database that sources read from."""

    url: str = field(repr=False)
    """Where it is; `${NAME}` is read from the environment."""


@dataclass(frozen=True, kw_only=True)
class Mail(FileShape):
    """How updates are sent."""

    url: str = field(default="", repr=False)
    """The SMTP server: `smtp+starttls://user:${PASSWORD}@host:587`, `smtps://` for TLS from the start, or `smtp://`."""
    sender: str = "overton@localhost"
    """The address that updates come from."""


@dataclass(frozen=True, kw_only=True)
class Organisation(FileShape):
    """Teams, owners, connections and mail: the shared part of a workspace."""

    organisation: str = ""
    """The name of the organisation; by default the folder's name."""
    timezone: str = "UTC"
    """The time zone in which days begin and end, such as `Europe/Paris`."""
    ownership: tuple[OwnershipRule, ...] = ()
    """How owners are found: the first rule that answers wins."""
    teams: Mapping[str, Team] = field(default_factory=dict)
    """The teams by key."""
    connections: Mapping[str, Connection] = field(default_factory=dict)
    """Databases that sources read from, by name."""
    mail: Mail = Mail()
    """How updates are sent."""
    generated: str = ""
    """Set when the data was made up: what every page then says about it."""

    @property
    def tree(self) -> dict[str, str | None]:
        """Each team's parent."""
        return {key: team.parent for key, team in self.teams.items()}
