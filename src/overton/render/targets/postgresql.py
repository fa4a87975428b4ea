"""PostgreSQL: `statement_timeout`, as a line of postgresql.conf or for a role, a database, or a role in a database."""

from overton.render.comments import commented, header, joined
from overton.render.deployed.postgresql import deployed
from overton.render.limit import milliseconds
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, one_for_all

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = False
BY_METHOD = False
MOST_MS = 2**31 - 1
CONF = (
    "include this file in postgresql.conf, and reload",
    "it holds for every session, dumps and migrations too; for one role or database use --role or --database",
)


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = one_for_all(plan, "PostgreSQL")
    endless = plan.longest.seconds is None or plan.longest.units(1000) > MOST_MS
    limit = "0" if endless else milliseconds(plan.longest)
    if whom := _whom(options):
        advice = "run this as the owner; it holds for new sessions"
        lines = commented([*header(plan, "postgresql", options, advice), *notes], "--")
        return Rendered(joined(lines, [f"ALTER {whom} SET statement_timeout = '{limit}';"]), notes)
    lines = commented([*header(plan, "postgresql", options, *CONF), *notes])
    return Rendered(joined(lines, [f"statement_timeout = '{limit}'"]), notes)


def _whom(options: Options) -> str:
    role, database = _quoted(options.role), _quoted(options.database)
    if options.role:
        return f"ROLE {role} IN DATABASE {database}" if options.database else f"ROLE {role}"
    return f"DATABASE {database}" if options.database else ""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
