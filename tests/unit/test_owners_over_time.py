"""Owners in the files as they were: of the workspace, and of commits."""

from pathlib import Path

import pytest

from overton.model.measurement import Attribution, Reading
from overton.model.organisation import Organisation, OwnershipRule
from overton.model.problem import BadInputError
from overton.ownership.attribution import Attributors
from overton.ownership.folder import Folder
from owned_files import Written

READING = Reading("a.py: import old", 1.0, columns={"path": "src/a.py"})


def test_each_commit_has_the_owners_of_its_own_file() -> None:
    """What the workspace says now does not count for it."""
    attributors = Attributors(Organisation(), Written({"CODEOWNERS": "* @now\n"}))
    before = attributors.of(Written({"CODEOWNERS": "* @before\n"}))

    assert ("@before",) == before.attribute(READING).owners
    assert ("@now",) == attributors.of().attribute(READING).owners


def test_unchanged_files_are_read_and_asked_once() -> None:
    """The very same answer comes back for another commit of the same text."""
    attributors = Attributors(Organisation(), Written({}))
    first, second = (attributors.of(Written({"CODEOWNERS": "* @a\n"})).attribute(READING) for _ in range(2))

    assert first is second


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".github/CODEOWNERS": "* @a\n", "CODEOWNERS": "* @b\n"}, ".github/CODEOWNERS:1: *"),
        ({"CODEOWNERS": "* @b\n", "docs/CODEOWNERS": "* @c\n"}, "CODEOWNERS:1: *"),
        ({"docs/CODEOWNERS": "* @c\n", ".gitlab/CODEOWNERS": "* @d\n"}, "docs/CODEOWNERS:1: *"),
        ({".gitlab/CODEOWNERS": "* @d\n"}, ".gitlab/CODEOWNERS:1: *"),
        ({".gitlab/CODEOWNERS": "* @d\n", "x/.github/a.yml": ""}, ".gitlab/CODEOWNERS:1: *"),
        ({".gitlab/CODEOWNERS": "* @d\n", ".github/workflows/a.yml": ""}, "there is no CODEOWNERS"),
        ({}, "there is no CODEOWNERS"),
    ],
)
def test_without_rules_the_codeowners_file_that_is_there_answers(files: dict[str, str], expected: str) -> None:
    """GitHub's places in its order, then GitLab's where no folder says that this is on GitHub."""
    assert expected == Attributors(Organisation(), Written(files)).of().attribute(READING).reason


def test_without_rules_only_what_has_a_path_is_asked_for() -> None:
    """An endpoint is no path, though `*` would match it."""
    attributor = Attributors(Organisation(), Written({"CODEOWNERS": "* @a\n"})).of()

    assert Attribution() == attributor.attribute(Reading("GET /", 1.0))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (OwnershipRule(codeowners="OWNERS"), "OWNERS: there is no such file"),
        (OwnershipRule(backstage="catalog/*.yaml"), "no catalog file matches"),
        (OwnershipRule(code_teams="teams/*.yml"), "no team file matches"),
    ],
)
def test_a_file_that_a_rule_names_is_missed_now_but_not_in_the_past(rule: OwnershipRule, expected: str) -> None:
    """A repository has a history from before anyone said who owns what."""
    attributors = Attributors(Organisation(ownership=(rule,)), Written({}))

    with pytest.raises(BadInputError, match=expected):
        attributors.of()
    assert () == attributors.of(Written({"a.py": ""})).attribute(READING).owners


def test_a_folder_gives_the_texts_and_paths_of_its_files(tmp_path: Path) -> None:
    """Without git's own; a folder and a missing file have no text."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").touch()
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_bytes(b"\xff = 1\n")
    (tmp_path / "CODEOWNERS").write_text("* @a\n")
    folder = Folder(tmp_path)

    assert ["CODEOWNERS", "src/a.py"] == list(folder.paths())
    assert ["* @a\n", "\ufffd = 1\n", None, None, None] == [
        folder.text(path) for path in ("CODEOWNERS", "src/a.py", "src", "none", "CODEOWNERS/x")
    ]


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """A link that leads to itself, for one."""
    (tmp_path / "CODEOWNERS").symlink_to("CODEOWNERS")

    with pytest.raises(BadInputError, match="CODEOWNERS: cannot be read"):
        Folder(tmp_path).text("CODEOWNERS")
