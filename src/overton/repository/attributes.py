"""What `.gitattributes` says of files: which are text, which are only pointers, which were not written here."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from overton.model.measurement import Files

NAME = ".gitattributes"
MACRO = "[attr]"
ASKED = ("diff", "filter", "linguist-generated", "linguist-vendored")
Said = tuple[tuple[str, str], ...]
"""Attributes in the order of a line, each with a value, `set`, `unset` or `` for unspecified."""
BUILT_IN: Mapping[str, Said] = {"binary": (("diff", "unset"),)}
VENDORED = re.compile(
    r"(^|/)(vendor|vendored|_vendor|third[-_]?party|node_modules|bower_components|external|deps|Godeps|Pods|Carthage)/"
)
GENERATED = re.compile(
    r"""(^|/)(dist|build|generated|__generated__|__snapshots__)/
    | \.(min\.(js|css)|map|lock|snap|pb\.(go|cc|h)|g\.dart|designer\.cs)$
    | _pb2(_grpc)?\.pyi?$ | (^|/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|go\.sum)$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Rule:
    folder: str
    """Where the file is that says it: empty or ending in a slash."""
    expression: re.Pattern[str]
    said: Said


@dataclass(frozen=True)
class Attributes:
    """Answers by path; made for one commit's files."""

    rules: tuple[_Rule, ...] = ()
    """The later one wins."""
    macros: Mapping[str, Said] = field(default_factory=lambda: BUILT_IN)
    """What an attribute brings in where it is set."""
    _known: dict[str, dict[str, str]] = field(default_factory=dict)

    def is_text(self, path: str) -> bool:
        """Whether a file may be text: not said to be binary, and no Git LFS pointer; its content may still say no."""
        found = self._of(path)
        return found.get("diff") != "unset" and found.get("filter") != "lfs"

    def is_vendored(self, path: str) -> bool:
        said = self._of(path).get("linguist-vendored", "")
        return _true(said) if said else VENDORED.search(path) is not None

    def is_generated(self, path: str) -> bool:
        said = self._of(path).get("linguist-generated", "")
        return _true(said) if said else GENERATED.search(path) is not None

    def _of(self, path: str) -> dict[str, str]:
        if path not in self._known:
            found: dict[str, str] = {}
            for rule in reversed(self.rules):
                if path.startswith(rule.folder) and rule.expression.fullmatch(path, len(rule.folder)):
                    self._fill(found, rule.said)
            self._known[path] = found
        return self._known[path]

    def _fill(self, found: dict[str, str], said: Said) -> None:
        """Add what no later word has said yet, as git does: a macro brings in only what is still open."""
        for name, value in reversed(said):
            if name not in found:
                found[name] = value
                if value == "set":
                    self._fill(found, self.macros.get(name, ()))


def attributes_in(files: Files, paths: Iterable[str]) -> Attributes:
    """The attributes that the `.gitattributes` among these paths give; a deeper one wins."""
    ours = sorted((p for p in paths if p.rpartition("/")[2] == NAME), key=lambda path: path.count("/"))
    texts = {path: files.text(path) or "" for path in ours}
    macros = {**BUILT_IN, **_macros(texts.get(NAME, ""))}
    return Attributes(tuple(rule for path, text in texts.items() for rule in _rules(path, text, macros)), macros)


def _macros(text: str) -> dict[str, Said]:
    """What a file at the top defines; git lets no deeper one do so."""
    lines = [words for words in map(_words, text.splitlines()) if words and _defines(words[0])]
    names = {*BUILT_IN, *(words[0].removeprefix(MACRO) for words in lines)}
    return {words[0].removeprefix(MACRO): _said(words[1:], names) for words in lines}


def _defines(word: str) -> bool:
    return word.startswith(MACRO) and word != MACRO


def _rules(path: str, text: str, macros: Collection[str]) -> Iterator[_Rule]:
    folder = path.removesuffix(NAME)
    for line in text.splitlines():
        words = _words(line)
        if not words or words[0].startswith(("#", "!")) or _defines(words[0]):
            continue
        said = _said(words[1:], macros)
        if said:
            yield _Rule(folder, _expression(words[0]), said)


def _words(line: str) -> list[str]:
    quoted = re.match(r'\s*"((?:[^"\\]|\\.)*)"\s+(.*)', line)
    return [re.sub(r"\\(.)", r"\1", quoted[1]), *quoted[2].split()] if quoted else line.split()


def _said(words: Iterable[str], macros: Collection[str]) -> Said:
    said: list[tuple[str, str]] = []
    for word in words:
        name, _, value = word.lstrip("-!").partition("=")
        if name in ASKED or name in macros:
            said.append((name, "unset" if word[0] == "-" else "" if word[0] == "!" else value or "set"))
    return tuple(said)


def _true(said: str) -> bool:
    return said not in {"unset", "false", "0"}


@lru_cache(maxsize=4096)
def _expression(glob: str) -> re.Pattern[str]:
    """A glob of a `.gitattributes`: without a slash it is a name in any folder below."""
    anchored = "/" in glob.rstrip("/")
    parts = re.split(r"(\*\*/|/\*\*$|\*+|\?|\[!?\]?[^\]]*\]|\\.)", glob.lstrip("/"))
    body = "".join(map(_part, parts))
    return re.compile(body if anchored else f"(?:.*/)?{body}", re.DOTALL)


def _part(part: str) -> str:
    if part == "**/":
        return "(?:.*/)?"
    if part == "/**":
        return "/.*"
    if part and not part.strip("*"):
        return "[^/]*"
    if part == "?":
        return "[^/]"
    if part.startswith("[") and part.endswith("]") and part[1:-1]:
        inside = part[1:-1].replace("\\", "\\\\").replace("[", "\\[")
        return f"[{'^' + inside[1:] if inside.startswith('!') else inside}]"
    return re.escape(part.removeprefix("\\"))
