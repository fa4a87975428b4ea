"""A real SMTP server in a thread, which can be told how to misbehave."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mailbox:
    """What arrived, and what is not to arrive."""

    port: int = 0
    envelopes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Sender and recipients of each message."""
    mails: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    """Recipients who are unknown here."""
    answer: str = ""
    """What is said to every message, instead of taking it."""
    dies: bool = False
    """Whether the connection breaks when a message was handed over."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802  the server's name for it
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 nobody here of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer:
            return self.answer
        self.envelopes.append((str(envelope.mail_from), tuple(map(str, envelope.rcpt_tos))))
        self.mails.append(message_from_bytes(cast(bytes, envelope.content), policy=policy.default))
        if self.dies:
            cast(asyncio.Transport, server.transport).abort()
        return "250 OK"


class _AnyPort(Controller):
    """Listens on a free port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mailbox(
    box: Mailbox | None = None,
    *,
    smtps: ssl.SSLContext | None = None,
    **smtp: Any,
) -> Iterator[Mailbox]:
    """A server that takes mail for as long as the block runs."""
    box = box or Mailbox()
    controller = _AnyPort(box, hostname="127.0.0.1", port=0, ssl_context=smtps, **smtp)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def only(user: str, password: str) -> Any:
    """Lets in one user."""

    def authenticate(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: LoginPassword
    ) -> AuthResult:
        known = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=known, handled=False)

    return authenticate
