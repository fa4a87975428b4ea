"""How proposals look in a terminal and in a pipe."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from overton.discover.past import thinned
from overton.discover.sparkline import BLOCKS, PLAIN, sparkline
from overton.discover.trend import Direction, Moment, Movement, peak
from overton.progress.wording import counted

if TYPE_CHECKING:
    from rich.console import Console

    from overton.discover.proposal import Proposal
    from overton.repository.commits import Line

SIGNS = {Direction.SHRINKING: "↓", Direction.STALLED: "→", Direction.GROWING: "↑", Direction.UNKNOWN: "·"}
COLOURS = {
    Direction.SHRINKING: "green",
    Direction.STALLED: "yellow",
    Direction.GROWING: "red",
    Direction.UNKNOWN: "bright_black",
}


@dataclass(frozen=True)
class Screen:
    """Where proposals are shown: on a terminal what is known first is shown first."""

    console: "Console"
    errors: "Console"
    quiet: bool
    """Whether programs, or somebody who asked for one thing, read it."""

    @classmethod
    def of(cls, *, quiet: bool) -> "Screen":
        from rich.console import Console

        from overton.cli.terminal import wide

        return cls(wide(Console(highlight=False)), Console(stderr=True), quiet)

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[float], None]]:
        """A bar on a terminal, and nothing in a pipe."""
        from rich.progress import Progress

        with Progress(console=self.errors, transient=True, disable=not self.errors.is_terminal) as bars:
            task = bars.add_task(what, total=1.0)
            yield lambda share: bars.update(task, completed=share)

    def first(self, proposals: "Sequence[Proposal]", top: int) -> None:
        """What is known without the past: on a terminal alone, since all of it comes again."""
        if self.quiet or not self.console.is_terminal or not proposals:
            return
        self.console.print(f"[bold]{counted(len(proposals), 'proposal')}[/], before looking at the past:")
        width = max(len(one.candidate.key) for one in proposals[:top])
        for one in proposals[:top]:
            self.console.print(f"  {one.candidate.key:<{width}}  {_extent(one)}", markup=False)
        self.console.print()

    def last(self, line: "Line", proposals: "Sequence[Proposal]", top: int) -> None:
        """Everything."""
        if not line.whole:
            self.errors.print("This clone is shallow: the past is looked at as far as it reaches.", markup=False)
        if not proposals:
            self.console.print("Nothing here is shaped like a campaign.")
            return
        for nth, one in enumerate(proposals[:top], start=1):
            self._one(nth, one)
        more = len(proposals) - top
        if more > 0:
            self.console.print(f"{counted(more, 'more proposal')}: --top {len(proposals)} shows them.")
        if not any(one.owners for one in proposals):
            self.console.print("No owners are known: a CODEOWNERS file would say whose these are.")
        key = proposals[0].candidate.key
        self.console.print(f"`overton discover {key}` prints a campaign file; with --write it is written.")

    def _one(self, nth: int, one: "Proposal") -> None:
        from rich.text import Text

        direction = one.movement.direction
        self.console.print(Text.assemble(f"{nth:>2}. ", (one.candidate.key, "bold"), f"  {_sentence(one)}"))
        if one.history:
            chart = sparkline(thinned(one.history), BLOCKS if _prints_blocks() else PLAIN)
            self.console.print(Text.assemble("    ", (chart, COLOURS[direction]), f"  {_ends(one.history)}"))
        sign = SIGNS[direction] if _prints_blocks() else ""
        self.console.print(
            Text.assemble("    ", (f"{sign} {_moves(one.movement)}".strip(), COLOURS[direction]), f"; {_extent(one)}")
        )
        named = ", ".join(f"{rule} {number:,}" for rule, number in one.count.rules.most_common(3))
        if named:
            self.console.print(Text(f"    most named: {named}", style="bright_black"))
        self.console.print()


def _prints_blocks() -> bool:
    try:
        (BLOCKS + "".join(SIGNS.values())).encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _sentence(one: "Proposal") -> str:
    return f"{one.count.total:,.0f} {one.candidate.metric}"


def _extent(one: "Proposal") -> str:
    """How far it reaches."""
    files = counted(len(one.count.files), "file")
    if not one.owners:
        return f"{one.count.total:,.0f} in {files}, no owners known"
    unowned = f", {one.unowned:,.0f} unowned" if one.unowned else ""
    return f"{one.count.total:,.0f} in {files} of {counted(len(one.owners), 'owner')}{unowned}"


def _ends(history: Sequence[Moment]) -> str:
    """The first, the highest and the last count, with their dates."""
    first, top, last = history[0], peak(history), history[-1]
    middle = f"peak {_dated(top)}, " if top.total > max(first.total, last.total) else ""
    return f"{_dated(first)}, {middle}{_dated(last)}"


def _dated(moment: Moment) -> str:
    return f"{moment.total:,.0f} on {moment.at:%Y-%m-%d}"


def _moves(movement: Movement) -> str:
    parts = [f"{_signed(movement.quarter)} in 90 days"] if movement.quarter is not None else []
    parts += [f"{_signed(movement.year)} in a year"] if movement.year is not None else []
    if movement.direction is Direction.UNKNOWN:
        return "too young to say whether it moves"
    word = "growing with the code" if movement.with_code else str(movement.direction)
    return f"{word}: {', '.join(parts)}"


def _signed(change: float) -> str:
    return f"{change:+,.0f}" if change else "no change"
