"""A workspace need not lie in a folder: a commit's tree will do, and says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from campaign_text import METRIC, SMALL
from fakes.numbered import kind_names, kinds
from overton.campaigns.loader import load_from, load_workspace
from overton.campaigns.reading import decoded, shown
from overton.model.problem import BadInputError
from overton.model.workspace import Workspace


@dataclass(frozen=True)
class Tree:
    """Contents by path, as a commit has them."""

    contents: Mapping[str, bytes]

    def names(self, folder: str) -> Sequence[str]:
        inside = [path.removeprefix(f"{folder}/") for path in self.contents if path.startswith(f"{folder}/")]
        return sorted({path.partition("/")[0] for path in inside})

    def text(self, path: str) -> str | None:
        return decoded(self.contents[path], shown(path)) if path in self.contents else None


def _from_tree(contents: Mapping[str, bytes]) -> Workspace:
    return load_from(Tree(contents), {}, root="acme.git", name="acme", kinds=kinds, kind_names=kind_names)


def test_a_tree_says_what_a_folder_of_the_same_files_says(tmp_path: Path) -> None:
    """But for where it is."""
    contents = {
        "overton.yaml": b"timezone: Europe/Paris\n",
        "campaigns/b.yaml": SMALL.encode(),
        "campaigns/a.YML": b"\xef\xbb\xbfcampaign: a\ngoal: g\n" + METRIC.encode(),
        "campaigns/.hidden.yaml": b"no",
        "campaigns/notes.txt": b"no",
        "src/campaigns/c.yaml": b"no",
    }
    for path, content in contents.items():
        (tmp_path / "acme" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "acme" / path).write_bytes(content)

    folder = load_workspace(tmp_path / "acme", {}, kinds, kind_names)

    assert replace(folder, root="acme.git") == _from_tree(contents)


def test_an_empty_tree_is_an_empty_workspace() -> None:
    """Its organisation has the name that it is given."""
    assert ("acme", ()) == (_from_tree({}).organisation.organisation, _from_tree({}).campaigns)


def test_problems_in_a_tree_are_placed_like_those_in_a_folder() -> None:
    """Line, column and what to do; also of bytes that are no text."""
    contents = {
        "overton.yaml": b"timezon: UTC\n",
        "campaigns/l\n.yaml": "campaign: x\ngoal: café\n".encode("latin-1"),
        "campaigns/large.yaml": b"# x\n" * 600_000,
    }
    with pytest.raises(BadInputError) as error:
        _from_tree(contents)

    assert [str(problem) for problem in error.value.problems] == [
        "campaigns/l\\n.yaml:2:10: the file is not UTF-8 text; save it as UTF-8",
        "campaigns/large.yaml: the file is larger than 2 MiB; split it",
        "overton.yaml:1:1: `timezon` is no key; did you mean `timezone`?",
    ]
