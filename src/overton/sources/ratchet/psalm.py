"""Psalm's baseline: `<file src>` holds an element for each kind of issue, with the code that has it."""

import re
from collections.abc import Iterator
from html import unescape

from overton.sources.ratchet.dialect import USUAL_NAMES, Dialect, Entry
from overton.sources.whole_files import UnreadableError

_PART = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<(?P<close>/?)(?P<name>[A-Za-z_]\w*)(?P<rest>[^<>]*?)(?P<empty>/?)>", re.DOTALL
)
_TODO = "let Psalm write it: `psalm --set-baseline=psalm-baseline.xml`"


def read_psalm(text: str) -> Iterator[Entry]:
    """How often each kind of issue is in each file: `occurrences`, or as many pieces of code as there are."""
    if not re.search(r"<files[\s>/]", text):
        raise UnreadableError("it has no element `files`", _TODO)
    path = rule = ""
    line = at = count = 0
    number, seen = 1, 0
    for part in _PART.finditer(text):
        number += text.count("\n", seen, part.start())
        seen = part.start()
        name = part["name"]
        if name == "file" and not part["close"]:
            path = _attribute(part["rest"], "src")
        elif name in (None, "files", "file"):
            continue
        elif name == "code":
            count += not part["close"]
        elif not part["close"]:
            rule, line, count = name, number, 0
            at = int(_attribute(part["rest"], "occurrences") or 0)
        if rule and (part["empty"] or part["close"]) and name == rule:
            yield Entry(rule, path, float(at or count or 1), line)
            rule = ""
    if rule:
        raise UnreadableError(f"`{rule}` is not closed", _TODO, line, 1)


def _attribute(text: str, name: str) -> str:
    found = re.search(rf"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", text)
    return unescape(found[1] or found[2] or "") if found else ""


PSALM = Dialect(read_psalm, USUAL_NAMES["psalm"])
