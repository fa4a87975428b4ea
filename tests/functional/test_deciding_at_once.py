"""Several people who change one campaign's file at once: nothing is lost, nothing is there twice, nobody is misled."""

import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from exempting import CAMPAIGN, Exempting, later, today
from overton.campaigns.editing import append_position
from overton.campaigns.loader import load_workspace
from overton.model.problem import BadInputError
from overton.model.window import Position

RUN = "from overton.cli.main import main; import sys; sys.stdin.read(1); main(sys.argv[1:])"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Exempting]:
    found = Exempting(tmp_path)
    yield found
    found.store.close()


def at_once(there: Exempting, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """The exit code and the first word of each; all of them begin together."""
    processes = [
        Popen([sys.executable, "-c", RUN, *command, "-C", str(there.root)], stdin=PIPE, stdout=PIPE, text=True)
        for command in commands
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("!")
        process.stdin.flush()
    said = [process.communicate()[0].partition(" ")[0] for process in processes]
    return [(process.returncode, word) for process, word in zip(processes, said, strict=True)]


def test_a_request_that_is_granted_twice_at_once_is_in_the_file_once(there: Exempting) -> None:
    """Whoever comes second is told so, and decides nothing; granting again then has nothing to do."""
    there.ask()
    found = at_once(there, *[("exempt", "grant", "1", "--by", name) for name in ("priya", "tom", "zoe")])

    assert there.run("exempt", "grant", "1", "--by", "priya").exit_code == 0
    assert {code for code, _ in found} <= {0, 2}
    assert (there.text.count("approved_by"), there.run("lint").exit_code) == (1, 0)
    assert len(there.store.exemption_requests()[0].decisions) == 1


def test_what_was_said_to_be_granted_is_in_the_file(there: Exempting) -> None:
    """Each of several grants is there whole, or its command failed and said nothing of the kind."""
    names = ("a", "b", "c")
    said = ("--until", later(9), "--why", "w", "--by", "priya")
    found = at_once(there, *[("exempt", "grant", "request-timeouts", "--items", name, *said) for name in names])

    granted = [name for name, (code, _) in zip(names, found, strict=True) if code == 0]
    assert {(0, "Granted:"), (2, "")} >= set(found)
    assert granted == [name for name in names if f"items: {name}," in there.text]
    assert granted != []


def test_a_move_is_not_made_in_a_ledger_that_nobody_looked_at(there: Exempting) -> None:
    """What is promised was judged by the ledger as it was read; as it is now, it is to be judged again."""
    workspace = load_workspace(there.root, {})
    changed = CAMPAIGN.replace("not_allowed: 30}", "not_allowed: 40}")
    there.path.write_text(changed, encoding="utf-8")
    position = Position(from_=today(), warn=10, not_allowed=20, why="it is clear")

    with pytest.raises(BadInputError, match="the file was changed meanwhile; try again"):
        append_position(workspace, "request-timeouts", "longest request", position)
    assert there.text == changed
