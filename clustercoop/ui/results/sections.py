"""The questions of the results page, each with its answer in a sentence."""

from __future__ import annotations

import streamlit as st

from clustercoop.i18n import _
from clustercoop.ui import address, blocks, cards
from clustercoop.ui.questions import details, question
from clustercoop.ui.shell import Page
from clustercoop.views.results import cards as card_views
from clustercoop.views.results import chain, indicators, objectives, outputs

OUTPUT, INDICATOR, OBJECTIVE, FOLLOW = "output", "indicator", "objective", "follow"
NONE = "none"
"""What the address calls outputs that serve no objective."""


def card(page: Page) -> None:
    """The card of the output or indicator that the address names."""
    results = page.results
    output = cards.asked(OUTPUT, set(results.outputs["output_id"]))
    if output is not None:
        cards.show(card_views.output(results, output, page.carried), closes=OUTPUT)
    indicator = cards.asked(INDICATOR, set(results.indicators["indicator_id"]))
    if indicator is not None:
        cards.show(card_views.indicator(results, indicator), closes=INDICATOR)


def public_record(page: Page) -> None:
    """What the public record shows of outputs and results, each with its source."""
    achieved = page.made(outputs.achieved, page.results, page.carried)
    question(_("What does the public record show as results?"), achieved.takeaway, "public", achieved.evidence)
    if len(achieved.table.rows):
        blocks.view(achieved, dark=page.dark, said=True)
    promised = page.made(outputs.promised, page.results, page.carried)
    if len(promised.table.rows):
        blocks.view(promised, dark=page.dark)


def each_objective(page: Page) -> None:
    """A section for each objective."""
    for objective in page.results.objective_ids:
        _objective(page, objective)


def _objective(page: Page, objective: str) -> None:
    results = page.results
    slug = outputs.objective_slug(results, objective)
    question(
        blocks.verbatim(page.made(objectives.title, results, objective=objective)),
        page.made(objectives.answer, results, objective=objective),
        f"objective-{slug}",
        page.made(objectives.evidence, results, objective=objective),
    )
    made = page.made(outputs.of_objective, results, page.carried, objective=objective)
    if len(made.table.rows):
        blocks.view(made, dark=page.dark, said=True)
    if len(results.indicators_of(objective)):
        blocks.view(
            page.made(indicators.of_objective, results, page.carried, objective=objective),
            dark=page.dark,
            said=True,
            table_open=True,
        )
        _judged(page, objective)
        with details(
            _("Values by reporting period, objective {number}").format(number=slug), f"values-{slug}"
        ) as opened:
            if opened:
                blocks.view(page.made(indicators.values, results, objective=objective), dark=page.dark)


def _judged(page: Page, objective: str) -> None:
    """What the lead partner thinks of the same indicators, apart from what is computed."""
    name = outputs.objective_name(page.results, objective)
    title = _("Judgements of the lead partner, {objective}").format(objective=name)
    said = page.made(indicators.judged, page.results, objective=objective)
    if said:
        st.subheader(title, anchor=f"judged-{outputs.objective_slug(page.results, objective)}")
        blocks.notes([said])
        blocks.table(page.made(indicators.judgements, page.results, objective=objective), title)


def beside_the_objectives(page: Page) -> None:
    """Facts that somebody counted, and outputs that serve no objective on record."""
    facts = page.made(indicators.facts, page.results, page.carried)
    if len(facts.table.rows):
        question(_("What else was counted?"), facts.takeaway, "counted", facts.evidence)
        blocks.view(facts, dark=page.dark, said=True)
    rest = page.made(outputs.of_objective, page.results, page.carried, objective=None)
    if len(rest.table.rows):
        question(_("Which outputs serve no objective on record?"), rest.takeaway, "no-objective", rest.evidence)
        blocks.view(rest, dark=page.dark, said=True)


def results_chain(page: Page) -> None:
    """From an objective to its outputs, to the activities they came from, to the partners."""
    results = page.results
    options = {
        objective: page.made(objectives.title, results, objective=objective) for objective in results.objective_ids
    }
    if len(results.outputs_of(None)):
        options[NONE] = _("Outputs without an objective")
    question(_("What came of what, and of whom?"), page.made(chain.traced, results), "chain")
    if not options:
        blocks.notes([_("No objective is on record.")])
        return
    first, second = st.columns(2)
    with first:
        chosen = str(address.choose(_("Objective"), options, key=OBJECTIVE, default=next(iter(options))))
    objective = None if chosen == NONE else chosen
    rows = results.outputs_of(objective)
    with second:
        titles = dict(zip(rows["output_id"], rows["title"], strict=True))
        output = address.choose(_("Follow one output"), titles, key=FOLLOW, placeholder=_("All outputs"))
    view = page.made(chain.chain, results, page.carried, objective=objective, output=output)
    blocks.view(view, dark=page.dark)
    with details(_("The chain as text"), "chain-text") as opened:
        if opened:
            st.html(view.narrow or "")
