"""What the kinds that live in code load before they read."""

import subprocess
import sys

import pytest

HEAVY = {
    "ast_grep_py",
    "csv",
    "duckdb",
    "importlib.metadata",
    "numpy",
    "pydantic",
    "ruamel.yaml",
    "subprocess",
    "tomllib",
}
OPTIONS = {
    "structure": "structure.options import StructureOptions as O; options = O(pattern='f($A)')",
    "list": "listing.options import ListOptions as O; options = O(from_='a.yaml', path='a.b')",
    "findings": "findings.options import FindingsOptions as O; options = O(from_='a.sarif')",
    "ratchet": "ratchet.options import RatchetOptions as O; options = O(dialect='eslint', from_='x.json')",
    "table": "table.options import TableOptions as O; options = O(from_='a.csv')",
    "command": "command.options import CommandOptions as O; options = O(run='a')",
}


@pytest.mark.parametrize("kind", OPTIONS)
def test_a_kind_loads_no_parser_before_it_reads(kind: str) -> None:
    """Neither its module nor its scan; the rules of ast-grep are tried by ast-grep alone."""
    program = (
        f"import sys; from overton.sources.{OPTIONS[kind]}\n"
        "from overton.sources.registry import source_of\n"
        f"source = source_of({kind!r}); scan = source.scan(options)\n"
        "assert scan is None or not scan.selects('other.txt')\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert ("", "[]\n") == (done.stderr, done.stdout)
