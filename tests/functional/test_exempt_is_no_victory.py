"""Where nothing remains only because of exemptions, nothing that people read says that it is done."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from exempting import CAMPAIGN, Exempting, later, today

STATUS = ("status",)
PAGE = ("report", "-o", "-")
TEAM = ("digest", "request-timeouts", "--for", "data")
ORGANIZERS = ("digest", "request-timeouts")
PROPOSAL = ("window", "propose", "request-timeouts")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Exempting]:
    """Everything that is short of the goal is exempt for five days, without a review."""
    found = Exempting(tmp_path)
    found.path.write_text(f"{CAMPAIGN}target_date: {later(300)}\n", encoding="utf-8")
    said = ("--items", "*", "--until", later(5), "--why", "incident 77", "--by", "ivo")
    found.run("exempt", "grant", "request-timeouts", *said, "--break-glass")
    yield found
    found.store.close()


def last() -> str:
    day = today().fromisoformat(later(5))
    return f"{day.day} {day:%B %Y}"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (STATUS, "1 endpoint: 0 remain, 100 % meet the goal; 3 are exempt"),
        (STATUS, "clear but for 3 exempt endpoints, by broken glass until "),
        (STATUS, "nothing remains but 3 exempt endpoints, by broken glass until "),
        (STATUS, "rest exempt"),
        (PAGE, "clear but for 3 exempt endpoints, by broken glass until "),
        (PAGE, "nothing remains but 3 exempt endpoints, by broken glass until "),
        (PAGE, "not counted: 3 exempt endpoints, by broken glass until "),
        (PAGE, "all meet the goal; 3 more are exempt"),
        (TEAM, "Nothing left for data but 3 exempt endpoints"),
        (TEAM, "Nothing remains but what is exempt: 3 exempt endpoints, by broken glass until "),
        (ORGANIZERS, "0 endpoints left, 3 exempt, 100 % meet the goal"),
        (ORGANIZERS, "Clear but for what is exempt: nothing but 3 exempt endpoints, by broken glass until "),
        (PROPOSAL, "is clear but for 3 exempt endpoints, by broken glass until "),
    ],
)
def test_what_is_exempt_is_told_wherever_nothing_else_remains(
    there: Exempting, command: tuple[str, ...], told: str
) -> None:
    """How many are exempt, by what, and until when."""
    text = " ".join(there.run(*command).stdout.split())

    assert told.replace("all meet", "it meets") + (last() if told.endswith("until ") else "") in text


@pytest.mark.parametrize("command", [STATUS, PAGE, TEAM, ORGANIZERS, PROPOSAL])
@pytest.mark.parametrize("praise", ["thank you", "it can move on", "✓ done", ": done", "; clear\n"])
def test_nothing_reads_as_victory(there: Exempting, command: tuple[str, ...], praise: str) -> None:
    """Nobody is thanked, and nothing is called done or clear without a word of what is exempt."""
    assert praise not in there.run(*command).stdout


def test_programs_learn_it_too(there: Exempting) -> None:
    """The pace and the forecast are `exempt`; the numbers and whether the Window is clear stay as they are defined."""
    (campaign,) = json.loads(there.run("status", "--json").stdout)["campaigns"]
    (metric,) = campaign["metrics"]

    assert (metric["pace"]["status"], metric["forecast"]["reason"]) == ("exempt", "exempt")
    assert metric["clear"]
    assert (metric["remaining"], metric["exempt"]) == (0, 3)
