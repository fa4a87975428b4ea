"""What is looked for in every line of code: a regular expression a signal, in the dialect of the source `pattern`."""

from collections.abc import Sequence

from overton.discover import languages as of
from overton.discover.signal import Signal
from overton.discover.suppressions import LINTS, TYPES

TESTED = "A test that is skipped guards nothing, and nobody remembers why."


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
