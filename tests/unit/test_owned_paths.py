"""Which pattern matches a path: the tree of patterns against what looks at each of them."""

import re

from codeowners import CodeOwners
from hypothesis import given
from hypothesis import strategies as st
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from overton.ownership.gitlab_dialect import gitlab_pattern
from overton.ownership.path_pattern import like_gitignore
from overton.ownership.path_tree import PathTree

names = st.sampled_from(["a", "b", "ab", "a.py", "b.py", "x.a.py", ".a", "a b", "é"])
paths = st.lists(names, min_size=1, max_size=5).map("/".join)
globs = st.sampled_from(
    ["a", "b", "ab", "*", "a*", "*b", "*.py", "a*y", "?", "?.py", "*a*", "**", "a.py", r"a\ b", "é"]
)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """A pattern of GitHub's or GitLab's, without ranges."""
    inner = "/".join(draw(st.lists(globs, min_size=1, max_size=4)))
    return f"{draw(st.sampled_from(['', '/']))}{inner}{draw(st.sampled_from(['', '', '/']))}"


@given(st.lists(patterns(), min_size=1, max_size=8), st.lists(paths, min_size=1, max_size=6))
def test_the_last_match_is_that_of_the_codeowners_package(written: list[str], asked: list[str]) -> None:
    """Without spaces, which it takes for slashes."""
    asked = [path.replace(" ", "_") for path in asked]
    tree = PathTree(map(like_gitignore, written))
    package = CodeOwners("\n".join(f"{pattern} @owner" for pattern in written))
    expected = [(package.matching_line(path)[1] or 0) - 1 for path in asked]

    assert expected == [tree.last(path) for path in asked]


@given(patterns(), paths)
def test_a_pattern_is_gitignores_but_for_a_star_at_the_end(pattern: str, path: str) -> None:
    """`docs/*` is the one exception that GitHub names."""
    if not pattern.endswith("/*"):
        expected = GitIgnoreSpecPattern(pattern).match_file(path) is not None

        assert expected == (PathTree([like_gitignore(pattern)]).last(path) == 0)


def _fnmatch(pattern: str) -> re.Pattern[str]:
    """What GitLab asks of `/path`, as one regular expression."""
    anchored = pattern if pattern.startswith("/") else f"/**/{pattern}"
    whole = f"{anchored}**/*" if anchored.endswith("/") else anchored
    escaped = re.sub(r"\\(.)|([^\\*?])", lambda found: re.escape(found[1] or found[2]), whole)
    folders = re.sub(r"(?<=/)\*\*/(?:\*\*/)*", "\0", escaped)
    return re.compile(re.sub(r"\*+", "[^/]*", folders).replace("?", "[^/]").replace("\0", "(?:[^/]+/)*"))


@given(patterns(), paths)
def test_a_pattern_of_gitlab_is_rubys(pattern: str, path: str) -> None:
    """Anchored by `/**/`, and with `**/*` behind a slash at its end."""
    expected = pattern == "*" or _fnmatch(pattern).fullmatch(f"/{path}") is not None

    assert expected == (PathTree([gitlab_pattern(pattern)]).last(path) == 0)


@given(st.lists(patterns(), min_size=1, max_size=8), st.lists(paths, min_size=1, max_size=6))
def test_all_matches_are_those_of_each_pattern_alone(written: list[str], asked: list[str]) -> None:
    """Also when the folder of a path was met before."""
    parsed = [like_gitignore(pattern) for pattern in written]
    tree = PathTree(parsed)
    alone = [PathTree([pattern]) for pattern in parsed]
    expected = [[number for number, one in enumerate(alone) if one.last(path) == 0] for path in asked]

    assert expected == [sorted(set(tree.matching(path))) for path in asked]


@given(st.text(alphabet="ab*?[]!^-\\", min_size=1, max_size=8), st.text(alphabet="ab[]!^-\\", min_size=1, max_size=5))
def test_no_pattern_breaks_the_tree(pattern: str, name: str) -> None:
    """Ranges that do not end or go backwards match nothing."""
    assert PathTree([gitlab_pattern(pattern), like_gitignore("/*")]).last(name) == 1


def test_many_stars_do_not_take_for_ever() -> None:
    """A name that almost matches is refused at once."""
    pattern = like_gitignore("/" + "a*" * 40 + "b")

    assert PathTree([pattern]).last("a" * 200) == -1


def test_a_pattern_and_a_path_may_be_deep() -> None:
    """Deeper than Python calls functions."""
    deep = "/".join(["a"] * 3000)

    assert PathTree([like_gitignore(f"/{deep}/")]).last(f"{deep}/b") == 0
    assert PathTree([like_gitignore("b/")]).last(f"{deep}/b/c") == 0
