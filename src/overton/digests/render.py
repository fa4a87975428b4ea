"""An update as text and as HTML, from the same view."""

from collections.abc import Mapping
from functools import cache
from itertools import zip_longest
from textwrap import wrap

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from overton.charts.palette import SHADES
from overton.digests.update import SIGNS, Line, Share, Tone, Update

TEXT_WIDTH = 76
BAR_WIDTH = 40
BLOCKS: Mapping[Tone, str] = {Tone.DONE: "█", Tone.LATER: "░", Tone.WARNED: "▒", Tone.REFUSED: "▓"}
SHADE_OF: Mapping[Tone, str] = {
    Tone.REFUSED: "not-allowed",
    Tone.COMING: "not-allowed",
    Tone.WARNED: "warned",
    Tone.ALERT: "warned",
    Tone.LATER: "later",
    Tone.DONE: "done",
}


def text(update: Update) -> str:
    """The update as plain text, wrapped for a mailbox."""
    return _environment().get_template("update.txt.j2").render(update=update).strip() + "\n"


def html(update: Update, pictures: Mapping[str, str] | None = None) -> str:
    """The update as one HTML document with its styles inlined; nothing in it is fetched from elsewhere.

    Args:
        update: what to render.
        pictures: the address of each metric's picture, `cid:` or `data:`, by the metric's name.
    """
    template = _environment().get_template("update.html.j2")
    page = template.render(update=update, pictures=pictures or {}, shades=SHADES, shade_of=SHADE_OF)
    return CSSInliner(load_remote_stylesheets=False).inline(page)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("overton.digests"),
        autoescape=select_autoescape(["html.j2"], default=False, default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"wrapped": _wrapped, "said": _said, "bar": _bar, "columns": _columns}
    environment.globals["sign"] = SIGNS
    return environment


def _wrapped(words: str, indent: int = 0) -> str:
    """Lines of at most TEXT_WIDTH characters, all but the first indented; long names are never broken."""
    lines = wrap(words, TEXT_WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * indent}".join(lines)


def _said(line: Line) -> str:
    return f"{line.label}: {line.text}" if line.label else line.text


def _bar(shares: tuple[Share, ...]) -> str:
    """Block characters in proportion, at least one for each standing there is."""
    return "".join(BLOCKS[share.tone] * max(1, round(share.width * BAR_WIDTH / 100)) for share in shares)


def _columns(cells: tuple[str, ...], heads: tuple[str, ...]) -> str:
    """A team's cells after their heads, in one line of text."""
    return ", ".join(f"{head.lower()} {cell}" for head, cell in zip_longest(heads, cells, fillvalue=""))
