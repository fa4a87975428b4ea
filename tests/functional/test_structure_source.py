"""The source `structure` on files of several languages."""

from pathlib import Path
from typing import Any

import pytest

from code_files import keyed, sightings
from overton.code.scan import Each
from overton.model.problem import BadInputError
from overton.sources.structure.languages import LANGUAGES, Language
from overton.sources.structure.options import StructureOptions
from overton.sources.structure.searching import matches, words_in
from overton.sources.structure.source import STRUCTURE

PYTHON = "import os\nprint('a')\n\ndef shout(text):\r\n    print(text)  # print(no)\r\n    print(1); print(1)\n"


def test_each_match_is_told_with_its_whole_line(tmp_path: Path) -> None:
    """Comments and texts are no calls; two matches in one line are two."""
    found = sightings(tmp_path, STRUCTURE, StructureOptions(pattern="print($A)"), {"a.py": PYTHON})

    lines = [(one.line, one.text) for one in found["a.py"]]
    assert [
        (2, "print('a')"),
        (5, "    print(text)  # print(no)"),
        (6, "    print(1); print(1)"),
        (6, "    print(1); print(1)"),
    ] == lines


def test_one_content_is_read_in_each_language_that_files_have_it_in(tmp_path: Path) -> None:
    """The language is the file's, unless one is said; a file in none is not read."""
    text = "console.log(a)\n"
    files = {"a.js": text, "b.ts": text, "c.txt": text, "d.py": text, "e.vue": text}

    assert {"a.js", "b.ts", "d.py"} == set(
        sightings(tmp_path, STRUCTURE, StructureOptions(pattern="console.log($A)"), files)
    )
    said = StructureOptions(pattern="console.log($A)", language="tsx", include=("*.vue", "*.ts", "d.*"))
    assert {"b.ts", "e.vue"} == set(sightings(tmp_path, STRUCTURE, said, files))


def test_the_text_of_a_metavariable_makes_items(tmp_path: Path) -> None:
    """White space in it is folded; of one that stands for several nodes it is all of them."""
    files = {"a.py": "get(  a,\n  b)\nget(a)\nput(a)\n", "b.py": "get(a)\n"}
    one = StructureOptions(pattern="$NAME($$$ARGS)", each="NAME", constraints={"NAME": {"regex": "^get$"}})

    assert Each.KEY is STRUCTURE.each(one)
    assert {"get": 3} == keyed(sightings(tmp_path, STRUCTURE, one, files))
    several = StructureOptions(pattern="get($$$ARGS)", each="ARGS")
    assert {"a , b": 1, "a": 2} == keyed(sightings(tmp_path, STRUCTURE, several, files))


def test_a_rule_may_look_around(tmp_path: Path) -> None:
    """As ast-grep's rules do."""
    rule = {"kind": "call", "inside": {"kind": "function_definition", "stopBy": "end"}}
    found = sightings(tmp_path, STRUCTURE, StructureOptions(rule=rule), {"a.py": PYTHON})

    assert [5, 6, 6] == [one.line for one in found["a.py"]]


