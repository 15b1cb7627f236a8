"""The results page under a hand: an output followed through the chain by keyboard, cards by link, and a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.hands import choose_by_keyboard, query_of, wait_for_query

pytestmark = pytest.mark.browser

OUTPUTS = "Outputs of objective 3"
PICTURE = ".st-key-wide-results-chain"


def test_objective_and_output_are_chosen_without_a_mouse_and_stand_in_the_address(visit: Open) -> None:
    seen = visit("results")
    main = seen.page.get_by_test_id("stMain")
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
