"""Guarded queries in greenlets, and in a process that was forked from one that had guarded queries."""

import subprocess
import sys
from pathlib import Path

import pytest

import guard_policies
from postgresql_server import Server

pytestmark = pytest.mark.postgresql
COMMON = """
import os, sys, time
from sqlalchemy import create_engine, text
from guard_policies import CAMPAIGN, tight
from overton.guard import Guard, Refused
from overton.guard.deadline import Deadline, until
from overton.guard.sqlalchemy_engine import guard_engine

guard = Guard(tight("deny", 30))
engine = guard_engine(create_engine(sys.argv[1], pool_size=4), guard, CAMPAIGN)

def ending(left, seconds):
    ruling = guard.ruling(CAMPAIGN, f"job {left}")
    try:
        with until(Deadline(time.monotonic() + left, ruling)), engine.connect() as connection:
            connection.execute(text(f"SELECT pg_sleep({seconds})"))
            return "done"
    except Refused as refused:
        return refused.ruling.item
"""
GREENLETS = f"""
from gevent import monkey
monkey.patch_all()
import gevent
{COMMON}
started = []
def work(left, seconds):
    started.append(left)
    ended = ending(left, seconds)
    return f"{{ended}} after {{len(started)}}"

print([one.get() for one in [gevent.spawn(work, *given) for given in ((0.2, 60), (20, 0.4), (0.3, 60), (20, 0))]])
"""
FORKS = f"""
{COMMON}
def here(): return [ending(0.2, 60), ending(20, 0)]
before = here()
read, write = os.pipe()
if os.fork() == 0:
    engine.dispose(close=False)
    os.write(write, str(here()).encode())
    engine.dispose()
    os._exit(0)
os.wait()
print(before, os.read(read, 1000).decode(), here())
"""


@pytest.fixture
def url(postgresql_server: Server) -> str:
    return postgresql_server.empty_database().replace("postgresql://", "postgresql+psycopg://")


def said(program: str, url: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", program, url],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(guard_policies.__file__).parent,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_each_greenlet_is_held_to_its_own_deadline(url: str) -> None:
    """While one waits for the database, the others run; none is ended by the deadline of another."""
    endings = ["job 0.2 after 4", "done after 4", "job 0.3 after 4", "done after 4"]
    assert said(GREENLETS, url) == str(endings)


def test_a_forked_process_is_guarded_too(url: str) -> None:
    """It limits its own connections, and the process that it came from goes on limiting its own."""
    endings = ["job 0.2", "done"]
    assert said(FORKS, url) == f"{endings} {endings} {endings}"
