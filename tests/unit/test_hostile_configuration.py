"""Whatever a campaign's texts hold, a rendering holds directives of ours alone."""

import ast
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from overton.render.registry import TARGETS
from overton.render.routes import InexpressibleError, routes_of
from rendered import check, configuration, planned

LOADED = st.text(st.sampled_from("\n\r\u2028\x00\\\"';{}#$%` -[]<>=:/aé"), max_size=20)
TEXT = st.text(max_size=20) | LOADED
ITEMS = TEXT | LOADED.map("GET /{}".format) | st.sampled_from(["GET /a", "/b/*", "GET /{id}"])


def _lines(pattern: str, mark: str = "#") -> Callable[[str], bool]:
    """Every line is a comment or looks so."""
    line = re.compile(rf"\s*(?:{re.escape(mark)}.*|{pattern})")
    return lambda text: all(line.fullmatch(one) and not one.endswith("\\") for one in text.split("\n"))


def _yaml(text: str) -> bool:
    (host,) = YAML(typ="safe").load(text)["virtual_hosts"]
    return all(set(one) == {"match", "route"} and one["route"]["cluster"] == "app" for one in host["routes"])


def _python(text: str) -> bool:
    (only,) = ast.parse(text).body
    return isinstance(only, ast.Assign) and ast.unparse(only.targets[0]) == "timeout"


PATTERN = r"\^[A-Za-z0-9/_~.*+?:()\[\]^\\-]*\$"
HOLDS_OURS: Mapping[str, Callable[[str], bool]] = {
    "nginx": _lines(rf'proxy_(?:read|send)_timeout \w+;|proxy_pass http://app;|location ~ "{PATTERN}" {{|}}|'),
    "haproxy": _lines(
        r"timeout server \w+|http-request set-timeout server \w+ if (?:\{ method [A-Z ]+ \} )?"
        rf"\{{ path_reg '{PATTERN}' \}}|"
    ),
    "apache": _lines(
        r'ProxyTimeout \d+|</?Proxy.*>|BalancerMember "http://app" timeout=\d+|'
        rf'ProxyPassMatch "{PATTERN}" "[a-z:/0-9-]+\$1"|'
    ),
    "uwsgi": _lines(
        r"\[uwsgi\]|harakiri = \d+|route-run = harakiri:\d+|"
        rf"route-if = regexp:\$\{{REQUEST_METHOD\}}\$\{{PATH_INFO\}};{PATTERN} harakiri:\d+|"
    ),
    "postgresql": _lines(r"statement_timeout = '\w+'|"),
    "mysql": _lines(r"\[\w+\]|loose_max_execution_time = \d+|max_statement_time = [\d.]+|"),
    "env": _lines(r"OVERTON_REQUEST_TIMEOUTS_M?S=\d+|"),
    "gunicorn": _python,
    "envoy": _yaml,
    "json": lambda text: bool(json.loads(text)),
}


@pytest.mark.parametrize("program", TARGETS)
@settings(max_examples=100, deadline=None)
@given(st.dictionaries(ITEMS, st.none() | st.sampled_from([40.0, 400.0]), max_size=3), TEXT, TEXT, TEXT)
def test_no_text_becomes_a_directive(
    program: str, exempt: dict[str, float | None], goal: str, metric: str, page: str
) -> None:
    """Items, goals, names and addresses stay in comments or in quotation marks."""
    plan = replace(planned(30, exempt), goal=goal, metric=metric, help=page)

    assert HOLDS_OURS[program](configuration(program, plan))


@pytest.mark.parametrize("program", TARGETS)
@settings(max_examples=100, deadline=None)
@given(st.dictionaries(ITEMS, st.none() | st.sampled_from([31.5, 40.0, 400.0]), max_size=3), TEXT)
def test_what_is_rendered_matches(program: str, exempt: dict[str, float | None], goal: str) -> None:
    """Read back, every rendering is what the Window says."""
    plan = replace(planned(30.25, exempt), goal=goal)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "deployed"
        file.write_text(configuration(program, plan), encoding="utf-8")
        comparison = check(program, plan, file)

    assert ((), ()) == (comparison.drifts, comparison.notes)


def test_a_name_that_cannot_be_expressed_is_told() -> None:
    """In a comment, and to whoever renders."""
    with pytest.raises(InexpressibleError):
        routes_of("nightly job;")
    text = configuration("nginx", planned(30, {"nightly job;": None}))

    assert "# 'nightly job;' is left out, it is no route; it is held to 30 s\n" in text
