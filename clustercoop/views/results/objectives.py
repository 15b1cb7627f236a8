"""Each objective in a sentence or two: its aim, and how far its outputs and indicators are."""

from __future__ import annotations

from clustercoop.i18n import _
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.results import Results
from clustercoop.views.results import indicators, outputs
from clustercoop.vocabulary import Evidence


def title(results: Results, *, objective: str | None) -> str:
    """The heading of an objective's section."""
    row = results.objectives.set_index("objective_id").loc[objective]
    return _("Objective {number}: {title}").format(number=row.number, title=row.title)


def answer(results: Results, *, objective: str | None) -> str:
    """Its aim, its outputs and its indicators."""
    row = results.objectives.set_index("objective_id").loc[objective]
    return _("Aim: {aim}. {outputs} {indicators}").format(
        aim=str(row.aim).rstrip("."),
        outputs=outputs.tally(results.outputs_of(objective)),
        indicators=indicators.answer(results.indicators_of(objective)),
    )


def evidence(results: Results, *, objective: str | None) -> frozenset[Evidence]:
    """What that rests on."""
    rows = results.indicators_of(objective)
    values = results.values[results.values["indicator_id"].isin(rows["indicator_id"])]
    own = results.objectives[results.objectives["objective_id"] == objective]
    return evidence_of(own, results.outputs_of(objective), rows, values)
