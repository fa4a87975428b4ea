"""The page in a real browser: nothing is refused, nothing overlaps, nothing scrolls sideways."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import sample_overviews as sample
from builders import position
from overton.reports.page import report_page

CHROMIUM = Path("/usr/bin/chromium")
ALONE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
NASTY = '<script>document.title = "broken"</script>'

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium at /usr/bin/chromium"),
]

OVERLAPS = """() => [...document.querySelectorAll('.chart svg')].flatMap(svg => {
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()])
                      .filter(([, box]) => box.width > 0);
    const shrink = 1.5;
    const found = [];
    for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
        const [a, b] = [texts[i][1], texts[j][1]];
        if (a.left + shrink < b.right && b.left + shrink < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom)
            found.push(texts[i][0] + ' | ' + texts[j][0]);
    }
    return found;
})"""
"""Texts of a picture that lie on each other; a line box is higher than its letters, so a little is allowed."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ALONE)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page with a long campaign, names in many scripts, and one that was never measured."""
    values: dict[str, float | None] = {NASTY: 44.0, "注文サービス/詳細": 33.0, "GET /" + "a" * 300: 70.0, "مرحبا": 31.0}
    odd = sample.simple(values, window=(position(from_=sample.START),))
    never = sample.simple({}, window=(position(from_=sample.START),))
    path = tmp_path_factory.mktemp("page") / "page.html"
    organisation = sample.organisation(generated="Made up for a test.")
    overviews = [sample.request_timeouts(120, key="long"), odd, sample.request_timeouts(8, key="short"), never]
    path.write_text(report_page(organisation, overviews, day=sample.DAY), encoding="utf-8")
    return path.as_uri()


def opened(browser: Browser, address: str, **keys: Any) -> tuple[Page, list[str]]:
    """The page, and what the browser complained of."""
    complaints: list[str] = []
    page = browser.new_page(**keys)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.extend([request.url] if request.url.startswith("http") else []))
    page.goto(address)
    return page, complaints


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_nothing_is_refused_and_nothing_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    """No complaint, no violation of the policy, no request; wide tables scroll by themselves."""
    page, complaints = opened(browser, address, viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")

    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.title() == "Acme: campaigns on 29 June 2026"
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_words_in_pictures_do_not_overlap(browser: Browser, address: str, width: int) -> None:
    """Measured with the font that the browser chose, not with our own estimate."""
    page, _ = opened(browser, address, viewport={"width": width, "height": 900})

    assert page.evaluate("document.querySelectorAll('.chart text').length") > 100
    assert page.evaluate(OVERLAPS) == []
    page.close()


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(21, 24, 28)")])
def test_the_page_follows_light_and_dark(browser: Browser, address: str, scheme: str, paper: str) -> None:
    """Pictures take their colours from the page."""
    page, complaints = opened(browser, address, color_scheme=scheme)
    done = page.evaluate("getComputedStyle(document.querySelector('.chart.wide path[fill=\"var(--done-mark)\"]')).fill")

    assert (complaints, page.evaluate("getComputedStyle(document.body).backgroundColor")) == ([], paper)
    assert done == {"light": "rgb(19, 124, 104)", "dark": "rgb(49, 186, 168)"}[scheme]
    page.close()


def test_paper_is_white(browser: Browser, address: str) -> None:
    """Whatever the reader's screen is."""
    page, _ = opened(browser, address, color_scheme="dark")
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.close()


def test_a_number_leads_to_the_list_behind_it(browser: Browser, address: str) -> None:
    """The list opens and is in view."""
    page, _ = opened(browser, address, viewport={"width": 1280, "height": 900})
    page.click("#long .counts a >> nth=0")

    heading = page.locator("[id='long:1-not-allowed']")
    heading.wait_for(state="visible")
    assert heading.evaluate("part => part.getBoundingClientRect().top < innerHeight")
    page.close()


def test_the_keyboard_reaches_the_campaigns_at_once(browser: Browser, address: str) -> None:
    """The first stop is a link past the table at the top, and it can be seen."""
    page, _ = opened(browser, address)
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to the campaigns"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.close()
