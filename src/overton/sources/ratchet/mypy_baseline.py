"""mypy-baseline's file: mypy's own lines, with 0 for every number of a line."""

import re
from collections import Counter
from collections.abc import Iterator

from overton.sources.ratchet.dialect import USUAL_NAMES, Dialect, Entry
from overton.sources.whole_files import UnreadableError

_ERROR = re.compile(r"^(?P<path>.+?):\d+(?::\d+)?: (?:error|warning): .*?(?:\[(?P<code>[\w-]+)\]\s*)?$")
_NOTE = re.compile(r"^.+?:\d+(?::\d+)?: note: ")
_TODO = "let mypy-baseline write it: `mypy | mypy-baseline sync`"


def read_mypy_baseline(text: str) -> Iterator[Entry]:
    """How often each error code is in each file."""
    counts: Counter[tuple[str, str]] = Counter()
    lines: dict[tuple[str, str], int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or _NOTE.match(line):
            continue
        found = _ERROR.match(line.rstrip("\r"))
        if found is None:
            raise UnreadableError("this is no error of mypy's", _TODO, number, 1)
        key = found["path"], found["code"] or "no code"
        counts[key] += 1
        lines.setdefault(key, number)
    for (path, code), count in counts.items():
        yield Entry(code, path, float(count), lines[path, code])


MYPY_BASELINE = Dialect(read_mypy_baseline, USUAL_NAMES["mypy-baseline"])
