"""What the guard does to the requests of a Django project, under WSGI and under ASGI."""

import json
from collections.abc import Iterator

import pytest

from load import until
from served_sites import SERVERS, Site, policy, put, served

LIMIT_S = 0.06
LATE_MS = 120


@pytest.fixture(scope="module", params=["gunicorn gthread, Django", "uvicorn, Django"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    put(folder / "policy.json", policy(LIMIT_S))
    with served(SERVERS[request.param], folder, folder / "policy.json") as site:
        yield site


def reported(site: Site, path: str) -> tuple[int, bytes, dict[str, object]]:
    """Status and body of an answer, and what the guard reported of it."""
    before = len(site.said())
    sent = site.load.get(path)
    until(lambda: len(site.said()) > before, f"a report of {path}")
    (said,) = site.said()[before:]
    return sent.status, sent.body, said


def test_items_are_the_routes_of_the_urlconf(site: Site) -> None:
    """Included ones in whole; what no route takes is one item."""
    assert reported(site, "/pages/7/")[:2] == (200, b"page 7, True")
    assert reported(site, "/pages/7/")[2]["item"] == "GET /pages/<int:number>/"
    assert {reported(site, path)[2]["item"] for path in ("/nothing", "/pages/x")} == {"unmatched"}


@pytest.mark.parametrize("path", ["/work", "/wait"])
def test_a_view_s_safe_point_refuses(site: Site, path: str) -> None:
    """In plain and in async views the refusal is the answer."""
    status, body, said = reported(site, f"{path}?ms={LATE_MS}")

    assert (status, json.loads(body)["item"], said["ended"]) == (503, f"GET {path}", True)
    assert reported(site, f"{path}?ms=0")[0] == 200


def test_another_middleware_s_safe_point_refuses(site: Site) -> None:
    """What is raised after the view, where a session is saved, is a refusal too and no server error."""
    status, body, said = reported(site, f"/pages/7/?strict={LATE_MS}")

    assert (status, json.loads(body)["limit"], said["ended"]) == (503, LIMIT_S, True)


@pytest.mark.parametrize("path", ["/stream", "/stream-async"])
def test_a_stream_goes_on(site: Site, path: str) -> None:
    """It is sent whole without a deadline, measured whole, and reported as not allowed."""
    status, body, said = reported(site, f"{path}?ms={LATE_MS}")

    assert (status, body) == (200, b"begun, None")
    assert (said["action"], said["ended"]) == ("refuse", False)
