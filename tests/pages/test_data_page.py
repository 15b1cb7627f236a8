"""Where do the figures come from; take them away."""

from __future__ import annotations

from fractions import Fraction

import pytest

from clustercoop.measures.definitions import definitions
from tests.oracle import record_filled
from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See
from tests.pages.screen import numbers_in


@pytest.fixture(params=SELECTIONS[::2])
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return see("data", *request.param)


def test_the_headline_counts_sources_cells_filled_and_facts_in_conflict(case: Case) -> None:
    topics = {row["topic"] for row in case.tables["facts_in_conflict"]}
    filled = Fraction(record_filled(case.tables))
    expected = [len(case.tables["sources"]), float(wording.number(filled)), len(topics)]
    assert numbers_in(case.screen.headline) == expected
    assert case.shown_figures() == {"Cells filled": wording.percent(filled)}


def test_every_source_is_listed_and_only_what_may_be_linked_is_a_link(case: Case) -> None:
    rows = {row["Source"].text: row for row in case.screen.tables["Sources"]}
    recorded = [row for name, rows in case.tables.items() if name != "sources" for row in rows]
    assert len(rows) == len(case.tables["sources"])
    for source in case.tables["sources"]:
        row = rows[source["title"]]
        assert row["Source"].link == (source["url"] if source["linkable"] == "true" else None)
        assert row["Address"].text == (source["url"] or "made by the monitor")
        resting = sum(one.get("source_id") == source["source_id"] for one in recorded)
        assert row["Rows"].text == wording.number(resting)
        assert row["Evidence"].text.endswith(source["evidence"])


def test_every_value_in_conflict_is_shown_with_its_reason_and_whether_it_is_used(case: Case) -> None:
    rows = case.screen.tables["Facts on which sources disagree"]
    shown = [(row["Fact"].text, row["Value"].text, row["Use"].text[2:], row["Why"].text) for row in rows]
    expected = [
        (row["topic"], row["value"], "used" if row["used"] == "true" else "not used", row["reason"])
        for row in sorted(case.tables["facts_in_conflict"], key=lambda row: row["conflict_id"])
    ]
    assert shown == expected


def test_every_measure_is_defined_on_the_page(case: Case) -> None:
    rows = case.screen.tables["How the figures are computed"]
    shown = {row["Measure"].text: row["How it is computed"].text for row in rows}
    assert shown == {record.title: record.formula for record in definitions().values()}


def test_how_full_each_resource_is_adds_up_to_the_figure(case: Case) -> None:
    *rows, total = case.screen.tables["How full the record is"]
    assert {row["Resource"].text for row in rows} == set(case.tables)
    sums = {"Rows": 0, "Rows of the public record": 0, "Cells filled": 0, "Cells": 0}
    for row in rows:
        content = case.tables[row["Resource"].text]
        cells = [cell for one in content for cell in one.values()]
        counted = {
            "Rows": len(content),
            "Rows of the public record": sum(one["evidence"] == "public record" for one in content),
            "Cells filled": sum(cell != "" for cell in cells),
            "Cells": len(cells),
        }
        assert {name: row[name].text for name in counted} == {
            name: wording.number(number) for name, number in counted.items()
        }
        filled = wording.percent(Fraction(100 * counted["Cells filled"], len(cells)), 1) if cells else "n/a"
        assert row["Filled"].text == filled
        sums = {name: sums[name] + number for name, number in counted.items()}
    assert {name: total[name].text for name in sums} == {name: wording.number(number) for name, number in sums.items()}


def test_each_resource_can_be_chosen_for_download(case: Case) -> None:
    (chooser,) = [box for box in case.screen.at.selectbox if box.label == "One table"]
    assert sorted(chooser.options) == sorted(case.tables)
