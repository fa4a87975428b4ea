"""Units that are lengths of time."""

import pytest

from overton.window.durations import nanoseconds_in, seconds_in


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [("s", 1), ("seconds", 1), ("Sec", 1), ("ms", 0.001), ("µs", 1e-6), ("us", 1e-6), ("min", 60), ("hours", 3600)],
)
def test_units_of_time_are_known_by_their_usual_names(unit: str, seconds: float) -> None:
    """In the singular and in the plural."""
    assert seconds == seconds_in(unit)


@pytest.mark.parametrize("unit", ["", "%", "M", "S", "requests", "MB", "ss", "m"])
def test_what_is_no_length_of_time_has_none(unit: str) -> None:
    """`M` is mega, `S` is siemens, and `m` is a metre as often as a minute."""
    assert nanoseconds_in(unit) is None
