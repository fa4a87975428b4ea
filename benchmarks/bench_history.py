"""The past of a pattern: 200 commits of a repository of 30,000 contents, beside git grep and checkout + ripgrep.

Without OVERTON_BENCH_REPOSITORY, which names a clone to run on, a repository is generated. All count the same matches
in the same commits; the totals are compared. Each contestant runs in a process of its own, in turn.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

PATTERN = r"\b(isinstance|deprecated_call)\("
POINTS = 200
FILES = 2_000
COMMITS = 7_000
CHANGED = 5
LINES = 220
WORDS = ("value", "index", "isinstance", "result", "return", "self", "items", "deprecated_call", "name", "path", "list")
BASE = Path(sys.executable).parent
COUNT = """\
import sys
from pathlib import Path
from overton.code.findings_cache import FindingsCache
from overton.code.history import Past
from overton.code.sampling import all_points, spread
from overton.code.steps import scanned, walk
from overton.repository.blobs import contents_of
from overton.repository.commits import first_parents
from overton.repository.opening import open_repository
from overton.sources.pattern.options import PatternOptions
from overton.sources.pattern.source import PATTERN
repository = open_repository(Path(sys.argv[1]))
points = spread(all_points(first_parents(repository), "UTC"), int(sys.argv[2]))
scan = PATTERN.scan(PatternOptions(pattern=sys.argv[3], include=("*.py",), each="file"))
with contents_of(repository) as contents:
    way = walk(repository, contents, scan, points, start="", skip=())
    found = scanned(contents, scan, way.blobs(), FindingsCache(None), lambda share: None)
tree, total = {}, {}
for step in way.steps:
    for path, before, after in step.selected:
        tree[path] = found.get(way.selector.blob(path, after), ()) if after else ()
    print(int(sum(sighting.value for own in tree.values() for sighting in own)))
"""
CAMPAIGN = f"""\
campaign: calls
goal: Nobody asks for types.
metric:
  name: calls
  goal: {{at_most: 0}}
  item: file
  source: {{kind: pattern, pattern: '{PATTERN}', include: ["*.py"], each: file}}
window:
  - {{from: 2020-01-01, not_allowed: worse}}
