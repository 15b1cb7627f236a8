"""A table on screen and as a file: what is missing, what is a number, what a spreadsheet might run."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustercoop.views.view import Column, Kind, Table, neutral, not_published, shown

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def table(kind: Kind, *values: object, absent: str = "–") -> Table:
    return Table(
        "things", (Column("thing", "Thing", kind, absent),), pd.DataFrame({"thing": list(values)}, dtype=object)
    )


def cells(made: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made.csv().decode("utf-8"), newline="")))


@pytest.mark.parametrize("start", DANGEROUS)
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(start: str) -> None:
    assert cells(table(Kind.TEXT, f"{start}1+1"))[1] == [f"'{start}1+1"]


@given(st.text(alphabet="=+-@\t\r ab1", max_size=6))
def test_no_text_at_all_starts_as_a_formula_in_a_file(text: str) -> None:
    assert not neutral(text).startswith(DANGEROUS)
    assert neutral(text).removeprefix("'") == text.removeprefix("'")


@given(st.integers(-(10**15), 10**15))
def test_an_amount_has_two_decimals_and_keeps_every_cent_and_its_sign(cents: int) -> None:
    (cell,) = cells(table(Kind.MONEY, cents))[1]
    assert Decimal(cell) * 100 == cents
    assert cell[-3] == "."


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        (Kind.COUNT, -3, "-3"),
        (Kind.PERCENT, -12.5, "-12.5000"),
        (Kind.DECIMAL, 0.25, "0.2500"),
        (Kind.RATIO, -0.25, "-0.2500"),
        (Kind.DAY, date(2013, 9, 30), "2013-09-30"),
        (Kind.STATED, "2013-09", "2013-09"),
        (Kind.COUNTRY, "SK", "SK"),
    ],
)
def test_numbers_and_dates_stay_numbers_and_dates_in_a_file(kind: Kind, value: object, written: str) -> None:
    assert cells(table(kind, value))[1] == [written]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, ""], ids=["None", "NaN", "NA", "empty"])
def test_what_is_missing_is_empty_in_a_file_and_a_word_on_screen(kind: Kind, nothing: object) -> None:
    made = table(kind, nothing, absent=not_published())
    assert cells(made)[1] == [""]
    assert shown(made.columns[0], nothing) == "not published"


def test_zero_is_not_missing() -> None:
    assert cells(table(Kind.MONEY, 0))[1] == ["0.00"]
    assert shown(Column("thing", "Thing", Kind.MONEY, not_published()), 0) == "0"


def test_a_file_names_its_columns_as_the_code_does_and_carries_links_and_what_is_not_shown() -> None:
    rows = pd.DataFrame([{"title": "A", "where": "https://example.org/a", "kept": "=1"}], dtype=object)
    columns = (Column("title", "Source", Kind.LINK, link="where"),)
    made = Table("sources", columns, rows, taken_away=(Column("kept", "kept"),))
    assert cells(made) == [["title", "kept", "where"], ["A", "'=1", "https://example.org/a"]]


def test_a_header_made_from_a_name_is_neutralised_too() -> None:
    made = Table("t", (Column("=1+1", "=1+1", Kind.COUNT),), pd.DataFrame({"=1+1": [1]}, dtype=object))
    assert cells(made)[0] == ["'=1+1"]


def test_everything_on_screen_is_escaped_header_caption_and_address_too() -> None:
    bad = '<i>"&'
    rows = pd.DataFrame([{"title": bad, "where": f'https://example.org/"onclick={bad}', "small": bad}], dtype=object)
    made = Table("t", (Column("title", bad, Kind.LINK, link="where", below="small"),), rows)
    root = ElementTree.fromstring(made.html(bad))
    assert not list(root.iter("i"))
    (link,) = root.iter("a")
    assert set(link.attrib) == {"href", "rel"}
    assert "".join(root.itertext()).count(bad) == 4


def test_a_table_says_its_name_its_headers_and_its_rows_to_a_screen_reader() -> None:
    made = Table(
        "t", (Column("name", "Name"), Column("number", "Number", Kind.COUNT)),
        pd.DataFrame([{"name": "A", "number": 1}, {"name": "All", "number": 1}], dtype=object), total=1,
    )  # fmt: skip
    root = ElementTree.fromstring(made.html("Things"))
    assert root.get("aria-label") == "Things" and root.get("tabindex") == "0"
    assert [head.get("scope") for head in root.iter("th")] == ["col", "col", "row", "row"]
    assert [row.get("class") for row in root.iterfind("table/tbody/tr")] == ["", "total"]


def test_cents_are_shown_where_they_matter_and_the_file_is_the_same() -> None:
    made = table(Kind.CENTS, -123_450)
    assert shown(made.columns[0], -123_450) == "\N{MINUS SIGN}1\N{NARROW NO-BREAK SPACE}234.50"
    assert cells(made) == cells(table(Kind.MONEY, -123_450)) == [["thing"], ["-1234.50"]]


def test_a_value_that_opens_something_is_a_link_inside_the_monitor_and_is_taken_away_as_a_text() -> None:
    bad = '?a="><i>&b'
    rows = pd.DataFrame([{"name": "<b>", "to": bad}, {"name": "B", "to": None}], dtype=object)
    made = Table("t", (Column("name", "Name", opens="to"),), rows)
    root = ElementTree.fromstring(made.html("Things"))
    (link,) = root.iter("a")
    assert (link.get("href"), link.get("target"), link.text) == (bad, "_self", "<b>")
    assert not list(root.iter("i"))
    assert cells(made) == [["name"], ["<b>"], ["B"]]


def test_a_cell_is_underlaid_as_its_column_of_shades_says_and_not_at_all_without_one() -> None:
    rows = pd.DataFrame([{"a": "40 %", "dark": 0.4}, {"a": "none", "dark": None}], dtype=object)
    made = Table("t", (Column("a", "A", Kind.CELL, shade="dark"),), rows)
    head, first, second = ElementTree.fromstring(made.html("Matrix")).iter("th")
    assert head.get("class") == "text cell"
    assert (first.get("class"), first.get("style")) == ("text cell shaded", "--shade:0.40")
    assert (second.get("class"), second.get("style")) == ("text cell", None)


def test_a_row_says_itself_why_a_value_is_missing_where_that_differs_by_row() -> None:
    rows = pd.DataFrame(
        [{"a": None, "why": "not on record"}, {"a": None, "why": ""}, {"a": 1, "why": "x"}], dtype=object
    )
    made = Table("t", (Column("b", "B"), Column("a", "A", Kind.COUNT, "n/a", absence="why")), rows.assign(b="row"))
    texts = [cell.text for cell in ElementTree.fromstring(made.html("Things")).iter("td")]
    assert texts == ["not on record", "n/a", "1"]
    assert [row[1] for row in csv.reader(io.StringIO(made.csv().decode()))] == ["a", "", "", "1"]


def test_numbers_of_a_shaded_column_stand_in_the_middle_with_or_without_a_shade() -> None:
    rows = pd.DataFrame([{"b": "x", "a": 1, "dark": 0.4}, {"b": "y", "a": None, "dark": None}], dtype=object)
    made = Table("t", (Column("b", "B"), Column("a", "A", Kind.COUNT, shade="dark")), rows)
    classes = [cell.get("class") for cell in ElementTree.fromstring(made.html("Things")).iter("td")]
    assert classes == ["number middle shaded", "number middle"]


def test_a_reference_is_not_broken_and_a_text_is() -> None:
    assert 'class="text unbroken"' in table(Kind.CODE, "UA-03 corrected").html("Things")
    assert 'class="text unbroken"' not in table(Kind.TEXT, "UA-03 corrected").html("Things")


def test_the_greatest_number_of_a_matrix_is_the_darkest() -> None:
    made = Table(
        "t", (Column("a", "A", Kind.COUNT), Column("b", "B", Kind.COUNT)),
        pd.DataFrame([{"a": 0, "b": 2}, {"a": 8, "b": 4}], dtype=object), shaded=("a", "b"),
    )  # fmt: skip
    html = made.html("Matrix")
    assert [shade for shade in ("0.00", "0.25", "1.00", "0.50") if f"--shade:{shade}" in html] == [
        "0.00", "0.25", "1.00", "0.50",
    ]  # fmt: skip


def test_an_empty_matrix_is_not_shaded_at_all() -> None:
    made = Table("t", (Column("a", "A", Kind.COUNT),), pd.DataFrame({"a": [0, 0]}, dtype=object), shaded=("a",))
    assert "--shade" not in made.html("Matrix")


def test_a_table_that_is_written_twice_is_the_same_and_each_caption_is_its_own() -> None:
    made = table(Kind.COUNT, 1)
    assert made.html("One") == made.html("One")
    assert "<caption>Two</caption>" in made.html("Two")


def test_a_table_of_texts_reads_as_cards_on_a_phone_and_one_of_numbers_does_not() -> None:
    texts = (Column("a", "A"), Column("b", "B"), Column("c", "C", Kind.COUNT))
    numbers = (Column("a", "A"), Column("b", "B", Kind.MONEY), Column("c", "C", Kind.COUNT))
    assert Table("t", texts, pd.DataFrame()).reads_as_cards
    assert not Table("t", numbers, pd.DataFrame()).reads_as_cards
