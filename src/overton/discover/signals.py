"""What is looked for in every line of code: a regular expression a signal, in the dialect of the source `pattern`."""

from collections.abc import Sequence
from dataclasses import dataclass

from overton.discover import languages as of


@dataclass(frozen=True)
class Signal:
    """A thing that one line of code shows."""

    key: str
    metric: str
    goal: str
    item: str
    gain: str
    worth: float
    pattern: str
    suffixes: Sequence[str]
    anchor: str
    """A plainer expression that every such line matches too, of little but letters: git finds it many times faster."""
    rules: str = ""
    """An expression whose first group is what the line names, such as the rules that it switches off."""


NAMES = r"([\w./@:-]+(?:\s*,\s*[\w./@:-]+)*)"
CHECKED = "What is switched off for one line hides the next mistake on it too."
SEEN = "Code that the type checker cannot see breaks in production instead of in the editor."
TESTED = "A test that is skipped guards nothing, and nobody remembers why."


def _linter(  # noqa: PLR0917  a row of a table
    key: str, tool: str, worth: float, pattern: str, suffixes: Sequence[str], anchor: str, rules: str = ""
) -> Signal:
    return Signal(
        key=key,
        metric=f"suppressed findings of {tool}",
        goal=f"Code keeps to the rules we chose for {tool}: nowhere is one switched off for a line or a file.",
        item="suppression",
        gain=CHECKED,
        worth=worth,
        pattern=pattern,
        suffixes=suffixes,
        anchor=anchor,
        rules=rules,
    )


def _typing(  # noqa: PLR0917  likewise
    key: str, metric: str, goal: str, worth: float, pattern: str, suffixes: Sequence[str], anchor: str, rules: str = ""
) -> Signal:
    return Signal(key, metric, goal, "suppression", SEEN, worth, pattern, suffixes, anchor, rules)


def _skipped(language: str, pattern: str, suffixes: Sequence[str], anchor: str, worth: float = 0.7) -> Signal:
    return Signal(
        key=f"skipped-tests-{language.lower().replace('+', 'p').replace('#', 'sharp')}",
        metric=f"skipped tests in {language}",
        goal=f"Every test in {language} runs on every change, or is deleted.",
        item="skipped test",
        gain=TESTED,
        worth=worth,
        pattern=pattern,
        suffixes=suffixes,
        anchor=anchor,
    )


TYPES = (
    _typing(
        "type-ignores",
        "type errors that are ignored",
        "The type checker sees all of our Python: no error is ignored.",
        1.0,
        r"#\s*(?:type|pyright|ty):\s*ignore\b|#\s*pyre-(?:ignore|fixme)\b",
        of.PYTHON,
        r"type:[ \t]*ignore|pyright:[ \t]*ignore|ty:[ \t]*ignore|pyre-",
        r"ignore\[([^\]]+)\]",
    ),
    _typing(
        "mypy-relaxed-files",
        "files that are typed loosely",
        "Every Python file is checked as strictly as the rest.",
        1.0,
        r"^#\s*(?:mypy|pyright):\s*(?:ignore-errors|allow-untyped-(?:defs|calls|decorators)|disable-error-code|basic)\b",
        of.PYTHON,
        "mypy:|pyright:",
    ),
    _typing(
        "ts-suppressions",
        "TypeScript errors that are ignored",
        "The TypeScript compiler sees all of our code: no error is ignored.",
        1.0,
        r"(?://|/\*|\*)\s*@ts-(?:ignore|expect-error|nocheck)\b",
        of.JAVASCRIPT,
        "@ts-",
        r"@ts-(\w+(?:-\w+)?)",
    ),
    _typing(
        "explicit-any",
        "explicit uses of any",
        "Every value in our TypeScript has a type that says what it is.",
        0.85,
        r":\s*any\b\s*(?:[;,)=\]>|{}]|\[\]|$)|\bas\s+any\b|<any[,>]|\bArray<any>",
        of.TYPESCRIPT,
        r":\s*any|as\s+any|<any",
    ),
    _typing(
        "flow-suppressions",
        "Flow errors that are ignored",
        "Flow sees all of our code: no error is ignored.",
        0.9,
        r"\$Flow(?:FixMe|Ignore|ExpectedError|Issue)\b",
        of.JAVASCRIPT,
        r"\$Flow",
        r"\$Flow\w+\[([\w-]+)\]",
    ),
    _typing(
        "sorbet-loose-files",
        "Ruby files that Sorbet does not check",
        "Sorbet checks every Ruby file at least as `typed: true`.",
        1.0,
        r"^#\s*typed:\s*(?:false|ignore)\b",
        of.RUBY,
        "typed:",
        r"typed:\s*(\w+)",
    ),
    _typing(
        "sorbet-untyped",
        "values that Sorbet cannot see",
        "Sorbet knows the type of every value: nothing is T.untyped or T.unsafe.",
        0.8,
        r"\bT\.(?:unsafe|untyped)\b",
        of.RUBY,
        r"T\.un",
    ),
    _typing(
        "nullable-disabled",
        "C# files without null checks",
        "The compiler checks every C# file for nulls.",
        1.0,
        r"^\s*#nullable\s+disable\b",
        of.CSHARP,
        "#nullable",
    ),
)

