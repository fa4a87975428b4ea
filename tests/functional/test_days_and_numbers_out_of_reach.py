"""Days and numbers with which nobody can reckon are refused in words, by every command that takes them."""

from pathlib import Path

import pytest

from exempting import Exempting, later
from running import overton

AT = (
    ("status", "--json"),
    ("items", "--json"),
    ("check", "--measured", "--json"),
    ("report", "-o", "-"),
    ("digest", "request-timeouts"),
    ("render", "request-timeouts", "--for", "nginx"),
    ("exempt", "list", "--json"),
    ("window", "propose", "request-timeouts", "--json"),
    ("window", "simulate", "request-timeouts", "--not-allowed", "20", "--json"),
)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Exempting:
    return Exempting(tmp_path_factory.mktemp("there"))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("command", AT)
def test_a_day_without_years_around_it_is_refused(there: Exempting, command: tuple[str, ...], day: str) -> None:
    """With exit code 2, and nothing on standard output."""
    ran = there.run(*command, "--at", day)

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert f"{day} is too far away; name a day from 1000 to 3999" in " ".join(ran.stderr.split())


@pytest.mark.parametrize("day", ["1000-01-01", "3999-12-31"])
@pytest.mark.parametrize("command", AT)
def test_the_first_and_the_last_of_these_days_are_answered(
    there: Exempting, command: tuple[str, ...], day: str
) -> None:
    """Nothing was measured by then, or all is long over."""
    assert there.run(*command, "--at", day).exit_code in {0, 1, 2 if command[0] == "render" else 0}


@pytest.mark.parametrize("ceiling", ["nan", "inf", "-inf", "1e400"])
@pytest.mark.parametrize("more", [(), ("--break-glass",), ("--patch",)])
def test_a_ceiling_that_is_no_number_is_refused(there: Exempting, ceiling: str, more: tuple[str, ...]) -> None:
    """Before anything is said to be granted."""
    said = ("--items", "a", "--until", later(2), "--why", "w", "--by", "b", "--ceiling", ceiling)
    ran = there.run("exempt", "grant", "request-timeouts", *said, *more)

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "--ceiling: this is no finite number; give a number such as 30" in ran.stderr


def test_a_name_that_no_file_can_have_is_no_configuration(there: Exempting) -> None:
    """It is told as a file that cannot be read."""
    ran = there.run("render", "request-timeouts", "--for", "nginx", "--check", "x" * 5000)

    assert (ran.exit_code, "the configuration cannot be read: File name too long" in ran.stderr) == (2, True)


@pytest.mark.parametrize("command", AT)
def test_a_workspace_is_needed(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Without one there is nothing to ask."""
    ran = overton(*command, "-C", str(tmp_path))

    assert (ran.exit_code, ran.stdout, "there is no overton.yaml here or above" in ran.stderr) == (2, "", True)
