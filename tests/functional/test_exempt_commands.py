"""Asking for exemptions, deciding on them, revoking and listing them, on a real folder and real stores."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from exempting import CAMPAIGN, Exempting, later, today
from overton.model.exemption_request import Decision
from overton.model.window import Exemption
from postgresql_server import Server

DECIDE = ("--by", "priya")
WHY = ("--why", "it is out")


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Exempting]:
    found = Exempting(tmp_path)
    yield found
    found.store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Exempting]:
    server: Server | None = request.getfixturevalue("postgresql_server") if request.param == "postgresql" else None
    found = Exempting(tmp_path, server.store_database() if server else "")
    yield found
    found.store.close()


def entry(*, start: int = 0, days: int = 60, more: str = "") -> str:
    """The exemption in the file that grants what `ask` asks for."""
    ends = f"from: {later(start)}, until: {later(days)}"
    return f'exemptions:\n  - {{items: "GET /exports/*", {ends}, why: it is replaced, approved_by: priya{more}}}\n'


def test_from_asking_to_revoking(anywhere: Exempting) -> None:
    """A request gets a number, is granted by one entry in the file, and is revoked in that entry, judged that day."""
    asked = anywhere.ask()
    before = anywhere.standing("GET /exports/csv")
    granted = anywhere.run("exempt", "grant", "1", *DECIDE)
    text, between = anywhere.text, anywhere.standing("GET /exports/csv")
    revoked = anywhere.run("exempt", "revoke", "1", *DECIDE, *WHY)

    assert (asked.exit_code, granted.exit_code, revoked.exit_code) == (0, 0, 0)
    assert text == CAMPAIGN + entry()
    back = f", revoked: {{on: {later(0)}, why: it is out, by: priya}}"
    assert anywhere.text == CAMPAIGN + entry(more=back)
    assert (before, between, anywhere.standing("GET /exports/csv")) == ("not_allowed", "exempt", "not_allowed")
    (request,) = anywhere.store.exemption_requests()
    assert [(one.outcome, one.by) for one in request.decisions] == [("granted", "priya"), ("revoked", "priya")]


def test_asking_tells_what_is_covered(there: Exempting) -> None:
    """Who asks learns the number, which items match today and how they stand, and who can grant it."""
    assert there.ask("--ceiling", "50", "--ticket", "INF-812").stdout.splitlines() == [
        f"Request 1: request-timeouts: 'GET /exports/*' until {_words(60)}, up to 50 s",
        "It covers 2 endpoints: 1 refused without it, 1 beyond its ceiling.",
        "  GET /exports/csv (data): 40 s is beyond Not Allowed (30 s)",
        "  GET /exports/pdf (data): 60 s is beyond Not Allowed (30 s)",
        "That is 1 of the 3 endpoints that remain.",
        "infra can grant it: overton exempt grant 1 --by NAME",
    ]


def test_a_glob_that_matches_nothing_is_told_and_kept(there: Exempting) -> None:
    """It may be meant for items to come."""
    told = there.ask(items="GET /exprots").stdout

    assert "It covers no endpoint that is known; check the name, or leave it for items to come." in told
    assert [one["wanted"]["items"] for one in there.listed()["requests"]] == ["GET /exprots"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("--until", "2026-01-06"), "--until: 2026-01-06 is past"),
        (("--until", "3000-01-01"), "--until: 3000-01-01 is too far away"),
        (("--from", "2026-01-06"), "--from: 2026-01-06 is past, and what was measured then stays judged as it was"),
        (("--from", "2999-01-06"), ", before it begins on 2999-01-06"),
        (("--ceiling", "5"), "--ceiling: the ceiling of 5 meets the goal (at most 5), so the exemption never holds"),
        (("--ceiling", "nan"), "--ceiling: this is no finite number"),
        (("--why", "\x1b[31m"), "--why: the text holds a control character"),
        (("--by", "\ud800"), "--by: --by holds a character that no text can hold"),
        (("--why", " "), "--why: whoever decides wants to know"),
        (("--items", " "), "--items: no item has this name"),
        (("--metric", "n"), "--metric: there is no metric 'n'"),
    ],
)
def test_what_cannot_be_asked_for_is_told(there: Exempting, said: tuple[str, ...], told: str) -> None:
    """Exit code 2, and nothing is kept."""
    ran = there.ask(*said)

    assert (ran.exit_code, told in ran.stderr, there.store.exemption_requests()) == (2, True, ())


def test_the_longest_exemption_is_a_limit_on_the_command_line_and_in_the_file(there: Exempting) -> None:
    """What lasts longer is refused when it is asked for, and where the file says it."""
    there.path.write_text(f"{CAMPAIGN}longest_exemption: 30 days\n", encoding="utf-8")
    latest = there.ask(days=29)
    longer = there.ask(days=30)
    there.path.write_text(there.text + entry(days=30), encoding="utf-8")
    linted = there.run("lint")

    assert (latest.exit_code, longer.exit_code, linted.exit_code) == (0, 2, 2)
    lasts = f"the exemption lasts 31 days, and `longest_exemption` is 30 days; the latest day is {later(29)}\n"
    assert longer.stderr == f"--until: {lasts}"
    assert linted.stderr == f"campaigns/request-timeouts.yaml:14:56: {lasts}"


def test_less_may_be_granted_than_asked_for_and_not_more(there: Exempting) -> None:
    """An earlier end and a lower ceiling are granted; a later end or a higher ceiling is refused."""
    there.ask("--ceiling", "70")
    more = [there.run("exempt", "grant", "1", *DECIDE, *said) for said in (("--until", later(61)), ("--ceiling", "71"))]
    less = there.run("exempt", "grant", "1", *DECIDE, "--until", later(30), "--ceiling", "50")

    assert ([ran.exit_code for ran in more], less.exit_code) == ([2, 2], 0)
    assert f"until: {later(30)}, ceiling: 50, why: it is replaced" in there.text


def test_a_denied_request_is_kept_with_its_reason(there: Exempting) -> None:
    """It is not listed any more, and with --all it is."""
    there.ask()
    there.run("exempt", "deny", "1", *DECIDE, "--why", "June is enough")

    assert (there.text, there.listed()["requests"]) == (CAMPAIGN, [])
    (request,) = there.listed("--all")["requests"]
    assert (request["state"], request["decisions"][0]["why"]) == ("denied", "June is enough")


@pytest.mark.parametrize(
    ("before", "command", "told"),
    [
        ((), ("grant", "1"), "request 1: there is no such request"),
        ((), ("grant", "x"), "NUMBER: 'x' is no number of a request"),
        (("ask",), ("revoke", "1", *WHY), "request 1: nobody granted it; deny it"),
        (("ask", "deny"), ("grant", "1"), "request 1: it was denied by priya on "),
        (("ask", "grant"), ("deny", "1", *WHY), "request 1: it was granted by priya on "),
        (("ask", "grant"), ("grant", "1", "--ceiling", "9"), "revoke it and ask again, to change its end"),
        (("ask", "grant"), ("grant", "1", "--break-glass", "--why", "w"), "break the glass for what was not decided"),
        (("ask",), ("deny", "1", "--why", " "), "--why: it says nothing"),
        (("ask",), ("grant", "1", "--by", " "), "--by: it says nothing"),
    ],
)
def test_what_cannot_be_decided_is_told(
    there: Exempting, before: tuple[str, ...], command: tuple[str, ...], told: str
) -> None:
    """Exit code 2; the file and the decisions stay as they are."""
    for one in before:
        if one == "ask":
            there.ask()
        else:
            there.run("exempt", one, "1", *DECIDE, *(WHY if one == "deny" else ()))
    was = there.text, there.store.exemption_requests()
    ran = there.run("exempt", command[0], *DECIDE, *command[1:])

    assert (ran.exit_code, told in ran.stderr) == (2, True)
    assert (there.text, there.store.exemption_requests()) == was


def test_a_decision_that_the_file_does_not_know_is_listed_and_written_by_deciding_again(anywhere: Exempting) -> None:
    """Whoever died between deciding and writing loses nothing, whether granting or revoking."""
    anywhere.ask()
    at = anywhere.store.exemption_requests()[0].asked_at
    granted = Exemption(
        items="GET /exports/*", from_=today(), until=today() + timedelta(days=60), why="it is replaced",
        approved_by="priya",
    )  # fmt: skip
    anywhere.store.decide_exemption(1, Decision("granted", "priya", at, granted=granted), known=0)
    waiting = [one["awaits"] for one in anywhere.listed()["requests"]]
    again = anywhere.run("exempt", "grant", "1", "--by", "tom")
    granted_text = anywhere.text
    anywhere.store.decide_exemption(1, Decision("revoked", "priya", at, "it is out"), known=1)
    still = [one["awaits"] for one in anywhere.listed()["requests"]]
    once_more = anywhere.run("exempt", "revoke", "1", "--by", "tom", *WHY)

    assert (waiting, again.exit_code, granted_text) == (["the file"], 0, CAMPAIGN + entry())
    back = f", revoked: {{on: {at.date()}, why: it is out, by: priya}}"
    assert (still, once_more.exit_code, anywhere.text) == (["the file"], 0, CAMPAIGN + entry(more=back))
    assert len(anywhere.store.exemption_requests()[0].decisions) == 2


def test_granting_twice_writes_once(there: Exempting) -> None:
    """The second time the file says so already, and nothing is decided."""
    there.ask()
    there.run("exempt", "grant", "1", *DECIDE)
    was = there.text, there.store.exemption_requests()
    again = there.run("exempt", "grant", "1", *DECIDE)

    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "The campaign's file says so already.")
    assert (there.text, there.store.exemption_requests()) == was


def test_a_file_that_nothing_can_be_put_into_leaves_the_request_undecided(there: Exempting) -> None:
    """What cannot be written safely is found out before anything is decided."""
    there.path.write_text(f"{CAMPAIGN}exemptions: &none []\nepochs: *none\n", encoding="utf-8")
    there.ask()
    ran = there.run("exempt", "grant", "1", *DECIDE)

    assert (ran.exit_code, "add it by hand: - {items:" in ran.stderr) == (2, True)
    assert there.store.exemption_requests()[0].state == "asked"


def test_a_campaign_is_granted_directly_without_a_store(tmp_path: Path) -> None:
    """What nobody asked for is written to the file, and no store is made."""
    path = tmp_path / "campaigns" / "request-timeouts.yaml"
    path.parent.mkdir()
    path.write_text(CAMPAIGN, encoding="utf-8")
    there = Exempting.__new__(Exempting)
    there.root, there.url, there.path = tmp_path, "", path
    said = ("--items", "GET /exports/*", "--until", later(60), *DECIDE)
    granted = there.run("exempt", "grant", "request-timeouts", *said, "--why", "it is replaced")
    twice = there.run("exempt", "grant", "request-timeouts", *said, "--why", "it is replaced")
    text = there.text
    revoked = there.run("exempt", "revoke", "request-timeouts", *said, *WHY)

    assert (granted.exit_code, text, (tmp_path / ".overton").exists()) == (0, CAMPAIGN + entry(), False)
    assert (twice.exit_code, f"'GET /exports/*' is exempt until {later(60)} already" in twice.stderr) == (2, True)
    assert (revoked.exit_code, "revoked: {on: " in there.text) == (0, True)


def test_revoking_in_the_file_revokes_the_request(there: Exempting) -> None:
    """An exemption that a request was granted by is taken back in both homes."""
    there.ask()
    there.run("exempt", "grant", "1", *DECIDE)
    named = ("--items", "GET /exports/*", "--until", later(60))
    wrong = there.run("exempt", "revoke", "request-timeouts", *named[:-1], later(61), *DECIDE, *WHY)
    there.run("exempt", "revoke", "request-timeouts", *named, *DECIDE, *WHY)

    assert (wrong.exit_code, f"there are: 'GET /exports/*' until {later(60)}" in wrong.stderr) == (2, True)
    assert ("revoked: {on: " in there.text, there.store.exemption_requests()[0].state) == (True, "revoked")


@pytest.mark.parametrize("below", ["", "some/where"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b""])
def test_a_patch_is_what_writing_would_have_done(tmp_path: Path, below: str, ending: bytes) -> None:
    """`git apply` takes it where the workspace is, whatever ends the lines, also at the end of the file."""
    root = tmp_path / below
    root.mkdir(parents=True, exist_ok=True)
    there = Exempting(root)
    text = b"\xef\xbb\xbf" + CAMPAIGN.encode()
    there.path.write_bytes(text.replace(b"\n", ending) if ending else text.removesuffix(b"\n"))
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    was = there.path.read_bytes()
    there.ask()
    patch = there.run("exempt", "grant", "1", *DECIDE, "--patch").stdout
    untouched = there.path.read_bytes()
    subprocess.run(["git", "apply"], cwd=root, input=patch.encode(), check=True)
    patched = there.path.read_bytes()
    there.path.write_bytes(was)
    there.run("exempt", "grant", "1", *DECIDE)
    there.store.close()

    assert (untouched, patched) == (was, there.path.read_bytes())
    assert b"approved_by: priya" in patched


def test_the_list_says_what_holds_what_comes_and_what_ends_soon(there: Exempting) -> None:
    """In this order, with what each covers; what is over is listed with --all."""
    there.path.write_text(
        CAMPAIGN
        + "exemptions:\n"
        + f"  - {{items: GET /slow, from: {later(3)}, until: {later(9)}, why: later}}\n"
        + "  - {items: GET /slow, until: 2026-01-06, why: it is over}\n"
        + f"  - {{items: GET /exports/*, until: {later(60)}, why: long, ceiling: 50}}\n"
        + f"  - {{items: GET /exports/*, until: {later(13)}, why: short}}\n",
        encoding="utf-8",
    )
    found = there.listed()["exemptions"]
    everything = there.listed("--all")["exemptions"]

    assert [(one["why"], one["state"], one["ends_soon"]) for one in found] == [
        ("short", "in_force", True),
        ("long", "in_force", False),
        ("later", "to_come", False),
    ]
    assert [one["why"] for one in everything[len(found) :]] == ["it is over"]
    short, long, _later = (one["covers"] for one in found)
    assert (short["items"], short["not_allowed"], long["not_allowed"], long["beyond_ceiling"]) == (2, 2, 1, 1)
    shown = there.run("exempt", "list").stdout
    assert "3 exemptions, 1 ends within two weeks" in shown
    assert f"{_words(13)}, then 1 refused" in shown


def test_on_lapse_an_item_is_judged_again_that_day(there: Exempting) -> None:
    """Exempt on the last day, refused on the next: by items and by the gate, and said before by status."""
    there.ask(days=10)
    there.run("exempt", "grant", "1", *DECIDE)
    last = today() + timedelta(days=10)
    after = last + timedelta(days=1)
    gates = [there.run("check", "--measured", "--at", f"{day}").exit_code for day in (last, after)]

    assert [there.standing("GET /exports/csv", day) for day in (last, after)] == ["exempt", "not_allowed"]
    assert gates == [0, 1]
    told = f"  Exempt  GET /exports/*, 2 endpoints, until {_words(10)}, then 2 refused"
    assert told in there.run("status").stdout.splitlines()


def _words(days: int) -> str:
    day = today() + timedelta(days=days)
    return f"{day.day} {day:%B %Y}"


def test_a_ceiling_is_told_wherever_it_matters(there: Exempting) -> None:
    """Of the item beyond it, and in the page's table; a campaign that allows none says so."""
    said = ("--items", "GET /exports/*", "--until", later(5), "--ceiling", "50", "--why", "w", "--by", "priya")
    there.run("exempt", "grant", "request-timeouts", *said)
    items = " ".join(there.run("items", "--match", "GET /exports/pdf").stdout.split())

    assert f"beyond the ceiling of 50 s of its exemption until {_words(5)}" in items
    assert "GET /exports/*, up to 50 s" in there.run("report", "-o", "-").stdout


