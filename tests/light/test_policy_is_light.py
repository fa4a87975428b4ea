"""The policy is read in other people's processes: it loads the standard library, the model and the Window alone."""

import subprocess
import sys

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


def test_a_policy_loads_the_standard_library_the_model_and_the_window() -> None:
    """To be read, verified, asked and written."""
    found = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    assert "['model', 'policy', 'window'] ['overton']" == found.stdout.strip()
