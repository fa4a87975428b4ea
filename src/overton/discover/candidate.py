"""What a campaign could be about: a thing that can be counted in the files of a repository."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from overton.sources.listing.options import ListOptions
from overton.sources.pattern.options import PatternOptions
from overton.sources.ratchet.options import RatchetOptions

Options = PatternOptions | ListOptions | RatchetOptions
KINDS: Mapping[type, str] = {PatternOptions: "pattern", ListOptions: "list", RatchetOptions: "ratchet"}


@dataclass(frozen=True)
class Candidate:
    """A campaign that may be worth running; nothing is counted yet."""

    key: str
    metric: str
    """What is counted, in the plural: `type errors that are ignored`."""
    goal: str
    """One sentence: what will be better at the end."""
    item: str
    """What one item is, for people."""
    gain: str
    """Why it may be worth the work, to be replaced by the organizer's own reasons."""
    worth: float
    """From 0 to 1: how much a count of this usually says, and how surely a person can get it down."""
    options: Options

    @cached_property
    def kind(self) -> str:
        """The kind of source that measures it."""
        return KINDS[type(self.options)]

    @property
    def listed(self) -> bool:
        """Whether its items are entries of lists, and not lines of code."""
        return not (isinstance(self.options, PatternOptions) and "generated" in self.options.skip)
