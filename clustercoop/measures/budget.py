"""Where the money stands: plan, declared, certified and paid, each summed first and divided last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from clustercoop.measures.figure import Figure, Missing, amount, evidence_of, ratio
from clustercoop.project import ProjectFacts
from clustercoop.selection import WHOLE, Scope
from clustercoop.vocabulary import Dimension, Evidence, ReportEventKind, Stage

KEYS = {
    Dimension.PARTNER: "partner_id",
    Dimension.WORK_PACKAGE: "work_package_id",
    Dimension.BUDGET_LINE: "budget_line_id",
    Dimension.PERIOD: "period_id",
}
"""The column by which the frames are broken down."""

WITHOUT_PAYMENTS = (Dimension.WORK_PACKAGE, Dimension.BUDGET_LINE)
"""Payments are made by partner and period only."""


@dataclass(frozen=True)
class Money:
    """The money of the project, or of a scope of it, on a status date.

    `plan`, `spending`, `steps` and `payments` are those of the scope, as `datastore.queries.money` returns them; the
    other frames are whole. Each figure is computed once and in one place; pages, tables and charts read it from here.
    """

    status_date: date
    project: ProjectFacts
    partners: pd.DataFrame
    periods: pd.DataFrame
    work_packages: pd.DataFrame
    budget_lines: pd.DataFrame
    versions: pd.DataFrame
    plan: pd.DataFrame
    spending: pd.DataFrame
    steps: pd.DataFrame
    payments: pd.DataFrame
    ledger_published: bool
    """Whether a budget by period, and with it a ledger, is on record; else nothing may be called zero."""
    scope: Scope = WHOLE

    @property
    def version(self) -> pd.DataFrame:
        """The budget that the money is held against, one row of `versions` or none: the scope's, or that in force."""
        wanted = self.scope.budget_version_id
        if wanted is None:
            return self.versions.tail(1)
        return self.versions[self.versions["budget_version_id"] == wanted]

    @cached_property
    def approved(self) -> Figure:
        """The approved budget: the plan's total, which is known even where its parts are not; of a scope its part."""
        if not self.scope.is_whole:
            return amount(
                "approved_budget", self.plan["planned_cents"], evidence_of(self.plan), published=self.ledger_published
            )
        evidence = frozenset({self.project.evidence})
        return Figure("approved_budget", self.project.total_budget_cents, evidence=evidence)

    @property
    def approved_cents(self) -> int | None:
        """The approved budget in cents; None where it is not published."""
        return None if self.approved.numerator is None else int(self.approved.numerator)

    @cached_property
    def cumulative_target(self) -> Figure:
        """Planned for the periods that have ended by the status date."""
        return self._planned("cumulative_target", "end_on")

    @cached_property
    def reportable_target(self) -> Figure:
        """Planned for the periods whose reports are due by the status date."""
        return self._planned("reportable_target", "report_due_on")

    @cached_property
    def declared(self) -> Figure:
        return self._spent("declared", "declared_cents")

    @cached_property
    def certified(self) -> Figure:
        return self._spent("certified", "certified_cents")

    @cached_property
    def deducted(self) -> Figure:
        """What first-level control took off what it certified."""
        return self._spent("deducted", "deducted_cents")

    @cached_property
    def paid(self) -> Figure:
        if self.ledger_published and not self.scope.has_payments:
            return Figure("paid", None, missing=Missing.NOT_APPLICABLE)
        rests_on = evidence_of(self.payments, self.plan)
        return amount("paid", self.payments["amount_cents"], rests_on, published=self.ledger_published)

    @cached_property
    def remaining(self) -> Figure:
        """Approved minus declared; negative where more is declared than approved."""
        if self.declared.numerator is None or self.approved.numerator is None:
            return Figure("remaining", None, missing=self.declared.missing)
        rests_on = self.approved.evidence | self.declared.evidence
        return Figure("remaining", self.approved.numerator - self.declared.numerator, evidence=rests_on)

    def spent(self, stage: Stage) -> Figure:
        """The figure of a stage."""
        return {Stage.DECLARED: self.declared, Stage.CERTIFIED: self.certified, Stage.PAID: self.paid}[stage]

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

    @property
    def by_partner(self) -> pd.DataFrame:
        """The breakdown by partner, see `breakdowns`."""
        return self.breakdowns[Dimension.PARTNER]

    @property
    def by_line(self) -> pd.DataFrame:
        """The breakdown by budget line, see `breakdowns`."""
        return self.breakdowns[Dimension.BUDGET_LINE]

    @cached_property
    def breakdowns(self) -> dict[Dimension, pd.DataFrame]:
        """Of each dimension one row per member in the order of the package, those outside the scope left out.

        Columns: the key (see `KEYS`), `title` (of a period None), of partners `short_name` and `country_code`, of
        periods `number`, `start_on` and `end_on`; approved_cents, target_cents, reportable_cents, declared_cents,
        certified_cents, deducted_cents, paid_cents, remaining_cents (None each where not published; paid None also
        where payments are not told apart). Members without a plan have 0 approved; a rate of theirs is n/a.
        """
        return {dimension: self._breakdown(dimension) for dimension in Dimension}

    def _breakdown(self, dimension: Dimension) -> pd.DataFrame:
        key, made = KEYS[dimension], self._members(dimension)
        columns = {
            "approved_cents": (self.plan, "planned_cents"),
            "target_cents": (self.planned_by("end_on"), "planned_cents"),
            "reportable_cents": (self.planned_by("report_due_on"), "planned_cents"),
            "declared_cents": (self.spending, "declared_cents"),
            "certified_cents": (self.spending, "certified_cents"),
            "deducted_cents": (self.spending, "deducted_cents"),
            "paid_cents": (self.payments, "amount_cents"),
        }
        for name, (frame, column) in columns.items():
            told = name != "paid_cents" or (self.scope.has_payments and dimension not in WITHOUT_PAYMENTS)
            sums = sums_by(frame, key, column) if self.ledger_published and told else None
            made[name] = pd.Series(
                [None if sums is None else sums.get(member, 0) for member in made[key]], dtype=object, index=made.index
            )
        made["remaining_cents"] = pd.Series(
            [
                approved - declared if self.ledger_published else None
                for approved, declared in zip(made["approved_cents"], made["declared_cents"], strict=True)
            ],
            dtype=object,
            index=made.index,
        )
        return made

    def _members(self, dimension: Dimension) -> pd.DataFrame:
        """The members of a dimension that the scope lets through, with their key and what names them."""
        scope = self.scope
        match dimension:
            case Dimension.PARTNER:
                made = self.partners[["partner_id", "short_name", "country_code"]].copy()
                made["title"] = made["short_name"]
                wanted = scope.partner_id
                if scope.country_code is not None:
                    made = made[made["country_code"] == scope.country_code]
            case Dimension.WORK_PACKAGE:
                made = self.work_packages[["work_package_id", "title"]].copy()
                wanted = scope.work_package_id
            case Dimension.BUDGET_LINE:
                made = self.budget_lines[["budget_line_id", "title"]].copy()
                wanted = scope.budget_line_id
            case Dimension.PERIOD:
                made = self.periods[["period_id", "number", "start_on", "end_on"]].assign(title=None)
                wanted = scope.period_id
        if wanted is not None:
            made = made[made[KEYS[dimension]] == wanted]
        return made.reset_index(drop=True)

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

        Columns: on, declared_cents, certified_cents, paid_cents (cumulative; paid None where the scope does not tell
        payments apart). No rows where nothing is published.
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
        made = pd.DataFrame(rows, columns=["on", "declared_cents", "certified_cents", "paid_cents"])
        return made if self.scope.has_payments else made.assign(paid_cents=None)

    def planned_by(self, day: str) -> pd.DataFrame:
        """The plan of the periods of which the day named (`end_on` or `report_due_on`) has come."""
        come = self.periods.loc[self.periods[day] <= self.status_date, "period_id"]
        return self.plan[self.plan["period_id"].isin(come)]

    def _planned(self, measure: str, day: str) -> Figure:
        cents = self.planned_by(day)["planned_cents"]
        return amount(measure, cents, evidence_of(self.plan), published=self.ledger_published)

    def _spent(self, measure: str, column: str) -> Figure:
        # With a plan but nothing declared yet the sum is a true zero, and it rests on what the plan rests on.
        rests_on = evidence_of(self.spending, self.plan)
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
