"""The reference of rendered configuration shows what is rendered."""

import re
from pathlib import Path

import pytest

from rendered import configuration, planned

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "rendered-configuration.md"
SECTIONS = {
    "nginx": "nginx",
    "Envoy": "envoy",
    "HAProxy": "haproxy",
    "Apache": "apache",
    "gunicorn": "gunicorn",
    "uWSGI": "uwsgi",
    "PostgreSQL": "postgresql",
    "MySQL and MariaDB": "mysql",
    "Environment variables": "env",
}
ONE_FOR_ALL = ("gunicorn", "postgresql", "mysql", "env")
EXEMPT = {"GET /exports/*": 55.0, "/health": None}


@pytest.mark.parametrize("section", SECTIONS)
def test_examples_are_what_is_rendered(section: str) -> None:
    """Line by line, but for the comments."""
    program = SECTIONS[section]
    text = re.split(r"^## ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (own,) = (part for part in text if part.startswith(f"{section}\n"))
    shown = re.findall(r"```\w+\n(.*?)```", own, re.DOTALL)[0]
    rendered = configuration(program, planned(30, {} if program in ONE_FOR_ALL else EXEMPT))

    assert "".join(line for line in rendered.splitlines(keepends=True) if not line.strip().startswith("#")) == shown


def test_the_sql_of_the_reference_is_what_is_rendered() -> None:
    """For a role in a database."""
    rendered = configuration("postgresql", planned(30), role="app", database="shop")

    assert rendered.splitlines()[-1] in REFERENCE.read_text(encoding="utf-8").splitlines()
