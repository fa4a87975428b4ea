"""Updates go over a real SMTP server, once to each audience in each period."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from circulars import MONDAY, acme, remembered, timeouts
from mailboxes import Mailbox, mailbox, only
from overton.digests.deliver import Postbox, UnreachableError, server_of
from overton.model.measurement import Attribution, Measurement, Snapshot
from overton.model.window import Exemption
from overton.pipeline.circulate import Circulation, Dispatch, Outcome, Sending, circulate
from overton.store.port import Delivery, Series, Store

AT = datetime(2026, 2, 23, 9, tzinfo=UTC)
CLAIM = Delivery("request-timeouts", "search", "2026-W09", MONDAY, sent=False)


@pytest.fixture
def store() -> Store:
    return remembered()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def send(
    store: Store,
    url: str,
    *audiences: str,
    day: date = MONDAY,
    again: bool = False,
    trusted: ssl.SSLContext | None = None,
) -> list[Dispatch]:
    """Send the updates of a day, as a process of its own would."""
    circulation = Circulation(acme(), store, timeouts(), day)
    with Postbox(server_of(url), trusted=trusted, patience=5) as postbox:
        sending = Sending(postbox, "Overton <overton@acme.test>", AT, again)
        return list(circulate(circulation, audiences or circulation.audiences(), sending))


def outcomes(dispatches: list[Dispatch]) -> list[Outcome]:
    return [dispatch.outcome for dispatch in dispatches]


def test_an_update_is_received_as_it_was_composed(store: Store, box: Mailbox) -> None:
    """One mail reaches all of the team, with text, HTML and the picture of the Window."""
    send(store, box.url, "payments")
    (mail,) = box.mails
    assert box.envelopes == [("overton@acme.test", ("ana@acme.test", "bo@acme.test"))]
    assert mail["To"] == "ana@acme.test, bo@acme.test"
    assert mail["Subject"].startswith("request-timeouts: 7 endpoints left for Payments, 1 exempt, 1 not allowed")
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    picture = next(part for part in mail.walk() if part.get_content_type() == "image/png")
    page = mail.get_body(("html",))
    assert page is not None
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page.get_content()


def test_whose_exemption_ends_gets_an_update(store: Store) -> None:
    """Also where all that the team has left is exempt: it hears of the end before it comes, and not long before."""
    series = Series("request-timeouts", "p99.9 request duration")
    exempt = Measurement("GET /jobs", 80.0, attribution=Attribution(("infra",), "a test says so"))
    store.record(series, [Snapshot(MONDAY, (exempt,), "d")])
    (metric,) = timeouts().metrics
    audiences = []
    for days in (30, 31):
        ends = Exemption(items="*", until=MONDAY + timedelta(days=days), why="it is replaced")
        known = timeouts(metrics=(replace(metric, exemptions=(ends,)),), guardrails=())
        audiences.append("infra" in Circulation(acme(), store, known, MONDAY).audiences())

    assert audiences == [True, False]


def test_a_second_send_in_the_same_period_sends_nothing(store: Store, box: Mailbox) -> None:
    """What was sent on Monday is not sent again on Sunday, and says so."""
    send(store, box.url, "search")
    (second,) = send(store, box.url, "search", day=MONDAY + timedelta(days=6))
    assert (second.outcome, second.day) == (Outcome.ALREADY_SENT, MONDAY)
    assert len(box.mails) == 1


def test_the_next_period_is_told_since_the_last_update(store: Store, box: Mailbox) -> None:
    """A week later the next update goes out, and what changed is told since the day of the one before."""
    send(store, box.url, "search")
    send(store, box.url, "search", day=MONDAY + timedelta(weeks=1))
    body = box.mails[1].get_body(("plain",))
    assert body is not None
    assert "Since 23 February" in body.get_content()
    assert box.mails[0]["Message-ID"] != box.mails[1]["Message-ID"]


def test_everyone_gets_one_update_each(store: Store, box: Mailbox) -> None:
    """A whole round goes over one connection; a team without people is told, and stops nobody else."""
    done = {dispatch.audience: dispatch.outcome for dispatch in send(store, box.url)}
    assert done == {
        "organizers": Outcome.SENT,
        "jobs": Outcome.NOBODY,
        "payments": Outcome.SENT,
        "product": Outcome.SENT,
        "search": Outcome.SENT,
    }
    assert [to for _sender, to in box.envelopes] == [
        ("ines@acme.test", "cto@acme.test"),
        ("ana@acme.test", "bo@acme.test"),
        ("lea@acme.test",),
        ("sam@acme.test",),
    ]


def test_two_that_send_at_once_send_once(store: Store, box: Mailbox) -> None:
    """Four senders start together, and every audience gets one mail."""
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(send, store, box.url) for _ in range(4)]
        done = [dispatch for run in runs for dispatch in run.result()]
    assert sorted(to for _sender, to in box.envelopes) == sorted({to for _sender, to in box.envelopes})
    assert outcomes(done).count(Outcome.SENT) == 4
    assert all(delivery.sent for delivery in store.deliveries("request-timeouts"))


def test_a_refusal_gives_the_claim_back(store: Store, box: Mailbox) -> None:
    """A message that the server refuses after it was handed over can be sent later."""
    box.answer = "451 come back later"
    (refused,) = send(store, box.url, "search")
    assert (refused.outcome, refused.problems) == (Outcome.REFUSED, ("451 come back later",))
    assert store.deliveries("request-timeouts") == ()
    box.answer = ""
    assert outcomes(send(store, box.url, "search")) == [Outcome.SENT]


def test_a_refusal_stops_nobody_else(store: Store, box: Mailbox) -> None:
    """When one team's only recipient is unknown, all others get theirs."""
    box.refused = {"sam@acme.test"}
    done = {dispatch.audience: dispatch for dispatch in send(store, box.url)}
    assert done["search"].outcome is Outcome.REFUSED
    assert done["search"].problems == ("sam@acme.test: 550 nobody here of that name",)
    assert len(box.mails) == 3


