"""Configurations that people wrote: whether they match the Window, and what drifted."""

from pathlib import Path

import pytest

from overton.model.problem import BadInputError
from overton.render.registry import TARGETS
from rendered import check, configuration, drifted, planned

PLAN = planned(30, {"/exports/*": 55, "/health": None})
GENERAL = "wanted at most 30 s"
NO_EXEMPTION = f"{GENERAL}, since no exemption lets it take longer"

NGINX = """
http {
    proxy_read_timeout 60s;   # overridden in every server
    include missing.types;
    lua { content_by_lua_block { if x then return "}" end } }
    server {
        proxy_read_timeout 30000ms;
        location / { proxy_pass http://app; }
        location /exports/ { proxy_read_timeout 55; proxy_pass http://app; }
        location = /health { proxy_read_timeout 24d; proxy_pass http://app; }
    }
}
"""
HAPROXY = """
defaults
    timeout server 1h
backend app
    timeout server 30000
    acl exports path_beg /exports/ # slow
    http-request set-timeout server 55s if exports
    http-request set-timeout server 24d if { path /health }
    server a 127.0.0.1:1
"""
ENVOY = """
static_resources:
  listeners:
  - filter_chains:
    - filters:
      - typed_config:
          route_config:
            virtual_hosts:
            - domains: ["*"]
              routes:
              - {match: {prefix: /exports/}, route: {cluster: app, timeout: {seconds: 55}}}
              - {match: {path: /health}, route: {cluster: app, timeout: 0s}}
              - {match: {prefix: /old/}, redirect: {path_redirect: /}}
              - {match: {prefix: /}, route: {cluster: app, timeout: 30.000s}}
"""
APACHE = r"""
ProxyTimeout 300
<VirtualHost *:80>
    ProxyTimeout 30
    # a comment goes on \
    ProxyTimeout 99
    <Location "/exports/">
        ProxyPass http://app/exports/ timeout=55
    </Location>
    <Proxy balancer://health>
        BalancerMember http://app timeout=2073600
    </Proxy>
    ProxyPass /static !
    ProxyPassMatch ^/health$ balancer://health
    ProxyPass / http://app/
</VirtualHost>
"""
UWSGI = """
[uwsgi]
harakiri = 2073600
route-run = harakiri:30
route = ^/exports/ harakiri:55
route-uri = ^/health$ harakiri:2073600
"""
MATCHING = {"nginx": NGINX, "haproxy": HAPROXY, "envoy": ENVOY, "apache": APACHE, "uwsgi": UWSGI}


@pytest.mark.parametrize("program", MATCHING)
def test_what_people_wrote_matches_when_it_means_the_same(program: str, tmp_path: Path) -> None:
    """Other units, other kinds of routes, inherited and overridden values, what is for somebody else."""
    assert [] == drifted(program, PLAN, MATCHING[program], tmp_path)


LOOSER = [
    ("nginx", "30000ms", "31s", "deployed.conf:7: found proxy_read_timeout 31s; " + GENERAL),
    ("nginx", "proxy_read_timeout 30000ms;", "", "deployed.conf:3: found proxy_read_timeout 60s; " + GENERAL),
    ("nginx", "55;", "56;", "deployed.conf:9: found proxy_read_timeout 56; wanted at most 55 s, since no exemption"),
    ("nginx", "location /exports/", "location /reports/", f"found proxy_read_timeout 55; {NO_EXEMPTION}"),
    ("nginx", "location /exports/", "location /", "deployed.conf:9: found proxy_read_timeout 55; " + GENERAL),
    ("haproxy", "server 30000", "server 30001", "deployed.conf:5: found timeout server 30001; " + GENERAL),
    ("haproxy", "timeout server 30000", "", "deployed.conf:3: found timeout server 1h; " + GENERAL),
    ("haproxy", "if exports", "if !exports", f"deployed.conf:7: found set-timeout server 55s; {NO_EXEMPTION}"),
    ("haproxy", "if exports", "", "deployed.conf:7: found set-timeout server 55s; " + GENERAL),
    ("haproxy", "path_beg /exports/", "path_end .pdf", f"found set-timeout server 55s; {NO_EXEMPTION}"),
    ("envoy", "30.000s", "31s", "deployed.conf:14: found timeout: 31s; " + GENERAL),
    ("envoy", ", timeout: 30.000s", "", "deployed.conf:14: found a route without a timeout; " + GENERAL),
    ("envoy", "/exports/", "/reports/", f"found timeout: seconds: 55; {NO_EXEMPTION}"),
    ("apache", "ProxyTimeout 30\n", "ProxyTimeout 31\n", "deployed.conf:4: found ProxyTimeout 31; " + GENERAL),
    ("apache", "    ProxyTimeout 30\n", "", "deployed.conf:2: found ProxyTimeout 300; " + GENERAL),
    ("apache", "timeout=55", "timeout=56", "found http://app/exports/ timeout=56; wanted at most 55 s"),
    ("apache", "ProxyPass / http://app/", "ProxyPass / http://app/ timeout=99", f"found / timeout=99; {GENERAL}"),
    ("uwsgi", "harakiri:30", "harakiri:31", "deployed.conf:4: found route-run … harakiri:31; " + GENERAL),
    ("uwsgi", "route-run = harakiri:30", "", "deployed.conf:3: found harakiri = 2073600; " + GENERAL),
]


