"""What is looked for in lines of code, and what lists are found."""

import re

import pytest

from overton.campaigns.campaign_rules import KEY
from overton.discover.deprecated import Called, call_signals, calling, deprecated_names
from overton.discover.entries import of_files
from overton.discover.signal import Signal
from overton.discover.signals import MARKER, MARKER_ANCHOR, SIGNALS
from overton.repository.expressions import compiled, flaw_of

EXAMPLES = {
    "type-ignores": ["x = 1  # type: ignore[arg-type]", "x  # pyright: ignore", "x  # pyre-fixme[6]: no"],
    "mypy-relaxed-files": ["# mypy: ignore-errors", "# pyright: basic"],
    "ts-suppressions": ["// @ts-ignore", "  /* @ts-expect-error */", " * @ts-nocheck"],
    "explicit-any": ["const x: any = 1;", "f(x as any)", "let m: Map<any, string>", "function f(x: any)"],
    "flow-suppressions": ["// $FlowFixMe[incompatible-type]"],
    "sorbet-loose-files": ["# typed: false"],
    "sorbet-untyped": ["T.unsafe(x)", "T.untyped"],
    "nullable-disabled": ["#nullable disable"],
    "noqa": ["import x  # noqa: F401", "# flake8: noqa", "# ruff: noqa"],
    "pylint-disables": ["# pylint: disable=too-many-lines"],
    "nosec": ["x()  # nosec B101", "x() // #nosec G103"],
    "eslint-disables": ["// eslint-disable-next-line no-console", "/* eslint-disable */", "// biome-ignore lint: x"],
    "tslint-disables": ["// tslint:disable-next-line:no-any"],
    "stylelint-disables": ["/* stylelint-disable color-named */"],
    "nolint-go": ["x() //nolint:errcheck", "//lint:ignore SA1019 why"],
    "rust-allows": ["#[allow(dead_code)]", "#![allow(clippy::all)]"],
    "suppress-warnings-jvm": ['@SuppressWarnings("unchecked")', '@Suppress("x")', "x(); // NOSONAR"],
    "rubocop-disables": ["x # rubocop:disable Metrics/AbcSize"],
    "phpcs-ignores": ["// phpcs:ignore Some.Sniff", "// @codingStandardsIgnoreLine"],
    "phpstan-ignores": ["// @phpstan-ignore-next-line", "/** @psalm-suppress MixedArgument */"],
    "nolint-cpp": ["x(); // NOLINT(google-x)", "// NOLINTNEXTLINE"],
    "compiler-warnings-off": ['#pragma GCC diagnostic ignored "-Wall"', "#pragma warning(disable: 4996)"],
    "pragma-warnings": ["#pragma warning disable CS0618"],
    "swiftlint-disables": ["// swiftlint:disable force_cast"],
    "ktlint-disables": ["// ktlint-disable no-wildcard-imports"],
    "dart-ignores": ["// ignore: avoid_print"],
    "shellcheck-disables": ["# shellcheck disable=SC2086"],
    "credo-disables": ["# credo:disable-for-next-line"],
    "terraform-skips": ["#checkov:skip=CKV_AWS_1: x"],
    "skipped-tests-python": ['@pytest.mark.skip(reason="x")', "@unittest.skip", "@expectedFailure"],
    "skipped-tests-javascript": ["  xit('x', () => {", "test.skip('x'", "describe.skip('x'"],
    "skipped-tests-go": ["\tt.Skip()"],
    "skipped-tests-rust": ["#[ignore]"],
    "skipped-tests-java": ["  @Ignore", '  @Disabled("x")'],
    "skipped-tests-ruby": ["  xit 'x' do", "  skip 'x'", "  pending"],
    "skipped-tests-php": ["$this->markTestSkipped('x');"],
    "skipped-tests-cpp": ["TEST(Suite, DISABLED_Name) {"],
    "skipped-tests-csharp": ["  [Ignore]", '  [Fact(Skip = "x")]'],
    "skipped-tests-swift": ["throw XCTSkip()"],
    "skipped-tests-elixir": ["@tag :skip"],
    "to-dos": ["# TODO: x", "// FIXME", " * XXX later"],
}
INNOCENT = [
    "many: anything",
    "skip_all()",
    "ignore = 1",
    'print("TODO list")',
    "pytest.mark.skipif(x)",
    "company: any1",
]


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.key)
def test_every_signal_finds_its_examples_and_can_be_written(signal: Signal) -> None:
    """Its expression is in the dialect, its anchor finds what it finds, its key names a file."""
    for line in EXAMPLES[signal.key]:
        assert compiled(signal.pattern).search(line), line
        assert compiled(signal.anchor).search(line), line
    assert (None, None) == (flaw_of(signal.pattern), flaw_of(signal.anchor))
    assert re.fullmatch(KEY, signal.key)
    assert signal.goal.endswith(".")


def test_keys_are_different() -> None:
    """Each is the name of a file."""
    assert len(SIGNALS) == len({signal.key for signal in SIGNALS})


