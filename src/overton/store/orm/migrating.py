"""Brings a database to this version: one question when there is nothing to do, one transaction when there is."""

import pkgutil

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from overton.model.problem import BadInputError
from overton.store.orm import migrations
from overton.store.orm.apps import StoreConfig
from overton.store.orm.troubles import Address

LOCK = 0x4F564552544F4E
"""The key of PostgreSQL's advisory lock under which one process migrates."""


def bring_up_to_date(alias: str, address: Address) -> None:
    """Apply the migrations that are missing; raises BadInputError for a database of a newer version."""
    connection = connections[alias]
    if not _missing(connection, address):
        return
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
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes(StoreConfig.label))
