"""The questions of the timeline page, each with its answer in a sentence."""

from __future__ import annotations

import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.network import Network
from clustercoop.ui import address, blocks, loaders, pace
from clustercoop.ui.questions import details, question
from clustercoop.ui.registry import entry
from clustercoop.ui.shell import Page
from clustercoop.ui.timeline import what_if
from clustercoop.views import words
from clustercoop.views.budget.scope import period_name
from clustercoop.views.timeline import agenda, end_date, gantt, network, promises
from clustercoop.views.timeline.pace import answer

GROUP, ZOOM, MILESTONE = "group", "zoom", "milestone"
TREND = "timeline-trend"


def plan_promise_reality(page: Page) -> None:
    """The Gantt, grouped and zoomed by choice."""
    schedule, cooperation = page.state.schedule, page.state.cooperation
    first, second, _rest = st.columns(3)
    with first:
        groups = {name: _(word) for name, word in gantt.GROUPS.items()}
        group = str(address.choose(_("Group by"), groups, key=GROUP, default=next(iter(groups))))
    with second:
        periods = {row.period_id: period_name(int(row.number)) for row in schedule.periods.itertuples()}
        zoom = address.choose(_("Zoom to"), periods, key=ZOOM, placeholder=_("The whole project"))
    performance = pace.performance(page)
    blocks.notes([page.made(answer, performance), words.evidence_mark(performance.evidence)])
    target = entry("budget")
    st.page_link(
        target.path,
        label=_("Earned schedule and its formulas: {page}").format(page=_(target.title)),
        query_params=blocks.carried() | {"performance": "true"},
    )
    objectives = page.basics.objectives
    view = page.made(gantt.gantt, schedule, cooperation, objectives, group=group, period=zoom)
    blocks.view(view, dark=page.dark)


def how_promises_moved(page: Page) -> None:
    """The milestone trend, and the promises of one milestone."""
    schedule = page.state.schedule
    whole = page.made(promises.trend, schedule, milestone=None)
    question(_("How did promises move?"), whole.takeaway, "promises", whole.evidence)
    if schedule.forecasts.empty:
        return
    titles: dict[str, str] = page.made(promises.promised_titles, schedule)
    column, _rest = st.columns([2, 1])
    with column:
        chosen = address.choose(_("Milestone"), titles, key=MILESTONE, placeholder=_("Choose one to read its promises"))
    view = page.made(promises.trend, schedule, milestone=chosen)
    blocks.view(view, dark=page.dark, said=True, on_select=_line_clicked)
    if chosen is not None:
        st.subheader(blocks.verbatim(titles[chosen]), anchor="promises-of-one")
        table = page.made(promises.of_milestone, schedule, milestone=chosen)
        blocks.table(table, _("Promises of one milestone"))


def _line_clicked() -> None:
    """A click on a line chooses its milestone; the list does the same for who has no mouse."""
    points = st.session_state[TREND]["selection"]["points"]
    if points and points[0].get("customdata"):
        st.session_state[MILESTONE] = points[0]["customdata"][0]


def what_follows(page: Page) -> None:
    """Longest path, float, and a what-if."""
    made: Network = page.made(Network, page.state.schedule)
    question(_("What follows from a delay?"), page.made(network.answer, made), "network", made.evidence)
    if made.all_reached:
        return
    with details(_("Longest path, float of each milestone, what-if"), "network") as is_open:
        if is_open:
            blocks.view(page.made(network.floats, made), dark=page.dark)
            what_if.show(made)


def what_next(page: Page) -> None:
    """What is overdue and what comes."""
    view = page.made(agenda.agenda, page.state.schedule, page.state.reporting, page.state.money.partners)
    question(_("What comes next?"), view.takeaway, "agenda")
    if len(view.table.rows):
        blocks.view(view, dark=page.dark, said=True)


def is_the_end_sure(page: Page) -> None:
    """The end that is used, and those that others state."""
    ends = loaders.end_dates(page.edition)
    project = page.basics.project
    question(_("Is the end date sure?"), end_date.answer(project, ends), "end", frozenset({project.evidence}))
    if len(ends):
        blocks.table(page.made(end_date.table, ends), _("Ends of the project on record"))
