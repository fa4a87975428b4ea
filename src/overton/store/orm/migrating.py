"""Brings a database to this version: one question when there is nothing to do, one transaction when there is."""

import pkgutil
from time import sleep

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError, OperationalError

from overton.model.problem import BadInputError
from overton.store.orm import migrations
from overton.store.orm.apps import StoreConfig
from overton.store.orm.troubles import Address

PATIENCE = 600
"""How often to ask for what another process has locked."""
PAUSE = 0.1
"""Seconds."""
LOCK = 0x4F564552544F4E
"""The key of PostgreSQL's advisory lock under which one process migrates."""


def bring_up_to_date(alias: str, address: Address) -> None:
    """Apply the migrations that are missing; raises BadInputError for a database of a newer version."""
    connection = connections[alias]
    if not _missing(connection, address):
        return
    if connection.vendor == "sqlite":
        _log_ahead(connection)
    # Inside a transaction SQLite cannot switch its checks off, as changing tables asks for.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(alias, durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            # Another process may have done it while this one waited.
            if _missing(connection, address):
                _migrate(connection)
    finally:
        connection.enable_constraint_checking()


def _log_ahead(connection: BaseDatabaseWrapper) -> None:
    """Let SQLite write to a log, for good: others read meanwhile.

    Here alone it does not wait by itself for another process, one that starts at the same time.
    """
    with connection.cursor() as cursor:
        for patience in range(PATIENCE, -1, -1):
            try:
                cursor.execute("PRAGMA journal_mode=WAL")
            except OperationalError as error:
                if "locked" not in str(error) or not patience:
                    raise
                sleep(PAUSE)
            else:
                return


def _missing(connection: BaseDatabaseWrapper, address: Address) -> set[str]:
    known = {module.name for module in pkgutil.iter_modules(migrations.__path__)}
    applied = _applied(connection)
    if applied - known:
        raise BadInputError.of(
            address.shown,
            f"the database is from a newer version of Overton (it has {max(applied - known)})",
            "upgrade: pip install --upgrade 'overton[server]'",
        )
    return known - applied


def _applied(connection: BaseDatabaseWrapper) -> set[str]:
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return set()
        cursor.execute("SELECT name FROM django_migrations WHERE app = %s", [StoreConfig.label])
        return {name for (name,) in cursor.fetchall()}


def _migrate(connection: BaseDatabaseWrapper) -> None:
    # Loading this takes longer than all the rest of opening, and most starts need none of it.
    from django.db.migrations.exceptions import MigrationSchemaMissing  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    try:
        executor.migrate(executor.loader.graph.leaf_nodes(StoreConfig.label))
    except MigrationSchemaMissing as error:
        # Its words hold what the database said, but its kind hides it.
        raise DatabaseError(str(error)) from error
