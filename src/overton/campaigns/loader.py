"""A folder with `overton.yaml` and `campaigns/` to a workspace, or every problem in all of its files at once."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from overton.campaigns.environment import Environment
from overton.campaigns.fault import Fault
from overton.campaigns.one_campaign import distinct, read_campaign, unobscured
from overton.campaigns.organisation_rules import organisation_faults
from overton.campaigns.reading import document_at, shown
from overton.campaigns.source_options import Kinds
from overton.campaigns.validation import checked
from overton.model.campaign import Campaign
from overton.model.organisation import Organisation
from overton.model.problem import BadInputError, Problem
from overton.model.workspace import Workspace
from overton.sources import registry
from overton.sources.port import Source

WORKSPACE_FILE = "overton.yaml"
CAMPAIGNS_FOLDER = "campaigns"
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class ReadOrganisation:
    """What overton.yaml says."""

    organisation: Organisation
    teams: tuple[str, ...] = ()
    """The keys of the teams, those with problems too."""
    problems: tuple[Problem, ...] = ()


def load_workspace(
    root: Path,
    environ: Mapping[str, str],
    kinds: Callable[[str], Source] = registry.source_of,
    kind_names: Callable[[], Sequence[str]] = registry.kinds,
) -> Workspace:
    """Read the workspace in a folder; raises BadInputError with every problem of every file, in their order.

    Args:
        root: the folder; `overton.yaml` and `campaigns/` may be missing.
        environ: where `${NAME}` in overton.yaml is looked up.
        kinds: the source of a kind; raises LookupError for one that there is not.
        kind_names: the kinds of source there are, for suggestions.
    """
    root = root.absolute()
    if not root.is_dir():
        raise BadInputError.of(str(root), "there is no such folder", "name the folder with overton.yaml")
    read = _organisation(root, environ)
    campaigns, files, problems = _campaigns(root, read.teams, Kinds(kinds, kind_names))
    if problems or read.problems:
        raise BadInputError(*sorted({*read.problems, *problems}))
    return Workspace(root=str(root), organisation=read.organisation, campaigns=campaigns, files=files)


def _organisation(root: Path, environ: Mapping[str, str]) -> ReadOrganisation:
    by_default = Organisation(organisation=shown(root / root.resolve().name, root))
    if not os.path.lexists(root / WORKSPACE_FILE):
        return ReadOrganisation(by_default)
    try:
        document = document_at(root / WORKSPACE_FILE, root)
    except BadInputError as error:
        return ReadOrganisation(by_default, problems=error.problems)
    environment = Environment(environ)
    found = checked(document, environment.filled(document.data), Organisation)
    written = document.value_at(("teams",))
    teams = tuple(written) if isinstance(written, dict) else ()
    shape = distinct([*document.faults, *environment.faults, *found.faults])
    beyond = organisation_faults(found.value, teams, document.said) if found.value else ()
    faults = [*shape, *unobscured(found, beyond, shape)]
    organisation = found.value or by_default
    return ReadOrganisation(
        organisation if organisation.organisation else replace(organisation, organisation=by_default.organisation),
        teams,
        tuple(map(document.problem, faults)),
    )


def _campaigns(
    root: Path, teams: tuple[str, ...], kinds: Kinds
) -> tuple[tuple[Campaign, ...], dict[str, str], list[Problem]]:
    campaigns: list[Campaign] = []
    files: dict[str, str] = {}
    problems: list[Problem] = []
    try:
        paths = sorted(_campaign_files(root))
    except BadInputError as error:
        return (), {}, list(error.problems)
    for path in paths:
        try:
            document = document_at(path, root)
        except BadInputError as error:
            problems += error.problems
            continue
        read = read_campaign(document, teams, kinds)
        problems += map(document.problem, read.faults)
        if read.key in files:
            what = f"the key `{read.key}` is taken by {shown(root / files[read.key], root)}"
            problems.append(document.problem(Fault(("campaign",), what, "give this campaign another key")))
        elif read.key is not None:
            files[read.key] = str(path.relative_to(root))
        if read.campaign is not None:
            campaigns.append(read.campaign)
    return tuple(campaigns), files, problems


def _campaign_files(root: Path) -> Iterator[Path]:
    """What lies in `campaigns/` and is named like YAML; editors' hidden files are not."""
    folder = root / CAMPAIGNS_FOLDER
    if not os.path.lexists(folder):
        return
    try:
        paths = list(folder.iterdir())
    except OSError as error:
        what = f"the folder cannot be read: {error.strerror or error}"
        raise BadInputError.of(CAMPAIGNS_FOLDER, what, "put the campaigns' files in a folder of that name") from error
    for path in paths:
        if path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
            yield path
