"""CODEOWNERS as GitLab documents it."""

import pytest

from overton.model.measurement import Attribution, Reading
from overton.model.organisation import Organisation
from overton.ownership.attribution import Attributor
from overton.ownership.codeowners import codeowners_problems, dialect_of
from owned_files import Written

FILE = ".gitlab/CODEOWNERS"


def _found(text: str, path: str) -> Attribution:
    attributor = Attributor(Organisation(), Written({FILE: text}))
    return attributor.attribute(Reading("x", 1.0, columns={"path": path}))


SECTIONS = """\
* @admin

[README Owners]
README.md @user1 @user2
internal/README.md @user4

[README other owners]
README.md @user3

[Documentation][2] @docs-team
docs/
*.txt

^[Database] @database-team @agarcia
model/db/
config/db/database-setup.md @docs-team

[documentation] @writers
guide/
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("README.md", ("@admin", "@user1", "@user2", "@user3")),
        ("internal/README.md", ("@admin", "@user4", "@user3")),
        ("model/db/CHANGELOG.txt", ("@admin", "@docs-team", "@database-team", "@agarcia")),
        ("x/config/db/database-setup.md", ("@admin", "@docs-team")),
        ("docs/guide/a.md", ("@admin", "@writers")),
        ("docs/a.md", ("@admin", "@docs-team")),
    ],
)
def test_every_section_has_a_say_and_in_each_the_last_line_wins(path: str, expected: tuple[str, ...]) -> None:
    """Lines without owners have those of their heading; sections of one name are one, whatever its case."""
    assert expected == _found(SECTIONS, path).owners


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("README.md", ["README.md", "a/b/README.md"], ["README.md/x"]),
        ("internal/README.md", ["internal/README.md", "docs/api/internal/README.md"], ["README.md"]),
        ("/README.md", ["README.md"], ["a/README.md"]),
        ("/docs/", ["docs/a", "docs/b/c"], ["x/docs/a", "docs"]),
        ("lib/", ["lib/a", "x/lib/y/z"], ["lib", "xlib/a"]),
        ("docs", ["docs", "x/docs"], ["docs/a"]),
        ("/docs/*", ["docs/a", "docs/.hidden"], ["docs/a/b"]),
        ("/docs/*.md", ["docs/a.md"], ["docs/b/a.md"]),
        ("/docs/*spec*", ["docs/qa_specs.rb", "docs/spec"], ["docs/a/spec"]),
        ("/docs/*/README.md", ["docs/api/README.md"], ["docs/README.md", "docs/a/b/README.md"]),
        ("/docs/**/index.md", ["docs/index.md", "docs/a/b/index.md"], ["index.md"]),
        ("/docs/**", ["docs/a"], ["docs/a/b"]),
        ("docs/**/*", ["docs/a/b", "x/docs/a"], ["docs"]),
        ("*", ["a", "b/.c"], []),
        ("*.rb", ["a.rb", "x/a.rb"], ["a.rb/x"]),
        ("[ab].c", ["a.c", "x/b.c"], ["c.c"]),
        ("[!a-c]x", ["dx"], ["ax", "bx", "x"]),
        ("[Section", [], ["[Section", "S"]),
        (r"\#pound", ["#pound"], ["pound"]),
        (r"path\ with\ spaces/", ["path with spaces/a", "x/path with spaces/a"], ["path"]),
    ],
)
def test_a_pattern_matches_what_gitlab_says_it_matches(pattern: str, matching: list[str], others: list[str]) -> None:
    """Patterns are Ruby's, found at any depth unless a slash begins them; without a slash at the end they are files."""
    text = f"{pattern} @owner\n"

    assert matching == [path for path in [*matching, *others] if _found(text, path).owners]


EXCLUSIONS = """\
* @default-owner
!package-lock.json
!**/generated/          # Any files in generated directories.

[Ruby]
*.rb @ruby-team
!/config/**/*.rb
/config/routes.rb @ops

[Config]
/config/ @ops-team
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("x/package-lock.json", ()),
        ("x/generated/a/b.c", ()),
        ("generated/a.rb", ("@ruby-team",)),
        ("config/routes.rb", ("@default-owner", "@ops-team")),
        ("a.rb", ("@default-owner", "@ruby-team")),
    ],
)
def test_what_a_section_excludes_it_does_not_own(path: str, expected: tuple[str, ...]) -> None:
    """An exclusion holds in its section alone, and no later line takes it back."""
    assert expected == _found(EXCLUSIONS, path).owners


def test_an_exclusion_and_a_missing_owner_are_told_as_reasons() -> None:
    """Where several sections answer, each is named."""
    assert f"{FILE}:2: !package-lock.json is excluded" == _found(EXCLUSIONS, "package-lock.json").reason
    assert f"{FILE}:1: *; {FILE}:6: *.rb" == _found(EXCLUSIONS, "a.rb").reason
    assert Attribution((), f"{FILE}:2: a.c has no owner") == _found("* @all\na.c\n", "a.c")


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ("@group @group/with-nested/sub.group @user", ("@group", "@group/with-nested/sub.group", "@user")),
        ("@@maintainer @@developers", ("@@maintainer", "@@developers")),
        ("janedoe@gitlab.com", ("janedoe@gitlab.com",)),
        ("@group user_without_at @with_at", ("@group", "@with_at")),
        ("@a # and @b", ("@a", "@b")),
        ("@a, @b.", ("@a", "@b")),
    ],
)
def test_owners_are_found_wherever_they_stand_in_a_line(owners: str, expected: tuple[str, ...]) -> None:
    """GitLab has no comments behind a line, and passes over what is no owner."""
    assert expected == _found(f"* {owners}\n", "a.py").owners


def test_a_heading_that_cannot_be_read_is_a_path_and_told() -> None:
    """What follows it stays in the section above."""
    text = "[Docs]\ndocs/**/* @group\n\n[Section name\ndocs/ @docs_group\n"

    assert ("@docs_group",) == _found(text, "docs/a.md").owners
    assert [4] == [problem.line for problem in codeowners_problems(FILE, text)]


def test_a_line_that_nobody_owns_is_told() -> None:
    """Neither it nor its heading has an owner."""
    assert [(2, 3)] == [(p.line, p.column) for p in codeowners_problems(FILE, "[Docs]\n  docs/\n!x\n[D] @a\ny\n")]


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (".gitlab/CODEOWNERS", "* @a\n", "gitlab"),
        (".github/CODEOWNERS", "[Docs] @a\n*\n", "github"),
        ("CODEOWNERS", "* @a\n", "github"),
        ("CODEOWNERS", "* @a\n[Docs][2] @b\nx\n", "gitlab"),
        ("docs/CODEOWNERS", "^[Docs]\n", "gitlab"),
        ("CODEOWNERS", "[id].tsx @a\n# [Docs]\n[]\n", "github"),
    ],
)
def test_the_dialect_follows_from_place_and_sections(file: str, text: str, expected: str) -> None:
    """A folder of GitHub's or GitLab's decides; elsewhere a heading is GitLab's."""
    assert expected == dialect_of(file, text)
