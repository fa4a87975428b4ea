"""Where in a file's text an entry goes: the candidates, best first, each the whole text with the entry in it.

Nothing but the entry is added. Whether a candidate says what it should is for `editing` to find out by reading it:
comments, scalars of many lines and aliases make that a question for a parser.
"""

import re
from collections.abc import Iterator, Sequence

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from overton.campaigns.document import Document, Marked
from overton.campaigns.entry_text import Entry, on_lines, on_one_line
from overton.campaigns.fault import Place

LINE_BREAK = re.compile(r"\r\n|\n|\r")
BLANK_OR_COMMENT = re.compile(r"[ \t]*(#.*)?")


def with_entry(document: Document, listed: Place, after: Place, entry: Entry) -> Iterator[str]:
    """Texts with an entry appended to a list.

    Args:
        document: the file as it is.
        listed: the place of the list, `window` or `exemptions`, whether it is there or not.
        after: the place of the key behind which a new list goes.
        entry: what to append.
    """
    marked = document.marks.get(listed)
    line = on_one_line(entry)
    if marked is None:
        yield from _new_list(document, listed, after, line)
    elif not isinstance(marked.value, SequenceNode):
        yield from _nothing_there(document.text, marked, f"[{line}]", below=f"- {line}")
    elif not marked.value.value:
        start = marked.value.start_mark.index
        opened = document.text.index("[", start) + 1
        yield _with(document.text, (opened, line))
    elif marked.value.flow_style:
        yield from _in_brackets(document.text, marked.value.value[-1], line)
    else:
        yield from _below_dashes(document.text, marked.value, entry)


def with_key(document: Document, place: Place, entry: Entry) -> Iterator[str]:
    """Texts with another key in an entry that is there; the last step of the place is the key."""
    key, line, marked = str(place[-1]), on_one_line(entry), document.marks.get(place)
    if marked is not None:
        yield from _nothing_there(document.text, marked, line)
        return
    mapping = document.marks[place[:-1]].value
    if not isinstance(mapping, MappingNode) or not mapping.value:
        return
    last_key, last_value = mapping.value[-1]
    if mapping.flow_style:
        yield _with(document.text, (last_value.end_mark.index, f", {key}: {line}"))
        return
    lines = [f"{key}: {line}"]
    yield from _below(document.text, mapping, last_key.start_mark.index, lines)


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


def _below_dashes(text: str, node: SequenceNode, entry: Entry) -> Iterator[str]:
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
    lines = [on_one_line(entry)] if flow else on_lines(entry)
    spaced = len(found) > 1 and not re.split(LINE_BREAK, region[: found[-1].start()])[-2].strip()
    eol = _line_break(text)
    added = eol * (2 if spaced else 1) + f"{indent}-{gap}" + (eol + indent + " " + gap).join(lines)
    for end in _line_ends(text, node.start_mark.index, node.end_mark.index):
        yield _with(text, (end, added))


def _in_brackets(text: str, last: Node, line: str) -> Iterator[str]:
    """Another entry of a list in brackets: on a line of its own if the last one has its own."""
    end = last.end_mark.index
    before, eol = _line(text, last.start_mark.index), _line_break(text)
    behind = re.fullmatch(r"[ \t]*(?P<comma>,?)[ \t]*(#.*)?", _rest_of_line(text, end))
    if not before.strip() and behind:
        line_end = end + len(behind.group())
        comma = "," if behind.group("comma") else ""
        yield _with(text, *([] if comma else [(end, ",")]), (line_end, eol + before + line + comma))
    yield _with(text, (end, f", {line}"))


def _nothing_there(text: str, marked: Marked, value: str, below: str = "") -> Iterator[str]:
    """A key with nothing behind it, or with a `~`: the value beside it, or what goes on the line below."""
    if marked.key is None:
        return
    colon = text.index(":", marked.key.end_mark.index) + 1
    indent, eol = " " * (marked.key.start_mark.column + 2), _line_break(text)
    if not str(marked.value.value):
        if below:
            yield _with(text, (colon + len(_rest_of_line(text, colon)), f"{eol}{indent}{below}"))
        yield _with(text, (colon, f" {value}"))
    else:
        start, end = marked.value.start_mark.index, marked.value.end_mark.index
        yield text[:start] + value + text[end:]


def _new_list(document: Document, listed: Place, after: Place, line: str) -> Iterator[str]:
    """A list of its own, behind another key of the same mapping."""
    key, mapping, before = listed[-1], document.marks[listed[:-1]].value, document.marks[after]
    if not isinstance(mapping, MappingNode) or before.key is None:
        return
    if mapping.flow_style:
        yield _with(document.text, (before.value.end_mark.index, f", {key}: [{line}]"))
        return
    yield from _below(document.text, mapping, before.key.start_mark.index, [f"{key}:", f"  - {line}"])


def _below(text: str, mapping: MappingNode, start: int, lines: Sequence[str]) -> Iterator[str]:
    """More lines of a mapping, below the value of the key that begins at `start`."""
    later = [key.start_mark.index for key, _value in mapping.value if key.start_mark.index > start]
    indent, eol = " " * mapping.start_mark.column, _line_break(text)
    added = "".join(f"{eol}{indent}{line}" for line in lines)
    for end in _line_ends(text, start, min(later, default=mapping.end_mark.index)):
        yield _with(text, (end, added))
