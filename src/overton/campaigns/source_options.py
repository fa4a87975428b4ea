"""The `source:` of a metric or guardrail: its kind is looked up, and its other keys are checked by that kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from overton.campaigns.document import Document, value_at
from overton.campaigns.fault import Fault, Place
from overton.campaigns.validation import Checked, checked
from overton.campaigns.wording import meant
from overton.sources.port import Source


class Kinds(NamedTuple):
    """The kinds of source there are, as the registry has them."""

    source_of: Callable[[str], Source]
    """The source of a kind; raises LookupError for one that it does not have."""
    names: Callable[[], Sequence[str]]


class ReadSources(NamedTuple):
    """The options of every source in a file, by the place of the source."""

    options: Mapping[Place, object]
    faults: tuple[Fault, ...]


def read_sources(document: Document, kinds: Kinds) -> ReadSources:
    """Check every source of a campaign file."""
    options: dict[Place, object] = {}
    faults: list[Fault] = []
    for place in _places(document):
        value, found = _read(document, place, kinds)
        options[place] = value
        faults += found
    return ReadSources(options, tuple(faults))


def _places(document: Document) -> Iterator[Place]:
    """Where the file has sources; what is no mapping is told by the structure of what is around it."""
    yield from _if_there(document, ("metric", "source"))
    for key in ("metrics", "guardrails"):
        entries = document.value_at((key,))
        for index in range(len(entries) if isinstance(entries, list) else 0):
            yield from _if_there(document, (key, index, "source"))


def _if_there(document: Document, place: Place) -> Iterator[Place]:
    above = value_at(document.data, place[:-1])
    if isinstance(above, dict) and above.get("source") is not None:
        yield place


def _read(document: Document, place: Place, kinds: Kinds) -> tuple[object, list[Fault]]:
    data = document.value_at(place)
    if not isinstance(data, dict):
        what = f"`source` is {document.said(place)}, and a mapping is needed"
        return None, [Fault(place, what, "write a mapping that begins with `kind:`")]
    source = _source(data.get("kind"), (*place, "kind"), document, kinds)
    if isinstance(source, Fault):
        return None, [source]
    rest = {key: one for key, one in data.items() if key != "kind"}
    found: Checked[Any] = checked(document, rest, source.options, base=place)
    if found.faults:
        return None, list(found.faults)
    return found.value, [Fault((*place, *keys), what, todo) for keys, what, todo in source.check(found.value)]


def _source(kind: object, place: Place, document: Document, kinds: Kinds) -> Source | Fault:
    if kind is None:
        return Fault(place, "`source` has no `kind`", f"add `kind:`; {meant('', kinds.names())}")
    if not isinstance(kind, str):
        return Fault(place, f"`kind` is {document.said(place)}, and text is needed", meant("", kinds.names()))
    try:
        return kinds.source_of(kind)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("overton."):
            raise
        what = f"the source `{kind}` needs {error.name}, which is not installed"
        return Fault(place, what, "pip install 'overton[server]'")
    except LookupError as error:
        if kind in kinds.names():
            return Fault(place, str(error), "correct what is installed")
        return Fault(place, f"there is no kind of source {kind!r}", meant(kind, kinds.names()))
