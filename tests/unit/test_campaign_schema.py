"""The published JSON Schema says what the loader does, and the reference documents all of it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from campaign_text import SMALL, WHOLE
from fakes.numbered import NUMBERED
from overton.campaigns.document import read_document
from overton.campaigns.loader import load_workspace
from overton.campaigns.schema import campaign_schema, shapes_below, workspace_schema
from overton.campaigns.shapes import keys_of
from overton.model.campaign import Campaign
from overton.model.organisation import Organisation
from overton.sources.registry import kinds, source_of
from running import overton

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "campaign-file.md"
VARIABLES = {"WAREHOUSE_URL": "postgresql://warehouse", "MAIL_PASSWORD": "x"}


def _campaign_schema() -> dict[str, Any]:
    """The schema with every kind that is built in, and the one for tests."""
    return campaign_schema({**{kind: source_of(kind) for kind in kinds()}, "numbered": NUMBERED})


def _complaints(schema: dict[str, Any], text: str) -> list[str]:
    found = Draft202012Validator(schema).iter_errors(read_document("x", text).data)
    return sorted(f"{'.'.join(map(str, error.absolute_path))}: {error.validator}" for error in found)


def _example(name: str) -> str:
    """The example of that name in the reference."""
    found = re.search(rf"^```yaml {name}\n(.*?)^```$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    return found.group(1)


def test_the_schemas_are_schemas() -> None:
    """Of the dialect that they name."""
    for schema in (_campaign_schema(), workspace_schema()):
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("text", [SMALL, WHOLE, _example("campaign")])
def test_a_good_campaign_file_fits_its_schema(text: str) -> None:
    """The examples, with a source of each kind."""
    assert _complaints(_campaign_schema(), text) == []


def test_a_good_workspace_file_fits_its_schema() -> None:
    """The example of the reference."""
    assert _complaints(workspace_schema(), _example("workspace")) == []


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("campaign: x", "campaign: a b", "campaign: pattern"),
        ("goal: g\n", "", ": required"),
        ("unit: s", "unit: 5", "metric: anyOf"),
        ("kind: numbered", "kind: none", "metric: anyOf"),
        ("count: 3", "count: 3, from: 5", "metric: anyOf"),
        ("\nmetric", "\nnotice: 3 months\nmetric", "notice: pattern"),
        ("\nmetric", "\nwhi: w\nmetric", ": additionalProperties"),
        ("\nmetric", "\nmetrics: []\nmetric", ": oneOf"),
        ("\nmetric", "\nwindow: [{from: 2026-01-05, not_allowed: low}]\nmetric", "window.0.not_allowed: anyOf"),
    ],
)
def test_what_the_loader_refuses_does_not_fit(was: str, now: str, told: str) -> None:
    """Wrong types, unknown keys, missing keys and words that are none."""
    assert told in _complaints(_campaign_schema(), SMALL.replace(was, now))


def test_every_key_has_a_description() -> None:
    """What an editor shows; also of the options of sources."""

    def silent(schema: object, place: str = "") -> Iterator[str]:
        if isinstance(schema, dict):
            for key, part in schema.get("properties", {}).items():
                if not part.get("description"):
                    yield f"{place}.{key}"
            for key, part in schema.items():
                yield from silent(part, f"{place}.{key}")

    assert [*silent(_campaign_schema()), *silent(workspace_schema())] == []


@pytest.mark.parametrize("shape", dict.fromkeys([*shapes_below(Campaign), *shapes_below(Organisation)]))
def test_the_reference_documents_every_key(shape: type) -> None:
    """Each mapping has its section, and each key its row, no more and no fewer."""
    sections = re.split(r"^#+ (.*)$", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    rows = {
        re.sub(r"\W", "", title).casefold(): sorted(re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE))
        for title, body in zip(sections[1::2], sections[2::2], strict=True)
    }

    assert rows[shape.__name__.casefold()] == sorted(keys_of(shape))


def test_the_examples_of_the_reference_load_and_have_every_key(tmp_path: Path) -> None:
    """They can be copied as they are; `metrics` is the one key that cannot stand beside another."""
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "x.yaml").write_text(_example("campaign"), encoding="utf-8")
    (tmp_path / "overton.yaml").write_text(_example("workspace"), encoding="utf-8")

    workspace = load_workspace(tmp_path, VARIABLES)

    written = set(re.findall(r"(\w+):", _example("campaign")))
    known = {key for shape in shapes_below(Campaign) for key in keys_of(shape)}
    assert known - written == {"metrics", "at_least"}
    assert set(keys_of(Organisation)) - set(re.findall(r"^(\w+):", _example("workspace"), re.MULTILINE)) == set()
    assert workspace.organisation.mail.url == "smtp://overton:x@mail.acme.test:587"


def test_the_command_prints_the_schemas() -> None:
    """That of the campaign file unless the other is asked for."""
    campaign, workspace = overton("schema"), overton("schema", "workspace")

    assert [campaign.exit_code, workspace.exit_code] == [0, 0]
    assert "events" in json.loads(campaign.stdout)["$defs"]
    assert json.loads(workspace.stdout) == workspace_schema()
