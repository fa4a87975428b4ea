"""What is wrong with a file's YAML is told at its place, in words that say what to do."""

import pytest

from campaign_text import SMALL, loaded, problems
from overton.campaigns.document import read_document

BOMB = "a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{below}'] * 9)}]\n" for name, below in zip("bcdefgh", "abcdefg", strict=True)
)

TOLD = {
    "a tab": ("why:\n\tx: 1\n", "2:1: a tab cannot indent; indent with spaces"),
    "a colon in text": (
        "why: so: it is\n",
        "1:8: a colon stands where no key can; check the indentation, or quote the text",
    ),
    "an indented key": (
        "why: w\n help: h\n",
        "2:6: a colon stands where no key can; check the indentation, or quote the text",
    ),
    "a key that is not indented enough": (
        "metric:\n    name: m\n  unit: s\n",
        "3:3: this is indented unlike what it belongs to; line it up with the lines around it",
    ),
    "a list behind a key": ("why: - x\n", "1:6: a list cannot begin here; begin it on the next line"),
    "a quote": ("why: 'x\nhelp: y\n", "1:6: a quote is opened and never closed; close it"),
    "a bracket": ("tags: [a, b\nwhy: w\n", "2:4: a bracket is not closed, or a comma is missing; add `,` or `]`"),
    "a bracket at the end": (
        "tags: {a: {",
        "1:12: the file ends before what it began; close the brackets that are open",
    ),
    "many brackets": ("[" * 5000, "1:101: too many brackets are open at once; close some"),
    "a key alone": ("why: w\nwhyyy\n", "2:1: a key without a colon; write `key: value`, or indent the text"),
    "an alias of nothing": (
        "why: *x\n",
        "1:6: there is no anchor `&x` for the alias `*x`; define it, or put it in quotes",
    ),
    "an alias of itself": ("why: &x [*x]\n", "1:6: this contains itself by an alias; write the values out"),
    "aliases upon aliases": (
        BOMB,
        "1:1: with its aliases the file comes to more than 100,000 values; use fewer aliases",
    ),
    "a sign": ("why: @x\n", "1:6: a value cannot begin with @; put the value in quotes"),
    "an escape": ('why: "\\q"\n', "1:8: `\\q` means nothing in double quotes; use single quotes, or `\\\\q`"),
    "a control character": ("why: a\x01\n", "1:7: the character U+0001 cannot be in a YAML file; remove it"),
    "two documents": (
        "why: w\n---\nwhy: v\n",
        "2:1: a second document begins here; keep one document a file, without `---`",
    ),
    "another YAML": ("%YAML 3.0\n---\nwhy: w\n", "1:1: this line says a YAML version that is none; remove it"),
    "nothing": ("", "1:1: the file is empty; see `overton init` for one to start from"),
    "comments alone": ("# soon\n", "1:1: the file is empty; see `overton init` for one to start from"),
    "a class of Python": (
        SMALL + "why: !!python/object:os.system x\n",
        "4:6: the tag `!!python/object:os.system` means nothing here; remove it",
    ),
    "half a character": (
        SMALL + 'why: "\\ud800"\n',
        "4:6: `why` holds a character that no text can hold; remove it",
    ),
    "a control character in a key": (
        SMALL + '"\\e[31m": w\n',
        "4:1: the text holds a control character; take it out",
    ),
    "half a character in a key": (
        SMALL + '"\\ud800": w\n',
        "4:1: a key holds a character that no text can hold; remove it",
    ),
    "a control character in a merged key": (
        SMALL + '<<: {"\\e": w}\n',
        "4:6: the text holds a control character; take it out",
    ),
    "a control character in a tag": (SMALL + "why: !%1b x\n", "4:6: the tag `!?` means nothing here; remove it"),
    "a list as a key": (SMALL + "? [a]\n: 1\n", "4:3: a key is one word or text; write `key: value`"),
    "a key twice": (SMALL + "why: a\nhelp: h\nwhy: b\n", "6:1: `why` is here already, on line 4; keep one of them"),
    "a merge of no mapping": (
        SMALL + "<<: 5\n",
        "4:5: `<<` merges mappings, and this is none; give it an alias of a mapping",
    ),
    "a number that Python cannot read": (
        SMALL.replace("at_most: 5", "at_most: " + "9" * 5000),
        "3:44: `at_most` is no number that can be read; write a number such as 5",
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_broken_yaml_is_placed_and_explained(case: str) -> None:
    """One problem, with the line and column at which it is seen, in our words."""
    text, told = TOLD[case]

    assert problems(text) == [told]


@pytest.mark.parametrize("character", ["\\0", "\\a", "\\b", "\\v", "\\r", "\\e", "\\x7F", "\\x80", "\\x9B", "\\N"])
def test_a_control_character_is_refused_in_any_text(character: str) -> None:
    """A terminal would obey it; by its escape the file itself is plain."""
    told = "the text holds a control character; take it out"
    text = SMALL.replace("name: m", f'name: "m{character}"') + f'why: "{character}"\n'

    assert text.count(character) == len(problems(text))
    assert {told} == {one.split(" ", 1)[1] for one in problems(text)}


def test_lines_and_tabs_are_text() -> None:
    """They are no control characters that a terminal obeys."""
    assert "a\n\tb\u00a0" == loaded(SMALL + 'why: "a\\n\\tb\\_"\n').why


def test_an_anchor_may_be_used_again_and_merged() -> None:
    """What an alias or a merge key brings in counts like what is written out, and a key's own value wins."""
    source = "{kind: numbered, count: 3, order: down}"
    text = f"""\
campaign: x
goal: g
metrics:
  - &first {{name: m, unit: s, goal: {{at_most: 5}}, source: &s {source}}}
  - {{<<: *first, name: other, source: {{<<: [*s], count: 7}}}}
"""
    written = text.replace("<<: *first, ", "unit: s, goal: {at_most: 5}, ").replace(
        "{<<: [*s], count: 7}", source.replace("3", "7")
    )

    assert loaded(text) == loaded(written)


def test_a_problem_in_a_merged_mapping_is_told_where_it_is_written() -> None:
    """The place is that of the anchor's mapping, once for all that take it in."""
    text = """\
campaign: x
goal: g
metrics:
  - &first {name: m, unit: 5, goal: {at_most: 5}, source: {kind: numbered, count: 3}}
  - {<<: *first, name: other}
"""

    assert problems(text) == ["4:28: `unit` is the number 5, and text is needed; put it in quotes"]


def test_values_are_read_as_yaml_1_2_has_them() -> None:
    """Words such as `no` and days are text, and numbers are numbers however they are written."""
    text = "a: no\nb: 2026-03-02\nc: 0x1F\nd: 1_000\ne: 1e3\nf: -.inf\ng: ~\nh: true\ni: '5'\nj: 0o17\nk: +4\n"

    assert read_document("x", text).data == {
        "a": "no",
        "b": "2026-03-02",
        "c": 31,
        "d": 1000,
        "e": 1000.0,
        "f": float("-inf"),
        "g": None,
        "h": True,
        "i": "5",
        "j": 15,
        "k": 4,
    }
