"""A fault: something wrong at a place in a document, before the place has a line and a column."""

from dataclasses import dataclass

Place = tuple[str | int, ...]
"""Keys and indexes from the top of a document, as written there."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place, and what to do."""

    place: Place
    what: str
    todo: str
    at_key: bool = False
    """Points at the key instead of its value."""


def named(place: Place) -> str:
    """A place for people: `warn`, or entry 2 of `window`."""
    if not place:
        return "the file"
    *above, last = place
    if isinstance(last, int):
        return f"entry {last + 1} of {named(tuple(above))}"
    return f"`{last}`"
