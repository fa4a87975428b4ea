"""The source `list` on lines, YAML, TOML and JSON."""

from pathlib import Path

import pytest

from code_files import keyed, sightings
from overton.sources.listing.options import ListOptions
from overton.sources.listing.source import LIST
from overton.sources.whole_files import WholeFiles

LINES = "\ufeff# packages that are not typed yet\n\npkg/api\r\npkg/api  # twice\n  two   words\n-Wno-error\n#end"

PYPROJECT = """\
[tool.mypy]
strict = true

[[tool.mypy.overrides]]
module = ["shop.cart", "shop.cart.api"]
ignore_errors = true

[[tool.mypy.overrides]]
module = "shop.cart"

[tool.limits]
"src/a.py" = 12
'src/b.py' = 3.5
"""

WORKFLOW = """\
rules:
  no-console: 4
  eqeqeq: off
  0x10: 1
skip:
  - src/a/b.ts   # soon
  - {path: "x y", why: [1, two]}
  - {why: [1, two], path: x y}
  -
  - &many [a, b]
  - *many
"""

TSCONFIG = """\
{
  // what is not strict yet
  "exclude": [
    "src/old/**", /* all of it */
    "src/\\u00e9.ts",
    "http://x//y",
  ],
  "exclude-too": []
}
"""


def _found(folder: Path, name: str, text: str | bytes, **keys: object) -> dict[str, float]:
    return keyed(sightings(folder, LIST, ListOptions(from_=name, **keys), {name: text}))  # type: ignore[arg-type]


def test_lines_are_entries_without_comments_and_blanks(tmp_path: Path) -> None:
    """Two equal entries are one item that is worth two; white space is folded."""
    assert {"pkg/api": 2, "two words": 1, "-Wno-error": 1} == _found(tmp_path, "todo", LINES)
    assert 4 == len(_found(tmp_path, "a.ini", "; x\na;b\nc ; d\n# y\ne", comment=";"))
    assert {"# a": 1} == _found(tmp_path, "b", "# a\n", comment="")


def test_an_entry_knows_its_line_and_the_path_that_it_is(tmp_path: Path) -> None:
    """So that the path's own owner is asked; a glob is no path."""
    text = "pkg/api\n./src/a.py\nsrc/**\nhttps://a/b\nword\n/abs/path\n../up\na/b c\n"
    found = sightings(tmp_path, LIST, ListOptions(from_="todo"), {"todo": text})["todo"]

    assert ["pkg/api", "src/a.py", "", "", "", "", "", ""] == [one.about for one in found]
    assert list(range(1, 9)) == [one.line for one in found]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tool.mypy.overrides[*].module", {"shop.cart": 2, "shop.cart.api": 1}),
        ("tool.mypy.overrides[1].module", {"shop.cart": 1}),
        ("tool.limits", {"src/a.py": 12, "src/b.py": 3.5}),
        ('tool.limits."src/a.py"', {"12": 1}),
        ("tool.mypy.strict", {"true": 1}),
        ("tool.mypy.overrides[9].module", {}),
        ("nothing.there", {}),
        (".", {"tool": 1}),
    ],
)
def test_a_path_leads_into_toml(tmp_path: Path, path: str, expected: dict[str, float]) -> None:
    """Lists, mappings and single values; what is not there has no entries."""
    assert expected == _found(tmp_path, "pyproject.toml", PYPROJECT, path=path)


def test_a_path_leads_into_yaml(tmp_path: Path) -> None:
    """A mapping's keys are worth their numbers; an entry that is no text is one text, however it is laid out."""
    assert {"no-console": 4, "eqeqeq": 1, "0x10": 1} == _found(tmp_path, "a.yml", WORKFLOW, path="rules")
    expected = {"src/a/b.ts": 1, '{"path": "x y", "why": [1, "two"]}': 2, '["a", "b"]': 2}
    assert expected == _found(tmp_path, "a.yml", WORKFLOW, path="skip")
    assert {"a": 1, "b": 1} == _found(tmp_path, "a.yml", WORKFLOW, path="skip[4]")
    assert {"src/a/b.ts": 1} == _found(tmp_path, ".config", WORKFLOW, path="['skip'][0]")


def test_a_path_leads_into_json_with_comments(tmp_path: Path) -> None:
    """And with commas that JSON does not have; slashes in texts are no comments."""
    expected = {"src/old/**": 1, "src/é.ts": 1, "http://x//y": 1}
    assert expected == _found(tmp_path, "tsconfig.json", TSCONFIG, path="exclude")
    assert {} == _found(tmp_path, "tsconfig.json", TSCONFIG, path="exclude-too")
    assert {"a": 1} == _found(tmp_path, "x", '["a"]', path=".", format="json")


