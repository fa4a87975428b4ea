"""A check needs git and the base install alone, no network, and leaves no trace."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from checked_code import Checked, campaign, checked
from git_repositories import alone

ABSENT = (
    "altair", "css_inline", "django", "duckdb", "httpx2", "jinja2", "numpy", "pandas", "psycopg", "pyarrow", "scipy",
    "sqlglot", "vl_convert",
)  # fmt: skip
PROGRAM = f"""\
import socket, sys
sys.modules.update(dict.fromkeys({ABSENT!r}))
def refuse(*_arguments):
    raise AssertionError("a check asked for the network")
socket.socket = socket.create_connection = refuse
from overton.cli.main import main
main(sys.argv[1:])
"""


@pytest.fixture
def code(tmp_path: Path) -> Checked:
    """One campaign of each kind that reads files, and a change that each of them tells something of."""
    code = checked(
        tmp_path / "shop",
        {"a.py": "", "todo.txt": "", "eslint-suppressions.json": "{}", "t.csv": "item,value\n"},
        campaign("in-lines"),
        campaign("in-files", "{kind: pattern, pattern: TODO, each: file}"),
        campaign("in-names", "{kind: pattern, pattern: 'TODO (?P<who>[a-z]+)', each: who}"),
        campaign("in-trees", "{kind: structure, pattern: print($A), include: ['*.py']}"),
        campaign("in-lists", "{kind: list, from: todo.txt}"),
        campaign("in-baselines", "{kind: ratchet}"),
        campaign("in-tables", "{kind: table, from: t.csv, item: item, value: value}"),
    )
    code.git.commit(
        {
            "a.py": "print(1)  # TODO ana\n",
            "todo.txt": "one\n",
            "eslint-suppressions.json": '{"a.js": {"no-var": {"count": 2}}}',
            "t.csv": "item,value\na,3\n",
        }
    )
    return code


def _listing(folder: Path) -> dict[str, str]:
    """Every file and folder, with a digest of what is in it."""
    files = sorted(folder.rglob("*"))
    return {str(file): sha256(file.read_bytes()).hexdigest() if file.is_file() else "" for file in files}


@pytest.mark.parametrize(
    "arguments", [["--base", "main"], ["--all"], ["--staged"], ["--base", "main", "--format", "sarif"]]
)
def test_a_check_needs_the_base_install_alone_and_writes_nothing(code: Checked, arguments: list[str]) -> None:
    """Neither in the repository, its git directory included, nor in the workspace."""
    before = _listing(code.git.root)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "check", *arguments],
        cwd=code.git.root,
        env=alone() | {"GITHUB_ACTIONS": "", "GITHUB_BASE_REF": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("", int("main" in arguments)) == (done.stderr, done.returncode)
    assert before == _listing(code.git.root)


def test_every_kind_of_source_tells_its_own(code: Checked) -> None:
    """One finding a campaign, so that what is said above is said of all of them."""
    told = code.told()["not_allowed"]

    assert ["baselines", "files", "lines", "lists", "names", "tables", "trees"] == sorted(
        entry["campaign"].removeprefix("in-") for entry in told
    )
