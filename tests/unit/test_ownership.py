"""Whose an item is, and why."""

from hypothesis import given
from hypothesis import strategies as st

from overton.model.measurement import Attribution, Reading
from overton.model.organisation import Organisation, OwnershipRule, Team
from overton.ownership.attribution import Attributor, columns_needed
from owned_files import Written

TEAMS = {"payments": Team(handles=("@acme/payments", "group:default/payments")), "search": Team()}


def _attributor(*rules: OwnershipRule, files: dict[str, str] | None = None) -> Attributor:
    return Attributor(Organisation(teams=TEAMS, ownership=rules), Written(files or {}))


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


def test_a_name_finds_its_team_whatever_its_case() -> None:
    """Keys, handles and what people call a team: case does not count in any of them."""
    teams = {"payments": Team(name="Money In", handles=("@acme/Pay",))}
    attributor = Attributor(Organisation(teams=teams, ownership=(OwnershipRule(column="team"),)), Written({}))
    found = [attributor.attribute(Reading("x", 1.0, columns={"team": name})).owners for name in NAMES]

    assert [("payments",)] * len(NAMES) == found


NAMES = ("Payments", "@ACME/pay", "money in")

CODEOWNERS = """\
*           @acme/payments
/build/     @search ana@acme.test
"""


def test_codeowners_is_asked_for_the_path_column_where_there_is_one() -> None:
    """An endpoint is owned through the file that implements it; without the column its key is the path."""
    attributor = _attributor(OwnershipRule(codeowners="CODEOWNERS"), files={"CODEOWNERS": CODEOWNERS})
    expected = Attribution(("@search", "ana@acme.test"), "CODEOWNERS:2: /build/")

    assert expected == attributor.attribute(Reading("GET /", 1.0, columns={"path": "build/web.py"}))
    assert expected == attributor.attribute(Reading("build/web.py", 1.0))


def test_a_rule_that_says_nobody_leaves_the_answer_to_the_next() -> None:
    """Where none of them names an owner, the reason is the first that said so."""
    rules = (OwnershipRule(codeowners="CODEOWNERS"), OwnershipRule(map={"gen/api/*": "search"}))
    attributor = _attributor(*rules, files={"CODEOWNERS": "* @acme/payments\n/gen/\n"})

    assert Attribution(("search",), "map: gen/api/*") == attributor.attribute(Reading("gen/api/a.py", 1.0))
    assert Attribution((), "CODEOWNERS:2: /gen/ has no owner") == attributor.attribute(Reading("gen/a.py", 1.0))


def test_two_names_of_one_team_are_one_owner() -> None:
    """A co-owned item has each of its owners once."""
    attributor = _attributor(
        OwnershipRule(codeowners="CODEOWNERS"), files={"CODEOWNERS": "* @acme/payments @b @ACME/payments @b\n"}
    )

    assert ("payments", "@b") == attributor.attribute(Reading("a.py", 1.0)).owners


def test_columns_are_asked_for_once() -> None:
    """Every `column` rule, and the path where CODEOWNERS is asked."""
    rules = (OwnershipRule(column="team"), OwnershipRule(column="team"), OwnershipRule(codeowners="CODEOWNERS"))

    assert ("team", "path") == columns_needed(Organisation(ownership=rules))


def test_team_files_ask_for_the_path_as_codeowners_does() -> None:
    """A catalog names entities, and asks a source for nothing."""
    rules = (OwnershipRule(code_teams="config/teams/*.yml"), OwnershipRule(backstage="**/catalog-info.yaml"))

    assert ("path",) == columns_needed(Organisation(ownership=rules))
    assert () == columns_needed(Organisation(ownership=rules[1:]))
