"""What may still move? Each member against its budget and the rules, the rules themselves, and a what-if."""

from __future__ import annotations

from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.budget import KEYS, Money
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.flexibility import FLEXIBLE, Trial, check
from clustercoop.views import words
from clustercoop.views.budget import scope
from clustercoop.views.budget.breakdown import NAMES
from clustercoop.views.budget.states import MOVE_PROBLEMS, MOVE_VERDICTS, VERDICTS
from clustercoop.views.view import Column, Kind, Table, View, not_published
from clustercoop.vocabulary import Certainty, Dimension, LimitKind, Verdict

BEYOND = (Verdict.NEEDS_APPROVAL, Verdict.OVER_CEILING, Verdict.LIMIT_UNKNOWN)


def answer(money: Money, rules: pd.DataFrame) -> str:
    """What is over its budget, and whether somebody must approve it."""
    if not money.ledger_published:
        return _("What may still be moved is not published.")
    over, beyond = [], []
    for dimension in FLEXIBLE:
        for row in check(money, rules, dimension).to_dict("records"):
            if row["overrun_cents"]:
                over.append(row["title"])
            if row["verdict"] in BEYOND:
                beyond.append(f"{row['title']} ({_(VERDICTS[row['verdict']][1])})")
    if not over and not beyond:
        return _("No partner, budget line or work package has declared more than is approved.")
    if not beyond:
        return ngettext(
            "{names} is over its budget, within the rules; nothing needs approval.",
            "{names} are over their budgets, within the rules; nothing needs approval.",
            len(over),
        ).format(names=words.names(over))
    return _("To decide: {names}.").format(names=words.names(beyond))


def verdicts(money: Money, rules: pd.DataFrame, *, by: str) -> View:
    """Approved, spent, overrun, allowed, what is left to move, and the verdict by its rule, of each member."""
    dimension = Dimension(by)
    rows = _shown(check(money, rules, dimension), dimension, scope.names(money, dimension))
    said = _takeaway(money, rows)
    return View(
        slug="budget-flexibility",
        title=_("Budget and rule, by {members}").format(members=_(NAMES[dimension]).lower()),
        unit=_("{currency}; declared in partner reports").format(currency=money.project.currency),
        takeaway=said,
        alt=said,
        table=Table("budget-flexibility", _columns(money, _(NAMES[dimension])), rows),
        evidence=money.evidence | evidence_of(rules),
    )


def _shown(rows: pd.DataFrame, dimension: Dimension, names: dict[str, str]) -> pd.DataFrame:
    made = rows.copy()
    made["title"] = [names[member] for member in made[KEYS[dimension]]]
    made["says"] = [words.symbol_and_word(VERDICTS[verdict]) for verdict in made["verdict"]]
    made["by_rule"] = [
        None
        if pd.isna(row["rule_id"])
        else _rule_name(row["rule_id"], row["approver"] if row["verdict"] in BEYOND else None)
        for row in made.to_dict("records")
    ]
    return made.astype(object).where(made.notna(), None)


def _rule_name(rule_id: str, approver: Any) -> str:
    """`rule FX1; beyond it: Joint Technical Secretariat`."""
    named = _("rule {rule}").format(rule=rule_id)
    if pd.isna(approver) or not approver:
        return named
    return _("{rule}; beyond it: {approver}").format(rule=named, approver=approver)


def _takeaway(money: Money, rows: pd.DataFrame) -> str:
    if not money.ledger_published:
        return _("Budgets and spending are not published.")
    over = [row["title"] for row in rows.to_dict("records") if row["overrun_cents"]]
    if not over:
        return _("None has declared more than is approved.")
    return _("More than approved is declared by: {names}.").format(names=words.names(over))


def _columns(money: Money, member: str) -> tuple[Column, ...]:
    absent = _("n/a") if money.ledger_published else not_published()
    unlimited = _("not on record") if money.ledger_published else not_published()
    return (
        Column("title", member),
        Column("approved_cents", _("Approved"), Kind.MONEY, absent),
        Column("declared_cents", _("Declared"), Kind.MONEY, absent),
        Column("overrun_cents", _("Over the budget"), Kind.MONEY, absent),
        Column("allowed_cents", _("Allowed by the rule"), Kind.MONEY, unlimited),
        Column("unspent_cents", _("Unspent, may be given"), Kind.MONEY, absent),
        Column("room_cents", _("Left until approval is needed"), Kind.MONEY, unlimited),
        Column("says", _("Verdict"), below="by_rule"),
    )


