"""Text in pictures: bounded in width, shortened in the middle, and harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.charts.text import shortened, text_width
from overton.progress.wording import clean


@given(st.text(max_size=80), st.floats(30, 400))
def test_a_shortened_name_fits(name: str, room: float) -> None:
    """Whatever its characters are."""
    assert text_width(shortened(name, room, 13), 13) <= max(room, 0)


def test_a_shortened_name_keeps_both_ends() -> None:
    """Routes differ at their end, services at their beginning."""
    assert shortened("GET /a/very/long/route/of/some/service/{id}/history", 140, 13) == "GET /a…id}/history"


@given(st.text(max_size=60))
def test_a_clean_name_has_one_line_and_no_tricks(name: str) -> None:
    """No control characters, no lone surrogates, nothing that turns the reading direction."""
    found = {unicodedata.category(char) for char in clean(name) if char not in "\u200c\u200d"}
    assert found & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()


@pytest.mark.parametrize("name", ["GET /orders/{id}", "注文サービス", "café", "مرحبا"])
def test_a_usual_name_is_left_as_it_is(name: str) -> None:
    """Any script is fine."""
    assert clean(name) == name
