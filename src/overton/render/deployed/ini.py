"""Files of sections and `key = value` lines, as uWSGI, MySQL, PostgreSQL and environments have them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINE = re.compile(
    r"\s*(?:export\s+)?(?P<key>[!\w.-]+?)\s*(?:[=:]\s*(?P<value>.*?)|(?P<words>(?<=\S)\s+\S.*?))?\s*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of such a file."""

    section: str
    key: str
    value: str
    line: int


def entries(text: str, marks: str = "#;") -> Iterator[Entry]:
    """All entries; lines that are none are passed over, as are comments that take a whole line."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped[0] in marks:
            continue
        if stripped.startswith("[") and "]" in stripped:
            section = stripped[1 : stripped.index("]")].strip()
        elif found := LINE.fullmatch(line):
            yield Entry(section, found["key"], _plain(found["value"] or found["words"] or ""), number)


def _plain(value: str) -> str:
    """A value without the comment behind it and without its quotes."""
    value = value.strip()
    if quoted := re.match(r"""'((?:[^'\\]|''|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", value):
        return quoted[1] if quoted[1] is not None else quoted[2]
    return re.split(r"\s+#", value)[0].strip()
