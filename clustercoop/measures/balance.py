"""Who carries what: hosting, attending, leading outputs and the budget of each partner, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from clustercoop.measures.budget import KEYS, Money
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.figure import Figure, Missing, evidence_of
from clustercoop.vocabulary import Dimension, Evidence


@dataclass(frozen=True)
class Carried:
    """What one partner carries; each figure is its part (`numerator`) of that of all partners (`denominator`).

    Hosting and attending are counted by activity held and partner: an activity with two hosts is hosted twice.
    Budget in cents.
    """

    partner_id: str
    short_name: str
    country_code: str
    hosting: Figure
    attending: Figure
    outputs: Figure
    budget: Figure


@dataclass(frozen=True)
class Balance:
    """What the partners carry on the status date.

    `outputs` as `datastore.queries` returns them (columns responsible_partner_id, evidence); `money` of the whole
    project.
    """

    cooperation: Cooperation
    outputs: pd.DataFrame
    money: Money

    @cached_property
    def by_partner(self) -> tuple[Carried, ...]:
        """Every partner in list order.

        Hosting, attending and outputs are not on record where no host, nobody who came, or no responsible partner is
        on record at all; the budget is not published where its parts by partner are not, and not applicable where they
        add up to nothing.
        """
        return tuple(self._carried(row) for row in self.cooperation.by_partner.to_dict("records"))

    @cached_property
    def led(self) -> pd.DataFrame:
        """The outputs for which a partner is on record as responsible; columns as `outputs`."""
        return self.outputs[self.outputs["responsible_partner_id"].notna()]

    def _carried(self, row: Mapping[str, object]) -> Carried:
        partner, all_of = str(row["partner_id"]), self.cooperation.by_partner
        came = self.cooperation.attendance_evidence
        hosted, attended = int(all_of["hosted"].sum()), int(all_of["attended"].sum())
        return Carried(
            partner_id=partner,
            short_name=str(row["short_name"]),
            country_code=str(row["country_code"]),
            hosting=_part("hosting_share", row["hosted"], hosted, came),
            attending=_part("attendance_share", row["attended"], attended, came),
            outputs=_part("output_share", self._outputs.get(partner, 0), len(self.led), evidence_of(self.led)),
            budget=self._budget(partner),
        )

    @cached_property
    def _outputs(self) -> dict[str, int]:
        return dict(self.led["responsible_partner_id"].value_counts())

    @cached_property
    def _approved(self) -> dict[str, int]:
        rows = self.money.breakdowns[Dimension.PARTNER]
        return dict(zip(rows[KEYS[Dimension.PARTNER]], rows["approved_cents"], strict=True))

    def _budget(self, partner: str) -> Figure:
        if not self.money.ledger_published:
            return Figure("budget_share", None, missing=Missing.NOT_PUBLISHED)
        total = sum(int(cents) for cents in self._approved.values())
        missing = None if total else Missing.NOT_APPLICABLE
        return Figure("budget_share", int(self._approved.get(partner, 0)), total, missing, evidence_of(self.money.plan))


def _part(measure: str, part: object, whole: int, evidence: frozenset[Evidence]) -> Figure:
    """A partner's part of what is on record of all."""
    if not whole:
        return Figure(measure, None, missing=Missing.NOT_ON_RECORD)
    return Figure(measure, int(str(part)), whole, evidence=evidence)
