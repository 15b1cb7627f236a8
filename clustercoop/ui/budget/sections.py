"""The questions of the budget page, each with its answer in a sentence; what lies deeper opens on demand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.budget import Money
from clustercoop.measures.cofinancing import Cofinancing
from clustercoop.measures.forecast import forecast
from clustercoop.measures.performance import Performance
from clustercoop.selection import Selection
from clustercoop.ui import address, blocks, loaders
from clustercoop.ui.budget import what_if
from clustercoop.ui.budget.filters import Chosen, versions
from clustercoop.ui.questions import details, question
from clustercoop.ui.shell import Page
from clustercoop.views.budget import (
    breakdown,
    changes,
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
from clustercoop.vocabulary import Dimension

BY, SINCE = "by", "since"
BARS = "budget-breakdown"
COME_FIRST = "items-come-first"
"""Where the list of items stands, see `items.come_first`."""


def how_much(chosen: Chosen) -> None:
    """The curve against the plan, and the proof that all parts add up to the head of the page."""
    page = chosen.page
    view = page.made(curve.curve, page.money)
    question(_("How much, against which plan?"), view.takeaway, "plan")
    blocks.view(view, dark=page.dark, said=True, folded=not page.money.ledger_published)
    proof = page.made(reconciliation.proof, page.money)
    blocks.notes([proof.takeaway])
    if not page.money.ledger_published:
        return
    with details(proof.title, "proof") as is_open:
        if is_open:
            blocks.view(proof, dark=page.dark, said=True)


def how_will_it_end(chosen: Chosen) -> None:
    """The forecast at completion."""
    page = chosen.page
    ends = page.made(forecast, page.money, page.state.reporting)
    question(_("How will it end?"), page.made(forecast_views.answer, page.money, ends), "forecast", ends.evidence)
    if ends.missing is not None:
        return
    with details(_("Three methods side by side"), "forecast") as is_open:
        if is_open:
            blocks.view(page.made(forecast_views.methods, page.money, ends), dark=page.dark)
            blocks.view(page.made(forecast_views.partners, page.money, ends), dark=page.dark)


def who(chosen: Chosen) -> None:
    """The partner spending profile."""
    page = chosen.page
    rules = loaders.alert_rules(page.edition, page.selection)
    view = page.made(profile.profile, page.money, page.state.reporting, rules, query=chosen.query)
    question(_("Who is behind?"), view.takeaway, "partners")
    blocks.view(view, dark=page.dark, said=True, folded=not page.money.ledger_published)


def on_what(chosen: Chosen) -> None:
    """Bars by a dimension of choice, a click on which lists the items, and the matrix of rates."""
    page = chosen.page
    said = page.made(breakdown.answer, page.money, stage=chosen.stage.value)
    question(_("On what is it spent?"), said, "breakdown", page.money.evidence)
    by = dimension(_("Break down by"), BY)
    bars = page.made(breakdown.bars, page.money, by=by, stage=chosen.stage.value, query=chosen.query)
    folded = not page.money.ledger_published
    blocks.view(bars, dark=page.dark, on_select=_bar_clicked, folded=folded)
    rates = page.made(breakdown.rates, page.money, stage=chosen.stage.value, query=chosen.query)
    blocks.view(rates, dark=page.dark, folded=folded)


def dimension(label: str, key: str, *, of: tuple[Dimension, ...] = tuple(Dimension)) -> str:
    """What a table is broken down by; stands in the address."""
    column, _rest = st.columns([1, 2])
    with column:
        chosen = address.choose(
            label, {each.value: _(breakdown.NAMES[each]) for each in of}, key=key, default=of[0].value
        )
    return str(chosen)


def _bar_clicked() -> None:
    """A click on a bar opens the items behind it; the list of items does the same for who has no mouse."""
    points = st.session_state[BARS]["selection"]["points"]
    if points:
        by = Dimension(st.session_state.get(BY) or Dimension.PARTNER)
        st.session_state.update(dict.fromkeys(scope.ITEM_PARAMETERS.values()))
        st.session_state[scope.ITEM_PARAMETERS[by]] = points[0]["customdata"][0]
        st.session_state[scope.ITEMS] = True
        st.session_state[COME_FIRST] = False


def what_may_move(chosen: Chosen) -> None:
    """The flexibility check with its rules, and a what-if."""
    page = chosen.page
    rules = loaders.limits(page.edition, page.selection)
    question(
        _("What may still move?"), page.made(flexibility.answer, page.money, rules), "flexibility", page.money.evidence
    )
    with details(_("Budget and rule, what-if"), "flexibility") as is_open:
        if is_open:
            by = dimension(_("Look at"), "flexibility-by", of=what_if.MOVABLE)
            verdicts = page.made(flexibility.verdicts, page.money, rules, by=by)
            blocks.view(verdicts, dark=page.dark, folded=not page.money.ledger_published)
            what_if.show(page, rules, Dimension(by))
            lines = scope.names(page.state.money, Dimension.BUDGET_LINE)
            st.subheader(_("Rules applied"), anchor="rules")
            blocks.table(page.made(flexibility.rules_table, rules, lines, page.currency), _("Rules applied"))


def what_changed(chosen: Chosen) -> None:
    """Two status dates and two budget versions side by side."""
    page = chosen.page
    since = since_of(page)
    earlier, later = _money_on(page, since), _money_on(page, page.selection.status_date)
    said = page.made(changes.answer, earlier, later, of=since.isoformat())
    question(_("What changed?"), said, "changes", later.evidence)
    if not page.money.ledger_published:
        return
    with details(_("Two dates and two budget versions side by side"), "changes") as is_open:
        if is_open:
            _dates(page)
            _versions(page)


def _dates(page: Page) -> None:
    first, second = st.columns(2)
    with first:
        words = {day.isoformat(): i18n.day(day) for day in reversed(_earlier_days(page))}
        since = str(address.choose(_("Since"), words, key=SINCE, default=next(iter(words))))
    with second:
        by = str(
            address.choose(
                _("By"),
                {each.value: _(breakdown.NAMES[each]) for each in Dimension},
                key="changes-by",
                default=Dimension.PARTNER.value,
            )
        )
    blocks.view(between_dates(page, date.fromisoformat(since), by), dark=page.dark)


def between_dates(page: Page, since: date, by: str) -> View:
    """What came in from a day to the status date."""
    earlier, later = _money_on(page, since), _money_on(page, page.selection.status_date)
    return page.made(changes.dates, earlier, later, by=by, of=since.isoformat())


def _earlier_days(page: Page) -> list[date]:
    """The start of the project, committee meetings and ends of periods before the status date, in time order."""
    start = page.basics.project.start_on
    days = {day for day in page.basics.status_dates["on"] if start <= day < page.selection.status_date}
    return sorted({start} | days)


def since_of(page: Page) -> date:
    """The day that the reader asked to compare with, or else the last usual one."""
    days = _earlier_days(page)
    asked = st.session_state.get(SINCE) or st.query_params.get(SINCE)
    return next((day for day in days if day.isoformat() == asked), days[-1])


def _money_on(page: Page, on: date) -> Money:
    """The page's scope on a day, each day against the budget that was in force then."""
    selection = Selection(on, page.selection.evidence)
    return loaders.money_of(page.edition, selection, replace(page.scope, budget_version_id=None))


