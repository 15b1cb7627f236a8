"""On what? The money by partner, work package, budget line and period, and a matrix of spending rates."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.measures.breakdown import Cell, matrix
from clustercoop.measures.budget import KEYS, WITHOUT_PAYMENTS, Money, rate_of
from clustercoop.views import words
from clustercoop.views.budget import scope
from clustercoop.views.charts.bars import BudgetBar, budget_bars
from clustercoop.views.view import Column, Kind, Table, View, not_published
from clustercoop.vocabulary import CellState, Dimension, Stage

TITLES = {
    Dimension.PARTNER: N_("By partner"),
    Dimension.WORK_PACKAGE: N_("By work package"),
    Dimension.BUDGET_LINE: N_("By budget line"),
    Dimension.PERIOD: N_("By reporting period"),
}

NAMES = {
    Dimension.PARTNER: N_("Partner"),
    Dimension.WORK_PACKAGE: N_("Work package"),
    Dimension.BUDGET_LINE: N_("Budget line"),
    Dimension.PERIOD: N_("Reporting period"),
}

STAGES = {Stage.DECLARED: N_("Declared"), Stage.CERTIFIED: N_("Certified"), Stage.PAID: N_("Paid")}

STAGE_COLUMNS = {
    Stage.DECLARED: "declared_cents",
    Stage.CERTIFIED: "certified_cents",
    Stage.PAID: "paid_cents",
}


def bars(money: Money, *, by: str, stage: str, query: str) -> View:
    """The approved budget of each member of a dimension, and what is spent of it at a stage."""
    dimension, at_stage = Dimension(by), Stage(stage)
    rows = _rows(money, dimension, at_stage, query)

    @cache
    def draw(dark: bool) -> object:
        return budget_bars(
            rows=[
                BudgetBar(row["key"], row["title"], row["approved_cents"], row["spent_cents"], row["label"])
                for row in rows.to_dict("records")
            ],
            spent=_(STAGES[at_stage]),
            dark=dark,
        )

    takeaway = _bars_takeaway(money, rows, dimension, at_stage)
    drawable = money.ledger_published and bool(len(rows)) and not _payments_unknown(money, dimension, at_stage)
    return View(
        slug="budget-breakdown",
        title=_(TITLES[dimension]),
        unit=_("thousand {currency}; {stage}").format(
            currency=money.project.currency, stage=_(words.STAGES[at_stage.value])
        ),
        takeaway=takeaway,
        alt=_("Bars of the approved budget and what is spent of it. {takeaway}").format(takeaway=takeaway),
        table=Table("budget-breakdown", _columns(money, dimension), rows),
        evidence=money.evidence,
        draw=draw if drawable else None,
    )


def answer(money: Money, *, stage: str) -> str:
    """Which budget lines are spent most and least."""
    at_stage = Stage(stage) if stage != Stage.PAID else Stage.DECLARED
    rows = _rows(money, Dimension.BUDGET_LINE, at_stage, "")
    return _bars_takeaway(money, rows, Dimension.BUDGET_LINE, at_stage)


def _payments_unknown(money: Money, dimension: Dimension, stage: Stage) -> bool:
    return stage is Stage.PAID and (dimension in WITHOUT_PAYMENTS or not money.scope.has_payments)


def _rows(money: Money, dimension: Dimension, stage: Stage, query: str) -> pd.DataFrame:
    """The breakdown with the members' names, their rate at the stage, and where their items are listed."""
    rows = money.breakdowns[dimension].copy()
    names = scope.names(money, dimension)
    rows["key"] = rows[KEYS[dimension]]
    rows["title"] = [names[member] for member in rows["key"]]
    rows["spent_cents"] = rows[STAGE_COLUMNS[stage]]
    rows["rate"] = [
        rate_of(spent, approved) for spent, approved in zip(rows["spent_cents"], rows["approved_cents"], strict=True)
    ]
    rows["label"] = [_bar_label(row, money.project.currency) for row in rows.to_dict("records")]
    rows["items"] = [
        scope.items_address(query, money, {dimension: member}) if money.ledger_published else None
        for member in rows["key"]
    ]
    return rows.astype(object).where(rows.notna(), None)


