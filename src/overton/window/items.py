"""Item globs: `*` is anything, `?` one character, all else literal, and case counts."""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def compiled(glob: str) -> re.Pattern[str]:
    """A pattern that matches whole item names."""
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in re.sub(r"\*+", "*", glob))
    return re.compile("".join(parts), re.DOTALL)


def matches(glob: str, item: str) -> bool:
    return compiled(glob).fullmatch(item) is not None
