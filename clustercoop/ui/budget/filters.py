"""The filters of the budget page, each in its address: which part of the money, at which stage, by which budget."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.measures.budget import Money
from clustercoop.selection import Scope
from clustercoop.ui import address
from clustercoop.ui.shell import Page
from clustercoop.views.budget import scope as scopes
from clustercoop.views.budget.breakdown import NAMES, STAGES
from clustercoop.vocabulary import Dimension, Stage

COUNTRY, STAGE, VERSION = "country", "stage", "version"
KEYS = (*scopes.PARAMETERS.values(), COUNTRY, STAGE, VERSION)
_EVERYTHING = {
    Dimension.PARTNER: N_("All partners"),
    Dimension.WORK_PACKAGE: N_("All work packages"),
    Dimension.BUDGET_LINE: N_("All budget lines"),
    Dimension.PERIOD: N_("All periods"),
}


@dataclass(frozen=True)
class Chosen:
    """The page narrowed to the scope chosen, and the stage at which money counts as spent."""

    page: Page
    stage: Stage

    @property
    def money(self) -> Money:
        return self.page.money

    @property
    def query(self) -> str:
        """What is chosen as the query of an address, the shared filters among it."""
        scope = self.page.scope
        whole = self.page.state.money
        members = {
            Dimension.PARTNER: scope.partner_id,
            Dimension.WORK_PACKAGE: scope.work_package_id,
            Dimension.BUDGET_LINE: scope.budget_line_id,
            Dimension.PERIOD: scope.period_id,
        }
        parts = {
            scopes.PARAMETERS[dimension]: scopes.code(whole, dimension, member)
            for dimension, member in members.items()
            if member is not None
        }
        parts |= {COUNTRY: scope.country_code} if scope.country_code else {}
        parts |= {VERSION: scope.budget_version_id} if scope.budget_version_id else {}
        parts |= {STAGE: self.stage.value} if self.stage is not Stage.DECLARED else {}
        return "&".join(part for part in (self.page.carried, urlencode(parts)) if part)


def choose(page: Page) -> Chosen:
    """The filters, folded away; the sentence at the top of the page says what they leave."""
    whole = page.state.money
    with st.expander(_("Filters: partner, country, work package, budget line, period, stage, budget version")):
        first, second = st.columns(4), st.columns(4)
        with first[0]:
            partner = _member(whole, Dimension.PARTNER)
        with first[1]:
            countries = sorted(whole.partners["country_code"].unique(), key=i18n.country)
            names = {code: i18n.country(code) for code in countries}
            country = address.choose(_("Country"), names, key=COUNTRY, placeholder=_("All countries"))
        with first[2]:
            work_package = _member(whole, Dimension.WORK_PACKAGE)
        with first[3]:
            line = _member(whole, Dimension.BUDGET_LINE)
        with second[0]:
            period = _member(whole, Dimension.PERIOD)
        with second[1]:
            stage = _stage()
        with second[2]:
            version = address.choose(
                _("Budget version"), versions(whole), key=VERSION, placeholder=_("The version in force")
            )
        st.button(_("Show the whole project"), on_click=_clear, key="clear-filters")
    scope = Scope(partner, country, work_package, line, period, version)
    return Chosen(page.within(scope), stage)


def versions(money: Money) -> dict[str, str]:
    """The budgets approved by the status date: identifier to `Version 2, 10 Dec 2012`."""
    return {
        row.budget_version_id: _("Version {number}, {day}").format(
            number=row.number, day=i18n.short_day(row.approved_on)
        )
        for row in money.versions.itertuples()
    }


def _member(money: Money, dimension: Dimension) -> str | None:
    names = scopes.names(money, dimension)
    return address.choose(
        _(NAMES[dimension]),
        names,
        key=scopes.PARAMETERS[dimension],
        codes={member: scopes.code(money, dimension, member) for member in names},
        placeholder=_(_EVERYTHING[dimension]),
    )


def _stage() -> Stage:
    chosen = address.choose(
        _("Stage"),
        {stage.value: _(word) for stage, word in STAGES.items()},
        key=STAGE,
        default=Stage.DECLARED.value,
        help=_("The stage at which money counts as spent in breakdowns, rates, items and performance."),
    )
    return Stage(chosen or Stage.DECLARED)


def _clear() -> None:
    for key in KEYS:
        st.session_state.pop(key, None)
        st.query_params.pop(key, None)