def _bar_label(row: dict[str, Any], currency: str) -> str:
    if row["spent_cents"] is None:
        return ""
    spent = i18n.money(row["spent_cents"], currency)
    if row["rate"] is None:
        return _("{spent}, nothing approved").format(spent=spent)
    return _("{spent}, {rate} of {approved}").format(
        spent=spent, rate=i18n.percent(row["rate"]), approved=i18n.number(row["approved_cents"] / 100)
    )


def _columns(money: Money, dimension: Dimension) -> tuple[Column, ...]:
    absent = _("n/a") if money.ledger_published else not_published()
    return (
        Column("title", _(NAMES[dimension]), opens="items"),
        Column("approved_cents", _("Approved"), Kind.MONEY, absent),
        Column("target_cents", _("Cumulative target"), Kind.MONEY, absent),
        Column("declared_cents", _("Declared"), Kind.MONEY, absent),
        Column("certified_cents", _("Certified"), Kind.MONEY, absent),
        Column("deducted_cents", _("Deducted"), Kind.MONEY, absent),
        Column("paid_cents", _("{fund} received").format(fund=money.project.fund), Kind.MONEY, absent),
        Column("remaining_cents", _("Approved minus declared"), Kind.MONEY, absent),
        Column("rate", _("Spent of approved"), Kind.PERCENT, absent),
    )


def _bars_takeaway(money: Money, rows: pd.DataFrame, dimension: Dimension, stage: Stage) -> str:
    if not money.ledger_published:
        return _("How the plan is divided and what is spent of it is not published.")
    if _payments_unknown(money, dimension, stage):
        return _("Payments are made by partner and period; they are not known by work package or budget line.")
    rated = [(row["rate"], row["title"]) for row in rows.to_dict("records") if row["rate"] is not None]
    if not rated:
        return _("Nothing is approved here in the budget version in force.")
    (low, last), (high, first) = min(rated), max(rated)
    if len(rated) == 1:
        return _("{first}: {high} of the approved budget is {stage}.").format(
            first=first, high=i18n.percent(high), stage=_(words.STAGES[stage.value])
        )
    return _("Of the approved budget, from {low} ({last}) to {high} ({first}) is {stage}.").format(
        low=i18n.percent(low), last=last, high=i18n.percent(high), first=first, stage=_(words.STAGES[stage.value])
    )


def rates(money: Money, *, stage: str, query: str) -> View:
    """Partner by budget line: the spending rate of each cell, or in words why there is none."""
    at_stage = Stage(stage) if stage != Stage.PAID else Stage.DECLARED
    cells = matrix(money, at_stage, rows=Dimension.PARTNER, columns=Dimension.BUDGET_LINE)
    takeaway = _rates_takeaway(money, cells)
    return View(
        slug="budget-rates",
        title=_("Spending rate by partner and budget line"),
        unit=_("{stage}, percent of the approved budget").format(stage=_(words.STAGES[at_stage.value])),
        takeaway=takeaway,
        alt=takeaway,
        table=_list_of_cells(money, cells, at_stage),
        evidence=money.evidence,
        matrix=_matrix(money, cells, at_stage, query) if cells else None,
        notes=(_key(at_stage),) if money.ledger_published else (),
    )


