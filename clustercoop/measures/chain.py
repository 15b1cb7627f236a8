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
    links = activity_outputs[activity_outputs["output_id"].isin(outputs["output_id"])]
    ours = set(links["activity_id"])
    served = activity_objectives.loc[activity_objectives["objective_id"] == objective_id, "activity_id"]
    wanted = activities[activities["activity_id"].isin(ours | set(served))]
    came = attendance[attendance["activity_id"].isin(wanted["activity_id"])]
    known = _activities(wanted, came, partners)
    led: dict[str, set[str]] = {}
    for activity_id, output_id in zip(links["activity_id"], links["output_id"], strict=True):
        led.setdefault(activity_id, set()).add(output_id)
    came_of: dict[str, list[ChainActivity]] = {output_id: [] for output_id in outputs["output_id"]}
    for name, activity in known.items():
        for output_id in led.get(name, ()):
            came_of[output_id].append(activity)
    return Chain(
        objective_id=objective_id,
        outputs=tuple(
            ChainOutput(output_id, title, state, tuple(came_of[output_id]))
            for output_id, title, state in zip(outputs["output_id"], outputs["title"], outputs["state"], strict=True)
        ),
        without_output=tuple(activity for name, activity in known.items() if name not in ours),
        evidence=evidence_of(outputs, links, wanted, came),
    )


def _activities(activities: pd.DataFrame, attendance: pd.DataFrame, partners: pd.DataFrame) -> dict[str, ChainActivity]:
    """By identifier, in the order of the frame, which is that of time."""
    names = partners["partner_id"].tolist()
    # In list order, each partner once: sorted as whole numbers, many times faster than as texts.
    places = pd.Index(names).get_indexer(pd.Index(attendance["partner_id"]))
    rows = pd.DataFrame({"activity": attendance["activity_id"].to_numpy(), "place": places}).drop_duplicates()
    present: dict[str, list[str]] = {}
    for activity_id, place in rows.sort_values("place", kind="stable").itertuples(index=False, name=None):
        present.setdefault(activity_id, []).append(names[place])
    columns = (activities[name] for name in ("activity_id", "title", "starts", "ends"))
    return {
        activity_id: ChainActivity(
            activity_id, title, _or_none(starts), _or_none(ends), tuple(present.get(activity_id, ()))
        )
        for activity_id, title, starts, ends in zip(*columns, strict=True)
    }


def _or_none(stated: str | None) -> str | None:
    return None if pd.isna(stated) else stated
