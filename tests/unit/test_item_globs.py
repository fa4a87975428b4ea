"""Item globs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.window.items import matches


@pytest.mark.parametrize(
    ("glob", "item", "expected"),
    [
        ("GET /exports/*", "GET /exports/1", True),
        ("GET /exports/*", "GET /exports/", True),
        ("GET /exports/?", "GET /exports/12", False),
        ("get /exports/1", "GET /exports/1", False),
        ("[a]", "a", False),
        ("[a]", "[a]", True),
        ("a.b", "axb", False),
        ("*", "line\nbreak", True),
        ("***", "anything", True),
    ],
)
def test_star_and_question_mark_are_all_that_is_special(glob: str, item: str, expected: object) -> None:
    """Everything else is literal, and case counts."""
    assert expected is matches(glob, item)


@given(st.text())
def test_a_name_without_stars_matches_itself(item: str) -> None:
    """Any Unicode is an item's name."""
    assert matches(item.replace("*", "?"), item)


def test_many_stars_do_not_hang() -> None:
    """What would take a backtracking pattern for ever is answered at once."""
    assert not matches("*a" * 30 + "b", "a" * 5000)


@given(st.text(alphabet="*?ab", max_size=8), st.text(alphabet="ab", max_size=8))
def test_globs_agree_with_plain_backtracking(glob: str, item: str) -> None:
    """Looking for each part once finds what trying everything finds."""
    parts = {"*": ".*", "?": "."}
    expected = re.fullmatch("".join(parts.get(char, char) for char in glob), item) is not None

    assert expected == matches(glob, item)
