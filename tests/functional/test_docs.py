"""What the documents promise is there."""

import re
from pathlib import Path

import pytest

from overton.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("src/**/README.md"),
        ROOT / "benchmarks/README.md",
    ]
)
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)|(?:src|srcset)=\"([^\":]+)\"")
COMMAND = re.compile(r"^\s*(?:\.venv/bin/)?overton ([a-z]+)", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_leads_somewhere(document: str) -> None:
    """Pages and pictures."""
    path = ROOT / document
    targets = [page or picture for page, picture in LINK.findall(path.read_text("utf-8"))]

    assert [] == [target for target in targets if not (path.parent / target).exists()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_is_shown_is_one(document: str) -> None:
    """A line of a document that begins with `overton` names a command that there is."""
    shown = set(COMMAND.findall((ROOT / document).read_text("utf-8")))

    assert set() == shown - set(COMMANDS)


def test_the_readme_shows_the_two_commands() -> None:
    """They are what a newcomer types first."""
    readme = (ROOT / "README.md").read_text("utf-8")

    assert ["make demo", "make test"] == re.findall(r"^make (?:demo|test)", readme, re.MULTILINE)
