"""The source `events` as the port asks for it."""

import os
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from importlib.util import find_spec
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from overton.model.measurement import Readings
from overton.model.problem import BadInputError
from overton.sources.events.aggregates import parse_aggregate
from overton.sources.events.options import EventsOptions
from overton.sources.events.template import parse_template
from overton.sources.port import API, Source, Surroundings

Fault = tuple[tuple[str, ...], str, str]
_EXPRESSION_MARKS = frozenset("()'\";,=<>+*/%|~!^")


class Events:
    """Reads rows of files, each one event."""

    api = API
    options: type = EventsOptions

    def check(self, options: object) -> Sequence[Fault]:
        events = cast("EventsOptions", options)
        return [*_faults(events), *_expression_faults(events)]

    def dated(self, options: object) -> bool:
        return cast("EventsOptions", options).time is not None

    def read(self, options: object, days: Sequence[date], surroundings: Surroundings) -> Iterator[Readings]:
        if not days:
            return iter(())
        _needs("duckdb", "sqlglot")
        from overton.sources.events.running import Job, read_events  # noqa: PLC0415  DuckDB is heavy, and not always there

        return read_events(Job(_checked(options), days, surroundings, os.environ))

    def explain(self, options: object, days: Sequence[date], surroundings: Surroundings) -> str:
        _needs("duckdb", "sqlglot")
        from overton.sources.events.running import Job, explain_events  # noqa: PLC0415  likewise

        return explain_events(Job(_checked(options), days, surroundings, os.environ))


def _checked(options: object) -> EventsOptions:
    events = cast("EventsOptions", options)
    for keys, what, todo in _faults(events):
        raise BadInputError.of(events.origin, f"`{'.'.join(keys)}`: {what}", todo)
    return events


def _needs(*modules: str) -> None:
    for module in modules:
        if find_spec(module) is None:
            raise BadInputError.of("overton", f"{module} is not installed", "pip install 'overton[server]'")


def _faults(options: EventsOptions) -> Iterator[Fault]:
    if not options.patterns:
        yield ("from",), "it names no file", "name files, such as logs/*.parquet"
    if options.item is not None:
        try:
            parse_template(options.item)
        except ValueError as error:
            yield ("item",), str(error), "write columns in braces, such as `{method} {route}`; `{{` is a brace"
    yield from _aggregate_faults(options)
    yield from _period_faults(options)


def _aggregate_faults(options: EventsOptions) -> Iterator[Fault]:
    try:
        aggregate = parse_aggregate(options.aggregate, with_value=options.value is not None)
    except ValueError as error:
        yield ("aggregate",), str(error), "the reference of the events source says what each means"
        return
    if aggregate.needs_value and options.value is None:
        yield ("aggregate",), f"`{options.aggregate}` needs `value`", "say what is measured of a row with `value:`"
    if aggregate.kind == "rate" and options.time is None:
        yield ("aggregate",), "a rate needs `time`", "name the column that says when a row happened"


def _period_faults(options: EventsOptions) -> Iterator[Fault]:
    if options.over < timedelta(days=1) or options.over % timedelta(days=1):
        yield ("over",), "it is no number of whole days", "write it as `7 days`"
    if options.over > timedelta(days=1) and options.time is None:
        yield ("over",), "without `time` all rows count for every day", "name the column that says when a row happened"
    if options.min_samples < 1:
        yield ("min_samples",), f"it is {options.min_samples}", "write 1 or more"
    try:
        ZoneInfo(options.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield ("timezone",), f"there is no time zone {options.timezone!r}", "write it as `Europe/Paris`"


def _expression_faults(options: EventsOptions) -> Iterator[Fault]:
    """What is wrong with expressions; a text without any operator may be a column, which only the data can say."""
    said = {"where": options.where, "value": options.value, "time": options.time}
    texts = {
        key: text
        for key, text in said.items()
        if text is not None and (key == "where" or not _EXPRESSION_MARKS.isdisjoint(text))
    }
    if not texts or find_spec("sqlglot") is None:
        return
    from overton.sources.events.dialect import ExpressionError, parse_expression  # noqa: PLC0415  heavy, not always there

    for key, text in texts.items():
        try:
            parse_expression(text)
        except ExpressionError as error:
            yield (key,), error.what, error.todo


EVENTS: Source = Events()
