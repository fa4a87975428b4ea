"""What every command begins with: the workspace, its store and today's date."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.model.campaign import Campaign
    from overton.model.problem import Problem
    from overton.model.workspace import Workspace
    from overton.pipeline.overviews import Histories
    from overton.policy.signature import Key
    from overton.repository.opening import Repository
    from overton.store.port import Store


YEARS = range(1000, 4000)
"""Around each of their days there are years enough to reckon with: before the first and after the last of all days
there are none.
"""


class Day(click.ParamType[date]):
    """A day, written 2026-03-02."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2026-03-02", param, ctx)
        if day.year not in YEARS:
            self.fail(f"{day} is too far away; name a day from {YEARS[0]} to {YEARS[-1]}", param, ctx)
        return day


def in_workspace(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that says where the workspace is; the command gets `directory: Path`."""
    return click.option(
        "--directory",
        "-C",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help="The workspace: the folder with overton.yaml. Default: this folder or the nearest one above it.",
    )(command)


def by_policy(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names a policy; the command gets `policy: Path | None`."""
    return click.option(
        "--policy",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="OVERTON_POLICY",
        help="A policy whose exemptions count too. Default: the file that OVERTON_POLICY names.",
    )(command)


class StoreNotInstalledError(BadInputError):
    """What a store needs is not installed."""


class LeftOpen(Mapping[str, str]):
    """The environment for those who need no secret: `${NAME}` of a variable that is not set stays as it is."""

    def __getitem__(self, name: str) -> str:
        return os.environ.get(name, f"${{{name}}}")

    def __iter__(self) -> Iterator[str]:
        return iter(os.environ)

    def __len__(self) -> int:
        return len(os.environ)


def open_workspace(directory: Path, environ: Mapping[str, str] = os.environ) -> "Workspace":
    """The workspace in this folder or the nearest one above it; raises BadInputError with every problem."""
    from overton.campaigns.loader import load_workspace

    start = directory.resolve()
    for is_home in (_has_campaigns, _has_folder):
        for folder in (start, *start.parents):
            if is_home(folder):
                return load_workspace(folder, environ)
    if (bare := _bare_repository(start)) is not None:
        return workspace_at(bare, "HEAD", environ=environ)
    todo = "run `overton discover` in a repository or `overton init` to write one, or use --directory"
    raise BadInputError.of(str(directory), "there is no overton.yaml here or above", todo)


def _has_campaigns(folder: Path) -> bool:
    """Whether it is a workspace beyond doubt: many a repository has other folders of the name `campaigns`."""
    if (folder / "overton.yaml").exists():
        return True
    return any((folder / "campaigns").glob("*.y*ml"))


def _has_folder(folder: Path) -> bool:
    return (folder / "campaigns").is_dir()


def workspace_at(
    repository: "Repository", commit: str, prefix: str = "", environ: Mapping[str, str] = os.environ
) -> "Workspace":
    """The workspace as a commit has it, below a folder of the repository; `` is what is staged."""
    from overton.campaigns.loader import load_from
    from overton.campaigns.reading import Committed
    from overton.repository.commit_files import CommitFiles

    texts = Committed(CommitFiles(repository, commit, prefix))
    folder = repository.git.folder
    return load_from(texts, environ, root=str(folder), name=folder.name.removesuffix(".git"))


def _bare_repository(folder: Path) -> "Repository | None":
    """The repository without a work tree that a folder is, if it is one; its HEAD says what is in it."""
    from overton.repository.opening import open_repository

    try:
        repository = open_repository(folder)
    except BadInputError:
        return None
    return repository if repository.bare else None


def open_store(workspace: "Workspace") -> "Store":
    """The store of a workspace: OVERTON_DATABASE_URL, else SQLite in its `.overton` folder."""
    try:
        from overton.store.orm.opening import open_store as opened
    except ModuleNotFoundError as error:
        what = f"{error.name} is not installed"
        raise StoreNotInstalledError.of("overton", what, "pip install 'overton[server]'") from error
    return opened(os.environ.get("OVERTON_DATABASE_URL", ""), Path(workspace.root))


def open_to_read(workspace: "Workspace") -> "Store":
    """The store of a workspace, or an empty one where nothing was measured yet: asking must not make a store."""
    if not os.environ.get("OVERTON_DATABASE_URL") and not Path(workspace.root, ".overton").is_dir():
        from overton.store.memory import MemoryStore

        return MemoryStore()
    return open_store(workspace)


def open_histories(
    workspace: "Workspace", campaigns: "Sequence[Campaign]", day: date
) -> "tuple[Histories, Sequence[Problem]]":
    """What the store remembers, and of campaigns in code that it has not measured what git does; and what hindered."""
    return _with_git(_store_beside_git(workspace), workspace, campaigns, day)


def open_judged(
    workspace: "Workspace", key: str | None, day: date, policy: Path | None
) -> "tuple[Sequence[Campaign], Histories, Sequence[Problem]]":
    """The chosen campaigns as they are judged, what is remembered of them, and what hindered; as `open_histories`."""
    store = _store_beside_git(workspace)
    campaigns = as_judged(workspace, chosen(workspace, key), policy, day, store)
    return (campaigns, *_with_git(store, workspace, campaigns, day))


def as_judged(
    workspace: "Workspace",
    campaigns: "Sequence[Campaign]",
    policy: Path | None,
    day: date,
    store: "Store | None" = None,
) -> "Sequence[Campaign]":
    """The campaigns with every exemption that counts: their files', the store's break-glass ones, the policy's.

    Glass that is broken on this day is shouted about. Raises BadInputError for a policy that cannot be used.
    """
    from overton.check.broken_glass import glass_broken_in

    if store is not None:
        from overton.pipeline.exempting import with_break_glass

        campaigns = with_break_glass(campaigns, store.exemption_requests(), day)
    if policy is not None:
        campaigns = _with_policy(workspace, campaigns, policy)
    for shout in glass_broken_in(campaigns, day):
        click.echo(shout, err=True)
    return campaigns


def _with_policy(workspace: "Workspace", campaigns: "Sequence[Campaign]", file: Path) -> "Sequence[Campaign]":
    from overton.check.policy import read_policy, unknown_in, with_policy

    policy, strangers = read_policy(file, policy_keys())
    for note in (*map(str, strangers), *unknown_in(policy, workspace.campaigns)):
        click.echo(note, err=True)
    return with_policy(campaigns, policy)


def policy_keys() -> "tuple[Key, ...]":
    """The keys with which policies are signed and verified; raises BadInputError for one that is too short."""
    from overton.policy.problem import PolicyError
    from overton.policy.signature import VARIABLE, keys_in

    try:
        return keys_in(os.environ)
    except PolicyError as error:
        what, _, todo = error.what.partition("; ")
        raise BadInputError.of(VARIABLE, what, todo) from error


def _with_git(
    store: "Store", workspace: "Workspace", campaigns: "Sequence[Campaign]", day: date
) -> "tuple[Histories, Sequence[Problem]]":
    from overton.cli.progress_bars import progress_bars
    from overton.pipeline.from_git import with_git

    with progress_bars() as watch:
        return with_git(store, workspace, campaigns, day, watch("reading the history"))


def _store_beside_git(workspace: "Workspace") -> "Store":
    from overton.store.memory import MemoryStore

    return readable_store(workspace, "git is read instead") or MemoryStore()


def readable_store(workspace: "Workspace", otherwise: str) -> "Store | None":
    """The store to read; none, and a word of what follows, where a base install finds somebody's folder."""
    try:
        return open_to_read(workspace)
    except StoreNotInstalledError:
        if os.environ.get("OVERTON_DATABASE_URL"):
            raise
    folder = Path(workspace.root, ".overton")
    click.echo(f"{folder}: this store cannot be read without overton[server]; {otherwise}", err=True)
    return None


def told(problems: "Sequence[Problem]") -> None:
    """End with what hindered, once the rest is shown."""
    if problems:
        raise BadInputError(*problems)


def today(workspace: "Workspace") -> date:
    """Today in the organisation's time zone."""
    return now(workspace.organisation.timezone).date()


def now(timezone: str) -> datetime:
    """The time in a time zone: the one place that reads the clock."""
    return datetime.now(ZoneInfo(timezone))  # noqa: TID251  the edge


def chosen(workspace: "Workspace", key: str | None) -> "tuple[Campaign, ...]":
    """The campaign of that key, or all of them; raises BadInputError for a key that is none."""
    if key is None:
        return workspace.campaigns
    try:
        return (workspace.campaign_named(key),)
    except LookupError as error:
        raise BadInputError.of("campaigns", str(error), "name one of them") from error