def _matrix(money: Money, cells: dict[tuple[str, str], Cell], stage: Stage, query: str) -> Table:
    partners, lines = scope.names(money, Dimension.PARTNER), scope.names(money, Dimension.BUDGET_LINE)
    rows = []
    for partner, name in partners.items():
        row: dict[str, Any] = {"partner": name}
        for line in lines:
            cell = cells[partner, line]
            row[line] = _cell_text(cell, stage, money.project.currency)
            row[f"{line} shade"] = min(cell.rate or 0, 100) / 100 if cell.state is CellState.RATE else None
            row[f"{line} items"] = (
                scope.items_address(query, money, {Dimension.PARTNER: partner, Dimension.BUDGET_LINE: line})
                if cell.spent_cents
                else None
            )
        rows.append(row)
    columns = [
        Column(line, name, Kind.CELL, shade=f"{line} shade", opens=f"{line} items") for line, name in lines.items()
    ]
    return Table("budget-rates", (Column("partner", _("Partner")), *columns), pd.DataFrame(rows))


def _cell_text(cell: Cell, stage: Stage, currency: str) -> str:
    match cell.state:
        case CellState.RATE:
            rate = i18n.percent(cell.rate or 0)
            return f"▲{i18n.NO_BREAK}{rate}" if (cell.rate or 0) > 100 else rate
        case CellState.NOTHING_SPENT:
            return f"○ {_nothing(stage)}"
        case CellState.UNPLANNED:
            return _("■ {amount} unplanned").format(amount=i18n.money(cell.spent_cents or 0, currency))
        case CellState.NOTHING_PLANNED:
            return _("– not planned")
        case CellState.NOT_PUBLISHED:
            return not_published()


def _nothing(stage: Stage) -> str:
    return _("nothing certified") if stage is Stage.CERTIFIED else _("nothing declared")


def _key(stage: Stage) -> str:
    return _(
        "A percentage is what is spent of the approved budget, darker for more; ▲ more than approved; ○ planned, "
        "{nothing}; ■ spent without a plan; – nothing planned. A click on a cell lists its expenditure items."
    ).format(nothing=_nothing(stage))


CELL_WORDS = {
    CellState.RATE: N_("rate"),
    CellState.NOTHING_PLANNED: N_("nothing planned"),
    CellState.NOTHING_SPENT: N_("planned, nothing spent"),
    CellState.UNPLANNED: N_("spent without a plan"),
    CellState.NOT_PUBLISHED: N_("not published"),
}


def _list_of_cells(money: Money, cells: dict[tuple[str, str], Cell], stage: Stage) -> Table:
    """The matrix as a list, a row for each cell, so that it can be filtered and summed elsewhere."""
    partners, lines = scope.names(money, Dimension.PARTNER), scope.names(money, Dimension.BUDGET_LINE)
    rows = [
        {
            "partner": partners[partner],
            "budget_line": lines[line],
            "planned_cents": cell.planned_cents,
            "spent_cents": cell.spent_cents,
            "rate": cell.rate,
            "state": _(CELL_WORDS[cell.state]),
        }
        for (partner, line), cell in cells.items()
    ]
    names = ("partner", "budget_line", "planned_cents", "spent_cents", "rate", "state")
    absent = _("n/a") if money.ledger_published else not_published()
    columns = (
        Column("partner", _("Partner")),
        Column("budget_line", _("Budget line")),
        Column("planned_cents", _("Approved"), Kind.MONEY, absent),
        Column("spent_cents", _(STAGES[stage]), Kind.MONEY, absent),
        Column("rate", _("Rate"), Kind.PERCENT, absent),
        Column("state", _("State")),
    )
    return Table("budget-rates", columns, pd.DataFrame(rows, columns=list(names)).astype(object))


def _rates_takeaway(money: Money, cells: dict[tuple[str, str], Cell]) -> str:
    if not money.ledger_published:
        return _("The budgets of partners and lines are not published.")
    over = sum(cell.state is CellState.RATE and (cell.rate or 0) > 100 for cell in cells.values())
    idle = sum(cell.state is CellState.NOTHING_SPENT for cell in cells.values())
    planned = sum(bool(cell.planned_cents) for cell in cells.values())
    return _("Of {planned} cells with a plan, {over} hold more than was approved and {idle} nothing yet.").format(
        planned=i18n.number(planned), over=i18n.number(over), idle=i18n.number(idle)
    )
