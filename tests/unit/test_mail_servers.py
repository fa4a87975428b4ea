"""The address of a mail server: three schemes, and nothing that repeats a password."""

import pytest

from overton.digests.deliver import Server, server_of


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", Server("smtp", "localhost", 25)),
        (
            "smtp+starttls://ines:s%2Fe%40cret@mail.acme.test",
            Server("smtp+starttls", "mail.acme.test", 587, "ines", "s/e@cret"),
        ),
        ("smtps://mail.acme.test:4465/", Server("smtps", "mail.acme.test", 4465)),
        ("SMTP://[::1]:2525", Server("smtp", "::1", 2525)),
    ],
)
def test_an_address_names_a_server(url: str, server: Server) -> None:
    """Each scheme has its port; user and password are decoded."""
    assert server_of(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.acme.test",
        "http://ines:secret@mail",
        "smtp://",
        "smtp://ines:12/secret@mail",
        "smtp://ines:secret@mail:x",
        "smtp://ines:secret#1@mail",
        "smtp://ines:[secret@mail",
    ],
)
def test_an_address_that_is_none_is_not_repeated(url: str) -> None:
    """What is wrong is said without the address, which may hold a password."""
    with pytest.raises(ValueError, match="mail server") as error:
        server_of(url)
    assert "secret" not in str(error.value)
    assert error.value.__cause__ is None


def test_a_server_never_shows_its_password() -> None:
    """Neither its representation nor its place holds it."""
    server = server_of("smtps://ines:secret@mail.acme.test")
    assert "secret" not in f"{server!r} {server.place}"


@pytest.mark.parametrize(
    ("url", "encrypted"),
    [
        ("smtp://mail.acme.test", False),
        ("smtp://ines:secret@mail.acme.test", True),
        ("smtp://ines:secret@localhost", False),
        ("smtp+starttls://localhost", True),
    ],
)
def test_a_password_leaves_the_machine_encrypted(url: str, encrypted: bool) -> None:  # noqa: FBT001  a parameter of the table
    """Plain smtp with a password asks for STARTTLS, but on this machine."""
    assert server_of(url).starttls is encrypted
