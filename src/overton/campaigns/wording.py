"""Faults of structure in our words: a value of the wrong type, a key that is none, a key that is missing."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches

from overton.campaigns.fault import Fault, Place, named
from overton.campaigns.shapes import alternatives, entry_in, keys_of, needed, shape_in, words_in

EXAMPLES: Mapping[object, str] = {
    date: "write it as 2026-03-02",
    timedelta: "write `14 days` or `2 weeks`",
    bool: "write true or false",
    float: "write a number such as 5",
    int: "write a whole number such as 5",
    str: "write one text",
}
MOST_LISTED = 12
PERCENTAGES = {"share", "tolerance"}
"""Keys whose text is a percentage."""


def near(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known word that was probably meant; `cutoff` is how alike the two are at least, from 0 to 1."""
    folded = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), folded, n=1, cutoff=cutoff)
    return folded[found[0]] if found else None


def meant(word: str, known: Iterable[str]) -> str:
    """What to do about a word that is none of those known."""
    words = tuple(known)
    if (guess := near(word, words)) is not None:
        return f"did you mean `{guess}`?"
    return f"there are: {listed(words)}"


def listed(words: Sequence[str]) -> str:
    """Words with commas; of many, the first."""
    more = f" and {len(words) - MOST_LISTED} more" if len(words) > MOST_LISTED else ""
    return f"{', '.join(words[:MOST_LISTED]) or 'none'}{more}"


def unknown_key(place: Place, kind: object, present: Iterable[str]) -> Fault:
    """`present` are the keys that the mapping has already: they are not what was meant."""
    key = str(place[-1])
    shape = shape_in(kind)
    known = keys_of(shape) if shape is not None else ()
    above = f" in {named(place[:-1])}" if len(place) > 1 else ""
    free = [one for one in known if one not in set(present)]
    if (guess := near(key, free)) is not None:
        todo = f"did you mean `{guess}`?"
    else:
        todo = f"the keys here are: {', '.join(known)}"
    return Fault(place, f"`{key}` is no key{above}", todo, at_key=True)


def missing_key(place: Place) -> Fault:
    """`place` is where it would be, and so is told at the mapping that lacks it."""
    return Fault(place, f"{named(place[:-1])} has no `{place[-1]}`", f"add `{place[-1]}:`")


def wrong_value(place: Place, kind: object, value: object, shown: str) -> Fault:
    """`shown` is the value as the file has it."""
    if isinstance(value, float) and not math.isfinite(value):
        return Fault(place, f"{named(place)} is not a finite number", "write a number such as 5")
    guess = near(value, words_in(kind)) if isinstance(value, str) else None
    todo = f"did you mean `{guess}`?" if guess else _todo(kind, value, place)
    return Fault(place, f"{named(place)} is {shown}, and {needed(kind)} is needed", todo)


def _todo(kind: object, value: object, place: Place) -> str:
    kinds = alternatives(kind)
    shape = shape_in(kind)
    if shape is not None and (len(kinds) == 1 or isinstance(value, dict | list)):
        return f"write a mapping with the keys: {listed(tuple(keys_of(shape)))}"
    if entry_in(kind) is not None:
        return "write a list: a dash before each entry, or brackets around all of them"
    if str in kinds and isinstance(value, int | float):
        return "write a percentage such as 10%" if place[-1] in PERCENTAGES else "put it in quotes"
    for one, example in EXAMPLES.items():
        if one in kinds:
            return _number_in(value) if one in (float, int) else example
    return "choose one of them" if words_in(kind) else "write a mapping"


def _number_in(value: object) -> str:
    number = re.match(r"\s*[-+]?\d+(\.\d+)?", value) if isinstance(value, str) else None
    return f"write {number.group().strip()} alone, without a unit or quotes" if number else EXAMPLES[float]
