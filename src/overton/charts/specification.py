"""A canvas becomes one Vega-Lite specification, through Altair.

No grammar of graphics places labels clear of each other, so places are worked out beforehand. The horizontal scale is
the real one all the same: things are given by value, and Vega puts them where they go.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import altair as alt

from overton.charts.axis import ValueAxis
from overton.charts.canvas import Area, Canvas, Mark, Rule, Text
from overton.charts.palette import Theme

Specification = dict[str, Any]
"""A Vega-Lite specification."""
Row = dict[str, str | float]

WEIGHTS = {"square": 0.86, "diamond": 1.08}
"""Of a shape's diameter, so that all look equally large; a diamond's corners still keep clear of its neighbours."""
HOLLOW = 1.75
"""Width of the outline of a hollow mark."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """Things of one kind: how they are drawn, and their data by name."""

    name: str
    chart: Any
    """An Altair chart; its methods answer with `Any`."""
    rows: list[Row]


def specification_of(canvas: Canvas, theme: Theme, *, width: float, height: float, left: float) -> Specification:
    """The whole picture, so wide and high, with the plot so far from its left edge."""
    layers = [layer for layer in _layers(canvas, theme) if layer.rows]
    places = alt.X("x:Q", axis=None, scale=_scale(canvas.axis)), alt.Y("y:Q", axis=None, scale=_pixels(height))
    chart = alt.layer(*(layer.chart.encode(*places) for layer in layers)).properties(
        width=canvas.axis.width,
        height=height,
        padding={"left": left, "right": width - left - canvas.axis.width, "top": 0, "bottom": 0},
        autosize=alt.AutoSizeParams(type="none"),
        background="transparent",
    )
    # Rows are handed over beside the chart: Altair would copy and check each of them several times.
    specification: Specification = chart.configure_view(stroke=None).to_dict(validate=False)
    return specification | {"datasets": {layer.name: layer.rows for layer in layers}}


def _layers(canvas: Canvas, theme: Theme) -> Iterator[_Layer]:
    """Kinds lie over each other in this order."""
    at = canvas.axis.value_at
    bare = alt.Chart(alt.NamedData("washes")).mark_rect(aria=False)
    washes: list[Row] = [
        {"x": at(w.left), "x2": at(w.right), "y": w.top, "y2": w.bottom, "colour": theme(w.colour)}
        for w in canvas.washes
    ]
    yield _Layer("washes", bare.encode(alt.X2("x2:Q"), alt.Y2("y2:Q"), _as_is(alt.Fill)), washes)
    for index, area in enumerate(canvas.areas):
        name = f"area {index}"
        rows: list[Row] = [{"x": at(x), "y": upper, "y2": lower} for x, upper, lower in area.points]
        yield _Layer(name, _area_chart(name, area, theme), rows)
    yield _Layer("rules", _rule_chart(), [_rule_row(rule, canvas.axis, theme) for rule in canvas.rules])
    yield _Layer("marks", _mark_chart(), [_mark_row(mark, canvas.axis, theme) for mark in canvas.marks])
    yield _Layer("texts", _text_chart(), [_text_row(text, canvas.axis, theme) for text in canvas.texts])


def _scale(axis: ValueAxis) -> alt.Scale:
    constant = axis.constant if axis.kind == "symlog" else alt.Undefined
    ends = [axis.low, axis.high]
    return alt.Scale(type=axis.kind, domain=ends, range=[0, axis.width], nice=False, zero=False, constant=constant)


def _pixels(height: float) -> alt.Scale:
    return alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)


def _as_is(channel: Any, column: str = "colour") -> Any:  # noqa: ANN401  Altair's channels share no useful base
    """The column's own colours and shapes, without a scale between."""
    return channel(f"{column}:N", scale=None, legend=None)


def _area_chart(name: str, area: Area, theme: Theme) -> Any:  # noqa: ANN401
    chart = alt.Chart(alt.NamedData(name)).mark_area(
        aria=False,
        interpolate="step-after" if area.stepped else "linear",
        fill=theme(area.colour),
        fillOpacity=area.opacity,
    )
    return chart.encode(alt.Y2("y2:Q"))


def _rule_chart() -> Any:  # noqa: ANN401
    chart = alt.Chart(alt.NamedData("rules")).mark_rule(
        aria=False,
        strokeWidth=alt.expr("datum.width"),
        strokeDash=alt.expr("split(datum.dash, ',')"),
        strokeOpacity=alt.expr("datum.opacity"),
    )
    return chart.encode(alt.X2("x2:Q"), alt.Y2("y2:Q"), _as_is(alt.Stroke))


def _rule_row(rule: Rule, axis: ValueAxis, theme: Theme) -> Row:
    places: Row = {"x": axis.value_at(rule.x), "x2": axis.value_at(rule.x2), "y": rule.y, "y2": rule.y2}
    return places | {"colour": theme(rule.colour), "width": rule.width, "dash": rule.dash, "opacity": rule.opacity}


def _mark_chart() -> Any:  # noqa: ANN401
    chart = alt.Chart(alt.NamedData("marks")).mark_point(
        filled=True,
        opacity=1,
        size=alt.expr("datum.area"),
        strokeWidth=alt.expr("datum.outline"),
        description=alt.expr("datum.title"),
    )
    return chart.encode(_as_is(alt.Fill, "fill"), _as_is(alt.Stroke), _as_is(alt.Shape, "shape"))


def _mark_row(mark: Mark, axis: ValueAxis, theme: Theme) -> Row:
    """A hollow mark lets the paper shine through and keeps its outline within its diameter."""
    diameter = mark.diameter * WEIGHTS.get(mark.shape, 1) - (HOLLOW if mark.hollow else 0)
    return {
        "x": axis.value_at(mark.x),
        "y": mark.y,
        "shape": mark.shape,
        "area": diameter**2,
        "fill": theme("paper" if mark.hollow else mark.colour),
        "colour": theme(mark.colour),
        "outline": HOLLOW if mark.hollow else 0,
        "title": mark.title,
    }


def _text_chart() -> Any:  # noqa: ANN401
    chart = alt.Chart(alt.NamedData("texts")).mark_text(
        aria=False,
        baseline="middle",
        align=alt.expr("datum.align"),
        fontSize=alt.expr("datum.size"),
        fontWeight=alt.expr("datum.bold ? 600 : 400"),
    )
    return chart.encode(alt.Text("text:N"), _as_is(alt.Fill))


def _text_row(text: Text, axis: ValueAxis, theme: Theme) -> Row:
    return {
        "x": axis.value_at(text.x),
        "y": text.y,
        "text": text.text,
        "colour": theme(text.colour),
        "size": text.size,
        "bold": text.bold,
        "align": text.align,
    }
