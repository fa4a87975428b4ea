"""A policy exempts at once what its campaign's file does not, and is read as strictly as that."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DAY, campaign, metric, position
from overton.campaigns.json_document import read_json
from overton.check.policy import policy_in, read_policy, strangers_in, unknown_in, with_policy
from overton.model.problem import BadInputError
from overton.model.window import Exemption
from overton.policy.shape import Policy
from overton.window.judge import exemption_for

POLICY: dict[str, Any] = {
    "overton_policy": 1,
    "issued": "2026-03-02T09:30:00+01:00",
    "campaigns": {
        "request-timeouts": {
            "metrics": {
                "p99.9": {
                    "exemptions": [
                        {
                            "items": "GET /exports/*",
                            "from": "2026-03-02",
                            "until": "2026-03-09",
                            "why": "the export is down",
                            "ceiling": 90,
                            "ticket": "INC-7",
                            "approved_by": "priya",
                        }
                    ]
                }
            }
        }
    },
}
GRANTED = Exemption(
    items="GET /exports/*",
    from_=DAY,
    until=date(2026, 3, 9),
    why="the export is down",
    ceiling=90,
    ticket="INC-7",
    approved_by="priya",
)


def _read(text: str) -> Policy:
    return policy_in(read_json("policy.json", text))


def _problems(text: str) -> list[str]:
    with pytest.raises(BadInputError) as error:
        _read(text)
    return [str(problem) for problem in error.value.problems]


def test_a_policy_is_read_from_its_file(tmp_path: Path) -> None:
    """Its exemptions have the keys of a campaign file's."""
    path = tmp_path / "policy.json"
    path.write_text(json.dumps(POLICY, indent=2), encoding="utf-8")

    policy, strangers = read_policy(path)

    (one,) = policy.campaigns["request-timeouts"].metrics["p99.9"].exemptions
    assert GRANTED == one.plain
    assert () == strangers
    assert datetime(2026, 3, 2, 9, 30, tzinfo=timezone(timedelta(hours=1))) == policy.issued_at


def test_a_time_without_a_zone_is_utc() -> None:
    """As everywhere."""
    policy = _read(json.dumps({**POLICY, "issued": "2026-03-02T09:30"}))

    assert datetime(2026, 3, 2, 9, 30, tzinfo=UTC) == policy.issued_at


def test_what_a_policy_grants_counts_like_what_the_file_grants() -> None:
    """For the one judge there is no difference."""
    own = Exemption(items="GET /a", until=DAY, why="moved")
    of = campaign(metric(window=(position(),), exemptions=(own,)))

    (found,) = with_policy([of], _read(json.dumps(POLICY)))
    (one,) = found.metrics

    assert (own, GRANTED) == one.exemptions
    assert GRANTED == exemption_for("GET /exports/1", one.exemptions, DAY, value=80, goal=one.goal)


def test_what_the_policy_does_not_speak_of_stays_as_it_is() -> None:
    """Other campaigns, and other metrics of the same one."""
    other = campaign(metric(), campaign="other")
    same = campaign(metric(name="errors"))

    assert (other, same) == with_policy([other, same], _read(json.dumps(POLICY)))


def test_what_the_policy_speaks_of_in_vain_is_told() -> None:
    """It may be meant for another repository, so it is no problem."""
    policy = _read(json.dumps(POLICY))

    assert ["the policy speaks of a campaign 'request-timeouts', which is not here"] == list(unknown_in(policy, []))
    assert ["the policy speaks of a metric 'p99.9', which the campaign 'request-timeouts' does not have"] == list(
        unknown_in(policy, [campaign(metric(name="errors"))])
    )
    assert [] == list(unknown_in(policy, [campaign(metric())]))


def test_top_level_keys_that_a_later_version_may_bring_are_ignored() -> None:
    """Whatever stands there."""
    assert _read(json.dumps(POLICY)) == _read(json.dumps({**POLICY, "signatures": {"by": [1, None]}}))


def test_a_policy_without_campaigns_grants_nothing() -> None:
    """An empty one is what a server sends when nothing is broken."""
    assert {} == _read('{"overton_policy": 1, "issued": "2026-03-02T09:30Z"}').campaigns


def test_keys_that_mean_nothing_are_told_and_passed_over() -> None:
    """A newer exporter may say more; a slip of the pen should not go unseen."""
    text = HEAD + '{"x": {"metricks": {}, "metrics": {"m": {"exemptions": [{"items": "a", "until": "2026-03-09",\n'
    text += ' "why": "w", "celing": 5}]}}}}, "more": 1}'
    document = read_json("policy.json", text)

    assert "a" == policy_in(document).campaigns["x"].metrics["m"].exemptions[0].items
    todo = "correct it, unless it is for a newer Overton"
    assert [
        f"policy.json:3:22: `metricks` means nothing here, and is passed over; {todo}",
        f"policy.json:4:14: `celing` means nothing here, and is passed over; {todo}",
        f"policy.json:4:33: `more` means nothing here, and is passed over; {todo}",
    ] == [str(one) for one in strangers_in(document)]


