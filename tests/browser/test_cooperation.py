"""The cooperation page under a hand: search, filters, cards by keyboard, clicks on map and network, files, a phone."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from clustercoop.selection import Selection
from clustercoop.views.maps import PLACE_LAYER
from clustercoop.views.palette import LIGHT
from clustercoop.vocabulary import EvidenceChoice
from tests.browser.conftest import Open
from tests.browser.hands import choose_by_keyboard, click_mark, taken, wait_for_query
from tests.browser.pixels import canvas_of, over, wait_for_colours
from tests.browser.test_using_a_page import drawn_at
from tests.measures.states import datastore_of
from tests.views import cooperation_views
from tests.views.budget_views import Asked

pytestmark = pytest.mark.browser

LOG = "Log of activities"


def test_search_filter_and_order_need_no_mouse_and_stand_in_the_address(visit: Open) -> None:
    seen = visit("cooperation")
    main = seen.page.get_by_test_id("stMain")
    box = main.get_by_role("textbox", name="Search")
    box.fill("RZESZOW")
    box.press("Enter")
    wait_for_query(seen, {"q": "RZESZOW"})
    choose_by_keyboard(main, "Kind", "matchmaking roadshow")
    wait_for_query(seen, {"q": "RZESZOW", "kind": "matchmaking roadshow"})
    rows = seen.page.get_by_role("region", name=LOG).locator("tbody tr")
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Innovative clusters as the driving force of regions")
    choose_by_keyboard(main, "Order", "Earliest first")
    wait_for_query(seen, {"q": "RZESZOW", "kind": "matchmaking roadshow", "order": "earliest"})
    seen.page.reload()
    seen.settle()
    expect(rows).to_have_count(1)


def test_an_entry_opens_its_card_which_closes_and_leaves_what_was_looked_for(visit: Open) -> None:
    seen = visit("cooperation?country=PL&date=2013-03-31")
    seen.page.get_by_role("region", name=LOG).get_by_role("link", name="Matchmaking roadshow -").click()
    seen.page.get_by_role("heading", name="Matchmaking roadshow - Innovative clusters").wait_for()
    seen.settle()
    wait_for_query(seen, {"country": "PL", "date": "2013-03-31", "activity": "A15"})
    seen.page.get_by_role("button", name="Close the card").click()
    wait_for_query(seen, {"country": "PL", "date": "2013-03-31"})
    expect(seen.page.get_by_role("button", name="Close the card")).to_have_count(0)


def test_a_click_on_a_city_filters_the_log_as_the_list_does(visit: Open, shipped: Path, tmp_path: Path) -> None:
    seen = visit("cooperation")
    canvas = canvas_of(seen)
    canvas.scroll_into_view_if_needed()
    wait_for_colours(seen, {"a city": over(LIGHT.accent, LIGHT.land, 205)})
    box = canvas.bounding_box()
    assert box is not None
    asked = Asked(datastore_of(shipped, tmp_path), Selection(date(2013, 9, 30), EvidenceChoice.ALL))
    view = next(view for view in cooperation_views.views(asked) if view.slug == "places")
    assert view.draw is not None
    deck = json.loads(view.draw(False).to_json())
    spot = drawn_at(deck, PLACE_LAYER, width=box["width"], height=box["height"])["rzeszow"]
    canvas.hover(position=spot)
    seen.page.locator(".deck-tooltip", has_text="Rzeszów").wait_for()
    canvas.click(position=spot)
    wait_for_query(seen, {"city": "rzeszow"})
    rows = seen.page.get_by_role("region", name=LOG).locator("tbody tr")
    for number in range(rows.count()):
        expect(rows.nth(number)).to_contain_text("Rzeszów, Poland")
    choose_by_keyboard(seen.page.get_by_test_id("stMain"), "City", "Torino")
    wait_for_query(seen, {"city": "torino"})


def test_a_click_on_a_partner_of_the_network_chooses_it_as_the_list_does(visit: Open) -> None:
    seen = visit("cooperation")
    chart = seen.page.locator(".st-key-wide-network [data-testid=stPlotlyChart]")
    point = chart.locator(".scatterlayer .trace").last.locator(".points path").first
    click_mark(seen, chart, point, {"ties-of": "NGM"})
    choose_by_keyboard(seen.page.get_by_test_id("stMain"), "Ties of", "SIEA")
    wait_for_query(seen, {"ties-of": "SIEA"})


def test_the_whole_filtered_log_and_the_workbook_can_be_taken_away(visit: Open) -> None:
    seen = visit("cooperation?date=2013-09-30")
    name, content = taken(seen.page.get_by_role("button", name="Download all these activities as CSV"))
    assert name == "activities.csv"
    assert len(list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))) == 39, "more than a page of 25"
    name, content = taken(seen.page.get_by_role("button", name="Download all tables of this page (XLSX)"))
    assert name == "cooperation-2013-09-30.xlsx"
    assert {LOG, "How the network grew"} <= set(openpyxl.load_workbook(io.BytesIO(content)).sheetnames)


def test_on_a_phone_lists_stand_for_strip_and_network(visit: Open) -> None:
    seen = visit("cooperation", size="phone")
    for name in ("activity-strip", "network"):
        expect(seen.page.locator(f".st-key-wide-{name}")).to_be_hidden()
    listed = seen.page.locator(".narrow ul.list")
    expect(listed).to_have_count(2)
    expect(listed.first).to_be_visible()
    assert listed.last.locator("li").count() == 10, "one for each partner"
