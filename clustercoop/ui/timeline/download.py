"""The tables of the timeline page as a workbook, and its days as a calendar file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.network import Network
from clustercoop.ui import loaders, spreadsheet
from clustercoop.ui.shell import Page
from clustercoop.views import calendar, heads
from clustercoop.views.timeline import agenda, end_date, gantt, network, promises
from clustercoop.views.workbook import Sheet


def offer(page: Page) -> None:
    """Two buttons; the files are written when they are pressed."""
    with st.container(horizontal=True):  # One below the other where there is no room for both.
        spreadsheet.offer(page, "timeline", partial(_sheets, page))
        st.download_button(
            _("Download the calendar (ICS)"),
            partial(_calendar, page, i18n.current().code),
            file_name="timeline.ics",
            mime=calendar.MIME,
            key="ics-timeline",
            on_click="ignore",
        )


def _sheets(page: Page) -> spreadsheet.Content:
    schedule, state = page.state.schedule, page.state
    made = Network(schedule)
    ends = loaders.end_dates(page.edition)
    views = (
        gantt.gantt(schedule, state.cooperation, page.basics.objectives, group=next(iter(gantt.GROUPS)), period=None),
        promises.trend(schedule, milestone=None),
        network.floats(made),
        agenda.agenda(schedule, state.reporting, state.money.partners),
    )
    sheets = [*map(Sheet.of, views), Sheet(_("Ends of the project on record"), end_date.table(ends))]
    figures = [head.figure for head in heads.timeline(schedule)] + [made.end_float]
    return spreadsheet.Content(
        title=_("{project}: timeline").format(project=page.basics.project.acronym),
        sheets=sheets,
        measures=[figure.measure for figure in figures],
        selection=[],
    )


def _calendar(page: Page, language: str) -> bytes:
    i18n.use(language)  # The file is written in a request of its own, which has heard of no language.
    schedule = page.state.schedule
    return calendar.calendar(
        calendar.entries(schedule, page.state.cooperation, page.state.reporting),
        name=page.basics.project.acronym,
        status_date=page.selection.status_date,
    )
