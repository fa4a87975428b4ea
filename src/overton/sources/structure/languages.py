"""The languages whose syntax trees can be searched, and the files that are in them."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Literal, cast, get_args

Language = Literal[
    "bash", "c", "cpp", "csharp", "css", "dart", "elixir", "go", "haskell", "hcl", "html", "java", "javascript", "json",
    "kotlin", "lua", "markdown", "nix", "php", "python", "ruby", "rust", "scala", "solidity", "swift", "tsx",
    "typescript", "yaml", "zig",
]  # fmt: skip

LANGUAGES: Sequence[Language] = get_args(Language)

_SUFFIXES = {
    "bash": ".sh .bash .zsh .ksh .bats .ebuild .command",
    "c": ".c .h",
    "cpp": ".cpp .cc .cxx .c++ .hpp .hh .hxx .h++ .cu .ino",
    "csharp": ".cs",
    "css": ".css .scss",
    "dart": ".dart",
    "elixir": ".ex .exs",
    "go": ".go",
    "haskell": ".hs",
    "hcl": ".hcl .tf .tfvars .nomad",
    "html": ".html .htm .xhtml",
    "java": ".java",
    "javascript": ".js .jsx .cjs .mjs",
    "json": ".json",
    "kotlin": ".kt .kts .ktm",
    "lua": ".lua",
    "markdown": ".md .markdown",
    "nix": ".nix",
    "php": ".php",
    "python": ".py .py3 .pyi .bzl",
    "ruby": ".rb .rbw .gemspec .rake",
    "rust": ".rs",
    "scala": ".scala .sc .sbt",
    "solidity": ".sol",
    "swift": ".swift",
    "tsx": ".tsx",
    "typescript": ".ts .cts .mts",
    "yaml": ".yaml .yml",
    "zig": ".zig",
}
_LANGUAGE_OF = {suffix: cast("Language", name) for name, known in _SUFFIXES.items() for suffix in known.split()}


def language_of(path: str) -> Language | None:
    """The language that a file's name tells."""
    return _LANGUAGE_OF.get(PurePosixPath(path).suffix.lower())


def languages_named(globs: Sequence[str]) -> Sequence[Language]:
    """The languages of the files that globs include; all of them where a glob does not tell."""
    found = dict.fromkeys(language_of(glob) for glob in globs)
    if not found or None in found:
        return LANGUAGES
    return tuple(one for one in found if one is not None)


def names_itself(path: str, globs: Sequence[str]) -> bool:
    """Whether a glob names files of this very suffix, or this very name."""
    name = PurePosixPath(path)
    return any(
        PurePosixPath(glob).name == name.name or (name.suffix and PurePosixPath(glob).suffix == name.suffix)
        for glob in globs
    )
