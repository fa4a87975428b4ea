"""Where the policy comes from: a file, an address or the program itself; the last good one is kept."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from overton.guard.saying import Trouble
from overton.policy.problem import PolicyError, SignatureError
from overton.policy.reading import read
from overton.policy.shape import Policy
from overton.policy.signature import Key

MOST_BYTES = 64 << 20
"""A policy beyond this is none."""


class UnreachableError(Exception):
    """A policy that cannot be got, and why."""

    def __init__(self, why: str, kind: str = "") -> None:
        super().__init__(why)
        self.kind = kind or why
        """Of several reasons of one kind the first is told."""


@runtime_checkable
class Origin(Protocol):
    """Where a policy is got from."""

    name: str
    """For people, without secrets."""

    def fetch(self) -> bytes | None:
        """The text; None where it is what was accepted last. Raises UnreachableError."""
        ...

    def accept(self) -> None:
        """What was fetched last is good: there is no need to get it again."""
        ...


class PolicyFile:
    """A policy in a file that something else writes."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._read: tuple[int, ...] = ()
        self._accepted: tuple[int, ...] = ()
        self.name = str(path)

    def fetch(self) -> bytes | None:
        try:
            now = self._path.stat()
            seen = (now.st_mtime_ns, now.st_ctime_ns, now.st_size, now.st_ino)
            if seen == self._accepted:
                return None
            with self._path.open("rb") as file:
                text = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise UnreachableError(error.strerror or type(error).__name__, type(error).__name__) from error
        if len(text) > MOST_BYTES:
            raise UnreachableError(f"it has more than {MOST_BYTES >> 20} MB")
        self._read = seen
        return text

    def accept(self) -> None:
        self._accepted = self._read


class Current:
    """The policy in force, and how it is brought up to date. Asked by one thread at a time."""

    def __init__(
        self,
        origin: Origin,
        keys: Sequence[Key],
        trouble: Trouble,
        changed: Callable[[Policy], None],
        *,
        copy: str | os.PathLike[str] | None,
        clock: Callable[[], float],
    ) -> None:
        self._origin = origin
        self._keys = keys
        self._trouble = trouble
        self._changed = changed
        self._copy = Path(copy) if copy is not None else None
        self._clock = clock
        self._held: Policy | None = None

    def restore(self) -> None:
        """Take the copy that an earlier process left, if there is one."""
        if self._copy is None:
            return
        try:
            self._take(read(self._copy.read_bytes(), self._keys))
        except FileNotFoundError:
            return
        except (OSError, PolicyError) as error:
            self._trouble.say("copy", f"the copy of the policy in {self._copy} cannot be used: {error}")

    def refresh(self) -> None:
        """Ask whether there is a newer policy; whatever is wrong with it, the one that is held stays."""
        try:
            text = self._origin.fetch()
            if text is None:
                self._over()
                return
            policy = read(text, self._keys)
        except UnreachableError as error:
            self._say(error.kind, f"cannot be read: {error}")
            return
        except SignatureError as error:
            self._say("signature", f"is refused: {error}")
            return
        except PolicyError as error:
            self._say("content", f"cannot be used: {error}")
            return
        if self._held is not None and policy.issued_at < self._held.issued_at <= self._now():
            self._say("older", f"is ignored: it was issued {policy.issued}, before the one that is held")
            return
        self._origin.accept()
        self._over()
        if policy != self._held:
            self._take(policy)
            self._keep(text)

    def _now(self) -> datetime:
        """What was issued later than this was issued by a wrong clock, and says nothing of what is newer."""
        return datetime.fromtimestamp(self._clock(), UTC)

    def _take(self, policy: Policy) -> None:
        self._held = policy
        self._changed(policy)

    def _keep(self, text: bytes) -> None:
        if self._copy is None:
            return
        beside = self._copy.with_name(f".{self._copy.name}.{os.getpid()}")
        try:
            beside.write_bytes(text)
            beside.replace(self._copy)
        except OSError as error:
            self._trouble.say("copy", f"no copy of the policy can be kept in {self._copy}: {error.strerror}")

    def _say(self, kind: str, why: str) -> None:
        kept = (
            f"the one that was issued {self._held.issued} stays in force"
            if self._held
            else "until there is one, everything passes"
        )
        self._trouble.say(f"policy {kind}", f"the policy at {self._origin.name} {why}; {kept}")

    def _over(self) -> None:
        self._trouble.over("policy", f"the policy at {self._origin.name} is good again")


def origin_of(place: str | os.PathLike[str] | Origin) -> Origin:
    """Where a policy comes from: an address, or a file."""
    if isinstance(place, Origin):
        return place
    if isinstance(place, str) and place.startswith(("http://", "https://")):
        from overton.guard.fetching import PolicyAddress  # noqa: PLC0415  most processes have their policy in a file

        return PolicyAddress(place)
    return PolicyFile(place)
