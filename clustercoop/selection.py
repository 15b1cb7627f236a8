"""What a reader looks at: the day the pages look from, which evidence counts, and which part of the money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clustercoop.vocabulary import EvidenceChoice


@dataclass(frozen=True)
class Selection:
    """The shared filters. Nothing dated after `status_date` is counted."""

    status_date: date
    evidence: EvidenceChoice = EvidenceChoice.ALL


@dataclass(frozen=True)
class Scope:
    """Which part of the money: None is all of it, and of the budget versions the one in force on the status date."""

    partner_id: str | None = None
    country_code: str | None = None
    work_package_id: str | None = None
    budget_line_id: str | None = None
    period_id: str | None = None
    budget_version_id: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the project is left out; the budget version takes nothing away."""
        parts = (self.partner_id, self.country_code, self.work_package_id, self.budget_line_id, self.period_id)
        return all(part is None for part in parts)

    @property
    def has_payments(self) -> bool:
        """Whether payments can be told: they are made by partner and period, not by work package or budget line."""
        return self.work_package_id is None and self.budget_line_id is None


WHOLE = Scope()
"""The money of the whole project, against the budget version in force."""
