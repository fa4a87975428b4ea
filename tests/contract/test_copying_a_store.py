"""Moving a workspace from its own file to a shared server."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from overton.store.orm.opening import open_store
from overton.store.port import Delivery
from postgresql_server import Server
from store_process import SERIES, snapshot

SENT = Delivery("request-timeouts", "payments", "2026-W09", date(2026, 3, 2), sent=True)


@pytest.mark.postgresql
def test_a_store_is_copied_whole_to_a_server(postgresql_server: Server, tmp_path: Path) -> None:
    """Every day and every delivery is there afterwards, and copying again changes nothing."""
    url = postgresql_server.empty_database()
    source = open_store("", tmp_path)
    source.record(SERIES, [snapshot(n) for n in range(5)])
    source.claim_delivery(SENT)
    source.confirm_delivery(SENT)
    source.claim_delivery(replace(SENT, period="2026-W10"))
    for _ in range(2):
        environment = {**os.environ, "OVERTON_DATABASE_URL": url}
        subprocess.run([sys.executable, "-m", "overton.store.orm"], cwd=tmp_path, env=environment, check=True)
    target = open_store(url, tmp_path)
    assert target.history(SERIES) == source.history(SERIES)
    assert target.deliveries("request-timeouts") == source.deliveries("request-timeouts")
    source.close()
    target.close()


def test_copying_to_nowhere_is_told(tmp_path: Path) -> None:
    """Without a database to copy to, the variable that names it is asked for."""
    environment = {**os.environ, "OVERTON_DATABASE_URL": ""}
    run = subprocess.run(
        [sys.executable, "-m", "overton.store.orm"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (
        2,
        "OVERTON_DATABASE_URL: it names no database to copy to; set it to a PostgreSQL database\n",
    )
