"""Performance: earned value and earned schedule, each formula beside its figure."""

from __future__ import annotations

from functools import cache

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.performance import Performance
from clustercoop.views import words
from clustercoop.views.budget.breakdown import STAGES
from clustercoop.views.charts.cumulative import performance_lines
from clustercoop.views.view import Column, Kind, Table, View, not_published
from clustercoop.vocabulary import Stage


def answer(performance: Performance) -> str:
    """Is the work worth what was planned, and what it cost?"""
    money = performance.money
    if not money.ledger_published:
        return _("Earned value cannot be computed: budget and spending are not published.")
    currency = money.project.currency
    sentence = _("Milestones reached are worth {earned}, where {planned} were planned (SPI {spi}).").format(
        earned=words.value(performance.earned_value, currency),
        planned=words.value(performance.planned_value, currency),
        spi=words.value(performance.schedule_index, currency),
    )
    if performance.cost_index.value is None:
        return sentence
    return (
        sentence
        + " "
        + _("For each {currency} {stage} they are worth {cpi} (CPI).").format(
            currency=currency,
            stage=_(STAGES[performance.stage]).lower(),
            cpi=words.value(performance.cost_index, currency),
        )
    )


def figure_table(performance: Performance) -> Table:
    """Each figure with its formula and its parts as numbers, and the source of the formula."""
    currency = performance.money.project.currency
    rows = [
        {
            "figure": _(figure.definition.title),
            "value": words.value(figure, currency),
            "stage": _stage(performance.stage_of(figure)),
            "formula": _(figure.definition.formula),
            "parts": "; ".join(
                part
                for part in (
                    words.part(figure, figure.numerator, currency, figure.definition.numerator),
                    words.part(figure, figure.denominator, currency, figure.definition.denominator),
                )
                if part
            ),
            "source": _(figure.definition.source),
        }
        for figure in performance.figures
    ]
    columns = (
        Column("figure", _("Figure")),
        Column("value", _("Value"), below="stage"),
        Column("formula", _("Formula and its source"), below="source", wide=True),
        Column("parts", _("In numbers"), absent=_("n/a")),
    )
    taken_away = (Column("stage", _("Stage"), absent=""), Column("source", _("Source of the formula")))
    return Table("budget-performance", columns, pd.DataFrame(rows), taken_away=taken_away)


def _stage(stage: Stage | None) -> str:
    return "" if stage is None else _(words.STAGES[stage.value])


def stage_note(performance: Performance) -> str:
    """Which stage the actual cost is of; the money that is paid is none."""
    if performance.actual_cost.value is None and performance.money.ledger_published:
        return _("The stage chosen is what the fund has paid, which is not a cost: choose declared or certified.")
    return _("Actual cost is the expenditure {stage} by the status date; reports come months after the work.").format(
        stage=_(words.STAGES[performance.stage.value])
    )


def rule() -> str:
    """The rule by which milestones earn value."""
    return _(
        "A milestone earns what its work package was planned to spend from the milestone before it (by baseline) until "
        "its own baseline; the last one earns up to the whole budget of the work package. A work package without "
        "milestones on record earns as planned (level of effort)."
    )


def lines(performance: Performance) -> View:
    """Planned value, earned value and actual cost over the time of the project."""
    money = performance.money
    project = money.project
    cost = _("Actual cost ({stage})").format(stage=_(STAGES[performance.stage]).lower())
    curve = performance.curve

    @cache
    def draw(dark: bool) -> object:
        return performance_lines(
            curve=curve,
            start=project.start_on,
            end=project.end_on,
            status_date=money.status_date,
            cost=cost,
            dark=dark,
        )

    said = answer(performance)
    ahead = _("ahead") if money.ledger_published else not_published()
    return View(
        slug="budget-earned-curve",
        title=_("Planned value, earned value and actual cost"),
        unit=_("thousand {currency}, cumulative").format(currency=project.currency),
        takeaway=said,
        alt=_("Line chart over the project's time. {takeaway}").format(takeaway=said),
        table=Table(
            "budget-earned-curve",
            (
                Column("on", _("Day"), Kind.DAY),
                Column("planned_cents", _("Planned value"), Kind.MONEY, not_published()),
                Column("earned_cents", _("Earned value"), Kind.MONEY, ahead),
                Column("cost_cents", cost, Kind.MONEY, ahead),
            ),
            curve.astype(object).where(curve.notna(), None),
        ),
        evidence=performance.evidence,
        draw=draw if len(curve) else None,
    )


def by_work_package(performance: Performance) -> View:
    """What each work package was planned to earn, and has earned."""
    rows = performance.earned
    said = _earned_takeaway(rows)
    absent = not_published()
    total = {
        "title": _("Together"),
        "budget_cents": performance.budget_at_completion.value,
        "planned_cents": performance.planned_value.value,
        "earned_cents": performance.earned_value.value,
    }
    together = pd.DataFrame([*rows.to_dict("records"), total], columns=list(rows.columns)).astype(object)
    return View(
        slug="budget-earned",
        title=_("Earned value by work package"),
        unit=performance.money.project.currency,
        takeaway=said,
        alt=said,
        table=Table(
            "budget-earned",
            (
                Column("title", _("Work package")),
                Column("budget_cents", _("Budget"), Kind.MONEY, absent),
                Column("planned_cents", _("Planned value"), Kind.MONEY, absent),
                Column("earned_cents", _("Earned value"), Kind.MONEY, absent),
                Column("milestones", _("Milestones with a baseline"), Kind.COUNT, ""),
                Column("reached", _("Reached"), Kind.COUNT, ""),
            ),
            together.where(together.notna(), None),
            total=len(together) - 1,
        ),
        evidence=performance.evidence,
    )


def _earned_takeaway(rows: pd.DataFrame) -> str:
    behind = [
        (row["planned_cents"] - row["earned_cents"], row["title"])
        for row in rows.to_dict("records")
        if row["planned_cents"] is not None
    ]
    if not behind:
        return _("The value of work packages is not published.")
    cents, title = max(behind)
    if cents <= 0:
        return _("No work package has earned less than planned.")
    return _("Farthest behind is {title}: {amount} less earned than planned.").format(
        title=title, amount=i18n.number(cents / 100)
    )
