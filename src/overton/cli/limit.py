"""A threshold of Not Allowed, as it is given on the command line."""

from typing import Any, Literal

import click


class Limit(click.ParamType[float | Literal["worse"]]):
    """A number, or `worse`."""

    name = "number|worse"

    def convert(
        self,
        value: Any,  # noqa: ANN401  click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float | Literal["worse"]:
        if value == "worse":
            return "worse"
        try:
            return float(value)
        except ValueError:
            self.fail(f"{value!r} is neither a number nor `worse`", param, ctx)
