"""One result in every format; OVERTON_WRITE_GOLDEN=1 writes them anew, to be read before they are committed."""

import os
from pathlib import Path

import pytest

import check_results
from overton.check.findings import CheckResult
from overton.check.formats import github
from overton.check.formats.context import RenderContext
from overton.check.formats.registry import BUILT_IN, format_of

FOLDER = Path(__file__).parent / "check-formats"
FILES = {
    "github": "github.txt",
    "gitlab": "gl-code-quality-report.json",
    "json": "result.json",
    "junit": "junit.xml",
    "markdown": "comment.md",
    "sarif": "result.sarif",
    "text": "log.txt",
}
CONTEXT = RenderContext(files=f"https://git.acme.test/acme/shop/blob/{check_results.HEAD}/", version="1.2.3")


def expected(name: str, now: str) -> str:
    path = FOLDER / name
    if os.environ.get("OVERTON_WRITE_GOLDEN"):
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8")


def test_every_format_has_been_approved() -> None:
    """A new one comes with what it looks like."""
    assert set(BUILT_IN) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_result_reads_as_it_was_approved(name: str) -> None:
    """Something of every kind, with awkward text in it."""
    now = format_of(name).render(check_results.of_each_kind(), CONTEXT)

    assert expected(FILES[name], now) == now


def test_the_job_summary_reads_as_it_was_approved() -> None:
    """By owner, whole."""
    now = github.summary(check_results.of_each_kind(), CONTEXT)

    assert expected("summary.md", now) == now


def test_a_terminal_shows_what_was_looked_at() -> None:
    """Sixty columns, in colour."""
    now = format_of("text").render(check_results.of_each_kind(), RenderContext(width=60, colour=True))

    assert expected("terminal.txt", now) == now


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("nothing-found.txt", check_results.result(campaigns=1)),
        ("no-campaign.txt", check_results.result(campaigns=0)),
    ],
)
def test_good_news_is_one_line(name: str, result: CheckResult) -> None:
    """Nothing found, and nothing to judge, say so."""
    now = format_of("text").render(result, RenderContext())

    assert expected(name, now) == now
