"""The log of activities on screen: its filters and its table."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.cooperation import Cooperation
from clustercoop.ui import blocks
from clustercoop.ui.shell import Page
from clustercoop.views.cooperation import LogFilter, filtered_log


def choose(state: Cooperation, objectives: pd.DataFrame) -> LogFilter:
    """The filters of the log; each begins at "all"."""
    kinds = sorted(state.activities["kind"].unique())
    countries = sorted(state.activities["country_code"].dropna().unique(), key=i18n.country)
    goals = dict(zip(objectives["objective_id"], objectives["title"], strict=True))
    partners = dict(zip(state.partners["partner_id"], state.partners["short_name"], strict=True))
    first, second, third, fourth = st.columns(4)
    return LogFilter(
        kind=first.selectbox(_("Kind"), kinds, index=None, placeholder=_("All kinds"), key="kind"),
        objective=second.selectbox(
            _("Objective"),
            list(goals),
            index=None,
            format_func=lambda name: f"{name}: {goals[name]}",
            placeholder=_("All objectives"),
            key="objective",
        ),
        partner=third.selectbox(
            _("Partner"), list(partners), index=None, format_func=partners.__getitem__,
            placeholder=_("All partners"), key="log-partner",
        ),
        country=fourth.selectbox(
            _("Country"), countries, index=None, format_func=i18n.country, placeholder=_("All countries"), key="country"
        ),
    )  # fmt: skip


def show(page: Page, state: Cooperation, chosen: LogFilter) -> None:
    """The activities that the filters let through, or what to loosen."""
    table = page.made(filtered_log, state, **asdict(chosen))
    shown = len(table.rows)
    if not shown:
        st.info(_("No activity fits these filters. Choose fewer filters, or a later status date."))
        return
    counted = int(table.rows["activity_id"].isin(state.held["activity_id"]).sum())
    entries = ngettext("{number} entry", "{number} entries", shown).format(number=shown)
    held = _("{counted} of them counted as activities of the project that were held.").format(counted=counted)
    blocks.notes([f"{entries}, {held}"])
    blocks.table(table, _("Log of activities"))
