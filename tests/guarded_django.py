"""A program that uses Django's connections under the guard, in a process of its own; says what happened, as JSON.

Its arguments: Django's settings of the database as JSON, a query that is never over, and one that is short.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import django
import pymysql
from django.conf import settings
from django.core.signals import request_finished
from django.db import connection, transaction

from guard_policies import CAMPAIGN, tight
from overton.guard import Guard, Judged, Refused
from overton.guard.deadline import Deadline, until
from overton.guard.django_connections import guard_connections, unlimited
from overton.guard.jobs import guarded_job

LIMIT = 0.2


def ask(sql: str, *values: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def setting() -> str:
    """What is set on the connection, asked without the guard's knowing."""
    question = {"postgresql": "SHOW statement_timeout", "mysql": "SELECT @@max_statement_time"}
    if connection.vendor not in question:
        return ""
    raw: Any = connection.connection
    with raw.cursor() as cursor:
        cursor.execute(question[connection.vendor])
        return str(cursor.fetchone()[0])


def own_work(sql: str) -> int:
    """By the driver, of which the guard does not know."""
    raw: Any = connection.connection
    with unlimited(), raw.cursor() as cursor:
        cursor.execute(sql)
        return len(cursor.fetchall())


def ending(work: Callable[[], object]) -> str:
    try:
        return str(work())
    except Exception as error:  # noqa: BLE001  whatever came
        return f"{type(error).__name__} from {type(error.__cause__).__name__}"


def main(database: dict[str, Any], endless: str, short: str) -> dict[str, object]:
    # Django knows MySQL by the module MySQLdb, whose version it asks for.
    pymysql.version_info = (2, 2, 8, "final", 0)
    pymysql.install_as_MySQLdb()
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=[], USE_TZ=True)
    django.setup()

    reports: list[Judged] = []
    policy = tight("deny", LIMIT, exemptions=[{"items": "default/export", "until": "2999-01-01", "why": "x"}])
    guard = Guard(policy, reports=[reports.append])
    guard_connections(guard, CAMPAIGN, item="{database}/{query}")
    guard_connections(guard, CAMPAIGN, item="{database}/{query}")

    def in_transaction() -> str:
        with transaction.atomic():
            ask("CREATE TEMPORARY TABLE kept (id INTEGER)")
            ask("INSERT INTO kept VALUES (%s)", 1)
            with suppress(Refused), transaction.atomic():
                ask(endless)
        return str(ask("SELECT COUNT(*) FROM kept"))

    def late() -> str:
        ruling = guard.ruling(CAMPAIGN, "GET /late")
        assert ruling is not None
        with transaction.atomic(), until(Deadline(time.monotonic() - 1, ruling)):
            return str(ask("SELECT 1"))

    said: dict[str, object] = {"quick": ending(lambda: ask("SELECT 41 + 1"))}
    said["meanwhile"] = setting()
    if connection.vendor == "postgresql":  # the others have nothing set
        said["lifted"] = ending(lambda: own_work("SELECT pg_sleep(0.3)"))
    said["job"] = ending(lambda: guarded_job(guard, CAMPAIGN)(ask)("SELECT 1"))
    said["after job"] = setting()
    said["slow"] = ending(lambda: ask(endless))
    said["exempt"] = ending(lambda: ask(f"/* name: export */ {short}") is not None)
    if connection.vendor == "postgresql":  # the others have no transaction left
        said["transaction"] = ending(in_transaction)
    said["late"] = ending(late)
    if connection.vendor == "sqlite":  # as where a test has a live server
        connection.inc_thread_sharing()
        said["shared"] = ending(lambda: ask(f"{short} WHERE 1 = 1") is not None)
        connection.dec_thread_sharing()
    said["broken"] = ending(lambda: ask("SELECT nowhere FROM nothing"))
    said["again"] = ending(lambda: ask("SELECT %s + 1", 2))
    request_finished.send(sender=None)
    said["after"] = setting()
    said["reports"] = [[one.ruling.item, one.action, one.ended] for one in reports]
    connection.close()
    return said


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]), *sys.argv[2:])))
