"""Packages with a cell that cannot be: each gives its own finding, nothing is loaded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.datastore.spoil import Spoil, both, cell, finding, row_again, row_without

AMOUNT = "expected a number with at most two decimals, as 1234.50"
WHOLE = "expected a whole number, as 1234"
NUMBER = "expected a number, as 1234.5"
SMALLER = "expected a smaller number; this one is more than the datastore holds"
DAY = "expected a day that exists, as 2012-03-06"
STATED = "expected a year, a month or a day that exists, as 2012, 2012-03 or 2012-03-06"

# What stands in a cell of a resource, and what was expected instead.
UNREADABLE = [
    ("expenditure", 3, "declared", "about 100", AMOUNT),
    ("expenditure", 3, "declared", "2500.505", AMOUNT),
    ("expenditure", 3, "declared", "2500,50", AMOUNT),
    ("expenditure", 3, "declared", "2 500.50", AMOUNT),
    ("expenditure", 3, "declared", " 2500.50", AMOUNT),
    ("expenditure", 3, "declared", "2_500.50", AMOUNT),
    ("expenditure", 3, "declared", "2.5e3", AMOUNT),
    ("expenditure", 3, "declared", "NaN", AMOUNT),
    ("expenditure", 3, "declared", "Infinity", AMOUNT),
    ("expenditure", 3, "declared", "٢٥٠٠", AMOUNT),
    # 2**63 cents are one more than a database's integer holds.
    ("expenditure", 3, "declared", "92233720368547758.08", SMALLER),
    ("partners", 2, "erdf_rate", "60.005", AMOUNT),
    ("places", 2, "lat", "north", NUMBER),
    ("places", 2, "lat", "NaN", NUMBER),
    ("alert_rules", 2, "threshold", "1e999", NUMBER),
    ("activities", 3, "clusters_count", "two", WHOLE),
    ("activities", 3, "clusters_count", "2.0", WHOLE),
    ("activities", 3, "clusters_count", "1_0", WHOLE),
    ("activities", 3, "clusters_count", "2147483648", SMALLER),
    ("facts_in_conflict", 2, "used", "yes", "expected true or false"),
    ("facts_in_conflict", 2, "used", "TRUE", "expected true or false"),
    ("facts_in_conflict", 2, "used", "1", "expected true or false"),
    ("risks", 2, "opened_on", "2018-02-30", DAY),
    ("risks", 2, "opened_on", "12.03.2018", DAY),
    ("risks", 2, "opened_on", "2018-3-12", DAY),
    ("risks", 2, "opened_on", "20180312", DAY),
    ("risks", 2, "opened_on", "2018-03", DAY),
    ("risks", 2, "opened_on", "2018-03-12T00:00", DAY),
    ("indicator_judgements", 2, "judged_on", "2018-12", DAY),
    ("activities", 3, "starts", "2018-02-30", STATED),
    ("activities", 3, "starts", "2018-13", STATED),
    ("activities", 3, "starts", "spring 2018", STATED),
    ("activities", 3, "starts", "0000", STATED),
]


@pytest.mark.parametrize(("name", "row", "column", "value", "expected"), UNREADABLE)
def test_a_cell_that_cannot_be_read_is_found(
    refuse: Callable[[Spoil], list[str]], name: str, row: int, column: str, value: str, expected: str
) -> None:
    found = refuse(cell(name, row, column, value))
    assert found == [f"{name}, row {row}, column {column}: found {value!r}; {expected}"]


def test_every_cell_that_cannot_be_read_is_found(refuse: Callable[[Spoil], list[str]]) -> None:
    found = refuse(
        both(
            cell("expenditure", 3, "declared", "much"),
            cell("expenditure", 3, "incurred_on", "once"),
            cell("expenditure", 9, "declared", "more"),
            cell("places", 2, "lat", "north"),
        )
    )
    assert [line.split(":")[0] for line in found] == [
        "places, row 2, column lat",
        "expenditure, row 3, column incurred_on",
        "expenditure, row 3, column declared",
        "expenditure, row 9, column declared",
    ]


FAULTS: dict[str, tuple[Spoil, str]] = {
    "a value is missing": (
        cell("risks", 3, "title", ""),
        "risks, row 3, column title: found ''; is empty; a value is required",
    ),
    "a word is unknown": (
        cell("partners", 3, "role", "boss"),
        "partners, row 3, column role: found 'boss'; expected one of: lead partner, project partner",
    ),
    "the progress of an output is unknown": (
        cell("outputs", 2, "progress", "done"),
        "outputs, row 2, column progress: found 'done'; expected one of: planned, begun, delivered",
    ),
    "a judgement is unknown": (
        cell("indicator_judgements", 2, "judgement", "late"),
        "indicator_judgements, row 2, column judgement: found 'late'; expected one of: on track, at risk, off track",
    ),
    "a judgement has no reason": (
        cell("indicator_judgements", 2, "reason", ""),
        "indicator_judgements, row 2, column reason: found ''; is empty; a value is required",
    ),
    "an indicator is judged twice on a day": (
        row_again("indicator_judgements", 2, judgement="off track"),
        finding(
            "indicator_judgements, row 5, column indicator_id, judged_on",
            "I1, 2018-12-31",
            "is a key that another row has already",
        ),
    ),
    "a number is too small": (
        cell("objectives", 3, "number", "0"),
        "objectives, row 3, column number: found '0'; expected at least 1",
    ),
    "a text is too short": (
        cell("project", 2, "currency", "CH"),
        "project, row 2, column currency: found 'CH'; expected at least 3 characters",
    ),
    "a text is too long": (
        cell("risks", 2, "risk_id", "K" * 65),
        f"risks, row 2, column risk_id: found '{'K' * 65}'; expected at most 64 characters",
    ),
    "a key stands twice": (
        row_again("risks", 2),
        "risks, row 5, column risk_id: found 'K1'; is a key that another row has already",
    ),
    "a key of two columns stands twice": (
        row_again("activity_partners", 3),
        finding(
            "activity_partners, row 16, column activity_id, partner_id",
            "A2, AT-W",
            "is a key that another row has already",
        ),
    ),
    "a number that is unique stands twice": (
        cell("objectives", 3, "number", "1"),
        "objectives, row 3, column number: found '1'; stands already in another row",
    ),
    "a partner reports twice on a period": (
        row_again("partner_reports", 2, report_id="AT-W-R9"),
        "partner_reports, row 14, column partner_id, period_id: found 'AT-W, R1'; stands already in row 2",
    ),
    "a meeting's number stands twice": (
        cell("meetings", 3, "number", "1"),
        "meetings, row 3, column body, number: found 'steering committee, 1'; stands already in row 2",
    ),
    "a partner is unknown": (
        cell("budget", 9, "partner_id", "IT-1"),
        "budget, row 9, column partner_id: found 'IT-1'; does not exist in partners",
    ),
    "a report is unknown": (
        cell("expenditure", 3, "certifying_report_id", "AT-W-R5"),
        "expenditure, row 3, column certifying_report_id: found 'AT-W-R5'; does not exist in partner_reports",
    ),
    "what came of an activity is unknown": (
        cell("activity_outputs", 2, "output_id", "O4"),
        "activity_outputs, row 2, column output_id: found 'O4'; does not exist in outputs",
    ),
    "a fact that touches an activity is unknown": (
        cell("activity_conflicts", 2, "conflict_id", "K5"),
        "activity_conflicts, row 2, column conflict_id: found 'K5'; does not exist in facts_in_conflict",
    ),
    "the region of a cluster is unknown": (
        cell("clusters", 2, "region_id", "AT12"),
        "clusters, row 2, column region_id: found 'AT12'; does not exist in regions",
    ),
    "a source is unknown": (
        cell("sources", 2, "source_id", "DESCK"),
        "partner_reports, row 5, column source_id: found 'DESK'; does not exist in sources",
    ),
    "a row that others name is gone": (
        row_without("places", 2),
        "activities, row 8, column place_id: found 'basel'; does not exist in places",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_key_or_constraint_is_found(refuse: Callable[[Spoil], list[str]], fault: str) -> None:
    spoil, expected = FAULTS[fault]
    found = refuse(spoil)
    # The source is named by two reports, three of their steps and three items.
    assert len(found) == (8 if fault == "a source is unknown" else 1)
    assert found[0] == expected
