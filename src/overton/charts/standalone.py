"""A picture as a file of its own, with its title: nothing around it says what it shows, or gives it colours."""

from dataclasses import dataclass

from overton.charts.palette import SHADES, light, variable
from overton.charts.rendering import png, svg
from overton.charts.specification import Specification

FONT = "system-ui, 'DejaVu Sans', sans-serif"
MARGIN, TITLE, LINE = 24.0, 17.0, 20.0
"""Around the picture; the size of its title; the height of a line below it."""
ENDINGS = {".svg": variable, ".png": light}
"""What a file may be called, and how its picture writes colours."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What is written above a picture."""

    title: str
    lines: tuple[str, ...] = ()


def file_of(specification: Specification, heading: Heading, ending: str) -> bytes:
    """The content of a file with one of `ENDINGS`, of a picture that was made with its theme.

    An SVG follows the reader's light or dark; a PNG is light.
    """
    whole = _headed(specification, heading, ending)
    if ending == ".png":
        return png(whole, background=light("paper"))
    return _svg(svg(whole, ". ".join((heading.title, *heading.lines)))).encode()


def _headed(specification: Specification, heading: Heading, ending: str) -> Specification:
    theme = ENDINGS[ending]
    padding = {side: size + MARGIN for side, size in specification["padding"].items()}
    padding["top"] += TITLE + LINE * len(heading.lines) + MARGIN / 2
    title = {
        "text": heading.title,
        "subtitle": list(heading.lines),
        "anchor": "start",
        "frame": "bounds",
        "color": theme("ink"),
        "fontSize": TITLE,
        "fontWeight": 600,
        "subtitleColor": theme("quiet"),
        "subtitleFontSize": 13,
        "subtitleLineHeight": LINE,
        "subtitlePadding": 6,
        "offset": MARGIN / 2,
    }
    return specification | {"padding": padding, "title": title}


def _svg(element: str) -> str:
    """A whole file: the page's colours for light and dark, its font, and paper below."""
    colours = [
        "".join(f"--{name}:{getattr(shade, side)};" for name, shade in SHADES.items()) for side in ("light", "dark")
    ]
    style = f"svg{{{colours[0]}}}@media (prefers-color-scheme:dark){{svg{{{colours[1]}}}}}"
    opening, _, rest = element.partition(">")
    paper = '<rect width="100%" height="100%" fill="var(--paper)"/>'
    return f'{opening} xmlns="http://www.w3.org/2000/svg" font-family="{FONT}"><style>{style}</style>{paper}{rest}\n'
