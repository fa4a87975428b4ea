"""The canonical form of JSON, against the examples of RFC 8785 and against JavaScript."""

import json
import shutil
import struct
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.policy.canonical import canonical
from overton.policy.problem import PolicyError

NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}
"""Appendix B: the bits of a double, and how it is written."""
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
DOUBLES = st.floats(allow_nan=False, allow_infinity=False)
EXACT = st.integers(-(2**53), 2**53)
"""Whole numbers that every reader of JSON takes for the same."""
DATA = st.recursive(
    st.none() | st.booleans() | EXACT | DOUBLES | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner)
)


@pytest.mark.parametrize("bits", NUMBERS)
def test_numbers_are_written_as_the_rfc_says(bits: str) -> None:
    """Appendix B."""
    (number,) = struct.unpack(">d", bytes.fromhex(bits))

    assert NUMBERS[bits] == canonical(number).decode()


def test_texts_and_literals_are_written_as_the_rfc_says() -> None:
    """The example of section 3.2.2."""
    data = json.loads(r"""{
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
    }""")

    expected = (
        r'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        r""""string":"€$\u000f\nA'B\"\\\\\"/"}"""
    )
    assert expected == canonical(data).decode()


def test_keys_are_in_the_order_of_their_utf_16_code_units() -> None:
    """The example of section 3.2.3: an emoji comes before a Hebrew letter of a smaller code point."""
    data = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }

    expected = ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign"]
    expected += ["Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"]
    assert expected == list(json.loads(canonical(data)).values())


@given(DATA)
def test_the_canonical_form_says_the_same_and_is_its_own(data: object) -> None:
    """Reading it gives what was written, and writing that gives the same bytes."""
    text = canonical(data)

    assert data == json.loads(text, parse_int=float)
    assert text == canonical(json.loads(text))


@pytest.mark.parametrize("data", [float("nan"), float("inf"), -float("inf"), 10**400, "\ud800", {"\udfff": 1}, b"x"])
def test_what_json_cannot_say_has_no_canonical_form(data: object) -> None:
    """Numbers that are none, halves of characters, and other types."""
    with pytest.raises(PolicyError):
        canonical(data)


def test_what_is_nested_too_deeply_is_refused() -> None:
    """It would end the process otherwise."""
    data: list[object] = []
    for _ in range(100_000):
        data = [data]

    with pytest.raises(PolicyError, match="nested too deeply"):
        canonical(data)


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node.js here")
def test_javascript_writes_the_same() -> None:
    """The RFC takes its numbers, its escapes and its order of keys from there."""
    numbers = [struct.unpack(">d", struct.pack(">Q", 0x9E3779B97F4A7C15 * n % 2**64))[0] for n in range(1, 5000)]
    data = {"numbers": [n for n in numbers if n == n and abs(n) != float("inf")]}  # noqa: PLR0124  no NaN
    texts = [chr(n) for n in range(0x300) if n] + ["\U0001f600", "\ufb33"]
    program = """
        const data = JSON.parse(require("fs").readFileSync(0));
        const keys = Object.fromEntries(Object.keys(data.texts).sort().map(key => [key, 1]));
        process.stdout.write(JSON.stringify({numbers: data.numbers, texts: keys}));
    """
    whole = {**data, "texts": {f"k{text}": 1 for text in reversed(texts)}}

    done = subprocess.run(["node", "-e", program], input=json.dumps(whole).encode(), capture_output=True, check=True)

    assert done.stdout == canonical(whole)
