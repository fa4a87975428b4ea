"""Which units are lengths of time, and how long they are: what is enforced on a clock is in one of them."""

_LENGTHS = {
    1: ("ns", "nanosecond"),
    1_000: ("us", "µs", "μs", "usec", "microsecond"),
    1_000_000: ("ms", "msec", "millisecond"),
    1_000_000_000: ("s", "sec", "second"),
    60_000_000_000: ("min", "minute"),
    3_600_000_000_000: ("h", "hr", "hour"),
    86_400_000_000_000: ("d", "day"),
}
_SHORT = ("ns", "us", "µs", "μs", "ms", "s", "h", "d")
_NANOSECONDS = {name: length for length, names in _LENGTHS.items() for name in names} | {
    f"{name}s": length for length, names in _LENGTHS.items() for name in names if name not in _SHORT
}


def nanoseconds_in(unit: str) -> int | None:
    """How many nanoseconds one unit is; None for a unit that is no length of time."""
    name = unit.strip().lower() if len(unit.strip()) > 1 else unit.strip()
    return _NANOSECONDS.get(name)


def seconds_in(unit: str) -> float | None:
    """How many seconds one unit is; None for a unit that is no length of time."""
    length = nanoseconds_in(unit)
    return None if length is None else length / 1_000_000_000
