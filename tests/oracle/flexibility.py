"""What may still be moved: each member against its budget and the rules, which stand as rows of `rules.csv`.

A rule has limits, scope, budget_line_id, threshold_share (percent) and threshold_amount, empty where not given.
One that nobody has verified counts for nothing.
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.money import MoneyOracle
from tests.oracle.record import NOT_PUBLISHED, Row, Value, cents

KEYS = {"partner": "partner_id", "budget line": "budget_line_id", "work package": "work_package_id"}

Verdict = dict[str, int | str | None]


class FlexibilityOracle:
    def __init__(self, money: MoneyOracle, rules: list[Row]) -> None:
        self.money, self.record = money, money.record
        self.rules = [row for row in rules if row["certainty"] != "unverified"]

    def members(self, dimension: str) -> list[str]:
        """The members in the order of the package."""
        if dimension == "partner":
            return [row["partner_id"] for row in self.record.partners]
        rows = self.record.tables["budget_lines"]
        if dimension == "work package":
            rows = self.record.rows("work_packages")
        return [row[KEYS[dimension]] for row in sorted(rows, key=lambda row: int(row["number"]))]

    def check(self, dimension: str) -> dict[str, Verdict]:
        """Of each member approved, declared, overrun, allowed, unspent, room, verdict and rule."""
        return {member: self.check_one(dimension, member) for member in self.members(dimension)}

    def check_one(self, dimension: str, member: str) -> Verdict:
        if not self.money.plan:
            names = ("approved", "declared", "overrun", "allowed", "unspent", "room", "rule")
            return {**dict.fromkeys(names), "verdict": NOT_PUBLISHED}
        approved = declared = 0
        for row in self.money.plan:
            if row[KEYS[dimension]] == member:
                approved += cents(row["planned"])
        for item, amount in self.money.declared_items:
            owner = item if dimension != "partner" else self.record.reports[item["report_id"]]
            if owner[KEYS[dimension]] == member:
                declared += amount
        overrun = declared - approved if declared > approved else 0
        unspent = approved - declared if approved > declared else 0
        allowed, rule = self.allowed(dimension, member, approved)
        ceiling, ceiling_rule = self.ceiling(dimension, member)
        room = None if allowed is None else approved + allowed - declared
        if room is not None and ceiling is not None and ceiling - declared < room:
            room = ceiling - declared
        if ceiling is not None and declared > ceiling:
            verdict, rule = "over the ceiling", ceiling_rule
        elif overrun == 0:
            verdict = "within budget"
        elif allowed is None:
            verdict = "limit not on record"
        elif overrun > allowed:
            verdict = "needs approval"
        else:
            verdict = "over budget, within the rule"
        return {
            "approved": approved,
            "declared": declared,
            "overrun": overrun,
            "allowed": allowed,
            "unspent": unspent,
            "room": room,
            "verdict": verdict,
            "rule": rule,
        }

    def allowed(self, dimension: str, member: str, approved: int) -> tuple[int | None, str | None]:
        """The strictest limit of the rules on overruns that speak of the member, and that rule."""
        lowest: int | None = None
        rule = None
        silent = []
        for row in sorted(self.rules, key=lambda row: row["rule_id"]):
            if row["limits"] != "overrun" or not self.speaks_of(row, dimension, member):
                continue
            parts = []
            if row["threshold_share"]:
                exact = Fraction(row["threshold_share"]) / 100 * approved
                parts.append(exact.numerator // exact.denominator)
            if row["threshold_amount"]:
                parts.append(cents(row["threshold_amount"]))
            if not parts:
                silent.append(row["rule_id"])
            elif lowest is None or min(parts) < lowest:
                lowest, rule = min(parts), row["rule_id"]
        if lowest is None and silent:
            rule = silent[0]
        return lowest, rule

    def ceiling(self, dimension: str, member: str) -> tuple[int | None, str | None]:
        lowest: int | None = None
        rule = None
        for row in sorted(self.rules, key=lambda row: row["rule_id"]):
            if dimension == "budget line" and row["limits"] == "ceiling" and self.speaks_of(row, dimension, member):
                amount = cents(row["threshold_amount"])
                if lowest is None or amount < lowest:
                    lowest, rule = amount, row["rule_id"]
        return lowest, rule

    def speaks_of(self, row: Row, dimension: str, member: str) -> bool:
        if row["scope"] and row["scope"] != dimension:
            return False
        if row["budget_line_id"]:
            return dimension == "budget line" and row["budget_line_id"] == member
        return True

    def overruns(self, dimension: str) -> Value:
        """How many members are over their budget."""
        if not self.money.plan:
            return NOT_PUBLISHED
        return sum(1 for row in self.check(dimension).values() if row["overrun"])

    def approvals(self, dimension: str) -> Value:
        """How many members need an approval or are over a ceiling; nobody knows while a limit is not on record."""
        verdicts = [row["verdict"] for row in self.check(dimension).values()]
        if not self.money.plan or "limit not on record" in verdicts:
            return NOT_PUBLISHED
        return verdicts.count("needs approval") + verdicts.count("over the ceiling")

    def move(self, dimension: str, source: str, target: str, amount: int) -> str:
        """What the rules say of a move that nothing prevents."""
        unknown = False
        for member in (source, target):
            approved = self.check_one(dimension, member)["approved"]
            assert isinstance(approved, int)
            allowed, _ = self.allowed(dimension, member, approved)
            if allowed is None:
                unknown = True
            elif amount > allowed:
                return "needs approval"
        return "limit not on record" if unknown else "over budget, within the rule"
