"""The expressions that a campaign file may hold: DuckDB's dialect, cut down to columns, operators and listed functions.

Text becomes a tree, every node of which must be on a list; what runs is written from the tree, never the text itself.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import cast

from sqlglot import exp, parse_one
from sqlglot.dialects import DuckDB
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

SOURCE = "source"
"""The name under which the rows are read."""

_OPERATORS: tuple[type[exp.Expression], ...] = (
    *(exp.And, exp.Or, exp.Not, exp.Paren),
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ),
    *(exp.In, exp.Between, exp.Like, exp.ILike, exp.SimilarTo, exp.Escape),
    *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.DPipe),
    *(exp.Case, exp.If, exp.Cast, exp.TryCast, exp.DataType, exp.DataTypeParam),
    *(exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Interval, exp.Var),
)
_CALLS: Mapping[type[exp.Expression], str] = {
    exp.Abs: "abs",
    exp.Ceil: "ceil, ceiling",
    exp.Coalesce: "coalesce, ifnull",
    exp.Concat: "concat",
    exp.Contains: "contains",
    exp.DateDiff: "date_diff",
    exp.TimestampTrunc: "date_trunc",
    exp.Day: "day",
    exp.DayOfWeek: "dayofweek",
    exp.EndsWith: "ends_with",
    exp.TimeToUnix: "epoch",
    exp.Exp: "exp",
    exp.Extract: "extract",
    exp.Floor: "floor",
    exp.Greatest: "greatest",
    exp.Hour: "hour",
    exp.IsInf: "isinf",
    exp.IsNan: "isnan",
    exp.DayOfWeekIso: "isodow",
    exp.Least: "least",
    exp.Left: "left",
    exp.Length: "length",
    exp.Ln: "ln",
    exp.Lower: "lower",
    exp.Minute: "minute",
    exp.Month: "month",
    exp.Nullif: "nullif",
    exp.Pow: "power, pow",
    exp.RegexpExtract: "regexp_extract",
    exp.RegexpFullMatch: "regexp_full_match",
    exp.RegexpLike: "regexp_matches",
    exp.RegexpReplace: "regexp_replace",
    exp.Replace: "replace",
    exp.Right: "right",
    exp.Round: "round",
    exp.Second: "second",
    exp.Sign: "sign",
    exp.SplitPart: "split_part",
    exp.Sqrt: "sqrt",
    exp.StartsWith: "starts_with",
    exp.StrPosition: "strpos",
    exp.Substring: "substring, substr",
    exp.Trim: "trim, ltrim, rtrim",
    exp.Trunc: "trunc",
    exp.Upper: "upper",
    exp.Year: "year",
}
_UNPARSED_CALLS = frozenset({"isfinite", "prefix", "suffix"})
"""Functions that sqlglot has no node of its own for."""
_ALLOWED = frozenset((*_OPERATORS, *_CALLS))
_TYPES = frozenset(
    (
        *(exp.DType.BOOLEAN, exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT, exp.DType.INT128),
        *(exp.DType.UTINYINT, exp.DType.USMALLINT, exp.DType.UINT, exp.DType.UBIGINT),
        *(exp.DType.FLOAT, exp.DType.DOUBLE, exp.DType.DECIMAL, exp.DType.TEXT, exp.DType.VARCHAR),
        *(
            exp.DType.DATE,
            exp.DType.TIME,
            exp.DType.TIMESTAMP,
            exp.DType.TIMESTAMPNTZ,
            exp.DType.TIMESTAMPTZ,
            exp.DType.INTERVAL,
        ),
    )
)
_TEXTS_REFUSED = {
    TokenType.SEMICOLON: ("a second statement", "write one expression"),
    TokenType.PARAMETER: ("the operator `@`", "write `abs(a)`"),
    TokenType.TILDE: ("the operator `~`", "write `regexp_full_match(column, 'pattern')`"),
    TokenType.CARET: ("the operator `^`", "write `power(a, b)`"),
    TokenType.DSTAR: ("the operator `**`", "write `power(a, b)`"),
}
_ALLOWED_ONLY = "use columns, literals, operators and the functions that the reference of the events source lists"


class ExpressionError(ValueError):
    """An expression that is not allowed or not understood: what is wrong, and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what, todo)
        self.what = what
        self.todo = todo


def functions() -> tuple[str, ...]:
    """The names of the functions that may be called."""
    named = (name for names in _CALLS.values() for name in names.split(", "))
    return tuple(sorted({*named, *_UNPARSED_CALLS}))


