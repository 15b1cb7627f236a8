"""The questions of the cooperation page that rest on all activities, each with its answer in a sentence."""

from __future__ import annotations

import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.balance import Balance
from clustercoop.measures.reach import Reach
from clustercoop.measures.ties import Ties
from clustercoop.ui import address, blocks, listing
from clustercoop.ui.questions import details, question
from clustercoop.ui.shell import Page
from clustercoop.views.cooperation import balance, growth, matrix, network, reach

PARTNER_KEY = "ties-of"
NEVER_MET = "never-met"
PAIRS_PER_PAGE = 50


def ties_of(page: Page) -> Ties:
    """The network of the selection."""
    return page.made(Ties, page.state.cooperation)


def who_with_whom(page: Page, ties: Ties) -> None:
    """The network as a picture and as a matrix, the pairs that never met, and how it grew."""
    question(
        _("Who works with whom?"),
        page.made(network.answer, ties),
        "who-with-whom",
        ties.cooperation.attendance_evidence,
    )
    if not ties.is_known:
        return
    names = dict(zip(ties.by_partner["partner_id"], ties.by_partner["short_name"], strict=True))
    column, _rest = st.columns([1, 2])
    with column:
        partner = address.choose(
            _("Ties of"), names, key=PARTNER_KEY, codes=names, placeholder=_("All partners"),
            help=_("Or click a partner in the network."),
        )  # fmt: skip
    view = page.made(network.network, ties, partner=partner)
    blocks.view(view, dark=page.dark, said=True, on_select=_partner_clicked)
    blocks.view(page.made(matrix.matrix, ties), dark=page.dark, said=True)
    _never_met(page, ties)
    blocks.view(page.made(growth.view, ties, page.state.schedule.periods, page.basics.project), dark=page.dark)


def _partner_clicked() -> None:
    """A click on a partner chooses it; a click on a tie leaves the choice as it is."""
    points = st.session_state[network.KEY]["selection"]["points"]
    if points and points[0].get("customdata") and points[0]["customdata"][0]:
        st.session_state[PARTNER_KEY] = points[0]["customdata"][0]


def _never_met(page: Page, ties: Ties) -> None:
    pairs = ties.never_met
    said = page.made(network.never_met_words, ties)
    if pairs is None or not said:
        return
    st.subheader(_("Pairs that never met"), anchor=NEVER_MET)
    blocks.notes([said])
    if pairs.empty:
        return
    with details(_("All pairs that never met"), NEVER_MET) as is_open:
        if is_open:
            shown = listing.slice_of(len(pairs), selected=f"pairs {page.selection}", per_page=PAIRS_PER_PAGE)
            title = _("Pairs that never met")
            st.html(network.never_met(pairs.iloc[shown]).html(title))
            blocks.download(page.made(network.never_met, pairs))


def whom_it_reached(page: Page) -> None:
    """Activities, people and clusters by reporting period."""
    made = page.made(Reach, page.state.cooperation, page.state.schedule.periods)
    view = page.made(reach.view, made)
    question(_("Whom did it reach?"), view.takeaway, "whom-it-reached", view.evidence)
    blocks.view(view, dark=page.dark, said=True)


def who_carries_what(page: Page) -> None:
    """Hosting, attending, leading outputs and budget side by side."""
    made = page.made(Balance, page.state.cooperation, page.state.schedule.outputs, page.state.money)
    view = page.made(balance.view, made, page.carried, of=page.carried)
    question(_("Who carries what?"), view.takeaway, "who-carries-what", view.evidence)
    blocks.view(view, dark=page.dark, said=True)
