"""An update as a mail: right headers, and no way for a name to write one."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from functools import cache

import pytest

from circulars import MONDAY, acme, remembered, timeouts
from overton.digests.message import Envelope, message
from overton.digests.render import html, text
from overton.digests.update import Update
from overton.pipeline.circulate import Circulation

ENVELOPE = Envelope(
    sender="Overton <overton@acme.test>",
    to=("ana@acme.test", "bo@acme.test"),
    period="2026-W09",
    sent_at=datetime(2026, 2, 23, 9, tzinfo=UTC),
)


@cache
def update() -> Update:
    return Circulation(acme(), remembered(), timeouts(), MONDAY).letter("payments").update


def test_the_headers_say_who_what_and_when() -> None:
    """Sender, recipients, date, list and that a program wrote it; nobody's holiday notice answers."""
    mail = message(update(), ENVELOPE)
    assert {name: str(value) for name, value in mail.items() if not name.startswith(("Content-", "Message-"))} == {
        "From": "Overton <overton@acme.test>",
        "To": "ana@acme.test, bo@acme.test",
        "Subject": "request-timeouts: 7 endpoints left for Payments, 1 exempt, 1 not allowed, 2 refused from 2 March",
        "Date": "Mon, 23 Feb 2026 09:00:00 +0000",
        "List-Id": "<request-timeouts.overton.acme.test>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }


def test_the_same_update_is_the_same_message() -> None:
    """A retry has the identity and the bytes of the first try; another period or audience has another identity."""
    pictures = {"p99.9 request duration": b"\x89PNG"}
    first = message(update(), ENVELOPE, pictures)
    assert message(update(), ENVELOPE, pictures).as_bytes() == first.as_bytes()
    others = [
        message(update(), replace(ENVELOPE, period="2026-W10")),
        message(replace(update(), audience="search"), ENVELOPE),
        message(replace(update(), campaign="jobs"), ENVELOPE),
    ]
    assert len({first["Message-ID"], *(other["Message-ID"] for other in others)}) == 4


def test_names_cannot_write_headers() -> None:
    """Line breaks in a subject or a sender's name become part of it, visibly."""
    evil = replace(update(), subject="7 left for Pay\r\nBcc: eve@evil.test")
    mail = message(evil, replace(ENVELOPE, sender='"Over\nBcc: eve@evil.test" <overton@acme.test>'))
    received = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert received["Bcc"] is None
    assert received["Subject"] == "7 left for Pay Bcc: eve@evil.test"
    assert received["From"].addresses[0].addr_spec == "overton@acme.test"


def test_any_script_arrives_as_it_was() -> None:
    """Subject, text and HTML carry Unicode in plain ASCII, so that every server takes them."""
    foreign = replace(update(), subject="請求: 7 für Zahlungen ✓", title="Zahlungen ✓", goal="Коротко 🙂")
    mail = message(foreign, ENVELOPE)
    assert mail.as_bytes().isascii()
    received = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert received["Subject"] == "請求: 7 für Zahlungen ✓"
    for kind in ("plain", "html"):
        body = received.get_body((kind,))
        assert body is not None
        assert "Коротко 🙂" in body.get_content()


def test_names_cannot_write_html() -> None:
    """What others named is shown in the page, and never read as part of it; plain text keeps it as it is."""
    sly = replace(update(), title="<script>alert(1)</script> & 'co'", footer='"><img src=x>')
    page = html(sly)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in page
    assert "<script" not in page
    assert "<img" not in page
    assert "<script>alert(1)</script> & 'co'" in text(sly)


@pytest.mark.parametrize("word", ["<script", "http://", "@import", "url(", "<link", "<form"])
def test_the_page_needs_nothing_from_elsewhere(word: str) -> None:
    """No script, style sheet, font or picture is fetched when the mail is opened."""
    assert word not in html(update(), {"p99.9 request duration": "cid:window"})
