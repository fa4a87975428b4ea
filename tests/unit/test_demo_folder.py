"""Where the example is built: nothing of anybody's is touched, and nothing half-made can be used."""

from pathlib import Path

import pytest

from overton.demo.folder import building
from overton.model.problem import BadInputError


def build(directory: Path, organisation: str = "one") -> None:
    with building(directory) as folder:
        (folder / "logs").mkdir()
        (folder / "logs" / f"{organisation}.csv").write_text(organisation)
        (folder / "overton.yaml").write_text(f"organisation: {organisation}\n")


def names(directory: Path) -> list[str]:
    return sorted(str(path.relative_to(directory)) for path in directory.rglob("*"))


@pytest.mark.parametrize("there", [True, False])
def test_a_new_or_empty_folder_is_filled(tmp_path: Path, there: bool) -> None:  # noqa: FBT001  a parameter
    """What was built is in the folder, with the mark that it was made."""
    directory = tmp_path / "demo" if there else tmp_path / "deep" / "demo"
    if there:
        directory.mkdir()
    build(directory)
    assert names(directory) == [".overton-demo", "logs", "logs/one.csv", "overton.yaml"]


def test_an_earlier_example_is_replaced(tmp_path: Path) -> None:
    """Building again leaves nothing of the files that the example brought before."""
    build(tmp_path, "one")
    build(tmp_path, "two")
    assert names(tmp_path) == [".overton-demo", "logs", "logs/two.csv", "overton.yaml"]


def test_a_folder_with_something_in_it_is_refused_untouched(tmp_path: Path) -> None:
    """A folder that holds somebody's files stays as it was."""
    (tmp_path / "thesis.txt").write_text("my only copy")
    with pytest.raises(BadInputError, match="is not empty and no earlier example"):
        build(tmp_path)
    assert names(tmp_path) == ["thesis.txt"]


def test_a_file_is_refused_untouched(tmp_path: Path) -> None:
    """A file in the place of the folder stays as it was."""
    (tmp_path / "demo").write_text("notes")
    with pytest.raises(BadInputError, match="is a file"):
        build(tmp_path / "demo")
    assert (tmp_path / "demo").read_text() == "notes"


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path: Path) -> None:
    """A parent that is a file is told as bad input."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInputError, match="cannot be used: Not a directory"):
        build(tmp_path / "file" / "demo")


def fail(directory: Path) -> None:
    with building(directory) as folder:
        (folder / "overton.yaml").write_text("half of it")
        raise KeyboardInterrupt


def test_a_build_that_fails_leaves_no_folder(tmp_path: Path) -> None:
    """Interrupted half-way, a new folder is not there afterwards."""
    with pytest.raises(KeyboardInterrupt):
        fail(tmp_path / "demo")
    assert names(tmp_path) == []


def test_a_build_that_fails_leaves_the_earlier_example(tmp_path: Path) -> None:
    """Interrupted half-way, the example that was there still is."""
    build(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        fail(tmp_path)
    assert names(tmp_path) == [".overton-demo", "logs", "logs/one.csv", "overton.yaml"]


def test_what_a_killed_build_left_is_built_over(tmp_path: Path) -> None:
    """A folder with the mark and half of an example is no workspace, and may be built again."""
    (tmp_path / ".overton-demo").write_text("")
    (tmp_path / ".building").mkdir()
    (tmp_path / ".building" / "overton.yaml").write_text("half of it")
    build(tmp_path)
    assert names(tmp_path) == [".overton-demo", "logs", "logs/one.csv", "overton.yaml"]
