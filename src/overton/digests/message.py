"""An update as a mail: the same update to the same audience is the same message, byte for byte but for its date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from typing import cast

from overton.digests.render import html, text
from overton.digests.update import Update
from overton.progress.wording import clean


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message needs beside its content."""

    sender: str
    """`overton@acme.test`, or `Overton <overton@acme.test>`."""
    to: Sequence[str]
    period: str
    sent_at: datetime

    @property
    def domain(self) -> str:
        """The sender's, to which the message's identity belongs."""
        return address_of(self.sender).rpartition("@")[2]


def address_of(sender: str) -> str:
    """The bare address of a sender with or without a name."""
    return parseaddr(sender)[1]


def message(update: Update, envelope: Envelope, pictures: Mapping[str, bytes] | None = None) -> EmailMessage:
    """The mail; text and HTML are alternatives, and the pictures (PNG, by metric) travel with the HTML."""
    identity = sha256(repr((update.organisation, update.campaign, update.audience, envelope.period)).encode())
    name = identity.hexdigest()[:32]
    images = {
        metric: (f"{index}.{name}@{envelope.domain}", png)
        for index, (metric, png) in enumerate((pictures or {}).items())
    }
    mail = EmailMessage(policy=SMTP)
    _address(mail, update, envelope, name)
    mail.set_content(text(update), cte="quoted-printable")
    sources = {metric: f"cid:{cid}" for metric, (cid, _png) in images.items()}
    mail.add_alternative(html(update, sources), subtype="html", cte="quoted-printable")
    mail.set_boundary(f"=_alternative_{name}")
    page = cast(list[EmailMessage], mail.get_payload())[1]
    for index, (cid, png) in enumerate(images.values(), start=1):
        page.add_related(png, "image", "png", cid=f"<{cid}>", disposition="inline", filename=f"window-{index}.png")
    if images:
        page.set_boundary(f"=_related_{name}")
    return mail


def _address(mail: EmailMessage, update: Update, envelope: Envelope, name: str) -> None:
    display, bare = parseaddr(envelope.sender)
    mail["From"] = Address(clean(display), addr_spec=bare)
    mail["To"] = tuple(Address(addr_spec=address) for address in envelope.to)
    mail["Subject"] = clean(update.subject)
    mail["Date"] = envelope.sent_at
    mail["Message-ID"] = f"<{name}@{envelope.domain}>"
    mail["List-Id"] = f"<{update.campaign}.overton.{envelope.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "en-GB"