@pytest.mark.parametrize(("program", "before", "after", "expected"), LOOSER)
def test_what_is_looser_than_the_window_has_drifted(
    program: str, before: str, after: str, expected: str, tmp_path: Path
) -> None:
    """With its line, what was found and what was wanted."""
    text = MATCHING[program]
    assert before in text
    found = drifted(program, PLAN, text.replace(before, after), tmp_path)

    assert [True] == [expected in one for one in found if expected in one], found


CUT = [
    ("nginx", "location /exports/ { proxy_read_timeout 55; proxy_pass http://app; }"),
    ("haproxy", "http-request set-timeout server 55s if exports"),
    ("envoy", "- {match: {prefix: /exports/}, route: {cluster: app, timeout: {seconds: 55}}}"),
    ("apache", "ProxyPass http://app/exports/ timeout=55"),
    ("uwsgi", "route = ^/exports/ harakiri:55"),
]


@pytest.mark.parametrize(("program", "line"), CUT)
def test_an_exempt_route_without_a_limit_of_its_own_has_drifted(program: str, line: str, tmp_path: Path) -> None:
    """It would be cut off like everything else."""
    (found,) = drifted(program, PLAN, MATCHING[program].replace(line, ""), tmp_path)

    assert found.startswith("deployed.conf: found no limit of its own for an exempt route, so ")
    assert found.endswith("/exports/.*$: /exports/* is exempt")


def test_an_exempt_route_behind_everything_has_drifted(tmp_path: Path) -> None:
    """Envoy takes the first route that matches."""
    lines = ENVOY.splitlines()
    (found,) = drifted("envoy", PLAN, "\n".join([*lines[:10], lines[13], *lines[10:13], ""]), tmp_path)[:1]

    assert "no limit of its own for an exempt route" in found


@pytest.mark.parametrize(
    ("line", "methods"),
    [
        ("http-request set-timeout server 55s if { method GET } { path_beg /exports/ }", "GET"),
        ("http-request set-timeout server 55s if { path_beg /exports/ } { method POST GET }", "more"),
        ("http-request set-timeout server 55s if { path_beg /exports/ }", "more"),
    ],
)
def test_an_exemption_of_one_method_is_none_of_the_others(line: str, methods: str, tmp_path: Path) -> None:
    """A limit for more methods than are exempt is looser than the Window."""
    plan = planned(30, {"GET /exports/*": 55})
    found = drifted("haproxy", plan, f"timeout server 30s\n{line}\n", tmp_path)

    assert (0 if methods == "GET" else 1) == len(found)


ONE_FOR_ALL = [
    ("gunicorn", "timeout = 30", "timeout: int = 31", "deployed.conf:1: found timeout = 31"),
    ("gunicorn", "timeout = 99\ntimeout = 30", "timeout = 0", "deployed.conf:1: found timeout = 0"),
    ("gunicorn", "timeout = 30\ndef f():\n    timeout = 99", "if True:\n    timeout = 31", ":2: found timeout = 31"),
    ("postgresql", "statement_timeout = 30s", "statement_timeout 30001", "found statement_timeout = 30001"),
    (
        "postgresql",
        "statement_timeout=0\nStatement_Timeout='30000' # ms",
        "statement_timeout = 1min",
        "statement_timeout = 1min",
    ),
    (
        "postgresql",
        "ALTER ROLE app SET statement_timeout TO '30s';",
        "-- a\nALTER DATABASE x SET statement_timeout = 0",
        ":2: found ALTER DATABASE x",
    ),
    (
        "mysql",
        "[mysqld]\nmax-execution-time=30000",
        "[mariadb-10.11]\nmax_statement_time=30.5",
        "found max_statement_time = 30.5",
    ),
    (
        "mysql",
        "SET GLOBAL max_statement_time = 30;",
        "SET PERSIST max_execution_time = 0;",
        "found max_execution_time = 0",
    ),
    (
        "env",
        "OVERTON_REQUEST_TIMEOUTS_S=30",
        'export OVERTON_REQUEST_TIMEOUTS_MS="30001"',
        "found OVERTON_REQUEST_TIMEOUTS_MS=30001",
    ),
    ("json", '{"seconds": 30.0}', '{"seconds": null}', "found seconds: null"),
    ("uwsgi", "[uwsgi]\nharakiri = 30", "[uwsgi]\nharakiri=31", "found harakiri = 31"),
]


@pytest.mark.parametrize(("program", "good", "bad", "expected"), ONE_FOR_ALL)
def test_one_limit_for_all_is_compared_as_time(
    program: str, good: str, bad: str, expected: str, tmp_path: Path
) -> None:
    """In whatever way it is written."""
    plan = planned(30)
    found = drifted(program, plan, bad, tmp_path)

    assert [] == drifted(program, plan, good, tmp_path)
    assert [True] == [expected in one and GENERAL in one for one in found], found


