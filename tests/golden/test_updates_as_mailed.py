"""Whole updates as they are mailed; OVERTON_WRITE_GOLDEN=1 writes them anew, to be read before they are committed."""

import os
from pathlib import Path

import pytest

from circulars import MONDAY, acme, remembered, timeouts
from overton.digests.render import html, text
from overton.digests.update import Update
from overton.pipeline.circulate import Circulation

FOLDER = Path(__file__).parent / "updates"
AUDIENCES = ("organizers", "payments", "product", "search", "infra")


def update_of(audience: str) -> Update:
    organisation = acme(generated="Generated data: this organisation is made up.")
    return Circulation(organisation, remembered(), timeouts(), MONDAY).letter(audience).update


def expected(name: str, now: str) -> str:
    path = FOLDER / name
    if os.environ.get("OVERTON_WRITE_GOLDEN"):
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_text_of_an_update(audience: str) -> None:
    """A team's, a group's and the organizers' update read as they were approved."""
    now = text(update_of(audience))
    assert now == expected(f"{audience}.txt", now)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_page_of_an_update(audience: str) -> None:
    """The HTML is what was looked at in light and dark, at 600 and 360 pixels."""
    now = html(update_of(audience), {"p99.9 request duration": "cid:window"})
    assert now == expected(f"{audience}.html", now)
