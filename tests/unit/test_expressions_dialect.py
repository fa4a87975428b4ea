"""The dialect of regular expressions: what is refused, and that git's engine and Python's mean the same by the rest."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from git_repositories import with_trees
from overton.model.problem import BadInputError
from overton.repository.blobs import Blobs, contents_of
from overton.repository.expressions import flaw_of
from overton.repository.matching import search
from overton.repository.opening import open_repository

PIECES = (
    *("a", "b", "A", "k", "é", "\u017f", "_", "1", " ", "-", ":", "#", "{", "}", "]", "{1", "."),
    *(r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"\b", r"\B", "^", "$", r"\.", r"\{", r"\t", r"\x41", r"\xe9", r"\-"),
    *("[ab]", "[^a]", r"[\w-]", r"[^\s]", r"[^\W_]", r"[\s\S]", "[]a]", "[^]a]", "[a-é]", "[[a]", "[a&&b]", r"[\]]"),
    *("(?=b)", "(?!b)", "(?<=a)", "(?<!a)", "(?<=[^a])", r"(?:a|ab)", "(?i:k)", "(?i:[A-Z])", r"(?i:[\W_])"),
)
REPEATS = ("", "", "", "*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "+?", "??", "{1,2}?")
TEXTS = (
    "a",
    "b",
    "A",
    "K",
    "k",
    "s",
    "é",
    "É",
    "\u017f",
    "\u212a",
    "ab",
    "1",
    "_",
    "-",
    " ",
    "\t",
    "\r",
    "\x85",
    "]",
    "{1",
)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """Expressions of the dialect, most of them."""
    flag = draw(st.sampled_from(["", "", "", "(?i)"]))
    parts = draw(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(REPEATS)), min_size=1, max_size=4))
    words = [piece + repeat for piece, repeat in parts]
    grouped = draw(st.sampled_from(["{0}", "{0}", "({0})", "(?:{0})+", "({0})|b", r"({0}).*\1", "(?P<g>{0})x?"]))
    return flag + grouped.replace("{0}", "".join(words))


lines = st.lists(st.sampled_from(TEXTS), max_size=6).map("".join)
ALL_LINES = ["".join(pair) for pair in ((one, other) for one in TEXTS for other in ("", *TEXTS))]


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Blobs, list[tuple[str, bytes]]]]:
    """Files with all pairs of interesting characters, longer lines made of them, and lines without an end."""
    texts = {
        "pairs": "\n".join(ALL_LINES),
        "crlf": "\r\n".join(ALL_LINES) + "\r\n",
        "long": "\n".join("".join(ALL_LINES[n :: n + 7]) for n in range(60)) + "\n",
        "blank": "\n\n a\n\n",
    }
    made = with_trees(tmp_path_factory.mktemp("dialect") / "texts", [texts])
    opened = open_repository(made.root)
    with contents_of(opened) as blobs:
        oids = [row.split()[2] for row in made.git("ls-tree", "-r", "main").split("\n")]
        yield blobs, list(blobs.read(oids))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pattern=patterns())
def test_both_engines_agree(contents: tuple[Blobs, list[tuple[str, bytes]]], pattern: str) -> None:
    """What is in the dialect is the same set of matches for git and for Python."""
    blobs, texts = contents
    if flaw_of(pattern) is not None:
        return
    found = sorted(blobs.matches(pattern, [oid for oid, _text in texts]))
    assert found == sorted(search(pattern, texts))
    lines_found = sorted({(match.oid, match.line) for match in found})
    assert set(lines_found) <= {(line.oid, line.line) for line in blobs.lines(pattern, [oid for oid, _ in texts])}


@pytest.mark.parametrize(
    "pattern",
    [
        *("", "a*", "(", "[a", "a(?#x)", "(?m)a", "a(?i)", "(?x)a", "(*UTF)a", r"\p{L}", r"\Aa", r"a\Z", r"\R"),
        *(r"\x{41}", r"\n", r"\r", "a\nb", "[[:alpha:]]", r"[\n]", r"\10", "(a)(?R)", "(?|a|b)", "(?<n>a)", r"\K"),
        *("a{,2}", "a{ 2 }", "a{1001}", "(?=a)*b", r"\b+a", "(?>a)", "a++", "a**", "a{2}{3}", r"[\w-z]", "[z-a]"),
        *(
            r"(?i)(a)\1",
            "(?P<" + "n" * 33 + ">a)",
            "(" * 60 + "a" + ")" * 60,
            "\udcff",
            "a" * 4_001,
            r"(?<=a+)b",
            r"\1",
        ),
    ],
)
def test_the_rest_is_refused(pattern: str) -> None:
    """What engines, or their versions, understand differently is not in the dialect."""
    assert flaw_of(pattern) is not None


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "TODO",
            r"\bfoo\(",
            r"type:\s*ignore(?!\[)",
            r"(?i)fixme",
            r"(['\"])x\1",
            r"(?P<q>['\"])x(?P=q)",
            "[^]]x",
            "{x}",
        ),
        *(
            r"#\s*noqa(?::\s*(?P<code>[A-Z]+\d+))?",
            r"${name}",
            "[[]x",
            r"[\s\S]x",
            r"(?<!\w)x",
            r"x{2,}",
            r"\/\/",
            r"é+",
        ),
    ],
)
def test_what_people_write_is_taken(pattern: str) -> None:
    """Common expressions have no flaw."""
    assert None is flaw_of(pattern)


def test_matches_stand_as_they_are_written(contents: tuple[Blobs, list[tuple[str, bytes]]]) -> None:
    """Letters beyond ASCII are characters: not white space, not words, and one of them is one."""
    blobs, texts = contents
    oid = texts[[b"crlf" in text or text.startswith(b"a\n") for _, text in texts].index(True)][0]
    matched = [found.matched.decode() for found in blobs.matches(r"\S+", [oid]) if found.line <= len(TEXTS)]
    assert "aé" in matched


@pytest.mark.parametrize("pattern", ["(a+)+[!?]", "(a|a)*[!?]", "(.*)*[!?]", "(?:a?){40}a{40}[!?]"])
def test_no_pattern_hangs(tmp_path: Path, pattern: str) -> None:
    """A pattern that would take for ever ends with a sentence, in both engines."""
    made = with_trees(tmp_path / "hard", [{"hard.txt": "a" * 5_000 + "\n"}])
    oid = made.git("rev-parse", "main:hard.txt")
    with contents_of(open_repository(made.root)) as blobs:
        for engine in (blobs.matches(pattern, [oid]), search(pattern, list(blobs.read([oid])), seconds=0.3)):
            with pytest.raises(BadInputError, match="takes too long"):
                assert [] == list(engine)


def test_a_long_line_is_no_trouble(tmp_path: Path) -> None:
    """Where git's fast engine has no room on one line, Python's goes on, and nothing is counted twice."""
    made = with_trees(tmp_path / "long", [{"a.js": "x;\n" * 50, "b.js": "ab-" * 400_000 + ";\n"}])
    opened = open_repository(made.root)
    with contents_of(opened) as blobs:
        oids = [row.split()[2] for row in made.git("ls-tree", "-r", "main").split("\n")]
        assert 51 == len(list(blobs.matches(r"(?:\w|-)+;", oids)))
        assert 51 == len(list(blobs.lines(r"(?:\w|-)+;", oids)))
