"""A path into a document: keys with dots between them, `[*]` for every entry, `[0]` for one, quotes where needed."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from overton.sources.listing.document import Keyed, Many, Node


class All(Enum):
    """Every entry of a list, or every value of a mapping."""

    ALL = auto()


ALL: Final = All.ALL
Step = str | int | All

_STEP = re.compile(
    r"""
      \[ \s* (?: (?P<all>\*) | (?P<index>\d+) | (?P<quoted>"[^"]*"|'[^']*') ) \s* \]
    | (?: \s* \. \s* )? (?P<key> "[^"]*" | '[^']*' | [^.\[\]"'\s*][^.\[\]"'*]* )
    """,
    re.VERBOSE,
)
TODO = "write it as `tool.mypy.overrides[*].module`; a key with a dot in it is in quotes; `.` is the whole document"


def parse_path(text: str) -> Sequence[Step]:
    """The steps of a path; `.` has none. Raises ValueError with what is wrong."""
    if text.strip() == ".":
        return ()
    steps: list[Step] = []
    rest = text.strip()
    while rest:
        found = _STEP.match(rest)
        if found is None or (not steps and rest.startswith(".")):
            raise ValueError(f"{rest!r} is no step of a path")
        if found["key"] and steps and not rest.startswith("."):
            raise ValueError(f"there is no dot before {rest!r}")
        steps.append(_step(found))
        rest = rest[found.end() :].lstrip()
    if not steps:
        raise ValueError("the path is empty")
    return steps


def _step(found: re.Match[str]) -> Step:
    if found["all"]:
        return ALL
    if found["index"]:
        return int(found["index"])
    key = found["quoted"] or found["key"]
    return key[1:-1] if key[0] in "\"'" else key.strip()


def walked(node: Node, steps: Sequence[Step]) -> Sequence[Node]:
    """The nodes that a path leads to; steps that lead nowhere lead to none."""
    nodes: list[Node] = [node]
    for step in steps:
        nodes = [below for one in nodes for below in _below(one, step)]
    return nodes


def _below(node: Node, step: Step) -> Sequence[Node]:
    match node:
        case Many(nodes) if step is ALL:
            return nodes
        case Many(nodes) if isinstance(step, int):
            return nodes[step : step + 1]
        case Keyed(pairs) if step is ALL:
            return [value for _, value in pairs]
        case Keyed(pairs):
            return [value for key, value in pairs if key.text == str(step)]
        case _:
            return ()
