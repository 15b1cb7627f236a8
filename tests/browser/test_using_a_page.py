"""What a reader does: look from another day, choose a partner, open a table, take a file away."""

from __future__ import annotations

import csv
import io
import json
import math
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Position, expect

from clustercoop.selection import Selection
from clustercoop.views import regions
from clustercoop.views.maps import PARTNER_LAYER
from clustercoop.views.palette import LIGHT
from tests.browser.conftest import Open
from tests.browser.pixels import canvas_of, over, wait_for_colours
from tests.measures.states import datastore_of, state_of

pytestmark = pytest.mark.browser

BOTH_THEMES = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
PIXELS_PER_WORLD = 512
CURVE = "Plan, target and spending, cumulative"


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_deep_link_restores_day_and_evidence_on_two_pages_and_keeps_them_on_the_next(visit: Open) -> None:
    asked = "date=2013-03-31&public=true"
    for slug in ("timeline", "budget"):
        seen = visit(f"{slug}?{asked}")
        assert "31 March 2013" in seen.headline
        assert "Status date 31 March 2013" in seen.footer and "public record only" in seen.footer
        assert seen.page.get_by_role("switch", name="Public record only").is_checked()
    assert "not published" in seen.headline
    for name, path in (("Overview", ""), ("Data", "data")):
        seen.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
        seen.page.wait_for_function("path => location.pathname.slice(1) === path", arg=path)
        seen.page.locator(".foot", has_text="Status date 31 March 2013").wait_for()
        seen.settle()
        assert query_of(seen.page) == {"date": ["2013-03-31"], "public": ["true"]}
        assert "public record only" in seen.footer


def test_a_usual_status_date_moves_the_page_and_its_address(visit: Open) -> None:
    seen = visit("budget")
    assert "30 September 2013" in seen.headline
    seen.page.get_by_role("combobox", name="Usual status dates").click()
    seen.page.get_by_role("option", name="31 Mar 2012", exact=False).click()
    seen.page.locator("p.headline", has_text="31 March 2012").wait_for()
    seen.page.wait_for_function("location.search.includes('date=2012-03-31')")


def test_on_a_phone_the_filters_are_behind_a_button(visit: Open) -> None:
    seen = visit("", size="phone")
    sidebar = seen.page.get_by_test_id("stSidebar")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    seen.page.get_by_test_id("stExpandSidebarButton").click()
    expect(sidebar).to_have_attribute("data-collapsed", "false")
    sidebar.locator("label", has_text="Public record only").click()
    seen.page.wait_for_function("location.search.includes('public=true')")
    seen.page.locator(".foot", has_text="public record only").wait_for()


def test_a_link_inside_a_page_keeps_day_and_evidence(visit: Open) -> None:
    seen = visit("?date=2013-03-31")
    seen.page.get_by_role("link", name="Go to Budget").last.click()  # below the alerts; others lead there too
    seen.page.locator("h1", has_text="Where does the money stand against the plan?").wait_for()
    seen.settle()
    assert "31 March 2013" in seen.headline
    # At times Streamlit writes a bound value beside the one of the link; it reads the two as one.
    assert set(query_of(seen.page)["date"]) == {"2013-03-31"}
    seen.page.reload()
    seen.page.locator(".foot", has_text="Status date 31 March 2013").wait_for()


def test_a_click_on_a_partner_opens_its_card_though_another_is_in_the_same_city(
    visit: Open, shipped: Path, tmp_path: Path
) -> None:
    seen = visit("regions")
    wait_for_colours(seen, {"a partner": LIGHT.ink, "a region": over(LIGHT.sequence[0], LIGHT.land)})
    canvas = canvas_of(seen)
    box = canvas.bounding_box()
    assert box is not None
    places = positions(shipped, tmp_path, width=box["width"], height=box["height"])
    # As a hand does it: the pointer comes to rest before it presses, and deck.gl finds what lies under it.
    canvas.hover(position=places["SK-2"])
    seen.page.locator(".deck-tooltip", has_text="SIEA").wait_for()
    canvas.click(position=places["SK-2"])
    seen.page.get_by_role("heading", name="Slovak Innovation and Energy Agency").wait_for()
    seen.page.wait_for_function("location.search.includes('partner=SIEA')")


