"""What is rendered, in real programs: accepted, and what takes too long is cut off."""

import getpass
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pymysql
import pytest

from postgresql_server import Server
from real_servers import free_port, mariadb_server, program, quietly, slow_upstream, started, statuses
from rendered import configuration, planned

SHORT = planned(0.4, {"GET /exports/*": 5, "/health": None})
WHOLE_SECONDS = planned(1, {"GET /exports/*": 5, "/health": None})
HOSTILE = (
    'GET /a"; } location / { return 200; } #',
    "GET /b' }\nproxy_read_timeout 1h;",
    "GET /c\\",
    "GET /d${HOME}%{ENV:PATH}$(id)",
    "GET /e;f&g'h(i)j+k,l=m:n@o!p$q",
    "GET /x/{id}/<int:n>/:slug/{rest:path}",
    "GET /[a-z]{1,9}",
    "GET /" + "y" * 990,
    "POST *",
    "?ET /z?",
    "*/admin/*",
    "<script>",
    "",
)
"""Names that would like to be something else than names."""
APACHE_MODULES = Path("/usr/lib/apache2/modules")


@pytest.fixture(scope="module")
def upstream() -> Iterator[int]:
    with slow_upstream() as port:
        yield port


def _nginx(folder: Path, rendered: str, upstream: int, port: int) -> list[str]:
    (folder / "limits.conf").write_text(rendered, encoding="utf-8")
    temporary = " ".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; events {{}} http {{ access_log off; {temporary}"
        f" upstream app {{ server 127.0.0.1:{upstream}; }} server {{ listen 127.0.0.1:{port};"
        f" location / {{ proxy_pass http://app; include {folder}/limits.conf; }} }} }}"
    )
    return [program("nginx"), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]


def test_nginx_cuts_off_what_is_slow(tmp_path: Path, upstream: int) -> None:
    """504 for the slow request; the fast one and the exempt ones are answered."""
    port = free_port()
    command = _nginx(tmp_path, configuration("nginx", SHORT), upstream, port)
    with started(command, port, tmp_path / "log"):
        found = statuses(port, "GET /a?s=0.1", "GET /a?s=1", "GET /exports/b/1?s=1", "GET /health?s=1")

    assert [200, 504, 200, 200] == found


def test_nginx_takes_any_name(tmp_path: Path) -> None:
    """No exempt item gets out of its quotation."""
    plan = planned(30, {items: 40 + n for n, items in enumerate(HOSTILE)})
    command = _nginx(tmp_path, configuration("nginx", plan), 9, free_port())

    assert "test is successful" in quietly([*command, "-t"], tmp_path)


def _haproxy(folder: Path, rendered: str, upstream: int, port: int) -> list[str]:
    (folder / "haproxy.cfg").write_text(
        "defaults\n    mode http\n    timeout connect 5s\n    timeout client 60s\n"
        f"listen app\n    bind 127.0.0.1:{port}\n    server app 127.0.0.1:{upstream}\n{rendered}",
        encoding="utf-8",
    )
    return [program("haproxy"), "-f", str(folder / "haproxy.cfg")]


def test_haproxy_cuts_off_what_is_slow(tmp_path: Path, upstream: int) -> None:
    """504 for the slow request; an exemption of GET is none of POST."""
    port = free_port()
    command = _haproxy(tmp_path, configuration("haproxy", SHORT), upstream, port)
    requests = ("GET /a?s=0.1", "GET /a?s=1", "GET /exports/b/1?s=1", "POST /exports/b/1?s=1", "GET /health?s=1")
    with started(command, port, tmp_path / "log"):
        found = statuses(port, *requests)

    assert [200, 504, 200, 504, 200] == found


def test_haproxy_takes_any_name(tmp_path: Path) -> None:
    """No exempt item gets out of its quotation."""
    plan = planned(30, {items: 40 + n for n, items in enumerate(HOSTILE)})
    command = _haproxy(tmp_path, configuration("haproxy", plan), 9, free_port())

    assert "" == quietly([*command, "-c", "-q"], tmp_path)


def test_haproxy_takes_it_as_named_defaults(tmp_path: Path, upstream: int) -> None:
    """One line then brings the limits into a backend: `from limits`."""
    rendered = configuration("haproxy", SHORT)
    port = free_port()
    (tmp_path / "haproxy.cfg").write_text(
        f"defaults limits\n    mode http\n    timeout connect 5s\n{rendered}"
        f"defaults\n    mode http\n    timeout client 60s\nfrontend all\n    bind 127.0.0.1:{port}\n"
        f"    default_backend app\nbackend app from limits\n    server app 127.0.0.1:{upstream}\n",
        encoding="utf-8",
    )
    with started([program("haproxy"), "-f", str(tmp_path / "haproxy.cfg")], port, tmp_path / "log"):
        found = statuses(port, "GET /a?s=1", "GET /exports/b/1?s=1")

    assert [504, 200] == found


def _envoy(folder: Path, rendered: str, upstream: int, port: int) -> list[str]:
    kinds = "type.googleapis.com/envoy.extensions.filters"
    router = {"name": "router", "typed_config": {"@type": f"{kinds}.http.router.v3.Router"}}
    address = {"socket_address": {"address": "127.0.0.1", "port_value": upstream}}
    cluster = {
        "name": "app",
        "type": "STATIC",
        "load_assignment": {
            "cluster_name": "app",
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address}}]}],
        },
    }
    (folder / "envoy.yaml").write_text(
        "static_resources:\n"
        f"  clusters: [{json.dumps(cluster)}]\n"
        "  listeners:\n"
        f"  - address: {{socket_address: {{address: 127.0.0.1, port_value: {port}}}}}\n"
        "    filter_chains:\n"
        "    - filters:\n"
        "      - name: http\n"
        "        typed_config:\n"
        f'          "@type": "{kinds}.network.http_connection_manager.v3.HttpConnectionManager"\n'
        "          stat_prefix: http\n"
        f"          http_filters: [{json.dumps(router)}]\n"
        "          route_config:\n"
        f"{textwrap.indent(rendered, ' ' * 12)}",
        encoding="utf-8",
    )
    return [program("envoy"), "-c", str(folder / "envoy.yaml"), "-l", "warn", "--use-dynamic-base-id"]