def test_glass_is_not_broken_where_no_exemption_is_allowed(there: Exempting) -> None:
    """The campaign's limit of no days is what is told."""
    there.ask()
    there.path.write_text(CAMPAIGN + "longest_exemption: 0 days\n", encoding="utf-8")
    ran = there.run("exempt", "grant", "1", "--by", "priya", "--break-glass", "--why", "incident 77")

    assert (ran.exit_code, "this campaign allows no exemptions" in ran.stderr) == (2, True)


def _granted(there: Exempting, *more: str) -> str:
    said = ("--items", "*", "--until", later(800), "--why", "w", "--by", "priya")
    ran = there.run("exempt", "grant", "request-timeouts", *said, *more)
    return ran.stderr if "--patch" in more else ran.stdout


ALL = "That is all of the 3 endpoints that remain: nothing else misses the goal, and exempt is not done.\n"
LONG = "It lasts about 2 years, and the campaign sets no `longest_exemption`: a nearer end is looked at again.\n"


def test_how_much_and_how_long_is_told_before_it_is_granted_and_then(there: Exempting) -> None:
    """Everything that remains and years are told; a part is told as one, and a limit of the campaign is enough."""
    everything = there.ask(items="*", days=800).stdout
    part = there.ask(items="GET /exports/*").stdout

    assert ALL in everything
    assert LONG in everything
    assert "That is 2 of the 3 endpoints that remain.\n" in part
    assert "It lasts" not in part
    assert ALL + LONG in _granted(there, "--patch")
    assert ALL + LONG in _granted(there)
    there.path.write_text(CAMPAIGN + "longest_exemption: 900 days\n", encoding="utf-8")
    assert "It lasts" not in there.ask(items="*", days=800).stdout


