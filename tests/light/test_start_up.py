"""What starting a command may load: start-up is a feature, and no stop-watch is needed to keep it."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "aiohttp", "altair", "asyncio", "css_inline", "django", "duckdb", "email", "httpx", "jinja2", "numpy", "pandas",
    "pathspec", "psycopg", "pyarrow", "pydantic", "rich", "ruamel", "smtplib", "sqlglot", "vl_convert",
}  # fmt: skip
RULES = HEAVY | {"click", "subprocess", "socket", "http", "urllib"}


def _loaded(module: str) -> set[str]:
    """The top-level modules that importing a module leaves behind, beyond those of a bare interpreter."""
    program = (
        f"import json, sys; before = set(sys.modules); import {module}; "
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize(
    "module",
    ["overton.cli.main", "overton.cli.check", "overton.cli.status", "overton.cli.measure", "overton.cli.items"],
)
def test_a_command_loads_nothing_heavy_before_it_runs(module: str) -> None:
    """Importing the module of a command loads click and the model's words."""
    assert set() == _loaded(module) & HEAVY


@pytest.mark.parametrize("module", ["overton.window.judge", "overton.window.ledger", "overton.window.ceiling"])
def test_the_rules_load_the_standard_library_alone(module: str) -> None:
    """So that they can live inside other people's processes."""
    assert set() == _loaded(module) & RULES


def test_asking_for_help_loads_no_engine() -> None:
    """`overton --help` and `overton status --help` need no database and no query engine."""
    program = (
        "import sys\nfrom overton.cli.main import main\n"
        "try:\n    main(['status', '--help'])\nexcept SystemExit:\n    pass\n"
        "engines = {'django', 'duckdb', 'numpy', 'altair', 'pydantic'}\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & engines))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.splitlines()[-1]
