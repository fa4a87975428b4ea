"""Everything that is wrong in a broken workspace, told at once; OVERTON_WRITE_GOLDEN=1 writes it anew, to be read."""

import json
import os
from pathlib import Path

from running import overton

FOLDER = Path(__file__).parent / "broken-workspace"


def _expected(now: str) -> list[str]:
    path = FOLDER / "problems.txt"
    if os.environ.get("OVERTON_WRITE_GOLDEN"):
        path.write_text(now, encoding="utf-8")
    return path.read_text(encoding="utf-8").splitlines()


def test_every_problem_of_every_file_is_told_at_once() -> None:
    """Three files, more than thirty problems, each with its line and column; exit code 2 and nothing else."""
    ran = overton("lint", "-C", str(FOLDER))

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.splitlines() == _expected(ran.stderr)


def test_a_program_reads_the_same_problems() -> None:
    """`--json` has the parts of each problem."""
    ran = overton("lint", "-C", str(FOLDER), "--json")
    told = [
        f"{one['file']}:{one['line']}:{one['column']}: {one['what']}; {one['todo']}"
        for one in json.loads(ran.stdout)["problems"]
    ]

    assert (ran.exit_code, ran.stderr) == (2, "")
    assert told == _expected("\n".join(told) + "\n")
