"""What a source asks for, bound to the columns that its files have: every name found, every type fitting."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from overton.model.problem import BadInputError
from overton.sources.events.aggregates import Aggregate, parse_aggregate
from overton.sources.events.axis import INTEGERS, Axis, axis_of, is_text
from overton.sources.events.dialect import (
    ExpressionError,
    bind,
    column,
    find_column,
    parse_expression,
    unknown_column,
)
from overton.sources.events.engine import Engine, EngineError, said_by
from overton.sources.events.options import EventsOptions
from overton.sources.events.table import Types
from overton.sources.events.template import parse_template
from overton.sources.port import Surroundings

ALL = "all"
"""The one item of a source without an item template."""
_NULL = '"NULL"'
_LENGTHS = ("nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "year")
_SHORT = ("ns", "us", "μs", "ms", "s", "sec", "secs", "min", "mins", "h", "hr", "hrs", "d")
_TIME_UNITS = frozenset((*_SHORT, *_LENGTHS, *(f"{length}s" for length in _LENGTHS)))


@dataclass(frozen=True, slots=True)
class Value:
    """What is measured of a row: a number in most cases."""

    sql: str
    floating: bool
    """Whether it is a DOUBLE, which may be NaN or infinite."""
    signed: bool
    """Whether a negative value is one; a time cannot be."""

    @property
    def sound(self) -> str:
        """The condition for an observation, seen as `raw`, where it is not null."""
        return " AND ".join((*(["isfinite(raw)"] if self.floating else []), *([] if self.signed else ["raw >= 0"])))

    @property
    def faults(self) -> tuple[tuple[str, str], ...]:
        """Which values are no observations, and why; the first that holds is the reason."""
        found = [("raw IS NULL", "null value")]
        if self.floating:
            found.append(("NOT isfinite(raw)", "not finite"))
        if not self.signed:
            found.append(("raw < 0", "negative value"))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Query:
    """All that a statement is composed from, apart from the days; columns are SQL, seen as columns of `source`."""

    texts: tuple[str, ...]
    """The texts of the item template around its columns."""
    keys: tuple[str, ...]
    """The columns of the item template."""
    extras: Mapping[str, str]
    """Slices and the columns that ownership asks for, by the name they are asked for with."""
    owners: tuple[str, ...]
    """Those of them that ownership asks for."""
    value: Value | None
    where: str | None
    axis: Axis | None
    aggregate: Aggregate
    needed: Types
    """The columns that are read, and as which types."""


class Binding:
    """Finds the names of one source's options among the columns of its files."""

    def __init__(self, options: EventsOptions, columns: Types) -> None:
        self.options = options
        self.columns = columns
        self.used: dict[str, str] = {}
        self.texts: tuple[str, ...] = (ALL,)
        self.keys: tuple[str, ...] = ()
        self.extras: Mapping[str, str] = {}
        self.owners: tuple[str, ...] = ()
        self.trees: dict[str, exp.Expression] = {}

    def expression(self, key: str, text: str) -> exp.Expression:
        """A column of exactly that name, or else an expression."""
        try:
            named = find_column(text.strip(), self.columns)
            tree = column(named) if named is not None else bind(parse_expression(text), self.columns)
        except ExpressionError as error:
            raise self.problem(key, error.what, error.todo) from error
        self._use(node.name for node in tree.find_all(exp.Column))
        return tree

    def column(self, key: str, name: str) -> str:
        found = find_column(name, self.columns)
        if found is None:
            what, todo = unknown_column(name, self.columns)
            raise self.problem(key, what, todo)
        self._use([found])
        return column(found).sql("duckdb")

    def optional(self, names: Iterable[str]) -> dict[str, str]:
        """Those of the names that are columns."""
        there = {name: found for name in names if (found := find_column(name, self.columns)) is not None}
        self._use(there.values())
        return {name: column(found).sql("duckdb") for name, found in there.items()}

    def problem(self, key: str, what: str, todo: str) -> BadInputError:
        return BadInputError.of(self.options.origin, f"`{key}`: {what}", todo)

    def _use(self, names: Iterable[str]) -> None:
        self.used.update((name, self.columns[name]) for name in names)


def bound_names(options: EventsOptions, columns: Types, around: Surroundings) -> Binding:
    """Every name of the options found among the columns; raises BadInputError for one that is none."""
    binding = Binding(options, columns)
    template = parse_template(options.item) if options.item is not None else None
    if template is not None:
        binding.texts = template.texts
        binding.keys = tuple(binding.column("item", name) for name in template.columns)
    owners = binding.optional(around.columns)
    binding.owners = tuple(owners)
    binding.extras = owners | {name: binding.column("slices", name) for name in options.slices}
    for key, said in (("value", options.value), ("where", options.where), ("time", options.time)):
        if said is not None:
            binding.trees[key] = binding.expression(key, said)
    return binding


