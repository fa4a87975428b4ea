"""Targets by name; each is loaded on first use."""

from importlib import import_module
from typing import cast

from overton.render.target import Target

TARGETS = ("apache", "env", "envoy", "gunicorn", "haproxy", "json", "mysql", "nginx", "postgresql", "uwsgi")


def target_of(name: str) -> Target:
    """The target of that name; raises LookupError that names those there are."""
    if name not in TARGETS:
        raise LookupError(f"there is no target {name!r}; there are: {', '.join(TARGETS)}")
    return cast(Target, import_module(f"overton.render.targets.{name}"))
