"""The source `table` on tables as people keep them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from code_files import keyed, sightings
from overton.code.sighting import Sighting
from overton.model.problem import BadInputError
from overton.sources.port import Surroundings
from overton.sources.table.options import TableOptions
from overton.sources.table.rows import read_rows
from overton.sources.table.source import TABLE
from overton.sources.whole_files import UnreadableError

HOSTS = 'host,days,squad,tier\r\n"db, main",12,storage,1\r\n\r\nweb-1,0.5,,2\r\n'


def _now(folder: Path, text: str | bytes, name: str = "hosts.csv", **keys: object) -> list[Sighting]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    options = TableOptions(from_=name, tracked=False, **keys)  # type: ignore[arg-type]
    return list(TABLE.now(options, Surroundings(root=folder)))


def test_each_row_is_an_item_with_its_value_owner_and_slices(tmp_path: Path) -> None:
    """Every column may be asked for by ownership; an empty cell is as if it were not there."""
    main, web = _now(tmp_path, HOSTS, item="host", value="days", owner="squad", slices=("tier", "squad"))

    assert ("db, main", 12.0, 2) == (main.key, main.value, main.line)
    assert ("web-1", 0.5, 4) == (web.key, web.value, web.line)
    assert "storage" == dict(main.columns)["owner"]
    assert "owner" not in dict(web.columns)
    assert [{"tier": "1", "squad": "storage"}, {"tier": "2"}] == [dict(one.slices) for one in (main, web)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.csv", "item\nb\na\n", {"a": 1, "b": 1}),
        ("a.csv", "item;value\na;1\n", {"a": 1}),
        ("a.tsv", "\ufeffitem\tvalue\na\t-2e3\n", {"a": -2000}),
        ("a.csv", "item,value\n", {}),
        ("a.csv", 'item,value\n"two\nlines",3\nb,4', {"two lines": 3, "b": 4}),
        ("a.jsonl", '{"item": "a", "value": 2}\n\n{"item": "b", "value": "3", "tags": ["x"]}\n', {"a": 2, "b": 3}),
        ("a.json", '[{"item": "a"},\n {"item": "b"}]', {"a": 1, "b": 1}),
        ("a.jsonl", "", {}),
    ],
)
def test_tables_come_as_csv_or_json_lines(tmp_path: Path, name: str, text: str, expected: dict[str, float]) -> None:
    """Without a column of values each row is worth one."""
    assert expected == keyed({"": _now(tmp_path, text, name)})
    assert expected == keyed(sightings(tmp_path, TABLE, TableOptions(from_=name), {name: text}))


def test_a_row_is_about_the_path_that_it_names(tmp_path: Path) -> None:
    """In a column of its own, or as the item."""
    assert ["src/a.py", ""] == [one.about for one in _now(tmp_path, "item\nsrc/a.py\nword\n")]
    assert ["src/b"] == [one.about for one in _now(tmp_path, "item,where\na,./src/b\n", path="where")]


FAULTS = [
    ("a.csv", "", (0, 0), "empty"),
    ("a.csv", "itm\na\n", (2, 1), "no column `item`"),
    ("a.csv", "item,item\na,b\n", (1, 1), "two columns 'item'"),
    ("a.csv", "item,value\na,1\nlonger,x1\n", (3, 8), "'x1', and a number is needed"),
    ("a.csv", "item,value\na,\n", (2, 3), "`value` is empty"),
    ("a.csv", "item,value\na\n", (2, 3), "`value` is empty"),
    ("a.csv", "item,value\na,nan\n", (2, 3), "a number is needed"),
    ("a.csv", "item,value\na,1_000\n", (2, 3), "a number is needed"),
    ("a.csv", "item,value\na,1,000\n", (2, 1), "3 cells"),
    ("a.csv", "item,value\n,1\n", (2, 1), "`item` is empty"),
    ("a.csv", "item\na\nb\na\n", (4, 1), "'a' is in line 2 too"),
    ("a.csv", 'item\n"a\n', (2, 1), "no CSV"),
    ("a.csv", b"item\na\n\xff\n", (3, 1), "not UTF-8"),
    ("a.jsonl", '{"item": "a"}\n{"item": }', (2, 10), "no JSON"),
    ("a.jsonl", '{"item": "a"}\n5', (2, 1), "no object"),
    ("a.jsonl", '{"item": "a", "value": [1]}', (1, 15), "a number is needed"),
    ("a.jsonl", '{"name": "a"}', (1, 1), "no column `item`"),
    ("a.json", "[1]", (0, 0), "no object"),
]


@pytest.mark.parametrize(("name", "text", "place", "said"), FAULTS)
def test_a_bad_cell_is_told_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, place: tuple[int, int], said: str
) -> None:
    """Now; at an old commit the table has no rows then."""
    with pytest.raises(BadInputError) as told:
        _now(tmp_path, text, name)

    (problem,) = told.value.problems
    assert (name, place) == (problem.file, (problem.line, problem.column))
    assert said in problem.what
    assert {} == sightings(tmp_path, TABLE, TableOptions(from_=name), {name: text})


def test_a_table_has_every_item() -> None:
    """What is not in it any more is gone, not done."""
    assert not TABLE.failures_only


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With where paths start."""
    with pytest.raises(BadInputError, match="no such file"):
        TABLE.now(TableOptions(from_="a.csv", tracked=False), Surroundings(root=tmp_path))


@given(text=st.text(st.sampled_from(list('"\n\r,;\t|a1')) | st.characters(codec="utf-8"), max_size=40))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    """It is read, or it is unreadable."""
    for form in ("csv", "json"):
        try:
            list(read_rows(text, form))
        except UnreadableError:
            continue
