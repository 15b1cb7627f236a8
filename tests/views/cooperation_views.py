"""Every view, table and sentence of the cooperation page, made of what a package says on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from clustercoop.measures.balance import Balance
from clustercoop.measures.reach import Reach
from clustercoop.measures.ties import Ties
from clustercoop.views import headline
from clustercoop.views.card import Card
from clustercoop.views.cooperation import activity, balance, growth, log, matrix, network, reach
from clustercoop.views.cooperation.dossier import Dossier
from clustercoop.views.cooperation.log import LogFilter
from clustercoop.views.cooperation.places import places
from clustercoop.views.cooperation.strip import strip
from clustercoop.views.view import Table, View
from tests.views.budget_views import QUERY, Asked

CONTEXT = "app/static/maps/x"


def views(asked: Asked) -> Iterator[View]:
    """Those that stand on the page at once."""
    state, made = asked.state, dossier(asked)
    ties = Ties(state.cooperation)
    yield strip(made, state.money.project)
    yield places(made, CONTEXT)
    if ties.is_known:
        yield network.network(ties, partner=None)
        yield matrix.matrix(ties)
        yield growth.view(ties, state.schedule.periods, state.money.project)
    yield reach.view(Reach(state.cooperation, state.schedule.periods))
    yield balance.view(balanced(asked), QUERY)


def variants(asked: Asked) -> Iterator[View]:
    """The same for a city and a partner: each stands in the place of another."""
    made, ties = dossier(asked), Ties(asked.state.cooperation)
    for place in made.activities["place_id"].dropna().unique()[:1]:
        yield places(made, CONTEXT, **asdict(LogFilter(place=place)))
    for partner in list(made.names)[:1] if ties.is_known else ():
        yield network.network(ties, partner=partner)


def tables(asked: Asked) -> Iterator[Table]:
    """The tables of the page that are no view."""
    yield whole_log(asked)
    pairs = Ties(asked.state.cooperation).never_met
    if pairs is not None:
        yield network.never_met(pairs)
    for card in cards(asked):
        yield from (table for _title, table in card.tables)


def sentences(asked: Asked) -> Iterator[str]:
    """What the page says beside its views."""
    made, ties = dossier(asked), Ties(asked.state.cooperation)
    yield headline.cooperation(asked.state.cooperation)
    yield log.answer(made)
    yield log.counted(made, made.activities)
    yield network.answer(ties)
    yield network.basis(ties)
    if ties.density.value is not None:
        yield network.never_met_words(ties)


def cards(asked: Asked) -> Iterator[Card]:
    """The card of each activity on record."""
    made = dossier(asked)
    yield from (activity.card(made, name, QUERY) for name in made.activities["activity_id"])


def whole_log(asked: Asked) -> Table:
    """Every activity on record, the latest first."""
    made = dossier(asked)
    return log.table(made, log.found(made, LogFilter()), QUERY)


def dossier(asked: Asked) -> Dossier:
    """The activities with all that stands beside them."""
    frames, state = asked.frames, asked.state
    return Dossier(
        state=state.cooperation,
        objectives=frames["objectives"],
        periods=state.schedule.periods,
        outputs=state.schedule.outputs,
        activity_outputs=frames["activity outputs"],
        conflicts=frames["activity conflicts"],
        clusters=frames["clusters"],
    )


def balanced(asked: Asked) -> Balance:
    """Who carries what of the whole project."""
    return Balance(asked.state.cooperation, asked.state.schedule.outputs, asked.state.money)
