"""What a reader's hands do on a page, by keyboard and by mouse; each waits until the page stands still before it acts.

On a loaded machine a page may be drawn anew between two touches, and what was touched is then forgotten.
"""

from __future__ import annotations

from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, TimeoutError

from tests.bench.browser import READY
from tests.browser.conftest import SECONDS, Visit

TRIES = 3
SECONDS_TO_HEAR = 8
"""How long a click is given to show in the address before the hand clicks again."""

IS_ASKED = "wanted => JSON.stringify([...new URLSearchParams(location.search)].sort()) === JSON.stringify(wanted)"
"""In the page: whether the address holds these pairs of name and value, which are sorted, and no others."""


def wait_until_still(page: Page) -> None:
    """Wait until the script has ended and everything is drawn."""
    page.wait_for_function(READY, arg=".foot", timeout=SECONDS * 1000)


def query_of(page: Page) -> dict[str, str]:
    return {name: value for name, (value, *_) in parse_qs(urlsplit(page.url).query).items()}


def wait_for_query(seen: Visit, wanted: dict[str, str]) -> None:
    """Wait until the address holds these parameters and no others, and the run that wrote them has ended."""
    with suppress(TimeoutError):
        seen.page.wait_for_function(IS_ASKED, arg=sorted(wanted.items()))
    assert query_of(seen.page) == wanted
    wait_until_still(seen.page)


def section(seen: Visit, label: str) -> Locator:
    """What is folded under a label."""
    heading = seen.page.locator("summary", has_text=label)
    return seen.page.get_by_test_id("stExpander").filter(has=heading)


def open_by_keyboard(seen: Visit, label: str) -> Locator:
    """Unfold a section and wait until what it holds is there."""
    wait_until_still(seen.page)
    folded = section(seen, label)
    folded.locator("summary").first.focus()
    folded.locator("summary").first.press("Enter")
    expanded = folded.locator("details[open]").first
    expanded.get_by_test_id("stElementContainer").first.wait_for()
    return folded


def choose_by_keyboard(where: Locator, label: str, words: str) -> None:
    """Type the words of an option into the box of that label and take it."""
    wait_until_still(where.page)
    box = where.get_by_role("combobox", name=label)
    box.wait_for()
    box.focus()
    box.press_sequentially(words)
    where.page.get_by_role("option", name=words).first.wait_for()
    box.press("Enter")


def click_mark(seen: Visit, chart: Locator, mark: Locator, wanted: dict[str, str], *, says: str = "") -> None:
    """Let the pointer come to rest on a bar or point, read what it says, click it, and wait for the address.

    A chart that is drawn anew between pointer and click has forgotten what lies under the pointer; as a reader would,
    the hand then comes again.
    """
    for _ in range(TRIES):
        wait_until_still(seen.page)
        seen.page.mouse.move(0, 0)
        mark.scroll_into_view_if_needed()
        mark.hover(force=True)
        chart.locator(".hoverlayer .hovertext", has_text=says).first.wait_for()
        mark.click(force=True)
        with suppress(TimeoutError):
            seen.page.wait_for_function(IS_ASKED, arg=sorted(wanted.items()), timeout=SECONDS_TO_HEAR * 1000)
            break
    wait_for_query(seen, wanted)


def taken(button: Locator) -> tuple[str, bytes]:
    """Press a download button; the name of the file and what it holds."""
    with button.page.expect_download() as download:
        button.click()
    return download.value.suggested_filename, download.value.path().read_bytes()