def test_envoy_cuts_off_what_is_slow(tmp_path: Path, upstream: int) -> None:
    """504 for the slow request; an exemption of GET is none of POST."""
    port = free_port()
    command = _envoy(tmp_path, configuration("envoy", SHORT), upstream, port)
    requests = ("GET /a?s=0.1", "GET /a?s=1", "GET /exports/b/1?s=1", "POST /exports/b/1?s=1", "GET /health?s=1")
    with started([*command, "--concurrency", "1"], port, tmp_path / "log"):
        found = statuses(port, *requests)

    assert [200, 504, 200, 504, 200] == found


def test_envoy_takes_any_name(tmp_path: Path) -> None:
    """No exempt item gets out of its quotation."""
    plan = planned(30, {items: 40 + n for n, items in enumerate(HOSTILE)})
    command = _envoy(tmp_path, configuration("envoy", plan), 9, free_port())

    assert "OK" in quietly([*command, "--mode", "validate"], tmp_path)


def _apache(folder: Path, rendered: str, upstream: int, port: int) -> list[str]:
    command = program("apache2")
    if not APACHE_MODULES.is_dir():
        pytest.skip("Apache's modules are not where they usually are")
    modules = ("mpm_event", "authz_core", "proxy", "proxy_http", "proxy_balancer", "slotmem_shm", "lbmethod_byrequests")
    loaded = "".join(f"LoadModule {one}_module {APACHE_MODULES}/mod_{one}.so\n" for one in modules)
    user = "User nobody\n" if getpass.getuser() == "root" else ""
    (folder / "limits.conf").write_text(rendered, encoding="utf-8")
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nServerName localhost\nPidFile {folder}/pid\nErrorLog {folder}/error.log\n"
        f"DefaultRuntimeDir {folder}\nListen 127.0.0.1:{port}\n{loaded}{user}"
        f"<VirtualHost *:{port}>\nInclude {folder}/limits.conf\nProxyPass / http://127.0.0.1:{upstream}/\n</VirtualHost>\n"
    )
    return [command, "-f", str(folder / "apache.conf")]


def test_apache_cuts_off_what_is_slow(tmp_path: Path, upstream: int) -> None:
    """502 or 504, as the version has it, for the slow request; whole seconds."""
    port = free_port()
    rendered = configuration("apache", WHOLE_SECONDS, upstream=f"127.0.0.1:{upstream}")
    command = _apache(tmp_path, rendered, upstream, port)
    with started([*command, "-DFOREGROUND"], port, tmp_path / "log"):
        found = statuses(port, "GET /a?s=0.1", "GET /a?s=2", "GET /exports/b/1?s=2", "GET /health?s=2")

    assert [200, True, 200, 200] == [found[0], found[1] in (502, 504), *found[2:]]


def test_apache_takes_any_name(tmp_path: Path) -> None:
    """No exempt item gets out of its quotation."""
    plan = planned(30, {items: 40 + n for n, items in enumerate(HOSTILE)})
    command = _apache(tmp_path, configuration("apache", plan), 9, free_port())

    assert "Syntax OK" in quietly([*command, "-t"], tmp_path)


