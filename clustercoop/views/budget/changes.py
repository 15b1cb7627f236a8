"""What changed? Two budget versions side by side, and two status dates side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.budget import KEYS, Money
from clustercoop.measures.comparison import (
    Part,
    between_dates,
    between_versions,
    budget_moved,
    certified_change,
    declared_change,
    deducted_change,
    paid_change,
    transfers,
)
from clustercoop.measures.figure import Figure
from clustercoop.views import words
from clustercoop.views.budget import scope
from clustercoop.views.budget.breakdown import NAMES, TITLES
from clustercoop.views.view import Column, Kind, Table, View, not_published
from clustercoop.vocabulary import Dimension

NAMED = 3


def answer(earlier: Money, later: Money) -> str:
    """What came in since the earlier day."""
    currency = later.project.currency
    changes = _changes(earlier, later)
    if all(figure.value is None for figure in changes):
        return _("What changed since {day} is not published.").format(day=i18n.day(earlier.status_date))
    if not any(figure.value for figure in changes):
        return _("Since {day} nothing was declared, certified or paid.").format(day=i18n.day(earlier.status_date))
    declared, certified, deducted, paid = (_signed(figure, currency) for figure in changes)
    return _(
        "Since {day}: declared {declared}, certified {certified}, deducted {deducted}, {fund} received {paid}."
    ).format(
        day=i18n.day(earlier.status_date),
        declared=declared,
        certified=certified,
        deducted=deducted,
        fund=later.project.fund,
        paid=paid,
    )


def _changes(earlier: Money, later: Money) -> tuple[Figure, ...]:
    return tuple(
        change(earlier=earlier, later=later)
        for change in (declared_change, certified_change, deducted_change, paid_change)
    )


def _signed(figure: Figure, currency: str) -> str:
    """An amount with its sign, a plus among them."""
    said = words.value(figure, currency)
    return f"+{said}" if figure.value is not None and figure.value > 0 else said


def dates(earlier: Money, later: Money, *, by: str) -> View:
    """What was declared, certified, deducted and paid between two status dates, by the members of a dimension."""
    dimension = Dimension(by)
    rows = between_dates(earlier=earlier, later=later, dimension=dimension)
    names = scope.names(later, dimension)
    rows = rows.assign(title=[names[member] for member in rows[KEYS[dimension]]])
    changes = dict(
        zip(
            ("declared_cents", "certified_cents", "deducted_cents", "paid_cents"), _changes(earlier, later), strict=True
        )
    )
    total = {"title": _("Together")} | {name: figure.value for name, figure in changes.items()}
    together = pd.DataFrame([*rows.to_dict("records"), total], columns=list(rows.columns)).astype(object)
    said = answer(earlier, later)
    absent = _("n/a") if later.ledger_published else not_published()
    return View(
        slug="budget-dates",
        title=_("From {earlier} to {later}, {members}").format(
            earlier=i18n.short_day(earlier.status_date),
            later=i18n.short_day(later.status_date),
            members=_(TITLES[dimension]).lower(),
        ),
        unit=_("{currency}; less than nothing where a report was reopened").format(currency=later.project.currency),
        takeaway=said,
        alt=said,
        table=Table(
            "budget-dates",
            (
                Column("title", _(NAMES[dimension])),
                Column("declared_cents", _("Declared"), Kind.MONEY, absent),
                Column("certified_cents", _("Certified"), Kind.MONEY, absent),
                Column("deducted_cents", _("Deducted"), Kind.MONEY, absent),
                Column("paid_cents", _("{fund} received").format(fund=later.project.fund), Kind.MONEY, absent),
            ),
            together.where(together.notna(), None),
            total=len(together) - 1,
        ),
        evidence=earlier.evidence | later.evidence,
    )


def versions(before: Money, after: Money, *, by: str) -> View:
    """Two budget versions side by side, the biggest change first."""
    dimension = Dimension(by)
    rows = between_versions(before=before, after=after, dimension=dimension)
    names = scope.names(after, dimension)
    rows = rows.assign(title=[names[member] for member in rows[KEYS[dimension]]])
    total = {"title": _("Together")} | {
        name: sum(int(cents) for cents in rows[name]) if rows[name].notna().all() and len(rows) else None
        for name in ("before_cents", "after_cents", "change_cents")
    }
    together = pd.DataFrame([*rows.to_dict("records"), total], columns=list(rows.columns)).astype(object)
    said = _versions_answer(before, after, dimension, names)
    absent = not_published()
    return View(
        slug="budget-versions",
        title=_("{before} and {after}, {members}").format(
            before=_title(before), after=_title(after), members=_(TITLES[dimension]).lower()
        ),
        unit=after.project.currency,
        takeaway=said,
        alt=said,
        table=Table(
            "budget-versions",
            (
                Column("title", _(NAMES[dimension])),
                Column("before_cents", _title(before), Kind.MONEY, absent),
                Column("after_cents", _title(after), Kind.MONEY, absent),
                Column("change_cents", _("Change"), Kind.MONEY, absent),
            ),
            together.where(together.notna(), None),
            total=len(together) - 1,
        ),
        evidence=before.evidence | after.evidence,
        notes=_approval(after),
    )


def _title(money: Money) -> str:
    """`Version 2`."""
    return _("Version {number}").format(number=money.version.iloc[0]["number"])


def _versions_answer(before: Money, after: Money, dimension: Dimension, names: dict[str, str]) -> str:
    moved = budget_moved(before=before, after=after, dimension=dimension)
    between = transfers(before=before, after=after, dimension=dimension)
    if moved.value is None or between is None:
        return _("The budgets are not published.")
    if not moved.value:
        return _("Nothing moved between them.")
    return _("{amount} moved: less for {gave}; more for {received}.").format(
        amount=words.value(moved, after.project.currency),
        gave=_parts(between.gave, names),
        received=_parts(between.received, names),
    )


def _parts(parts: Sequence[Part], names: dict[str, str]) -> str:
    return words.names([f"{names[part.member]} ({i18n.number(part.cents / 100)})" for part in parts], NAMED)


def _approval(money: Money) -> tuple[str, ...]:
    """When and why the later version was approved, and by which decision."""
    row = money.version.iloc[0]
    said = [_("Approved on {day}.").format(day=i18n.day(row["approved_on"]))]
    if not pd.isna(row["decision"]):
        said.append(_("Decision: {title}.").format(title=row["decision"]))
    if not pd.isna(row["reason"]):
        said.append(_("Reason: {reason}").format(reason=row["reason"]))
    return (" ".join(said),)
