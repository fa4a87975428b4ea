"""basedpyright's baseline: `{files: {path: [{code, range}]}}`, in a folder of its own below the project."""

from collections import Counter
from collections.abc import Iterator

from overton.sources.ratchet.dialect import USUAL_NAMES, Dialect, Entry
from overton.sources.ratchet.json_text import loaded
from overton.sources.whole_files import UnreadableError

_TODO = "let basedpyright write it: `basedpyright --writebaseline`"


def read_basedpyright(text: str) -> Iterator[Entry]:
    """How often each rule is in each file; the baseline holds no lines of the code."""
    document = loaded(text, _TODO)
    files = document.get("files") if isinstance(document, dict) else None
    if not isinstance(files, dict):
        raise UnreadableError("it has no object `files`", _TODO)
    for path, found in files.items():
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise UnreadableError(f"{path!r} has no list of findings", _TODO)
        for rule, count in Counter(str(one.get("code", "no rule")) for one in found).items():
            yield Entry(rule, path, float(count))


BASEDPYRIGHT = Dialect(read_basedpyright, USUAL_NAMES["basedpyright"], above=1)
