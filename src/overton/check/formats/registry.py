"""Formats by name: built-in ones by module, others by entry point, each loaded on first use."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from overton.check.findings import CheckResult
from overton.check.formats.context import RenderContext

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

HOME = "overton.check.formats"
BUILT_IN = {
    "github": f"{HOME}.github",
    "gitlab": f"{HOME}.gitlab",
    "json": f"{HOME}.json_document",
    "junit": f"{HOME}.junit",
    "markdown": f"{HOME}.markdown",
    "sarif": f"{HOME}.sarif",
    "text": f"{HOME}.text",
}
GROUP = "overton.formats"


class Format(Protocol):
    """A module, or any object; one that has `summary(result, context)` too writes a job summary."""

    def render(self, result: CheckResult, context: RenderContext, /) -> str:
        """The whole result, encodable as UTF-8, with a newline at its end."""
        ...


def names() -> tuple[str, ...]:
    """The names of all formats there are."""
    return tuple(sorted({*BUILT_IN, *(point.name for point in _offered())}))


def format_of(name: str) -> Format:
    """The format of that name; raises LookupError that names those there are."""
    if name in BUILT_IN:
        return cast(Format, import_module(BUILT_IN[name]))
    points = [point for point in _offered() if point.name == name]
    if len(points) > 1:
        packages = ", ".join(str(point.dist and point.dist.name) for point in points)
        raise LookupError(f"several packages offer the format {name!r}: {packages}; uninstall all but one")
    if not points:
        raise LookupError(f"there is no format {name!r}; there are: {', '.join(names())}")
    return cast(Format, points[0].load())


def _offered() -> "EntryPoints":
    # Reading what is installed costs more than a small check; built-in formats need none of it.
    from importlib.metadata import entry_points  # noqa: PLC0415

    return entry_points(group=GROUP)
