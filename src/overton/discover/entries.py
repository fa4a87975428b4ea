"""Lists that are there to shrink: baselines of tools, lists of exceptions, and settings that name what is let pass."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from overton.discover.candidate import Candidate
from overton.discover.languages import suffix
from overton.sources.listing.entries import entries_at
from overton.sources.listing.options import Format, ListOptions
from overton.sources.listing.path import parse_path
from overton.sources.pattern.options import PatternOptions
from overton.sources.ratchet.dialect import dialect_by_name, usual_names
from overton.sources.ratchet.options import RatchetOptions
from overton.sources.whole_files import UnreadableError

GAIN = "The list says itself that it is to become empty; each entry is a place where the next mistake passes unseen."
TOOLS: Mapping[str, str] = {
    "basedpyright": "basedpyright",
    "eslint": "ESLint",
    "mypy-baseline": "mypy",
    "phpstan": "PHPStan",
    "psalm": "Psalm",
    "rubocop": "RuboCop",
}
IN_LINES: Sequence[tuple[str, str, str, str, str]] = (
    (
        r"(?:^|/)[\w.-]*detekt[\w.-]*baseline[\w.-]*\.xml$",
        "detekt-baseline",
        "detekt",
        r"^\s*<ID>(?P<finding>[^<]+)</ID>",
        "finding",
    ),
    (r"(?:^|/)lint-baseline[\w.-]*\.xml$", "android-lint-baseline", "Android Lint", r"^\s*<issue\b", "match"),
    (r"(?:^|/)ktlint-baseline[\w.-]*\.xml$", "ktlint-baseline", "ktlint", r"<error\b", "match"),
    (r"(?:^|/)phpmd\.baseline\.xml$", "phpmd-baseline", "PHPMD", r"<violation\b", "match"),
    (
        r"(?:^|/)checkstyle[\w./-]*suppressions?[\w.-]*\.xml$",
        "checkstyle-suppressions",
        "Checkstyle",
        r"<suppress(?:-xpath)?\b",
        "match",
    ),
    (
        r"(?:^|/)(?:spotbugs|findbugs)[\w.-]*exclude[\w.-]*\.xml$",
        "spotbugs-exclusions",
        "SpotBugs",
        r"<Match>",
        "match",
    ),
    (r"(?:^|/)\.betterer\.results$", "betterer-results", "Betterer", r'^\s*"(?P<place>[^":]+):\d+":\s*\[', "place"),
    (
        r"(?:^|/)(?:\.?mypy\.ini|setup\.cfg)$",
        "mypy-exemptions",
        "mypy",
        r"^\s*(?:ignore_errors\s*=\s*[Tt]rue|(?:disallow_untyped_defs|check_untyped_defs|disallow_untyped_calls)\s*=\s*[Ff]alse)\b",
        "match",
    ),
)
"""Files whose entries are lines: name, key, tool, expression and what an item is."""
AT_PATHS: Sequence[tuple[str, str, str, Sequence[str]]] = (
    (r"(?:^|/)package_todo\.yml$", "package-todos", "Packwerk", ("[*]",)),
    (r"(?:^|/)deprecated_references\.yml$", "package-todos", "Packwerk", ("[*]",)),
    (r"(?:^|/)\.standard_todo\.yml$", "standard-todo", "Standard Ruby", ("ignore",)),
    (r"(?:^|/)\.haml-lint_todo\.yml$", "haml-lint-todo", "HAML-Lint", ("linters[*].exclude",)),
    (
        r"(?:^|/)\.golangci\.ya?ml$",
        "golangci-exclusions",
        "golangci-lint",
        ("linters.exclusions.rules", "issues.exclude-rules"),
    ),
    (
        r"(?:^|/)pyproject\.toml$",
        "ruff-exemptions",
        "Ruff",
        ("tool.ruff.lint.per-file-ignores", "tool.ruff.per-file-ignores"),
    ),
    (r"(?:^|/)\.?ruff\.toml$", "ruff-exemptions", "Ruff", ("lint.per-file-ignores", "per-file-ignores")),
    (r"(?:^|/)pyproject\.toml$", "pyright-exemptions", "Pyright", ("tool.pyright.ignore", "tool.pyright.exclude")),
    (r"(?:^|/)pyrightconfig[\w.]*\.json$", "pyright-exemptions", "Pyright", ("ignore", "exclude")),
    (r"(?:^|/)tsconfig[\w.]*\.json$", "tsconfig-exclusions", "the TypeScript compiler", ("exclude",)),
    (r"(?:^|/)\.eslintrc\.json$", "eslint-exemptions", "ESLint", ("ignorePatterns",)),
)
"""Files whose entries are at a path, the first that leads somewhere: name, key, tool and paths."""
RELAXED = ("ignore_errors", "disallow_untyped_defs", "check_untyped_defs", "disallow_any_generics")
KEPT = frozenset(
    {
        "checkstyle-suppressions",
        "spotbugs-exclusions",
        "golangci-exclusions",
        "eslint-exemptions",
        "tsconfig-exclusions",
    }
)
"""Lists in which much stands for good."""
STANDING = 0.65
FLAT = re.compile(
    r"(?:^|/)\.?[\w.-]*(?:failures|allow_?list|white_?list|block_?list|black_?list|deny_?list|exceptions|exempt\w*|"
    r"known[_-]\w+|legacy\w*|grandfathered|baseline|todo|not[_-]yet\w*|skip(?:list|ped|s)|xfail\w*|expected[_-]fail\w*)"
    r"[\w-]*(?:\.(?:txt|list|lst))?$"
)
ENTRY = re.compile(r"[\w@+.*~$/\\:\[\]()<>-]+")
FEWEST_LINES = 10
FEWEST_ENTRIES = 4
"""In one file: fewer are how a tool is set up, not a list to empty."""
KINDS = frozenset({"", "xml", "yml", "yaml", "toml", "ini", "cfg", "json", "txt", "list", "lst", "results"})
"""How the names of such files end, beside those of baselines that `ratchet` reads."""

Text = Callable[[str], str]
"""The text of a file by its path."""


def of_files(paths: Sequence[str], text: Text) -> Iterator[Candidate]:
    """What the lists among these files are about; one that cannot be read is none."""
    yield from _baselines(paths)
    candidates = [path for path in paths if suffix(path.rpartition("/")[2].lstrip(".")) in KINDS]
    for name, key, tool, pattern, each in IN_LINES:
        if found := [path for path in candidates if re.search(name, path)]:
            options = PatternOptions(pattern=pattern, include=_from(found), each=each)
            yield _candidate(key, tool, options)
    yield from _at_paths(candidates, text)
    yield from _mypy_overrides(candidates, text)
    yield from _flat_lists(candidates, paths, text)


def _at_paths(paths: Sequence[str], text: Text) -> Iterator[Candidate]:
    """Of each tool the place that most entries are at, in files that have enough of them to be worth a look."""
    best: dict[str, tuple[int, Candidate]] = {}
    for name, key, tool, places in AT_PATHS:
        found = [path for path in paths if re.search(name, path)]
        for place in places:
            counts = {path: number for path in found if (number := _entries(place, path, text(path))) >= FEWEST_ENTRIES}
            number = sum(counts.values())
            if counts and number > best.get(key, (0,))[0]:
                best[key] = number, _candidate(key, tool, ListOptions(from_=_one(_from(list(counts))), path=place))
    yield from (candidate for _, candidate in best.values())


def _candidate(key: str, tool: str, options: PatternOptions | ListOptions | RatchetOptions) -> Candidate:
    return Candidate(
        key=key,
        metric=f"exceptions for {tool}",
        goal=f"All of our code passes {tool}: its list of exceptions is empty.",
        item="entry",
        gain=GAIN,
        worth=STANDING if key in KEPT else 1.0,
        options=options,
    )


def _baselines(paths: Sequence[str]) -> Iterator[Candidate]:
    """Of the tools whose baselines the source `ratchet` reads."""
    found: dict[str, list[str]] = {}
    last = {usual.rpartition("/")[2] for usual in usual_names()}
    for path in (one for one in paths if one.rpartition("/")[2] in last):
        if dialect := dialect_by_name(path):
            found.setdefault(dialect, []).append(path)
    for dialect, files in found.items():
        options = RatchetOptions(from_=_one(_from(files)), dialect=dialect)
        yield _candidate(f"{dialect.removesuffix('-baseline')}-baseline", TOOLS.get(dialect, dialect), options)


def _from(files: Sequence[str]) -> tuple[str, ...]:
    """The files themselves, or where there are many, every file of their names."""
    if len(files) <= 3:  # noqa: PLR2004  as many as are still read at a glance
        return tuple(files)
    return tuple(dict.fromkeys(f"**/{PurePosixPath(file).name}" for file in files))


def _one(files: tuple[str, ...]) -> str | tuple[str, ...]:
    return files[0] if len(files) == 1 else files


def _entries(place: str, path: str, text: str) -> int:
    """How many entries a path leads to; none in a file that cannot be read."""
    form: Format = "toml" if path.endswith(".toml") else "json" if path.endswith(".json") else "yaml"
    try:
        return sum(1 for _ in entries_at(text.encode("utf-8", "surrogateescape"), form, parse_path(place)))
    except UnreadableError:
        return 0


def _mypy_overrides(paths: Sequence[str], text: Text) -> Iterator[Candidate]:
    """The longest of mypy's overrides that relax it for a list of modules."""
    for path in (one for one in paths if one == "pyproject.toml" or one.endswith("/pyproject.toml")):
        found = list(_relaxing(_overrides(text(path))))
        if found:
            nth = max(found)[1]
            yield Candidate(
                key="mypy-strictness",
                metric="modules that mypy checks less strictly",
                goal="mypy checks every module as strictly as the rest.",
                item="module",
                gain=GAIN,
                worth=1.0,
                options=ListOptions(from_=path, path=f"tool.mypy.overrides[{nth}].module"),
            )
            return


