"""A canvas becomes one Vega-Lite specification, through Altair.

No grammar of graphics places labels clear of each other, so places are worked out beforehand. The horizontal scale is
the real one all the same: things are given by value, and Vega puts them where they go.
"""

from functools import cache
from typing import Any

import altair as alt

from overton.charts.axis import ValueAxis
from overton.charts.canvas import Area, Canvas, Mark, Rule, Text, Wash
from overton.charts.palette import Theme

Specification = dict[str, Any]
"""A Vega-Lite specification."""
Row = dict[str, str | float]

WEIGHTS = {"square": 0.86, "diamond": 1.08}
"""Of a shape's diameter, so that all look equally large; a diamond's corners still keep clear of its neighbours."""
HOLLOW = 1.75
"""Width of the outline of a hollow mark."""


def specification_of(canvas: Canvas, theme: Theme, *, width: float, height: float, left: float) -> Specification:
    """The whole picture, so wide and high, with the plot so far from its left edge."""
    grammar, x, y = _grammar(), _horizontal(canvas.axis), _vertical(height)
    return grammar | {
        "layer": [layer | {"encoding": {**layer["encoding"], "x": x, "y": y}} for layer in grammar["layer"]],
        "datasets": _rows(canvas, theme),
        "width": canvas.axis.width,
        "height": height,
        "padding": {"left": left, "right": width - left - canvas.axis.width, "top": 0, "bottom": 0},
    }


@cache
def _grammar() -> Specification:
    """Layers without scales and data: the same for every picture, and slow to put together.

    Later layers lie over earlier ones.
    """
    chart = alt.layer(_washes(), _areas("fans", "linear"), _areas("steps", "step-after"), _rules(), _marks(), _texts())
    chart = chart.properties(autosize=alt.AutoSizeParams(type="none"), background="transparent")
    grammar: Specification = chart.configure_view(stroke=None).to_dict()
    return grammar


def _horizontal(axis: ValueAxis) -> Specification:
    constant = axis.constant if axis.kind == "symlog" else alt.Undefined
    ends = [axis.low, axis.high]
    scale = alt.Scale(type=axis.kind, domain=ends, range=[0, axis.width], nice=False, zero=False, constant=constant)
    return {"field": "x", "type": "quantitative", "axis": None, "scale": scale.to_dict()}


def _vertical(height: float) -> Specification:
    scale = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)
    return {"field": "y", "type": "quantitative", "axis": None, "scale": scale.to_dict()}


def _rows(canvas: Canvas, theme: Theme) -> dict[str, list[Row]]:
    """The data of each layer."""
    axis = canvas.axis
    areas = list(enumerate(canvas.areas))
    return {
        "washes": [_wash_row(wash, axis, theme) for wash in canvas.washes],
        "fans": [row for index, area in areas if not area.stepped for row in _area_rows(area, index, axis, theme)],
        "steps": [row for index, area in areas if area.stepped for row in _area_rows(area, index, axis, theme)],
        "rules": [_rule_row(rule, axis, theme) for rule in canvas.rules],
        "marks": [_mark_row(mark, axis, theme) for mark in canvas.marks],
        "texts": [_text_row(text, axis, theme) for text in canvas.texts],
    }


def _as_is(channel: Any, column: str = "colour") -> Any:  # noqa: ANN401  Altair's channels share no useful base
    """The column's own colours and shapes, without a scale between."""
    return channel(f"{column}:N", scale=None, legend=None)


def _washes() -> alt.Chart:
    chart: alt.Chart = alt.Chart(alt.NamedData("washes")).mark_rect(aria=False)
    return chart.encode(alt.X2("x2:Q"), alt.Y2("y2:Q"), _as_is(alt.Fill))


def _wash_row(wash: Wash, axis: ValueAxis, theme: Theme) -> Row:
    places: Row = {"x": axis.value_at(wash.left), "x2": axis.value_at(wash.right), "y": wash.top, "y2": wash.bottom}
    return places | {"colour": theme(wash.colour)}


def _areas(name: str, interpolate: Any) -> alt.Chart:  # noqa: ANN401  one of Vega's words
    chart: alt.Chart = alt.Chart(alt.NamedData(name)).mark_area(aria=False, interpolate=interpolate)
    opacity = alt.FillOpacity("opacity:Q", scale=None, legend=None)
    return chart.encode(alt.Y2("y2:Q"), alt.Detail("area:N"), opacity, _as_is(alt.Fill))


def _area_rows(area: Area, index: int, axis: ValueAxis, theme: Theme) -> list[Row]:
    look: Row = {"area": index, "opacity": area.opacity, "colour": theme(area.colour)}
    return [{**look, "x": axis.value_at(x), "y": upper, "y2": lower} for x, upper, lower in area.points]


def _rules() -> alt.Chart:
    chart: alt.Chart = alt.Chart(alt.NamedData("rules")).mark_rule(
        aria=False,
        strokeWidth=alt.expr("datum.width"),
        strokeDash=alt.expr("split(datum.dash, ',')"),
        strokeOpacity=alt.expr("datum.opacity"),
    )
    return chart.encode(alt.X2("x2:Q"), alt.Y2("y2:Q"), _as_is(alt.Stroke))


def _rule_row(rule: Rule, axis: ValueAxis, theme: Theme) -> Row:
    places: Row = {"x": axis.value_at(rule.x), "x2": axis.value_at(rule.x2), "y": rule.y, "y2": rule.y2}
    return places | {"colour": theme(rule.colour), "width": rule.width, "dash": rule.dash, "opacity": rule.opacity}


def _marks() -> alt.Chart:
    chart: alt.Chart = alt.Chart(alt.NamedData("marks")).mark_point(
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


def _texts() -> alt.Chart:
    chart: alt.Chart = alt.Chart(alt.NamedData("texts")).mark_text(
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
