"""Specifications become SVG, to lie inside a page, and PNG, to go into a mail."""

import re
from html import escape

import vl_convert

from overton.charts.specification import Specification

_TAG = re.compile(r"<[^>]+>")
_NEEDLESS = re.compile(
    r' (?:class|role|aria-roledescription|aria-hidden|font-family|stroke-miterlimit)="[^"]*"'
    r'| (?:font-weight="400"|stroke-width="0"|opacity="1"|fill-opacity="1"|stroke-opacity="1"|stroke-dasharray="1,0")'
)
_PLACES = re.compile(r' (?:transform|d|x2|y2)="[^"]*"')
_LONG = re.compile(r"(-?\d+\.\d)\d+")
_LABELLED = re.compile(r'<path aria-label="([^"]*)"([^>]*?)/>')
_UNSEEN = re.compile(r'<path d="[^"]*"(?: display="none")?/>')


def svg(specification: Specification, label: str) -> str:
    """An SVG element for a page: one image with a name, in the page's own font and colours.

    It holds no style attribute, so a page that forbids inline styles can carry it.
    """
    drawn = vl_convert.vegalite_to_svg(specification)
    _, _, body = _TAG.sub(_slim, drawn).partition(">")
    body = _LABELLED.sub(_titled, _UNSEEN.sub("", body))
    width, height = _size(drawn)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{body}'


def png(specification: Specification, *, scale: float = 2, background: str = "#ffffff") -> bytes:
    """A picture that stands alone; `scale` is pixels a point."""
    picture: bytes = vl_convert.vegalite_to_png(specification | {"background": background}, scale=scale)
    return picture


def _size(drawn: str) -> tuple[str, str]:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    assert found is not None
    return found[1], found[2]


def _slim(tag: re.Match[str]) -> str:
    """A tag without what the page says better, and without digits that no screen shows."""
    return _PLACES.sub(lambda places: _LONG.sub(r"\1", places[0]), _NEEDLESS.sub("", tag[0]))


def _titled(path: re.Match[str]) -> str:
    """A mark's label as a title: browsers show it to whoever points at the mark."""
    label, rest = path.groups()
    return f"<path{rest}><title>{label}</title></path>" if label else f"<path{rest}/>"
