"""Which files count: globs in gitignore's dialect, with git itself as the oracle."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_repositories import GitRepository, with_trees
from overton.code.selection import Selection, glob_faults

FOLDERS = ("", "src/", "src/old/", "docs/", "src/docs/", "a b/", "old.py/", "é/", "x[1]/")
NAMES = (
    "a.py",
    "b.pyi",
    "old.py",
    ".hidden",
    "a b.txt",
    "x[1].c",
    "back\\slash",
    "star*.md",
    "Makefile",
    "!bang",
    "#hash",
    "Ab.PY",
)
PATHS = tuple(folder + name for folder in FOLDERS for name in NAMES if not (folder == "" and name == "old.py"))
PIECES = (
    "*",
    "**",
    "*.py",
    "src",
    "old.py",
    "docs",
    "a?py",
    "[a-b]*",
    "[!a]*",
    "*.p*",
    "?b.*",
    "a\\ b",
    "é",
    "x\\[1\\]",
    "Ab*",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> GitRepository:
    made = with_trees(tmp_path_factory.mktemp("globs") / "r", [dict.fromkeys(PATHS, "x\n")])
    made.git("read-tree", "main")
    return made


def as_git_reads(made: GitRepository, globs: Sequence[str]) -> set[str]:
    """The paths that git would ignore, were this its `.gitignore`."""
    (made.root / "globs").write_text("".join(f"{glob}\n" for glob in globs))
    listed = made.git("--work-tree=.", "ls-files", "-z", "--cached", "--ignored", "--exclude-from=globs")
    return {path for path in listed.split("\0") if path}


@pytest.mark.parametrize(
    "globs",
    [
        *(["*.py"], ["/a.py"], ["src/"], ["src"], ["src/*"], ["src/**"], ["**/docs"], ["**/docs/**"], ["src/**/a.py"]),
        *(["*"], ["**"], ["*.py", "!old.py"], ["src", "!src/old/a.py"], ["old.py/"], ["/old.py"], ["docs/*.txt"]),
        *(
            ["a b.txt"],
            ["\\!bang"],
            ["\\#hash"],
            ["x[[]1].c"],
            ["[]a]*"],
            ["*.PY"],
            ["a b/"],
            ["src/old"],
        ),
        *(["star\\*.md"], ["back\\\\slash"], ["src/*/a.py"], ["***.py"], ["src**"], ["a.py "], ["#hash"], ["!a.py"]),
    ],
    ids=str,
)
def test_globs_people_write(made: GitRepository, globs: list[str]) -> None:
    """The same files as for git, whose every path below an ignored folder is ignored."""
    selection = Selection(tuple(globs))
    assert as_git_reads(made, globs) == {path for path in PATHS if path in selection}


@settings(max_examples=80, deadline=None)
@given(
    globs=st.lists(
        st.builds(
            lambda start, parts, end: start + "/".join(parts) + end,
            st.sampled_from(["", "", "/", "!"]),
            st.lists(st.sampled_from(PIECES), min_size=1, max_size=3),
            st.sampled_from(["", "", "/"]),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_generated_globs(made: GitRepository, globs: list[str]) -> None:
    """Anchored or not, of folders, negated, in any order."""
    # `src/**/` is every folder in src for git, and src itself for pathspec.
    if any(glob_faults([glob]) or glob.endswith("**/") for glob in globs):
        return
    selection = Selection(tuple(globs))
    assert as_git_reads(made, globs) == {path for path in PATHS if path in selection}


@pytest.mark.parametrize("glob", ["", " ", "#hash", "[[:upper:]]*"])
def test_globs_that_mean_nothing_here_are_refused(glob: str) -> None:
    """Each with what is wrong."""
    assert 1 == len(glob_faults([glob]))
