"""The settings of a process that uses the store and no other part of Django.

`opening` sets DATABASES before anything connects; a server project has settings of its own and lists the same app.
"""

from typing import Any

INSTALLED_APPS = ["overton.store.orm"]
DATABASES: dict[str, dict[str, Any]] = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
TIME_ZONE = "UTC"
