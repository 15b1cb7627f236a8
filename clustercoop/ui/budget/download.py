"""The tables of the budget page as one workbook, with what was chosen, the definitions and the sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.cofinancing import Cofinancing
from clustercoop.measures.forecast import forecast
from clustercoop.measures.performance import Performance
from clustercoop.ui import loaders
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
from clustercoop.views.workbook import About, Sheet, workbook
from clustercoop.vocabulary import Dimension, EvidenceChoice

IN_TABLES = (
    "deducted", "remaining", "declared_rate", "declared_to_target", "reports_overdue", "forecast_low", "forecast_high",
    "forecast_underspend_low", "forecast_underspend_high", "forecast_fund_underspend_low",
    "forecast_fund_underspend_high", "declared_change", "certified_change", "deducted_change", "paid_change",
    "budget_moved",
)  # fmt: skip
"""Measures that stand in the tables and in no box of the page."""

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(chosen: Chosen) -> None:
    """A button; the file is written when it is pressed."""
    st.download_button(
        _("Download all tables of this page (XLSX)"),
        partial(budget_workbook, chosen, _side_by_side(chosen.page), i18n.current().code),
        file_name=f"budget-{chosen.page.selection.status_date.isoformat()}.xlsx",
        mime=MIME,
        key="xlsx-budget",
        on_click="ignore",
    )


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


def budget_workbook(chosen: Chosen, side_by_side: Sequence[Callable[[], View]], language: str) -> bytes:
    """Every table of the page, each on a sheet of its own; the lists of items are taken away as CSV."""
    i18n.use(language)  # The file is written in a request of its own, which has heard of no language.
    page = chosen.page
    measured = Performance(page.money, page.state.schedule, chosen.stage)
    share = Cofinancing(page.money, loaders.spending_targets(page.edition, page.selection))
    figures = [head.figure for head in (*heads.budget(page.money), *cofinancing.heads(share))]
    measures = [*(figure.measure for figure in (*figures, *measured.figures)), *IN_TABLES]
    views = [*_views(chosen, share, measured), *(make() for make in side_by_side if page.money.ledger_published)]
    sheets = [*map(Sheet.of, views), *_plain_tables(chosen, measured)]
    record = loaders.record_of(page.edition)
    about = About(
        title=_("{project}: budget").format(project=page.basics.project.acronym),
        status_date=page.selection.status_date,
        selection=_selection(chosen),
        measures=measures,
        sources=[(row["title"], row["url"] if row["linkable"] else None) for row in record.sources.to_dict("records")],
        licence=", ".join(
            licence.get("title") or licence.get("name", "") for licence in page.edition.package["licenses"]
        ),
    )
    return workbook(sheets, about)


def _selection(chosen: Chosen) -> list[tuple[str, str]]:
    """What the reader chose, as label and text."""
    page, money = chosen.page, chosen.money
    public = page.selection.evidence is EvidenceChoice.PUBLIC
    return [
        (_("Evidence"), _("public record only") if public else _("all evidence")),
        (_("Part of the money"), scope.described(money) or _("the whole project")),
        (_("Stage"), _(words.STAGES[chosen.stage.value])),
        (_("Budget version"), scope.version(money) or _("none is public")),
        (_("Revision of the data"), str(page.edition.revision)),
        (_("Currency"), page.currency),
    ]


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
