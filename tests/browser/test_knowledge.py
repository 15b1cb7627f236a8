"""The knowledge page under a hand: search, filters by keyboard and click, cards by link, and a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.hands import choose_by_keyboard, click_mark, query_of, wait_for_query

pytestmark = pytest.mark.browser

CLUSTERS, POLICIES = "Directory of clusters", "List of policies"


def test_search_and_filters_need_no_mouse_and_stand_in_the_address(visit: Open) -> None:
    seen = visit("knowledge")
    main = seen.page.get_by_test_id("stMain")
    box = main.get_by_role("textbox", name="Search clusters")
    box.fill("rzeszow")
    box.press("Enter")
    wait_for_query(seen, {"cluster-search": "rzeszow"})
    expect(seen.page.get_by_role("region", name=CLUSTERS).get_by_role("row")).to_have_count(3)
    choose_by_keyboard(main, "Country of the policy", "Slovenia")
    wait_for_query(seen, {"cluster-search": "rzeszow", "policy-country": "SI"})
    expect(seen.page.get_by_role("region", name=POLICIES).get_by_role("row")).to_have_count(3)


def test_a_click_on_a_bar_narrows_the_directory_as_the_list_does(visit: Open) -> None:
    seen = visit("knowledge")
    chart = seen.page.locator(".st-key-any-knowledge-by-country")
    bar = chart.locator(".barlayer .trace").nth(1).locator("path").first
    click_mark(seen, chart, bar, {"cluster-country": "IT"})
    expect(seen.page.get_by_role("region", name=CLUSTERS).get_by_role("row")).to_have_count(13)
    choose_by_keyboard(seen.page.get_by_test_id("stMain"), "Country of the cluster", "Hungary")
    wait_for_query(seen, {"cluster-country": "HU"})
    expect(seen.page.get_by_role("region", name=CLUSTERS).get_by_role("row")).to_have_count(6)


def test_a_name_in_the_list_opens_its_card_and_the_card_leads_to_the_partner(visit: Open) -> None:
    seen = visit("knowledge?date=2013-06-30")
    listed = seen.page.get_by_role("region", name=POLICIES)
    listed.get_by_role("link", name="Accredited Innovation Cluster title").click()
    card = seen.page.get_by_role("link", name="NGM")
    expect(card).to_be_visible()
    assert query_of(seen.page) == {"date": "2013-06-30", "policy": "P02"}
    card.click()
    expect(seen.page.get_by_role("heading", name="Who are the partners")).to_be_visible()
    assert query_of(seen.page) == {"date": "2013-06-30", "partner": "NGM"}
    expect(seen.page.get_by_role("link", name="Accredited Innovation Cluster title")).to_be_visible()


def test_on_a_phone_a_list_by_country_stands_for_the_picture(visit: Open) -> None:
    seen = visit("knowledge", size="phone")
    picture, listed = seen.page.locator(".st-key-wide-knowledge-years"), seen.page.locator(".narrow")
    expect(listed).to_be_visible()
    expect(picture).to_be_hidden()
    policies = seen.page.get_by_role("region", name=POLICIES).locator("tbody tr").count()
    assert listed.locator("li").count() == policies > 20
