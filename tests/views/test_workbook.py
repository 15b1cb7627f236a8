"""A workbook read back: types and formats of cells, frozen headers, names, and nothing that a spreadsheet would run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from babel.support import NullTranslations
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from clustercoop import i18n
from clustercoop.measures.definitions import definitions
from clustercoop.views.paper import LONGEST_TEXT, MOST_ROWS
from clustercoop.views.view import Column, Kind, Table, View
from clustercoop.views.workbook import NUMBER_FORMATS, About, Sheet, workbook
from clustercoop.vocabulary import Evidence
from tests.views import cooperation_views, timeline_views
from tests.views.budget_views import Asked
from tests.views.hostile import FORMULA

ABOUT = About(
    title="Budget of Riverbank",
    status_date=date(2018, 6, 30),
    selection=[("Evidence", "all evidence"), ("Budget version", "version 2, 1 May 2018"), ("Revision", "7")],
    measures=["declared", "certified_rate", "declared"],
    sources=[("Annual report", "https://example.org/report"), ("Ledger", None)],
    licence="CC BY 4.0",
)
PARTNERS = Table(
    "partners",
    (
        Column("name", "Partner"),
        Column("country", "Country", Kind.COUNTRY),
        Column("declared", "Declared", Kind.MONEY, "not published"),
        Column("rate", "Declared of approved", Kind.PERCENT, "n/a"),
        Column("source", "Source", Kind.LINK, link="url"),
    ),
    pd.DataFrame(
        [
            ["North", "SK", 123_456_789_01, 62.5, "Report", "https://example.org/n", "N1"],
            ["South", "EL", None, None, "Report", None, "007"],
            ["All", None, 123_456_789_01, 62.5, None, None, None],
        ],
        columns=["name", "country", "declared", "rate", "source", "url", "code"],
        dtype=object,
    ),
    total=2,
    taken_away=(Column("code", "Code of the partner"),),
)
RUNS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://example.org")']
TEXTS = [
    *RUNS, "\n=1", " =1", "{=1+1}", "https://example.org", "mailto:a@example.org", "internal:Sheet1!A1", "12", "1e5",
    "TRUE", "2013-09-30", "<r><t>rich</t></r>", "<r>&</si><si></r>", "<r></r>", "_x0041_", "a\x00\x0b\x1fb",
    "a & <b> \"c\" 'd'", " kept ", "lines\nof\ntext", "a\r\nb\rc", "\ud800", "\ufffe", "\N{PILE OF POO}",
]  # fmt: skip


def column(kind: Kind, *values: object, absent: str = "–") -> Table:
    return Table("t", (Column("v", "V", kind, absent),), pd.DataFrame({"v": list(values)}, dtype=object))


def made(*sheets: Sheet, about: About = ABOUT) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(sheets, about)))


def written(table: Table, note: str = "") -> Worksheet:
    """The sheet of a table; its header is in row 2 where there is no note."""
    return made(Sheet("Things", table, note))["Things"]


def nothing_runs(file: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            part = archive.read(name).decode("utf-8")
            ElementTree.fromstring(part)
            assert not re.search(r"<(\w+:)?(f|hyperlink|hyperlinks|externalReference|ddeLink)\b", part), name
            assert 'TargetMode="External"' not in part, name
            assert not re.search(r'<c [^>]*t="(str|inlineStr|b|e)"', part), name


def texts_of(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def valid(text: str) -> str:
    """What of a text can stand in an XML file, and with the line ends of a cell."""
    lines = re.sub("\r\n?", "\n", text)
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", lines)


def test_a_sheet_is_title_note_header_and_rows() -> None:
    sheet = written(PARTNERS, "At 30 June 2018.\nEUR · demonstration")
    assert texts_of(sheet) == [
        ["Things", None, None, None, None, None, None],
        ["At 30 June 2018.", None, None, None, None, None, None],
        ["EUR · demonstration", None, None, None, None, None, None],
        ["Partner", "Country", "Declared", "Declared of approved", "Source", "Code of the partner", "Source: address"],
        ["North", "Slovakia", 123_456_789.01, 0.625, "Report", "N1", "https://example.org/n"],
        ["South", "Greece", "not published", "n/a", "Report", "007", None],
        ["All", "–", 123_456_789.01, 0.625, "–", "–", None],
    ]
    assert sheet["A1"].font.bold and sheet["A4"].font.bold and not sheet["A2"].font.bold and not sheet["A5"].font.bold


def test_the_header_is_frozen_and_filtered_without_the_sum_and_printed_on_every_page() -> None:
    sheet = written(PARTNERS, "One line.")
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:G5", "header and two partners; the row of the sum stays in its place"
    assert sheet.print_title_rows == "$3:$3"


def test_a_row_of_sums_is_bold_under_a_line_and_no_other_row_is() -> None:
    sheet = written(PARTNERS)
    for cell in sheet[5]:
        assert cell.font.bold and cell.border.top.style == "thin"
    for cell in (*sheet[3], *sheet[4]):
        assert not cell.font.bold and cell.border.top.style is None


def test_a_sum_that_is_not_the_last_row_is_set_apart_where_it_stands() -> None:
    sheet = written(replace(PARTNERS, total=0))
    assert [sheet.cell(row, 1).font.bold for row in (3, 4, 5)] == [True, False, False]
    assert sheet.auto_filter.ref == "A2:G5"


@pytest.mark.parametrize(
    ("kind", "value", "read", "data_type", "number_format"),
    [
        (Kind.TEXT, "A", "A", "s", "General"),
        (Kind.MONEY, -1, -0.01, "n", "#,##0.00"),
        (Kind.CENTS, 101, 1.01, "n", "#,##0.00"),
        (Kind.PERCENT, 62, 0.62, "n", "0.0%"),
        (Kind.COUNT, 3.0, 3, "n", "#,##0"),
        (Kind.DECIMAL, -0.25, -0.25, "n", "#,##0.0"),
        (Kind.RATIO, -0.25, -0.25, "n", "0.00"),
        (Kind.QUANTITY, 12.25, 12.25, "n", "General"),
        (Kind.DAY, date(2013, 9, 30), datetime(2013, 9, 30), "d", "yyyy-mm-dd"),
        (Kind.DAY, pd.Timestamp(2013, 9, 30), datetime(2013, 9, 30), "d", "yyyy-mm-dd"),
        (Kind.STATED, "2013-09", "2013-09", "s", "General"),
        (Kind.COUNTRY, "SK", "Slovakia", "s", "General"),
        (Kind.LINK, "Report", "Report", "s", "General"),
    ],
)
def test_every_kind_is_written_as_what_it_is(
    kind: Kind, value: object, read: object, data_type: str, number_format: str
) -> None:
    cell = written(column(kind, value))["A3"]
    assert (cell.value, cell.data_type, cell.number_format) == (read, data_type, number_format)


def test_every_kind_that_is_not_a_text_has_a_number_format() -> None:
    texts = {"text", "stated date", "country", "link", "code", "cell"}
    assert set(Kind) - set(NUMBER_FORMATS) <= texts


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=20))
@example([10**15 - 1, -(10**15) + 1, 999_999_999_999_999, 215_300_000, 1, -1, 0])
def test_an_amount_keeps_every_cent_and_its_sign(cents: list[int]) -> None:
    sheet = written(column(Kind.MONEY, *cents))
    for amount, cell in zip(cents, sheet["A"][2:], strict=True):
        assert cell.data_type == "n"
        assert Decimal(repr(cell.value)) * 100 == amount


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT, ""], ids=["None", "NaN", "NA", "NaT", "empty"])
def test_what_is_missing_is_its_word_as_a_text_and_never_a_zero(kind: Kind, nothing: object) -> None:
    cell = written(column(kind, nothing, absent="not published"))["A3"]
    assert (cell.value, cell.data_type) == ("not published", "s")


def test_where_the_word_for_absence_is_empty_the_cell_is_too() -> None:
    assert written(column(Kind.MONEY, None, absent=""))["A3"].value is None


def test_zero_is_not_missing() -> None:
    assert written(column(Kind.MONEY, 0, absent="not published"))["A3"].value == 0


@pytest.mark.parametrize(
    ("day", "read"),
    [
        (date(1900, 3, 1), datetime(1900, 3, 1)),
        (date(1900, 2, 28), "1900-02-28"),
        (date(1899, 12, 31), "1899-12-31"),
        (date(1848, 3, 15), "1848-03-15"),
        (date(9999, 12, 31), datetime(9999, 12, 31)),
    ],
)
def test_a_day_that_spreadsheets_cannot_count_is_a_text(day: date, read: object) -> None:
    assert written(column(Kind.DAY, day))["A3"].value == read


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_nothing_but_that_text_wherever_it_stands(text: str) -> None:
    table = Table(
        "t",
        (Column("a", text), Column("b", text, Kind.LINK, absent=text, link="c"), Column("n", "N", Kind.MONEY, text)),
        pd.DataFrame([[text, text, text, None]], columns=["a", "b", "c", "n"], dtype=object),
        total=0,
        taken_away=(Column("a", text, Kind.STATED),),
    )
    about = replace(ABOUT, title=text, selection=[(text, text)], sources=[(text, text)], licence=text)
    file = workbook([Sheet(text, table, text)], about)
    nothing_runs(file)
    book = openpyxl.load_workbook(io.BytesIO(file))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} == {"s"}
    same = [cell for cell in found if cell.value == valid(text)]
    assert len(same) >= 6 + 6, "two titles and a third, four cells; title, pair, source and licence"
    if text in (*RUNS, " =1", "\n=1"):
        assert all(cell.quotePrefix for cell in same), "it stays a text when its cell is edited"


def test_an_ordinary_text_is_not_marked_as_one_that_could_run() -> None:
    sheet = written(column(Kind.TEXT, "A", "1-1", "–"))
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.quotePrefix]


def test_nothing_of_a_hostile_package_can_run(asked: Callable[..., Asked]) -> None:
    hostile = asked("hostile", date(2019, 3, 31))
    log = cooperation_views.whole_log(hostile)
    file = workbook([Sheet.of(timeline_views.chart(hostile)), Sheet(f"{FORMULA} log", log, FORMULA)], ABOUT)
    nothing_runs(file)
    book = openpyxl.load_workbook(io.BytesIO(file))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    starting = [cell for cell in cells if str(cell.value).startswith(FORMULA)]
    assert len(starting) > 20
    assert all(cell.quotePrefix for cell in starting)


def test_a_text_longer_than_a_cell_is_cut_where_the_reader_sees_it() -> None:
    fits, long = "a" * LONGEST_TEXT, "\N{PILE OF POO}" * LONGEST_TEXT
    sheet = written(column(Kind.TEXT, fits, long))
    assert sheet["A3"].value == fits
    assert sheet["A4"].value == "\N{PILE OF POO}" * ((LONGEST_TEXT - 1) // 2) + "…"


def test_an_empty_table_says_so_below_its_header() -> None:
    empty = replace(PARTNERS, rows=PARTNERS.rows.iloc[:0], total=None)
    sheet = written(empty)
    assert [row[0] for row in texts_of(sheet)] == ["Things", "Partner", "No rows for this selection."]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref is None


def test_a_table_that_is_only_its_sum_has_nothing_to_filter() -> None:
    sheet = written(replace(PARTNERS, rows=PARTNERS.rows.iloc[2:], total=0))
    assert sheet["A3"].value == "All"
    assert sheet.auto_filter.ref is None


def test_a_table_longer_than_a_sheet_is_refused_and_never_cut() -> None:
    rows = pd.DataFrame({"v": range(MOST_ROWS - 1)})
    with pytest.raises(ValueError, match="has 1048575 rows; a sheet has room for 1048576"):
        workbook([Sheet("Things", Table("t", (Column("v", "V", Kind.COUNT),), rows))], ABOUT)


def test_columns_are_as_wide_as_what_stands_in_them_within_bounds() -> None:
    table = Table(
        "t",
        (Column("a", "A"), Column("b", "B"), Column("c", "C", Kind.MONEY), Column("d", "Two words", Kind.COUNT)),
        pd.DataFrame([["x", "y" * 200, 123_456_789_012, 1]], columns=["a", "b", "c", "d"], dtype=object),
    )
    sheet = written(
        table, "A note that is much longer than the column in which it stands, and reaches over the others."
    )
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    # A file counts 5/7 of a character more than Excel shows; a title makes room for the filter's button.
    assert widths == pytest.approx(
        [8 + 5 / 7, 60 + 5 / 7, len("1,234,567,890.12") + 2 + 5 / 7, 5 + 3 + 2 + 5 / 7], abs=0.01
    )
    assert sheet["B4"].alignment.wrap_text
    assert not sheet["A2"].alignment.wrap_text and not sheet["A4"].alignment.wrap_text


def test_a_row_is_as_high_as_its_longest_text() -> None:
    lines = "\n".join("abcd")
    table = Table(
        "t",
        (Column("a", "A"), Column("b", "Three long words", Kind.COUNT)),
        pd.DataFrame(
            [[lines, 1], ["word " * 30, 1], ["one", 1], ["word " * 3_000, 1]], columns=["a", "b"], dtype=object
        ),
    )
    sheet = written(table)
    heights = [sheet.row_dimensions[row].height for row in range(1, 7)]
    # 30 words of 4 letters, 12 to a line of 59; the last row is as high as a row can be.
    assert heights == [None, 2 * 15, 4 * 15, 3 * 15, None, pytest.approx(409, abs=0.5)]


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Partners", "partners", "PARTNERS"], ["Partners", "partners 2", "PARTNERS 3"]),
        (["Lines / periods [a:b] *?\\"], ["Lines periods a b"]),
        (["", "  ", "'", "[]"], ["Table", "Table 2", "Table 3", "Table 4"]),
        (["'Partner's plan'"], ["Partner's plan"]),
        (["about", "History"], ["about 2", "History 2"]),
        (["Expenditure by partner and budget line"], ["Expenditure by partner and bud…"]),
        (["x" * 40, "x" * 41], ["x" * 30 + "…", "x" * 28 + "… 2"]),
        (["\N{PILE OF POO}" * 16], ["\N{PILE OF POO}" * 15 + "…"]),
        (["a" + "\N{PILE OF POO}" * 16], ["a" + "\N{PILE OF POO}" * 14 + "…"]),
        (["a\x00b\ud800\tc\nd"], ["a\ufffdb\ufffd c d"]),
    ],
)
def test_a_sheet_has_a_valid_name_near_its_title(titles: list[str], names: list[str]) -> None:
    book = made(*(Sheet(title, column(Kind.COUNT, 1)) for title in titles))
    assert book.sheetnames == ["About", *names]
    assert [sheet["A1"].value for sheet in book.worksheets[1:] if sheet["A1"].value] == [
        valid(title) for title in titles if title
    ], "the title is whole on the sheet itself"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="aAßſΣσςİiI'[]:*?/\\ \t\x00…0\N{PILE OF POO}", max_size=40), max_size=6))
def test_no_titles_at_all_give_names_that_a_spreadsheet_refuses(titles: list[str]) -> None:
    names = made(*(Sheet(title, column(Kind.COUNT, 1)) for title in titles)).sheetnames
    assert len({name.lower() for name in names}) == len({name.upper() for name in names}) == len(titles) + 1
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) / 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]|^'|'$", name)


def test_the_first_sheet_says_what_was_chosen_how_it_is_computed_and_where_it_is_from() -> None:
    book = made(Sheet("Partners", PARTNERS), Sheet("Expenditure by partner and budget line", PARTNERS))
    sheet = book.worksheets[0]
    rows = texts_of(sheet)
    columns = len(rows[0])
    declared, rate = definitions()["declared"], definitions()["certified_rate"]
    blocks = [
        ["Budget of Riverbank"],
        ["Where there is no number, a word says why; sums pass over it."],
        [],
        ["Selection"],
        ["What", "Chosen"],
        ["Status date", "30 June 2018"],
        ["Evidence", "all evidence"],
        ["Budget version", "version 2, 1 May 2018"],
        ["Revision", "7"],
        [],
        ["Tables in this file"],
        ["Sheet", "Table"],
        ["Partners", "Partners"],
        ["Expenditure by partner and bud…", "Expenditure by partner and budget line"],
        [],
        ["How the figures are computed"],
        [
            "Measure", "How it is computed", "Stage", "Unit", "Numerator", "Denominator", "When missing",
            "Source of the formula",
        ],
        [
            declared.title, declared.formula, "declared in partner reports", "amount of money",
            declared.numerator, "–", declared.missing, declared.source,
        ],
        [
            rate.title, rate.formula, "certified by first-level control", "percent",
            rate.numerator, rate.denominator, rate.missing, rate.source,
        ],
        [],
        ["Sources"],
        ["Source", "Address"],
        ["Annual report", "https://example.org/report"],
        ["Ledger", "made by the monitor"],
        [],
        ["Licence"],
        ["CC BY 4.0"],
    ]  # fmt: skip
    assert rows == [row + [None] * (columns - len(row)) for row in blocks]
    assert sheet.freeze_panes is None
    assert book.active is sheet


def test_every_measure_can_be_said_on_the_first_sheet() -> None:
    every = [record.title for record in definitions().values()]
    sheet = made(about=replace(ABOUT, measures=list(definitions()))).worksheets[0]
    titles = [cell.value for cell in sheet["A"]]
    assert [title for title in titles if title in every] == every


def test_a_measure_without_a_definition_is_an_error_for_the_caller() -> None:
    with pytest.raises(KeyError):
        workbook([], replace(ABOUT, measures=["unheard_of"]))


def test_a_view_brings_its_sentence_unit_evidence_and_notes() -> None:
    view = View(
        slug="v", title="Each partner", unit="EUR", takeaway="North leads.", alt="North leads.", table=PARTNERS,
        evidence=frozenset({Evidence.DEMONSTRATION}), notes=("South left.",),
    )  # fmt: skip
    assert Sheet.of(view) == Sheet(
        "Each partner", PARTNERS, "North leads.\nEUR · ◇\N{NO-BREAK SPACE}demonstration\nSouth left."
    )


def test_the_same_selection_gives_the_same_bytes_and_another_status_date_does_not() -> None:
    sheets = [Sheet("Partners", PARTNERS, "One line.")]
    assert workbook(sheets, ABOUT) == workbook(sheets, ABOUT)
    assert workbook(sheets, ABOUT) != workbook(sheets, replace(ABOUT, status_date=date(2018, 7, 1)))


def test_the_file_has_a_title_and_a_day_and_names_no_author() -> None:
    properties = made().properties
    assert properties.title == "Budget of Riverbank"
    assert properties.created == properties.modified == datetime(2018, 6, 30)
    assert not properties.creator and not properties.lastModifiedBy


def test_everything_the_workbook_says_itself_is_in_the_reader_s_language(monkeypatch: pytest.MonkeyPatch) -> None:
    class Marked(NullTranslations):
        def gettext(self, message: str) -> str:
            return f"‹{message}›"

    marked = replace(i18n.current(), translations=Marked())
    monkeypatch.setattr(i18n, "current", lambda: marked)
    empty = Table("t", (Column("v", "given", link="v"),), pd.DataFrame({"v": []}))
    about = replace(ABOUT, title="given", selection=[], sources=[("given", None)], licence="given")
    book = made(Sheet("given", empty), Sheet("", empty), about=about)
    said = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    given = ("given", "30 June 2018", "–")
    assert [text for text in said if text in given]
    assert len(said) > 30
    assert not [text for text in said if text not in given and not (text.startswith("‹") and text.endswith("›"))]
    assert book.sheetnames == ["‹About›", "given", "‹Table›"]
