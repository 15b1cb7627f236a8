"""Two ways to make a package smaller: forget what came after a day, or all that is not of the public record."""

from __future__ import annotations

from datetime import date

from clustercoop.datastore.fields import fields_of, table_of
from clustercoop.datastore.models import RESOURCES
from tests.oracle import Row, Tables
from tests.oracle.record import day, span

DATED = {
    "budget_versions": "approved_on",
    "report_events": "occurred_on",
    "payments": "paid_on",
    "milestone_forecasts": "made_on",
    "meetings": "held_on",
    "indicator_judgements": "judged_on",
    "decisions": "decided_on",
    "risks": "opened_on",
}
"""Resources whose rows become known on a day, and where that day stands."""


def before(tables: Tables, on: date) -> Tables:
    """The package as somebody would have written it on the day: nothing in it is dated after."""
    known = {name: [dict(row) for row in rows] for name, rows in tables.items()}
    for name, column in DATED.items():
        known[name] = [row for row in known[name] if not row[column] or day(row[column]) <= on]
    for row in known["risks"]:
        if row["closed_on"] and day(row["closed_on"]) > on:
            row["closed_on"] = ""
    for row in known["milestones"]:
        if row["actual"] and span(row["actual"])[1] > on:
            row["actual"] = ""
        if row["withdrawn_on"] and day(row["withdrawn_on"]) > on:
            row["withdrawn_on"] = row["withdrawn_reason"] = ""
    for row in known["outputs"]:
        if row["actual"] and span(row["actual"])[1] > on:
            row["actual"] = row["achieved_value"] = row["progress"] = row["status"] = row["note"] = ""
    measured = {row["indicator_id"] for row in known["indicator_values"]}
    known["indicator_values"] = [row for row in known["indicator_values"] if span(row["measured"])[1] <= on]
    ahead = measured - {row["indicator_id"] for row in known["indicator_values"]}
    known["indicators"] = [
        row for row in known["indicators"] if row["kind"] != "counted fact" or row["indicator_id"] not in ahead
    ]
    known["activities"] = [
        row
        for row in known["activities"]
        if not (row["ends"] or row["starts"]) or span(row["ends"] or row["starts"])[1] <= on
    ]
    submitted = {row["report_id"] for row in known["report_events"]}
    certified = {row["report_id"] for row in known["report_events"] if row["event"] == "certified"}
    known["expenditure"] = [row for row in known["expenditure"] if row["report_id"] in submitted]
    for row in known["expenditure"]:
        if row["certifying_report_id"] not in certified:
            _uncertify(row)
    return _consistent(known)


def public_record(tables: Tables) -> Tables:
    """The package without a row that is reported or made up, or that hangs on one."""
    return _consistent(
        {name: [dict(row) for row in rows if row["evidence"] == "public record"] for name, rows in tables.items()}
    )


def _uncertify(row: Row) -> None:
    row["certified"] = row["certifying_report_id"] = row["deduction_reason"] = ""


def _consistent(tables: Tables) -> Tables:
    """Without references to rows that are gone: they are emptied, or the row goes too where it needs them."""
    for resource in RESOURCES:
        rows = tables[table_of(resource).name]
        for field in fields_of(resource) if rows else ():
            column = table_of(resource).columns[field.column]
            for key in column.foreign_keys:
                there = {row[key.column.name] for row in tables[key.column.table.name]}
                lost = [row for row in rows if row[field.name] and row[field.name] not in there]
                for row in lost:
                    if not column.nullable:
                        rows.remove(row)
                    elif field.name == "certifying_report_id":
                        _uncertify(row)
                    else:
                        row[field.name] = ""
    return tables
