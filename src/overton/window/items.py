"""Item globs: `*` is anything, `?` one character, all else literal, and case counts."""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def compiled(glob: str) -> re.Pattern[str]:
    """A pattern that matches whole item names.

    What stands between two stars is found where it first occurs and never looked for again, which is always right for
    globs and keeps a glob of many stars from taking for ever.
    """
    first, *rest = (_literal(part) for part in re.split(r"\*+", glob))
    if not rest:
        return re.compile(first, re.DOTALL)
    *middle, last = rest
    return re.compile(first + "".join(f"(?>.*?{part})" for part in middle) + ".*" + last, re.DOTALL)


def _literal(part: str) -> str:
    return ".".join(map(re.escape, part.split("?")))


def matches(glob: str, item: str) -> bool:
    return compiled(glob).fullmatch(item) is not None