@pytest.mark.parametrize(
    ("name", "text", "path", "lines"),
    [
        ("a.yml", WORKFLOW, "skip", [6, 7, 8, 10, 10]),
        ("pyproject.toml", PYPROJECT, "tool.mypy.overrides[*].module", [5, 5, 9]),
        ("pyproject.toml", PYPROJECT, "tool.limits", [12, 13]),
        ("tsconfig.json", TSCONFIG, "exclude", [4, 5, 6]),
    ],
)
def test_entries_know_their_lines(tmp_path: Path, name: str, text: str, path: str, lines: list[int]) -> None:
    """In TOML and JSON they are looked for, each after the one before it."""
    found = sightings(tmp_path, LIST, ListOptions(from_=name, path=path), {name: text})[name]

    assert lines == [one.line for one in found]


def test_only_the_named_files_are_read(tmp_path: Path) -> None:
    """A path is one file and not every file of that name; a glob is in gitignore's dialect."""
    files = {"todo.txt": "a", "x/todo.txt": "b", "x/y/todo.txt": "c", "app/[id]/todo.txt": "d"}

    def named(*from_: str) -> set[str]:
        return set(sightings(tmp_path, LIST, ListOptions(from_=from_), files))

    assert {"todo.txt"} == named("todo.txt")
    assert {"x/todo.txt", "x/y/todo.txt"} == named("x/**/todo.txt")
    assert set(files) == named("**/todo.txt")
    assert {"todo.txt", "app/[id]/todo.txt"} == named("todo.txt", "app/[id]/todo.txt")


BROKEN = [
    ("a.json", '{"a": [', "is no JSON", 1),
    ("a.json", '{"a": NaN}', "NaN", 0),
    ("a.json", "[" * 100_000, "", 0),
    ("a.toml", "a = [\n1\nb = 2", "is no TOML", 3),
    ("a.yaml", "a: [1\nb: 2", "is no YAML", 2),
    ("a.yaml", "a: &a [*a]", "", 1),
    ("a.yaml", "- " * 2000 + "a", "", 0),
    ("a.yaml", "a: !!python/object/apply:os.system [x]\n---\nb: [", "", 0),
    ("a.yaml", "a:\n<<<<<<< ours\n  - b\n=======\n  - c\n>>>>>>> theirs\n", "merge", 2),
    ("a.yaml", b"a: \xff", "not UTF-8", 1),
]


@pytest.mark.parametrize(("name", "text", "said", "line"), BROKEN)
def test_a_file_that_is_broken_has_no_entries_and_says_why(
    tmp_path: Path, name: str, text: str | bytes, said: str, line: int
) -> None:
    """Old commits may hold anything; whoever measures the present can ask what is wrong."""
    options = ListOptions(from_=name, path="a")
    scan = LIST.scan(options)
    assert isinstance(scan, WholeFiles)
    trouble = scan.trouble(name, text if isinstance(text, bytes) else text.encode())

    assert {} == sightings(tmp_path, LIST, options, {name: text})
    if said:
        assert trouble is not None
        assert said in trouble.what
        assert line == trouble.line


def test_aliases_that_repeat_each_other_end(tmp_path: Path) -> None:
    """Nine lists of nine aliases each would come to 387 million values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]

    assert {} == _found(tmp_path, "a.yaml", "\n".join(lines), path="a8")


@pytest.mark.parametrize(
    ("keys", "place", "said"),
    [
        ({"from_": ()}, "from", "names no file"),
        ({"from_": "./.todo"}, "from", "no path from the repository's root"),
        ({"from_": "a", "path": ""}, "path", "empty"),
        ({"from_": "a", "path": "a..b"}, "path", "no step"),
        ({"from_": "a", "path": "a[b]"}, "path", "no step"),
        ({"from_": "a", "path": "a[0]b"}, "path", "no dot"),
        ({"from_": "a", "path": ".a"}, "path", "no step"),
        ({"from_": "a", "path": 'a."b'}, "path", "no step"),
        ({"from_": "a", "format": "json"}, "format", "list of lines"),
    ],
)
def test_options_that_mean_nothing_are_told(keys: dict[str, object], place: str, said: str) -> None:
    """Each with what to do."""
    (fault,) = LIST.check(ListOptions(**keys))  # type: ignore[arg-type]

    assert ((place,), True) == (fault[0], said in fault[1])