def parse_expression(text: str) -> exp.Expression:
    """The tree of an expression of the dialect; raises ExpressionError for anything else."""
    try:
        _refuse_tokens(text)
        tree = cast("exp.Expression", parse_one(text, into=exp.Condition, dialect=DuckDB))
    except SqlglotError as error:
        said = str(error).splitlines()[0] if str(error) else ""
        raise ExpressionError(
            f"`{text}` is not understood" + (f" ({said.rstrip('.')})" if "Failed to parse" not in said else ""),
            "write one expression in DuckDB's dialect, with a column of an odd name in double quotes",
        ) from error
    for node in tree.walk():
        _refuse_node(node)
    return tree


def _refuse_tokens(text: str) -> None:
    tokens = DuckDB().tokenize(text)
    if not tokens:
        raise ExpressionError("an expression is empty or only a comment", "write one expression, or leave the key out")
    for token in tokens:
        if token.comments:
            raise ExpressionError("an expression holds a comment", "write it as a comment of the YAML file")
        if token.token_type in _TEXTS_REFUSED:
            what, todo = _TEXTS_REFUSED[token.token_type]
            raise ExpressionError(f"an expression holds {what}", todo)


def _refuse_node(node: exp.Expr) -> None:
    if isinstance(node, exp.Anonymous):
        if node.name.lower() not in _UNPARSED_CALLS:
            raise ExpressionError(_not_a_function(node.name), _ALLOWED_ONLY)
    elif isinstance(node, exp.DataType):
        if node.this not in _TYPES:
            raise ExpressionError(f"a cast to {node.sql('duckdb')} is not allowed", "cast to a plain type")
    elif type(node) not in _ALLOWED:
        raise ExpressionError(_what_is(node), _ALLOWED_ONLY)
    elif isinstance(node, exp.In) and node.args.get("query"):
        raise ExpressionError("a subquery is not allowed", _ALLOWED_ONLY)
    elif isinstance(node, exp.In) and (node.args.get("unnest") or node.args.get("field")):
        raise ExpressionError("`IN` without a list in parentheses is not allowed", "list the values: `IN (1, 2)`")


def _not_a_function(name: str) -> str:
    near = get_close_matches(name.lower(), functions(), n=1)
    return f"there is no function `{name.lower()}` to call here" + (f"; did you mean `{near[0]}`" if near else "")


def _what_is(node: exp.Expr) -> str:
    if isinstance(node, (exp.Query, exp.Subquery, exp.Exists)):
        return "a subquery is not allowed"
    if isinstance(node, exp.Window):
        return "a window function is not allowed"
    if isinstance(node, exp.AggFunc):
        return f"the aggregate `{node.key}` is not allowed in an expression; `aggregate` says how rows are put together"
    if isinstance(node, exp.Func):
        return _not_a_function(node.sql_name())
    return f"`{node.sql('duckdb')}` is not allowed"


def bind(tree: exp.Expression, columns: Iterable[str]) -> exp.Expression:
    """The tree with every column found among those there are; raises ExpressionError for one that is not."""
    known = tuple(columns)
    return tree.transform(lambda node: _bound(node, known) if isinstance(node, exp.Column) else node)


def _bound(node: exp.Column, columns: tuple[str, ...]) -> exp.Expression:
    names = [part.name for part in node.parts]
    whole = find_column(".".join(names), columns)
    if whole is not None:
        return column(whole)
    first = find_column(names[0], columns)
    if first is not None and len(names) > 1:
        fields = (exp.to_identifier(name, quoted=True) for name in names[1:])
        return exp.Dot.build([column(first), *fields])
    what, todo = unknown_column(".".join(names), columns)
    if len(names) == 1 and node.this.quoted:
        todo += f", or write '{names[0]}' in single quotes if it is a text"
    raise ExpressionError(what, todo)


def column(name: str) -> exp.Column:
    """A column of the rows that are read."""
    return exp.column(name, table=SOURCE, quoted=True)


def find_column(name: str, columns: Iterable[str]) -> str | None:
    """The column of that name, in exactly these letters or, if there is just one, in others."""
    known = tuple(columns)
    if name in known:
        return name
    alike = [one for one in known if one.casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 else None


def unknown_column(name: str, columns: Iterable[str]) -> tuple[str, str]:
    """What is wrong with a name that is no column, and what to do."""
    known = tuple(columns)
    near = get_close_matches(name.casefold(), [one.casefold() for one in known], n=1)
    meant = next((one for one in known if near and one.casefold() == near[0]), None)
    there = ", ".join(f"`{one}`" for one in known) or "none"
    return (
        f"there is no column `{name}`; there are: {there}",
        f"did you mean `{meant}`" if meant else "name one of them",
    )
