"""What pictures are made of: things with places, in pixels from the top left of the plot."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from overton.charts.axis import ValueAxis

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Wash:
    """A rectangle."""

    left: float
    right: float
    top: float
    bottom: float
    colour: str


@dataclass(frozen=True, slots=True)
class Area:
    """A strip between two edges: places from left to right, each with its upper and lower edge."""

    points: Sequence[tuple[float, float, float]]
    colour: str
    stepped: bool = False
    opacity: float = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from one point to another."""

    x: float
    y: float
    x2: float
    y2: float
    colour: str
    width: float = 1
    dash: str = "1,0"
    opacity: float = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot; `title` is shown to whoever points at it."""

    x: float
    y: float
    shape: str
    colour: str
    diameter: float
    hollow: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text, centred on its height."""

    x: float
    y: float
    text: str
    colour: str
    size: float
    bold: bool = False
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture in the making: kinds lie over each other in this order, and later things over earlier ones."""

    axis: ValueAxis
    washes: list[Wash] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
