"""What has been achieved: the state of each output, the progress of each indicator, and what came of what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from clustercoop.measures.chain import Chain, chain
from clustercoop.measures.figure import Figure, Missing, evidence_of, share
from clustercoop.measures.indicators import COMPARED, Standing, Value, exact, standing
from clustercoop.project import ProjectFacts
from clustercoop.vocabulary import (
    Aggregation,
    Direction,
    Evidence,
    IndicatorKind,
    IndicatorState,
    OutputKind,
    OutputProgress,
    OutputState,
)

DELIVERED = (OutputState.DELIVERED, OutputState.DELIVERED_UNDATED)


def output_state(*, progress: OutputProgress | None, actual: str | None) -> OutputState:
    """Where an output stands, by what is on record of it on the status date and nothing else.

    `progress` is what the source's status means, None where it says nothing or where what it says came later;
    `actual` is the stated date of what was done, None unless it is over. Delivered with a date, or delivered with the
    date unknown: a source that says "signed" and no more is believed, and its silence on the date is told. A planned
    date that has passed does not make an output delivered, nor late: that nothing is on record is not that nothing
    was done.
    """
    if progress is None:
        return OutputState.UNTOLD
    match OutputProgress(progress):
        case OutputProgress.DELIVERED:
            return OutputState.DELIVERED if actual else OutputState.DELIVERED_UNDATED
        case OutputProgress.BEGUN:
            return OutputState.BEGUN
        case OutputProgress.PLANNED:
            return OutputState.PLANNED


@dataclass(frozen=True)
class Results:
    """The results on a status date. Frames as `datastore.queries` returns them; `activities` are those on record."""

    status_date: date
    project: ProjectFacts
    objectives: pd.DataFrame
    partners: pd.DataFrame
    periods: pd.DataFrame
    outputs: pd.DataFrame
    indicators: pd.DataFrame
    values: pd.DataFrame
    judgements: pd.DataFrame
    activities: pd.DataFrame
    activity_objectives: pd.DataFrame
    activity_outputs: pd.DataFrame
    attendance: pd.DataFrame

    @cached_property
    def output_table(self) -> pd.DataFrame:
        """The outputs with `state`."""
        made = self.outputs.copy()
        states = [
            output_state(progress=_or_none(row.progress), actual=_or_none(row.actual)) for row in made.itertuples()
        ]
        made["state"] = pd.Series(states, index=made.index, dtype=object)
        return made

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """Of each indicator by its identifier where it stands."""
        found: dict[str, list[Value]] = {}
        for row in self.values.itertuples():
            found.setdefault(row.indicator_id, []).append(Value(row.measured, row.value, _or_none(row.qualifier)))
        return {
            row.indicator_id: standing(
                found.get(row.indicator_id, []),
                aggregation=Aggregation(row.aggregation),
                direction=Direction(row.good_direction),
                baseline=_or_none(row.baseline_value),
                target=_or_none(row.target_value),
                project=self.project,
            )
            for row in self.indicators.itertuples()
        }

    @cached_property
    def indicator_table(self) -> pd.DataFrame:
        """The indicators with where they stand: value, measured, qualifier, share, expected (fractions, None where
        they cannot be told) and state; see `measures.indicators.Standing`.
        """
        made = self.indicators.copy()
        for name in ("value", "measured", "qualifier", "share", "expected", "state"):
            cells = [getattr(self.standings[indicator], name) for indicator in made["indicator_id"]]
            made[name] = pd.Series(cells, index=made.index, dtype=object)
        return made

    @cached_property
    def value_table(self) -> pd.DataFrame:
        """The values with `so_far`: what the indicator came to with each, by its own rule."""
        per_period = set(self.indicators.loc[self.indicators["aggregation"] == Aggregation.PER_PERIOD, "indicator_id"])
        sums: dict[str, Any] = {}
        so_far = []
        for row in self.values.itertuples():
            before = sums.get(row.indicator_id, 0) if row.indicator_id in per_period else 0
            sums[row.indicator_id] = before + exact(row.value)
            so_far.append(float(sums[row.indicator_id]))
        return self.values.assign(so_far=pd.Series(so_far, index=self.values.index, dtype=float))

    @cached_property
    def latest_judgements(self) -> pd.DataFrame:
        """Of each indicator that was judged the last judgement, in the order of the indicators."""
        last = self.judgements.drop_duplicates("indicator_id", keep="last").set_index("indicator_id")
        order = [name for name in self.indicators["indicator_id"] if name in last.index]
        return last.loc[order].reset_index()

    @cached_property
    def objective_ids(self) -> tuple[str, ...]:
        """The objectives in their order."""
        return tuple(self.objectives["objective_id"])

    def outputs_of(self, objective_id: str | None) -> pd.DataFrame:
        """The outputs that serve an objective; with None those that serve none on record."""
        return _serving(self.output_table, objective_id)

    def indicators_of(self, objective_id: str | None) -> pd.DataFrame:
        """The indicators of an objective; with None those of none on record, counted facts among them."""
        return _serving(self.indicator_table, objective_id)

    def chain_of(self, objective_id: str | None) -> Chain:
        """The results chain of an objective; with None that of the outputs that serve none on record."""
        return chain(
            objective_id,
            outputs=self.outputs_of(objective_id),
            activities=self.activities,
            activity_outputs=self.activity_outputs,
            activity_objectives=self.activity_objectives,
            attendance=self.attendance,
            partners=self.partners,
        )

    @cached_property
    def outputs_delivered(self) -> Figure:
        """Delivered, dated or not, of the outputs on record; a series counts as one."""
        delivered = int(self.output_table["state"].isin(DELIVERED).sum())
        return share("outputs_delivered", delivered, len(self.outputs), evidence_of(self.outputs))

    @cached_property
    def outputs_undated(self) -> Figure:
        return self._count("outputs_undated", OutputState.DELIVERED_UNDATED)

    @cached_property
    def outputs_begun(self) -> Figure:
        return self._count("outputs_begun", OutputState.BEGUN)

    @cached_property
    def results_on_record(self) -> Figure:
        """Rows that are a result and not only an output, whatever their state."""
        results = self.outputs[self.outputs["kind"] == OutputKind.RESULT]
        return Figure("results_on_record", len(results), evidence=evidence_of(results))

    @cached_property
    def indicators_on_track(self) -> Figure:
        """Reached or on track, of the indicators whose value can be held against a target."""
        targeted = self.indicators[self.indicators["target_value"].notna()]
        if targeted.empty:
            return Figure("indicators_on_track", None, missing=Missing.NOT_PUBLISHED)
        compared = [name for name in targeted["indicator_id"] if self.standings[name].state in COMPARED]
        well = [name for name in compared if self.standings[name].state is not IndicatorState.BEHIND]
        values = self.values[self.values["indicator_id"].isin(compared)]
        return share("indicators_on_track", len(well), len(compared), evidence_of(targeted, values))

    @cached_property
    def counted_facts(self) -> pd.DataFrame:
        """The indicators that are facts somebody counted, with where they stand."""
        return self.indicator_table[self.indicator_table["kind"] == IndicatorKind.COUNTED]

    @cached_property
    def evidence(self) -> frozenset[Evidence]:
        return evidence_of(self.outputs, self.indicators, self.values)

    def _count(self, measure: str, state: OutputState) -> Figure:
        counted = int((self.output_table["state"] == state).sum())
        return Figure(measure, counted, evidence=evidence_of(self.outputs))


def _serving(frame: pd.DataFrame, objective_id: str | None) -> pd.DataFrame:
    if objective_id is None:
        return frame[frame["objective_id"].isna()]
    return frame[frame["objective_id"] == objective_id]


def _or_none(value: Any) -> Any:
    """What a query has as None or NaN is None."""
    return None if pd.isna(value) else value
