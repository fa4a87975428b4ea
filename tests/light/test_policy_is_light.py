"""The policy is read in other people's processes: it loads the standard library, the model and the Window alone."""

import json
import subprocess
import sys
from pathlib import Path

from checked_code import RUNNERS, checked
from git_repositories import alone
from overton.policy.signature import Key, sign

MODULES = "compiled document reading shape signature writing"
PROGRAM = f"""
import sys
before = set(sys.modules)
for name in {MODULES!r}.split():
    __import__(f"overton.policy.{{name}}")
loaded = set(sys.modules) - before
own = sorted({{name.split(".")[1] for name in loaded if name.startswith("overton.")}})
tops = {{name.partition(".")[0] for name in loaded}} - sys.stdlib_module_names
print(own, sorted(name for name in tops if not name.startswith("_sysconfigdata")))
"""

ABSENT = ("altair", "django", "duckdb", "jinja2", "numpy", "psycopg", "pyarrow", "sqlglot", "vl_convert")
CHECK = f"""
import sys
sys.modules.update(dict.fromkeys({ABSENT!r}))
from overton.cli.main import main
main(sys.argv[1:])
"""


def test_a_policy_loads_the_standard_library_the_model_and_the_window() -> None:
    """To be read, verified, asked and written."""
    found = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    assert "['model', 'policy', 'window'] ['overton']" == found.stdout.strip()


def test_a_check_with_a_signed_policy_needs_the_base_install_alone(tmp_path: Path) -> None:
    """No store, no web framework: the exemptions that count come with the policy."""
    code = checked(tmp_path / "shop", {"a.py": ""})
    code.git.commit({"a.py": "x = 1  # TODO one\n"})
    exemption = {"items": "a.py*", "until": "2099-03-09", "why": "the generator broke", "break_glass": True}
    metrics = {"to-dos": {"goal": {"at_most": 0}, "exemptions": [exemption]}}
    policy = {"overton_policy": 1, "issued": "2026-03-02T09:30:00Z", "campaigns": {"no-todo": {"metrics": metrics}}}
    key = "k" * 32
    (tmp_path / "policy.json").write_text(json.dumps(sign(policy, Key(key.encode()))))

    done = subprocess.run(
        [sys.executable, "-c", CHECK, "check", "--base", "main", "--policy", str(tmp_path / "policy.json")],
        cwd=code.git.root,
        env=alone() | dict.fromkeys(RUNNERS, "") | {"OVERTON_POLICY_KEY": key},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr
    assert done.stderr.startswith("BREAK-GLASS: no-todo: ")
