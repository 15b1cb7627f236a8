"""Every measure a second time: plain loops over the CSVs of a package, written from the words of the definitions.

Slow and simple on purpose. It shares nothing with `clustercoop.measures` or the queries but the vocabulary, so
that an error would have to be made twice. Amounts are whole cents and ratios exact fractions; where a measure is
missing, the reason stands in its place as text.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from tests.oracle.agenda import coming
from tests.oracle.alerts import AlertOracle
from tests.oracle.cooperation import CooperationOracle
from tests.oracle.money import MoneyOracle
from tests.oracle.network import NetworkOracle
from tests.oracle.promises import PromisesOracle
from tests.oracle.record import (
    NOT_APPLICABLE,
    NOT_ON_RECORD,
    NOT_PUBLISHED,
    Record,
    Row,
    Tables,
    Value,
    read_tables,
)
from tests.oracle.reporting import ReportingOracle, record_filled
from tests.oracle.results import ResultsOracle
from tests.oracle.schedule import ScheduleOracle

__all__ = [
    "NOT_APPLICABLE",
    "NOT_ON_RECORD",
    "NOT_PUBLISHED",
    "Oracle",
    "Row",
    "Tables",
    "Value",
    "read_tables",
    "record_filled",
]


class Oracle:
    """What is true of a package on a day, for a reader who counts all rows or only the public record."""

    def __init__(self, tables: Tables, on: date, *, public_only: bool = False) -> None:
        self.record = Record(tables, on, public_only=public_only)
        self.money = MoneyOracle(self.record)
        self.schedule = ScheduleOracle(self.record)
        self.cooperation = CooperationOracle(self.record)
        self.reporting = ReportingOracle(self.record)
        self.network = NetworkOracle(self.record, self.schedule)
        self.promises = PromisesOracle(self.record, self.schedule)
        self.results = ResultsOracle(self.record)

    @cached_property
    def figures(self) -> dict[str, Value]:
        """Every measure that is one figure for the whole project, by its name in the definitions."""
        parts = (self.money, self.schedule, self.promises, self.network, self.cooperation, self.reporting, self.results)
        return {name: value for part in parts for name, value in part.figures.items()}

    @cached_property
    def agenda(self) -> list[tuple[Any, ...]]:
        """What is overdue and what comes within 90 days."""
        return coming(self.record, self.schedule, self.reporting, days=90)

    @cached_property
    def alerts(self) -> list[tuple[str, Value, list[str]]]:
        """The rules that are met: rule, value, names of those concerned."""
        return AlertOracle(self.record, self.figures, self.money, self.schedule, self.reporting).met
