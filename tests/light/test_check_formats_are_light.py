"""What telling a result may load: a check in a pipe starts quickly."""

import subprocess
import sys

PROGRAM = """
import sys
from datetime import date
before = set(sys.modules)
from overton.check.findings import CheckResult
from overton.check.formats.context import RenderContext
from overton.check.formats.registry import format_of
for name in ("text", "json", "github", "gitlab", "markdown", "sarif", "junit"):
    format_of(name).render(CheckResult(base="", head="", day=date(2026, 3, 2), campaigns=0), RenderContext())
heavy = {"rich", "click", "pydantic", "ruamel", "email", "http", "importlib.metadata", "django", "numpy"}
print(sorted(heavy & {part for name in sys.modules for part in (name, name.partition(".")[0])}))
"""


def test_a_result_is_told_with_the_standard_library_alone() -> None:
    """No colours, no list of what is installed; rich is for terminals."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()
