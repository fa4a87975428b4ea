"""Thresholds are numbers that people would choose."""

from math import nextafter

from hypothesis import assume, given
from hypothesis import strategies as st

from overton.planning.round_numbers import nice_numbers, roundest, two_digits

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-1000, 1000).map(float)


def test_the_usual_numbers_grow_by_about_a_half() -> None:
    """Both bounds are included, and below zero they are mirrored."""
    assert [5.0, 7.0, 10.0, 15.0, 20.0, 30.0] == nice_numbers(5, 30)
    assert [-0.2, -0.15] == nice_numbers(-0.2, -0.12)
    assert [0.0] == nice_numbers(0, 0)
    assert [61.0, 62.0, 63.0] == two_digits(60.5, 63)


def test_between_two_numbers_the_one_with_fewest_digits_is_round() -> None:
    """From the lower bound on, and before the upper one."""
    cases = [(11.9, 14.8), (5.21, 5.29), (3.0, 4.0), (-0.998, -0.9951), (95.0, 120.0), (0.0, 1.0)]

    assert [12.0, 5.21, 3.0, -0.997, 100.0, 0.0] == [roundest(*case) for case in cases]
    assert 12.0 == roundest(11.2, 12.5, whole=True)


@given(numbers, numbers)
def test_a_round_number_lies_where_it_should(one: float, other: float) -> None:
    """Whatever the bounds, neighbouring ones too."""
    assume(one != other)
    low, high = sorted((one, other))

    assert low <= roundest(low, high) < high
    assert low == roundest(low, nextafter(low, high))
    assert all(low <= number <= high for number in (*nice_numbers(low, high), *two_digits(low, high)))
