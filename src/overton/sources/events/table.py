"""Rows that can be read: what columns there are, and how to name them in FROM."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp, select

from overton.sources.events.engine import Engine

Types = Mapping[str, str]
"""Columns and their types, as DuckDB says them."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a source, whatever the files are."""

    columns: Types
    narrowed: Callable[[Types], exp.Expression]
    """The table with the columns that are needed, read as these types."""


def described(engine: Engine, relation: exp.Expression) -> Types:
    """The columns of what can stand in FROM."""
    return engine.describe(select("*").from_(relation).sql("duckdb"))
