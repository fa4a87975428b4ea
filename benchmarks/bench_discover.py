"""Looking at a repository of 50,000 files and 20,000 commits, beside one plain git grep for one word.

Without OVERTON_BENCH_REPOSITORY, which names a clone to run on, a repository is generated. The peers are `git grep` for
one word in the last commit, and one `git grep` after another for each signal that `overton discover` looks for.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from overton.discover.languages import globs
from overton.discover.signals import SIGNALS

FILES = 50_000
COMMITS = 20_000
CHANGED = 3
DAYS = 730
ENDS = ("py", "ts", "go", "java", "rb")
SIGNS = {
    "py": ("# type: ignore[arg-type]", "# noqa: E501", "# TODO: later"),
    "ts": ("// @ts-ignore", "// eslint-disable-next-line no-console", "// TODO: later"),
    "go": ("//nolint:errcheck", "// TODO: later", "t.Skip()"),
    "java": ('@SuppressWarnings("unchecked")', "// TODO: later", "@Disabled"),
    "rb": ("# rubocop:disable Metrics/AbcSize", "# TODO: later", "xit 'x' do"),
}
WORDS = ("value", "index", "result", "return", "self", "items", "name", "path", "list", "company", "const", "public")
OVERTON = [sys.executable, "-c", "from overton.cli.main import main; main()"]


def run(*, quick: bool) -> None:
    """Print the seconds of each, and the ratios to the plain search."""
    with TemporaryDirectory() as folder:
        given = os.environ.get("OVERTON_BENCH_REPOSITORY")
        repository = Path(folder) / "repository.git"
        if given:
            subprocess.run(["git", "clone", "-q", "--bare", given, repository], check=True)
        else:
            _generate(repository, FILES // 10 if quick else FILES, COMMITS // 10 if quick else COMMITS)
        _compare(repository)


def _compare(repository: Path) -> None:
    word = ["git", "-C", str(repository), "grep", "-I", "-c", "-F", "TODO", "HEAD"]
    _seconds(word)
    plain = _seconds(word)
    each = sum(_seconds(_one_by_one(repository, nth)) for nth in range(len(SIGNALS)))
    look = [*OVERTON, "discover", "-C", str(repository)]
    first = _seconds([*look, "to-dos"])
    _forget(repository)
    everything = _seconds(look)
    again = _seconds(look)
    rows = {
        "git grep for one word at HEAD": plain,
        "git grep for each signal at HEAD, one after another": each,
        "overton discover, first answer": first,
        "overton discover, with the past": everything,
        "the same again": again,
    }
    for name, seconds in rows.items():
        print(f"{name}: {seconds:.1f} s, {seconds / plain:.1f} x the one word")


def _one_by_one(repository: Path, nth: int) -> list[str]:
    signal = SIGNALS[nth]
    command = ["git", "-C", str(repository), "grep", "-I", "-c", "-P", "-e", signal.pattern, "HEAD", "--"]
    return [*command, *globs(signal.suffixes)]


def _seconds(command: Sequence[str]) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in {0, 1}:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return seconds


def _forget(repository: Path) -> None:
    for file in (repository / "overton").glob("cache.sqlite3*"):
        file.unlink()


def _generate(repository: Path, files: int, commits: int) -> None:
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", repository], check=True)
    with subprocess.Popen(
        ["git", "-C", repository, "fast-import", "--quiet", "--depth=0"], stdin=subprocess.PIPE
    ) as importing:
        assert importing.stdin is not None
        for part in _stream(files, commits):
            importing.stdin.write(part)
    subprocess.run(["git", "-C", repository, "repack", "-adq", "--depth=5", "--window=2"], check=True)


def _stream(files: int, commits: int) -> Iterator[bytes]:
    """All commits, for `git fast-import`: the first has all files, each of the others changes some."""
    chance = random.Random(1)  # noqa: S311  the same repository each time
    blocks = [_block(chance) for _ in range(400)]
    paths = [f"team{n % 40}/part{n % 900}/file{n}.{ENDS[n % len(ENDS)]}" for n in range(files)]
    for nth in range(commits + 1):
        seconds = 1_700_000_000 + nth * DAYS * 86_400 // commits
        yield f"commit refs/heads/main\ncommitter a <a@acme.test> {seconds} +0000\ndata 1\nx\n".encode()
        for path in paths if nth == 0 else chance.sample(paths, CHANGED):
            content = _content(path, blocks, chance)
            yield f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n"
    yield b"done\n"


def _block(chance: random.Random) -> str:
    return "".join(f"    {' '.join(chance.choices(WORDS, k=7))} = {chance.random()};\n" for _ in range(40))


def _content(path: str, blocks: Sequence[str], chance: random.Random) -> bytes:
    """Three blocks of code, and with some chance a sign between them."""
    sign = chance.choice(SIGNS[path.rpartition(".")[2]]) if chance.random() < 0.2 else ""  # noqa: PLR2004  a fifth
    one, two, three = chance.choices(blocks, k=3)
    return f"{one}x {chance.random()}\n{two}{sign}\n{three}".encode()


if __name__ == "__main__":
    run(quick="--quick" in sys.argv)
