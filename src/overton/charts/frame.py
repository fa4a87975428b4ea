"""The sizes in which pictures are drawn: on a wide page, and on a phone."""

from dataclasses import dataclass, replace

NARROWEST_WIDE = 600.0
"""Below, names go above what they name."""
SCALE = 32.0
"""The least room for the labels of a scale."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Measures of a picture, in pixels."""

    width: float
    left: float
    """Beside the plot, for names; 0 puts names above what they name."""
    right: float
    """Beside the plot, for numbers."""
    text: float
    small: float
    tallest: float
    """The most that stacked dots may take."""
    margin: float
    """Between the worst values and the edge: room for names."""
    names: int
    """How many of the worst items are named."""
    name_room: float
    """The widest that such a name may be."""

    @property
    def plot(self) -> float:
        return self.width - self.left - self.right

    @property
    def sides(self) -> tuple[float, float]:
        """From where to where words may be, seen from the plot."""
        return -self.left, self.width - self.left

    @property
    def inside(self) -> tuple[float, float]:
        """From where to where names of items may be: beside the plot they would name nothing."""
        return 0.0, self.plot

    @property
    def row(self) -> float:
        """Height of a team's row; on a phone its words are above its items."""
        return 40.0 if self.narrow else 26.0

    @property
    def scaled(self) -> "Frame":
        """The same with room for a scale on the left."""
        return replace(self, left=max(self.left, SCALE))

    @property
    def narrow(self) -> bool:
        return self.width < NARROWEST_WIDE


WIDE = Frame(1040, 176, 88, 14, 13, 208, 128, 5, 300)
NARROW = Frame(344, 0, 0, 12, 11, 176, 20, 3, 170)
