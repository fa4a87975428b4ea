"""Paths into documents, apart from files."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.sources.listing.document import Keyed, Many, Node, One, read_document
from overton.sources.listing.path import ALL, Step, parse_path, walked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".", []),
        ("a", ["a"]),
        ("a.b-c.d e", ["a", "b-c", "d e"]),
        ("a[*].b[0]", ["a", ALL, "b", 0]),
        ("[*]", [ALL]),
        ("[0][1]", [0, 1]),
        ("'a.b'.\"c[0]\"", ["a.b", "c[0]"]),
        ("a['b.c'][\"d\"]", ["a", "b.c", "d"]),
        ("a . b", ["a", "b"]),
        ('""', [""]),
        ("@acme/rule", ["@acme/rule"]),
    ],
)
def test_a_path_is_read_step_by_step(text: str, expected: Sequence[Step]) -> None:
    """Keys, every entry, one entry, and quotes."""
    assert expected == list(parse_path(text))


@pytest.mark.parametrize(
    "text", ["", " ", "a.", "a..b", ".a", "a[", "a[b]", "a[-1]", "a]", "a*", "*", "'a", "a'b'", "[0]a"]
)
def test_anything_else_is_no_path(text: str) -> None:
    """It is told."""
    with pytest.raises(ValueError, match=r"path|step|dot"):
        parse_path(text)


KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\"'"), max_size=6)


@given(steps=st.lists(KEYS | st.integers(0, 9) | st.just(ALL), min_size=1, max_size=5))
def test_every_step_can_be_written(steps: list[Step]) -> None:
    """In brackets, with quotes around keys."""
    assert steps == list(parse_path("".join(map(_said, steps))))


def _said(step: Step) -> str:
    if step is ALL:
        return "[*]"
    return f"[{step}]" if isinstance(step, int) else f'["{step}"]'


@given(text=st.text(st.sampled_from(list(".[]*0a'\" ")), max_size=12))
def test_no_text_is_read_half(text: str) -> None:
    """It is a path, or it is told."""
    try:
        parse_path(text)
    except ValueError:
        return


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(value=JSON)
def test_yaml_and_json_are_the_same_tree(value: object) -> None:
    """JSON is YAML; only the lines are told by one of them."""
    text = json.dumps(value, ensure_ascii=True)
    assert _without_lines(read_document(text, "json")) == _without_lines(read_document(text, "yaml"))


def _without_lines(node: Node) -> object:
    match node:
        case One(text, number):
            return text, number
        case Many(nodes):
            return [_without_lines(one) for one in nodes]
        case Keyed(pairs):
            return [((key.text), _without_lines(one)) for key, one in pairs]


def test_a_step_that_does_not_fit_leads_nowhere() -> None:
    """A key in a list, a number in a text."""
    document = read_document('{"a": [1, {"b": 2}], "0": "c"}', "json")

    assert [] == list(walked(document, ["a", "b"]))
    assert [] == list(walked(document, ["0", 0]))
    assert [One("c")] == list(walked(document, [0]))
    assert [One("2", 2.0)] == list(walked(document, ["a", ALL, "b"]))
