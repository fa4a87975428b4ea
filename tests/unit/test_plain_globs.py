"""Globs that are taken for sound at a glance are sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from overton.code.selection import PLAIN, glob_faults


@given(st.from_regex(PLAIN, fullmatch=True))
def test_a_plain_glob_has_no_fault(glob: str) -> None:
    """The library that matches it thinks so, too."""
    GitIgnoreSpec.from_lines([glob])

    assert [] == glob_faults([glob])


@pytest.mark.parametrize("glob", ["**/*.py", "src/", "*.py", "/lib/test_*.py", "src/**", "a/*/b", "**"])
def test_common_globs_are_plain(glob: str) -> None:
    """So that most campaigns are read without loading that library."""
    assert PLAIN.fullmatch(glob)


@pytest.mark.parametrize("glob", ["", " ", "!a", "a[b", "a\\", "a//b"])
def test_what_may_be_wrong_is_looked_at(glob: str) -> None:
    """Empty ones, brackets, escapes, negations."""
    assert not PLAIN.fullmatch(glob)
