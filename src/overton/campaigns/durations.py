"""Durations as the campaign file writes them: whole days or weeks."""

import re
from datetime import timedelta

PATTERN = r"^[0-9]{1,5} (day|days|week|weeks)$"
LONGEST = timedelta(days=36_500)


def duration(text: str) -> timedelta | None:
    """`14 days` or `2 weeks`; None for anything else."""
    if not re.fullmatch(PATTERN, text):
        return None
    number, unit = text.split()
    days = int(number) * (7 if unit.startswith("week") else 1)
    return timedelta(days=days) if days <= LONGEST.days else None


def written(length: timedelta) -> str:
    """As a file would have it."""
    return "1 day" if length.days == 1 else f"{length.days} days"