def rules_table(rules: pd.DataFrame, lines: dict[str, str], currency: str) -> Table:
    """The rules that are applied, each with its limit, who approves beyond it, evidence and source.

    Unverified ones are no facts: they bind nobody and are not listed.
    """
    rows = [
        {
            "rule_id": row["rule_id"],
            "rule": row["rule"],
            "programme": row["programme"],
            "applies": _applies(row, lines),
            "limit": _limit(row, currency),
            "approver": row["approver"],
            "evidence": words.evidence_mark([row["evidence"]]),
            "source": row["source"],
            "url": row["url"] if row["linkable"] else None,
        }
        for row in rules.to_dict("records")
        if row["certainty"] != Certainty.UNVERIFIED
    ]
    names = ["rule_id", "rule", "programme", "applies", "limit", "approver", "evidence", "source", "url"]
    columns = (
        Column("rule_id", _("No.")),
        Column("rule", _("Rule"), below="programme", wide=True),
        Column("limit", _("Limit"), below="applies"),
        Column("approver", _("Who approves beyond it"), absent=_("not on record")),
        Column("evidence", _("Evidence")),
        Column("source", _("Source"), Kind.LINK, link="url"),
    )
    taken_away = (Column("programme", _("Programme")), Column("applies", _("Applies to")))
    return Table("budget-rules", columns, pd.DataFrame(rows, columns=names).astype(object), taken_away=taken_away)


def _applies(row: dict[str, Any], lines: dict[str, str]) -> str:
    if not pd.isna(row["budget_line_id"]):
        return lines.get(str(row["budget_line_id"]), str(row["budget_line_id"]))
    if pd.isna(row["scope"]):
        return _("partners, budget lines and work packages")
    return _("each {member}").format(member=_(NAMES[Dimension(row["scope"])]).lower())


def _limit(row: dict[str, Any], currency: str) -> str:
    share, amount = row["threshold_share_bp"], row["threshold_amount_cents"]
    parts = [] if pd.isna(share) else [i18n.percent(share / 100, _decimals(int(share)))]
    parts += [] if pd.isna(amount) else [i18n.money(int(amount), currency, _decimals(int(amount)))]
    if not parts:
        return _("not public")
    if LimitKind(row["limits"]) is LimitKind.CEILING:
        return _("at most {amount} in all").format(amount=parts[0])
    over: str = _("{limit} over the approved budget").format(limit=_(" or ").join(parts))
    return over if len(parts) == 1 else _("{over}, the lower of the two").format(over=over)


def _decimals(hundredths: int) -> int:
    """A limit is shown as it is: rounded, it would be another one."""
    return 2 if hundredths % 100 else 0


def trial_words(trial: Trial, names: dict[str, str], currency: str) -> list[str]:
    """The verdict on a move, and what stands in its way."""
    said = [_(MOVE_PROBLEMS[trial.problem])] if trial.problem is not None else []
    if trial.verdict is None or trial.verdict is Verdict.NOT_PUBLISHED:
        return said
    move = trial.move
    sentence = _("Moving {amount} from {source} to {target}: {verdict}").format(
        amount=i18n.money(move.cents, currency),
        source=names[move.source],
        target=names[move.target],
        verdict=words.symbol_and_word(MOVE_VERDICTS[trial.verdict]),
    )
    if trial.allowed_cents is not None:
        sentence = _("{sentence} (allowed {amount}, {rule})").format(
            sentence=sentence,
            amount=i18n.money(trial.allowed_cents, currency),
            rule=_rule_name(str(trial.rule_id), trial.approver),
        )
    return [*said, f"{sentence}."]


def trial_table(trial: Trial, money: Money) -> Table:
    """Both members before and after the move; nothing of it is kept."""
    dimension = trial.move.dimension
    names = scope.names(money, dimension)
    before = _shown(trial.before, dimension, names).to_dict("records")
    after = _shown(trial.after, dimension, names).to_dict("records")
    rows = [
        {
            "title": old["title"],
            "approved_before": old["approved_cents"],
            "approved_after": new["approved_cents"],
            "declared_cents": old["declared_cents"],
            "room_before": old["room_cents"],
            "room_after": new["room_cents"],
            "says_before": old["says"],
            "says_after": new["says"],
        }
        for old, new in zip(before, after, strict=True)
    ]
    absent, unlimited = _("n/a"), _("not on record")
    columns = (
        Column("title", _(NAMES[dimension])),
        Column("approved_before", _("Approved now"), Kind.MONEY, absent),
        Column("approved_after", _("Approved after"), Kind.MONEY, absent),
        Column("declared_cents", _("Declared"), Kind.MONEY, absent),
        Column("room_before", _("Left until approval, now"), Kind.MONEY, unlimited),
        Column("room_after", _("Left until approval, after"), Kind.MONEY, unlimited),
        Column("says_before", _("Verdict now")),
        Column("says_after", _("Verdict after")),
    )
    return Table("budget-what-if", columns, pd.DataFrame(rows).astype(object))