APP = """
import time
def application(environ, start_response):
    time.sleep(float(environ["QUERY_STRING"].partition("s=")[2] or 0))
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


def test_gunicorn_ends_what_is_slow(tmp_path: Path) -> None:
    """One limit for all, in whole seconds."""
    (tmp_path / "app.py").write_text(APP)
    port = free_port()
    limits = configuration("gunicorn", planned(0.3))
    (tmp_path / "gunicorn.conf.py").write_text(f'{limits}bind = "127.0.0.1:{port}"\nworkers = 2\n', encoding="utf-8")
    with started([program("gunicorn"), "app:application"], port, tmp_path / "log"):
        fast, slow = statuses(port, "GET /a?s=0", "GET /a?s=6")

    assert (200, True) == (fast, slow in (0, 500))


def test_uwsgi_ends_what_is_slow(tmp_path: Path) -> None:
    """The connection is cut; an exemption of GET is none of POST."""
    (tmp_path / "app.py").write_text(APP)
    port = free_port()
    (tmp_path / "limits.ini").write_text(configuration("uwsgi", WHOLE_SECONDS), encoding="utf-8")
    (tmp_path / "uwsgi.ini").write_text(
        f"[uwsgi]\nplugin = python3\nhttp-socket = 127.0.0.1:{port}\nwsgi-file = {tmp_path}/app.py\nmaster = true\n"
        f"processes = 6\nneed-app = true\ndie-on-term = true\nini = {tmp_path}/limits.ini\n"
    )
    requests = ("GET /a?s=0", "GET /a?s=5", "GET /exports/b/1?s=3", "POST /exports/b/1?s=5", "GET /health?s=3")
    with started([program("uwsgi"), "--ini", str(tmp_path / "uwsgi.ini")], port, tmp_path / "log"):
        found = statuses(port, *requests)

    assert [200, 0, 200, 0, 200] == found


def test_uwsgi_takes_any_name(tmp_path: Path) -> None:
    """Every rule that is written is one that it has read."""
    plan = planned(30, {items: 40 + n for n, items in enumerate(HOSTILE)})
    text = configuration("uwsgi", plan)
    port = free_port()
    (tmp_path / "limits.ini").write_text(f"{text}http-socket = 127.0.0.1:{port}\nmaster = true\n", encoding="utf-8")
    command = [program("uwsgi"), "--die-on-term", "--ini", str(tmp_path / "limits.ini")]
    with started(command, port, tmp_path / "log"):
        said = (tmp_path / "log").read_text(encoding="utf-8")

    assert text.count("\nroute-") == said.count("[rule: ")


@pytest.mark.postgresql
def test_postgresql_cancels_what_is_slow(postgresql_server: Server) -> None:
    """A statement of the database beyond the limit is cancelled, one within it is not."""
    url = postgresql_server.empty_database()
    name = url.partition("/database_")[2].partition("?")[0]
    postgresql_server.execute(url, configuration("postgresql", planned(0.3), database=f"database_{name}"))

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_sleep(0.05)")
        with pytest.raises(psycopg.errors.QueryCanceled, match="statement timeout"):
            connection.execute("SELECT pg_sleep(2)")


@pytest.mark.postgresql
def test_postgresql_takes_any_role(postgresql_server: Server) -> None:
    """A name is quoted, whatever it holds; and the setting is what was rendered."""
    role = "a \"b'; drop"
    url = postgresql_server.empty_database()
    quoted = '"' + role.replace('"', '""') + '"'
    postgresql_server.execute(url, f"CREATE ROLE {quoted}")
    postgresql_server.execute(url, configuration("postgresql", planned(0.25, unit="ms"), role=role))

    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    assert (["statement_timeout=1ms"],) == found


@pytest.mark.postgresql
def test_postgresql_reads_the_line_of_its_configuration(postgresql_server: Server) -> None:
    """As `pg_file_settings` shows it before anything is reloaded."""
    url = postgresql_server.empty_database()
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("SHOW config_file").fetchone()
        assert row is not None
        own = Path(row[0])
        before = own.read_bytes()
        own.write_bytes(before + b"\n" + configuration("postgresql", planned(1.5)).encode())
        try:
            query = "SELECT setting, error FROM pg_file_settings WHERE name = 'statement_timeout'"
            assert [("1500ms", None)] == connection.execute(query).fetchall()
        finally:
            own.write_bytes(before)


def test_mariadb_ends_what_is_slow() -> None:
    """Any statement; what is for MySQL alone is passed over."""
    with mariadb_server(configuration("mysql", planned(0.3))) as server:
        connection = pymysql.connect(host=server.host, port=server.port, user=server.user)
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT SLEEP(0.05)")
            with pytest.raises(pymysql.err.OperationalError, match="max_statement_time exceeded"):
                cursor.execute("SELECT SLEEP(2)")
