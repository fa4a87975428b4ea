"""Who vouches for a policy: signed whole, verified with any of the keys, and no key is ever shown."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.policy.problem import PolicyError, SignatureError
from overton.policy.reading import parsed, read
from overton.policy.signature import Key, keys_in, sign, verified

OLD, NEW = Key(b"o" * 32), Key(b"n" * 32)
DOCUMENT: dict[str, Any] = {
    "overton_policy": 1,
    "issued": "2026-03-02T09:30:00Z",
    "campaigns": {
        "x": {
            "metrics": {
                "m": {
                    "goal": {"at_most": 5},
                    "positions": [{"starts": "2026-03-01T23:00:00Z", "from": "2026-03-02", "not_allowed": 30}],
                }
            }
        }
    },
    "later": ["whatever", 1.5],
}
SIGNED = sign(DOCUMENT, OLD)


def test_the_signature_is_an_hmac_of_the_canonical_form() -> None:
    """Worked out by hand: no spaces, keys in order, without the signature itself."""
    text = (
        '{"campaigns":{"x":{"metrics":{"m":{"goal":{"at_most":5},"positions":[{"from":"2026-03-02",'
        '"not_allowed":30,"starts":"2026-03-01T23:00:00Z"}]}}}},"issued":"2026-03-02T09:30:00Z",'
        '"later":["whatever",1.5],"overton_policy":1}'
    )
    value = hmac.new(b"o" * 32, text.encode(), hashlib.sha256).hexdigest()

    assert {**DOCUMENT, "signature": {"algorithm": "HMAC-SHA256", "value": value}} == SIGNED


@pytest.mark.parametrize(("keys", "index"), [([OLD], 0), ([NEW, OLD], 1), ([OLD, NEW], 0)])
def test_any_of_the_keys_verifies(keys: list[Key], index: int) -> None:
    """So that keys can be changed while policies of both are about."""
    assert index == verified(SIGNED, keys)


def test_layout_and_the_order_of_keys_do_not_matter() -> None:
    """What is signed is what the document says."""
    text = json.dumps(dict(reversed(SIGNED.items())), indent=4)

    assert read(text, [OLD]) == read(json.dumps(SIGNED))


def test_a_document_that_is_signed_again_has_one_signature() -> None:
    """The old one is replaced, and not signed."""
    assert sign(DOCUMENT, NEW) == sign(SIGNED, NEW)


@given(st.data())
def test_a_change_anywhere_is_seen(data: st.DataObject) -> None:
    """Each value, each key, the signature itself, and what means nothing yet."""
    text = json.dumps(SIGNED, sort_keys=True)
    at = data.draw(st.integers(0, len(text) - 1))
    char = data.draw(st.sampled_from('0159az"{}[],: \\\u00e9'))
    changed = text[:at] + char + text[at + 1 :]
    try:
        document = parsed(changed)
    except PolicyError:
        return
    if document == SIGNED:
        return

    with pytest.raises(SignatureError):
        verified(document, [OLD, NEW])


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (DOCUMENT, "signature: the policy is not signed"),
        ([], "signature: the policy is not signed"),
        (sign(DOCUMENT, Key(b"x" * 32)), "is signed with no key that is known here, or was changed since"),
        ({**SIGNED, "signature": "abc"}, "None is no algorithm that is taken here; HMAC-SHA256 is"),
        (
            {**SIGNED, "signature": {"algorithm": "none", "value": ""}},
            "'none' is no algorithm that is taken here; HMAC-SHA256 is",
        ),
        ({**SIGNED, "signature": {"algorithm": "HMAC-SHA256", "value": "\u00e9"}}, "is signed with no key"),
        ({**SIGNED, "signature": {"algorithm": "HMAC-SHA256"}}, "is signed with no key"),
    ],
)
def test_what_nobody_vouches_for_is_refused(document: object, told: str) -> None:
    """Unsigned, signed by somebody else, or by a way that is not taken."""
    with pytest.raises(SignatureError) as error:
        verified(document, [OLD, NEW])

    assert told in str(error.value)


def test_a_key_that_is_there_twice_is_refused() -> None:
    """The signer and a reader could take different ones."""
    text = json.dumps(SIGNED)[:-1] + ', "issued": "2026-03-02T09:30:00Z"}'

    with pytest.raises(PolicyError, match="the key 'issued' is there twice"):
        read(text, [OLD])


def test_a_policy_is_read_without_keys_whoever_signed_it() -> None:
    """Where no key is set nobody is asked."""
    assert read(json.dumps(SIGNED)) == read(json.dumps(SIGNED), [OLD])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("a" * 32, (Key(b"a" * 32),)),
        (f" {'a' * 32}\t{'b' * 40} ", (Key(b"a" * 32), Key(b"b" * 40))),
    ],
)
def test_keys_come_from_the_environment(text: str, keys: tuple[Key, ...]) -> None:
    """Separated by spaces; without the variable there is none."""
    assert keys == keys_in({"OVERTON_POLICY_KEY": text})
    assert () == keys_in({})


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_variable_without_a_key_is_no_leave_to_go_unsigned(text: str) -> None:
    """As where a secret of that name was forgotten."""
    with pytest.raises(PolicyError, match="OVERTON_POLICY_KEY: it is set, but holds no key"):
        keys_in({"OVERTON_POLICY_KEY": text})


@pytest.mark.parametrize(
    ("text", "told"),
    [("short-secret", "the key has 12 characters"), (f"{'a' * 32} short-secret", "key 2 of 2 has 12 characters")],
)
def test_a_key_that_is_too_short_is_refused_and_not_shown(text: str, told: str) -> None:
    """It could be guessed; and what is shown ends in a log."""
    with pytest.raises(PolicyError) as error:
        keys_in({"OVERTON_POLICY_KEY": text})

    assert f"OVERTON_POLICY_KEY: {told}; write at least 32, as `openssl rand -hex 32` does" == str(error.value)


def test_a_key_is_never_shown() -> None:
    """Not even where a debugger or a crash report shows everything."""
    assert "Key()" == repr(OLD)
