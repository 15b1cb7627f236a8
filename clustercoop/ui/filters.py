"""The shared filters: status date, evidence, language. They live in the shell and in the URL of every page."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.project import ProjectFacts
from clustercoop.selection import Selection
from clustercoop.views import words
from clustercoop.vocabulary import Body, EvidenceChoice

DATE_KEY = "date"
PUBLIC_KEY = "public"
LANGUAGE_KEY = "lang"
_JUMP_KEY = "jump"


def language() -> str:
    """The switch of the language; its options are the languages that have a catalogue."""
    known = {made.name: code for code, made in i18n.languages().items()}
    # The switch itself already speaks the language that the URL or the last run chose.
    before = st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY, "")
    i18n.use(known.get(before, i18n.SOURCE_LANGUAGE))
    chosen = st.selectbox(_("Language"), list(known), key=LANGUAGE_KEY, bind="query-params")
    return known[chosen]


def selection(project: ProjectFacts, status_dates: pd.DataFrame) -> Selection:
    """The status date (any day of the project, with the usual ones a click away) and the evidence."""
    status_date = st.date_input(
        _("Status date"),
        value=project.status_date,
        min_value=project.start_on,
        max_value=project.last_data_on,
        key=DATE_KEY,
        bind="query-params",
        format="DD/MM/YYYY",
        help=_("The day the pages look from. Nothing dated after it is counted."),
    )
    named = _named_days(project, status_dates)
    st.selectbox(
        _("Usual status dates"),
        list(named),
        index=None,
        format_func=named.__getitem__,
        placeholder=_("Choose one"),
        key=_JUMP_KEY,
        on_change=_jump,
    )
    public_only = st.toggle(
        _("Public record only"),
        key=PUBLIC_KEY,
        bind="query-params",
        help=_("Leaves out every demonstration row; what is then unknown says “not published”."),
    )
    return Selection(status_date, EvidenceChoice.PUBLIC if public_only else EvidenceChoice.ALL)


def _named_days(project: ProjectFacts, status_dates: pd.DataFrame) -> dict[date, str]:
    """The package's own status date, the end of each period and each committee meeting, in time order."""
    named: dict[date, list[str]] = {project.status_date: [_("status date of the data")]}
    for row in status_dates.itertuples():
        if project.start_on <= row.on <= project.last_data_on:
            if row.kind == Body.STEERING_COMMITTEE:
                what = _("{body} {number}").format(body=_(words.BODIES[Body.STEERING_COMMITTEE]), number=row.number)
            else:
                what = _("end of period {number}").format(number=row.number)
            named.setdefault(row.on, []).append(what)
    return {day: f"{i18n.short_day(day)}: {', '.join(whats)}" for day, whats in sorted(named.items())}


def _jump() -> None:
    chosen = st.session_state.get(_JUMP_KEY)
    if chosen is not None:
        st.session_state[DATE_KEY] = chosen
        st.session_state[_JUMP_KEY] = None
