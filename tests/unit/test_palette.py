"""The palette: every colour can be told from what it lies on, and the standings from each other, by every reader."""

from itertools import combinations
from typing import Literal

import pytest

from overton.charts.palette import SHADES, SHAPES, WORDS, shade_of
from overton.model.standing import Standing

Mode = Literal["light", "dark"]
MODES: tuple[Mode, ...] = ("light", "dark")
Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

# Machado, Oliveira and Fernandes 2009, at full severity, on linear light.
SIGHTS: dict[str, Matrix] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
TO_CONES: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def linear(name: str, mode: Mode) -> Triple:
    """A colour as linear light."""
    code = getattr(SHADES[name], mode)
    red, green, blue = (int(code[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return straightened(red), straightened(green), straightened(blue)


def straightened(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str, mode: Mode) -> float:
    """As WCAG 2 defines it."""
    red, green, blue = 0.2126, 0.7152, 0.0722
    lights = [
        sum(weight * part for weight, part in zip((red, green, blue), linear(name, mode), strict=True))
        for name in (one, other)
    ]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def through(matrix: Matrix, colour: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return first, second, third


def seen(name: str, mode: Mode, sight: str) -> Triple:
    """A colour in OKLab as somebody with this sight sees it."""
    light = through(SIGHTS[sight], linear(name, mode))
    first, second, third = through(TO_CONES, (max(light[0], 0), max(light[1], 0), max(light[2], 0)))
    return through(TO_LAB, (first ** (1 / 3), second ** (1 / 3), third ** (1 / 3)))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("standing", Standing)
def test_words_and_marks_of_a_standing_stand_out(standing: Standing, mode: Mode) -> None:
    """Text keeps 4.5 to 1 and marks 3 to 1, on the paper and on the standing's own band (WCAG 2.2 AA)."""
    grounds = ("paper", shade_of(standing, "wash"))
    texts = [contrast(shade_of(standing, "ink"), ground, mode) for ground in grounds]
    marks = [contrast(shade_of(standing, "mark"), ground, mode) for ground in grounds]
    assert (min(texts) >= 4.5, min(marks) >= 3) == (True, True)


@pytest.mark.parametrize("mode", MODES)
def test_plain_text_is_readable_on_every_ground(mode: Mode) -> None:
    """Ink, quiet ink and links on paper; ink and quiet ink on every band, where names and counts of teams lie."""
    grounds = ["paper", *(shade_of(standing, "wash") for standing in Standing)]
    found = [contrast(text, ground, mode) for text in ("ink", "quiet") for ground in grounds]
    assert min(*found, contrast("link", "paper", mode)) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_lines_can_be_seen(mode: Mode) -> None:
    """The axis and the bullets keep 3 to 1 against the paper."""
    assert min(contrast(name, "paper", mode) for name in ("line", "quiet", "ink")) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_marks_of_standings_differ_for_every_sight(sight: str, mode: Mode) -> None:
    """Any two are at least 0.09 apart in OKLab, more than four just noticeable differences."""
    marks = [seen(shade_of(standing, "mark"), mode, sight) for standing in Standing]
    distances = [sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5 for pair in combinations(marks, 2)]
    assert min(distances) >= 0.09


def test_standings_differ_by_shape_and_word_too() -> None:
    """Nothing is said by colour alone."""
    assert (len(set(SHAPES.values())), len(set(WORDS.values()))) == (4, 4)
