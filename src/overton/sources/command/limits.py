"""Time limits, as people write them."""

import re
from datetime import timedelta

_UNITS = {"second": 1, "minute": 60, "hour": 3600}
LONGEST = timedelta(hours=24)


def limit(text: str) -> timedelta | None:
    """`90 seconds`, `5 minutes` or `1 hour`, at most a day; None for anything else."""
    found = re.fullmatch(r"([1-9][0-9]{0,5}) (second|minute|hour)s?", text, re.ASCII)
    if found is None:
        return None
    length = timedelta(seconds=int(found[1]) * _UNITS[found[2]])
    return length if length <= LONGEST else None
