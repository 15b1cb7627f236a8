"""No chart without its words and its table, and no text of the package that could act as HTML or as a formula."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pandas as pd
import pytest

from clustercoop.measures.alerts import State
from clustercoop.selection import Scope
from clustercoop.settings import ROOT
from clustercoop.views import overview, regions
from clustercoop.views.card import Card
from clustercoop.views.view import Table, View
from tests.views import budget_views, cooperation_views, knowledge_views, results_views, timeline_views
from tests.views.budget_views import Asked
from tests.views.hostile import FORMULA, SCRIPT

Ask = Callable[..., Asked]
SELECTIONS = [
    ("shipped", date(2011, 4, 1), False),
    ("shipped", date(2011, 4, 1), True),
    ("shipped", date(2013, 9, 30), False),
    ("shipped", date(2014, 8, 29), True),
    ("riverbank", date(2017, 12, 31), False),
    ("riverbank", date(2019, 3, 31), False),
    ("riverbank", date(2020, 3, 31), True),
    ("hostile", date(2019, 3, 31), False),
    ("shipped", date(2013, 9, 30), False, Scope(partner_id="HU-1", period_id="P4")),
    ("shipped", date(2013, 9, 30), False, Scope(partner_id="HU-1", country_code="IT")),
    ("riverbank", date(2019, 12, 10), False, Scope(work_package_id="W1", budget_line_id="L3")),
    ("riverbank", date(2019, 12, 10), True, Scope(country_code="FR")),
]
FEATURES = json.loads((ROOT / "data" / "geo" / "nuts2.geojson").read_text(encoding="utf-8"))["features"]
OUTLINES = {feature["properties"]["nuts_id"]: feature for feature in FEATURES}
PAGES = (budget_views, timeline_views, cooperation_views, results_views, knowledge_views)
OPENS = {
    "regions": {"partner"},
    "cooperation": {"activity"},
    "results": {"output", "indicator"},
    "knowledge": {"policy", "cluster"},
}
"""The pages that tables open a single thing on, and the parameters that name it."""
WITHOUT_NAMES = {
    "How the network grew": "shares and days",
    "Plan, target and spending, cumulative": "amounts and days",
    "Forecast at completion by three methods": "methods",
    "By reporting period": "periods, which have numbers",
    "Planned value, earned value and actual cost": "amounts and days",
    "Clusters by country": "countries, which have names of their own",
    "Clusters by region": "numbers; the names stand where the pointer rests",
}
"""Pictures in which no word of the package stands."""


@pytest.fixture(params=SELECTIONS, ids=lambda selection: "-".join(map(str, selection)))
def package(request: pytest.FixtureRequest, asked: Ask) -> Asked:
    return asked(*request.param)


@pytest.fixture
def hostile(asked: Ask) -> Asked:
    """On a day with a forecast, on which a report is back with a partner."""
    return asked("hostile", date(2019, 12, 10))


def test_a_view_has_title_unit_takeaway_alternative_and_a_table(package: Asked) -> None:
    for view in every_view(package):
        for text in (view.slug, view.title, view.unit, view.takeaway, view.alt):
            assert text.strip(), view.slug
        assert view.takeaway.endswith("."), view.slug
        assert view.takeaway in view.alt, f"{view.slug}: who cannot see the picture hears what it says"
        assert view.table.columns and view.table.slug, view.slug
        assert {column.name for column in view.table.columns} <= set(view.table.rows.columns), view.slug


def test_nothing_that_is_said_is_empty_or_left_a_blank_to_fill(package: Asked) -> None:
    said = [text for page in PAGES for text in page.sentences(package)]
    said += [*(view.takeaway for view in every_view(package))]
    for view in every_view(package):
        said += [view.title, view.unit, *view.notes, *(column.title for column in view.table.columns)]
    for text in said:
        assert text.strip() and not set("{}") & set(text), text
        assert not re.search(r"(?<=.)\bNone\b|\bnan\b|\bNaT\b|<NA>", text), text


def test_a_view_can_be_drawn_for_both_themes_and_they_differ(package: Asked) -> None:
    drawn = [view for view in every_view(package) if view.draw is not None]
    assert len(drawn) >= 6
    for view in drawn:
        light, dark = drawing(view, dark=False), drawing(view, dark=True)
        assert light != dark, view.slug
        json.dumps(light, allow_nan=False)


def test_views_of_one_page_have_slugs_of_their_own(package: Asked) -> None:
    slugs = [view.slug for view in views_of_pages(package)]
    assert len(set(slugs)) == len(slugs)


def test_nothing_in_a_table_of_a_hostile_package_is_html(hostile: Asked) -> None:
    for table in tables_of(hostile):
        html = table.html(f"Caption of {SCRIPT}")
        assert "<script" not in html
        root = ElementTree.fromstring(html)
        assert {element.tag for element in root.iter()} <= {
            "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "small", "a",
        }  # fmt: skip
    everything = " ".join(
        text for table in tables_of(hostile) for text in ElementTree.fromstring(table.html("")).itertext()
    )
    assert SCRIPT in everything, "it is shown as the text that it is"


def test_links_of_a_hostile_package_lead_only_where_an_address_says(hostile: Asked) -> None:
    addresses = set()
    for table in tables_of(hostile):
        for link in ElementTree.fromstring(table.html("")).iter("a"):
            address = urlsplit(link.get("href", ""))
            addresses.add(address.scheme)
            if address.scheme:
                assert (address.scheme, address.netloc) == ("https", "example.org")
            else:
                # Inside the monitor: a page with another query, in which a name is a value and nothing more.
                assert not (address.netloc or address.fragment) and address.path in ("", *OPENS)
                asked = dict(parse_qsl(address.query, strict_parsing=True))
                own = {name for name in asked if not name.startswith("items")} - OPENS.get(address.path, set())
                assert own == {"date"}
                assert link.get("target") == "_self"
    assert addresses == {"https", ""}


def test_nothing_in_a_chart_or_map_of_a_hostile_package_is_html(hostile: Asked) -> None:
    for view in every_view(hostile):
        if view.draw is None:
            continue
        picture = drawing(view, dark=False)
        labels = picture["layers"][-1].pop("data") if "layers" in picture else []  # drawn on a canvas, as they are
        assert "<script" not in json.dumps(picture), view.slug
        if labels and view.title not in WITHOUT_NAMES:
            assert any(SCRIPT in label["text"] for label in labels)
        else:
            assert SCRIPT in unescape(json.dumps(picture)).replace('\\"', '"') or view.title in WITHOUT_NAMES


def test_no_cell_and_no_header_of_a_file_is_a_formula(hostile: Asked) -> None:
    formulas = 0
    for table in tables_of(hostile):
        for row in csv.reader(io.StringIO(table.csv().decode("utf-8"), newline="")):
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r")), f"{table.slug}: {cell}"
                if cell.startswith(("+", "-")):
                    float(cell)
                formulas += cell.startswith(f"'{FORMULA}")
    assert formulas > 20


def test_the_card_says_everything_as_text(hostile: Asked) -> None:
    card = made_card(hostile.state, "FR-L")
    assert SCRIPT in card.name and SCRIPT in card.subtitle
    assert all(isinstance(text, str) for pair in card.facts for text in pair)


def test_sentences_say_everything_as_text(hostile: Asked) -> None:
    said = [text for page in PAGES for text in page.sentences(hostile)]
    assert any(SCRIPT in text for text in said)
    assert not [text for text in said if "&lt;" in text], "escaping is the screen's work, done once"


def test_alerts_and_events_say_everything_as_text(hostile: Asked) -> None:
    events = [*overview.last_events(hostile.state), *overview.next_events(hostile.state)]
    assert any(SCRIPT in event.what for event in events)
    assert not [event for event in events if "&lt;" in event.what], "escaping is the screen's work, done once"


def test_a_partner_without_a_card_is_an_error_for_the_caller(hostile: Asked) -> None:
    with pytest.raises(KeyError):
        made_card(hostile.state, "nobody")


def views_of_pages(package: Asked) -> Iterator[View]:
    """The views of all pages, each as it stands first."""
    state = package.state
    yield from package.views
    yield from timeline_views.views(package)
    yield from results_views.views(package)
    yield from knowledge_views.views(package, OUTLINES)
    yield from cooperation_views.views(package)
    for measure in regions.MEASURES:
        yield regions.regions_map(
            state, measure=measure, selected=None, outlines=OUTLINES, context_url="app/static/maps/x"
        ).view


def every_view(package: Asked) -> Iterator[View]:
    """The same with all that a reader can choose in their place."""
    yield from views_of_pages(package)
    yield from package.variants
    yield from timeline_views.variants(package)
    yield from results_views.variants(package)
    yield from cooperation_views.variants(package)


def tables_of(package: Asked) -> Iterator[Table]:
    for view in every_view(package):
        yield from (table for table in (view.table, view.matrix) if table is not None)
    yield from budget_views.tables(package)
    yield from timeline_views.tables(package)
    yield from results_views.tables(package)
    yield from knowledge_views.tables(package)
    yield from cooperation_views.tables(package)


def drawing(view: View, *, dark: bool) -> dict[str, Any]:
    assert view.draw is not None
    return dict(json.loads(view.draw(dark).to_json()))


def made_card(state: State, partner: str) -> Card:
    names = pd.DataFrame(columns=["partner_id", "name", "until", "note"])
    sources = pd.DataFrame(columns=["partner_id", "about", "title", "url", "linkable"])
    return regions.card(state, partner, names, sources)
