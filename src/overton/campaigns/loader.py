"""A folder with `overton.yaml` and `campaigns/` to a workspace, or every problem in all of its files at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from overton.campaigns.document import Document, read_document
from overton.campaigns.environment import Environment
from overton.campaigns.fault import Fault
from overton.campaigns.one_campaign import distinct, read_campaign, unobscured
from overton.campaigns.organisation_rules import organisation_faults
from overton.campaigns.reading import Folder, Texts, shown
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


class ReadOrganisation(NamedTuple):
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
    """Read the workspace in a folder of this machine; as `load_from`."""
    root = root.absolute()
    if not root.is_dir():
        raise BadInputError.of(str(root), "there is no such folder", "name the folder with overton.yaml")
    return load_from(
        Folder(root), environ, root=str(root), name=root.resolve().name, kinds=kinds, kind_names=kind_names
    )


def load_from(
    texts: Texts,
    environ: Mapping[str, str],
    *,
    root: str,
    name: str,
    kinds: Callable[[str], Source] = registry.source_of,
    kind_names: Callable[[], Sequence[str]] = registry.kinds,
) -> Workspace:
    """Read a workspace from wherever its files lie; raises BadInputError with every problem of each, in their order.

    Args:
        texts: its files; `overton.yaml` and `campaigns/` may be missing.
        environ: where `${NAME}` in overton.yaml is looked up.
        root: the folder, or the repository where there is none.
        name: what the organisation is called when overton.yaml does not say.
        kinds: the source of a kind; raises LookupError for one that there is not.
        kind_names: the kinds of source there are, for suggestions.
    """
    read = _organisation(texts, shown(name), environ)
    campaigns, files, problems = _campaigns(texts, read.teams, Kinds(kinds, kind_names))
    if problems or read.problems:
        raise BadInputError(*sorted({*read.problems, *problems}))
    return Workspace(root=root, organisation=read.organisation, campaigns=campaigns, files=files)


def _organisation(texts: Texts, name: str, environ: Mapping[str, str]) -> ReadOrganisation:
    by_default = Organisation(organisation=name)
    try:
        document = _document(texts, WORKSPACE_FILE)
    except BadInputError as error:
        return ReadOrganisation(by_default, problems=error.problems)
    if document is None:
        return ReadOrganisation(by_default)
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
    texts: Texts, teams: tuple[str, ...], kinds: Kinds
) -> tuple[tuple[Campaign, ...], dict[str, str], list[Problem]]:
    campaigns: list[Campaign] = []
    files: dict[str, str] = {}
    problems: list[Problem] = []
    try:
        paths = _campaign_files(texts)
    except BadInputError as error:
        return (), {}, list(error.problems)
    for path in paths:
        try:
            document = _document(texts, path)
        except BadInputError as error:
            problems += error.problems
            continue
        if document is None:
            continue
        read = read_campaign(document, teams, kinds)
        problems += map(document.problem, read.faults)
        if read.key in files:
            what = f"the key `{read.key}` is taken by {shown(files[read.key])}"
            problems.append(document.problem(Fault(("campaign",), what, "give this campaign another key")))
        elif read.key is not None:
            files[read.key] = path
        if read.campaign is not None:
            campaigns.append(read.campaign)
    return tuple(campaigns), files, problems


def _document(texts: Texts, path: str) -> Document | None:
    text = texts.text(path)
    return None if text is None else read_document(shown(path), text)


def _campaign_files(texts: Texts) -> list[str]:
    """What lies in `campaigns/` and is named like YAML; editors' hidden files are not."""
    return sorted(
        f"{CAMPAIGNS_FOLDER}/{name}"
        for name in texts.names(CAMPAIGNS_FOLDER)
        if name.lower().endswith(SUFFIXES) and not name.startswith(".")
    )