def _versions(page: Page) -> None:
    known = versions(page.money)
    if len(known) < 2:
        blocks.notes(
            [_("Only one budget version has been approved by this day.") if known else _("No budget is public.")]
        )
        return
    first, second, third = st.columns(3)
    names = list(known)
    with first:
        before = str(address.choose(_("From version"), known, key="from", default=names[0]))
    with second:
        later_first = dict(reversed(known.items()))
        after = str(address.choose(_("To version"), later_first, key="to", default=names[-1]))
    with third:
        by = str(
            address.choose(
                _("Moved between"),
                {each.value: _(breakdown.NAMES[each]) for each in Dimension},
                key="versions-by",
                default=Dimension.PARTNER.value,
            )
        )
    blocks.view(between_versions(page, before, after, by), dark=page.dark)


def between_versions(page: Page, before: str, after: str, by: str) -> View:
    """What moved from one budget to the other."""
    sides = [
        loaders.money_of(page.edition, page.selection, replace(page.scope, budget_version_id=version))
        for version in (before, after)
    ]
    return page.made(changes.versions, *sides, by=by, of=f"{before} {after}")


def what_the_fund_pays(chosen: Chosen) -> None:
    """Co-financing by partner, the programme's spending targets, and n+2 as what it is."""
    page = chosen.page
    share = Cofinancing(page.money, loaders.spending_targets(page.edition, page.selection))
    fund = blocks.verbatim(page.basics.project.fund)
    said = page.made(cofinancing.answer, share)
    question(_("What does the {fund} pay?").format(fund=fund), said, "cofinancing", share.evidence)
    with details(_("{fund} by partner, spending targets").format(fund=fund), "fund") as is_open:
        if is_open:
            blocks.heads(page.made(cofinancing.heads, share), page.currency)
            blocks.view(page.made(cofinancing.by_partner, share), dark=page.dark)
            st.subheader(_("Spending targets of the programme"), anchor="targets")
            blocks.notes(page.made(cofinancing.targets, share))
            blocks.notes(cofinancing.programme_rules(loaders.decommitment(page.edition, page.selection)))


def how_well(chosen: Chosen) -> None:
    """Earned value and earned schedule."""
    page, stage = chosen.page, chosen.stage
    measured = page.made(Performance, page.money, page.state.schedule, stage, of=stage.value)
    said = page.made(performance.answer, measured, of=stage.value)
    question(_("Is the work worth its money?"), said, "performance", measured.evidence)
    if not page.money.ledger_published:
        return
    with details(_("Earned value and earned schedule, each with its formula"), "performance") as is_open:
        if is_open:
            blocks.notes([performance.stage_note(measured), performance.rule()])
            table = page.made(performance.figure_table, measured, of=stage.value)
            blocks.table(table, _("Performance figures"))
            blocks.view(page.made(performance.lines, measured, of=stage.value), dark=page.dark)
            blocks.view(page.made(performance.by_work_package, measured, of=stage.value), dark=page.dark)