def bound_query(engine: Engine, binding: Binding, *, unit: str, text: bool, differing: Callable[[str], str]) -> Query:
    """The query of a source; raises BadInputError for a type that does not fit.

    Args:
        engine: where types are looked up.
        binding: the names.
        unit: the metric's: a time cannot be negative.
        text: whether the files are texts, whose times are read as they are written.
        differing: says how the type of a column differs between files.
    """
    trees = binding.trees
    if text:
        _leave_as_written(binding)
    kinds = {key: _type_of(engine, binding, key, tree) for key, tree in trees.items()}
    if kinds.get("where", "BOOLEAN") != "BOOLEAN":
        what = f"it is {_said(kinds['where'])}, and a condition is needed"
        raise binding.problem("where", what, "compare it with something, as in `status < 500`")
    aggregate = parse_aggregate(binding.options.aggregate, with_value="value" in trees)
    return Query(
        texts=binding.texts,
        keys=binding.keys,
        extras=binding.extras,
        owners=binding.owners,
        value=_value(binding, kinds["value"], aggregate, unit, differing) if "value" in trees else None,
        where=trees["where"].sql("duckdb") if "where" in trees else None,
        axis=_axis(binding, trees["time"], kinds["time"]) if "time" in trees else None,
        aggregate=aggregate,
        needed={name: "VARCHAR" if kind == _NULL else kind for name, kind in binding.used.items()},
    )


def _leave_as_written(binding: Binding) -> None:
    """Has the times of a text read as text, for each may have its own offset; elsewhere they stay what they seem."""
    time = binding.trees.get("time")
    if not isinstance(time, exp.Column):
        return
    seeming = binding.used[time.name]
    if seeming.startswith("TIMESTAMP"):
        seen = exp.DataType.build(seeming, dialect="duckdb")
        for key in ("where", "value"):
            if key in binding.trees:
                binding.trees[key] = binding.trees[key].transform(
                    lambda node: exp.TryCast(this=node, to=seen) if node == time else node
                )
    if seeming.startswith("TIMESTAMP") or is_text(seeming):
        binding.used[time.name] = "VARCHAR"


def _nothing(kind: str) -> str:
    """A null of that type; the type of a column that is always null cannot be named."""
    return "NULL" if kind == _NULL else f"CAST(NULL AS {kind})"


def _type_of(engine: Engine, binding: Binding, key: str, tree: exp.Expression) -> str:
    if not binding.used:
        stand_in = "SELECT 1"
    else:
        stand_in = "SELECT " + ", ".join(
            f"{_nothing(kind)} AS {exp.to_identifier(name, quoted=True).sql('duckdb')}"
            for name, kind in binding.used.items()
        )
    try:
        return engine.describe(f"SELECT {tree.sql('duckdb')} AS it FROM ({stand_in}) AS source")["it"]  # noqa: S608
    except EngineError as error:
        said = said_by(error).replace("source.", "")
        raise binding.problem(key, f"`{getattr(binding.options, key)}` does not work: {said}", "correct it") from error


def _said(kind: str) -> str:
    return {"VARCHAR": "text", "JSON": "text or mixed", "BLOB": "binary"}.get(kind, f"of the type {kind}")


def _value(binding: Binding, kind: str, aggregate: Aggregate, unit: str, differing: Callable[[str], str]) -> Value:
    sql = binding.trees["value"].sql("duckdb")
    signed = unicodedata.normalize("NFKC", unit.strip().lower()) not in _TIME_UNITS
    if kind in INTEGERS or kind.startswith("DECIMAL"):
        return Value(sql, floating=False, signed=signed)
    match kind:
        case "DOUBLE":
            return Value(sql, floating=True, signed=signed)
        case "FLOAT" | "UHUGEINT" | '"NULL"':
            return Value(f"CAST({sql} AS DOUBLE)", floating=True, signed=signed)
        case "BOOLEAN":
            return Value(f"CAST({sql} AS INTEGER)", floating=False, signed=True)
        case "INTERVAL":
            return Value(f"epoch({sql})", floating=True, signed=signed)
    if not aggregate.needs_number:
        return Value(sql, floating=False, signed=True)
    raise _no_number(binding, kind, aggregate, differing)


def _no_number(binding: Binding, kind: str, aggregate: Aggregate, differing: Callable[[str], str]) -> BadInputError:
    tree, value = binding.trees["value"], binding.options.value
    if isinstance(tree, exp.Column) and (types := differing(tree.name)):
        return binding.problem("value", f"`{value}` is {types}", "write the files alike, or read them apart")
    todo = f"write `TRY_CAST({value} AS DOUBLE)` if it holds numbers, or name another column"
    return binding.problem("value", f"it is {_said(kind)}, and `{aggregate.kind}` needs numbers", todo)


def _axis(binding: Binding, tree: exp.Expression, kind: str) -> Axis:
    try:
        return axis_of(tree.sql("duckdb"), "VARCHAR" if kind == _NULL else kind, binding.options.timezone)
    except ValueError as error:
        todo = "name a column of timestamps, dates, ISO 8601 texts or seconds since 1970"
        raise binding.problem("time", f"it is {_said(kind)}, and no time", todo) from error
