"""What may still be moved: expenditure against the approved budget and the rules on going beyond it, and a what-if.

The rules are data of the package, as `datastore.queries.rules.limits` returns them. An `overrun` rule says how far the
declared expenditure of a member may exceed its approved budget before someone must approve: the lower of a share of
the approved budget (rounded down to the cent) and an amount, of those that are given; with neither the limit is not on
record. A `ceiling` rule is an amount that the declared expenditure of a budget line may not exceed over the whole
project. A rule that nobody has verified binds nobody. Amounts are in cents; None is what is not published or not on
record, never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from clustercoop.measures.budget import KEYS, Money
from clustercoop.measures.figure import Figure, Missing, evidence_of
from clustercoop.selection import Scope
from clustercoop.vocabulary import Certainty, Dimension, Evidence, LimitKind, MoveProblem, Verdict

FLEXIBLE = (Dimension.PARTNER, Dimension.BUDGET_LINE, Dimension.WORK_PACKAGE)
"""Where a budget may be exceeded or moved; what a period leaves over is spent in the next one."""

COLUMNS = (
    "approved_cents",
    "declared_cents",
    "overrun_cents",
    "allowed_cents",
    "ceiling_cents",
    "unspent_cents",
    "room_cents",
    "verdict",
    "rule_id",
    "rule",
    "approver",
    "evidence",
)

BASIS_POINTS = 10_000


@dataclass(frozen=True)
class Limit:
    """One rule that limits expenditure; a share or an amount that is not on record is None."""

    rule_id: str
    rule: str
    kind: LimitKind
    scope: Dimension | None
    budget_line_id: str | None
    share_bp: int | None
    amount_cents: int | None
    approver: str | None
    evidence: Evidence

    def concerns(self, dimension: Dimension, member: str) -> bool:
        """Whether the rule speaks of a member of a dimension; one that names a budget line speaks of no other."""
        if self.scope not in (None, dimension):
            return False
        return self.budget_line_id is None or (dimension is Dimension.BUDGET_LINE and self.budget_line_id == member)

    def allowed(self, approved_cents: int) -> int | None:
        """By how many cents an approved budget may be exceeded; None where the limit is not on record."""
        share = None if self.share_bp is None else approved_cents * self.share_bp // BASIS_POINTS
        return min((part for part in (share, self.amount_cents) if part is not None), default=None)


@dataclass(frozen=True)
class _Standing:
    """A member against its approved budget and the rules that bind it; amounts None where not published."""

    member: str
    title: str
    approved: int | None
    declared: int | None
    limit: Limit | None = None
    allowed: int | None = None
    ceiling: Limit | None = None

    @property
    def overrun(self) -> int | None:
        return None if self.approved is None or self.declared is None else max(0, self.declared - self.approved)

    @property
    def unspent(self) -> int | None:
        return None if self.approved is None or self.declared is None else max(0, self.approved - self.declared)

    @property
    def most(self) -> int | None:
        """The most that the ceiling lets be declared."""
        return None if self.ceiling is None else self.ceiling.amount_cents

    @property
    def room(self) -> int | None:
        """What may still be declared before someone must approve; negative where that is already exceeded."""
        if self.approved is None or self.declared is None or self.allowed is None:
            return None
        until = self.approved + self.allowed
        return (until if self.most is None else min(until, self.most)) - self.declared

    @property
    def verdict(self) -> Verdict:
        if self.overrun is None or self.declared is None:
            return Verdict.NOT_PUBLISHED
        if self.most is not None and self.declared > self.most:
            return Verdict.OVER_CEILING
        if not self.overrun:
            return Verdict.WITHIN_BUDGET
        if self.allowed is None:
            return Verdict.LIMIT_UNKNOWN
        return Verdict.WITHIN_RULE if self.overrun <= self.allowed else Verdict.NEEDS_APPROVAL

    @property
    def row(self) -> tuple[Any, ...]:
        """The cells of the member, key and title first."""
        verdict = self.verdict
        said = self.ceiling if verdict is Verdict.OVER_CEILING else self.limit
        rule = (None,) * 4 if said is None else (said.rule_id, said.rule, said.approver, said.evidence)
        amounts = (self.approved, self.declared, self.overrun, self.allowed, self.most, self.unspent, self.room)
        return (self.member, self.title, *amounts, verdict, *rule)


def check(money: Money, rules: pd.DataFrame, dimension: Dimension) -> pd.DataFrame:
    """Each member of a dimension against its approved budget and the rules, in the order of the package.

    Columns: the key (see `KEYS`), title, approved_cents, declared_cents; overrun_cents (declared above approved, else
    0); allowed_cents (the overrun that needs no approval, None where no limit is on record); ceiling_cents (None
    without one); unspent_cents (approved above declared, else 0: what could be given away); room_cents (approved plus
    allowed minus declared, never beyond the ceiling: what may still be declared before someone must approve, negative
    where it is exceeded; None without a limit); verdict (a `Verdict`); rule_id, rule, approver, evidence of the rule
    behind the verdict: the ceiling that is broken, or else the rule on overruns (None each without one). Where
    nothing is published all but key and title are None and the verdict says so.

    Of the rules on overruns that concern a member, one with a limit on record outranks one without; of several the
    strictest binds, and of equals the first by rule_id. A ceiling holds over the whole project, so it is looked at
    only where the scope of `money` leaves partners, countries, work packages and periods whole; the rest of the check
    is about the scope, whatever it is. Raises ValueError for the periods, which no rule limits.
    """
    return _frame(dimension, _standings(money, _limits(rules), dimension).values())


def flexibility_overruns(money: Money, dimension: Dimension) -> Figure:
    """The number of members of a dimension on which more is declared than approved. Raises ValueError for periods."""
    over = [standing for standing in _standings(money, (), dimension).values() if standing.overrun]
    if not money.ledger_published:
        return Figure("flexibility_overruns", None, missing=Missing.NOT_PUBLISHED)
    return Figure("flexibility_overruns", len(over), evidence=evidence_of(money.plan, money.spending))


def flexibility_approvals(money: Money, rules: pd.DataFrame, dimension: Dimension) -> Figure:
    """The number of members of a dimension whose expenditure needs an approval or is over its ceiling.

    Not published also where the limit of a member's overrun is not on record: nobody can then say that it needs
    none. Raises ValueError for the periods.
    """
    standings = _standings(money, _limits(rules), dimension).values()
    verdicts = [standing.verdict for standing in standings]
    if not money.ledger_published or Verdict.LIMIT_UNKNOWN in verdicts:
        return Figure("flexibility_approvals", None, missing=Missing.NOT_PUBLISHED)
    bound = {rule.evidence for standing in standings for rule in (standing.limit, standing.ceiling) if rule}
    needed = sum(verdict in (Verdict.NEEDS_APPROVAL, Verdict.OVER_CEILING) for verdict in verdicts)
    return Figure("flexibility_approvals", needed, evidence=evidence_of(money.plan, money.spending) | bound)


@dataclass(frozen=True)
class Move:
    """Approved budget that somebody thinks of moving from one member of a dimension to another."""

    dimension: Dimension
    source: str
    target: str
    cents: int


@dataclass(frozen=True)
class Trial:
    """What would become of the two members, without anything being stored.

    `before` and `after` have the columns of `check`, the source first; one row where both are the same member. They
    are alike where a problem prevents the move. `verdict` is that of the move itself, with the rule behind it and who
    approves: None each where the move is prevented, but that a budget which is not published has its verdict too.
    """

    move: Move
    problem: MoveProblem | None
    before: pd.DataFrame
    after: pd.DataFrame
    verdict: Verdict | None
    rule_id: str | None
    approver: str | None
    allowed_cents: int | None
    """The most that may be moved without approval, None where it is not on record."""


def try_move(money: Money, rules: pd.DataFrame, move: Move) -> Trial:
    """Try a move of approved budget: the two members before and after it, and what the rules say of it.

    What may be exceeded without approval stays the allowance of the budget that is approved, before the move. A move
    changes both budgets, so it is within the rule up to the lower of their two allowances and needs an approval
    beyond; where one of them is not on record and the other is kept, the limit is unknown. A move of more than the
    source has unspent is tried all the same, for it may be made good later, and the problem is said.

    Raises KeyError for a member that the scope of `money` does not have, ValueError for the periods.
    """
    standings = _standings(money, _limits(rules), move.dimension)
    source, target = standings[move.source], standings[move.target]
    before = _frame(move.dimension, {each.member: each for each in (source, target)}.values())
    problem = _problem(move, source)
    if problem not in (None, MoveProblem.MORE_THAN_UNSPENT) or source.approved is None or target.approved is None:
        verdict = Verdict.NOT_PUBLISHED if problem is MoveProblem.NOT_PUBLISHED else None
        return Trial(move, problem, before, before, verdict, None, None, None)
    less, more = source.approved - move.cents, target.approved + move.cents
    after = _frame(move.dimension, [replace(source, approved=less), replace(target, approved=more)])
    verdict, limit, allowed = _judged(move.cents, source, target)
    rule_id, approver = (None, None) if limit is None else (limit.rule_id, limit.approver)
    return Trial(move, problem, before, after, verdict, rule_id, approver, allowed)


def _problem(move: Move, source: _Standing) -> MoveProblem | None:
    if source.approved is None or source.unspent is None:
        return MoveProblem.NOT_PUBLISHED
    if move.source == move.target:
        return MoveProblem.SAME_MEMBER
    if move.cents <= 0:
        return MoveProblem.NOT_POSITIVE
    if move.cents > source.approved:
        return MoveProblem.MORE_THAN_APPROVED
    return MoveProblem.MORE_THAN_UNSPENT if move.cents > source.unspent else None


def _judged(cents: int, source: _Standing, target: _Standing) -> tuple[Verdict, Limit | None, int | None]:
    """Verdict of a move, the rule behind it, and the most that the rule lets be moved."""
    bounds = [(side.allowed, side.limit) for side in (source, target) if side.allowed is not None and side.limit]
    if bounds:
        allowed, limit = min(bounds, key=lambda bound: (bound[0], bound[1].rule_id))
        if cents > allowed:
            return Verdict.NEEDS_APPROVAL, limit, allowed
        if len(bounds) == 2:
            return Verdict.WITHIN_RULE, limit, allowed
    return Verdict.LIMIT_UNKNOWN, source.limit if source.allowed is None else target.limit, None


def _standings(money: Money, limits: Sequence[Limit], dimension: Dimension) -> dict[str, _Standing]:
    """Each member by its key, in the order of the package."""
    if dimension not in FLEXIBLE:
        raise ValueError(f"no rule limits a {dimension}: ask for one of {', '.join(FLEXIBLE)}")
    overruns = [limit for limit in limits if limit.kind is LimitKind.OVERRUN]
    hold = dimension is Dimension.BUDGET_LINE and _lines_are_whole(money.scope)
    ceilings = [limit for limit in limits if hold and limit.kind is LimitKind.CEILING]
    made = {}
    for row in money.breakdowns[dimension].to_dict("records"):
        member, title = row[KEYS[dimension]], row["title"]
        if not money.ledger_published:
            made[member] = _Standing(member, title, None, None)
            continue
        approved, declared = int(row["approved_cents"]), int(row["declared_cents"])
        limit = _strictest((each, each.allowed(approved)) for each in overruns if each.concerns(dimension, member))
        ceiling = _strictest((each, each.amount_cents) for each in ceilings if each.concerns(dimension, member))
        allowed = None if limit is None else limit.allowed(approved)
        made[member] = _Standing(member, title, approved, declared, limit, allowed, ceiling)
    return made


def _strictest(bounds: Iterable[tuple[Limit, int | None]]) -> Limit | None:
    """The rule with the lowest amount, those without one last, the first of equals; None where there is none."""
    ordered = sorted(bounds, key=lambda bound: (bound[1] is None, bound[1] or 0, bound[0].rule_id))
    return ordered[0][0] if ordered else None


def _lines_are_whole(scope: Scope) -> bool:
    """Whether the scope leaves nothing of a budget line out."""
    return replace(scope, budget_line_id=None).is_whole


def _limits(rules: pd.DataFrame) -> list[Limit]:
    return [
        Limit(
            rule_id=row["rule_id"],
            rule=row["rule"],
            kind=LimitKind(row["limits"]),
            scope=None if pd.isna(row["scope"]) else Dimension(row["scope"]),
            budget_line_id=None if pd.isna(row["budget_line_id"]) else row["budget_line_id"],
            share_bp=None if pd.isna(row["threshold_share_bp"]) else int(row["threshold_share_bp"]),
            amount_cents=None if pd.isna(row["threshold_amount_cents"]) else int(row["threshold_amount_cents"]),
            approver=None if pd.isna(row["approver"]) else row["approver"],
            evidence=Evidence(row["evidence"]),
        )
        for row in rules.to_dict("records")
        if row["certainty"] != Certainty.UNVERIFIED
    ]


def _frame(dimension: Dimension, standings: Iterable[_Standing]) -> pd.DataFrame:
    rows = [standing.row for standing in standings]
    return pd.DataFrame(rows, columns=[KEYS[dimension], "title", *COLUMNS], dtype=object)
