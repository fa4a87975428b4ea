"""What the Window chart shows: an overview, or anything else that has these."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from overton.model.campaign import Campaign, Metric
from overton.model.window import Position
from overton.progress.figures import Assessed, Numbers


class Row(Protocol):
    """A team, or None for what nobody owns, and its numbers."""

    @property
    def team(self) -> str | None: ...

    @property
    def numbers(self) -> Numbers: ...


class Shown(Protocol):
    """A metric's items on a day; each as `Overview` documents it."""

    @property
    def campaign(self) -> Campaign: ...

    @property
    def metric(self) -> Metric: ...

    @property
    def measured(self) -> date | None: ...

    @property
    def numbers(self) -> Numbers: ...

    @property
    def position(self) -> Position | None: ...

    @property
    def coming(self) -> Sequence[Position]: ...

    @property
    def items(self) -> Sequence[Assessed]: ...

    @property
    def teams(self) -> Sequence[Row]: ...
