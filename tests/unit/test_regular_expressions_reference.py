"""The page about regular expressions says what is so."""

import re
from pathlib import Path

from overton.repository.expressions import flaw_of

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "regular-expressions.md"


def test_what_the_page_refuses_is_refused() -> None:
    """Each expression that is named as not in the dialect."""
    refused = PAGE.read_text().partition("Not in the dialect")[2].partition("**Counting.**")[0]
    for pattern in (r"[[:alpha:]]", "a++", "a*", r"\A", r"\Z", r"\R", r"\K", r"\n", r"\r"):
        assert f"`{pattern}`" in refused
        assert None is not flaw_of(pattern)
    assert [None is flaw_of(f"a{pattern}b") for pattern in ("{,5}", "{0,5}")] == [False, True]


def test_what_the_page_has_is_taken() -> None:
    """Each row of the table, by an example of it."""
    table = PAGE.read_text().partition("| written |")[2].partition("Not in the dialect")[0]
    words = [word.replace(r"\|", "|") for row in table.split("\n")[2:] for word in re.findall("`([^`]+)`", row[:70])]
    assert 30 < len(words)
    for word in words:
        repeats = re.fullmatch(r"[*+?{].*", word) is not None
        pattern = f"a{word}b" if repeats or word[0] != "(" else word.replace("…", "a")
        if word in {r"\1", r"\9", "(?P=name)"} or word == "(?i)":
            continue
        assert None is flaw_of(pattern if pattern.startswith("(?i") else f"x{pattern}"), word