def test_a_partner_and_what_regions_are_filled_by_stand_in_the_address_and_need_no_mouse(visit: Open) -> None:
    seen = visit("regions?partner=SIEA&fill=ties")
    seen.page.get_by_role("heading", name="Slovak Innovation and Energy Agency").wait_for()
    seen.page.get_by_role("heading", name="Partner regions: Partners met").wait_for()
    box = seen.page.get_by_role("combobox", name="Partner")
    box.focus()
    box.press_sequentially("MPO")
    box.press("Enter")
    seen.page.get_by_role("heading", name="Ministry of Industry and Trade of the Czech Republic").wait_for()
    seen.page.wait_for_function("location.search.includes('partner=MPO')")
    filled = seen.page.get_by_role("combobox", name="Fill the regions by")
    filled.focus()
    filled.press_sequentially("Activities")
    filled.press("Enter")
    seen.page.get_by_role("heading", name="Partner regions: Activities hosted").wait_for()
    seen.page.wait_for_function("location.search.includes('fill=hosted')")


@BOTH_THEMES
def test_the_table_behind_a_chart_opens_and_can_be_taken_away(dark: bool, visit: Open) -> None:
    seen = visit("budget", dark=dark)
    table = seen.page.get_by_role("region", name=CURVE).get_by_role("table")
    assert table.count() == 0, "it is made when it is asked for"
    seen.page.get_by_text(f"Table: {CURVE}").click()
    table.wait_for()
    assert table.get_by_role("row").count() == 1 + 6
    with seen.page.expect_download() as download:
        seen.page.get_by_test_id("stExpander").get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "budget-curve.csv"
    content = io.StringIO(download.value.path().read_bytes().decode("utf-8"), newline="")
    rows = list(csv.DictReader(content))
    assert [row["plan_cents"] for row in rows] == ["2153000.00"] * 6


def test_a_figure_says_how_it_is_computed(visit: Open) -> None:
    seen = visit("budget")
    seen.page.get_by_role("button", name="How is this computed?").nth(3).click()
    explained = seen.page.get_by_test_id("stPopoverBody")
    explained.get_by_text("Certified expenditure: ").wait_for()
    assert "Formula" in explained.inner_text() and "certified by first-level control" in explained.inner_text()


def test_the_whole_package_and_each_table_can_be_taken_away(visit: Open) -> None:
    seen = visit("data")
    with seen.page.expect_download() as package:
        seen.page.get_by_role("button", name="Download the package (zip)").click()
    assert package.value.suggested_filename.endswith(".zip")
    with zipfile.ZipFile(package.value.path()) as archive:
        described = json.loads(archive.read("datapackage.json"))
        assert {resource["path"] for resource in described["resources"]} < set(archive.namelist())
        assert archive.read("expenditure.csv").count(b"\n") > 1_500
    # Typed first, for a long list is drawn in parts and moves while it opens.
    box = seen.page.get_by_role("combobox", name="One table")
    box.click()
    box.press_sequentially("partners")
    seen.page.get_by_role("option", name="partners", exact=True).click()
    seen.page.locator(".stDownloadButton", has_text="Download partners.csv").wait_for()
    with seen.page.expect_download() as table:
        seen.page.get_by_role("button", name="Download partners.csv").click()
    assert table.value.path().read_bytes().startswith(b"partner_id,number,role,short_name")


def test_an_address_that_names_no_page_is_said_and_offers_the_way_back(visit: Open) -> None:
    seen = visit("nowhere")
    assert "How is the project doing?" in seen.page.locator("h1").inner_text()
    assert "does not seem to exist" in seen.page.get_by_role("dialog").inner_text()


def positions(package: Path, folder: Path, *, width: float, height: float) -> dict[str, Position]:
    """Where each partner's mark is drawn on the canvas, by the map's first view."""
    with datastore_of(package, folder).connect() as connection, connection.begin():
        state = state_of(connection, Selection(date(2013, 9, 30)))
    shown = regions.regions_map(state, measure="approved", selected=None, outlines={}, context_url="")
    assert shown.view.draw is not None
    return drawn_at(json.loads(shown.view.draw(False).to_json()), PARTNER_LAYER, width=width, height=height)


def drawn_at(deck: dict[str, Any], layer_id: str, *, width: float, height: float) -> dict[str, Position]:
    """Where each mark of a layer is drawn on a canvas of that size, by the map's first view."""
    view = deck["initialViewState"]
    scale = PIXELS_PER_WORLD * 2 ** view["zoom"] / (2 * math.pi)

    def project(lon: float, lat: float) -> tuple[float, float]:
        return scale * math.radians(lon), -scale * math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))

    middle = project(view["longitude"], view["latitude"])
    points = next(layer["data"] for layer in deck["layers"] if layer["id"] == layer_id)
    found: dict[str, Position] = {}
    for point in points:
        across, down = project(*point["position"])
        found[point["id"]] = {"x": width / 2 + across - middle[0], "y": height / 2 + down - middle[1]}
    return found