def _overrides(text: str) -> Sequence[Any]:
    try:
        found = tomllib.loads(text).get("tool", {}).get("mypy", {}).get("overrides", [])
    except (tomllib.TOMLDecodeError, AttributeError):
        return ()
    return found if isinstance(found, list) else ()


def _relaxing(overrides: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """How many modules each override relaxes, and which it is."""
    for nth, one in enumerate(overrides):
        modules = one.get("module") if isinstance(one, dict) else None
        relaxes = isinstance(one, dict) and any(one.get(key) is (key == "ignore_errors") for key in RELAXED)
        if relaxes and isinstance(modules, list):
            yield len(modules), nth


def _flat_lists(paths: Sequence[str], everything: Sequence[str], text: Text) -> Iterator[Candidate]:
    """Lists of paths or names, a line each, in files whose names say that they are exceptions."""
    by_name: dict[str, list[str]] = {}
    known = frozenset(everything) | {folder.rpartition("/")[0] for folder in everything}
    for path in paths:
        plain = FLAT.search(path) and not dialect_by_name(path) and "." not in PurePosixPath(path).stem.lstrip(".")
        if plain and _is_list(text(path), known, alone=path.endswith((".txt", ".list", ".lst"))):
            by_name.setdefault(PurePosixPath(path).name, []).append(path)
    for name, files in by_name.items():
        words = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(name).stem.lower()).strip("-")
        yield Candidate(
            key=words,
            metric=f"entries of {name}",
            goal=f"The list {name} is empty: nothing needs an exception any more.",
            item="entry",
            gain=GAIN,
            worth=1.0,
            options=ListOptions(from_=_one(_from(files))),
        )


def _is_list(text: str, known: frozenset[str], *, alone: bool) -> bool:
    """Whether lines are single words, or, where the file's name does not say it is text, paths that are there."""
    entries = [line.split("#")[0].strip() for line in text.splitlines()]
    entries = [entry for entry in entries if entry]
    if len(entries) < FEWEST_LINES:
        return False
    single = sum(1 for entry in entries if ENTRY.fullmatch(entry) and re.search(r"[./:_]", entry))
    there = sum(1 for entry in entries if entry.rstrip("/") in known)
    return there * 2 >= len(entries) or (alone and single * 10 >= len(entries) * 9)
