"""Delivery over SMTP, exact about the one thing that matters: whether the server took the message."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

from overton.digests.message import address_of
from overton.progress.wording import clean

Scheme = Literal["smtp", "smtp+starttls", "smtps"]
PORTS: dict[str, int] = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PATIENCE = 60.0
"""Seconds to wait for a server's answer."""


class UnreachableError(Exception):
    """The server cannot be talked to at all: nothing was sent, and nothing else can be."""


class RefusedError(Exception):
    """The server answered that it does not take this message: nothing was sent."""


class UncertainError(Exception):
    """The connection broke after the message was handed over: it may or may not have been taken."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in."""

    scheme: Scheme
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """What may be said of it in messages and logs."""
        return f"{self.host}:{self.port}"

    @property
    def starttls(self) -> bool:
        """A password leaves this machine encrypted or not at all."""
        return self.scheme == "smtp+starttls" or (
            self.scheme == "smtp" and bool(self.user) and self.host not in LOOPBACK
        )


def server_of(url: str) -> Server:
    """The server of an address such as `smtp+starttls://user:password@host:587`; ValueError never repeats it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("the address of the mail server cannot be read") from None
    scheme, host = parts.scheme, parts.hostname
    if scheme not in PORTS:
        raise ValueError("the address of the mail server does not begin with smtp://, smtp+starttls:// or smtps://")
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(
            "the address of the mail server is not scheme://user:password@host:port, encoded as in any URL"
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(scheme, host, port or PORTS[scheme], user, password)  # type: ignore[arg-type]


class Postbox:
    """A connection to a server, made when it is first needed and made again when it was lost."""

    def __init__(self, server: Server, *, trusted: ssl.SSLContext | None = None, patience: float = PATIENCE) -> None:
        self._server = server
        self._trusted = trusted or ssl.create_default_context()
        self._patience = patience
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Say goodbye; whether the server hears it does not matter."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._connection.close()
            self._connection = None

    def open(self) -> None:
        """Make sure that the server listens; raises UnreachableError."""
        if self._connection is not None and self._alive(self._connection):
            return
        self.close()
        try:
            self._connection = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            raise UnreachableError(f"it refused the user name or the password ({error.smtp_code})") from None
        except smtplib.SMTPNotSupportedError as error:
            raise UnreachableError(f"it lacks what is needed: {error}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise UnreachableError(_words(error)) from None

    @staticmethod
    def _alive(connection: smtplib.SMTP) -> bool:
        """Whether it still answers; a message that was begun on it is forgotten."""
        try:
            return connection.rset()[0] == 250  # noqa: PLR2004  fine, in SMTP
        except (OSError, smtplib.SMTPException):
            return False

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._patience, context=self._trusted
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self._patience)
        try:
            if server.starttls:
                connection.starttls(context=self._trusted)
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def send(self, mail: EmailMessage, *, sender: str, to: tuple[str, ...]) -> dict[str, str]:
        """Hand a message over; returns the recipients that the server did not take, and why.

        Raises:
            UnreachableError: nothing was sent.
            RefusedError: nothing was sent; another message may be.
            UncertainError: it may have been sent.
        """
        self.open()
        connection = self._connection
        assert connection is not None
        refused = self._announce(connection, sender, to)
        try:
            code, answer = connection.data(mail.as_bytes())
        except smtplib.SMTPDataError as error:
            raise RefusedError(_answer(error.smtp_code, error.smtp_error)) from None
        except (OSError, smtplib.SMTPException) as error:
            raise UncertainError(_words(error)) from None
        match code // 100:
            case 2:
                return refused
            case 4 | 5:
                raise RefusedError(_answer(code, answer))
            case _:
                raise UncertainError(_answer(code, answer))

    def _announce(self, connection: smtplib.SMTP, sender: str, to: tuple[str, ...]) -> dict[str, str]:
        """Name the sender and the recipients; whatever goes wrong here, no message was handed over."""
        refused: dict[str, str] = {}
        try:
            connection.ehlo_or_helo_if_needed()
            code, answer = connection.mail(address_of(sender))
            if code != 250:  # noqa: PLR2004
                raise RefusedError(f"the sender: {_answer(code, answer)}")
            for address in to:
                code, answer = connection.rcpt(address)
                if code not in {250, 251}:
                    refused[address] = _answer(code, answer)
            if len(refused) == len(to):
                raise RefusedError("; ".join(f"{address}: {why}" for address, why in refused.items()))
        except (OSError, smtplib.SMTPException) as error:
            raise RefusedError(_words(error)) from None
        return refused


def _answer(code: int, answer: bytes | str) -> str:
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {clean(said)}".strip()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return clean(str(error)) or type(error).__name__
