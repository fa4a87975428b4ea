"""A folder of files becomes a workspace, or every problem in all of them is told."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign_text import SMALL, WHOLE
from fakes.numbered import kind_names, kinds
from overton.campaigns.loader import load_workspace
from overton.model.organisation import Organisation
from overton.model.problem import BadInputError
from overton.model.workspace import Workspace

TEAMS = """\
organisation: Acme
timezone: Europe/Paris
ownership:
  - column: service
  - codeowners: .github/CODEOWNERS
  - backstage: catalog/**/*.yaml
  - map: {"GET /billing/*": payments}
teams:
  product:
  payments: {parent: product, handles: ["@acme/payments"], people: [{who: ana@acme.test, from: 2025-03-01}]}
connections:
  warehouse: {url: "postgresql://u:${PASSWORD}@${HOST}/w"}
mail: {url: "smtp://u:${PASSWORD}@mail"}
"""
SECRETS = {"PASSWORD": "hunter2", "HOST": "db.acme.test"}


def _loaded(root: Path, environ: Mapping[str, str] | None = None) -> Workspace:
    return load_workspace(root, environ or {}, kinds, kind_names)


def _problems(root: Path, environ: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(BadInputError) as error:
        _loaded(root, environ)
    return [str(problem) for problem in error.value.problems]


def _write(root: Path, **files: str) -> None:
    (root / "campaigns").mkdir(exist_ok=True)
    for name, text in files.items():
        path = root / "overton.yaml" if name == "overton" else root / "campaigns" / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")


def test_a_whole_workspace_is_read(tmp_path: Path) -> None:
    """Organisation and campaigns, each with the file that it is from."""
    _write(tmp_path, overton=TEAMS, timeouts=WHOLE, b=SMALL)
    (tmp_path / "campaigns" / "c.yml").write_text(SMALL.replace("campaign: x", "campaign: c"), encoding="utf-8")

    workspace = _loaded(tmp_path, SECRETS)

    assert workspace.root == str(tmp_path)
    assert workspace.files == {
        "x": "campaigns/b.yaml",
        "c": "campaigns/c.yml",
        "request-timeouts": "campaigns/timeouts.yaml",
    }
    assert workspace.organisation.tree == {"product": None, "payments": "product"}
    assert workspace.organisation.connections["warehouse"].url == "postgresql://u:hunter2@db.acme.test/w"


def test_a_folder_without_files_is_an_empty_workspace(tmp_path: Path) -> None:
    """The organisation has the folder's name, and days are UTC."""
    folder = tmp_path / "acme"
    folder.mkdir()

    assert _loaded(folder) == Workspace(root=str(folder), organisation=Organisation(organisation="acme"))


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The path is named."""
    assert _problems(tmp_path / "no") == [
        f"{tmp_path / 'no'}: there is no such folder; name the folder with overton.yaml"
    ]


def test_what_is_no_readable_file_is_told_with_the_others(tmp_path: Path) -> None:
    """Folders, broken links, other encodings and empty files are problems beside those in files that can be read."""
    _write(tmp_path, empty="", good=SMALL, wrong=SMALL.replace("campaign: x", "campaign: y") + "whi: w\n")
    campaigns = tmp_path / "campaigns"
    (campaigns / "folder.yaml").mkdir()
    (campaigns / "link.yaml").symlink_to("nowhere")
    (campaigns / "loop.yaml").symlink_to("loop.yaml")
    (campaigns / "latin.yaml").write_bytes("campaign: x\ngoal: café\n".encode("latin-1"))
    (campaigns / "large.yaml").write_bytes(b"# x\n" * 600_000)
    (campaigns / ".hidden.yaml").write_text("not: a campaign", encoding="utf-8")
    (campaigns / "notes.txt").write_text("not a campaign", encoding="utf-8")

    assert _problems(tmp_path) == [
        "campaigns/empty.yaml:1:1: the file is empty; see `overton init` for one to start from",
        "campaigns/folder.yaml: this is a folder; put a YAML file here, or take it away",
        "campaigns/large.yaml: the file is larger than 2 MiB; split it",
        "campaigns/latin.yaml:2:10: the file is not UTF-8 text; save it as UTF-8",
        "campaigns/link.yaml: this is no file that can be read; put a YAML file here, or take it away",
        "campaigns/loop.yaml: this is no file that can be read; put a YAML file here, or take it away",
        "campaigns/wrong.yaml:4:1: `whi` is no key; did you mean `why`?",
    ]


def test_campaigns_that_is_no_folder_is_told(tmp_path: Path) -> None:
    """A file in its place is a problem, not a workspace without campaigns."""
    (tmp_path / "campaigns").write_text("x", encoding="utf-8")

    assert _problems(tmp_path) == [
        "campaigns: the folder cannot be read: Not a directory; put the campaigns' files in a folder of that name"
    ]


def test_odd_names_of_files_are_read_and_shown_on_one_line(tmp_path: Path) -> None:
    """Spaces, quotes, accents, line breaks and bytes that are no text."""
    campaigns = os.fsencode(tmp_path / "campaigns")
    Path(os.fsdecode(campaigns)).mkdir()
    names = [b"a b'\".yaml", "é→😀.yaml".encode(), b"line\nbreak.yaml", b"byte\xff.yaml"]
    for name in names:
        Path(os.fsdecode(campaigns + b"/" + name)).write_text("campaign: x\nmetric:", encoding="utf-8")

    told = _problems(tmp_path)

    assert sorted({line.partition(".yaml")[0] for line in told}) == [
        "campaigns/a b'\"",
        "campaigns/byte\\udcff",
        "campaigns/line\\nbreak",
        "campaigns/é→😀",
    ]
    assert all(line.encode() for line in told)


def test_a_key_belongs_to_one_file(tmp_path: Path) -> None:
    """The second file is told where the key is taken, also when the first has other problems."""
    _write(tmp_path, a=SMALL + "whi: w\n", b=SMALL)

    assert _problems(tmp_path) == [
        "campaigns/a.yaml:4:1: `whi` is no key; did you mean `why`?",
        "campaigns/b.yaml:1:11: the key `x` is taken by campaigns/a.yaml; give this campaign another key",
    ]


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    """Some editors write one."""
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "a.yaml").write_bytes(b"\xef\xbb\xbf" + SMALL.encode())

    assert [campaign.campaign for campaign in _loaded(tmp_path).campaigns] == ["x"]


ORGANISATION = {
    "an unknown time zone": (
        "timezone: Europe/Pariss\n",
        "1:11: `timezone` is the text 'Europe/Pariss', which this machine does not know; did you mean `Europe/Paris`?",
    ),
    "a time zone that is a folder": (
        "timezone: Europe\n",
        "1:11: `timezone` is the text 'Europe', which this machine does not know; write a name such as Europe/Paris",
    ),
    "a time zone outside": (
        "timezone: ../../etc/passwd\n",
        (
            "1:11: `timezone` is the text '../../etc/passwd', which this machine does not know; "
            "write a name such as Europe/Paris"
        ),
    ),
    "a rule of ownership with two keys": (
        "ownership: [{column: a, codeowners: b}]\n",
        (
            "1:13: a rule of ownership has one key, and this has 2; "
            "keep one of column, codeowners, backstage, code_teams and map"
        ),
    ),
    "a rule of ownership without keys": (
        "ownership: [{}]\n",
        (
            "1:13: a rule of ownership has one key, and this has none; "
            "keep one of column, codeowners, backstage, code_teams and map"
        ),
    ),
    "a parent that is none": (
        "teams: {payments: {parent: prodct}, product: }\n",
        "1:28: `parent` is the text 'prodct', and no team has that key; did you mean `product`?",
    ),
    "teams in a circle": (
        "teams: {d: {parent: a}, a: {parent: b}, b: {parent: c}, c: {parent: a}}\n",
        "1:37: the team is above itself: a > b > c > a; give one of them another parent",
    ),
    "a parent that is no mapping": (
        "teams: {a: {parent: b}, b: 5}\n",
        (
            "1:28: `b` is the number 5, and a mapping is needed; "
            "write a mapping with the keys: parent, name, handles, channel, people"
        ),
    ),
    "a team above itself": (
        "teams: {a: {parent: a}}\n",
        "1:21: the team is above itself: a > a; give one of them another parent",
    ),
    "a handle of two teams": (
        'teams: {a: {handles: ["@acme/x", "@acme/x"]}, b: {handles: ["@ACME/x"]}}\n',
        "1:61: the team 'a' has this handle as well; keep it on one team",
    ),
    "a handle that is another team": (
        "teams: {a: {handles: [b]}, b: {}}\n",
        "1:23: the team 'b' has this handle as well; keep it on one team",
    ),
    "a person who leaves before coming": (
        "teams: {a: {people: [{who: x, from: 2026-02-01, until: 2026-01-31}]}}\n",
        "1:56: `until` is before `from`; correct one of the two days",
    ),
    "a variable that is not set": (
        'mail: {url: "smtp://${MAIL_HOST}"}\n',
        "1:13: the environment has no MAIL_HOST; set MAIL_HOST, or write the value here",
    ),
    "a variable without a name": (
        'mail: {url: "smtp://${MAIL-HOST}"}\n',
        "1:13: `${` begins no name of a variable; write ${NAME}, with letters, digits and underscores",
    ),
}


@pytest.mark.parametrize("case", ORGANISATION)
def test_what_is_wrong_in_overton_yaml_is_placed_and_explained(case: str, tmp_path: Path) -> None:
    """One message for each mistake."""
    text, told = ORGANISATION[case]
    _write(tmp_path, overton=text)

    assert _problems(tmp_path) == [f"overton.yaml:{told}"]


def test_secrets_are_never_told(tmp_path: Path) -> None:
    """A problem with a value from the environment shows the variable's name, wherever the value is."""
    places = "timezone: '${S}'\norganisation: ['${S}']\nownership: [{column: ['${S}']}]\nmail: ${S}\n"
    teams = "teams: {a: {parent: '${S}', people: [{who: x, from: '${S}'}]}, b: {handles: '${S}'}}\n"
    _write(tmp_path, overton=places + teams)

    told = _problems(tmp_path, {"S": "hunter2 2026-02-30"})

    assert len(told) == 7
    assert not [line for line in told if "hunter2" in line or "2026-02-30" in line]


