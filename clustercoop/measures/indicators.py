"""How far an indicator has come: its value by its own rule, its share of the way to the target, and its state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from clustercoop import stated_dates
from clustercoop.project import ProjectFacts
from clustercoop.vocabulary import Aggregation, Direction, IndicatorState

COMPARED = (IndicatorState.REACHED, IndicatorState.ON_TRACK, IndicatorState.BEHIND)
"""The states of an indicator whose value is held against its target."""


@dataclass(frozen=True)
class Value:
    """One value as it was measured; `qualifier` is a word of its source, such as nearly."""

    measured: str
    value: float
    qualifier: str | None = None


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands: its value with what the sources say of it, measured when, and what that means.

    `share` is the share of the way from baseline to target and `expected` that of the project's days gone when it was
    measured; both None where they cannot be told.
    """

    value: float | None
    measured: str | None
    qualifier: str | None
    share: Fraction | None
    expected: Fraction | None
    state: IndicatorState


def standing(
    values: Sequence[Value],
    *,
    aggregation: Aggregation,
    direction: Direction,
    baseline: float | None,
    target: float | None,
    project: ProjectFacts,
) -> Standing:
    """Where an indicator stands by the values measured up to the status date, in time order.

    The value of a cumulative or single indicator is the latest one, that of a per-period one the sum of all: sums of
    periods and cumulative values are never mixed. What counts up begins at nothing where no baseline is on record.
    """
    if not values:
        state = IndicatorState.NO_TARGET if target is None else IndicatorState.NO_VALUE
        return Standing(None, None, None, None, None, state)
    per_period = aggregation == Aggregation.PER_PERIOD
    counted = values if per_period else values[-1:]
    value = sum((exact(one.value) for one in counted), Fraction())
    begins = _baseline(baseline, aggregation)
    share = None
    if begins is not None and target is not None:
        share = share_of_the_way(value=value, baseline=begins, target=exact(target), direction=direction)
    expected = expected_share(values[-1].measured, project)
    return Standing(
        value=float(value),
        measured=values[-1].measured,
        qualifier=", ".join(dict.fromkeys(one.qualifier for one in counted if one.qualifier)) or None,
        share=share,
        expected=expected if share is not None else None,
        state=state_of(
            value=value,
            baseline=begins,
            target=None if target is None else exact(target),
            direction=direction,
            expected=expected,
        ),
    )


def share_of_the_way(*, value: Fraction, baseline: Fraction, target: Fraction, direction: Direction) -> Fraction | None:
    """(Value - baseline) / (target - baseline): below 0 it went the wrong way, above 1 beyond the target.

    None where the target is the baseline or lies on the bad side of it: then there is no way to go.
    """
    way = target - baseline
    if way == 0 or (way > 0) is not (direction == Direction.UP):
        return None
    return (value - baseline) / way


def expected_share(measured: str, project: ProjectFacts) -> Fraction:
    """The project's days gone on the last day that the stated date can mean, of all its days; from 0 to 1."""
    days = (project.end_on - project.start_on).days + 1
    gone = (stated_dates.last_day(measured) - project.start_on).days + 1
    return Fraction(min(max(gone, 0), days), days)


def state_of(
    *,
    value: Fraction,
    baseline: Fraction | None,
    target: Fraction | None,
    direction: Direction,
    expected: Fraction,
) -> IndicatorState:
    """What a value means for its target.

    Reached at the target or beyond it in the good direction. Otherwise on track where the share of the way gone is at
    least the share of the project's days gone on the day of measurement, that is at an even pace; else behind. Where
    there is no way to go, as from a baseline that is the target, a value that misses it is behind.
    """
    if target is None:
        return IndicatorState.NO_TARGET
    if value >= target if direction == Direction.UP else value <= target:
        return IndicatorState.REACHED
    if baseline is None:
        return IndicatorState.NO_BASELINE
    share = share_of_the_way(value=value, baseline=baseline, target=target, direction=direction)
    return IndicatorState.ON_TRACK if share is not None and share >= expected else IndicatorState.BEHIND


def exact(number: float) -> Fraction:
    """A number as it is written, so that tenths add up and a target that is met is met."""
    return Fraction(str(number))


def _baseline(baseline: float | None, aggregation: Aggregation) -> Fraction | None:
    if baseline is not None:
        return exact(baseline)
    return None if aggregation == Aggregation.SINGLE else Fraction()
