"""Where the money stands: plan, declared, certified and paid, each summed first and divided last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from clustercoop.measures.figure import Figure, amount, evidence_of, ratio
from clustercoop.project import ProjectFacts
from clustercoop.vocabulary import Evidence, ReportEventKind


@dataclass(frozen=True)
class Money:
    """The money of the project on a status date. Frames as `datastore.queries.money` returns them.

    Each figure is computed once and in one place; pages, tables and charts read it from here.
    """

    status_date: date
    project: ProjectFacts
    partners: pd.DataFrame
    periods: pd.DataFrame
    budget_lines: pd.DataFrame
    version: pd.DataFrame
    plan: pd.DataFrame
    spending: pd.DataFrame
    steps: pd.DataFrame
    payments: pd.DataFrame

    @property
    def ledger_published(self) -> bool:
        """Whether a budget by period, and with it a ledger, is on record; else nothing may be called zero."""
        return not self.plan.empty

    @cached_property
    def approved(self) -> Figure:
        """The approved budget: the plan's total, which is known even where its parts are not."""
        evidence = frozenset({self.project.evidence})
        return Figure("approved_budget", self.project.total_budget_cents, evidence=evidence)

    @cached_property
    def cumulative_target(self) -> Figure:
        """Planned for the periods that have ended by the status date."""
        return self._planned("cumulative_target", self.periods["end_on"] <= self.status_date)

    @cached_property
    def reportable_target(self) -> Figure:
        """Planned for the periods whose reports are due by the status date."""
        return self._planned("reportable_target", self.periods["report_due_on"] <= self.status_date)

    @cached_property
    def declared(self) -> Figure:
        return self._spent("declared", "declared_cents")

    @cached_property
    def certified(self) -> Figure:
        return self._spent("certified", "certified_cents")

    @cached_property
    def paid(self) -> Figure:
        rests_on = evidence_of(self.payments) | evidence_of(self.plan)
        return amount("paid", self.payments["amount_cents"], rests_on, published=self.ledger_published)

    @cached_property
    def remaining(self) -> Figure:
        """Approved minus declared; negative where more is declared than approved."""
        if self.declared.numerator is None or self.approved.numerator is None:
            return Figure("remaining", None, missing=self.declared.missing)
        rests_on = self.approved.evidence | self.declared.evidence
        return Figure("remaining", self.approved.numerator - self.declared.numerator, evidence=rests_on)

    @cached_property
    def declared_rate(self) -> Figure:
        return ratio("declared_rate", self.declared, self.approved)

    @cached_property
    def certified_rate(self) -> Figure:
        return ratio("certified_rate", self.certified, self.approved)

    @cached_property
    def target_rate(self) -> Figure:
        return ratio("target_rate", self.cumulative_target, self.approved)

    @cached_property
    def reportable_rate(self) -> Figure:
        return ratio("reportable_rate", self.reportable_target, self.approved)

    @cached_property
    def declared_to_target(self) -> Figure:
        return ratio("declared_to_target", self.declared, self.cumulative_target)

    @cached_property
    def declared_to_reportable(self) -> Figure:
        return ratio("declared_to_reportable", self.declared, self.reportable_target)

    @cached_property
    def certified_to_target(self) -> Figure:
        return ratio("certified_to_target", self.certified, self.cumulative_target)

    @cached_property
    def by_partner(self) -> pd.DataFrame:
        """One row per partner in list order: partner_id, short_name, country_code, approved_cents, target_cents,
        declared_cents, certified_cents, paid_cents, remaining_cents (None each where not published).

        Partners without a plan have 0 approved; a rate of theirs is n/a.
        """
        made = self.partners[["partner_id", "short_name", "country_code"]].copy()
        ended = self.periods.loc[self.periods["end_on"] <= self.status_date, "period_id"]
        columns = {
            "approved_cents": (self.plan, "planned_cents"),
            "target_cents": (self.plan[self.plan["period_id"].isin(ended)], "planned_cents"),
            "declared_cents": (self.spending, "declared_cents"),
            "certified_cents": (self.spending, "certified_cents"),
            "paid_cents": (self.payments, "amount_cents"),
        }
        for name, (frame, column) in columns.items():
            sums = sums_by(frame, "partner_id", column)
            made[name] = [sums.get(partner, 0) if self.ledger_published else None for partner in made["partner_id"]]
        made["remaining_cents"] = [
            approved - declared if self.ledger_published else None
            for approved, declared in zip(made["approved_cents"], made["declared_cents"], strict=True)
        ]
        return made

    @cached_property
    def by_line(self) -> pd.DataFrame:
        """One row per budget line: budget_line_id, title, approved_cents, declared_cents, certified_cents."""
        made = self.budget_lines[["budget_line_id", "title"]].copy()
        for name, frame, column in (
            ("approved_cents", self.plan, "planned_cents"),
            ("declared_cents", self.spending, "declared_cents"),
            ("certified_cents", self.spending, "certified_cents"),
        ):
            sums = sums_by(frame, "budget_line_id", column)
            made[name] = [sums.get(line, 0) if self.ledger_published else None for line in made["budget_line_id"]]
        return made

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        """What the tables and the curve of the money rest on."""
        return self.approved.evidence | evidence_of(self.plan, self.spending, self.payments)

    @cached_property
    def target_curve(self) -> pd.DataFrame:
        """Cumulative target over the whole project: on (end of each period), period (number), target_cents.

        The plan is known ahead, so this line alone goes past the status date. No rows where it is not published.
        """
        planned = sums_by(self.plan, "period_id", "planned_cents")
        rows, total = [], 0
        for period in self.periods.itertuples() if self.ledger_published else ():
            total += planned.get(period.period_id, 0)
            rows.append((period.end_on, int(period.number), total))
        return pd.DataFrame(rows, columns=["on", "period", "target_cents"])

    @cached_property
    def spending_curve(self) -> pd.DataFrame:
        """Declared, certified and paid from the start to the status date, a row for each day on which one moved.

        Columns: on, declared_cents, certified_cents, paid_cents (cumulative). No rows where nothing is published.
        """
        if not self.ledger_published:
            return pd.DataFrame(columns=["on", "declared_cents", "certified_cents", "paid_cents"])
        start = min(self.project.start_on, self.status_date)
        moves: dict[date, list[int]] = {start: [0, 0, 0], self.status_date: [0, 0, 0]}
        for day, stage, cents in [*_report_moves(self.steps), *_payment_moves(self.payments)]:
            moves.setdefault(day, [0, 0, 0])[stage] += cents
        rows, totals = [], [0, 0, 0]
        for day in sorted(moves):
            totals = [total + move for total, move in zip(totals, moves[day], strict=True)]
            rows.append((day, *totals))
        return pd.DataFrame(rows, columns=["on", "declared_cents", "certified_cents", "paid_cents"])

    def _planned(self, measure: str, chosen: pd.Series[bool]) -> Figure:
        periods = self.periods.loc[chosen.astype(bool), "period_id"]
        cents = self.plan.loc[self.plan["period_id"].isin(periods), "planned_cents"]
        return amount(measure, cents, evidence_of(self.plan), published=self.ledger_published)

    def _spent(self, measure: str, column: str) -> Figure:
        # With a plan but nothing declared yet the sum is a true zero, and it rests on what the plan rests on.
        rests_on = evidence_of(self.spending) | evidence_of(self.plan)
        return amount(measure, self.spending[column], rests_on, published=self.ledger_published)


