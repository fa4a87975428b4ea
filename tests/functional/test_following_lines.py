"""Identity: which match of a later commit is which of an earlier one, in real repositories, by git's own diff."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_repositories import with_trees
from overton.code.findings_cache import FindingsCache
from overton.code.history import Measured, Past
from overton.code.sampling import all_points
from overton.model.measurement import Reading
from overton.repository.commits import first_parents
from overton.repository.opening import open_repository
from overton.sources.pattern.options import PatternOptions
from overton.sources.pattern.scan import PatternScan

Tree = Mapping[str, str]


def measured(folder: Path, trees: Sequence[Tree], each: str = "match") -> list[Measured]:
    """Every commit of a history of these trees."""
    made = with_trees(folder, trees)
    past = Past(open_repository(made.root), FindingsCache(None))
    scan = PatternScan(PatternOptions(pattern=r"old\(", each=each))
    points = all_points(first_parents(past.repository), "UTC")
    return list(past.measured(scan, points, told=lambda _share: None))


def follow(folder: Path, before: Tree, after: Tree, each: str = "match") -> dict[str, str]:
    """What each item of the later tree was called before; new ones have no name."""
    earlier, later = measured(folder, [before, after], each)
    known = {reading.item for reading in earlier.readings}
    return {r.item: r.formerly or (r.item if r.item in known else "") for r in later.readings}


def test_a_moved_line_keeps_its_item(tmp_path: Path) -> None:
    """Further down, re-indented, and in another file."""
    filler = "".join(f"line {n}\n" for n in range(20))
    before = {"a.py": f"old(alpha)\n{filler}old(beta)\n", "b.py": filler}
    after = {"a.py": f"{filler}    old(alpha)\n", "b.py": f"{filler}\told(beta)\n"}
    assert {"a.py: old(alpha)": "a.py: old(alpha)", "b.py: old(beta)": "a.py: old(beta)"} == follow(
        tmp_path / "moved", before, after
    )


def test_an_edited_line_keeps_its_item(tmp_path: Path) -> None:
    """At a likeness of 0.6 within one replaced stretch; otherwise it was fixed, and another is new."""
    before = {"a.py": "x\nresult = old(first_argument)\ny\ny\nz = old(1)\n"}
    after = {"a.py": "x\nresult = old(second_argument)\ny\ny\nsomething_else_entirely.old([])\n"}
    assert {
        "a.py: result = old(second_argument)": "a.py: result = old(first_argument)",
        "a.py: something_else_entirely.old([])": "",
    } == follow(tmp_path / "edited", before, after)


def test_one_fixed_and_one_added_is_one_fixed_and_one_new(tmp_path: Path) -> None:
    """In different places of one file, and in different files."""
    filler = "".join(f"line {n}\n" for n in range(20))
    before = {"a.py": f"old(gone)\n{filler}kept\n", "b.py": "old(bye)\n", "c.py": "x\n"}
    after = {"a.py": f"fine\n{filler}kept\nadded = old(this_is_new)\n", "b.py": "fine\n", "c.py": "x\nold('novel!')\n"}
    assert {"a.py: added = old(this_is_new)": "", "c.py: old('novel!')": ""} == follow(tmp_path / "swap", before, after)


def test_two_identical_ones_are_two(tmp_path: Path) -> None:
    """One of them fixed leaves one that was there before; on one line they are two as well."""
    twice = "old(1)\nx\nold(1)\nold(2); old(2)\n"
    first, second = measured(tmp_path / "two", [{"a.py": twice}, {"a.py": twice.removeprefix("old(1)\n")}])
    assert ["a.py: old(1)", "a.py: old(1) (2)", "a.py: old(2); old(2)", "a.py: old(2); old(2) (2)"] == [
        reading.item for reading in first.readings
    ]
    assert 3 == len(second.readings)
    assert all(not reading.formerly for reading in second.readings)


def test_renamed_and_moved_files_keep_their_items(tmp_path: Path) -> None:
    """Of every kind of item; a file that is renamed and edited as well."""
    body = "".join(f"line {n}\n" for n in range(20))
    before = {"a.py": f"{body}old(1)\n", "b.py": f"{body[:70]}old(2)\nold(3)\n", "same.py": "old(1)\n"}
    after = {"deep/a.py": f"{body}old(1)\n", "c.py": f"{body[:70]}old(2)\nold(3)\nmore\n", "same.py": "old(1)\n"}
    assert {
        "deep/a.py: old(1)": "a.py: old(1)",
        "c.py: old(2)": "b.py: old(2)",
        "c.py: old(3)": "b.py: old(3)",
        "same.py: old(1)": "same.py: old(1)",
    } == follow(tmp_path / "lines", before, after)
    assert {"deep/a.py": "a.py", "c.py": "b.py", "same.py": "same.py"} == follow(
        tmp_path / "files", before, after, "file"
    )


def test_swapped_files_and_chains_of_names(tmp_path: Path) -> None:
    """No item is lost or taken twice where names change hands."""
    before = {"a.py": "old(1)\n", "b.py": "old(2)\n", "c.py": "old(3)\n"}
    after = {"a.py": "old(3)\n", "b.py": "old(1)\n", "c.py": "old(2)\n"}
    found = follow(tmp_path / "around", before, after)
    assert sorted(["a.py: old(1)", "b.py: old(2)", "c.py: old(3)"]) == sorted(found.values())


WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")
PATHS = ("a.py", "b.py", "c/d.py")


@dataclass
class Script:
    """Files whose lines carry a mark of their own, which says what they were."""

    files: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Mark and text of each line, by path."""
    marks: int = 0

    def line(self, text: str) -> tuple[int, str]:
        self.marks += 1
        return self.marks, text

    def tree(self) -> dict[str, str]:
        return {path: "".join(f"{text}\n" for _mark, text in lines) for path, lines in self.files.items()}

    def lines(self) -> Counter[str]:
        return Counter(" ".join(text.split()) for own in self.files.values() for _mark, text in own if "old(" in text)


