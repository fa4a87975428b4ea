"""100,000 paths and 2,000 lines of CODEOWNERS: whose each path is, against the `codeowners` package.

Seconds are the processor's. Run it with `python -m benchmarks ownership`, or this module by itself.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from statistics import median
from time import process_time

from codeowners import CodeOwners

from overton.model.measurement import Attribution, Reading
from overton.model.organisation import Organisation
from overton.ownership.attribution import Attributors

FILE = ".github/CODEOWNERS"
# fmt: off
WORDS = [
    "api", "app", "auth", "billing", "cart", "client", "common", "core", "data", "docs", "edge", "feed", "gen", "graph",
    "http", "jobs", "lib", "mail", "model", "pay", "plan", "query", "render", "risk", "search", "server", "store",
    "sync", "tax", "team", "test", "tools", "ui", "user", "util", "web", "work",
]
# fmt: on
DEEPEST = 9
UNOWNED = 0.02
"""Of all lines."""
ENDINGS = ["py"] * 6 + ["ts"] * 5 + ["tsx", "tsx", "go", "go", "md", "json", "yaml", "sql", "d.ts", "proto"]

Answer = tuple[str, int | None]
"""Owners and line."""


class Written:
    """A commit whose one file is CODEOWNERS."""

    def __init__(self, text: str) -> None:
        self._text = text

    def text(self, path: str) -> str | None:
        return self._text if path == FILE else None

    def paths(self) -> Sequence[str]:
        return (FILE,)


def folders_of(number: int, chance: random.Random) -> list[str]:
    """A tree of folders, the deeper the rarer; each is made below one that is there."""
    found = [f"{word}{suffix}" for word in WORDS for suffix in ("", "-service")]
    known = set(found)
    while len(found) < number:
        above = chance.choice(found)
        name = f"{above}/{chance.choice(WORDS)}{chance.choice(['', '', chance.randint(1, 9)])}"
        if name not in known and name.count("/") < DEEPEST:
            known.add(name)
            found.append(name)
    return found


def paths_of(number: int, folders: Sequence[str], chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < number:
        name = f"{chance.choice(WORDS)}_{chance.choice(WORDS)}{chance.choice(['', chance.randint(1, 99)])}"
        found[f"{chance.choice(folders)}/{name}.{chance.choice(ENDINGS)}"] = None
    return list(found)


def lines_of(number: int, folders: Sequence[str], paths: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Every kind of line that people write, mostly folders from the root."""
    yield "* @acme/everyone"
    for _ in range(number - 1):
        folder, word, ending = chance.choice(folders), chance.choice(WORDS), chance.choice(ENDINGS)
        kinds = {
            f"/{folder}/": 50,
            f"/{folder}": 10,
            f"{folder}/": 5,
            f"/{chance.choice(paths)}": 10,
            f"/{folder}/*": 4,
            f"/{folder}/**/*.{ending}": 5,
            f"/{folder}/*.{ending}": 4,
            f"/{folder.partition('/')[0]}/**/{word}/": 3,
            f"{word}{chance.randint(1, 9)}/": 2,
            f"*_{word}{chance.randint(1, 99)}.{ending}": 3,
            f"{word}_*.{ending}": 1,
            f"**/{word}/{chance.choice(WORDS)}_?.{ending}": 2,
            f"{word}_{chance.choice(WORDS)}.{ending}": 1,
        }
        (pattern,) = chance.choices(list(kinds), list(kinds.values()))
        owners = "" if chance.random() < UNOWNED else " ".join(f"@acme/{chance.choice(WORDS)}" for _ in range(2))
        yield f"{pattern} {owners}"


def by_overton(text: str, readings: Sequence[Reading]) -> list[Attribution]:
    attribute = Attributors(Organisation(), Written(text)).of().attribute
    return [attribute(reading) for reading in readings]


def by_package(text: str, paths: Sequence[str]) -> list[Answer]:
    owners = CodeOwners(text)
    return [_answer(*owners.matching_line(path)[:2]) for path in paths]


def _answer(owners: Sequence[tuple[str, str]], line: int | None) -> Answer:
    return " ".join(dict.fromkeys(name for _, name in owners)), line


def _as_answer(found: Attribution) -> Answer:
    line = found.reason.split(":")[1] if found.reason.startswith(FILE) else None
    return " ".join(found.owners), None if line is None else int(line)


def commits(text: str, readings: Sequence[Reading], number: int) -> tuple[float, float]:
    """Seconds for the first commit, and for all of them, of an unchanged CODEOWNERS."""
    attributors = Attributors(Organisation(), Written(""))
    took = []
    for _ in range(number):
        begun = process_time()
        attribute = attributors.of(Written(text)).attribute
        for reading in readings:
            attribute(reading)
        took.append(process_time() - begun)
    return took[0], sum(took)


def run(*, quick: bool = False) -> None:
    chance = random.Random(20260322)  # noqa: S311  nothing is kept secret by it
    count, lines = (10_000, 500) if quick else (100_000, 2_000)
    folders = folders_of(count // 10, chance)
    paths = paths_of(count, folders, chance)
    text = "\n".join(lines_of(lines, folders, paths, chance)) + "\n"
    print(f"{count:,} paths in {len(folders):,} folders, {lines:,} lines of CODEOWNERS", flush=True)
    readings = [Reading(path, 1.0, columns={"path": path}) for path in paths]
    ours = []
    for turn in range(6):
        if turn == 3:  # noqa: PLR2004  half before and half after, for a machine that is not always as fast
            begun = process_time()
            expected = by_package(text, paths)
            package = process_time() - begun
        begun = process_time()
        found = by_overton(text, readings)
        ours.append(process_time() - begun)
    different = sum(theirs != _as_answer(mine) for theirs, mine in zip(expected, found, strict=True))
    print(f"codeowners package      {package:8.2f} s")
    print(f"Overton (median of 6)   {median(ours):8.2f} s   {package / median(ours):.0f} x faster, {different} differ")
    few = readings[: len(readings) * 3 // 10]
    first, every = commits(text, few, 200)
    print(f"200 commits with one CODEOWNERS, {len(few):,} paths each: {every:.2f} s, of which the first {first:.2f} s")


if __name__ == "__main__":
    run(quick="--quick" in sys.argv)
