"""A package whose texts try to be HTML, Markdown or a link is shown as the text that it is, on every page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from clustercoop.datastore.loading import load_unchecked
from clustercoop.settings import ROOT
from clustercoop.ui import shell
from clustercoop.ui.registry import PAGES
from tests.pages.cases import COOPERATION, COOPERATION_TABLES, RESULTS, RESULTS_TABLES, SECTIONS, TABLES, Run
from tests.views.hostile import SCRIPT, hostile_package

HTML_TAGS = re.compile(r"<\s*(script|img|iframe|svg|object|style)\b", re.IGNORECASE)
SLUGS = [page.slug for page in PAGES]
STATES = {
    "regions": {"partner": "FR-L"},
    "budget": TABLES,
    "cooperation": COOPERATION_TABLES,
    "results": RESULTS_TABLES,
}
QUERIES = {
    "budget": SECTIONS | {"date": "2019-12-10"},
    "cooperation": COOPERATION | {"activity": "A2"},
    "results": RESULTS | {"date": "2019-12-10", "output": "O1", "indicator": "I1"},
}
"""With everything open, on a day on which there is a forecast."""


@pytest.fixture(scope="module")
def address(riverbank: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("hostile")
    load_unchecked(package=hostile_package(riverbank, folder), database_url=f"sqlite:///{folder / 'own.db'}")
    return f"sqlite:///{folder / 'own.db'}"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_of_a_hostile_package_has_no_tag_that_the_package_brought(
    slug: str, run: Run, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", address)
    screen = run(slug, query=QUERIES.get(slug), state=STATES.get(slug))
    assert not screen.at.exception and not screen.at.error
    tags = {element.tag for part in screen.html for element in part.iter()}
    assert not tags & {"script", "img", "iframe", "svg", "object", "style"}
    for element in [*screen.at.main, *screen.at.sidebar]:
        if element.type == "html":
            assert not HTML_TAGS.search(element.value) or element.value.startswith("<style")
    assert any(SCRIPT in text for text in screen.texts()), "it is shown as text"
    for chart in screen.at.get("plotly_chart"):
        assert not HTML_TAGS.search(chart.proto.spec)
    for deck in screen.at.get("deck_gl_json_chart"):
        for layer in json.loads(deck.proto.json)["layers"]:
            if layer["id"] != "labels" and not isinstance(layer["data"], str):
                assert not HTML_TAGS.search(json.dumps(layer["data"]))


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_of_a_package_is_read_as_markdown(
    slug: str, run: Run, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", address)
    screen = run(slug, query=QUERIES.get(slug), state=STATES.get(slug))
    for element in screen.at.main:
        if element.type in ("markdown", "title", "header", "subheader", "caption", "info"):
            assert "alert(1)" not in element.value, f"{element.type}: a name may hold an image or a link"
        elif element.type in ("expander", "button", "download_button", "number_input", "selectbox"):
            assert "alert(1)" not in element.label, f"{element.type}: its label is Markdown too"


def test_the_style_takes_nothing_from_outside() -> None:
    style = shell.STYLE.read_text(encoding="utf-8")
    assert "url(" not in style and "@import" not in style and "http" not in style
    assert (ROOT / "static" / "favicon.png").is_file()
