"""Each page of many questions with all that can be opened open, in both themes: barriers, legibility, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import SIZES, Dashboard, Visit, profile
from tests.browser.hands import wait_until_still
from tests.browser.legible import TOO_WIDE, barriers, misplaced, small_texts
from tests.browser.test_budget import ALL_OPEN

pytestmark = pytest.mark.browser

FOLDED = "[data-testid=stExpander] details:not([open]) summary"


@dataclass(frozen=True)
class Opened:
    """An address that opens sections and cards of a page, and whether so many pictures are then drawn as should be."""

    address: str
    are_drawn: Callable[[int], bool]


PAGES = {
    "budget": Opened(f"budget?{ALL_OPEN}", lambda number: number > 2),
    "timeline": Opened("timeline?network=true&milestone=M13", lambda number: number == 2),
    "cooperation": Opened("cooperation?activity=A14&never-met=true", lambda number: number == 3),
    "results": Opened("results?output=O15&indicator=I8", lambda number: number == 4),
    "knowledge": Opened("knowledge?compare=P05,P06,P16,P17&cluster=C01&public=true", lambda number: number == 3),
}


@pytest.fixture(
    scope="module",
    params=[(page, dark) for page in PAGES for dark in (False, True)],
    ids=lambda asked: f"{asked[0]}-{'dark' if asked[1] else 'light'}",
)
def unfolded(request: pytest.FixtureRequest, chromium: Browser, own_dashboard: Dashboard) -> Iterator[Visit]:
    """The page with everything open, once for each theme."""
    page, dark = request.param
    with profile(chromium, dark=dark) as context:
        seen = Visit(context.new_page(), own_dashboard)
        seen.open(PAGES[page].address)
        folded = seen.page.locator(FOLDED)
        while folded.count():
            summary = folded.first.element_handle()
            summary.press("Enter")
            seen.page.wait_for_function("summary => summary.parentElement.open", arg=summary)
            seen.settle()
        wait_until_still(seen.page)
        yield seen


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Opened:
    """What was asked of the page that is open."""
    page, _dark = request.node.callspec.params["unfolded"]
    return PAGES[page]


def test_there_is_no_barrier_for_anyone(unfolded: Visit) -> None:
    assert barriers(unfolded.page) == []


@pytest.mark.parametrize("size", SIZES)
def test_everything_is_legible_and_in_its_place(unfolded: Visit, size: str) -> None:
    width, height = SIZES[size]
    unfolded.page.set_viewport_size({"width": width, "height": height})
    unfolded.page.wait_for_function(f"() => ({TOO_WIDE})() <= 0")
    assert misplaced(unfolded.page) == []
    assert small_texts(unfolded.page) == []


# Last, when all has been drawn and looked at.
def test_all_is_drawn_no_request_left_this_machine_and_the_console_has_no_error(
    unfolded: Visit, opened: Opened
) -> None:
    assert opened.are_drawn(unfolded.page.get_by_test_id("stPlotlyChart").count())
    assert unfolded.foreign == []
    assert unfolded.errors == []
