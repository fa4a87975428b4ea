"""The source `command` on real programs."""

import sys
import time
from pathlib import Path

import pytest

from overton.code.sighting import Sighting
from overton.model.problem import BadInputError
from overton.sources.command.options import CommandOptions
from overton.sources.command.source import COMMAND, run_at

PYTHON = sys.executable


def _run(folder: Path, program: str, *arguments: str, **keys: object) -> list[Sighting]:
    options = CommandOptions(run=(PYTHON, "-c", program, *arguments), **keys)  # type: ignore[arg-type]
    return list(
        run_at(options, folder, {"PATH": "/usr/bin:/bin", "HOME": "/nowhere", "TOKEN": "hunter2", "OTHER": "x"})
    )


def _said(folder: Path, program: str, **keys: object) -> str:
    with pytest.raises(BadInputError) as told:
        _run(folder, program, **keys)
    return str(told.value)


def test_each_line_is_an_item(tmp_path: Path) -> None:
    """With as much as the program knows of it."""
    (tmp_path / "lines").write_text(
        '{"item": "a  b"}\n\n{"item": "src/x.py", "value": 2.5, "path": "./src/x.py", "line": 7, "owner": "@acme/pay",'
        ' "slices": {"tier": "1"}}\n',
        encoding="utf-8",
    )
    plain, whole = _run(tmp_path, "print(open('lines').read())")

    assert Sighting(0, "a b", 1.0, key="a b") == plain
    columns = (("owner", "@acme/pay"), ("tier", "1"))
    assert whole == Sighting(7, "src/x.py", 2.5, "src/x.py", "src/x.py", columns, (("tier", "1"),))


def test_no_lines_are_no_items(tmp_path: Path) -> None:
    """A program that finds nothing says nothing."""
    assert [] == _run(tmp_path, "")


def test_no_shell_is_started(tmp_path: Path) -> None:
    """A text is split as a shell would, and what it holds beside words means nothing."""
    program = 'import json, sys; print(json.dumps({"item": " ".join(sys.argv[1:])}))'
    script = tmp_path / "show it.py"
    script.write_text(program, encoding="utf-8")
    options = CommandOptions(run=f"{PYTHON} 'show it.py' $HOME '; ls' *")

    assert ["$HOME ; ls *"] == [one.key for one in run_at(options, tmp_path)]


def test_only_what_is_named_of_the_environment_is_given(tmp_path: Path) -> None:
    """Beside what any program needs."""
    program = "import json, os; [print(json.dumps({'item': name})) for name in os.environ]"

    usual = {"PATH", "HOME"}
    added = {"LC_CTYPE"}  # by Python itself
    assert usual == {one.key for one in _run(tmp_path, program)} - added
    assert usual | {"TOKEN"} == {one.key for one in _run(tmp_path, program, pass_env=("TOKEN",))} - added
    assert "has no such variable" in _said(tmp_path, program, pass_env=("MISSING",))


def test_a_failure_is_told_with_the_last_line_that_was_said(tmp_path: Path) -> None:
    """And without what was passed in."""
    program = "import os, sys; print('first', file=sys.stderr); sys.exit('bad token ' + os.environ['TOKEN'] + '\\n\\n')"

    said = _said(tmp_path, program, pass_env=("TOKEN",))
    assert "ended with code 1: bad token …;" in said
    assert "hunter2" not in said
    assert "signal 9" in _said(tmp_path, "import os; os.kill(os.getpid(), 9)")


def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """Its children as well."""
    child = "import time; time.sleep(1.2); open('late', 'w')"
    program = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"

    assert "took longer than 1 second" in _said(tmp_path, program, timeout="1 second")
    time.sleep(0.6)
    assert not (tmp_path / "late").exists()


def test_what_is_left_running_does_not_hold_anybody_up(tmp_path: Path) -> None:
    """A child that keeps the pipe open is ended with the program."""
    program = "import subprocess, sys; print('{\"item\": \"a\"}', flush=True); subprocess.Popen(['sleep', '60'])"

    assert ["a"] == [one.key for one in _run(tmp_path, program)]


def test_a_program_that_prints_without_end_is_ended(tmp_path: Path) -> None:
    """Memory is not filled with it."""
    assert "printed more than 64 MiB" in _said(tmp_path, "while True: print('x' * 1_000_000)")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hello", "prints:2:1: it is no JSON"),
        ("[1]", "it is no object"),
        ("{}", "it names no `item`"),
        ('{"item": ""}', "it names no `item`"),
        ('{"item": "a", "vlaue": 1}', "did you mean `value`?"),
        ('{"item": "a", "value": "1"}', "`value` is no number"),
        ('{"item": "a", "value": true}', "`value` is no number"),
        ('{"item": "a", "value": NaN}', "`value` is not finite"),
        ('{"item": "a", "value": 1e999}', "`value` is not finite"),
        ('{"item": "a", "line": -1}', "`line` is no line"),
        ('{"item": "a", "path": 1}', "`path` is no text"),
        ('{"item": "a", "slices": {"a": 1}}', "`slices` is no object of texts"),
        ("\\xff", "it is not UTF-8"),
    ],
)
def test_a_line_that_is_no_item_is_told(tmp_path: Path, line: str, said: str) -> None:
    """With its number."""
    program = f"import sys; sys.stdout.buffer.write(b'{{\"item\": \"x\"}}\\n' + b'''{line}''' + b'\\n')"

    assert said in _said(tmp_path, program)


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the folder in which it was looked for."""
    with pytest.raises(BadInputError, match="cannot be started: No such file"):
        run_at(CommandOptions(run="./missing --token x"), tmp_path)


@pytest.mark.parametrize(
    ("keys", "place", "said"),
    [
        ({"run": ()}, "run", "names no program"),
        ({"run": " "}, "run", "names no program"),
        ({"run": "a 'b"}, "run", "cannot be split"),
        ({"run": "a\0b"}, "run", "NUL"),
        ({"run": "a", "timeout": "5"}, "timeout", "is no time"),
        ({"run": "a", "timeout": "0 seconds"}, "timeout", "is no time"),
        ({"run": "a", "timeout": "25 hours"}, "timeout", "is no time"),
        ({"run": "a", "pass_env": ("A=1",)}, "pass_env", "no name"),
    ],
)
def test_options_that_mean_nothing_are_told(keys: dict[str, object], place: str, said: str) -> None:
    """Before anything is run."""
    (fault,) = COMMAND.check(CommandOptions(**keys))  # type: ignore[arg-type]

    assert ((place,), True) == (fault[0], said in fault[1])


def test_only_the_present_can_be_measured() -> None:
    """A program may do anything with the past."""
    assert not COMMAND.dated(CommandOptions(run="a"))
