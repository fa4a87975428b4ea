"""Checking a change: `overton check` of 20 files in a tree of 50,000, beside ripgrep over the whole tree.

Processes in turn, bytecode and file caches warm. ripgrep only lists the lines with a match; it knows neither what is
new nor whose it is.
"""

import os
import random
import string
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

FILES, CHANGED, FOLDERS, LINES = 50_000, 20, 2_500, 120
PATTERN = r"legacy_\w+\("
CAMPAIGN = """\
campaign: {key}
goal: Nobody calls what is to go.
metric: {{name: calls, goal: {{at_most: 0}}, source: {{{source}, include: ["*.py"]}}}}
window: [{{from: 2026-01-05, not_allowed: worse}}]
"""
KINDS = {
    "each match": f"kind: pattern, pattern: '{PATTERN}'",
    "each file": f"kind: pattern, pattern: '{PATTERN}', each: file",
    "each group": r"kind: pattern, pattern: 'legacy_(?P<name>\w+)\(', each: name",
    "structure": "kind: structure, pattern: legacy_call($A)",
}
OVERTON = [sys.executable, "-c", "from overton.cli.main import main; main()"]


def run(*, quick: bool) -> None:
    """Print the medians, and the median of the ratios of neighbours, for each kind of source."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tree"
        _repository(folder, 5_000 if quick else FILES)
        ripgrep = [str(Path(sys.executable).with_name("rg")), "--line-number", "--type", "py", PATTERN]
        for name, source in KINDS.items():
            text = CAMPAIGN.format(key="no-calls", source=source)
            (folder / "campaigns" / "no-calls.yaml").write_text(text, encoding="utf-8")
            theirs, ours = _in_turn(ripgrep, [*OVERTON, "check", "--base", "main"], folder, 3 if quick else 9)
            ratio = median(mine / other for mine, other in zip(ours, theirs, strict=True))
            print(
                f"{name}: {1000 * median(ours):.0f} ms, ripgrep over the tree {1000 * median(theirs):.0f} ms; "
                f"{ratio:.2f} x (fastest of each {min(ours) / min(theirs):.2f} x)",
                flush=True,
            )
    print("the goal is less than 1 x")


def _repository(folder: Path, number: int) -> None:
    """A tree of small modules on `main`, one in ten of which calls what is to go; `pull` changes a few of them."""
    folder.mkdir()
    dice = random.Random(7)  # noqa: S311  the same tree each time
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "fast-import", "--quiet", stdin=b"".join(_stream(dice, number)))
    _git(folder, "checkout", "-q", "pull")
    (folder / "campaigns").mkdir()


def _stream(dice: random.Random, number: int) -> Iterator[bytes]:
    texts = {f"src/p{n % FOLDERS}/m{n}.py": _module(dice, calls=n % 10 == 0) for n in range(number)}
    yield b"commit refs/heads/main\ncommitter B <b@example.org> 1767614400 +0000\ndata 1\n\n"
    for path, text in texts.items():
        yield _file(path, text)
    yield b"commit refs/heads/pull\ncommitter B <b@example.org> 1767700800 +0000\ndata 1\n\nfrom refs/heads/main\n"
    for path in dice.sample(sorted(texts), CHANGED):
        lines = texts[path].splitlines(keepends=True)
        lines.insert(len(lines) // 2, f"    legacy_call({dice.randint(0, 10**9)})\n")
        del lines[3]
        yield _file(path, "".join(lines))


def _module(dice: random.Random, *, calls: bool) -> str:
    lines = [f"    {_word(dice)} = {_word(dice)}({dice.randint(0, 10**6)})\n" for _ in range(LINES)]
    if calls:
        lines[20] = f"    legacy_{_word(dice)[:3]}({dice.randint(0, 10**6)})\n"
    return f"def {_word(dice)}():\n{''.join(lines)}"


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(string.ascii_lowercase, k=10))


def _file(path: str, text: str) -> bytes:
    data = text.encode()
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> None:
    subprocess.run(["git", *arguments], cwd=folder, input=stdin, check=True)


def _in_turn(first: Sequence[str], second: Sequence[str], folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each run, the two in turn, after one of each that fills the caches; each finds something."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times: tuple[list[float], list[float]] = ([], [])
    expected = (0, 1)
    for turn in range(rounds + 1):
        for command, kept, code in zip((first, second), times, expected, strict=True):
            start = time.perf_counter()
            done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
            seconds = time.perf_counter() - start
            if done.returncode != code or done.stderr or not done.stdout:
                raise SystemExit(f"{command[:2]} ended with {done.returncode}: {done.stderr.decode()}")
            if turn:
                kept.append(seconds)
    return times