LINTS = (
    _linter(
        "noqa",
        "Ruff and Flake8",
        0.75,
        r"#\s*(?:(?:flake8|ruff)[:=]\s*)?noqa\b",
        of.PYTHON,
        "noqa",
        rf"(?i)noqa:\s*{NAMES}",
    ),
    _linter(
        "pylint-disables",
        "Pylint",
        0.7,
        r"#\s*pylint:\s*(?:disable|skip-file)\b",
        of.PYTHON,
        "pylint:",
        rf"disable(?:-\w+)?=\s*{NAMES}",
    ),
    _linter(
        "nosec",
        "security scanners",
        0.9,
        r"#\s*nosec\b|//\s*#nosec\b|//\s*nosec\b",
        (*of.PYTHON, *of.GO),
        "nosec",
        r"nosec[:\s]+([BG]\d+)",
    ),
    _linter(
        "eslint-disables",
        "ESLint",
        0.9,
        r"(?://|/\*|<!--)\s*(?:eslint|oxlint)-disable\b|(?://|/\*)\s*biome-ignore\b",
        of.JAVASCRIPT,
        "(?:eslint|oxlint)-disable|biome-ignore",
        rf"(?:eslint|oxlint)-disable(?:-next-line|-line)?\s+{NAMES}",
    ),
    _linter(
        "tslint-disables",
        "TSLint",
        0.5,
        r"(?://|/\*)\s*tslint:\s*disable\b",
        of.JAVASCRIPT,
        "tslint:",
        rf"tslint:\s*disable(?:-next-line|-line)?:?\s*{NAMES}",
    ),
    _linter(
        "stylelint-disables",
        "Stylelint",
        0.6,
        r"(?://|/\*)\s*stylelint-disable\b",
        (*of.STYLES, "vue", "svelte"),
        "stylelint-disable",
        rf"stylelint-disable(?:-next-line|-line)?\s+{NAMES}",
    ),
    _linter(
        "nolint-go",
        "golangci-lint and Staticcheck",
        0.9,
        r"//\s*nolint\b|//lint:(?:file-)?ignore\b",
        of.GO,
        "nolint|lint:",
        rf"nolint:\s*{NAMES}",
    ),
    _linter(
        "rust-allows",
        "Clippy and the Rust compiler",
        0.75,
        r"#!?\[(?:allow|expect)\(",
        of.RUST,
        r"\[(?:allow|expect)\(",
        r"(?:allow|expect)\(\s*([\w:]+(?:\s*,\s*[\w:]+)*)",
    ),
    _linter(
        "suppress-warnings-jvm",
        "the compiler and linters",
        0.75,
        r"@(?:file:)?Suppress(?:Warnings|Lint|FBWarnings)?\s*\(|//\s*NOSONAR\b|CHECKSTYLE[:.]\s*OFF\b",
        of.JVM,
        "Suppress|NOSONAR|CHECKSTYLE",
        r'Suppress\w*\s*\(\s*\{?\s*(?:value\s*=\s*)?\{?\s*"([^"]+)"',
    ),
    _linter(
        "rubocop-disables",
        "RuboCop",
        0.9,
        r"#\s*rubocop:\s*(?:disable|todo)\b",
        of.RUBY,
        "rubocop:",
        rf"rubocop:\s*(?:disable|todo)\s+{NAMES}",
    ),
    _linter(
        "phpcs-ignores",
        "PHP_CodeSniffer",
        0.8,
        r"phpcs:(?:ignore|ignoreFile|disable)\b|@codingStandardsIgnore",
        of.PHP,
        "phpcs:|@codingStandardsIgnore",
        rf"phpcs:(?:ignore|disable)\s+{NAMES}",
    ),
    _linter(
        "phpstan-ignores",
        "PHPStan and Psalm",
        1.0,
        r"@phpstan-ignore|@psalm-suppress\b",
        of.PHP,
        "@phpstan-ignore|@psalm-suppress",
        rf"(?:@phpstan-ignore|@psalm-suppress)\s+{NAMES}",
    ),
    _linter(
        "nolint-cpp",
        "clang-tidy",
        0.85,
        r"//\s*NOLINT|/\*\s*NOLINT|\bcppcheck-suppress\b",
        of.C,
        "NOLINT|cppcheck-suppress",
        r"NOLINT(?:NEXTLINE|BEGIN)?\(([^)]+)\)",
    ),
    _linter(
        "compiler-warnings-off",
        "the C and C++ compilers",
        0.75,
        r"#\s*pragma\s+(?:GCC|clang)\s+diagnostic\s+ignored\b|#\s*pragma\s+warning\s*\(\s*disable\b",
        of.C,
        "pragma",
        r'ignored\s+"([^"]+)"',
    ),
    _linter(
        "pragma-warnings",
        "the C# compiler",
        0.85,
        r"#pragma\s+warning\s+disable\b|\[(?:assembly:\s*)?SuppressMessage\(",
        of.CSHARP,
        "pragma|SuppressMessage",
        rf"disable\s+{NAMES}",
    ),
    _linter(
        "swiftlint-disables",
        "SwiftLint",
        0.9,
        r"//\s*swiftlint:disable\b",
        of.SWIFT,
        "swiftlint:",
        r"swiftlint:disable(?::\w+)?\s+(\w+)",
    ),
    _linter(
        "ktlint-disables",
        "ktlint and detekt",
        0.8,
        r"//\s*ktlint-disable\b|//\s*noinspection\b",
        of.KOTLIN,
        "ktlint-disable|noinspection",
    ),
    _linter(
        "dart-ignores",
        "the Dart analyser",
        0.9,
        r"//\s*ignore(?:_for_file)?:",
        of.DART,
        "ignore(?:_for_file)?:",
        rf"ignore(?:_for_file)?:\s*{NAMES}",
    ),
    _linter(
        "shellcheck-disables",
        "ShellCheck",
        0.7,
        r"#\s*shellcheck\s+disable=",
        of.SHELL,
        "shellcheck",
        rf"disable={NAMES}",
    ),
    _linter("credo-disables", "Credo", 0.8, r"#\s*credo:disable-for-", of.ELIXIR, "credo:"),
    _linter(
        "terraform-skips",
        "security scanners of infrastructure",
        0.9,
        r"#\s*(?:checkov:skip|tfsec:ignore|trivy:ignore)\b",
        of.TERRAFORM,
        ":skip|:ignore",
    ),
)

