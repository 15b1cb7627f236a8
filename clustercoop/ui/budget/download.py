"""The tables of the budget page as one workbook, with what was chosen, the definitions and the sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.cofinancing import Cofinancing
from clustercoop.measures.forecast import forecast
from clustercoop.measures.performance import Performance
from clustercoop.ui import loaders, spreadsheet
from clustercoop.ui.budget import filters, sections
from clustercoop.ui.budget.filters import Chosen
from clustercoop.ui.budget.what_if import MOVABLE
from clustercoop.ui.shell import Page
from clustercoop.views import heads, words
from clustercoop.views.budget import (
    breakdown,
    cofinancing,
    curve,
    flexibility,
    performance,
    profile,
    reconciliation,
    scope,
)
from clustercoop.views.budget import forecast as forecast_views
from clustercoop.views.view import View
from clustercoop.views.workbook import Sheet
from clustercoop.vocabulary import Dimension

IN_TABLES = (
    "deducted", "remaining", "declared_rate", "declared_to_target", "reports_overdue", "forecast_low", "forecast_high",
    "forecast_underspend_low", "forecast_underspend_high", "forecast_fund_underspend_low",
    "forecast_fund_underspend_high", "declared_change", "certified_change", "deducted_change", "paid_change",
    "budget_moved",
)  # fmt: skip
"""Measures that stand in the tables and in no box of the page."""


def offer(chosen: Chosen) -> None:
    """A button; the file is written when it is pressed."""
    spreadsheet.offer(chosen.page, "budget", partial(_content, chosen, _side_by_side(chosen.page)))


def _side_by_side(page: Page) -> tuple[Callable[[], View], ...]:
    """What makes the two tables of changes; asked while the page is made, since a file knows no address."""
    known = list(filters.versions(page.money))
    dates = partial(sections.between_dates, page, sections.since_of(page), _asked("changes-by", list(Dimension)))
    if len(known) < 2:
        return (dates,)
    sides = _asked("from", known), _asked("to", known[::-1])
    return dates, partial(sections.between_versions, page, *sides, _asked("versions-by", list(Dimension)))


def _asked(key: str, options: Sequence[str]) -> str:
    """What the address or a list holds of some options; the first where it holds none."""
    asked = st.session_state.get(key) or st.query_params.get(key)
    return str(next((option for option in options if option == asked), options[0]))


def _content(chosen: Chosen, side_by_side: Sequence[Callable[[], View]]) -> spreadsheet.Content:
    """Every table of the page, each on a sheet of its own; the lists of items are taken away as CSV."""
    page, money = chosen.page, chosen.money
    measured = Performance(money, page.state.schedule, chosen.stage)
    share = Cofinancing(money, loaders.spending_targets(page.edition, page.selection))
    figures = [head.figure for head in (*heads.budget(money), *cofinancing.heads(share))]
    views = [*_views(chosen, share, measured), *(make() for make in side_by_side if money.ledger_published)]
    return spreadsheet.Content(
        title=_("{project}: budget").format(project=page.basics.project.acronym),
        sheets=[*map(Sheet.of, views), *_plain_tables(chosen, measured)],
        measures=[*(figure.measure for figure in (*figures, *measured.figures)), *IN_TABLES],
        selection=[
            (_("Part of the money"), scope.described(money) or _("the whole project")),
            (_("Stage"), _(words.STAGES[chosen.stage.value])),
            (_("Budget version"), scope.version(money) or _("none is public")),
        ],
    )


def _views(chosen: Chosen, share: Cofinancing, measured: Performance) -> Iterator[View]:
    page, stage = chosen.page, chosen.stage.value
    money, reporting = page.money, page.state.reporting
    rules = loaders.limits(page.edition, page.selection)
    yield reconciliation.proof(money)
    yield curve.curve(money)
    # The addresses of lists of items are not taken away, so they are made of no query.
    yield profile.profile(money, reporting, loaders.alert_rules(page.edition, page.selection), query="")
    for dimension in Dimension:
        yield breakdown.bars(money, by=dimension.value, stage=stage, query="")
    yield breakdown.rates(money, stage=stage, query="")
    ends = forecast(money, reporting)
    if ends.missing is None:
        yield forecast_views.methods(money, ends)
        yield forecast_views.partners(money, ends)
    for dimension in MOVABLE:
        yield flexibility.verdicts(money, rules, by=dimension.value)
    yield cofinancing.by_partner(share)
    yield performance.by_work_package(measured)
    yield performance.lines(measured)


def _plain_tables(chosen: Chosen, measured: Performance) -> Iterator[Sheet]:
    page = chosen.page
    rules = loaders.limits(page.edition, page.selection)
    lines = scope.names(page.state.money, Dimension.BUDGET_LINE)
    yield Sheet(_("Rules applied"), flexibility.rules_table(rules, lines, page.currency))
    note = performance.stage_note(measured)
    yield Sheet(_("Performance figures"), performance.figure_table(measured), note)
