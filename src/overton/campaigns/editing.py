"""Changing a campaign file by machine: something is put in, every other byte stays, and the result is read back."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any

from overton.campaigns.document import Document, read_document, unfit
from overton.campaigns.entry_text import Entry, on_one_line
from overton.campaigns.fault import Place
from overton.campaigns.insertion import with_entry, with_key
from overton.campaigns.one_campaign import read_campaign
from overton.campaigns.reading import shown, text_of
from overton.campaigns.source_options import Kinds
from overton.model.campaign import Campaign, Metric
from overton.model.problem import BadInputError
from overton.model.window import Exemption, Position, Withdrawal
from overton.model.workspace import Workspace
from overton.sources import registry

MOST_TRIES = 12
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written about a metric: a new entry at the end of its list, or what takes an entry back."""

    metric: str
    """The name of the metric."""
    entry: Position | Exemption
    """The entry, of `window` or of `exemptions`."""
    taken_back: Withdrawal | None = None
    """Set where the entry is there, and gets `withdrawn` or `revoked`."""

    @property
    def listed(self) -> str:
        return "window" if isinstance(self.entry, Position) else "exemptions"

    @property
    def key(self) -> str:
        return "withdrawn" if isinstance(self.entry, Position) else "revoked"

    @property
    def written(self) -> Position | Exemption | Withdrawal:
        """What comes into the file."""
        return self.taken_back or self.entry

    def made(self, entries: tuple[Position | Exemption, ...]) -> tuple[Position | Exemption, ...]:
        """The list after the change; raises ValueError when the entry to take back is not in it."""
        if self.taken_back is None:
            return (*entries, self.entry)
        index = entries.index(self.entry)
        if isinstance(self.entry, Position):
            after: Position | Exemption = replace(self.entry, withdrawn=self.taken_back)
        else:
            after = replace(self.entry, revoked=self.taken_back)
        return (*entries[:index], after, *entries[index + 1 :])


@dataclass(frozen=True, slots=True)
class Edit:
    """A campaign's file before and after a change that is worked out, and not made yet."""

    path: Path
    file: str
    """The path from the root, for people."""
    before: str
    after: str
    """Neither has the file's byte order mark."""

    def make(self) -> str:
        """Write the file; gives its path from the root, and raises BadInputError as `write` does."""
        _replace(self.path, self.file, self.before, self.after)
        return self.file


def append_position(workspace: Workspace, key: str, metric: str, position: Position) -> str:
    """Append a position to the ledger of a metric; as `write` does it."""
    return write(workspace, key, Change(metric, position))


def write(workspace: Workspace, key: str, change: Change) -> str:
    """Change the file of the campaign of that key; gives its path from the root.

    Raises BadInputError, and leaves the file as it is, when it cannot be read or written, or when it is laid out so
    that nothing can be put in without changing what else it says.
    """
    return edit_of(workspace, key, change).make()


def edit_of(workspace: Workspace, key: str, change: Change) -> Edit:
    """What `write` would do, with nothing written; raises BadInputError as it does."""
    path = (Path(workspace.root) / workspace.files[key]).resolve()
    file = shown(workspace.files[key])
    text = text_of(path, file)
    teams = tuple(workspace.organisation.teams)
    kinds = Kinds(registry.source_of, registry.kinds)
    known = workspace.campaign_named(key).metric_named(change.metric)
    changed = with_change(read_document(file, text), change, teams, kinds, known)
    return Edit(path, file, text, changed)


def with_change(
    document: Document, change: Change, teams: Sequence[str], kinds: Kinds, known: Metric | None = None
) -> str:
    """The file's text with the change in it; raises BadInputError when no way to put it in is safe.

    So it does when the list is not as it is known: whoever decided on the change did not see what is there now.
    """
    now = read_campaign(document, teams, kinds).campaign
    if now is None:
        raise BadInputError.of(document.file, "the file has problems", "correct them first: see `overton lint`")
    _check_said(change.written)
    index = next((at for at, one in enumerate(now.metrics) if one.name == change.metric), None)
    if index is None or (
        known is not None and getattr(now.metrics[index], change.listed) != getattr(known, change.listed)
    ):
        raise BadInputError.of(document.file, "the file was changed meanwhile", "try again")
    try:
        wanted = _after(now, index, change)
    except ValueError as error:
        raise BadInputError.of(document.file, "the entry was changed meanwhile", "try again") from error
    for text in islice(_texts(document, now.metrics[index], index, change), MOST_TRIES):
        try:
            found = read_campaign(read_document(document.file, text), teams, kinds).campaign
        except BadInputError:
            continue
        if found == wanted:
            return text
    what = f"the file is laid out so that nothing can be put into its `{change.listed}` safely"
    sign = f"{change.key}:" if change.taken_back else "-"
    raise BadInputError.of(document.file, what, f"add it by hand: {sign} {on_one_line(change.written)}")


def _check_said(written: Entry) -> None:
    """Raises BadInputError for text that no file can hold."""
    for one in fields(written):
        said = getattr(written, one.name)
        if isinstance(said, str) and (wrong := unfit(said, f"`{one.name}`")):
            raise BadInputError.of(f"--{one.name.replace('_', '-')}", *wrong)


def _after(campaign: Campaign, index: int, change: Change) -> Campaign:
    """The campaign as it is to be; raises ValueError when the entry to take back is not in it."""
    metrics = list(campaign.metrics)
    keys: dict[str, Any] = {change.listed: change.made(getattr(metrics[index], change.listed))}
    metrics[index] = replace(metrics[index], **keys)
    return replace(campaign, metrics=tuple(metrics))


def _texts(document: Document, metric: Metric, index: int, change: Change) -> Iterator[str]:
    """The candidates, best first."""
    listed, after = _places(document, index, change.listed)
    if change.taken_back is None:
        return with_entry(document, listed, after, change.entry)
    at = getattr(metric, change.listed).index(change.entry)
    return with_key(document, (*listed, at, change.key), change.taken_back)


def _places(document: Document, index: int, listed: str) -> tuple[Place, Place]:
    """Where a list of a metric is or would be, and the key behind which a new one goes.

    A metric that is alone has its lists at the top level, unless one of them is its own already.
    """
    several = document.value_at(("metrics",))
    own: Place = ("metrics", index) if isinstance(several, list) else ("metric",)
    alone = not isinstance(several, list) or len(several) == 1
    above = document.value_at((listed,)) is not None
    has_own = any(document.value_at((*own, one)) is not None for one in ("window", "exemptions"))
    home: Place = () if alone and (above or not has_own) else own
    if listed != "window" and document.value_at((*home, "window")) is not None:
        return (*home, listed), (*home, "window")
    return (*home, listed), (*home, "source") if home else own[:1]


def _replace(path: Path, file: str, text: str, changed: str) -> None:
    """Write the whole file or nothing; a change that somebody else made meanwhile is kept."""
    try:
        with _alone_in(path.parent):
            _replace_alone(path, file, text, changed)
    except OSError as error:
        what = f"the file cannot be written: {error.strerror or error}"
        raise BadInputError.of(file, what, "check the permissions of the file and its folder") from error


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """While no other process replaces a file there; it need not be writable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _replace_alone(path: Path, file: str, text: str, changed: str) -> None:
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
