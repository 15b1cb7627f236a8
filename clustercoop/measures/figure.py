"""One figure: its parts, what it rests on, and what its absence means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from clustercoop.measures.definitions import Definition, Unit, definition
from clustercoop.vocabulary import Evidence

PERCENT = 100


class Missing(StrEnum):
    """Why there is no figure. None of these is a zero."""

    NOT_PUBLISHED = "not published"
    NOT_ON_RECORD = "not on record"
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True)
class Figure:
    """A measure for one selection, kept as its parts: a ratio is divided only when it is shown.

    Amounts are in cents. `missing` says why there is no value; then the parts may be None.
    """

    measure: str
    numerator: int | float | None
    denominator: int | float | None = None
    missing: Missing | None = None
    evidence: frozenset[Evidence] = field(default_factory=frozenset)

    @property
    def definition(self) -> Definition:
        return definition(self.measure)

    @property
    def value(self) -> float | int | None:
        """The figure in its unit (cents, percent, days, count), or None where it is missing."""
        if self.missing is not None or self.numerator is None:
            return None
        if self.definition.denominator is None:
            return self.numerator
        if not self.denominator:
            return None
        scale = PERCENT if self.definition.unit is Unit.PERCENT else 1
        return scale * self.numerator / self.denominator


def ratio(measure: str, top: Figure, bottom: Figure) -> Figure:
    """`top` divided by `bottom`: missing where either is, not applicable where the denominator is nothing."""
    missing = top.missing or bottom.missing
    if missing is None and not bottom.numerator:
        missing = Missing.NOT_APPLICABLE
    return Figure(measure, top.numerator, bottom.numerator, missing, top.evidence | bottom.evidence)


def share(measure: str, part: int, whole: int, evidence: frozenset[Evidence]) -> Figure:
    """A count out of a count; not applicable out of none."""
    return Figure(measure, part, whole, None if whole else Missing.NOT_APPLICABLE, evidence)


def amount(measure: str, cents: Iterable[int], evidence: frozenset[Evidence], *, published: bool) -> Figure:
    """A sum of cents; `published` is whether anything is on record that could be summed."""
    if not published:
        return Figure(measure, None, missing=Missing.NOT_PUBLISHED)
    return Figure(measure, sum(int(part) for part in cents), evidence=evidence)


def evidence_of(*frames: pd.DataFrame) -> frozenset[Evidence]:
    """What the rows of some frames (column `evidence`) rest on."""
    return frozenset(Evidence(word) for frame in frames for word in frame["evidence"].unique())


def half_up(part: int, whole: int) -> int:
    """`part` divided by `whole` (which is positive) to the nearest whole number; a half goes up, below zero too.

    In whole numbers only, so that amounts of any size lose no cent.
    """
    return (2 * part + whole) // (2 * whole)