EMPTY = {"envoy": "{}", "json": "{}"}


@pytest.mark.parametrize("program", TARGETS)
def test_a_limit_that_is_missing_has_drifted(program: str, tmp_path: Path) -> None:
    """Nothing is held to a limit that is not written."""
    (found,) = drifted(program, planned(30), EMPTY.get(program, "\n# nothing\n"), tmp_path)

    assert found.endswith("; wanted at most 30 s for everything")


def test_what_is_stricter_is_noted_and_matches(tmp_path: Path) -> None:
    """A team may be ahead of the Window."""
    (tmp_path / "app.conf").write_text("proxy_read_timeout 5s;")
    found = check("nginx", planned(30), tmp_path / "app.conf")

    assert ((), [f"{tmp_path}/app.conf:1: proxy_read_timeout 5s is stricter than the Window, which allows 30 s"]) == (
        found.drifts,
        list(found.notes),
    )


@pytest.mark.parametrize(
    ("program", "outer", "inner"),
    [
        (
            "nginx",
            "http { include conf.d/*.conf; }",
            "server { proxy_read_timeout 31s; location / { proxy_pass http://a; } }",
        ),
        ("apache", "IncludeOptional conf.d/*.conf", "ProxyTimeout 31"),
        ("uwsgi", "[uwsgi]\nini = conf.d/a.conf", "[uwsgi]\nharakiri = 31"),
        ("postgresql", "statement_timeout = 30s\ninclude_dir 'conf.d'", "statement_timeout = 31s"),
        ("mysql", "!include conf.d/a.conf", "[mysqld]\nmax_execution_time = 31000"),
    ],
)
def test_includes_are_followed(program: str, outer: str, inner: str, tmp_path: Path) -> None:
    """What drifted is told with the file that it is in."""
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "conf.d" / "a.conf").write_text(inner)
    (found,) = drifted(program, planned(30), outer, tmp_path)

    assert found.startswith("conf.d/a.conf:")


def test_an_include_that_is_not_here_is_noted(tmp_path: Path) -> None:
    """A server's types are not in every repository."""
    (tmp_path / "a.conf").write_text("include mime.types;\nproxy_read_timeout 30s;\n")
    found = check("nginx", planned(30), tmp_path / "a.conf")

    assert [f"{tmp_path}/a.conf:1: includes mime.types, which is not here; it was not looked at"] == list(found.notes)


def test_a_file_that_includes_itself_ends(tmp_path: Path) -> None:
    """Somewhere it is deep enough."""
    (tmp_path / "a.conf").write_text("include a.conf;\nproxy_read_timeout 30s;\n")

    assert () == check("nginx", planned(30), tmp_path / "a.conf").drifts


def test_a_folder_is_all_its_files(tmp_path: Path) -> None:
    """Those of the program, by the ends of their names."""
    (tmp_path / "a.conf").write_text("proxy_read_timeout 30s;")
    (tmp_path / "notes.md").write_text("{{{")

    assert () == check("nginx", planned(30), tmp_path).drifts


def test_a_folder_begins_with_its_main_file(tmp_path: Path) -> None:
    """What that does not include is not deployed."""
    (tmp_path / "nginx.conf").write_text("include a.conf;")
    (tmp_path / "a.conf").write_text("proxy_read_timeout 30s;")
    (tmp_path / "b.conf").write_text("proxy_read_timeout 99s;")

    assert () == check("nginx", planned(30), tmp_path).drifts


@pytest.mark.parametrize(
    ("program", "text", "expected"),
    [
        ("nginx", "server {", "it ends too soon"),
        ("nginx", "server { } }", "`}` comes too soon"),
        ("nginx", 'server_name "a', "a quotation has no end"),
        ("envoy", "a: [", "this is no YAML"),
        ("apache", "</Location>", "a section ends that did not begin"),
        ("gunicorn", "timeout = int(environ['T'])", "`timeout` is worked out when it runs: write a plain number"),
        ("gunicorn", "timeout =", "this is no Python"),
        ("json", "[]", "this is no JSON object"),
        ("json", "{", "this is no JSON"),
    ],
)
def test_what_cannot_be_read_is_bad_input(program: str, text: str, expected: str, tmp_path: Path) -> None:
    """And not taken for a match."""
    with pytest.raises(BadInputError, match="check that this is the configuration that is deployed") as caught:
        drifted(program, planned(30), text, tmp_path)

    assert expected in str(caught.value)


def test_a_role_of_postgresql_is_found_among_others(tmp_path: Path) -> None:
    """A limit of another role is none of this one's."""
    sql = "ALTER ROLE batch SET statement_timeout = 0;\n" + configuration("postgresql", planned(30), role='my "app')
    (tmp_path / "roles.sql").write_text(sql)

    assert () == check("postgresql", planned(30), tmp_path / "roles.sql", role='my "app').drifts
    assert 1 == len(check("postgresql", planned(30), tmp_path / "roles.sql", role="app").drifts)
    assert 1 == len(check("postgresql", planned(30), tmp_path / "roles.sql").drifts)
