"""`overton init` in a pipe and on a terminal."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from overton.campaigns.loader import load_workspace
from overton.sources.events.options import EventsOptions
from running import overton

FULL = {
    "--organisation": "Acme: the company",
    "--timezone": "Europe/Paris",
    "--campaign": "queue-time",
    "--goal": "Nobody waits: not for a job, not for a mail.",
    "--organizer": "infra",
    "--target-date": "2030-12-18",
    "--metric": "time in the queue, in all",
    "--unit": "min",
    "--at-least": "2.5",
    "--kind-of-item": "job",
    "--files": "logs/**/*.csv",
    "--item": "{queue}: {job}",
    "--value": "ended - started",
    "--aggregate": "mean",
    "--time": "ended",
    "--owner": "team name",
    "--warn": "2",
    "--not-allowed": "1",
}


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_an_example_is_written_in_a_pipe(tmp_path: Path) -> None:
    """Nothing is asked, and what is written loads without problems."""
    ran = overton("init", "-C", str(tmp_path / "new"))

    assert ran.exit_code == 0
    assert _files(tmp_path / "new") == [".gitignore", "campaigns/request-timeouts.yaml", "overton.yaml"]
    assert (tmp_path / "new" / ".gitignore").read_text(encoding="utf-8") == ".overton/\n"
    assert [one.campaign for one in load_workspace(tmp_path / "new", {}).campaigns] == ["request-timeouts"]


def test_what_is_written_lints_without_problems(tmp_path: Path) -> None:
    """The findings are what nobody has said yet, and no others."""
    overton("init", "-C", str(tmp_path))

    ran = overton("lint", "-C", str(tmp_path))

    found = [line.split(":")[0].strip() for line in ran.stdout.splitlines() if line.startswith("  no-")]
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert found == ["no-why", "no-why-now", "no-benefits", "no-organizers", "no-guardrail", "no-target-date"]
    assert ran.stdout.splitlines()[-1] == "1 campaign, no problems, 6 findings."


def test_options_answer_every_question(tmp_path: Path) -> None:
    """Text of any kind arrives as it was given."""
    ran = overton("init", "-C", str(tmp_path), *(part for pair in FULL.items() for part in pair))

    workspace = load_workspace(tmp_path, {})
    campaign = workspace.campaign_named("queue-time")
    metric = campaign.metrics[0]
    assert ran.exit_code == 0
    assert workspace.organisation.organisation == "Acme: the company"
    assert workspace.organisation.ownership[0].column == "team name"
    assert (campaign.goal, campaign.organizers) == (FULL["--goal"], ("infra",))
    assert (metric.name, metric.unit, metric.goal.at_least) == (FULL["--metric"], "min", 2.5)
    assert isinstance(metric.source, EventsOptions)
    assert (metric.source.item, metric.source.value) == (FULL["--item"], FULL["--value"])
    assert (metric.window[0].warn, metric.window[0].not_allowed) == (2, 1)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """What exists is listed, and nothing is written."""
    (tmp_path / "overton.yaml").write_text("organisation: Acme\n", encoding="utf-8")

    ran = overton("init", "-C", str(tmp_path))

    assert ran.exit_code == 2
    assert ran.stderr == f"{tmp_path / 'overton.yaml'}: it exists already; use another --directory or key\n"
    assert _files(tmp_path) == ["overton.yaml"]


def test_a_gitignore_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    """Repositories have one; what to add is told."""
    (tmp_path / ".gitignore").write_text("*.pyc\n", encoding="utf-8")

    ran = overton("init", "-C", str(tmp_path))

    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "*.pyc\n"
    assert f"{tmp_path / '.gitignore'} is left as it is: add `.overton/` to it." in ran.stdout.splitlines()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--campaign", "../x"], "--campaign: '../x' is no key: it has letters, digits, `.`, `_` and `-`"),
        (["--at-most", "5", "--at-least", "4"], "--at-least: there is --at-most as well; keep one of the two"),
        (["--timezone", "Mars"], "overton.yaml:3:11: `timezone` is the text 'Mars'"),
        (["--not-allowed", "2"], "`not_allowed` is 2, which already meets the goal (at most 5); write 5 or more"),
        (["--aggregate", "p200"], "campaigns/request-timeouts.yaml:37:16: "),
    ],
)
def test_answers_that_make_no_campaign_are_refused(tmp_path: Path, options: list[str], told: str) -> None:
    """Before anything is written."""
    ran = overton("init", "-C", str(tmp_path), *options)

    assert (ran.exit_code, told in ran.stderr) == (2, True)
    assert _files(tmp_path) == []


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """Nothing can be written below it."""
    (tmp_path / "campaigns").write_text("x", encoding="utf-8")

    ran = overton("init", "-C", str(tmp_path))

    assert (ran.exit_code, "nothing can be written here" in ran.stderr) == (2, True)
    assert _files(tmp_path) == ["campaigns"]


def test_questions_are_asked_on_a_terminal(tmp_path: Path) -> None:
    """Each with the example's answer; an answer that is no date is asked for again."""
    answers = ["Acme", "faster", "Requests are answered at once.", "", "soon", "2030-12-18", *[""] * 10, "\x04"]
    parent, child = pty.openpty()
    command = [sys.executable, "-c", "from overton.cli.main import main; main()", "init", "-C", str(tmp_path)]
    with subprocess.Popen(command, stdin=child, stdout=child, stderr=child, close_fds=True) as running:
        os.close(child)
        shown = _conversation(parent, answers)
    os.close(parent)

    campaign = load_workspace(tmp_path, {}).campaign_named("faster")
    assert (running.returncode, "The goal, in one sentence" in shown) == (0, True)
    assert (campaign.goal, campaign.organizers) == ("Requests are answered at once.", ())
    assert str(campaign.target_date) == "2030-12-18"


def _conversation(terminal: int, answers: list[str]) -> str:
    """What is shown until the program closes the terminal; each answer is typed when its question stands there.

    What is typed ahead may be thrown away by a program that sets its terminal up.
    """
    shown = b""
    waiting = iter(answers)
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            part = b""
        if not part:
            return shown.decode()
        shown += part
        if shown.endswith(b": "):
            os.write(terminal, f"{next(waiting, '')}\n".encode())