HEAD = '{"overton_policy": 1,\n "issued": "2026-03-02T09:30Z",\n "campaigns": '
EXEMPTIONS = HEAD + '{"x": {"metrics": {"m": {"exemptions": [\n'
KEYS = "overton_policy, issued, organisation, timezone, campaigns, signature"
WRONG = {
    "no JSON": (
        "{,}",
        ["1:2: this is not JSON: expecting property name enclosed in double quotes; correct it here or just before"],
    ),
    "nothing": ("", ["1:1: this is not JSON: expecting value; correct it here or just before"]),
    "no number": ('{"a": NaN}', ["1:1: this is not JSON: NaN is no number of JSON's; write a number, or null"]),
    "a list": (
        "[]",
        [f"1:1: the file is a list, and a mapping is needed; write a mapping with the keys: {KEYS}"],
    ),
    "a later version": (
        '{"overton_policy": 2, "campaigns": 5}',
        ["1:20: the policy is of version 2, and version 1 is understood here; use a newer Overton"],
    ),
    "no version": ('{"issued": "2026-03-02T09:30Z"}', ["1:1: the file has no `overton_policy`; add `overton_policy:`"]),
    "a version that is none": (
        '{"overton_policy": true, "issued": "2026-03-02T09:30Z"}',
        ["1:20: `overton_policy` is `true`, and a whole number is needed; write a number such as 5"],
    ),
    "no time": (
        '{"overton_policy": 1, "issued": "today"}',
        ["1:33: 'today' is no time; write it as 2026-03-02T09:30:00Z"],
    ),
    "exemptions that are wrong": (
        EXEMPTIONS
        + '  {"items": "a", "until": "2026-02-30", "why": "w"},\n'
        + '\t{"items": "a", "from": "2026-03-02", "until": "2026-03-01", "why": "w"},\n'
        + '  {"items": "\\u00e9", "until": "2026-03-01", "ceiling": "5", "why": "w"},\n'
        + '  {"until": "2026-03-01", "why": "w"}\n]}}}}}',
        [
            "4:27: `until` is the text '2026-02-30', and there is no such day; write a day such as 2026-03-02",
            "5:48: the exemption ends on 2026-03-01, before it begins on 2026-03-02; correct one of the two days",
            "6:57: `ceiling` is the text '5', and a number is needed; write 5 alone, without a unit or quotes",
            "7:3: entry 4 of `exemptions` has no `items`; add `items:`",
        ],
    ),
    "the same key twice": (
        '{"overton_policy": 1, "issued": "2026-03-02T09:30Z",\n "issued": "2026-03-02T09:31Z"}',
        ["2:2: `issued` is here already; keep one of them"],
    ),
    "half a character": (
        EXEMPTIONS + '  {"items": "\\ud800", "until": "2026-03-01", "why": "w"}]}}}}}',
        ["4:13: this holds a character that no text can hold; remove it"],
    ),
    "a control character": (
        EXEMPTIONS + '  {"items": "a", "until": "2026-03-01", "why": "\\u001b[31m"}]}}}}}',
        ["4:48: the text holds a control character; take it out"],
    ),
    "too deep": ("[" * 100_000, ["1:1: the file is nested too deeply to be read; flatten it"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_policy_is_placed_and_explained(case: str, tmp_path: Path) -> None:
    """Every problem at once, each with line and column."""
    text, told = WRONG[case]

    assert [f"policy.json:{one}" for one in told] == _problems(text)
    (tmp_path / "policy.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError) as error:
        read_policy(tmp_path / "policy.json")
    assert [f"{tmp_path}/policy.json:{one}" for one in told] == [str(problem) for problem in error.value.problems]


def test_a_policy_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A check that cannot read its policy judges nothing."""
    with pytest.raises(BadInputError) as error:
        read_policy(tmp_path / "policy.json")

    what = "the policy cannot be read: No such file or directory; name the file that the policy is in"
    assert f"{tmp_path / 'policy.json'}: {what}" == str(error.value)


TEXT = st.text(st.characters(include_characters="\n\t", exclude_categories=["Cc", "Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(JSON, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_every_value_of_a_json_file_has_its_place(data: object, indent: int | str | None, ascii_: bool) -> None:  # noqa: FBT001  what json.dumps takes
    """Whatever the layout; each value begins where it is said to."""
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_)
    lines = text.split("\n")

    document = read_json("x", text)

    assert document.data == data
    for place, marked in document.marks.items():
        rest = "\n".join(lines[marked.value.start_mark.line :])[marked.value.start_mark.column :]
        assert document.value_at(place) == json.JSONDecoder().raw_decode(rest)[0]
