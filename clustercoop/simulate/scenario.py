"""The story as typed objects. A word in `scenario.yaml` that is not known here is an error, not a silence."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

SCENARIO = Path(__file__).with_name("scenario.yaml")

Span = tuple[int, int]
"""Least and most, both included."""


class Part(BaseModel):
    """A part of the story."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkPackagePlan(Part):
    share: int
    profile: list[int]
    lines: dict[str, int]


class LinePlan(Part):
    work_package: str
    profile: list[int]


class Plan(Part):
    smallest_cell: int
    unit: int
    jitter: int
    work_packages: dict[str, WorkPackagePlan]
    lines: dict[str, LinePlan]


class PartnerStory(Part):
    code: str
    budget: int
    apart: dict[str, int]
    work_packages: dict[str, int]
    lines: dict[str, int]
    pace: list[int]
    line_pace: dict[str, int] = {}
    late_by: int


class Match(Part):
    """Which cells of the budget are meant; what is not named matches all."""

    partner: str | None = None
    work_package: str | None = None
    budget_line: str | None = None


class Transfer(Part):
    amount: int
    taken: Match = Field(alias="from")
    given: Match = Field(alias="to")


class Shift(Part):
    work_package: str
    budget_line: str
    earlier: str = Field(alias="from")
    later: str = Field(alias="to")
    percent: int


class BudgetChange(Part):
    periods: list[str]
    transfers: list[Transfer]
    shifts: list[Shift]


class Deductions(Part):
    chance: int
    share: Span


class SetAside(Part):
    chance: int
    share: Span
    over: int


class Correction(Part):
    report: str
    budget_line: str
    percent: int


class Spending(Part):
    jitter: int
    line_pace: dict[str, list[int]]
    exact_lines: list[str]
    slips: int
    deductions: Deductions
    set_aside: SetAside
    corrections: list[Correction]
    reasons: dict[str, list[str]]
    typical: dict[str, int]
    monthly_lines: list[str]


class Reporting(Part):
    submitted_before_due: Span
    control_starts_after: Span
    certified_after: Span
    claim_paid_after: list[int]
    forecast: Span
    exceptions: dict[str, list[tuple[str, date] | tuple[str, date, str]]]


class MilestoneStory(Part):
    milestone_id: str
    title: str
    work_package_id: str
    objective_id: str | None = None
    responsible_partner_id: str
    baseline: date
    actual: date | None = None
    withdrawn_on: date | None = None
    withdrawn_reason: str | None = None
    changed: list[tuple[date, date | None, str]] = []


class Schedule(Part):
    asked_on: list[date]
    milestones: list[MilestoneStory]


class ActivityStory(Part):
    activity_id: str
    title: str
    kind: str
    day: date
    host: str
    online: bool = False
    strand: str = "objective"
    objectives: list[str] = []
    outputs: list[str] = []
    people: int
    clusters: int | None = None
    attended: list[str]


class IndicatorStory(Part):
    indicator_id: str
    kind: str
    title: str
    objective_id: str
    unit: str
    baseline_value: int
    target_value: int
    aggregation: str
    good_direction: str
    values: list[int | None]
    judgements: list[tuple[date, str, str]] = []


class Scenario(Part):
    """The whole story; `tables` holds rows as they are, by table and column."""

    tables: dict[str, list[dict[str, Any]]]
    plan: Plan
    partners: dict[str, PartnerStory]
    budget_change: BudgetChange
    spending: Spending
    reporting: Reporting
    schedule: Schedule
    activities: list[ActivityStory]
    indicators: list[IndicatorStory]

    @property
    def periods(self) -> list[dict[str, Any]]:
        """The reporting periods in order."""
        return self.tables["reporting_periods"]

    @property
    def period_ids(self) -> list[str]:
        return [period["period_id"] for period in self.periods]


@cache
def read_scenario(path: Path = SCENARIO) -> Scenario:
    """The story; raises pydantic.ValidationError naming each word that does not fit."""
    return Scenario.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
