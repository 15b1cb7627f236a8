"""Languages and formats: what a reader sees is translated, and numbers are written as the language writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from clustercoop import i18n
from tests.marked import TEMPLATE, write_marked_catalogue


@pytest.fixture
def english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture
def marked_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    write_marked_catalogue(tmp_path, "de")
    monkeypatch.setattr(i18n, "languages", lambda: i18n.languages_in(tmp_path))
    i18n.use("de")
    yield
    i18n.use("en")


@pytest.mark.usefixtures("english")
def test_english_is_written_as_the_style_guide_of_the_union_has_it() -> None:
    assert i18n.money(215_300_000, "EUR") == "2\u202f153\u202f000\u00a0EUR"
    assert i18n.money(-1_050, "EUR", 2) == "\u221210.50\u00a0EUR"
    assert i18n.percent(61.5) == "62\u00a0%"
    assert i18n.percent(43.46, 1) == "43.5\u00a0%"
    assert i18n.day(date(2013, 9, 30)) == "30 September 2013"
    assert i18n.country("EL") == "Greece"


@pytest.mark.usefixtures("english")
def test_halves_are_rounded_away_from_zero() -> None:
    assert [i18n.number(value) for value in (0.5, 1.5, 2.5, -0.5)] == ["1", "2", "3", "\u22121"]


@pytest.mark.usefixtures("english")
def test_a_stated_date_keeps_its_precision() -> None:
    assert [i18n.stated(text) for text in ("2012", "2012-03", "2012-03-06", None)] == [
        "2012",
        "March 2012",
        "6 Mar 2012",
        "",
    ]
    assert i18n.stated_span("2012-03-06", "2012-03-07") == "6\u20137 Mar 2012"
    assert i18n.stated_span("2011", "2012") == "2011\u20132012"


@pytest.mark.usefixtures("marked_german")
def test_another_language_brings_its_words_and_its_formats() -> None:
    assert i18n._("Budget") == "«Budget»"
    assert i18n.money(215_300_000, "EUR") == "2.153.000\u00a0EUR"
    assert i18n.number(0.5, 1) == "0,5"
    assert i18n.day(date(2013, 9, 30)) == "30 September 2013"
    assert i18n.country("HU") == "Ungarn"


def test_an_unknown_language_speaks_english() -> None:
    i18n.use("xx")
    assert i18n.current().code == "en"


def test_every_plural_has_both_its_forms_in_the_template() -> None:
    with TEMPLATE.open("rb") as file:
        plurals = [message.id for message in read_po(file) if isinstance(message.id, tuple)]
    assert plurals, "the template has lost its plurals"
    assert all(len(forms) == 2 for forms in plurals)