TESTS = (
    _skipped(
        "Python",
        r"@pytest\.mark\.(?:skip|xfail)\b|@(?:unittest\.)?(?:skip|expectedFailure|XFAIL)\b",
        of.PYTHON,
        "[sS]kip|xfail|expectedFailure|XFAIL",
    ),
    _skipped(
        "JavaScript",
        r"^\s*(?:xit|xdescribe|xtest|xcontext)\s*\(|\b(?:it|test|describe|context|suite)\.(?:skip|fixme|failing)\b",
        of.JAVASCRIPT,
        r"xit|xdescribe|xtest|xcontext|\.skip|\.fixme|\.failing",
    ),
    _skipped("Go", r"\b[tb]\.Skip(?:f|Now)?\(", of.GO, r"\.Skip", 0.5),
    _skipped("Rust", r"#\[ignore\b", of.RUST, r"#\[ignore"),
    _skipped("Java", r"^\s*@(?:Ignore|Disabled)\b", of.JVM, "@Ignore|@Disabled"),
    _skipped(
        "Ruby",
        r"^\s*(?:xit|xdescribe|xcontext|xspecify|xfeature|xscenario)\b|^\s*(?:pending|skip)(?:\s+['\"]|\(|\s*$)",
        of.RUBY,
        "xit|xdescribe|xcontext|xspecify|xfeature|xscenario|pending|skip",
    ),
    _skipped("PHP", r"\bmarkTest(?:Skipped|Incomplete)\s*\(", of.PHP, "markTest", 0.6),
    _skipped("C++", r"\bTEST(?:_F|_P)?\s*\([^)]*\bDISABLED_", of.C, "DISABLED_"),
    _skipped("C#", r"^\s*\[Ignore\b|\b(?:Fact|Theory)\(\s*Skip\s*=", of.CSHARP, r"\[Ignore|Skip"),
    _skipped("Swift", r"\bXCTSkip\(", of.SWIFT, "XCTSkip"),
    _skipped("Elixir", r"@(?:module)?tag\s+:?skip\b", of.ELIXIR, "tag"),
)

TO_DOS = (
    Signal(
        key="to-dos",
        metric="to-do comments",
        goal="What is left to do is in our tracker with an owner, or is done: no comment says it instead.",
        item="to-do comment",
        gain="A to-do comment has no date and no owner; the next reader pays for it.",
        worth=0.35,
        pattern=r"(?:#|//|/\*|^\s*\*|<!--|--|;)\s*@?(?:TODO|FIXME|HACK|XXX)\b",
        suffixes=of.CODE,
        anchor="TODO|FIXME|HACK|XXX",
        rules=r"\b(TODO|FIXME|HACK|XXX)\b",
    ),
)

SIGNALS: Sequence[Signal] = (*TYPES, *LINTS, *TESTS, *TO_DOS)

DEPRECATED = "deprecated"
"""The key under which definitions that are deprecated are found: they are no campaign, what calls them is."""
MARKER = r"@[Dd]eprecated\b|#\[deprecated\b|\[(?:System\.)?Obsolete\b|//\s*Deprecated:|^\s*\.\. deprecated::"
MARKER_ANCHOR = r"@[Dd]eprecated|Deprecated:|deprecated::|\[deprecated|Obsolete"
MARKED = (*of.PYTHON, *of.JAVASCRIPT, *of.GO, *of.RUST, *of.JVM, *of.PHP, *of.CSHARP, *of.DART)
