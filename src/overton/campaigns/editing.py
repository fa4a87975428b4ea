"""Changing a campaign file by machine: an entry is put in, every other byte stays, and the result is read back."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from overton.campaigns.document import Document, read_document, unfit
from overton.campaigns.entry_text import on_one_line
from overton.campaigns.fault import Place
from overton.campaigns.insertion import candidates
from overton.campaigns.one_campaign import read_campaign
from overton.campaigns.reading import shown, text_of
from overton.campaigns.source_options import Kinds
from overton.model.campaign import Campaign
from overton.model.problem import BadInputError
from overton.model.window import Position
from overton.model.workspace import Workspace
from overton.sources import registry
from overton.sources.port import Source

MOST_TRIES = 12
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def append_position(
    workspace: Workspace,
    key: str,
    metric: str,
    position: Position,
    *,
    kinds: Callable[[str], Source] = registry.source_of,
    kind_names: Callable[[], Sequence[str]] = registry.kinds,
) -> str:
    """Append a position to the ledger of a metric, in the campaign's file; gives the file's path from the root.

    Raises BadInputError, and leaves the file as it is, when it cannot be read or written, or when it is laid out so
    that nothing can be put in without changing what else it says.
    """
    root = Path(workspace.root)
    path = (root / workspace.files[key]).resolve()
    file = shown(workspace.files[key])
    text = text_of(path, file)
    changed = with_position(
        read_document(file, text), metric, position, tuple(workspace.organisation.teams), Kinds(kinds, kind_names)
    )
    _replace(path, file, text, changed)
    return file


def with_position(document: Document, metric: str, position: Position, teams: Sequence[str], kinds: Kinds) -> str:
    """The file's text with the position in it; raises BadInputError when no way to put it in is safe."""
    now = read_campaign(document, teams, kinds).campaign
    if now is None:
        raise BadInputError.of(document.file, "the file has problems", "correct them first: see `overton lint`")
    for key, said in (("why", position.why), ("by", position.by)):
        if wrong := unfit(said, f"`{key}`"):
            raise BadInputError.of(f"--{key}", *wrong)
    index = [one.name for one in now.metrics].index(metric)
    wanted = _with_entry(now, index, position)
    for text in islice(candidates(document, *_places(document, index), position), MOST_TRIES):
        try:
            found = read_campaign(read_document(document.file, text), teams, kinds).campaign
        except BadInputError:
            continue
        if found == wanted:
            return text
    what = "the file is laid out so that nothing can be put into its Window safely"
    raise BadInputError.of(document.file, what, f"add it by hand: - {on_one_line(position)}")


def _with_entry(campaign: Campaign, index: int, position: Position) -> Campaign:
    metrics = list(campaign.metrics)
    metrics[index] = replace(metrics[index], window=(*metrics[index].window, position))
    return replace(campaign, metrics=tuple(metrics))


def _places(document: Document, index: int) -> tuple[Place, Place]:
    """Where the ledger of a metric is or would be, and the key behind which a new one goes."""
    several = document.value_at(("metrics",))
    own: Place = ("metrics", index) if isinstance(several, list) else ("metric",)
    alone = not isinstance(several, list) or len(several) == 1
    if document.value_at((*own, "window")) is not None or not alone:
        return (*own, "window"), (*own, "source")
    return ("window",), own[:1]


def _replace(path: Path, file: str, text: str, changed: str) -> None:
    """Write the whole file or nothing; a change that somebody else made meanwhile is kept."""
    try:
        was = path.read_bytes()
        mark = BYTE_ORDER_MARK if was.startswith(BYTE_ORDER_MARK) else b""
        if was != mark + text.encode():
            raise BadInputError.of(file, "the file was changed meanwhile", "try again")
        handle, beside = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(mark + changed.encode())
                stream.flush()
                os.fsync(stream.fileno())
            Path(beside).chmod(path.stat().st_mode & 0o7777)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        what = f"the file cannot be written: {error.strerror or error}"
        raise BadInputError.of(file, what, "check the permissions of the file and its folder") from error
