"""Every view, table and sentence of the knowledge page, made of what a package says on a day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from clustercoop.measures.knowledge import Knowledge
from clustercoop.views import headline
from clustercoop.views.card import Card
from clustercoop.views.knowledge import clusters, compare, counts, policies, region_map, time_axis
from clustercoop.views.view import Table, View
from tests.measures.states import knowledge_of
from tests.views.budget_views import Asked

CARRIED = "date=2019-03-31"


def state(asked: Asked) -> Knowledge:
    """The knowledge base of a day."""
    with asked.engine.connect() as connection, connection.begin():
        return knowledge_of(connection, asked.selection)


def views(asked: Asked, outlines: dict) -> Iterator[View]:
    """Those that stand on the page at once."""
    known = state(asked)
    yield time_axis.narrowed(known, carried=CARRIED)
    yield counts.by_country(known)
    yield counts.by_sector(known)
    yield region_map.cluster_map(known, outlines, "app/static/maps/x").view


def tables(asked: Asked) -> Iterator[Table]:
    """The tables of the page that are no view."""
    known = state(asked)
    yield policies.table(known, known.policies, CARRIED)
    yield clusters.table(known, known.clusters, CARRIED)
    for pair in pairwise(known.policies["policy_id"]):
        yield compare.side_by_side(known, pair)
        yield compare.pairs(known, pair)


def cards(asked: Asked) -> Iterator[Card]:
    """The card of each policy and cluster."""
    known = state(asked)
    yield from (policies.card(known, name, CARRIED) for name in known.policies["policy_id"])
    yield from (clusters.card(known, name, CARRIED) for name in known.clusters["cluster_id"])


def sentences(asked: Asked) -> Iterator[str]:
    """What the page says beside its views."""
    known = state(asked)
    yield headline.knowledge(known)
    yield policies.answer(known)
    yield compare.answer(known)
    yield clusters.answer(known)
    for card in cards(asked):
        yield from (card.name, card.subtitle, *card.notes)
        yield from (text for pair in card.facts for text in pair)
        yield from (text for line in card.lists for text in (line.title, *(item.text for item in line.items)))
