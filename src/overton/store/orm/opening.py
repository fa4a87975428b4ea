"""Opens the store: the one place that configures Django outside a server."""

from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import connections

from overton.store.orm import settings as own_settings
from overton.store.orm.databases import at_url, in_folder
from overton.store.orm.migrating import bring_up_to_date
from overton.store.orm.troubles import told

if TYPE_CHECKING:
    from overton.store.orm.store import OrmStore


def open_store(url: str, root: Path) -> "OrmStore":
    """The store of a workspace, ready to use.

    Args:
        url: of a PostgreSQL database; empty for the SQLite file `.overton/overton.sqlite3` under the root.
        root: the workspace's folder.

    Raises:
        BadInputError: the database cannot be reached, read or understood.
    """
    database = at_url(url) if url else in_folder(root)
    _configure()
    # Models can be loaded only once Django is configured.
    from overton.store.orm.store import OrmStore  # noqa: PLC0415

    alias = database.alias
    if alias not in connections.settings:
        configured = connections.configure_settings({"default": {}, alias: dict(database.settings)})
        connections.settings[alias] = configured[alias]
    with told(database.address):
        bring_up_to_date(alias, database.address)
    return OrmStore(alias, database.address)


def _configure() -> None:
    """Once a process; a server that has the app among its own has done it before.

    DJANGO_SETTINGS_MODULE is not looked at: it may belong to the project that Overton is used on.
    """
    if not settings.configured:
        settings.configure(**{name: getattr(own_settings, name) for name in dir(own_settings) if name.isupper()})
        django.setup()
