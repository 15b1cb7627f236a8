"""The results chain: what an objective has for outputs, of which activities they came, and who took part in these."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from clustercoop.measures.figure import evidence_of
from clustercoop.vocabulary import Evidence, OutputState


@dataclass(frozen=True)
class ChainActivity:
    """An activity on record with the partners that took part, in list order; empty where none is on record."""

    activity_id: str
    title: str
    starts: str | None
    ends: str | None
    partner_ids: tuple[str, ...]


@dataclass(frozen=True)
class ChainOutput:
    """An output with the activities it came from, in time order; empty where none is on record."""

    output_id: str
    title: str
    state: OutputState
    activities: tuple[ChainActivity, ...]


@dataclass(frozen=True)
class Chain:
    """One objective's part of the chain; `objective_id` is None for outputs that serve none on record.

    `without_output` are activities that serve the objective but led to no output of it on record.
    """

    objective_id: str | None
    outputs: tuple[ChainOutput, ...]
    without_output: tuple[ChainActivity, ...]
    evidence: frozenset[Evidence]

    @property
    def activities(self) -> tuple[ChainActivity, ...]:
        """The activities that led to an output, each once, in the order of the outputs."""
        found = {one.activity_id: one for output in self.outputs for one in output.activities}
        return tuple(found.values())

    @property
    def partner_ids(self) -> frozenset[str]:
        """The partners that took part in one of these activities."""
        return frozenset(partner for activity in self.activities for partner in activity.partner_ids)


def chain(
    objective_id: str | None,
    *,
    outputs: pd.DataFrame,
    activities: pd.DataFrame,
    activity_outputs: pd.DataFrame,
    activity_objectives: pd.DataFrame,
    attendance: pd.DataFrame,
    partners: pd.DataFrame,
) -> Chain:
    """The chain of one objective: `outputs` are its own, with `state`; the other frames are whole.

    Activities that are not on record, or not yet, are in none of it, whatever names them.
    """
    activity_outputs = activity_outputs[activity_outputs["output_id"].isin(outputs["output_id"])]
    links: dict[str, list[str]] = {}
    for activity_id, output_id in zip(activity_outputs["activity_id"], activity_outputs["output_id"], strict=True):
        links.setdefault(output_id, []).append(activity_id)
    ours = set(activity_outputs["activity_id"])
    served = activity_objectives.loc[activity_objectives["objective_id"] == objective_id, "activity_id"]
    wanted = activities[activities["activity_id"].isin(ours | set(served))]
    came = attendance[attendance["activity_id"].isin(wanted["activity_id"])]
    known = _activities(wanted, came, partners)
    return Chain(
        objective_id=objective_id,
        outputs=tuple(
            ChainOutput(
                row.output_id,
                row.title,
                row.state,
                tuple(one for name, one in known.items() if name in links.get(row.output_id, ())),
            )
            for row in outputs.itertuples()
        ),
        without_output=tuple(one for name, one in known.items() if name not in ours),
        evidence=evidence_of(outputs, activity_outputs, wanted, came),
    )


def _activities(activities: pd.DataFrame, attendance: pd.DataFrame, partners: pd.DataFrame) -> dict[str, ChainActivity]:
    """By identifier, in the order of the frame, which is that of time."""
    places = {partner: place for place, partner in enumerate(partners["partner_id"])}
    present: dict[str, set[str]] = {}
    for activity_id, partner_id in zip(attendance["activity_id"], attendance["partner_id"], strict=True):
        present.setdefault(activity_id, set()).add(partner_id)
    return {
        row.activity_id: ChainActivity(
            row.activity_id,
            row.title,
            row.starts,
            row.ends,
            tuple(sorted(present.get(row.activity_id, ()), key=places.__getitem__)),
        )
        for row in activities.itertuples()
    }
