"""The fund's share: what each partner's own rate brings, what was paid of it, and what has still to be certified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from clustercoop.measures.budget import Money, sums_by
from clustercoop.measures.figure import Figure, Missing, amount, evidence_of, half_up, ratio
from clustercoop.vocabulary import Evidence, ReportEventKind

BASIS_POINTS = 10_000

CENTS = (
    "approved_fund_cents",
    "certified_cents",
    "earned_cents",
    "national_cents",
    "paid_cents",
    "outstanding_cents",
)


def fund_share(cents: int, rate_bp: int) -> int:
    """The fund's part of an amount at a rate in basis points, to the nearest cent; a half goes up, below zero too."""
    return half_up(cents * rate_bp, BASIS_POINTS)


@dataclass(frozen=True)
class SpendingTarget:
    """What the programme asks the project to have earned from the fund by a day; amounts in cents.

    `earned_cents` is what certified expenditure had earned on that day, or, while it lies ahead, on the status date;
    None where it is not published.
    """

    target_id: str
    on: date
    title: str
    amount_cents: int
    earned_cents: int | None
    evidence: frozenset[Evidence]

    @property
    def difference_cents(self) -> int | None:
        """Earned minus asked: negative is what was, or is still, to be certified for the fund's share."""
        return None if self.earned_cents is None else self.earned_cents - self.amount_cents


@dataclass(frozen=True)
class Cofinancing:
    """The fund's share of a scope of the money on a status date, by each partner's own rate.

    `targets`: target_id, target_on, amount_cents (of the fund's share), title, evidence; it may have no rows.
    The fund is the one that the project names.
    """

    money: Money
    targets: pd.DataFrame

    @cached_property
    def by_partner(self) -> pd.DataFrame:
        """The partners of the scope in list order.

        Columns: partner_id, short_name, country_code, rate_bp (basis points); approved_fund_cents and earned_cents
        (the partner's approved budget and certified expenditure at its rate, each rounded once, after summing),
        certified_cents, national_cents (certified minus earned), paid_cents, outstanding_cents (earned minus paid;
        negative where more is paid). None where not published; paid and outstanding None also where payments are
        not told apart.
        """
        rows = []
        for row in self.money.by_partner.to_dict("records"):
            rate = self._rates[row["partner_id"]]
            named = (row["partner_id"], row["short_name"], row["country_code"], rate)
            rows.append((*named, *self._amounts(row, rate)))
        columns = ["partner_id", "short_name", "country_code", "rate_bp", *CENTS]
        return pd.DataFrame(rows, columns=columns, dtype=object).astype({"rate_bp": "int64"})

    @cached_property
    def fund_approved(self) -> Figure:
        return self._sum("fund_approved", "approved_fund_cents", evidence_of(self.money.plan))

    @cached_property
    def fund_earned(self) -> Figure:
        return self._sum("fund_earned", "earned_cents", self.money.certified.evidence)

    @cached_property
    def national_contribution(self) -> Figure:
        return self._sum("national_contribution", "national_cents", self.money.certified.evidence)

    @cached_property
    def blended_rate(self) -> Figure:
        return ratio("blended_rate", self.fund_earned, self.money.certified)

    @cached_property
    def fund_outstanding(self) -> Figure:
        """Earned and not yet paid; not applicable where payments are not told apart."""
        if self.money.ledger_published and not self.money.scope.has_payments:
            return Figure("fund_outstanding", None, missing=Missing.NOT_APPLICABLE)
        rests_on = self.money.certified.evidence | self.money.paid.evidence
        return self._sum("fund_outstanding", "outstanding_cents", rests_on)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in the order of the money's way; `Money.paid` stands among them."""
        return (
            self.fund_approved,
            self.fund_earned,
            self.national_contribution,
            self.blended_rate,
            self.money.paid,
            self.fund_outstanding,
        )

    @cached_property
    def last_target(self) -> SpendingTarget | None:
        """The latest target whose day has come, with what was earned on that day; None of a part of the project."""
        come = [row for row in self._targets if row["target_on"] <= self.money.status_date]
        return self._target(come[-1]) if come else None

    @cached_property
    def next_target(self) -> SpendingTarget | None:
        """The first target ahead, with what is earned by the status date; None of a part of the project."""
        ahead = [row for row in self._targets if row["target_on"] > self.money.status_date]
        return self._target(ahead[0]) if ahead else None

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        """What the table rests on."""
        return self.money.evidence | self._rates_rest_on

    def earned_on(self, on: date) -> int | None:
        """What certified expenditure had earned on a day up to the status date, at the partners' rates.

        Certified on the day is what hangs on the reports whose last step by then is a certificate, summed for each
        partner before its rate is applied. None where it is not published.
        """
        if not self.money.ledger_published:
            return None
        steps = self.money.steps
        come = steps["occurred_on"].map(lambda day: day <= on).astype(bool)
        last = steps[come].groupby("report_id").tail(1)
        certified = sums_by(last[last["event"] == ReportEventKind.CERTIFIED], "partner_id", "certified_cents")
        return sum(fund_share(cents, self._rates[partner_id]) for partner_id, cents in certified.items())

    @cached_property
    def _rates(self) -> Mapping[str, int]:
        partners = self.money.partners
        return {row.partner_id: int(row.erdf_rate_bp) for row in partners.itertuples()}

    @cached_property
    def _rates_rest_on(self) -> frozenset[Evidence]:
        partners = self.money.partners
        return evidence_of(partners[partners["partner_id"].isin(self.money.by_partner["partner_id"])])

    def _amounts(self, row: Mapping[str, Any], rate_bp: int) -> Iterable[int | None]:
        """The amounts of a partner in the order of `CENTS`."""
        approved, certified, paid = row["approved_cents"], row["certified_cents"], row["paid_cents"]
        if approved is None or certified is None:
            return [None] * len(CENTS)
        earned = fund_share(certified, rate_bp)
        outstanding = None if paid is None else earned - paid
        return [fund_share(approved, rate_bp), certified, earned, certified - earned, paid, outstanding]

    def _sum(self, measure: str, column: str, evidence: frozenset[Evidence]) -> Figure:
        rests_on = evidence | self._rates_rest_on
        return amount(measure, self.by_partner[column], rests_on, published=self.money.ledger_published)

    @property
    def _targets(self) -> list[dict[str, Any]]:
        """The targets by day; none of a part of the project, for they are set for the whole."""
        if not self.money.scope.is_whole:
            return []
        return sorted(self.targets.to_dict("records"), key=lambda row: (row["target_on"], row["target_id"]))

    def _target(self, row: Mapping[str, Any]) -> SpendingTarget:
        return SpendingTarget(
            target_id=row["target_id"],
            on=row["target_on"],
            title=row["title"],
            amount_cents=int(row["amount_cents"]),
            earned_cents=self.earned_on(min(row["target_on"], self.money.status_date)),
            evidence=frozenset({Evidence(row["evidence"])}) | self.fund_earned.evidence,
        )