def test_a_variable_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Environments may hold any bytes."""
    _write(tmp_path, overton="organisation: ${S}\n")

    assert _problems(tmp_path, {"S": "\udcff"}) == [
        "overton.yaml:1:15: S in the environment is not UTF-8 text; set it anew"
    ]


broken = st.binary(max_size=200) | st.text(
    st.sampled_from(list("abwarn:-{}[]&*!|>%@`\"'#,\n\t 0159.~<?=_\\é\u2028\x85\r")), max_size=200
).map(str.encode)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(content=broken)
def test_any_bytes_are_read_or_refused(content: bytes, tmp_path: Path) -> None:
    """Whatever a file holds, loading gives a workspace or problems, and never anything else."""
    _load_or_refuse(tmp_path, content)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_any_change_of_a_good_file_is_read_or_refused(data: st.DataObject, tmp_path: Path) -> None:
    """Pieces taken out, doubled or replaced make another campaign or problems, and never anything else."""
    text = data.draw(st.sampled_from([WHOLE, TEAMS]))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        text = text[:start] + data.draw(st.sampled_from(["", text[start:end] * 2, *PIECES])) + text[end:]
    _load_or_refuse(tmp_path, text.encode("utf-8", "surrogatepass"))


KEYS = """
campaign goal metric metrics name source kind count from unit item window warn not_allowed at worse tolerance on
withdrawn announced exemptions items until ceiling epochs why buy_in team stance guardrails at_most at_least notice
teams parent handles people who ownership map column timezone labels rounding start ended x
"""
keys = st.sampled_from(KEYS.split())
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 10**20)
    | st.floats()
    | st.sampled_from(["", "a", "numbered", "2026-01-05", "2026-02-30", "14 days", "worse", "10%", "a/b", "deny", "é"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(value=st.dictionaries(keys, values, max_size=8))
def test_any_data_under_known_keys_is_read_or_refused(value: object, tmp_path: Path) -> None:
    """Values of every type where another is expected give a workspace or problems, and never anything else."""
    text = json.dumps(value).replace("Infinity", ".inf").replace("NaN", ".nan")
    _load_or_refuse(tmp_path, text.encode())


PIECES = (
    *("\n", "\t", " ", ": ", "- ", "{", "}", "[", "]", "&a ", "*a", "<<: ", "!!x ", "${X}", "%"),
    *("~", "null", "true", ".nan", "-.inf", "1e999", "9" * 400, "''", '"\\ud800"', '"\\0"'),
    *("2026-02-30", "9999-12-31", "0001-01-01", "99999 weeks"),
)


def _load_or_refuse(root: Path, content: bytes) -> None:
    (root / "campaigns").mkdir(exist_ok=True)
    (root / "campaigns" / "a.yaml").write_bytes(content)
    (root / "overton.yaml").write_bytes(content)
    try:
        _loaded(root)
    except BadInputError as error:
        assert all(problem.what and problem.todo and problem.file for problem in error.problems)  # noqa: PT017