_DECLARED, _CERTIFIED, _PAID = 0, 1, 2


def _report_moves(steps: pd.DataFrame) -> list[tuple[date, int, int]]:
    """What each step of a report adds to or takes from declared and certified: (day, stage, cents).

    A submission declares, a certificate certifies; reopening takes back whatever of the two stood.
    """
    moves = []
    stands: dict[str, tuple[bool, bool]] = {}
    for step in steps.itertuples():
        declared, certified = stands.get(step.report_id, (False, False))
        if step.event == ReportEventKind.REOPENED:
            moves += [(step.occurred_on, _DECLARED, -step.declared_cents)] if declared else []
            moves += [(step.occurred_on, _CERTIFIED, -step.certified_cents)] if certified else []
            declared = certified = False
        elif step.event == ReportEventKind.SUBMITTED and not declared:
            moves.append((step.occurred_on, _DECLARED, step.declared_cents))
            declared = True
        elif step.event == ReportEventKind.CERTIFIED and not certified:
            moves.append((step.occurred_on, _CERTIFIED, step.certified_cents))
            certified = True
        stands[step.report_id] = (declared, certified)
    return moves


def _payment_moves(payments: pd.DataFrame) -> list[tuple[date, int, int]]:
    return [(payment.paid_on, _PAID, int(payment.amount_cents)) for payment in payments.itertuples()]


def sums_by(frame: pd.DataFrame, key: str, column: str) -> dict[str, int]:
    """Sums of a column of whole numbers by a key."""
    return {name: int(total) for name, total in frame.groupby(key)[column].sum().items()}


def rate_of(part: int | None, whole: int | None) -> float | None:
    """`part` of `whole` in percent; None where either is not known or the whole is nothing."""
    return None if part is None or not whole else 100 * part / whole
