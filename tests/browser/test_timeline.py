"""The timeline page under a hand: group, zoom and milestone by keyboard and click, a what-if, files, and a phone."""

from __future__ import annotations

import io

import openpyxl
import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.browser.conftest import SIZES, Open
from tests.browser.hands import (
    choose_by_keyboard,
    click_mark,
    open_by_keyboard,
    query_of,
    taken,
    wait_for_query,
    wait_until_still,
)

pytestmark = pytest.mark.browser

NETWORK = "Longest path, float of each milestone, what-if"
LINES = """() => { const plot = [...document.querySelectorAll("[data-testid=stPlotlyChart] .js-plotly-plot")][1];
  return plot.data.map(trace => trace.customdata ? trace.customdata[0][0] : null); }"""
"""Of the lines of the trend the milestones of their first points."""


def test_group_and_zoom_need_no_mouse_and_stand_in_the_address(visit: Open) -> None:
    seen = visit("timeline")
    main = seen.page.get_by_test_id("stMain")
    chart = seen.page.get_by_test_id("stPlotlyChart").first
    wait_until_still(seen.page)
    expect(chart).to_contain_text("WP 3: Cluster policies")
    choose_by_keyboard(main, "Group by", "Partner")
    wait_for_query(seen, {"group": "partner"})
    expect(chart).not_to_contain_text("WP 3: Cluster policies")
    whole = chart.bounding_box()
    choose_by_keyboard(main, "Zoom to", "Period 2")
    wait_for_query(seen, {"group": "partner", "zoom": "P2"})
    seen.page.wait_for_function(
        "height => document.querySelector('[data-testid=stPlotlyChart]').getBoundingClientRect().height < height",
        arg=(whole or {})["height"],
    )


def test_a_click_on_a_line_of_the_trend_chooses_its_milestone_as_the_list_does(visit: Open) -> None:
    seen = visit("timeline")
    wait_until_still(seen.page)
    lines = seen.page.evaluate(LINES)
    place = max(at for at, name in enumerate(lines) if name)
    chart = seen.page.get_by_test_id("stPlotlyChart").nth(1)
    point = chart.locator(".scatterlayer .trace").nth(place).locator(".points path").first
    click_mark(seen, chart, point, {"milestone": lines[place]})
    rows = seen.page.get_by_role("region", name="Promises of one milestone").get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    choose_by_keyboard(seen.page.get_by_test_id("stMain"), "Milestone", "Action plans")
    seen.page.wait_for_function("name => !location.search.includes(name)", arg=lines[place])
    assert set(query_of(seen.page)) == {"milestone"}


def test_a_what_if_needs_no_mouse_and_leaves_no_trace_in_the_address(visit: Open) -> None:
    seen = visit("timeline?date=2012-07-02")
    part = open_by_keyboard(seen, NETWORK)
    amount = part.get_by_role("spinbutton", name="slips by days")
    amount.wait_for()
    amount.fill("400")
    amount.press("Enter")
    part.locator(".mark", has_text="moved by 400 days").wait_for()
    amount.fill("0")
    amount.press("Enter")
    said = part.locator(".mark", has_text="moved by 0 days, 0 others would move")
    said.wait_for()
    expect(part.get_by_role("region", name="What would move")).to_have_count(0)
    wait_for_query(seen, {"date": "2012-07-02", "network": "true"})
    seen.page.reload()
    seen.settle()
    part.locator(".mark", has_text="moved by 28 days").wait_for()


def test_calendar_and_workbook_can_be_taken_away(visit: Open) -> None:
    seen = visit("timeline?date=2012-07-02")
    name, content = taken(seen.page.get_by_role("button", name="Download the calendar (ICS)"))
    events = Calendar.from_ical(content).walk("VEVENT")
    assert name == "timeline.ics" and len(events) > 20
    name, content = taken(seen.page.get_by_role("button", name="Download all tables of this page (XLSX)"))
    assert name == "timeline-2012-07-02.xlsx"
    assert "Milestone trend" in openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def test_on_a_phone_a_list_in_time_order_stands_for_the_picture(visit: Open) -> None:
    seen = visit("timeline", size="phone")
    picture, listed = seen.page.locator(".st-key-wide-timeline"), seen.page.locator(".narrow ul.list")
    expect(listed).to_be_visible()
    expect(picture).to_be_hidden()
    assert listed.locator("li").count() > 20
    width, height = SIZES["desktop"]
    seen.page.set_viewport_size({"width": width, "height": height})
    expect(picture).to_be_visible()
    expect(listed).to_be_hidden()
