"""RuboCop's to-do file: cops with the files that they leave out, a maximum, or none at all."""

import re
from collections.abc import Iterator, Sequence

from overton.sources.ratchet.dialect import USUAL_NAMES, Dialect, Entry
from overton.sources.whole_files import UnreadableError

_COP = re.compile(r"^([A-Z][\w/]*):\s*(?:#.*)?$")
_KEY = re.compile(r"^  ([A-Za-z]\w*):(?:\s+(.*?))?\s*$")
_FILE = re.compile(r"""^    ?(?:  )?- (?:'((?:[^']|'')*)'|"([^"\\]*)"|([^\s'"#&*!|>%@`{\[][^#]*?))\s*$""")
_ITEM = re.compile(r"^\s+- ")
_TODO = "let RuboCop write it: `rubocop --regenerate-todo`"


def read_rubocop(text: str) -> Iterator[Entry]:
    """Each file that a cop leaves out; a cop that is off, or has a maximum, without such files is let pass everywhere.

    What RuboCop writes is read line by line, since such files are long; a file that was written otherwise is read as
    YAML.
    """
    cops = _as_written(text)
    for cop, line, keys, files in _as_yaml(text) if cops is None else cops:
        for number, path in files:
            yield Entry(cop, path, 1.0, number)
        if not files and (keys.get("Enabled") == "false" or "Max" in keys):
            yield Entry(cop, "", 1.0, line)


Cop = tuple[str, int, dict[str, str], Sequence[tuple[int, str]]]
"""Its name, its line, its single values, and the files that it leaves out with their lines."""


def _as_written(text: str) -> Sequence[Cop] | None:
    """The cops of a file as RuboCop writes it; None for any other."""
    cops: list[tuple[str, int, dict[str, str], list[tuple[int, str]]]] = []
    key = ""
    for number, line in enumerate(text.split("\n"), start=1):
        said = line.rstrip()
        if not said or said.lstrip().startswith("#") or said == "---":
            continue
        if found := _COP.match(said):
            cops.append((found[1], number, {}, []))
            key = ""
        elif cops and (found := _KEY.match(said)):
            key = found[1]
            cops[-1][2][key] = found[2] or ""
            if key == "Exclude" and found[2]:
                return None
        elif key and _ITEM.match(said):
            if key == "Exclude":
                if (found := _FILE.match(said)) is None:
                    return None
                cops[-1][3].append((number, found[1].replace("''", "'") if found[1] else found[2] or found[3]))
        else:
            return None
    return cops


def _as_yaml(text: str) -> Iterator[Cop]:
    from overton.sources.ratchet.yaml_text import loaded  # noqa: PLC0415  seldom needed

    document = loaded(text, _TODO)
    if not isinstance(document, dict):
        raise UnreadableError("it is no mapping of cops", _TODO)
    for cop, keys in document.items():
        if not isinstance(keys, dict):
            continue
        excluded = keys.get("Exclude")
        files = [(0, str(path)) for path in excluded] if isinstance(excluded, list) else []
        single = {str(key): str(one).lower() if isinstance(one, bool) else str(one) for key, one in keys.items()}
        yield str(cop), 0, single, files


RUBOCOP = Dialect(read_rubocop, USUAL_NAMES["rubocop"])
