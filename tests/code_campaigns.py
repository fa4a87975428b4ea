"""Campaigns in code for tests, and what `overton` says of them."""

import json
from pathlib import Path
from typing import Any

from git_repositories import GitRepository
from overton.model.measurement import History
from overton.store.orm.opening import open_store
from overton.store.port import Series
from running import overton

CAMPAIGN = """\
campaign: calls
goal: Nobody calls it.
metric:
  name: calls
  item: call
  goal: {{at_most: 0}}
  source: {{kind: pattern, pattern: '{pattern}', each: {each}{more}}}
"""
WORKSPACE = """\
organisation: Acme
ownership:
  - codeowners: CODEOWNERS
teams:
  core: {handles: ["@acme/core"]}
  shop: {handles: ["@acme/shop"]}
"""


def campaign(each: str = "match", pattern: str = "old\\(", **more: str) -> dict[str, str]:
    """The files of a workspace with one campaign; further options of the source by name, as YAML."""
    said = "".join(f", {name}: {value}" for name, value in more.items())
    text = CAMPAIGN.format(pattern=pattern, each=each, more=said)
    return {"campaigns/calls.yaml": text, "overton.yaml": WORKSPACE}


def workspace(folder: Path, **options: str) -> Path:
    """A workspace that is written into a folder and not committed."""
    for path, text in campaign(**options).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def backfilled(folder: Path, *arguments: str, **environ: str) -> dict[str, Any]:
    """What `overton backfill` prints of the campaign, as JSON."""
    ran = overton("backfill", "calls", "--json", "-C", str(folder), *arguments, **environ)
    assert 0 == ran.exit_code, ran.stderr
    document: dict[str, Any] = json.loads(ran.stdout)
    return document


def totals(folder: Path, *arguments: str, **environ: str) -> list[tuple[str, float]]:
    """Each commit that was measured, and its total."""
    return [(point["commit"], point["total"]) for point in backfilled(folder, *arguments, **environ)["points"]]


def counted(made: GitRepository, commit: str, pattern: str, *paths: str) -> int:
    """How many matches `git grep -I -o` finds at a commit."""
    # Names may hold the ends of lines, but no NUL.
    return made.output("grep", "-I", "-o", "-z", "-P", "-e", pattern, commit, "--", *paths, codes=(0, 1)).count(b"\0")


def remembered(folder: Path) -> History:
    """All that the workspace's own store remembers of the campaign."""
    return open_store("", folder).history(Series("calls", "calls"))
