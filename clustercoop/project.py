"""The project itself, as every layer may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clustercoop.vocabulary import Evidence


@dataclass(frozen=True)
class ProjectFacts:
    """The one row of the project; money in cents of `currency`."""

    acronym: str
    title: str
    programme: str
    priority: str | None
    fund: str
    currency: str
    total_budget_cents: int
    start_on: date
    end_on: date
    end_stated: str
    status_date: date
    last_data_on: date
    aim: str
    website: str | None
    programme_area: tuple[str, ...]
    evidence: Evidence
