"""What formats say: once, in full, within caps, the same from one run to the next."""

from dataclasses import replace
from datetime import date
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from check_results import SQL, finding, of_each_kind, result
from overton.check.findings import Finding, Kind, Trouble
from overton.check.formats import github, markdown, registry, text, words
from overton.check.formats.context import RenderContext, files_at
from overton.check.formats.fingerprints import fingerprints, identity
from overton.check.formats.registry import format_of, names

PIPE = RenderContext()


def _many(number: int, **keys: object) -> list[Finding]:
    return [finding(line=line, item=f"app/users.py: q{line}()", **keys) for line in range(1, number + 1)]


def test_formats_are_found_by_name() -> None:
    """All seven, and one that is none names them."""
    assert ("github", "gitlab", "json", "junit", "markdown", "sarif", "text") == names()
    with pytest.raises(LookupError, match=r"there is no format 'html'; there are: github, gitlab, json"):
        format_of("html")


def test_a_package_may_bring_a_format(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the entry point group; two of a name are refused, and a built-in one stays what it is."""
    ours = EntryPoint("short", "overton.check.formats.text", registry.GROUP)
    point = EntryPoint("text", "overton.check.formats.github", registry.GROUP)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: EntryPoints([ours, point]).select(group=group))

    assert (text, text) == (format_of("short"), format_of("text"))
    assert "short" in names()
    twice = EntryPoints([ours, ours])
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: twice.select(group=group))
    with pytest.raises(LookupError, match="several packages offer the format 'short'"):
        format_of("short")


def test_links_lead_to_the_files_of_the_head() -> None:
    """By the variables of GitHub's and GitLab's runners; nowhere else, and not for what is staged."""
    hub = {"GITHUB_SERVER_URL": "https://git.acme.test", "GITHUB_REPOSITORY": "acme/shop"}
    lab = {"CI_PROJECT_URL": "https://lab.acme.test/acme/shop"}

    assert "https://git.acme.test/acme/shop/blob/abc/" == files_at(hub, "abc")
    assert "https://lab.acme.test/acme/shop/-/blob/abc/" == files_at(lab, "abc")
    assert ("", "") == (files_at({}, "abc"), files_at(hub, ""))


def test_twenty_of_a_kind_are_told_in_full_and_the_rest_counted() -> None:
    """With how to see them all."""
    told = format_of("text").render(result(*_many(23)), PIPE)

    assert text.SHOWN == sum(line.startswith("app/users.py:") for line in told.splitlines())
    assert "and 3 more (no-raw-sql 3); --format json lists them all" in told


def test_a_pipe_gets_long_lines_whole() -> None:
    """Logs wrap by themselves."""
    code = "x" * 5000

    assert f": {code}\n" in format_of("text").render(result(finding(item=f"app/users.py: {code}")), PIPE)


def test_a_figure_that_the_reason_says_is_not_said_again() -> None:
    """The rest is: what it was, and from when."""
    slow = finding(
        kind=Kind.ANNOUNCED, value=41.0, before=40.0, ceiling=30.0, unit="lines", from_=date(2026, 3, 2),
        reason="41 lines is in the Window, and beyond 30 lines from 2 March 2026",
    )  # fmt: skip

    assert f"{slow.reason}; 40 lines before" == words.reason(slow)


@pytest.mark.parametrize(
    ("strict", "says"), [(False, "Allowed: 1 could not be judged"), (True, "Not allowed: 1 could not be judged")]
)
def test_what_cannot_be_judged_refuses_only_if_strict(strict: bool, says: str) -> None:  # noqa: FBT001  a parameter
    """It is told either way."""
    told = format_of("text").render(
        result(troubles=(Trouble("a", "b", "c.yaml:1:2: d; e"),)), replace(PIPE, strict=strict)
    )

    assert "c.yaml:1:2: d; e\n" in told
    assert says in told


def test_github_shows_ten_of_a_level_and_the_last_counts_the_rest() -> None:
    """What it would drop is counted, and is in the summary."""
    found = result(*_many(25))
    commands = [line for line in format_of("github").render(found, PIPE).splitlines() if line.startswith("::")]

    assert 10 == len(commands)
    assert commands[-1] == (
        "::error title=and 16 more::There are 16 more like this; the summary of this job lists them by owner."
    )
    assert 25 == github.summary(found, PIPE).count("| ✗ not allowed |")


def test_github_s_escapes_are_undone_to_what_was_said() -> None:
    """Percent signs, line feeds, and in properties colons and commas."""
    odd = finding(path="a,b:c%25.py", item="a,b:c%25.py: 100 %, or: more", help="")
    command = format_of("github").render(result(odd), PIPE).splitlines()[0]

    assert command == (
        "::error file=a%2Cb%3Ac%2525.py,line=12,title=not allowed%3A no-raw-sql::"
        "100 %25, or: more%0Anew, and no new ones are allowed%0Aowned by @acme/payments"
    )


def test_a_message_stays_within_what_the_runner_passes_on() -> None:
    """A long line of code is cut in an annotation."""
    long = finding(item=f"app/users.py: {'%' * 9000}")
    command = format_of("github").render(result(long), PIPE).splitlines()[0]

    assert 4000 == len(command.partition(" ")[2].partition("::")[2].replace("%25", "%"))


def test_a_comment_leaves_out_the_least_urgent() -> None:
    """What does not fit is counted by kind."""
    found = result(*_many(2000, kind=Kind.WARNED), *_many(30))
    told = markdown.render(found, PIPE)
    left = 2000 - told.count("| ▲ in the Window |")

    assert 30 == told.count("| ✗ not allowed |")
    assert f"And {left:,} more: {left:,} in the Window. `--format json` lists them all.\n" in told


def test_a_summary_of_very_many_stays_under_a_mebibyte() -> None:
    """GitHub would show nothing of a longer one."""
    told = github.summary(result(*_many(20_000)), PIPE)

    assert 900_000 < len(told.encode()) <= github.SUMMARY < 1_048_576


def test_fingerprints_stay_when_lines_shift() -> None:
    """Where it is does not matter, nor what kind it is by now; what it is does."""
    one, other = finding(), finding(item="app/users.py: db.execute(q)")
    later = [replace(f, line=f.line + 40, kind=Kind.WARNED) for f in (one, other)]

    marks = fingerprints(map(identity, (one, other)))
    assert marks == fingerprints(map(identity, later))
    assert 2 == len(set(marks))


def test_equal_identities_get_fingerprints_of_their_own() -> None:
    """Two exemptions that say the same are two."""
    rule = finding(kind=Kind.LOOSENED, item="raw queries")

    assert 3 == len(set(fingerprints(map(identity, (rule, rule, rule)))))


def test_nothing_to_say_is_said_in_every_format() -> None:
    """An empty report is valid: no finding, and in JUnit one case that passes."""
    empty = result()

    assert "[]\n" == format_of("gitlab").render(empty, PIPE)
    assert "Allowed: nothing to tell. 4 campaigns judged as of 2 February 2026.\n" == github.render(empty, PIPE)
    assert 'tests="1" failures="0"' in format_of("junit").render(empty, PIPE)


def test_why_and_help_of_a_campaign_are_in_its_sarif_rule() -> None:
    """One rule a metric of a campaign, however many findings it has."""
    told = format_of("sarif").render(of_each_kind(), PIPE)

    assert 1 == told.count(f'"fullDescription": {{\n                "text": "{SQL["why"]}"')


def test_a_rule_that_is_loosened_later_is_not_refused_from_then() -> None:
    """A date is said as it is meant; a campaign as a whole has no metric to name."""
    wider = finding(
        kind=Kind.LOOSENED, metric="", value=None, ceiling=None, from_=date(2026, 3, 2), reason="it is wider"
    )

    assert ("it is wider; from 2 March 2026", "no-raw-sql") == (words.reason(wider), words.rule(wider))