def texts(draw: st.DrawFn, number: int) -> str:
    """A line that is unlike the others, with a call or without."""
    word = draw(st.sampled_from(WORDS))
    return draw(st.sampled_from([f"{word}{number} = old({word})", f"old({word})", f"{word} {number}", ""]))


@st.composite
def histories(draw: st.DrawFn) -> list[Script]:
    """Edits of a few files: lines inserted, deleted, moved, indented; files renamed."""
    script = Script()
    for path in PATHS:
        script.files[path] = [script.line(texts(draw, n)) for n in range(draw(st.integers(2, 8)))]
    scripts = [script]
    for _ in range(draw(st.integers(1, 4))):
        script = Script({path: list(lines) for path, lines in script.files.items()}, script.marks)
        for _ in range(draw(st.integers(1, 3))):
            _edit(draw, script)
        scripts.append(script)
    return scripts


def _edit(draw: st.DrawFn, script: Script) -> None:
    path = draw(st.sampled_from(sorted(script.files)))
    lines = script.files[path]
    place = draw(st.integers(0, max(len(lines) - 1, 0)))
    kind = draw(st.sampled_from(["insert", "delete", "move", "indent", "rename"]))
    if kind == "insert" or not lines:
        lines.insert(place, script.line(texts(draw, script.marks)))
    elif kind == "delete":
        lines.pop(place)
    elif kind == "move":
        other = script.files[draw(st.sampled_from(sorted(script.files)))]
        moved = lines.pop(place)
        other.insert(draw(st.integers(0, len(other))), moved)
    elif kind == "indent":
        mark, text = lines[place]
        lines[place] = (mark, f"    {text}")
    else:
        script.files[f"{draw(st.sampled_from(WORDS))}{script.marks}.py"] = script.files.pop(path)


@settings(max_examples=60, deadline=None)
@given(scripts=histories())
def test_generated_edits(tmp_path_factory: pytest.TempPathFactory, scripts: list[Script]) -> None:
    """Nothing is counted twice or lost, and what is left of each text is what was there before."""
    points = measured(tmp_path_factory.mktemp("edits") / "r", [script.tree() for script in scripts])
    before: tuple[Reading, ...] = ()
    for script, point in zip(scripts, points, strict=True):
        readings = point.readings
        items = [reading.item for reading in readings]
        assert sum(script.lines().values()) == len(items) == len(set(items))
        known = {reading.item for reading in before}
        origins = [r.formerly or r.item for r in readings if r.formerly or r.item in known]
        assert len(origins) == len(set(origins)), "two items that were one"
        assert {r.formerly for r in readings if r.formerly} <= known
        assert not any(r.formerly == r.item or (r.formerly and r.item in known) for r in readings)
        if before:
            _kept(before, readings)
        before = readings


def _kept(before: tuple[Reading, ...], after: tuple[Reading, ...]) -> None:
    """Of each text, as many items go on as there are on both sides."""
    known = {reading.item for reading in before}
    had = Counter(_text(reading.item) for reading in before)
    has = Counter(_text(reading.item) for reading in after)
    new = Counter(_text(r.item) for r in after if not r.formerly and r.item not in known)
    for text, number in has.items():
        assert new[text] <= max(0, number - had[text]), (text, before, after)


def _text(item: str) -> str:
    """The line itself, without its file and its number."""
    line = item.partition(": ")[2]
    return line.rpartition(" (")[0] if line.endswith((" (2)", " (3)", " (4)", " (5)")) else line
