"""A package of a few rows, made in a test, asked through the real datastore and beside it by the oracle.

The rows stand as text, as in the CSVs. They are put into tables that the database then forgets, so that a
look costs milliseconds and needs no file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection, Engine, insert

from clustercoop.datastore.fields import fields_of, table_of
from clustercoop.datastore.models import RESOURCES
from clustercoop.datastore.totals import total_expenditure
from clustercoop.measures.alerts import State
from clustercoop.measures.results import Results
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.oracle import Tables

HEADERS = {table_of(resource).name: [field.name for field in fields_of(resource)] for resource in RESOURCES}

Look = Callable[[Tables, date, EvidenceChoice], State]
LookAtResults = Callable[[Tables, date, EvidenceChoice], Results]
Measured = TypeVar("Measured")


class Tiny:
    """A package of the year 2020 with partners A and B, periods P1 and P2, lines L1 and L2, and what a test adds.

    Every row is a demonstration unless the test says otherwise; project, partners and lines are public.
    """

    def __init__(self, *, budget: str = "1000.00") -> None:
        self.tables: Tables = {name: [] for name in HEADERS}
        self.add("sources", source_id="S", title="A test", linkable="false")
        self.public(
            "project", project_id="tiny", acronym="TINY", title="Tiny", programme="A programme", fund="FUND",
            currency="EUR", total_budget=budget, start_on="2020-01-01", end_on="2020-12-31", end_stated="2020-12",
            status_date="2020-06-30", aim="to be small", programme_area="XX", last_data_on="2021-02-28",
        )  # fmt: skip
        self.public("regions", region_id="X1", name="X", country_code="XX", code_version="none")
        self.public(
            "places", place_id="x", name="X", country_code="XX", region_id="X1", lat="1", lon="1", precision="none"
        )
        for number, (name, role) in enumerate({"A": "lead partner", "B": "project partner"}.items(), start=1):
            self.public(
                "partners", partner_id=name, number=str(number), role=role, short_name=name, name=name,
                country_code="XX", place_id="x", region_id="X1", erdf_rate="50.00",
            )  # fmt: skip
        self.add(
            "work_packages", work_package_id="W", number="1", title="W", start_on="2020-01-01", end_on="2020-12-31"
        )
        for number, name in enumerate(("L1", "L2"), start=1):
            self.public("budget_lines", budget_line_id=name, number=str(number), title=name)
        for name, number, start, end, due in (
            ("P1", "1", "2020-01-01", "2020-06-30", "2020-08-31"),
            ("P2", "2", "2020-07-01", "2020-12-31", "2021-02-28"),
        ):
            self.add("reporting_periods", period_id=name, number=number, start_on=start, end_on=end, report_due_on=due)
        self._usual = {name: len(rows) for name, rows in self.tables.items()}

    def __repr__(self) -> str:
        """What a test that fails shows: the rows that it added, without their empty cells."""
        added = [
            f"  {name}: " + ", ".join(f"{column}={cell}" for column, cell in row.items() if cell and cell != "S")
            for name, rows in self.tables.items()
            for row in rows[self._usual[name] :]
        ]
        return "\n".join(["a tiny package with", *added])

    def add(self, resource: str, *, evidence: str = "demonstration", **cells: str) -> Tiny:
        """Add a row; what is not given is empty."""
        row = dict.fromkeys(HEADERS[resource], "") | {"evidence": evidence}
        if resource != "sources":
            row["source_id"] = "S"
        assert cells.keys() <= row.keys()
        self.tables[resource].append(row | cells)
        return self

    def public(self, resource: str, **cells: str) -> Tiny:
        """Add a row of the public record."""
        return self.add(resource, evidence="public record", **cells)

    def budget(self, version: str, approved_on: str, *rows: tuple[str, str, str, str]) -> Tiny:
        """A version of the budget; each row: partner, period, line, planned."""
        self.add(
            "budget_versions", budget_version_id=version, number=version[1:], title=version, approved_on=approved_on
        )
        for partner, period, line, planned in rows:
            self.add(
                "budget", budget_version_id=version, partner_id=partner, work_package_id="W",
                budget_line_id=line, period_id=period, planned=planned,
            )  # fmt: skip
        return self

    def report(self, report: str, *steps: tuple[str, str], due_on: str = "2020-08-31", **cells: str) -> Tiny:
        """A report named like `A-P1` with its steps, each an event and a day."""
        partner, period = report.split("-")
        self.add("partner_reports", report_id=report, partner_id=partner, period_id=period, due_on=due_on, **cells)
        for sequence, (event, day) in enumerate(steps, start=1):
            self.add("report_events", report_id=report, sequence=str(sequence), event=event, occurred_on=day, **cells)
        return self

    def item(
        self, report: str, declared: str, certified: str = "", by: str = "", line: str = "L1", **cells: str
    ) -> Tiny:
        """An expenditure item of a report, certified with the report `by`."""
        number = str(len(self.tables["expenditure"]) + 1)
        return self.add(
            "expenditure", item_id=number, report_id=report, work_package_id="W", budget_line_id=line,
            incurred_on="2020-05-01", declared=declared, certified=certified, certifying_report_id=by,
            deduction_reason="" if certified in ("", declared) else "not eligible", document_ref=number, **cells,
        )  # fmt: skip


def looker(
    engine: Engine, measure: Callable[[Connection, Selection], Measured]
) -> Callable[[Tables, date, EvidenceChoice], Measured]:
    """`look(tables, on, evidence)`: what is measured of some tables; the engine's own tables stay empty."""

    def look(tables: Tables, on: date, evidence: EvidenceChoice = EvidenceChoice.ALL) -> Measured:
        with engine.connect() as connection, connection.begin() as transaction:
            for resource in RESOURCES:
                fields = fields_of(resource)
                rows = [
                    {field.column: field.read(row[field.name]) if row[field.name] else None for field in fields}
                    for row in tables[table_of(resource).name]
                ]
                if rows:
                    connection.execute(insert(table_of(resource)), rows)
            total_expenditure(connection)
            measured = measure(connection, Selection(on, evidence))
            transaction.rollback()
        return measured

    return look
