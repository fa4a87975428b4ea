"""Moving a workspace from its own file to a shared server."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from overton.model.exemption_request import Decision, ExemptionRequest
from overton.model.window import Exemption
from overton.store.orm.opening import open_store
from overton.store.port import Delivery
from postgresql_server import Server
from store_process import SERIES, snapshot

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WANTED = Exemption(items="GET /exports/*", until=date(2026, 6, 30), why="it is replaced")
REQUEST = ExemptionRequest(SERIES.campaign, SERIES.metric, WANTED, "ana", AT)
DENIED = Decision("denied", "tom", AT, "it can be done by then")
SENT = Delivery("request-timeouts", "payments", "2026-W09", date(2026, 3, 2), sent=True)


@pytest.mark.postgresql
def test_a_store_is_copied_whole_to_a_server(postgresql_server: Server, tmp_path: Path) -> None:
    """Every day, delivery and request is there afterwards, and copying again changes nothing."""
    url = postgresql_server.empty_database()
    source = open_store("", tmp_path)
    source.record(SERIES, [snapshot(n) for n in range(5)])
    source.claim_delivery(SENT)
    source.confirm_delivery(SENT)
    source.claim_delivery(replace(SENT, period="2026-W10"))
    source.ask_exemption(REQUEST)
    for known in range(2):
        assert copied(url, tmp_path).returncode == 0
        source.decide_exemption(1, DENIED, known=known)
    assert copied(url, tmp_path).returncode == 0
    target = open_store(url, tmp_path)
    assert target.history(SERIES) == source.history(SERIES)
    assert target.deliveries("request-timeouts") == source.deliveries("request-timeouts")
    assert target.exemption_requests() == source.exemption_requests()
    assert target.ask_exemption(REQUEST).number == 2
    source.close()
    target.close()


@pytest.mark.postgresql
def test_requests_of_others_are_not_mixed_up(postgresql_server: Server, tmp_path: Path) -> None:
    """A store that has another request of the same number is no store to copy to, and nothing is copied."""
    url = postgresql_server.empty_database()
    source, target = open_store("", tmp_path), open_store(url, tmp_path)
    source.record(SERIES, [snapshot(0)])
    source.ask_exemption(REQUEST)
    target.ask_exemption(replace(REQUEST, asked_by="tom"))
    run = copied(url, tmp_path)
    assert (run.returncode, run.stderr) == (
        2,
        "request 1: the database to copy to has another of this number; copy to an empty database\n",
    )
    assert target.days(SERIES) == ()
    source.close()
    target.close()


def copied(url: str, root: Path) -> subprocess.CompletedProcess[str]:
    """What copying a workspace's own store to a database says."""
    environment = {**os.environ, "OVERTON_DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-m", "overton.store.orm"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_copying_to_nowhere_is_told(tmp_path: Path) -> None:
    """Without a database to copy to, the variable that names it is asked for."""
    run = copied("", tmp_path)
    assert (run.returncode, run.stderr) == (
        2,
        "OVERTON_DATABASE_URL: it names no database to copy to; set it to a PostgreSQL database\n",
    )
