"""Macros of `.gitattributes` say of a file what git says."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_repositories import GitRepository, repository
from overton.repository.attributes import NAME, attributes_in
from owned_files import Written

PATH = "s/a.x"
WORDS = [sign + name for name in ("gen", "odd", "binary", "diff", "linguist-generated") for sign in ("", "-", "!")]
LINES = st.builds(
    lambda first, words: " ".join((first, *words)),
    st.sampled_from(["*.x", "s/*.x", "*.y", "[attr]gen", "[attr]odd", "[attr]binary"]),
    st.lists(st.sampled_from([*WORDS, "filter=lfs", "gen=5", "diff=foo"]), max_size=3),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    return repository(tmp_path_factory.mktemp("asked"))


def _by_git(asked: GitRepository, files: Mapping[str, str]) -> tuple[bool, bool]:
    asked.write({NAME: "", f"s/{NAME}": ""} | dict(files))
    fields = asked.git("check-attr", "-z", "diff", "filter", "linguist-generated", "--", PATH).split("\0")
    diff, kept_by, generated = fields[2::3]
    return diff != "unset" and kept_by != "lfs", generated not in {"unset", "unspecified"}


def _by_us(files: Mapping[str, str]) -> tuple[bool, bool]:
    found = attributes_in(Written(files), files)
    return found.is_text(PATH), found.is_generated(PATH)


@pytest.mark.parametrize(
    "lines",
    [
        "[attr]gen -diff linguist-generated\n*.x gen",
        "*.x gen\n[attr]gen -diff",
        "[attr]gen odd\n[attr]odd -diff\n*.x gen",
        "[attr]gen -diff\n*.x gen\n*.x !gen",
        "[attr]gen -diff\n*.x gen=5",
        "[attr]gen -diff\n*.x gen diff",
        "[attr]binary diff\n*.x binary",
        "[attr]gen odd\n[attr]odd gen -diff\n*.x gen",
        "*.x -binary",
        "*.x binary\n*.x !binary",
        "[attr] gen -diff\n*.x gen",
    ],
)
def test_a_macro_brings_in_what_git_lets_it(asked: GitRepository, lines: str) -> None:
    """Where it is set, in any order of lines, and never against a later word."""
    files = {NAME: f"{lines}\n"}

    assert _by_git(asked, files) == _by_us(files)


@settings(max_examples=60, deadline=None)
@given(top=st.lists(LINES, max_size=6), below=st.lists(LINES, max_size=3))
def test_whatever_is_written_git_says_the_same(asked: GitRepository, top: list[str], below: list[str]) -> None:
    """At the top and in a deeper file, which may use macros and cannot define them."""
    files = {NAME: "\n".join([*top, ""]), f"s/{NAME}": "\n".join([*below, ""])}

    assert _by_git(asked, files) == _by_us(files)
