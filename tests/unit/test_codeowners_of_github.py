"""CODEOWNERS as GitHub documents it."""

import pytest

from overton.model.measurement import Attribution, Reading
from overton.model.organisation import CodeownersFile, Organisation, OwnershipRule
from overton.ownership.attribution import Attributor
from overton.ownership.codeowners import codeowners_problems
from overton.ownership.entry import LARGEST
from owned_files import Written

FILE = ".github/CODEOWNERS"


def _owners(text: str, path: str, dialect: CodeownersFile | str = FILE) -> tuple[str, ...]:
    return _found(text, path, dialect).owners


def _found(text: str, path: str, dialect: CodeownersFile | str = FILE) -> Attribution:
    organisation = Organisation(ownership=(OwnershipRule(codeowners=dialect),))
    return Attributor(organisation, Written({FILE: text})).attribute(Reading("x", 1.0, columns={"path": path}))


DOCUMENTED = """\
# Each line is a pattern and its owners.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
/apps/github/keep @doctocat
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Makefile", ("@global-owner1", "@global-owner2")),
        ("src/deep/a.js", ("@js-owner",)),
        ("a.go", ("docs@example.com",)),
        ("x/y.txt", ("@octo-org/octocats",)),
        ("build/a.js", ("@js-owner",)),
        ("build/logs/a/b.out", ("@octocat",)),
        ("docs/a.md", ("@doctocat",)),
        ("lib/apps/deep/a.py", ("@octocat",)),
        ("lib/apps", ("@global-owner1", "@global-owner2")),
        ("scripts/a", ("@doctocat", "@octocat")),
        ("deeply/nested/logs", ("@octocat",)),
        ("deeply/nested/logs/a/b", ("@octocat",)),
        ("apps/a.py", ("@octocat",)),
        ("apps/github/a.py", ()),
        ("apps/github", ()),
        ("apps/github/keep/a.py", ("@doctocat",)),
    ],
)
def test_the_documented_example_is_read_as_documented(path: str, expected: tuple[str, ...]) -> None:
    """The last line that matches wins, and one without owners clears."""
    assert expected == _owners(DOCUMENTED, path)


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("docs/*", ["docs/a.md"], ["docs/deep/a.md", "x/docs/a.md", "docs"]),
        ("/*", ["a.md"], ["docs/a.md"]),
        ("/docs/**", ["docs/a", "docs/b/c"], ["docs", "x/docs/a"]),
        ("docs/**/*.md", ["docs/a.md", "docs/b/c.md", "docs/x.md/y"], ["a.md", "docs/a.txt"]),
        ("**/gen/**", ["gen/a", "a/gen/b/c"], ["gen", "a/gen"]),
        ("a/**/b", ["a/b", "a/x/y/b", "a/x/b/z"], ["b", "x/a/b"]),
        ("foo", ["foo", "x/foo", "x/foo/y"], ["foo.py", "Foo"]),
        ("/foo", ["foo", "foo/y"], ["x/foo"]),
        ("foo/bar", ["foo/bar", "foo/bar/x"], ["x/foo/bar"]),
        ("foo/bar/", ["foo/bar/x"], ["foo/bar", "x/foo/bar/y"]),
        ("*.js", ["a.js", "x/.js", "x.js/y"], ["a.jsx"]),
        ("test_*.py", ["test_.py", "x/test_a.py"], ["test_a.pyc", "a_test_a.py"]),
        ("a*a", ["aa", "aba"], ["a"]),
        ("v?.txt", ["v1.txt", "x/v2.txt"], ["v.txt", "v12.txt"]),
        ("a*b*c*d", ["abcd", "a1b2c3d"], ["acbd", "abcde"]),
        (r"my\ docs/", ["my docs/a"], ["my", "docs/a"]),
        (r"/my\ docs/a\ b.md", ["my docs/a b.md"], ["my docs/a"]),
        (r"a\*b", ["a*b"], ["aab"]),
        ("**", ["a", "b/c"], []),
        ("*", ["a", ".github/c"], []),
        ("x#y", ["x#y"], ["x"]),
        ("naïve/", ["naïve/a"], ["naive/a"]),
    ],
)
def test_a_pattern_matches_what_github_says_it_matches(pattern: str, matching: list[str], others: list[str]) -> None:
    """Patterns are those of gitignore, but for `dir/*`; case counts."""
    text = f"{pattern} @owner\n"

    assert matching == [path for path in [*matching, *others] if _owners(text, path)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("!a.py @b", "1:1: GitHub skips this line: it knows no `!`"),
        ("  /app/[id]/ @b", "1:3: GitHub skips this line: it knows no `[ ]`"),
        (r"\#a.py @b", r"1:1: GitHub skips this line: `\#` does not begin a pattern"),
        ("/ @b", "1:1: GitHub skips this line: `/` matches nothing"),
        ("a.py @b payments", "1:9: GitHub skips this line: 'payments' is no owner"),
        ("a.py @b, @c", "1:6: GitHub skips this line: '@b,' is no owner"),
        ("a.py\\", "1:1: GitHub skips this line: a backslash is the last of its pattern"),
    ],
)
def test_a_line_that_github_skips_is_skipped_and_told(line: str, expected: str) -> None:
    """What is above it stands, and the problem has its place."""
    (problem,) = codeowners_problems(FILE, f"{line}\n")

    assert f"{FILE}:{expected}" == str(problem).partition(";")[0]
    assert Attribution((), "no rule answered") == _found(f"{line}\n", "a.py")


def test_escaped_brackets_are_brackets() -> None:
    """Folders of some frameworks are called so."""
    assert ("@web",) == _owners(r"/app/\[id\]/ @web", "app/[id]/page.tsx")
    assert () == codeowners_problems(FILE, r"/app/\[id\]/ @web")


def test_a_file_of_three_megabytes_is_not_loaded() -> None:
    """GitHub does not load it, and says nothing."""
    text = "* @all\n".ljust(LARGEST, "#")

    assert () == _owners(text, "a.py")
    assert ("@all",) == _owners(text[:-1], "a.py")
    assert ["GitHub does not load a file of 3 MB or more"] == [p.what for p in codeowners_problems(FILE, text)]


def test_the_reason_names_file_line_and_pattern() -> None:
    """A line that clears says so."""
    text = "\n# all\n/src/pay/ @pay\n/src/pay/gen/\n"

    assert f"{FILE}:3: /src/pay/" == _found(text, "src/pay/a.py").reason
    assert Attribution((), f"{FILE}:4: /src/pay/gen/ has no owner") == _found(text, "src/pay/gen/a.py")


def test_windows_line_ends_and_a_byte_order_mark_are_no_part_of_a_line() -> None:
    """Editors write them."""
    assert ("@a",) == _owners("\ufeff*.py @a\r\n", "x.py")


def test_the_dialect_can_be_said() -> None:
    """GitLab reads the same pattern at any depth."""
    text = "src/pay/ @pay\n"

    assert () == _owners(text, "x/src/pay/a.py")
    assert ("@pay",) == _owners(text, "x/src/pay/a.py", CodeownersFile(path=FILE, dialect="gitlab"))
