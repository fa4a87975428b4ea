"""Which files are written in what, by the ends of their names."""

from collections.abc import Collection

PYTHON = ("py", "pyi")
TYPESCRIPT = ("ts", "tsx", "mts", "cts")
JAVASCRIPT = ("js", "jsx", "mjs", "cjs", *TYPESCRIPT, "vue", "svelte")
GO = ("go",)
RUST = ("rs",)
JAVA = ("java",)
KOTLIN = ("kt", "kts")
JVM = (*JAVA, *KOTLIN, "scala", "groovy")
RUBY = ("rb", "rake")
PHP = ("php",)
C = ("c", "h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "m", "mm", "cu")
CSHARP = ("cs",)
SWIFT = ("swift",)
SHELL = ("sh", "bash")
DART = ("dart",)
ELIXIR = ("ex", "exs")
STYLES = ("css", "scss", "less")
SQL = ("sql",)
TERRAFORM = ("tf",)
CODE = (
    *PYTHON,
    *JAVASCRIPT,
    *GO,
    *RUST,
    *JVM,
    *RUBY,
    *PHP,
    *C,
    *CSHARP,
    *SWIFT,
    *SHELL,
    *DART,
    *ELIXIR,
    *STYLES,
    *SQL,
    *TERRAFORM,
    "lua",
    "pl",
    "pm",
    "proto",
)


def suffix(path: str) -> str:
    """What comes after the last dot of a file's name, as it is written; empty without one."""
    return path.rpartition("/")[2].rpartition(".")[2] if "." in path.rpartition("/")[2] else ""


def globs(suffixes: Collection[str]) -> tuple[str, ...]:
    """The files with these ends, in any folder."""
    return tuple(f"*.{one}" for one in suffixes)
