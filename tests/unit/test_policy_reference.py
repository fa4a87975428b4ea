"""The reference of the policy says what the code does: its example, its keys, and a reader in another language."""

import json
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from overton.campaigns.schema import policy_schema, shapes_below
from overton.campaigns.shapes import keys_of
from overton.policy.compiled import compiled
from overton.policy.document import document_of
from overton.policy.reading import read
from overton.policy.shape import Policy
from overton.policy.signature import Key
from overton.window.items import matches

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "policy.md").read_text(encoding="utf-8")
KEY = Key(b"0123456789abcdef0123456789abcdef")
METRIC = ("request-timeouts", "p99.9 request duration")
ASKED = """
const asked = JSON.parse(require("node:fs").readFileSync(0));
function refuses(text, keys) {
  try { read(text, keys); return false; } catch { return true; }
}
const refused = [
  refuses(asked.text, ["x".repeat(32)]),
  refuses(asked.text.replace("60", "61"), asked.keys),
  refuses("{}", asked.keys),
];
const metric = read(asked.text, ["y".repeat(32), ...asked.keys]).campaigns[asked.metric[0]].metrics[asked.metric[1]];
const found = asked.instants.map((now) => asked.items.map((item) => bounds(metric, item, now)));
const matched = asked.globs.map((glob) => asked.items.map((item) => matches(glob, item)));
console.log(JSON.stringify({ refused, found, matched }));
"""
"""What is asked of the reader in JavaScript: times in milliseconds, as it has them."""
ITEMS = ["GET /exports/a", "GET /exports/", "GET /exportsa", "POST /orders", "GET /search", "a.b", "é😀"]


HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "issue-a-policy.md"


def _block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", REFERENCE, re.MULTILINE | re.DOTALL)
    assert found
    return found.group(1)


def test_the_example_is_signed_and_read() -> None:
    """With the key that stands below it; it says no more than was understood."""
    document = json.loads(_block("json"))

    assert document == document_of(read(_block("json"), [KEY]))
    assert [] == list(Draft202012Validator(policy_schema()).iter_errors(document))


def test_the_policy_that_is_written_by_hand_is_read() -> None:
    """As the how-to has it."""
    found = re.search(r"^```json\n(.*?)^```$", HOW_TO.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)

    assert found
    (one,) = read(found.group(1)).campaigns[METRIC[0]].metrics[METRIC[1]].exemptions
    assert ("GET /exports/*", True) == (one.items, one.break_glass)


def test_the_schema_is_a_schema_and_describes_every_key() -> None:
    """For those who read it without this page."""
    schema = policy_schema()

    Draft202012Validator.check_schema(schema)
    described = [part for one in (schema, *schema["$defs"].values()) for part in one["properties"].values()]
    assert [] == [part for part in described if not part["description"]]


@pytest.mark.parametrize("shape", shapes_below(Policy))
def test_the_reference_documents_every_key_of_a_policy(shape: type) -> None:
    """Each mapping has its section, and each key its row, no more and no fewer."""
    sections = re.split(r"^## (.*)$", REFERENCE, flags=re.MULTILINE)
    rows = {
        re.sub(r"\W", "", title).casefold(): sorted(re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE))
        for title, body in zip(sections[1::2], sections[2::2], strict=True)
    }

    assert sorted(keys_of(shape)) == rows[shape.__name__.casefold()]


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node.js here")
def test_the_reader_in_javascript_judges_alike() -> None:
    """It reads what was signed here, refuses what was changed, and finds the same bounds at every turn."""
    turns = ["2026-01-04T23:00Z", "2026-03-09T23:00Z", "2026-03-31T22:00Z", "2026-06-30T22:00Z"]
    instants = [datetime.fromisoformat(at).timestamp() + beside for at in turns for beside in (-1, 0, 1)]
    asked = {
        "text": _block("json"),
        "keys": [KEY.secret.decode()],
        "instants": [at * 1000 for at in instants],
        "items": ITEMS,
        "metric": METRIC,
        "globs": ["*", "a.b", "a?b", "GET /exports/*", "é?", "**b", "a+b"],
    }

    done = subprocess.run(
        ["node", "-e", _block("js") + ASKED], input=json.dumps(asked), capture_output=True, text=True, check=True
    )

    from_node = json.loads(done.stdout)
    policy = read(_block("json"))
    ready = compiled(policy.campaigns[METRIC[0]].metrics[METRIC[1]], policy.timezone)
    expected: list[list[dict[str, Any]]] = [
        [
            {name: value for name, value in (("warn", found.warn), ("refuse", found.refuse)) if value is not None}
            for found in (ready.bounds_at(item, at) for item in ITEMS)
        ]
        for at in instants
    ]
    assert [True, True, True] == from_node["refused"]
    assert expected == from_node["found"]
    assert _matched(asked["globs"]) == from_node["matched"]


def _matched(globs: Any) -> list[list[bool]]:
    return [[matches(glob, item) for item in ITEMS] for glob in globs]
