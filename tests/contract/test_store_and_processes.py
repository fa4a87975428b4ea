"""Real processes on one store: at once, and killed half-way."""

import random
import select
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE, Popen
from time import sleep

import pytest

import store_process
from overton.model.measurement import History
from overton.store.memory import MemoryStore
from overton.store.orm.opening import open_store
from store_process import SERIES, snapshot

EMPTY = ["sqlite", pytest.param("empty postgresql", marks=pytest.mark.postgresql)]
Starter = Callable[..., Popen[str]]


@pytest.fixture
def start(url: str, tmp_path: Path) -> Iterator[Starter]:
    """Starts a process that is ready and waits for a line."""
    started = []

    def started_process(task: str, *days: int) -> Popen[str]:
        arguments = [task, url, str(tmp_path), *map(str, days)]
        process = Popen([sys.executable, store_process.__file__, *arguments], stdin=PIPE, stdout=PIPE, text=True)
        started.append(process)
        assert said(process) == "ready\n"
        return process

    yield started_process
    for process in started:
        process.kill()
        process.communicate()


def said(process: Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def tell(process: Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def remembered(url: str, root: Path) -> History:
    store = open_store(url, root)
    try:
        return store.history(SERIES)
    finally:
        store.close()


def history_of(days: int) -> History:
    store = MemoryStore()
    store.record(SERIES, [snapshot(n) for n in range(days)])
    return store.history(SERIES)


def test_processes_that_record_at_once_neither_corrupt_nor_double(start: Starter, url: str, tmp_path: Path) -> None:
    """Three processes that write the same and neighbouring days leave what one alone would have."""
    processes = [start("record", *days) for days in ((0, 2, 4, 6, 5), (1, 3, 5, 7, 4), (7, 6, 5, 4, 3, 2, 1, 0))]
    for process in processes:
        tell(process)
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert remembered(url, tmp_path) == history_of(8)


def test_a_kill_leaves_whole_days(start: Starter, url: str, tmp_path: Path) -> None:
    """Whenever the recording process is killed, what it finished is there whole, and nothing else."""
    rng = random.Random()  # noqa: S311  no secret
    finished = 0
    for _ in range(4):
        process = start("record", *range(finished, finished + 500))
        tell(process)
        said(process)
        sleep(rng.random() / 10)
        process.kill()
        confirmed = finished + 1 + len(process.communicate()[0].splitlines())
        history = remembered(url, tmp_path)
        finished = len(history.days)
        assert history == history_of(finished)
        assert finished in {confirmed, confirmed + 1}


@pytest.mark.parametrize("killed", [False, True], ids=["finished", "killed"])
def test_measuring_waits_for_another_process(start: Starter, killed: bool) -> None:  # noqa: FBT001  pytest's parameter
    """A second process measures once the first has finished, or died."""
    first, second = start("measure"), start("measure")
    tell(first)
    assert said(first) == "measuring\n"
    tell(second)
    assert second.stdout
    assert select.select([second.stdout], [], [], 0.7) == ([], [], [])
    if killed:
        first.kill()
    else:
        tell(first)
    assert said(second) == "measuring\n"


@pytest.mark.parametrize("url", EMPTY, indirect=True)
def test_first_starts_at_once_do_not_collide(start: Starter, url: str, tmp_path: Path) -> None:
    """Processes that find an empty database at the same time make one store together."""
    processes = [start("record", n) for n in range(4)]
    for process in processes:
        tell(process)
    assert [process.wait(60) for process in processes] == [0] * 4
    assert remembered(url, tmp_path) == history_of(4)
