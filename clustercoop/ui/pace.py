"""How far the work is: by earned schedule, and by the milestones reached on time."""

from __future__ import annotations

import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.performance import Performance
from clustercoop.ui import blocks
from clustercoop.ui.registry import entry
from clustercoop.ui.shell import Page
from clustercoop.views.timeline import pace
from clustercoop.vocabulary import Stage


def performance(page: Page) -> Performance:
    """Earned value and earned schedule of the whole project; the stage plays no part in the schedule."""
    stage = Stage.DECLARED
    made: Performance = page.made(Performance, page.state.money, page.state.schedule, stage, of=stage.value)
    return made


def on_schedule(page: Page) -> None:
    """Both in a sentence each, as the timeline and the budget page have them, with links there."""
    made, schedule = performance(page), page.state.schedule
    blocks.said(made.earned_schedule, page.made(pace.answer, made), page.currency)
    blocks.said(schedule.on_time_rate, page.made(pace.on_time, schedule), page.currency)
    for slug, opened in (("timeline", {}), ("budget", {"performance": "true"})):
        target = entry(slug)
        label = _("Go to {page}").format(page=_(target.title))
        st.page_link(target.path, label=label, query_params={**blocks.carried(), **opened})
