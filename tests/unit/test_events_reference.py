"""The reference of the events source says what the code does."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from overton.campaigns.durations import duration
from overton.model.file_shape import key_of
from overton.sources.events.dialect import functions
from overton.sources.events.options import EventsOptions
from overton.sources.events.source import EVENTS

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "events.md").read_text("utf-8")


def _table(heading: str) -> dict[str, list[str]]:
    """The rows of the first table below a heading, by what is in their first cell."""
    section = REFERENCE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in section.splitlines() if line.startswith("|")]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows[2:]}


def test_every_key_is_documented_and_no_other() -> None:
    """In the order of the options, with `required` where there is no default."""
    known = {f"`{key_of(field.name)}`": field.default is MISSING for field in fields(EventsOptions)}
    documented = _table("Keys")
    assert sorted(known) == sorted(documented)
    assert [key for key, needed in known.items() if needed] == [
        key for key, cells in documented.items() if cells[0] == "required"
    ]


def test_every_function_is_documented_and_no_other() -> None:
    """As the dialect lists them."""
    line = next(line for line in REFERENCE.splitlines() if line.startswith("- the functions"))
    assert list(functions()) == re.findall(r"`([^`]+)`", line)


def test_every_reason_of_what_is_left_out_is_documented() -> None:
    """In the order in which they are looked for."""
    reasons = ["no time", "null item", "null value", "not finite", "negative value"]
    assert [f"`{reason}`" for reason in reasons] == list(_table("What is left out"))


def test_every_example_is_without_fault() -> None:
    """And so is every aggregate that is named."""
    examples = re.findall(r"```yaml source\n(.*?)```", REFERENCE, re.DOTALL)
    assert len(examples) >= 4
    for text in examples:
        keys = YAML(typ="safe").load(text)
        assert "events" == keys.pop("kind")
        options = TypeAdapter(EventsOptions).validate_python({**keys, "over": duration(keys.get("over", "1 day"))})
        assert [] == list(EVENTS.check(options)), text
    for named in (name for cell in _table("Aggregates") for name in re.findall(r"`([^`]+)`", cell)):
        assert [] == list(EVENTS.check(EventsOptions(from_="x", value="v", time="t", aggregate=named))), named