"""


def run(*, quick: bool) -> None:
    """Print the seconds of each, and the ratios."""
    with TemporaryDirectory() as folder:
        repository = Path(folder) / "repository"
        given = os.environ.get("OVERTON_BENCH_REPOSITORY")
        if given:
            subprocess.run(["git", "clone", "-q", given, repository], check=True)
        else:
            _generated(repository, COMMITS // 10 if quick else COMMITS)
        _compared(repository, Path(folder), POINTS // 10 if quick else POINTS, 1 if quick else 3)


def _compared(repository: Path, folder: Path, points: int, rounds: int) -> None:
    (repository / "campaigns").mkdir()
    (repository / "campaigns" / "calls.yaml").write_text(CAMPAIGN, encoding="utf-8")
    commits = [point["commit"] for point in json.loads(_backfill(repository, points))["points"]]
    _forget(repository)
    _clean_clone(repository, folder / "checkout")
    contestants: dict[str, Callable[[], list[int]]] = {
        "git grep at each commit": lambda: list(_git_grep(repository, commits)),
        "checkout + ripgrep": lambda: list(_ripgrep(folder / "checkout", commits)),
        "counting": lambda: _counting(repository, points),
        "overton backfill": lambda: _totals(_backfill(repository, points)),
        "overton backfill, again": lambda: _totals(_backfill(repository, points)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _round in range(rounds):
        _forget(repository)
        answers = {}
        for name, contestant in contestants.items():
            start = time.perf_counter()
            answers[name] = contestant()
            seconds[name].append(time.perf_counter() - start)
        different = [name for name, answer in answers.items() if answer != answers["git grep at each commit"]]
        if different:
            raise SystemExit(f"the totals differ: {different}")
    _told(seconds, len(commits), answers["counting"][-1])


def _told(seconds: dict[str, list[float]], commits: int, matches: int) -> None:
    print(f"{commits} commits, {matches:,} matches in the last, all totals equal")
    middle = {name: median(times) for name, times in seconds.items()}
    grep, checkout = middle["git grep at each commit"], middle["checkout + ripgrep"]
    for name, took in middle.items():
        print(f"{name}: {took:.2f} s; {grep / took:.1f} x git grep, {checkout / took:.1f} x checkout + ripgrep")
    print("goals: counting 4 x and 5 x; the whole command 2.5 x; again 20 x")


def _git_grep(repository: Path, commits: Sequence[str]) -> Iterator[int]:
    for commit in commits:
        command = ["git", "-C", str(repository), "grep", "-I", "-o", "-P", "-e", PATTERN, commit, "--", "*.py"]
        yield subprocess.run(command, capture_output=True, check=False).stdout.count(b"\n")


def _ripgrep(checkout: Path, commits: Sequence[str]) -> Iterator[int]:
    for commit in commits:
        subprocess.run(["git", "-C", str(checkout), "checkout", "-q", "--force", "--detach", commit], check=True)
        options = ("--no-ignore", "--hidden", "--glob", "*.py", "--count-matches", "--no-filename")
        command = [str(BASE / "rg"), *options, PATTERN, "."]
        done = subprocess.run(command, cwd=checkout, capture_output=True, check=False)
        yield sum(map(int, done.stdout.split()))


def _counting(repository: Path, points: int) -> list[int]:
    command = [sys.executable, "-c", COUNT, str(repository), str(points), PATTERN]
    return [int(total) for total in _output(command).split()]


def _backfill(repository: Path, points: int) -> str:
    command = [str(BASE / "overton"), "backfill", "calls", "--points", str(points), "--json", "-C", str(repository)]
    return _output(command)


def _totals(document: str) -> list[int]:
    return [point["total"] for point in json.loads(document)["points"]]


def _output(command: Sequence[str]) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def _forget(repository: Path) -> None:
    for folder in (repository / ".overton", repository / ".git" / "overton"):
        shutil.rmtree(folder, ignore_errors=True)


def _clean_clone(repository: Path, checkout: Path) -> None:
    subprocess.run(["git", "clone", "-q", "--shared", repository, checkout], check=True)


def _generated(repository: Path, commits: int) -> None:
    """A history in which every commit writes a few files anew, in parts."""
    chance = random.Random(20_261_122)  # noqa: S311  the same repository each time
    subprocess.run(["git", "init", "-q", "-b", "main", repository], check=True)
    with subprocess.Popen(["git", "-C", repository, "fast-import", "--quiet"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        files: dict[int, list[str]] = {}
        for commit in range(commits):
            head = f"commit refs/heads/main\ncommitter b <b@example.org> {1_500_000_000 + commit * 36_000} +0000\n"
            process.stdin.write((head + "data 1\nx\n").encode())
            new = range(FILES) if commit == 0 else (chance.randrange(FILES) for _ in range(CHANGED))
            for number in set(new):
                process.stdin.write(_file(number, files, chance))
    subprocess.run(["git", "-C", repository, "reset", "-q", "--hard", "main"], check=True)
    subprocess.run(["git", "-C", repository, "gc", "-q"], check=True)


def _file(number: int, files: dict[int, list[str]], chance: random.Random) -> bytes:
    lines = files.setdefault(number, [_line(chance) for _ in range(LINES)])
    for _ in range(6):
        lines[chance.randrange(len(lines))] = _line(chance)
    content = "\n".join(lines).encode()
    return b"M 100644 inline package%d/module%d.py\ndata %d\n%s\n" % (number % 40, number, len(content), content)


def _line(chance: random.Random) -> str:
    call = "(" if chance.random() < 0.02 else " "  # noqa: PLR2004  few words are calls
    return "    " * chance.randrange(4) + " ".join(chance.choices(WORDS, k=7)) + call + chance.choice(WORDS)