def test_what_is_no_code_has_no_matches(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, an empty file, brackets without end."""
    files: dict[str, str | bytes] = {
        "a.py": b"\xff\xfe print(1)",
        "b.py": b"",
        "c.py": "(" * 50_000,
        "d.py": "\ufeffprint(1)\n",
    }
    found = sightings(tmp_path, STRUCTURE, StructureOptions(pattern="print($A)"), files)

    assert "d.py" in found
    assert not {"b.py", "c.py"} & set(found)


@pytest.mark.parametrize(
    ("keys", "place", "said"),
    [
        ({}, (), "neither `rule` nor `pattern`"),
        ({"pattern": "a", "rule": {"kind": "call"}}, (), "both `rule` and `pattern`"),
        ({"rule": {"kind": "cal"}}, ("rule",), "Kind `cal` is invalid"),
        ({"rule": {"patern": "x"}}, ("rule",), "unknown field `patern`"),
        ({"rule": {}}, ("rule",), "one positive matcher"),
        ({"rule": {"all": "x"}}, ("rule",), "Mapping"),
        ({"rule": {"regex": "("}}, ("rule",), "unclosed group"),
        ({"rule": {"pattern": 5}}, ("rule",), "PatternStyle"),
        ({"pattern": "a b"}, ("pattern",), "Multiple AST nodes"),
        ({"pattern": "f($A)", "constraints": {"A": {"regex": "("}}}, ("constraints",), "unclosed group"),
        ({"pattern": "f($A)", "constraints": {"B": {"regex": "a"}}}, ("constraints",), "Undefined meta var `B`"),
        ({"pattern": "f($A)", "each": "B"}, ("each",), "no metavariable `$B`"),
        ({"pattern": "f($_A)", "each": "A"}, ("each",), "no metavariable `$A`"),
        ({"pattern": "f()", "include": ("",)}, ("include",), "empty glob"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_before_anything_is_read(
    keys: dict[str, Any], place: tuple[str, ...], said: str
) -> None:
    """In the words of ast-grep, at the key."""
    (fault,) = STRUCTURE.check(StructureOptions(language="python", **keys))

    assert place == fault[0]
    assert said in fault[1]


def test_a_rule_for_one_language_needs_not_fit_the_others(tmp_path: Path) -> None:
    """Without `language`, files in which it means nothing have no matches; it must mean something in one."""
    rule = StructureOptions(rule={"kind": "function_definition"})

    assert [] == list(STRUCTURE.check(rule))
    files = {"a.py": "def a(): pass\n", "a.js": "function a() {}\n"}
    assert {"a.py"} == set(sightings(tmp_path, STRUCTURE, rule, files))
    assert STRUCTURE.check(StructureOptions(rule={"kind": "function_definition"}, include=("*.js",)))
    with pytest.raises(BadInputError, match="ast-grep cannot use the rule"):
        sightings(tmp_path, STRUCTURE, StructureOptions(rule={"kind": "x"}, language="python"), files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_that_is_named_is_known(language: Language) -> None:
    """By the version that is installed."""
    assert [] == list(STRUCTURE.check(StructureOptions(rule={"regex": "a"}, language=language)))


def test_what_is_found_depends_on_the_rule_and_not_on_the_files() -> None:
    """Two campaigns over other files share what was found."""
    one, two = (StructureOptions(pattern="f($A)", include=(glob,)) for glob in ("a/**", "b/**"))
    other = StructureOptions(pattern="g($A)")
    prints = [STRUCTURE.scan(options).fingerprint for options in (one, two, other)]

    assert prints[0] == prints[1] != prints[2]


SNIPPETS = [
    "import os\nfrom a import b\nassert isinstance(x, str), 'not str'\n",
    "async def f(a, *, b=None) -> None:\n    return None\n",
    "if x:\n    print ( 'a' )\nelse:\n    raise ValueError(f'{x}') from None\n",
    "@dataclass(frozen = True)\nclass A: ...\n",
]
PATTERNS = ["import os", "isinstance($A, str)", "def $F($$$A) -> None: $$$B", "print('a')", "raise $E($$$A) from None",
            "@dataclass(frozen=True)", "$A", "return None", "f'{$A}'", "assert $A, $B", "x = '# $A'"]  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_file_that_is_not_parsed_has_no_match(pattern: str) -> None:
    """A file without one of the pattern's own words is passed over unread."""
    config = {"rule": {"pattern": pattern}}
    for snippet in SNIPPETS:
        if matches(config, snippet, "python"):
            assert all(word in snippet.encode() for word in words_in(config))


def test_a_rule_without_a_plain_pattern_passes_no_file_over() -> None:
    """What its parts need, is not for us to know."""
    assert [] == list(words_in({"rule": {"any": [{"pattern": "print($A)"}, {"kind": "call"}]}}))
    assert [b"print"] == list(words_in({"rule": {"pattern": "print($NAME)", "not": {"pattern": "print(file)"}}}))
