"""Where in a file's text a position goes: the candidates, best first, each the whole text with the entry in it.

Nothing but the entry is added. Whether a candidate says what it should is for `editing` to find out by reading it:
comments, scalars of many lines and aliases make that a question for a parser.
"""

import re
from collections.abc import Iterator

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from overton.campaigns.document import Document, Marked
from overton.campaigns.entry_text import on_lines, on_one_line
from overton.campaigns.fault import Place
from overton.model.window import Position

LINE_BREAK = re.compile(r"\r\n|\n|\r")
BLANK_OR_COMMENT = re.compile(r"[ \t]*(#.*)?")


def candidates(document: Document, ledger: Place, after: Place, position: Position) -> Iterator[str]:
    """Texts with the position appended.

    Args:
        document: the file as it is.
        ledger: the place of the `window` that it belongs to, whether it is there or not.
        after: the place of the key behind which a new `window` goes.
        position: what to append.
    """
    marked = document.marks.get(ledger)
    entry = on_one_line(position)
    if marked is None:
        yield from _new_key(document, ledger, after, position)
    elif not isinstance(marked.value, SequenceNode):
        yield from _nothing_there(document.text, marked, entry)
    elif not marked.value.value:
        start = marked.value.start_mark.index
        opened = document.text.index("[", start) + 1
        yield _with(document.text, (opened, entry))
    elif marked.value.flow_style:
        yield from _in_brackets(document.text, marked.value.value[-1], entry)
    else:
        yield from _below_dashes(document.text, marked.value, position)


def _with(text: str, *insertions: tuple[int, str]) -> str:
    """The text with others put in, each at its index."""
    for index, inserted in sorted(insertions, reverse=True):
        text = text[:index] + inserted + text[index:]
    return text


def _line_ends(text: str, start: int, end: int) -> Iterator[int]:
    """The ends of the lines in a stretch of text, from the last that is no comment to the last of all."""
    breaks = [found.start() for found in LINE_BREAK.finditer(text, start, end)]
    if end == len(text) and not LINE_BREAK.search(text, max(0, end - 1)):
        breaks.append(end)
    content = [at for at in breaks if not BLANK_OR_COMMENT.fullmatch(_line(text, at))]
    yield from content[-1:]
    yield from (at for at in breaks if not content or at > content[-1])


def _line(text: str, at: int) -> str:
    """The line that the index is in, up to the index."""
    return re.split(LINE_BREAK, text[:at])[-1]


def _rest_of_line(text: str, at: int) -> str:
    return re.split(LINE_BREAK, text[at:], maxsplit=1)[0]


def _line_break(text: str) -> str:
    found = LINE_BREAK.search(text)
    return found.group() if found else "\n"


def _below_dashes(text: str, node: SequenceNode, position: Position) -> Iterator[str]:
    """Another `- …` below the last, indented and spaced like it."""
    indent = " " * node.start_mark.column
    dashes = re.compile(rf"^{indent}-(?P<gap>[ \t]*)", re.MULTILINE)
    region = text[node.start_mark.index - node.start_mark.column : node.end_mark.index]
    found = list(dashes.finditer(region))
    if not found:
        return
    last = node.value[-1]
    flow = not isinstance(last, MappingNode) or bool(last.flow_style)
    gap = found[-1].group("gap") or " "
    lines = [on_one_line(position)] if flow else on_lines(position)
    spaced = len(found) > 1 and not re.split(LINE_BREAK, region[: found[-1].start()])[-2].strip()
    eol = _line_break(text)
    entry = eol * (2 if spaced else 1) + f"{indent}-{gap}" + (eol + indent + " " + gap).join(lines)
    for end in _line_ends(text, node.start_mark.index, node.end_mark.index):
        yield _with(text, (end, entry))


def _in_brackets(text: str, last: Node, entry: str) -> Iterator[str]:
    """Another entry of a list in brackets: on a line of its own if the last one has its own."""
    end = last.end_mark.index
    before, eol = _line(text, last.start_mark.index), _line_break(text)
    behind = re.fullmatch(r"[ \t]*(?P<comma>,?)[ \t]*(#.*)?", _rest_of_line(text, end))
    if not before.strip() and behind:
        line_end = end + len(behind.group())
        comma = "," if behind.group("comma") else ""
        yield _with(text, *([] if comma else [(end, ",")]), (line_end, eol + before + entry + comma))
    yield _with(text, (end, f", {entry}"))


def _nothing_there(text: str, marked: Marked, entry: str) -> Iterator[str]:
    """`window:` with nothing behind it, or with a `~`."""
    if marked.key is None:
        return
    colon = text.index(":", marked.key.end_mark.index) + 1
    indent, eol = " " * (marked.key.start_mark.column + 2), _line_break(text)
    if not str(marked.value.value):
        yield _with(text, (colon + len(_rest_of_line(text, colon)), f"{eol}{indent}- {entry}"))
        yield _with(text, (colon, f" [{entry}]"))
    else:
        start, end = marked.value.start_mark.index, marked.value.end_mark.index
        yield text[:start] + f"[{entry}]" + text[end:]


def _new_key(document: Document, ledger: Place, after: Place, position: Position) -> Iterator[str]:
    """A `window:` of its own, behind another key of the same mapping."""
    text = document.text
    entry = on_one_line(position)
    mapping = document.marks[ledger[:-1]].value
    before = document.marks[after]
    if not isinstance(mapping, MappingNode) or before.key is None:
        return
    if mapping.flow_style:
        yield _with(text, (before.value.end_mark.index, f", window: [{entry}]"))
        return
    start = before.key.start_mark.index
    later = [key.start_mark.index for key, _value in mapping.value if key.start_mark.index > start]
    indent, eol = " " * mapping.start_mark.column, _line_break(text)
    lines = f"{eol}{indent}window:{eol}{indent}  - {entry}"
    for end in _line_ends(text, start, min(later, default=mapping.end_mark.index)):
        yield _with(text, (end, lines))
