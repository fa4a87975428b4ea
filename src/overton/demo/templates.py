"""The example's files that people write: overton.yaml, the campaigns and the help pages.

They are kept as templates in the folder `workspace`. There, `{{-12}}` is the date of twelve days before today.
"""

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from overton.demo.span import Span

PLACEHOLDER = re.compile(r"\{\{([+-]\d+)\}\}")


def rendered(template: str, span: Span) -> str:
    return PLACEHOLDER.sub(lambda found: span.day(-int(found[1])).isoformat(), template)


def write_templates(folder: Path, span: Span) -> None:
    """Write every file of `workspace` to the same place in the folder."""
    _write(files("overton.demo") / "workspace", folder, span)


def _write(template: Traversable, target: Path, span: Span) -> None:
    if template.is_file():
        target.write_text(rendered(template.read_text(encoding="utf-8"), span), encoding="utf-8")
        return
    target.mkdir(exist_ok=True)
    for part in template.iterdir():
        _write(part, target / part.name, span)
