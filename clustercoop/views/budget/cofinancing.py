"""The fund's share: what certified expenditure has earned, what is paid, and what is outstanding."""

from __future__ import annotations

from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.cofinancing import Cofinancing
from clustercoop.views import words
from clustercoop.views.budget import scope
from clustercoop.views.heads import Head
from clustercoop.views.view import Column, Kind, Table, View, not_published
from clustercoop.vocabulary import Certainty

TERM = "years"
"""The unit of a rule that sets a term, such as n+2; others of its topic only name documents."""

SUMMED = (
    "approved_fund_cents",
    "certified_cents",
    "earned_cents",
    "national_cents",
    "paid_cents",
    "outstanding_cents",
)


def answer(share: Cofinancing) -> str:
    """Earned, paid, outstanding."""
    money = share.money
    if not money.ledger_published:
        return _("What the {fund} has paid and still owes is not published.").format(fund=money.project.fund)
    currency = money.project.currency
    earned = words.value(share.fund_earned, currency)
    if share.fund_outstanding.value is None:
        return _(
            "Certified expenditure has earned {earned} of {fund}; payments are not told apart by work package or line."
        ).format(earned=earned, fund=money.project.fund)
    if share.blended_rate.value is None:
        return _("Nothing is certified, so no {fund} is earned; {paid} is paid.").format(
            fund=money.project.fund, paid=words.value(money.paid, currency)
        )
    return _(
        "Certified expenditure has earned {earned} of {fund}, {rate} of it; {paid} is paid, {outstanding} outstanding."
    ).format(
        earned=earned,
        fund=money.project.fund,
        rate=words.value(share.blended_rate, currency),
        paid=words.value(money.paid, currency),
        outstanding=words.value(share.fund_outstanding, currency),
    )


def heads(share: Cofinancing) -> tuple[Head, ...]:
    """Approved, earned, national contribution, outstanding, and the rate over all."""
    return (
        Head(share.fund_approved),
        Head(share.fund_earned),
        Head(share.national_contribution),
        Head(share.fund_outstanding),
        Head(share.blended_rate),
    )


def by_partner(share: Cofinancing) -> View:
    """Each partner by its own rate, and the head's figures as the last row."""
    money = share.money
    rows = share.by_partner.copy()
    rows["rate"] = [int(rate) / 100 for rate in rows["rate_bp"]]
    total: dict[str, Any] = {"short_name": _("All partners"), "rate": share.blended_rate.value}
    for name in SUMMED:
        known = money.ledger_published and rows[name].notna().all()
        total[name] = sum(int(cents) for cents in rows[name]) if known else None
    together = pd.DataFrame([*rows.to_dict("records"), total], columns=list(rows.columns)).astype(object)
    said, fund = answer(share), money.project.fund
    absent = _("n/a") if money.ledger_published else not_published()
    return View(
        slug="budget-fund",
        title=_("Co-financing by partner"),
        unit=money.project.currency,
        takeaway=said,
        alt=said,
        table=Table(
            "budget-fund",
            (
                Column("short_name", _("Partner")),
                Column("country_code", _("Country"), Kind.COUNTRY, ""),
                Column("rate", _("Co-financing rate"), Kind.PERCENT, absent),
                Column("approved_fund_cents", _("{fund} approved").format(fund=fund), Kind.MONEY, absent),
                Column("certified_cents", _("Certified"), Kind.MONEY, absent),
                Column("earned_cents", _("{fund} earned").format(fund=fund), Kind.MONEY, absent),
                Column("national_cents", _("National contribution"), Kind.MONEY, absent),
                Column("paid_cents", _("{fund} received").format(fund=fund), Kind.MONEY, absent),
                Column("outstanding_cents", _("{fund} outstanding").format(fund=fund), Kind.MONEY, absent),
            ),
            together.where(together.notna(), None),
            total=len(together) - 1,
        ),
        evidence=share.evidence,
        notes=(_("The rate of the last row is {fund} earned divided by certified expenditure.").format(fund=fund),),
    )


def targets(share: Cofinancing) -> tuple[str, ...]:
    """The programme's spending targets for this project: the last one that has passed and the next one ahead."""
    if share.targets.empty:
        return (_("The record holds no spending target of the programme for this project."),)
    said = []
    currency = share.money.project.currency
    for target, sentence in (
        (share.last_target, _("By {day} {amount} of {fund} were to be certified; {earned} were, {difference}.")),
        (share.next_target, _("By {day} {amount} of {fund} are to be certified; {earned} are so far, {difference}.")),
    ):
        if target is not None and target.earned_cents is not None:
            said.append(
                sentence.format(
                    day=i18n.day(target.on),
                    amount=i18n.money(target.amount_cents, currency),
                    fund=share.money.project.fund,
                    earned=i18n.money(target.earned_cents, currency),
                    difference=_difference(target.earned_cents - target.amount_cents, currency),
                )
                + f" {words.evidence_mark(target.evidence)}"
            )
    return tuple(said)


def _difference(cents: int, currency: str) -> str:
    if cents >= 0:
        return _("{amount} more").format(amount=i18n.money(cents, currency))
    return _("{amount} less").format(amount=i18n.money(-cents, currency))


def programme_rules(rules: pd.DataFrame) -> tuple[str, ...]:
    """The programme's rules on decommitment that set a term, as rules for programmes; unverified ones are left out."""
    return tuple(
        _("{rule} (a rule for programmes, not for a single project; {source}; {mark})").format(
            rule=row["rule"], source=row["source"], mark=words.evidence_mark([row["evidence"]])
        )
        for row in rules.to_dict("records")
        if row["unit"] == TERM and row["certainty"] not in (Certainty.UNVERIFIED, Certainty.UNKNOWN)
    )


def scope_note(share: Cofinancing) -> str:
    """That targets are about the whole project."""
    described = scope.described(share.money)
    return _("Spending targets are for the whole project, not for {scope}.").format(scope=described)
