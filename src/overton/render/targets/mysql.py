"""MySQL and MariaDB: `max_execution_time` for the one, `max_statement_time` for the other; one file serves both."""

from overton.render.comments import commented, header, joined
from overton.render.deployed.mysql import deployed
from overton.render.plan import Plan
from overton.render.target import Options, Rendered, one_for_all

__all__ = ["BY_METHOD", "BY_ROUTE", "deployed", "rendered"]

BY_ROUTE = False
BY_METHOD = False
ADVICE = (
    "put this file into the folder that my.cnf includes, and start the server anew",
    "MySQL limits SELECT alone, by the first of the two; MariaDB limits every statement, by the second",
)


def rendered(plan: Plan, options: Options) -> Rendered:
    notes = one_for_all(plan, "the server")
    whole = 0 if plan.longest.seconds is None else plan.longest.units(1000)
    lines = [
        "[mysqld]",
        f"loose_max_execution_time = {whole}",
        "[mariadb]",
        f"max_statement_time = {whole // 1000}.{whole % 1000:03}",
    ]
    return Rendered(joined(commented([*header(plan, "mysql", options, *ADVICE), *notes]), lines), notes)
