"""What is put together without pydantic is what pydantic would have made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from campaign_text import WHOLE
from fakes.numbered import NumberedOptions
from overton.campaigns.assembly import NotPlainError, assembled
from overton.campaigns.document import read_document
from overton.campaigns.preparation import Preparation
from overton.campaigns.shapes import alternatives, entry_in, keys_of, shape_in, value_in, words_in
from overton.campaigns.structure import validated
from overton.model.campaign import Campaign
from overton.model.file_shape import FileShape
from overton.model.organisation import Organisation

ODD: list[object] = [
    None,
    True,
    0,
    -1,
    5.0,
    1e300,
    float("nan"),
    float("inf"),
    10**400,
    2**60 + 1,
    "",
    "x",
    "worse",
    "\ud800",
    "5",
]
ODD += ["2026-03-02", "2026-02-30", "2026-03-02T00:00:00", "P14D", "P1W", "PT5M", "P99999999999D", [], [None], {}]
ODD += [{"\ud800": "x"}, {"x": 1}, [[]], [1, "x"]]
odd: st.SearchStrategy[Any] = st.sampled_from(ODD)
SINGLE: Mapping[object, st.SearchStrategy[Any]] = {
    str: st.sampled_from(["x", "", "GET /x", "é", "5"]),
    float: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-5, 2**53 - 1),
    int: st.integers(),
    bool: st.booleans(),
    date: st.dates(date(1970, 1, 1)).map(str),
    timedelta: st.integers(0, 36_500).map("P{}D".format),
}


def _written(kind: object, depth: int = 0) -> st.SearchStrategy[Any]:
    """Data for a type as a file would have it, mostly right."""
    ways = [_of(one, depth) for one in alternatives(kind)]
    return st.one_of(*ways) if depth == 0 else st.one_of(*ways, *ways, *ways, *ways, *ways, *ways, *ways, odd)


def _of(kind: object, depth: int) -> st.SearchStrategy[Any]:
    if kind in SINGLE:
        return SINGLE[kind]
    if words := words_in(kind):
        return st.sampled_from(words)
    if (shape := shape_in(kind)) is not None:
        keys = keys_of(shape)
        needed = {name: _written(key.kind, depth + 1) for name, key in keys.items() if key.required}
        free = {name: _written(key.kind, depth + 1) for name, key in keys.items() if not key.required}
        return st.fixed_dictionaries(needed, optional=free)
    if (entry := entry_in(kind)) is not None:
        return st.lists(_written(entry, depth + 1), max_size=2)
    if (inner := value_in(kind)) is not None:
        return st.dictionaries(st.sampled_from(["a", "b", "\0"]), _written(inner, depth + 1), max_size=2)
    assert kind is object or get_origin(kind) is not None
    return odd


@pytest.mark.parametrize("shape", [Campaign, Organisation, NumberedOptions])
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_is_put_together_is_what_pydantic_makes(shape: type, data: st.DataObject) -> None:
    """To the last type: 5 that is a number with a point is 5.0 in both."""
    written = data.draw(_written(shape))
    try:
        value = assembled(written, shape)
    except NotPlainError:
        return
    expected, errors = validated(written, shape)

    assert ([], repr(expected), expected) == (list(errors), repr(value), value)


def test_a_good_campaign_file_never_waits_for_pydantic() -> None:
    """Every key of the reference is known here."""
    document = read_document("x.yaml", WHOLE)
    ready = Preparation(document.said).prepared(document.data, Campaign, ())

    assert validated(ready, Campaign)[0] == assembled(ready, Campaign)


@dataclass(frozen=True, kw_only=True)
class Bounded(FileShape):
    """A plug-in's options, with rules for pydantic in the type."""

    count: Annotated[int, Field(gt=0)] = 1


@dataclass(frozen=True, kw_only=True)
class Defaulted(FileShape):
    """The same as a default."""

    count: int = Field(default=1, gt=0)


@dataclass(frozen=True, kw_only=True)
class Loose(FileShape):
    """Options with rules of their own for keys."""

    count: int = 1
    __pydantic_config__: ClassVar[dict[str, Any]] = {**FileShape.__pydantic_config__, "extra": "ignore"}


@dataclass(frozen=True, kw_only=True)
class Doubling(FileShape):
    """Options that change what they are given."""

    count: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "count", self.count * 2)


@dataclass(frozen=True, kw_only=True)
class Ambiguous(FileShape):
    """A union whose members are written alike."""

    count: int | float = 1


@dataclass(frozen=True, kw_only=True)
class Rare(FileShape):
    """Types that Overton's own files have no use for."""

    count: int = 1
    pair: tuple[int, str] = (1, "x")
    level: Literal[1, 2] = 1
    names: frozenset[str] = field(default_factory=frozenset)


@pytest.mark.parametrize("shape", [Bounded, Defaulted, Loose, Doubling, Ambiguous])
def test_what_only_pydantic_can_judge_is_left_to_it(shape: type) -> None:
    """Plug-ins may say more than types."""
    with pytest.raises(NotPlainError):
        assembled({"count": 5}, shape)


@pytest.mark.parametrize("data", [{"pair": [1, "x"]}, {"level": 1}, {"names": ["x"]}])
def test_types_that_are_not_known_are_left_to_pydantic(data: object) -> None:
    """As soon as there is a value of one."""
    with pytest.raises(NotPlainError):
        assembled(data, Rare)
