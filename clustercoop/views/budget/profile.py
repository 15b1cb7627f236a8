"""Who? The partner spending profile, as partners know it from Jems, sorted by what needs attention."""

from __future__ import annotations

from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.budget import Money, rate_of
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.profile import behind_threshold, spending_profile
from clustercoop.views import words
from clustercoop.views.budget import scope
from clustercoop.views.budget.states import ATTENTION
from clustercoop.views.view import Column, Kind, Table, View, not_published
from clustercoop.vocabulary import Attention, Dimension

SUMMED = (
    "approved_cents",
    "period_target_cents",
    "target_cents",
    "declared_cents",
    "certified_cents",
    "remaining_cents",
    "behind_cents",
    "paid_cents",
)
NAMED_FIRST = 3


def profile(money: Money, reporting: Reporting, rules: pd.DataFrame, *, query: str) -> View:
    """One row per partner, and the head's figures as the last row. `rules` are the alert rules."""
    behind_below = behind_threshold(rules)
    rows = spending_profile(money, reporting, behind_below=behind_below)
    answer = takeaway(money, rows)
    shown = _with_total(money, rows.assign(**_words(money, rows, query)))
    return View(
        slug="budget-partners",
        title=_("Partner spending profile"),
        unit=money.project.currency,
        takeaway=answer,
        alt=answer,
        table=Table("budget-partners", _columns(money), shown, total=len(shown) - 1, taken_away=_taken_away(money)),
        evidence=money.evidence | reporting.evidence,
        notes=_notes(money, behind_below),
    )


def takeaway(money: Money, rows: pd.DataFrame) -> str:
    """Whom to call first."""
    if not money.ledger_published:
        return _("Budgets, spending and reports of the partners are not published.")
    if rows.empty:
        return _("No partner belongs to what is chosen.")
    urgent = [row for row in rows.to_dict("records") if row["attention"] is not Attention.ON_TRACK]
    if not urgent:
        return _("Every partner is on track.")
    named = ", ".join(f"{row['short_name']} ({_(ATTENTION[row['attention']][1])})" for row in urgent[:NAMED_FIRST])
    more = len(urgent) - NAMED_FIRST
    if more > 0:
        named = ngettext("{named} and {more} more", "{named} and {more} more", more).format(named=named, more=more)
    return ngettext(
        "{number} of {partners} partners needs attention: {named}.",
        "{number} of {partners} partners need attention: {named}.",
        len(urgent),
    ).format(number=len(urgent), partners=len(rows), named=named)


def _words(money: Money, rows: pd.DataFrame, query: str) -> dict[str, list[Any]]:
    """Rates, and in words what needs attention, which report that is seen from, and where the items are."""
    records = rows.to_dict("records")
    return {
        "country": [i18n.country(row["country_code"]) for row in records],
        "says": [words.symbol_and_word(ATTENTION[row["attention"]]) for row in records],
        "report": [_report(row) for row in records],
        "share": [rate_of(row["declared_cents"], row["approved_cents"]) for row in records],
        "delivery": [rate_of(row["declared_cents"], row["target_cents"]) for row in records],
        "items": [
            scope.items_address(query, money, {Dimension.PARTNER: row["partner_id"]})
            if money.ledger_published
            else None
            for row in records
        ],
    }


def _report(row: dict[str, Any]) -> str | None:
    if row["report_status"] is None:
        return None
    return _("{period}: {status}").format(
        period=scope.period_name(int(row["report_period"])), status=words.report_status(row["report_status"])
    )


def _with_total(money: Money, rows: pd.DataFrame) -> pd.DataFrame:
    total: dict[str, Any] = {"short_name": _("All partners")}
    for name in SUMMED:
        known = money.ledger_published and rows[name].notna().all()
        total[name] = sum(int(cents) for cents in rows[name]) if known else None
    total["share"] = rate_of(total["declared_cents"], total["approved_cents"])
    total["delivery"] = rate_of(total["declared_cents"], total["target_cents"])
    forecasts = [int(cents) for cents in rows["next_forecast_cents"] if not pd.isna(cents)]
    total["next_forecast_cents"] = sum(forecasts) if forecasts else None
    overdue = [int(number) for number in rows["reports_overdue"] if not pd.isna(number)]
    total["reports_overdue"] = sum(overdue) if overdue else None
    together = pd.DataFrame([*rows.to_dict("records"), total], columns=list(rows.columns))
    return together.astype(object).where(together.notna(), None)


def _columns(money: Money) -> tuple[Column, ...]:
    absent = _("n/a") if money.ledger_published else not_published()
    none = _("none") if money.ledger_published else not_published()
    return (
        Column("short_name", _("Partner"), below="country", opens="items"),
        Column("says", _("Needs attention"), absent="", below="report"),
        Column("approved_cents", _("Approved"), Kind.MONEY, absent),
        Column("period_target_cents", _("Period target"), Kind.MONEY, absent),
        Column("target_cents", _("Cumulative target"), Kind.MONEY, absent),
        Column("declared_cents", _("Declared"), Kind.MONEY, absent),
        Column("certified_cents", _("Certified"), Kind.MONEY, absent),
        Column("share", _("Declared of approved"), Kind.PERCENT, absent),
        Column("remaining_cents", _("Approved minus declared"), Kind.MONEY, absent),
        Column("behind_cents", _("Target minus declared"), Kind.MONEY, absent),
        Column("delivery", _("Declared of target"), Kind.PERCENT, absent),
        Column("next_forecast_cents", _("Forecast of the next report"), Kind.MONEY, none),
    )


def _taken_away(money: Money) -> tuple[Column, ...]:
    return (
        Column("country", _("Country")),
        Column("report", _("Report"), absent=not_published()),
        Column("reports_overdue", _("Reports overdue"), Kind.COUNT, not_published()),
        Column("paid_cents", _("{fund} received").format(fund=money.project.fund), Kind.MONEY, not_published()),
    )


def _notes(money: Money, behind_below: float) -> tuple[str, ...]:
    if not money.ledger_published:
        return ()
    periods = money.breakdowns[Dimension.PERIOD]
    ended = periods[periods["end_on"] <= money.status_date]
    if ended.empty:
        return (_("None of the reporting periods looked at has ended yet."),)
    return (
        _(
            "The period target is that of {period}, the last one that has ended. Overdue reports stand first, then "
            "reopened ones, budgets exceeded, and partners behind: with less than {share} of what was planned for the "
            "periods due for report declared."
        ).format(period=scope.period_name(int(ended.iloc[-1]["number"])), share=i18n.percent(behind_below)),
    )
