"""What a reader does: look from another day, choose a partner, open a table, take a file away."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from clustercoop.views.palette import DARK, LIGHT, Palette
from tests.browser.conftest import Open, Visit

pytestmark = pytest.mark.browser

ACCEPTED_DIFFERENCE = 24
SECONDS = 20


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_deep_link_restores_day_and_evidence_and_keeps_them_on_the_next_page(visit: Open) -> None:
    seen = visit("budget?date=2013-03-31&public=true")
    assert "31 March 2013" in seen.headline and "not published" in seen.headline
    seen.page.get_by_role("link", name="Timeline").click()
    seen.page.wait_for_function("location.pathname.endsWith('/timeline')")
    seen.page.locator("p.headline", has_text="31 March 2013").wait_for()
    assert query_of(seen.page) == {"date": ["2013-03-31"], "public": ["true"]}
    seen.settle()
    assert "public record only" in seen.page.locator(".foot").inner_text()


def test_a_usual_status_date_moves_the_page_and_its_address(visit: Open) -> None:
    seen = visit("budget")
    seen.page.get_by_role("combobox", name="Usual status dates").click()
    seen.page.get_by_role("option", name="31 Mar 2012", exact=False).click()
    seen.page.locator("p.headline", has_text="31 March 2012").wait_for()
    seen.page.wait_for_function("location.search.includes('date=2012-03-31')")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_map_is_really_drawn(dark: bool, visit: Open) -> None:
    seen = visit("regions", dark=dark)
    scheme = DARK if dark else LIGHT
    wanted = {"the fill of a partner region": scheme.sequence[0], "land": scheme.land, "a partner": scheme.ink}
    wait_for_colours(seen, scheme, wanted)


def wait_for_colours(seen: Visit, scheme: Palette, wanted: dict[str, str]) -> None:
    """Poll the pixels of the map until each colour is among them."""
    canvas = seen.page.locator("[data-testid=stDeckGlJsonChart] canvas").first
    canvas.wait_for()
    missing = list(wanted)
    for _ in range(SECONDS * 2):
        image = Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")
        colours = [colour for _count, colour in image.getcolors(maxcolors=1 << 24) or []]
        missing = [name for name, colour in wanted.items() if not any(is_near(seen_, colour) for seen_ in colours)]
        if not missing:
            return
        seen.page.wait_for_timeout(500)
    pytest.fail(f"the map does not show {', '.join(missing)} ({scheme.ground} ground)")


def is_near(colour: tuple[int, ...], hexed: str) -> bool:
    wanted = [int(hexed[start : start + 2], 16) for start in (1, 3, 5)]
    return sum(abs(a - b) for a, b in zip(colour, wanted, strict=True)) <= ACCEPTED_DIFFERENCE


def test_a_click_on_a_partner_opens_its_card(visit: Open) -> None:
    seen = visit("regions")
    wait_for_colours(seen, LIGHT, {"a partner": LIGHT.ink, "the fill of a partner region": LIGHT.sequence[0]})
    canvas = seen.page.locator("[data-testid=stDeckGlJsonChart] canvas").first
    image = Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")
    mark = easternmost_mark(image)
    # As a hand does it: the pointer comes to rest before it presses, and deck.gl finds what lies under it.
    canvas.hover(position=mark)
    seen.page.locator(".deck-tooltip", has_text="Rzeszów").wait_for()
    canvas.click(position=mark)
    seen.page.get_by_role("heading", name="City of Rzeszów (City Office)").wait_for()
    seen.page.wait_for_function("location.search.includes('partner=')")
    assert query_of(seen.page)["partner"] == ["Rzeszów"]


def easternmost_mark(image: Image.Image) -> dict[str, float]:
    """The centre of the disc that lies farthest to the right: 5 by 5 pixels of ink and nothing else."""
    ink = [int(LIGHT.ink[start : start + 2], 16) for start in (1, 3, 5)]
    is_ink = np.abs(np.asarray(image, dtype=int) - ink).sum(axis=2) < ACCEPTED_DIFFERENCE
    full = np.lib.stride_tricks.sliding_window_view(is_ink, (5, 5)).all(axis=(2, 3))
    rows, columns = full.nonzero()
    assert len(columns), "no mark of a partner on the map"
    last = columns.argmax()
    return {"x": float(columns[last]) + 2, "y": float(rows[last]) + 2}


def test_a_partner_can_be_chosen_without_a_mouse(visit: Open) -> None:
    seen = visit("regions")
    box = seen.page.get_by_role("combobox", name="Partner")
    box.focus()
    box.press_sequentially("SIEA")
    box.press("Enter")
    seen.page.get_by_role("heading", name="Slovak Innovation and Energy Agency").wait_for()


def test_the_table_behind_a_chart_opens(visit: Open) -> None:
    seen = visit("budget")
    seen.page.get_by_text("Table: Plan, target and spending").click()
    seen.page.get_by_role("region", name="Plan, target and spending, cumulative").get_by_role("table").wait_for()


def test_a_figure_says_how_it_is_computed(visit: Open) -> None:
    seen = visit("budget")
    seen.page.get_by_role("button", name="How is this computed?").nth(3).click()
    explained = seen.page.get_by_test_id("stPopoverBody")
    explained.get_by_text("935").wait_for()
    assert "Formula" in explained.inner_text()


def test_a_table_and_the_whole_package_can_be_taken_away(visit: Open) -> None:
    seen = visit("budget")
    with seen.page.expect_download() as table:
        seen.page.get_by_role("button", name="Download as CSV").click()
    lines = table.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("short_name,country_code,approved_cents")
    assert len(lines) == 1 + 10 + 1
    seen.open("data")
    with seen.page.expect_download() as package:
        seen.page.get_by_role("button", name="Download the package (zip)").click()
    with zipfile.ZipFile(package.value.path()) as archive:
        assert "datapackage.json" in archive.namelist() and "expenditure.csv" in archive.namelist()
