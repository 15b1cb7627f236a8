"""In another language no English is left: every word of the monitor itself comes through gettext."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clustercoop import i18n
from clustercoop.datastore.loading import load_unchecked
from clustercoop.ui.registry import PAGES
from tests.marked import write_marked_catalogue
from tests.pages.cases import (
    COMPARED,
    COOPERATION,
    COOPERATION_TABLES,
    KNOWLEDGE_TABLES,
    RESULTS,
    RESULTS_TABLES,
    SECTIONS,
    TABLES,
    TIMELINE,
    TIMELINE_TABLES,
    Run,
)
from tests.pages.screen import Screen

WIDGETS = (
    "selectbox", "multiselect", "text_input", "number_input", "date_input", "toggle", "button", "download_button",
    "expander", "popover", "page_link",
)  # fmt: skip
OPEN = {
    "budget": SECTIONS,
    "timeline": TIMELINE | {"milestone": "M13"},
    "cooperation": COOPERATION | {"activity": "A17"},
    "results": RESULTS | {"output": "O16", "indicator": "I1"},
    "knowledge": {"compare": COMPARED["shipped"], "policy": "P02"},
}
NAMES = ("promises-of-one", "card")
"""The headings that are a name of the data."""
STATES = {
    "budget": TABLES,
    "timeline": TIMELINE_TABLES,
    "cooperation": COOPERATION_TABLES,
    "results": RESULTS_TABLES,
    "knowledge": KNOWLEDGE_TABLES,
}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shipped: Path) -> None:
    write_marked_catalogue(tmp_path / "locale", "de")
    monkeypatch.setattr(i18n, "languages", lambda: i18n.languages_in(tmp_path / "locale"))
    url = f"sqlite:///{tmp_path / 'german.db'}"
    load_unchecked(package=shipped, database_url=url)
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", url)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("slug", [page.slug for page in PAGES])
def test_every_word_of_a_page_is_translated(slug: str, run: Run) -> None:
    screen = run(slug, query={"lang": "Deutsch"} | OPEN.get(slug, {}), state=STATES.get(slug))
    assert screen.headline.startswith("«")
    assert screen.footer.startswith("«")
    left = [text for text in own_words(screen) if "«" not in text]
    assert not left


def own_words(screen: Screen) -> list[str]:
    """Titles, names of figures, captions, heads of columns and labels of widgets: all but what the data says."""
    headings = [*screen.at.title, *screen.at.header, *screen.at.subheader]
    found = [element.value for element in headings if element.proto.anchor not in NAMES]
    found += [*screen.figures, *screen.answers.values(), *screen.notes]
    # A matrix is headed by names of the data, which some table has as its rows.
    names = {next(iter(row.values())).text for rows in screen.tables.values() for row in rows}
    for caption, rows in screen.tables.items():
        found.append(caption)
        found += [title for row in rows[:1] for title in row if title not in names]
    for kind in WIDGETS:
        found += [label_of(element) for element in screen.at.get(kind)]
    return [text for text in found if re.search("[A-Za-z]", text)]


def label_of(element: object) -> str:
    proto = getattr(element, "proto", element)
    return str(getattr(element, "label", "") or getattr(getattr(proto, "popover", proto), "label", ""))
