"""Whose an item is, and why."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.model.measurement import Attribution, Reading
from overton.model.organisation import Organisation, OwnershipRule, Team
from overton.model.problem import BadInputError
from overton.ownership.attribution import Attributor, columns_needed
from overton.ownership.codeowners import read_codeowners

TEAMS = {"payments": Team(handles=("@acme/payments", "group:default/payments")), "search": Team()}


def _attributor(*rules: OwnershipRule, root: Path = Path()) -> Attributor:
    return Attributor(Organisation(teams=TEAMS, ownership=rules), root)


def test_the_first_rule_that_answers_wins_and_says_why() -> None:
    """A column that has no value leaves the answer to the map."""
    attributor = _attributor(OwnershipRule(column="service"), OwnershipRule(map={"GET /billing/*": "payments"}))
    by_column = attributor.attribute(Reading("GET /billing/1", 1.0, columns={"service": "search"}))
    by_map = attributor.attribute(Reading("GET /billing/1", 1.0))

    assert Attribution(("search",), "column service is 'search'") == by_column
    assert Attribution(("payments",), "map: GET /billing/*") == by_map


def test_handles_are_names_of_teams_and_others_are_taken_as_they_are() -> None:
    """A value that is no team and no handle is the owner's name."""
    attributor = _attributor(OwnershipRule(column="team"))

    assert ("payments",) == attributor.attribute(Reading("x", 1.0, columns={"team": "@acme/payments"})).owners
    assert ("ana@acme.test",) == attributor.attribute(Reading("x", 1.0, columns={"team": "ana@acme.test"})).owners


def test_what_no_rule_answers_is_unowned() -> None:
    """Unowned is an answer with a reason, never a missing item."""
    assert Attribution((), "no rule answered") == _attributor().attribute(Reading("x", 1.0))


@given(st.text(min_size=1))
def test_any_unicode_finds_its_owner(name: str) -> None:
    """Items and owners may be named as people like."""
    found = _attributor(OwnershipRule(column="team")).attribute(Reading(name, 1.0, columns={"team": name}))

    assert (name,) == found.owners


CODEOWNERS = """\
# the whole repository
*           @acme/payments
/docs/*     @search-writers  # a comment
/build/     search ana@acme.test
apps/       search
*.tmp
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("main.py", ("payments",)),
        ("docs/a.md", ("@search-writers",)),
        ("docs/deep/a.md", ("payments",)),
        ("build/deep/a.o", ("search", "ana@acme.test")),
        ("libs/apps/a.py", ("search",)),
        ("main.tmp", ()),
    ],
)
def test_the_last_matching_line_of_codeowners_wins(tmp_path: Path, path: str, expected: tuple[str, ...]) -> None:
    """A line without owners clears what the lines above it said; `dir/*` is not recursive."""
    (tmp_path / "CODEOWNERS").write_text(CODEOWNERS)
    attributor = _attributor(OwnershipRule(codeowners="CODEOWNERS"), root=tmp_path)

    assert expected == attributor.attribute(Reading(path, 1.0)).owners


def test_codeowners_is_asked_for_the_path_column_where_there_is_one(tmp_path: Path) -> None:
    """An endpoint is owned through the file that implements it."""
    (tmp_path / "CODEOWNERS").write_text(CODEOWNERS)
    attributor = _attributor(OwnershipRule(codeowners="CODEOWNERS"), root=tmp_path)
    found = attributor.attribute(Reading("GET /", 1.0, columns={"path": "build/web.py"}))

    assert ("search", "ana@acme.test") == found.owners
    assert "CODEOWNERS:4: /build/" == found.reason


def test_a_missing_codeowners_file_is_bad_input(tmp_path: Path) -> None:
    """It is told with the file's name."""
    with pytest.raises(BadInputError, match="CODEOWNERS: cannot be read"):
        read_codeowners(tmp_path / "CODEOWNERS")


def test_a_backstage_component_is_found_by_item_or_slice(tmp_path: Path) -> None:
    """The owner of a component may be a handle."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "all.yaml").write_text(
        "kind: Component\nmetadata: {name: checkout}\nspec: {owner: 'group:default/payments'}\n---\n- no entity\n"
    )
    attributor = _attributor(OwnershipRule(backstage="catalog/**/*.yaml"), root=tmp_path)
    found = attributor.attribute(Reading("GET /pay", 1.0, slices={"service": "checkout"}))

    assert Attribution(("payments",), "catalog/all.yaml: component checkout") == found


def test_columns_are_asked_for_once() -> None:
    """Every `column` rule, and the path where CODEOWNERS is asked."""
    rules = (OwnershipRule(column="team"), OwnershipRule(column="team"), OwnershipRule(codeowners="CODEOWNERS"))

    assert ("team", "path") == columns_needed(Organisation(ownership=rules))
