"""`overton init`."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from overton.cli.opening import Day, now
from overton.model.problem import BadInputError

if TYPE_CHECKING:
    from overton.campaigns.starter import Answers

QUESTIONS = (
    ("organisation", "The organisation's name"),
    ("campaign", "A key for the campaign"),
    ("goal", "The goal, in one sentence: what will be better at the end?"),
    ("organizer", "Who organizes it (a team or a person)?"),
    ("target_date", "By when (such as 2026-12-18)?"),
    ("metric", "What is measured?"),
    ("unit", "In which unit?"),
    ("at_most", "An item is done at most at"),
    ("kind_of_item", "What is an item?"),
    ("files", "Which files hold the data (Parquet, CSV or JSON lines)?"),
    ("item", "Which columns name an item?"),
    ("value", "Which column holds the value?"),
    ("aggregate", "How do values of one item become one (p99.9, mean, max, count, …)?"),
    ("time", "Which column says when?"),
    ("owner", "Which column says whose it is?"),
)
"""Asked on a terminal, in this order, unless an option answers."""
LEFT_OPEN = ("organisation", "organizer", "target_date")
"""May stay without an answer."""


@click.command(epilog="Example: overton init --campaign request-timeouts --files 'logs/*.parquet' --at-most 5")
@click.option("--directory", "-C", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Where.")
@click.option("--organisation", help="The organisation's name.")
@click.option("--timezone", help="The time zone in which days begin and end. Default: UTC.")
@click.option("--campaign", help="The campaign's key.")
@click.option("--goal", help="The goal, in one sentence.")
@click.option("--organizer", help="Who organizes it.")
@click.option("--target-date", type=Day(), help="The last day by which the goal is to be met.")
@click.option("--metric", help="What is measured.")
@click.option("--unit", help="The unit of the value.")
@click.option("--at-most", type=float, help="An item is done when its value is this or lower.")
@click.option("--at-least", type=float, help="An item is done when its value is this or higher.")
@click.option("--kind-of-item", help="What an item is, for people: endpoint, job, query.")
@click.option("--files", help="The data: a path or a glob of Parquet, CSV or JSON lines.")
@click.option("--item", help="The columns that name an item, in braces.")
@click.option("--value", help="The column that holds the value.")
@click.option("--aggregate", help="How an item's values become one.")
@click.option("--time", help="The column that says when.")
@click.option("--owner", help="The column that says whose it is.")
@click.option("--warn", type=float, help="The first Warn.")
@click.option("--not-allowed", type=float, help="The first Not Allowed.")
def init(directory: Path, **given: Any) -> None:  # noqa: ANN401  options by name, typed above
    """Write a commented workspace to start from: overton.yaml, one campaign, and a .gitignore.

    Questions are asked on a terminal. In a pipe, what no option answers is taken from an example. Nothing that
    exists is overwritten.
    """
    from overton.campaigns.starter import Answers, starting_files

    answers = Answers(**{key: value for key, value in given.items() if value is not None})
    for name in ("at_most", "at_least", "warn", "not_allowed"):
        value = getattr(answers, name)
        if value is not None and not isfinite(value):
            raise BadInputError.of(f"--{name.replace('_', '-')}", f"{value} is no number to measure by", "write one")
    if answers.warn is not None and answers.not_allowed is None:
        raise BadInputError.of("--warn", "there is no --not-allowed with it", "give both, or neither")
    if answers.at_most is not None and answers.at_least is not None:
        raise BadInputError.of("--at-least", "there is --at-most as well", "keep one of the two")
    if sys.stdin.isatty() and sys.stdout.isatty():
        answers = _asked(answers, given)
    files = starting_files(answers, now("UTC").date())
    _refuse_unsound(answers, files)
    for line in _write(directory, files):
        click.echo(line)
    click.echo("Next: `overton lint` says what the campaign still lacks, `overton measure` measures it.")


def _asked(answers: "Answers", given: Mapping[str, Any]) -> "Answers":
    found: dict[str, Any] = {}
    for key, question in QUESTIONS:
        if given[key] is not None or (key == "at_most" and given["at_least"] is not None):
            continue
        kind: Any = {"target_date": _day_or_none, "at_most": float}.get(key, str)
        default = 5.0 if key == "at_most" else "" if key in LEFT_OPEN else getattr(answers, key)
        found[key] = click.prompt(question, default=default, type=kind, show_default=default != "")
    return replace(answers, **found)


def _day_or_none(text: str) -> date | None:
    """A day, or nothing yet; raises ValueError, for which click asks again."""
    return date.fromisoformat(text) if text else None


def _refuse_unsound(answers: "Answers", files: Mapping[str, str]) -> None:
    """Answers that make no campaign are told like problems in the files that they would have made."""
    from tempfile import TemporaryDirectory

    from overton.campaigns.campaign_rules import KEY
    from overton.campaigns.loader import load_workspace

    if not re.fullmatch(KEY, answers.campaign):
        what = f"{answers.campaign!r} is no key: it has letters, digits, `.`, `_` and `-`"
        raise BadInputError.of("--campaign", what, "write one such as request-timeouts")
    with TemporaryDirectory() as folder:
        for path, text in files.items():
            (Path(folder) / path).parent.mkdir(exist_ok=True)
            (Path(folder) / path).write_text(text, encoding="utf-8")
        load_workspace(Path(folder), {})


def _write(directory: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Write all files or none; says what was done, a line each."""
    ignore = directory / ".gitignore"
    wanted = {directory / path: text for path, text in files.items() if path != ".gitignore" or not ignore.exists()}
    if there := [path for path in wanted if path.exists() or path.is_symlink()]:
        problems = (
            BadInputError.of(str(path), "it exists already", "use another --directory or key") for path in there
        )
        raise BadInputError(*(one for error in problems for one in error.problems))
    done: list[Path] = []
    try:
        for path, text in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                done.append(path)
                stream.write(text)
    except OSError as error:
        for path in done:
            path.unlink(missing_ok=True)
        what = f"nothing can be written here: {error.strerror or error}"
        raise BadInputError.of(str(directory), what, "check its permissions, or use --directory") from error
    yield from (f"Written: {path}" for path in wanted)
    if ignore not in wanted:
        yield f"{ignore} is left as it is: add `.overton/` to it."
