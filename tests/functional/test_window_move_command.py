"""`overton window move` on real folders."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from campaign_text import METRIC
from overton.campaigns.editing import append_position
from overton.campaigns.loader import load_workspace
from overton.model.problem import BadInputError
from overton.model.window import Position
from overton.progress.wording import day_words
from running import overton

SOURCE = '{kind: events, from: requests.csv, item: "{route}", value: seconds}'
HEAD = "campaign: x\ngoal: g\n" + METRIC.replace("{kind: numbered, count: 3}", SOURCE)
FIRST = "  - {from: 2026-01-05, warn: 30, not_allowed: 60}   # what the load balancer allows\n"
TEXT = HEAD + "window:\n" + FIRST + "notice: 2 weeks   # a sprint\n"
POSITION = Position(from_=date(2026, 3, 2), warn=15, not_allowed=30, why="it is clear")
ENTRY = "  - {from: 2026-03-02, warn: 15, not_allowed: 30, why: it is clear}\n"
NOBODY = 65534


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "x.yaml").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_a_move_is_appended_and_told(folder: Path) -> None:
    """The file has one line more; who runs the command learns what happens and when."""
    ran = overton(
        "window", "move", "x", "-C", str(folder), "--warn", "15", "--not-allowed", "30", "--why", "it is clear"
    )

    now = (folder / "campaigns" / "x.yaml").read_text(encoding="utf-8")
    added = now.removeprefix(TEXT[: TEXT.index("notice")]).removesuffix(TEXT[TEXT.index("notice") :])
    days = [date.fromisoformat(day) for day in re.findall(r"\d{4}-\d\d-\d\d", added)]
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert days[0] - days[1] == timedelta(days=14)
    assert added == f"  - {{from: {days[0]}, announced: {days[1]}, warn: 15, not_allowed: 30, why: it is clear}}\n"
    assert ran.stdout.splitlines()[1:] == [
        "Now: warned beyond 30 s, not allowed beyond 60 s.",
        f"From {day_words(days[0])}: warned beyond 15 s, not allowed beyond 30 s.",
        "Written to campaigns/x.yaml; commit it.",
    ]


def test_a_move_nearer_than_the_notice_is_refused(folder: Path) -> None:
    """The earliest day is named, and the file stays as it is."""
    options = ("--from", "2026-01-06", "--not-allowed", "worse", "--why", "it is clear")
    ran = overton("window", "move", "x", "-C", str(folder), *options)

    told = "--from: 2026-01-06 is too near: the campaign promises a notice of 14 days; the earliest day is "
    assert (ran.exit_code, ran.stderr[: len(told)]) == (2, told)
    assert date.fromisoformat(ran.stderr[len(told) :].strip()) > date(2026, 1, 6)
    assert (folder / "campaigns" / "x.yaml").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no", "--not-allowed", "9", "--why", "w"], "campaigns: there is no campaign 'no'; there are: x"),
        (
            ["x", "--not-allowed", "9", "--metric", "n", "--why", "w"],
            "--metric: there is no metric 'n'",
        ),
        (["x", "--not-allowed", "low", "--why", "w"], "'low' is neither a number nor `worse`"),
        (["x", "--not-allowed", "9", "--why", "\x1b[31m"], "--why: the text holds a control character; take it out"),
        (["x", "--why", "w"], "Missing option '--not-allowed'"),
        (["x", "--not-allowed", "9"], "Missing option '--why'"),
        (["x", "--not-allowed", "9", "--why", "w", "--from", "soon"], "'soon' is no date"),
    ],
)
def test_what_is_missing_or_wrong_is_told(folder: Path, arguments: list[str], told: str) -> None:
    """Exit code 2, and the file stays as it is."""
    ran = overton("window", "move", "-C", str(folder), *arguments)

    assert (ran.exit_code, told in ran.stderr) == (2, True)
    assert (folder / "campaigns" / "x.yaml").read_text(encoding="utf-8") == TEXT


def test_a_move_is_taken_back_in_its_entry(folder: Path) -> None:
    """The entry gets `withdrawn` with the reason; all other bytes stay, and a second time is refused."""
    path = folder / "campaigns" / "x.yaml"
    path.write_text(TEXT.replace(FIRST, FIRST + ENTRY.replace("2026", "2126")), encoding="utf-8")
    options = ("x", "-C", str(folder), "--from", "2126-03-02", "--why", "exports: not ready", "--by", "ana")

    ran, again = overton("window", "withdraw", *options), overton("window", "withdraw", *options)

    (on,) = re.findall(r"withdrawn: {on: (\S+),", path.read_text(encoding="utf-8"))
    entry = ENTRY.replace("2026", "2126").replace(
        "clear}", f'clear, withdrawn: {{on: {on}, why: "exports: not ready", by: ana}}}}'
    )
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "x: the position of 'm' from 2 March 2126 is withdrawn.",
        "It never counts: exports: not ready",
        "Now: warned beyond 30 s, not allowed beyond 60 s.",
        "Written to campaigns/x.yaml; commit it.",
    ]
    assert path.read_text(encoding="utf-8") == TEXT.replace(FIRST, FIRST + entry)
    assert (again.exit_code, "was withdrawn on" in again.stderr) == (2, True)


def _append(folder: Path) -> str:
    return append_position(load_workspace(folder, {}), "x", "m", POSITION)


def test_the_mark_and_the_mode_of_a_file_are_kept(folder: Path) -> None:
    """Its byte order mark, its line endings and who may read it."""
    path = folder / "campaigns" / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    path.chmod(0o640)

    _append(folder)

    wanted = TEXT.replace(FIRST, FIRST + ENTRY).replace("\n", "\r\n").encode()
    assert path.read_bytes() == b"\xef\xbb\xbf" + wanted
    assert path.stat().st_mode & 0o7777 == 0o640
    assert [one.name for one in path.parent.iterdir()] == ["x.yaml"]


def test_a_link_stays_a_link(folder: Path) -> None:
    """The file that it leads to is changed."""
    path = folder / "campaigns" / "x.yaml"
    path.rename(folder / "elsewhere.yaml")
    path.symlink_to("../elsewhere.yaml")

    _append(folder)

    assert path.is_symlink()
    assert (folder / "elsewhere.yaml").read_text(encoding="utf-8") == TEXT.replace(FIRST, FIRST + ENTRY)


def test_a_file_that_was_broken_meanwhile_is_left_alone(folder: Path) -> None:
    """What is changed is what is on the disk, not what was read before."""
    workspace = load_workspace(folder, {})
    (folder / "campaigns" / "x.yaml").write_text(TEXT + "whi: w\n", encoding="utf-8")

    with pytest.raises(BadInputError, match=r"^campaigns/x\.yaml: the file has problems; correct them first"):
        append_position(workspace, "x", "m", POSITION)

    assert (folder / "campaigns" / "x.yaml").read_text(encoding="utf-8") == TEXT + "whi: w\n"


@contextmanager
def _without_privileges() -> Iterator[None]:
    """Root may write anywhere; this makes the process one that may not."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_cannot_be_written_to_is_told(folder: Path) -> None:
    """The file is not touched, and nothing is left beside it."""
    readable = Path(tempfile.mkdtemp())
    try:
        shutil.copytree(folder / "campaigns", readable / "campaigns")
        readable.chmod(0o755)
        workspace = load_workspace(readable, {})
        (readable / "campaigns").chmod(0o555)
        with _without_privileges(), pytest.raises(BadInputError) as error:
            append_position(workspace, "x", "m", POSITION)
        assert str(error.value) == (
            "campaigns/x.yaml: the file cannot be written: Permission denied; "
            "check the permissions of the file and its folder"
        )
        assert (readable / "campaigns" / "x.yaml").read_text(encoding="utf-8") == TEXT
        assert [one.name for one in (readable / "campaigns").iterdir()] == ["x.yaml"]
    finally:
        (readable / "campaigns").chmod(0o755)
        shutil.rmtree(readable)
