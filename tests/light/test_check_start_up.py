"""What `overton check` loads when no file changed: it runs on every commit, and mostly finds nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from git_repositories import GitRepository, alone

CAMPAIGN = """\
campaign: no-suppressions
goal: The type checker sees all of the code.
metric:
  name: suppressed type errors
  goal: {at_most: 0}
  source: {kind: pattern, pattern: "type: ignore", include: ["**/*.py"]}
window:
  - {from: 2026-01-05, not_allowed: worse}
"""
HEAVY = {
    "altair", "ast_grep_py", "asyncio", "django", "duckdb", "email", "hashlib", "importlib.metadata", "jinja2", "numpy",
    "pathspec", "psycopg", "pyarrow", "pydantic", "rich", "scipy", "sqlglot", "sqlite3", "tempfile", "vl_convert",
}  # fmt: skip
NOT_NEEDED = {
    "overton.campaigns.structure", "overton.check.run", "overton.code.identity", "overton.model.measurement",
    "overton.ownership", "overton.repository.blobs",
}  # fmt: skip
PROGRAM = """
import json, sys
from overton.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit as leaving:
    print(leaving.code)
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Two commits, of which the second changes nothing."""
    repository = GitRepository(tmp_path)
    repository.git("init", "-q")
    repository.write({"campaigns/x.yaml": CAMPAIGN, "module.py": "value = 1  # type: ignore\n"})
    repository.git("add", ".")
    for message in ("Begin", "Change nothing"):
        commit = ("commit", "-q", "--allow-empty", "-m", message)
        repository.git("-c", "user.name=Ana", "-c", "user.email=ana@acme.test", *commit)
    return repository


def _loaded(repository: GitRepository, *arguments: str) -> tuple[str, set[str]]:
    """What a check says, and the modules that it leaves behind."""
    command = [sys.executable, "-c", PROGRAM, "check", *arguments]
    done = subprocess.run(command, cwd=repository.root, env=alone(), capture_output=True, text=True, check=True)
    *said, modules = done.stdout.splitlines()
    return "\n".join(said), set(json.loads(modules))


@pytest.mark.parametrize("base", ["HEAD", "HEAD~1"])
def test_a_check_without_changes_loads_what_reads_files_and_no_more(repository: GitRepository, base: str) -> None:
    """No validation library for good files, no globs, no owners, no contents, nothing of the store."""
    said, modules = _loaded(repository, "--base", base)

    allowed = {"tempfile"} if base != "HEAD" else set()  # git's answer to a longer question is kept in one
    assert "1 campaign judged" in said
    assert set() == modules & (HEAVY | NOT_NEEDED) - allowed


def test_a_check_of_files_loads_no_engine(repository: GitRepository) -> None:
    """Only what it uses: patterns need no parser of structures."""
    said, modules = _loaded(repository, "--all")

    engines = {"altair", "ast_grep_py", "django", "duckdb", "jinja2", "numpy", "psycopg", "pyarrow", "pydantic", "rich"}
    assert "1 campaign judged" in said
    assert set() == modules & (engines | {"scipy", "sqlglot", "vl_convert"})


def test_the_module_of_the_command_loads_no_library_but_click(repository: GitRepository) -> None:
    """Asking for help is quicker still."""
    said, modules = _loaded(repository, "--help")

    assert "Usage:" in said
    assert set() == modules & (HEAVY | NOT_NEEDED | {"ruamel.yaml", "subprocess"})
