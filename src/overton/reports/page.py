"""The page itself: templates, styles and the policy that lets nothing else in."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from overton.charts.palette import SHADES
from overton.model.organisation import Organisation
from overton.progress.figures import Overview
from overton.reports.compose import compose

_TEMPLATES = Environment(
    loader=PackageLoader("overton.reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
)


def report_page(organisation: Organisation, overviews: Sequence[Overview], *, day: date) -> str:
    """One self-contained HTML page about these metrics, as of a day: it needs no network and runs no script.

    Args:
        organisation: whose campaigns these are; what it says of generated data is said on the page.
        overviews: one for each metric, those of one campaign side by side.
        day: the day that the overviews are of.
    """
    style = _style()
    return _TEMPLATES.get_template("page.html.j2").render(
        page=compose(organisation, overviews, day),
        style=Markup(style),  # noqa: S704  our own stylesheet; escaping would change what it says and its hash
        policy=_policy(style),
    )


def _style() -> str:
    """The stylesheet with the palette before it: light, and dark on a screen that asks for it."""
    light = "".join(f"--{name}:{shade.light};" for name, shade in SHADES.items())
    dark = "".join(f"--{name}:{shade.dark};" for name, shade in SHADES.items())
    own = files("overton.reports").joinpath("templates/style.css").read_text(encoding="utf-8")
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{dark}}}}}\n{own}"


def _policy(style: str) -> str:
    """Nothing is loaded, nothing runs, and only this stylesheet counts."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
