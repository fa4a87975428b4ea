"""Results of checks: one with something of each kind and with awkward text in it, and any at all."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from overton.check.findings import CheckResult, Finding, Kind, Trouble

BASE, HEAD = "a" * 40, "b" * 40
SQL = {
    "campaign": "no-raw-sql",
    "metric": "raw queries",
    "why": "SQL in strings cannot be checked.",
    "help": "docs/raw-sql.md#what-to-write-instead",
}
TYPED = {
    "campaign": "typed-modules",
    "metric": "type ignores",
    "unit": "ignores",
    "why": "Each `Any` hides a bug | or two.",
    "help": "https://wiki.acme.test/typing (new)",
}


def finding(**keys: Any) -> Finding:
    """A line of SQL that is new, unless something else is said."""
    line = {
        "kind": Kind.NOT_ALLOWED,
        "item": 'app/users.py: db.execute("select * from users")',
        "path": "app/users.py",
        "line": 12,
        "value": 1,
        "ceiling": 0,
        "owners": ("@acme/payments",),
        "reason": "new, and no new ones are allowed",
    }
    return Finding(**{**line, **SQL, **keys})


def result(*findings: Finding, **keys: Any) -> CheckResult:
    """What four campaigns found."""
    told = {"base": BASE, "head": HEAD, "day": date(2026, 2, 2), "campaigns": 4, "findings": findings}
    return CheckResult(**{**told, **keys})


def of_each_kind() -> CheckResult:
    """Something of every kind, for several owners, with a path that is no UTF-8 and code that looks like markup."""
    return result(
        finding(),
        finding(
            **TYPED, item="app/räume/x y.py", path="app/räume/x y.py", line=0, value=5, before=3, ceiling=3, owners=(),
            reason="worse than at the base",
        ),
        finding(
            kind=Kind.LOOSENED, item="raw queries", path="campaigns/no-raw-sql.yaml", line=14, value=None, ceiling=None,
            owners=("@acme/infra", "ana@acme.test"), reason="an exemption of app/legacy/* was added",
            until=date(2026, 6, 30),
        ),
        finding(
            kind=Kind.NOT_ENFORCED, campaign="trial", item="caf\udce9.py: f(`a` | b) ::error:: ##[x] @acme/all #12 <b>",
            path="caf\udce9.py", line=3, owners=("search",), help="", why="",
        ),
        finding(
            kind=Kind.ANNOUNCED, campaign="short-functions", metric="lines", unit="lines", item="app/slow.py: refresh",
            path="app/slow.py", line=7, value=41, before=41, ceiling=30, owners=("payments",), help="", why="",
            reason="41 lines is in the Window", from_=date(2026, 3, 2),
        ),
        finding(kind=Kind.WARNED, item="app/users.py: db.execute(q)", line=40, before=1, ceiling=1,
                reason="in the Window since 5 January 2026"),
        finding(kind=Kind.FIXED, item="app/users.py: old()", line=0, value=None, before=1, ceiling=1, reason="gone"),
        troubles=(Trouble("lint-clean", "findings", "reports/ruff.sarif:1:1: this is no JSON; write the report anew"),),
    )  # fmt: skip


anything = st.text(
    st.characters() | st.sampled_from("|`\\\n\r:,%<>@#[]&\"'\x00\x1b\udcff\ud800\u2028\x85"), max_size=40
)
numbers = st.none() | st.integers(-3, 10**6).map(float) | st.floats()
days = st.none() | st.dates()
findings = st.builds(
    Finding,
    kind=st.sampled_from(Kind),
    campaign=anything,
    metric=anything,
    item=anything,
    path=anything,
    line=st.integers(0, 10**6),
    value=numbers,
    before=numbers,
    ceiling=numbers,
    unit=anything,
    owners=st.lists(anything, max_size=3).map(tuple),
    reason=anything,
    from_=days,
    until=days,
    why=anything,
    help=anything | anything.map("https://acme.test/{}".format),
)
troubles = st.builds(Trouble, anything, anything, anything)
results = st.builds(
    CheckResult,
    base=st.just(BASE),
    head=st.sampled_from([HEAD, ""]),
    day=st.dates(),
    campaigns=st.integers(0, 30),
    findings=st.lists(findings, max_size=4).map(tuple),
    troubles=st.lists(troubles, max_size=2).map(tuple),
)
