"""Every view, table, card and sentence of the results page, made of what a package says on a day."""

from __future__ import annotations

from collections.abc import Iterator

from clustercoop.views import headline
from clustercoop.views.card import Card
from clustercoop.views.results import cards, chain, indicators, objectives, outputs
from clustercoop.views.view import Table, View
from tests.views.budget_views import QUERY, Asked


def views(asked: Asked) -> Iterator[View]:
    """Those that stand on the page at once."""
    results = asked.results
    yield outputs.achieved(results, QUERY)
    yield outputs.promised(results, QUERY)
    for objective in results.objective_ids:
        yield outputs.of_objective(results, QUERY, objective=objective)
        yield indicators.of_objective(results, QUERY, objective=objective)
        yield indicators.values(results, objective=objective)
    yield outputs.of_objective(results, QUERY, objective=None)
    yield indicators.facts(results, QUERY)
    yield chain.chain(results, QUERY, objective=results.objective_ids[0])


def variants(asked: Asked) -> Iterator[View]:
    """The chain of every other objective, of the outputs of none, and with each output followed."""
    results = asked.results
    for objective in (*results.objective_ids[1:], None):
        yield chain.chain(results, QUERY, objective=objective)
    for row in results.outputs.head(3).itertuples():
        yield chain.chain(results, QUERY, objective=results.objective_ids[0], output=row.output_id)


def made_cards(asked: Asked) -> Iterator[Card]:
    """The card of each output and indicator."""
    results = asked.results
    yield from (cards.output(results, name, QUERY) for name in results.outputs["output_id"])
    yield from (cards.indicator(results, name) for name in results.indicators["indicator_id"])


def tables(asked: Asked) -> Iterator[Table]:
    """The tables of the page that are no view."""
    results = asked.results
    for objective in results.objective_ids:
        yield indicators.judgements(results, objective=objective)
    for card in made_cards(asked):
        yield from (table for _title, table in card.tables)


def sentences(asked: Asked) -> Iterator[str]:
    """What the page says beside its views."""
    results = asked.results
    yield headline.results(results)
    yield chain.traced(results)
    for objective in results.objective_ids:
        yield objectives.title(results, objective=objective)
        yield objectives.answer(results, objective=objective)
        yield from filter(None, [indicators.judged(results, objective=objective)])
    for card in made_cards(asked):
        yield from (card.name, card.subtitle, *card.notes)
        yield from (text for pair in card.facts for text in pair)
