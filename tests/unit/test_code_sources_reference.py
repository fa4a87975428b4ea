"""The reference of the sources in code says what the code does."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from overton.campaigns.document import read_document
from overton.campaigns.source_options import Kinds, read_sources
from overton.model.file_shape import key_of
from overton.sources.command.running import MOST_OUTPUT, PASSED
from overton.sources.ratchet.dialect import USUAL_NAMES
from overton.sources.registry import kinds, source_of
from overton.sources.structure.languages import LANGUAGES

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference" / "code-sources.md").read_text("utf-8")
OURS = ("structure", "list", "findings", "ratchet", "table", "command")


def _section(kind: str) -> str:
    return REFERENCE.partition(f"\n## {kind}\n")[2].partition("\n## ")[0]


def _table(kind: str, head: str) -> dict[str, list[str]]:
    """The rows of the table whose first column has that head, by what is in their first cell."""
    table = _section(kind).partition(f"\n| {head} |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines()[2:]]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for row in rows}


@pytest.mark.parametrize("kind", OURS)
def test_every_key_is_documented_and_no_other(kind: str) -> None:
    """With `required` where there is no default."""
    known = {f"`{key_of(field.name)}`": field.default is MISSING for field in fields(source_of(kind).options)}
    documented = _table(kind, "key")

    assert sorted(known) == sorted(documented)
    assert [key for key, needed in known.items() if needed] == [
        key for key, cells in documented.items() if cells[0] == "required"
    ]


@pytest.mark.parametrize("kind", OURS)
def test_every_example_is_without_fault(kind: str) -> None:
    """As a campaign's source."""
    examples = re.findall(r"```yaml source\n(.*?)```", _section(kind), re.DOTALL)
    assert examples
    for example in examples:
        indented = "".join(f"    {line}\n" for line in example.splitlines())
        text = f"campaign: x\ngoal: g\nmetric:\n  name: m\n  goal: {{at_most: 0}}\n  source:\n{indented}"
        read = read_sources(read_document("x.yaml", text), Kinds(source_of, kinds))
        (options,) = read.options.values()
        assert () == read.faults
        assert isinstance(options, source_of(kind).options)


def test_languages_and_dialects_are_those_there_are() -> None:
    """In the order in which the code has them."""
    (line,) = (line for line in _section("structure").splitlines() if line.startswith("Languages: "))
    assert list(LANGUAGES) == re.findall(r"`([^`]+)`", line)
    documented = {
        name.strip("`"): re.findall(r"`([^`]+)`", cells[0]) for name, cells in _table("ratchet", "dialect").items()
    }
    assert {name: list(usual) for name, usual in USUAL_NAMES.items()} == documented


def test_what_a_program_is_given_and_may_print_is_documented() -> None:
    """Name by name."""
    assert list(PASSED) == re.findall(r"`([A-Z_]+)`", _table("command", "key")["`pass_env`"][1])
    assert f"{MOST_OUTPUT >> 20} MiB" in _section("command")
