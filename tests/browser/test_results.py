"""The results page under a hand: an output followed through the chain by keyboard, cards by link, and a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.bench.browser import READY
from tests.browser.conftest import SECONDS, SIZES, Dashboard, Open, Visit, profile
from tests.browser.legible import TOO_WIDE, barriers, misplaced, small_texts
from tests.browser.test_budget import choose_by_keyboard, query_of, wait_for_query

pytestmark = pytest.mark.browser

OUTPUTS = "Outputs of objective 3"
PICTURE = ".st-key-wide-results-chain"


def test_objective_and_output_are_chosen_without_a_mouse_and_stand_in_the_address(visit: Open) -> None:
    seen = visit("results")
    main = seen.page.get_by_test_id("stMain")
    seen.page.wait_for_function(READY, arg=".foot")
    choose_by_keyboard(main, "Objective", "Objective 3")
    wait_for_query(seen, {"objective": "SO3"})
    expect(seen.page.locator(PICTURE)).to_contain_text("Matchmaking roadshows")
    choose_by_keyboard(main, "Follow one output", "Matchmaking roadshows")
    wait_for_query(seen, {"objective": "SO3", "follow": "O15"})


def test_a_name_opens_its_card_which_leads_on_and_is_closed(visit: Open) -> None:
    seen = visit("results?date=2013-06-30&public=true")
    listed = seen.page.get_by_role("region", name=OUTPUTS)
    listed.get_by_role("link", name="Czech project web pages").click()
    close = seen.page.get_by_role("button", name="Close the card")
    expect(close).to_be_visible()
    assert query_of(seen.page) == {"date": "2013-06-30", "public": "true", "output": "O13"}
    close.click()
    expect(close).to_be_hidden()
    wait_for_query(seen, {"date": "2013-06-30", "public": "true"})


def test_on_a_phone_nested_text_stands_for_the_picture(visit: Open) -> None:
    seen = visit("results", size="phone")
    listed = seen.page.locator(".narrow .chain")
    expect(listed).to_be_visible()
    expect(seen.page.locator(PICTURE)).to_be_hidden()
    expect(listed.get_by_role("link", name="Agreement of partners on further cooperation")).to_be_visible()


@pytest.fixture(scope="module", params=[False, True], ids=["light", "dark"])
def unfolded(request: pytest.FixtureRequest, chromium: Browser, own_dashboard: Dashboard) -> Iterator[Visit]:
    """The page with two cards and all that can be opened open, once for each theme."""
    with profile(chromium, dark=request.param) as context:
        seen = Visit(context.new_page(), own_dashboard)
        seen.open("results?output=O15&indicator=I8")
        folded = seen.page.locator("[data-testid=stExpander] details:not([open]) summary")
        while folded.count():
            folded.first.press("Enter")
            seen.settle()
        seen.page.wait_for_function(READY, arg=".foot", timeout=SECONDS * 1000)
        yield seen


def test_with_all_open_there_is_no_barrier_for_anyone(unfolded: Visit) -> None:
    assert barriers(unfolded.page) == []


@pytest.mark.parametrize("size", SIZES)
def test_with_all_open_everything_is_legible_and_in_its_place(unfolded: Visit, size: str) -> None:
    width, height = SIZES[size]
    unfolded.page.set_viewport_size({"width": width, "height": height})
    unfolded.page.wait_for_function(f"() => ({TOO_WIDE})() <= 0")
    assert misplaced(unfolded.page) == []
    assert small_texts(unfolded.page) == []


# Last, when all has been drawn and looked at.
def test_with_all_open_no_request_left_this_machine_and_the_console_has_no_error(unfolded: Visit) -> None:
    assert unfolded.page.get_by_test_id("stPlotlyChart").count() == 4
    assert unfolded.foreign == []
    assert unfolded.errors == []
