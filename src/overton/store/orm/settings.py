"""The settings of a process that uses the store and no other part of Django.

`opening` adds the database that it is told of. A server project has settings of its own and lists the same app.
"""

from typing import Any

INSTALLED_APPS = ["overton.store.orm"]
DATABASES: dict[str, dict[str, Any]] = {}
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = None