@pytest.mark.parametrize(("by", "same"), [("Ana", True), ("priya", False)])
@pytest.mark.parametrize("more", [(), ("--break-glass", "--why", "incident 77")])
def test_who_grants_what_he_asked_for_is_told_so(
    there: Exempting, by: str, more: tuple[str, ...], *, same: bool
) -> None:
    """Who asked and who granted; nothing is said where they are two."""
    there.ask()
    ran = there.run("exempt", "grant", "1", "--by", by, *more)

    assert ran.exit_code == 0
    assert same == ("ana asked for it, and Ana granted it: nobody else has looked at it." in ran.stdout)


def test_glass_is_broken_for_a_reason(there: Exempting) -> None:
    """Without one nothing is granted, and the reason is asked for."""
    there.ask()
    ran = there.run("exempt", "grant", "1", "--by", "priya", "--break-glass")

    assert (ran.exit_code, "--break-glass needs --why" in ran.stderr) == (2, True)
    assert there.store.exemption_requests()[0].state == "asked"


def test_what_another_exemption_covers_stays_exempt_and_is_told_so(there: Exempting) -> None:
    """Until when; the others are judged again, and so are all where nothing else covers any."""
    there.ask()
    there.run("exempt", "grant", "1", *DECIDE)
    other = ("--items", "GET /exports/csv", "--until", later(20), "--why", "w", "--by", "priya")
    there.run("exempt", "grant", "request-timeouts", *other)
    back = ("--by", "priya", "--why", "it is out")
    first = there.run("exempt", "revoke", "1", *back).stdout.splitlines()
    second = there.run("exempt", "revoke", "request-timeouts", *other[:4], *back).stdout.splitlines()

    still = f"GET /exports/csv stays exempt until {_words(20)}, by another exemption"
    assert first[-1] == f"{still}; 1 endpoint more is judged again from today."
    assert second[-1] == "Its items are judged again from today."


@pytest.mark.parametrize("glass", [(), ("--break-glass", "--why", "incident 77")])
def test_what_was_revoked_is_not_revoked_again(there: Exempting, glass: tuple[str, ...]) -> None:
    """The second time is refused, as denying is, whichever home it had; who did it is told."""
    there.ask()
    there.run("exempt", "grant", "1", "--by", "priya", *glass)
    back = ("exempt", "revoke", "1", "--by", "tom", "--why", "it is out")
    first, again = there.run(*back), there.run(*back)

    assert (first.exit_code, again.exit_code) == (0, 2)
    assert f"request 1: it was revoked by tom on {today()}; nothing is to be done" in again.stderr
