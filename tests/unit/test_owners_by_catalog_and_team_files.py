"""Owners from Backstage catalog files and from the team files of code_teams."""

import pytest

from overton.model.measurement import Attribution, Reading
from overton.model.organisation import Organisation, OwnershipRule, Team
from overton.model.problem import BadInputError
from overton.ownership.attribution import Attributor
from owned_files import Written

TEAMS = {"payments": Team(name="Money", handles=("@acme/payments",)), "search": Team(handles=("group:default/find",))}


def _by(rule: OwnershipRule, files: dict[str, str], *, past: bool = False) -> Attributor:
    return Attributor(Organisation(teams=TEAMS, ownership=(rule,)), Written(files), past=past)


def _of_path(attributor: Attributor, path: str) -> Attribution:
    return attributor.attribute(Reading("x", 1.0, columns={"path": path}))


def _entity(name: str, owner: str, kind: str = "Component") -> str:
    return f"kind: {kind}\nmetadata: {{name: {name}}}\nspec: {{owner: '{owner}'}}\n"


CATALOG = OwnershipRule(backstage="**/*.yaml")


def test_an_entity_is_found_by_item_or_slice() -> None:
    """A file may hold several documents, of which some are no entities."""
    files = {"catalog/all.yaml": f"{_entity('checkout', 'group:default/payments')}---\n- no entity\n---\n{{}}\n"}
    attributor = _by(CATALOG, files)
    expected = Attribution(("payments",), "catalog/all.yaml: component checkout")

    assert expected == attributor.attribute(Reading("GET /pay", 1.0, slices={"service": "checkout"}))
    assert expected == attributor.attribute(Reading("checkout", 1.0))
    assert Attribution() == attributor.attribute(Reading("GET /search", 1.0))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("services/pay/src/a.py", ("payments",)),
        ("services/pay/api/a.py", ("search",)),
        ("services/payments/a.py", ()),
        ("catalog/a.py", ()),
    ],
)
def test_a_path_belongs_to_the_nearest_catalog_file_above_it(path: str, expected: tuple[str, ...]) -> None:
    """Collections of entities, in files of other names, own no folder."""
    files = {
        "services/pay/catalog-info.yaml": _entity("pay", "payments"),
        "services/pay/api/catalog-info.yaml": _entity("api", "find", "API"),
        "catalog/all.yaml": _entity("other", "payments"),
    }

    assert expected == _of_path(_by(CATALOG, files), path).owners


def test_a_folder_belongs_to_the_owners_of_its_components() -> None:
    """Another entity's owner counts where there is no component."""
    text = "---\n".join([_entity("a", "x"), _entity("b", "payments"), _entity("c", "user:ana", "Resource")])
    attributor = _by(CATALOG, {"catalog-info.yaml": text})

    assert Attribution(("x", "payments"), "catalog-info.yaml: the nearest catalog file") == _of_path(attributor, "a.py")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("payments", "payments"),
        ("group:default/payments", "payments"),
        ("Group:Payments", "payments"),
        ("default/payments", "payments"),
        ("find", "search"),
        ("group:find", "search"),
        ("group:default/unknown", "unknown"),
        ("acme/unknown", "acme/unknown"),
        ("user:default/payments", "user:payments"),
        ("user:ana", "user:ana"),
        ("a strange: one", "a strange: one"),
    ],
)
def test_one_owner_has_one_name_however_it_is_referred_to(reference: str, expected: str) -> None:
    """Kind and namespace are left out where they are the usual ones; a user is no team."""
    assert (expected,) == _of_path(_by(CATALOG, {"catalog-info.yaml": _entity("a", reference)}), "a.py").owners


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [\n", r"catalog-info.yaml:2:1: this is no YAML"),
        ("a: b\n c: d\n", r"catalog-info.yaml:2:3: this is no YAML"),
        ("a: \x01\n", r"catalog-info.yaml: this is no YAML"),
    ],
)
def test_a_broken_catalog_file_is_told_with_its_place(text: str, expected: str) -> None:
    """At a commit of the past it says nothing, for nobody can correct it."""
    with pytest.raises(BadInputError, match=expected):
        _by(CATALOG, {"catalog-info.yaml": text})
    assert Attribution() == _of_path(_by(CATALOG, {"catalog-info.yaml": text}, past=True), "a.py")


TEAM_FILES = OwnershipRule(code_teams="config/teams/**/*.yml")
PAYMENTS = """\
name: Money
owned_globs: ["app/{pay,refund}/**/*", lib/pay.rb, "packs/pay/**"]
unowned_globs: [app/pay/gen/**/*]
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("app/pay/deep/a.rb", Attribution(("payments",), "config/teams/pay.yml: app/{pay,refund}/**/*")),
        ("app/refund/a.rb", Attribution(("payments",), "config/teams/pay.yml: app/{pay,refund}/**/*")),
        ("packs/pay/a/b.rb", Attribution(("payments",), "config/teams/pay.yml: packs/pay/**")),
        ("lib/pay.rb", Attribution(("payments",), "config/teams/pay.yml: lib/pay.rb")),
        ("x/lib/pay.rb", Attribution()),
        ("app/pay/gen/a.rb", Attribution((), "config/teams/pay.yml: app/pay/gen/**/* is unowned")),
    ],
)
def test_globs_of_team_files_own_files_from_the_root(path: str, expected: Attribution) -> None:
    """Braces are alternatives; what a team gives up is not its own."""
    assert expected == _of_path(_by(TEAM_FILES, {"config/teams/pay.yml": PAYMENTS}), path)


def test_a_team_is_found_by_the_name_of_its_file_or_by_its_handle() -> None:
    """Else its name is the owner's; several teams may own one path."""
    files = {
        "config/teams/a.yml": "name: Pay\nowned_globs: ['**/*']\ngithub: {team: '@acme/payments'}\n",
        "config/teams/deep/b.yml": "name: Others\nowned_globs: ['*.rb']\n",
    }

    assert ("payments", "Others") == _of_path(_by(TEAM_FILES, files), "a.rb").owners
    assert ("payments",) == _of_path(_by(TEAM_FILES, files), "a/b.rb").owners


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("owned_globs: []\n", "a team file needs a `name`"),
        ("name: A\nowned_globs: app\n", "`owned_globs` is no list of globs"),
        (f"name: A\nowned_globs: ['{'{a,b}' * 11}']\n", "stands for more than 1,000 globs"),
    ],
)
def test_a_team_file_that_cannot_be_used_is_told(text: str, expected: str) -> None:
    """At a commit of the past it says nothing."""
    with pytest.raises(BadInputError, match=expected):
        _by(TEAM_FILES, {"config/teams/a.yml": text})
    assert Attribution() == _of_path(_by(TEAM_FILES, {"config/teams/a.yml": text}, past=True), "a.py")