def test_one_recipient_of_several_may_be_refused(store: Store, box: Mailbox) -> None:
    """The rest of the team got it: it counts as sent, with a warning that names who did not."""
    box.refused = {"bo@acme.test"}
    (sent,) = send(store, box.url, "payments")
    assert (sent.outcome, sent.to) == (Outcome.SENT, ("ana@acme.test",))
    assert sent.problems == ("bo@acme.test was not taken: 550 nobody here of that name",)
    assert outcomes(send(store, box.url, "payments")) == [Outcome.ALREADY_SENT]


def test_a_server_that_dies_with_the_message_leaves_it_unconfirmed(store: Store, box: Mailbox) -> None:
    """It may have arrived: it is not sent again, until somebody looked and says so."""
    box.dies = True
    assert outcomes(send(store, box.url, "search")) == [Outcome.UNCONFIRMED]
    box.dies = False
    (later,) = send(store, box.url, "search", day=MONDAY + timedelta(days=1))
    assert (later.outcome, later.day) == (Outcome.UNCONFIRMED, MONDAY)
    assert len(box.mails) == 1
    assert outcomes(send(store, box.url, "search", again=True)) == [Outcome.SENT]
    assert box.mails[0]["Message-ID"] == box.mails[1]["Message-ID"]


def test_again_never_repeats_what_surely_arrived(store: Store, box: Mailbox) -> None:
    """`again` is for what may not have arrived; a confirmed update stays sent."""
    send(store, box.url, "search")
    assert outcomes(send(store, box.url, "search", again=True)) == [Outcome.ALREADY_SENT]
    assert len(box.mails) == 1


def test_a_sender_that_died_leaves_its_claim(store: Store, box: Mailbox) -> None:
    """A claim that nobody confirmed blocks the next run, as long as nobody says otherwise."""
    store.claim_delivery(CLAIM)
    assert outcomes(send(store, box.url, "search")) == [Outcome.UNCONFIRMED]
    assert box.mails == []


def test_an_unreachable_server_loses_nothing(store: Store) -> None:
    """Nothing is claimed when nobody listens, not even what was unconfirmed before is forgotten."""
    store.claim_delivery(CLAIM)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(UnreachableError, match="refused"):
            send(store, url, "search", again=True)
    assert store.deliveries("request-timeouts") == (CLAIM,)


def test_a_lost_connection_is_made_again(store: Store, box: Mailbox) -> None:
    """After one message went down with its connection, the round goes on over a new one."""
    box.dies = True
    assert outcomes(send(store, box.url, "payments", "product")) == [Outcome.UNCONFIRMED, Outcome.UNCONFIRMED]
    assert len(box.mails) == 2


def test_a_wrong_password_is_never_repeated(store: Store) -> None:
    """The server lets nobody in with it, and the error says so without the password."""
    with mailbox(authenticator=only("ines", "right"), auth_require_tls=False) as box:
        with pytest.raises(UnreachableError) as error:
            send(store, f"smtp://ines:se%2Fcret@127.0.0.1:{box.port}", "search")
        assert str(error.value) == "it refused the user name or the password (535)"
        assert outcomes(send(store, f"smtp://ines:right@127.0.0.1:{box.port}", "search")) == [Outcome.SENT]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that only those trust who are told to; with its key in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate, and is not installed")
    folder = tmp_path_factory.mktemp("tls")
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "certificate.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "certificate.pem").read_text())
    return both


def serving(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_mail_goes_encrypted_to_a_server_that_is_trusted(store: Store, certificate: Path, scheme: str) -> None:
    """TLS from the start or after STARTTLS; a certificate that nobody vouches for stops everything."""
    context = serving(certificate)
    how: dict[str, Any] = (
        {"smtps": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    )
    with mailbox(**how) as box:
        url = f"{scheme}://localhost:{box.port}"
        with pytest.raises(UnreachableError, match="CERTIFICATE_VERIFY_FAILED"):
            send(store, url, "search")
        trusted = ssl.create_default_context(cafile=str(certificate))
        assert outcomes(send(store, url, "search", trusted=trusted)) == [Outcome.SENT]


def test_a_server_without_encryption_gets_nothing_that_needs_it(store: Store, box: Mailbox) -> None:
    """`smtp+starttls` never falls back to plain text."""
    with pytest.raises(UnreachableError, match="STARTTLS"):
        send(store, f"smtp+starttls://127.0.0.1:{box.port}", "search")
    assert store.deliveries("request-timeouts") == ()
