"""The item template: text with columns in braces."""

from dataclasses import dataclass

_MARKS = {"{{": "{", "}}": "}"}


@dataclass(frozen=True, slots=True)
class Template:
    """`GET {route}` as its literal texts and columns, in order."""

    texts: tuple[str, ...]
    """One more than columns: what is before, between and after them."""
    columns: tuple[str, ...]


def parse_template(text: str) -> Template:
    """The parts of a template; raises ValueError that says what is wrong with it.

    `{{` and `}}` stand for one brace.
    """
    texts, columns = [""], []
    rest = text
    while rest:
        if rest[:2] in _MARKS:
            texts[-1] += _MARKS[rest[:2]]
            rest = rest[2:]
        elif rest[0] == "{":
            column, brace, rest = rest[1:].partition("}")
            if not brace or not column.strip() or "{" in column:
                raise ValueError("a brace is not closed, or holds no column")
            columns.append(column.strip())
            texts.append("")
        elif rest[0] == "}":
            raise ValueError("a brace is closed that was not opened")
        else:
            texts[-1] += rest[0]
            rest = rest[1:]
    if not columns:
        raise ValueError("it names no column")
    return Template(tuple(texts), tuple(columns))