@pytest.mark.parametrize("line", INNOCENT)
def test_innocent_lines_show_nothing(line: str) -> None:
    """Words alone are no suppression."""
    assert [] == [signal.key for signal in SIGNALS if compiled(signal.pattern).search(line)]


@pytest.mark.parametrize(
    "line", ["@deprecated", "@Deprecated", "#[deprecated]", "[Obsolete]", "// Deprecated: x", "  .. deprecated:: 1"]
)
def test_markers_of_deprecation_have_their_anchor(line: str) -> None:
    """In each language's way."""
    assert compiled(MARKER).search(line)
    assert compiled(MARKER_ANCHOR).search(line)


PYTHON = '''\
@deprecated("use other")
@wraps
def old_function(x):
    return x


def older_function():
    """Do it.

    .. deprecated:: 1.2
    """


def new_function():
    pass
'''
JAVA = """\
    /**
     * @deprecated use {@link #fresh()}
     */
    @Deprecated
    public Map<String, Future<Topic>> staleValues() {
    }

    /** Another. */
    public void fresh() {
"""


@pytest.mark.parametrize(
    ("text", "suffix", "names"),
    [
        (PYTHON, "py", {"old_function", "older_function"}),
        (JAVA, "java", {"staleValues"}),
        ("// Deprecated: use New.\nfunc (c *Client) OldThing(x int) error {\n", "go", {"OldThing"}),
        ("#[deprecated]\n#[inline]\npub fn old_thing() {}\n", "rs", {"old_thing"}),
        ("/** @deprecated */\nexport function oldThing() {}\n", "ts", {"oldThing"}),
        ("/**\n * @deprecated x\n */\n  oldMethod(a: string) {\n", "ts", {"oldMethod"}),
        ('[Obsolete("x")]\npublic static int OldThing(int x)\n', "cs", {"OldThing"}),
        ("/** @deprecated */\n  public function oldThing() {}\n", "php", {"oldThing"}),
        ("# nothing\n", "txt", set()),
    ],
)
def test_what_is_marked_as_deprecated_is_found_by_its_name(text: str, suffix: str, names: set[str]) -> None:
    """The definition that follows the marker; in a docstring the one around it."""
    assert names == set(deprecated_names(text, suffix))


def test_calls_are_told_from_definitions() -> None:
    """And from longer names."""
    python = compiled(calling(["old_one"], "py"))

    assert [True, True, True, False, False] == [
        python.search(line) is not None
        for line in ("old_one(1)", "x = m.old_one(1)", "return old_one()", "def old_one(x):", "very_old_one()")
    ]
    assert None is compiled(calling(["oldOne"], "java")).search("  public void oldOne() {")


def test_a_name_that_is_called_much_gets_a_campaign_of_its_own() -> None:
    """The rest of a language shares one."""
    called = [Called("oldThing", 40, 9), Called("olderThing", 9, 3)]
    signals = list(call_signals(called, "Go", ("go",)))

    assert ["calls-of-old-thing", "deprecated-calls-go"] == [signal.key for signal in signals]
    assert [None, None] == [flaw_of(signal.pattern) for signal in signals]


PYPROJECT = """\
[tool.ruff.lint.per-file-ignores]
"a.py" = ["E501"]
"b.py" = ["E501"]
"c.py" = ["E501"]
"d.py" = ["E501"]

[[tool.mypy.overrides]]
module = ["x.*"]
ignore_missing_imports = true

[[tool.mypy.overrides]]
module = ["a", "b", "c"]
ignore_errors = true
"""
FILES = {
    "pyproject.toml": PYPROJECT,
    ".rubocop_todo.yml": "Style/A:\n  Exclude:\n    - 'a.rb'\n",
    "packages/x/package_todo.yml": "packs/a:\n"
    + "".join(f'  "::C{n}":\n    violations: [dependency]\n' for n in range(5)),
    "hack/.golint_failures": "".join(f"pkg/p{n}\n" for n in range(12)),
    **{f"pkg/p{n}/a.go": "" for n in range(12)},
    "tsconfig.json": '{"exclude": ["dist"]}',
    "notes/todo.txt": "buy milk and some bread\n" * 20,
    "app/detekt-baseline.xml": "<ID>A:b.kt$c</ID>\n",
    "mypy.ini": "[mypy-a]\nignore_errors = true\n",
}


def test_lists_that_are_there_to_shrink_are_found() -> None:
    """By the tools' names, by where they are in settings, and by what plain lists hold."""
    found = {one.key: one.options for one in of_files(sorted(FILES), FILES.__getitem__)}

    assert {
        "rubocop-baseline",
        "detekt-baseline",
        "mypy-exemptions",
        "mypy-strictness",
        "package-todos",
        "ruff-exemptions",
        "golint-failures",
    } == set(found)
    assert "tool.mypy.overrides[1].module" == getattr(found["mypy-strictness"], "path", None)
    assert all(re.fullmatch(KEY, key) for key in found)
