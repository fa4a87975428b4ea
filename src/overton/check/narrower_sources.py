"""What a metric no longer counts, or counts in another way."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from overton.model.campaign import Metric
from overton.model.file_shape import key_of

LEAVES_OUT = ("exclude", "skip")
"""Keys whose entries take files away; those of `include` bring files in."""
TOLD_ELSEWHERE = ("slices",)
"""Keys that change what is known of an item, not whether it counts."""


def narrower_source(base: Metric, head: Metric) -> str:
    """How what is counted changed, without blame; empty when it is the same, or more."""
    changes = list(_changes(base.source, head.source))
    if base.unit != head.unit:
        changes.append(f"the unit is {head.unit!r} in place of {base.unit!r}")
    return f"what is counted changed: {', '.join(changes)}" if changes else ""


def _changes(base: object, head: object) -> Iterator[str]:
    if type(base) is not type(head):
        yield "another kind of `source`"
        return
    if not is_dataclass(base):
        if base != head:
            yield "`source`"
        return
    for field in fields(base):
        key, before, after = key_of(field.name), getattr(base, field.name), getattr(head, field.name)
        if before != after and key not in TOLD_ELSEWHERE:
            yield from _change(key, before, after)


def _change(key: str, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  options of any type
    """Of lists of globs, what matters is what is left out now; with `!` in them, their order matters too."""
    lists = isinstance(before, tuple) and isinstance(after, tuple)
    if not lists or key not in ("include", *LEAVES_OUT) or any(str(glob).startswith("!") for glob in (*before, *after)):
        yield f"`{key}` is another"
    elif key in LEAVES_OUT:
        if added := [glob for glob in after if glob not in before]:
            yield f"`{key}` has {_listed(added)} as well"
    elif not before:
        yield f"`include` has {_listed(after)} alone"
    elif after and (lost := [glob for glob in before if glob not in after]):
        yield f"`include` has no {_listed(lost)} any more"


def _listed(globs: Sequence[object]) -> str:
    return " and ".join(f"`{glob}`" for glob in globs)
