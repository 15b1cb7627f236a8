"""The fund's share of the money, partner by partner."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from functools import cached_property

from tests.oracle.money import MoneyOracle
from tests.oracle.record import NOT_PUBLISHED, Record, Row, Value, cents, day, percent


class CofinancingOracle:
    def __init__(self, record: Record, money: MoneyOracle) -> None:
        self.record, self.money = record, money

    @staticmethod
    def share(amount: int, partner: Row) -> int:
        """An amount at the partner's rate in percent, half up to the cent."""
        return math.floor(amount * Fraction(partner["erdf_rate"]) / 100 + Fraction(1, 2))

    @cached_property
    def by_partner(self) -> dict[str, dict[str, int] | None]:
        """Of each partner in list order the amounts; None where nothing is published."""
        made: dict[str, dict[str, int] | None] = {}
        for partner in self.record.partners:
            money = self.money.by_partner[partner["partner_id"]]
            if money is None:
                made[partner["partner_id"]] = None
                continue
            earned = self.share(money["certified"], partner)
            made[partner["partner_id"]] = {
                "approved_fund": self.share(money["approved"], partner),
                "certified": money["certified"],
                "earned": earned,
                "national": money["certified"] - earned,
                "paid": money["paid"],
                "outstanding": earned - money["paid"],
            }
        return made

    def total(self, name: str) -> Value:
        total = 0
        for amounts in self.by_partner.values():
            if amounts is None:
                return NOT_PUBLISHED
            total += amounts[name]
        return total

    @cached_property
    def figures(self) -> dict[str, Value]:
        return {
            "fund_approved": self.total("approved_fund"),
            "fund_earned": self.total("earned"),
            "national_contribution": self.total("national"),
            "blended_rate": percent(self.total("earned"), self.total("certified")),
            "paid": self.total("paid"),
            "fund_outstanding": self.total("outstanding"),
        }

    def earned_on(self, on: date) -> int | None:
        """Earned on another day: what was certified then, as somebody would have counted it on that day."""
        if not self.money.plan:
            return None
        then = MoneyOracle(Record(self.record.tables, on, public_only=self.record.public_only))
        total = 0
        for partner in self.record.partners:
            certified = 0
            for item, amount in then.certified_items:
                if then.record.reports[item["report_id"]]["partner_id"] == partner["partner_id"]:
                    certified += amount
            total += self.share(certified, partner)
        return total

    def target(self, rows: list[Row], *, ahead: bool) -> tuple[str, int, int | None] | None:
        """The last target come, or the first one ahead: identifier, amount, earned on its day or by now."""
        found = None
        for row in sorted(rows, key=lambda row: row["target_on"]):
            if day(row["target_on"]) <= self.record.on and not ahead:
                found = row
            if day(row["target_on"]) > self.record.on and ahead and found is None:
                found = row
        if found is None:
            return None
        earned = self.earned_on(min(day(found["target_on"]), self.record.on))
        return found["target_id"], cents(found["amount"]), earned
