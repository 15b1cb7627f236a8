"""Every view, table and sentence of the timeline page, made of what a package says on a day."""

from __future__ import annotations

from collections.abc import Iterator

from clustercoop.measures.network import Network
from clustercoop.measures.performance import Performance
from clustercoop.measures.schedule import Schedule
from clustercoop.views import headline
from clustercoop.views.timeline import agenda, end_date, gantt, network, pace, promises
from clustercoop.views.view import Table, View
from clustercoop.vocabulary import Stage
from tests.views.budget_views import Asked

DAYS = (0, 1, 28, 1_000)


def views(asked: Asked) -> Iterator[View]:
    """Those that stand on the page at once."""
    yield chart(asked)
    schedule, state = asked.state.schedule, asked.state
    yield promises.trend(schedule, milestone=None)
    yield network.floats(Network(schedule))
    yield agenda.agenda(schedule, state.reporting, state.money.partners)


def variants(asked: Asked) -> Iterator[View]:
    """The same by every group, for a period and for a milestone: each stands in the place of another."""
    schedule = asked.state.schedule
    yield from (chart(asked, group=group) for group in list(gantt.GROUPS)[1:])
    yield from (chart(asked, period=period) for period in schedule.periods["period_id"].iloc[1:2])
    yield from (promises.trend(schedule, milestone=name) for name in list(promises.promised_titles(schedule))[:1])


def chart(asked: Asked, *, group: str = "work-package", period: str | None = None) -> View:
    """The Gantt."""
    state = asked.state
    return gantt.gantt(state.schedule, state.cooperation, asked.frames["objectives"], group=group, period=period)


def tables(asked: Asked) -> Iterator[Table]:
    """The tables of the page that are no view."""
    schedule = asked.state.schedule
    yield end_date.table(asked.frames["ends"])
    for milestone in promises.promised_titles(schedule):
        yield promises.of_milestone(schedule, milestone=milestone)
    made = Network(schedule)
    yield from (network.moves(made.slip(name, DAYS[-1])) for name in ahead(schedule))


def sentences(asked: Asked) -> Iterator[str]:
    """What the page says beside its views."""
    state = asked.state
    yield headline.timeline(state.schedule)
    yield pace.answer(Performance(state.money, state.schedule, Stage.DECLARED))
    yield promises.answer(state.schedule)
    yield end_date.answer(state.money.project, asked.frames["ends"])
    made = Network(state.schedule)
    yield network.answer(made)
    yield from (network.slip_words(made.slip(name, days), made) for name in ahead(state.schedule) for days in DAYS)


def ahead(schedule: Schedule) -> list[str]:
    """The first milestones of the network that can slip."""
    rows = Network(schedule).table
    return list(rows[~rows["reached"].astype(bool)]["milestone_id"])[:3]
