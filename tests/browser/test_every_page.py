"""Every page in a real browser, opened once for each look: light and dark, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Browser

from clustercoop.ui.registry import entry
from clustercoop.views.palette import DARK, LIGHT
from tests.bench.pages import OURS
from tests.browser.conftest import Dashboard, Visit, profile
from tests.browser.hands import wait_until_still
from tests.browser.legible import barriers, misplaced, small_texts
from tests.browser.pixels import canvas_of, over, wait_for_colours

pytestmark = pytest.mark.browser

LOOKS = [
    pytest.param((page, size, dark), id=f"{page.name}-{size}-{'dark' if dark else 'light'}")
    for size in ("desktop", "phone")
    for dark in (False, True)
    for page in OURS
]
CHARTS = {"cooperation": 3, "budget": 2, "timeline": 2, "results": 4, "knowledge": 3}
GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
DRAWN = """() => [...document.querySelectorAll("[data-testid=stPlotlyChart]")]
  .filter(chart => chart.querySelector(".main-svg :is(.scatterlayer, .barlayer) .trace path")).length"""


@dataclass(frozen=True)
class Look:
    """What was seen of a page in one look."""

    name: str
    size: str
    dark: bool
    visit: Visit


@pytest.fixture(scope="module")
def visit_in(chromium: Browser, own_dashboard: Dashboard) -> Iterator[Callable[[str, bool], Visit]]:
    """One tab for each look."""
    with ExitStack() as profiles:

        @cache
        def visit_in(size: str, dark: bool) -> Visit:
            return Visit(profiles.enter_context(profile(chromium, size=size, dark=dark)).new_page(), own_dashboard)

        yield visit_in


@pytest.fixture(scope="module", params=LOOKS)
def look(request: pytest.FixtureRequest, visit_in: Callable[[str, bool], Visit]) -> Look:
    """At a desk and in light every page is a deep link; in the other looks the first seen is, and leads to the rest."""
    page, size, dark = request.param
    visit = visit_in(size, dark)
    if visit.page.url == "about:blank" or (size, dark) == ("desktop", False):
        visit.open(page.path)
    else:
        visit.follow(entry(page.name))
    wait_until_still(visit.page)
    return Look(page.name, size, dark, visit)


def test_it_answers_its_question_in_the_reader_s_theme(look: Look) -> None:
    assert look.visit.headline.endswith(".")
    ground = (DARK if look.dark else LIGHT).ground
    assert (
        look.visit.page.evaluate(GROUND) == f"rgb({', '.join(str(int(ground[at : at + 2], 16)) for at in (1, 3, 5))})"
    )


def test_maps_and_charts_are_really_drawn_and_a_finger_on_a_map_scrolls_the_page(look: Look) -> None:
    scheme = DARK if look.dark else LIGHT
    assert look.visit.page.evaluate(DRAWN) == CHARTS.get(look.name, 0)
    if look.name == "regions":
        wait_for_colours(
            look.visit,
            {
                "land": scheme.land,
                "the mark of a partner": scheme.ink,
                "a region of the least class": over(scheme.sequence[0], scheme.land),
                "a region of the greatest class": over(scheme.sequence[3], scheme.land),
            },
        )
        touch = "element => getComputedStyle(element.parentElement).touchAction"
        assert canvas_of(look.visit).evaluate(touch) == "pan-y"
    if look.name == "cooperation":
        wait_for_colours(look.visit, {"land": scheme.land, "the disc of a city": over(scheme.accent, scheme.land, 205)})


def test_nothing_is_cut_or_lies_beyond_the_edge_or_makes_the_page_scroll_sideways(look: Look) -> None:
    assert misplaced(look.visit.page) == []


def test_no_text_is_smaller_than_a_reader_needs(look: Look) -> None:
    assert small_texts(look.visit.page) == []


def test_there_is_no_barrier_for_anyone(look: Look) -> None:
    assert barriers(look.visit.page) == []


# Last, when all has been drawn and looked at.
def test_no_request_left_this_machine_and_the_console_has_no_error(look: Look) -> None:
    assert any(address.startswith("ws://") for address in look.visit.requests), "websockets are seen too"
    assert look.visit.foreign == []
    assert look.visit.errors == []
