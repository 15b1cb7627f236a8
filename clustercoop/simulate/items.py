"""Expenditure items: batches split exactly, one item at a time, however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from clustercoop.datastore.models import ExpenditureItem
from clustercoop.datastore.package import Row
from clustercoop.simulate.chance import Chance, apportion
from clustercoop.simulate.days import working_days
from clustercoop.simulate.rows import demonstration
from clustercoop.simulate.scenario import Scenario
from clustercoop.simulate.spending import Batch

UNEVENNESS = 35
"""Items of a batch differ from their mean by up to this many percent."""


class TooFewItems(ValueError):
    """Fewer items are wanted than there are batches to split."""


def count_items(scenario: Scenario, batches: Sequence[Batch], items: int) -> list[int]:
    """How many items each batch is split into; they sum to `items`, a correction is one item.

    Raises TooFewItems, or ValueError where items would be smaller than a cent.
    """
    if items < len(batches):
        raise TooFewItems(f"{items} items are too few for this scenario, which needs at least {len(batches)}")
    typical = scenario.spending.typical
    weights = [max(0, batch.declared) * 100 // typical[batch.cell.budget_line_id] for batch in batches]
    counts = [1 + more for more in apportion(items - len(batches), weights)]
    for batch, count in zip(batches, counts, strict=True):
        if count > 1 and batch.declared < count * 2:
            raise ValueError(f"{items} items are too many: {batch.declared} cents of {batch.cell} cannot be split")
    return counts


def expenditure_items(
    scenario: Scenario, batches: Sequence[Batch], *, items: int, seed: int, first_id: int
) -> Iterator[Row]:
    """Rows of `expenditure`, numbered from `first_id` by period, partner, work package and line.

    Memory is bound by the largest batch, a small share of all items.
    """
    days = _Days(scenario)
    serials: dict[str, int] = {}
    item_id = first_id
    for batch, count in zip(batches, count_items(scenario, batches, items), strict=True):
        chance = Chance(seed, "items", batch.report_id, *batch.cell, str(batch.declared))
        amounts = _amounts(batch, count, chance)
        incurred = days.of(batch, count, chance)
        code = scenario.partners[batch.cell.partner_id].code
        for amount, cut, day in zip(amounts, _cuts(batch, amounts, chance), incurred, strict=True):
            serial = serials[batch.report_id] = serials.get(batch.report_id, 0) + 1
            yield demonstration(
                ExpenditureItem,
                item_id=item_id,
                report_id=batch.report_id,
                work_package_id=batch.cell.work_package_id,
                budget_line_id=batch.cell.budget_line_id,
                incurred_on=day,
                declared_cents=amount,
                certified_cents=None if batch.certifying_report_id is None else amount - cut,
                certifying_report_id=batch.certifying_report_id,
                deduction_reason=batch.reason if cut else None,
                document_ref=f"{code}-{batch.cell.period_id}-{serial:04d}",
            )
            item_id += 1


def _amounts(batch: Batch, count: int, chance: Chance) -> list[int]:
    """Cents of each item."""
    if count == 1:
        return [batch.declared]
    return apportion(batch.declared, [chance.between(100 - UNEVENNESS, 100 + UNEVENNESS) for _ in range(count)])


def _cuts(batch: Batch, amounts: Sequence[int], chance: Chance) -> list[int]:
    """Cents not certified of each item: as few items as possible, from a drawn one on."""
    cuts, left = [0] * len(amounts), batch.deducted
    index = chance.between(0, len(amounts) - 1)
    while left:
        cuts[index] = min(left, amounts[index])
        left -= cuts[index]
        index = (index + 1) % len(amounts)
    return cuts


class _Days:
    """Working days on which expenditure can be incurred: in the period and in the work package."""

    def __init__(self, scenario: Scenario) -> None:
        self._monthly_lines = scenario.spending.monthly_lines
        self._working: dict[tuple[str, str], list[date]] = {}
        self._month_ends: dict[tuple[str, str], list[date]] = {}
        for period in scenario.periods:
            for work_package in scenario.tables["work_packages"]:
                place = (period["period_id"], work_package["work_package_id"])
                working = working_days(_later(period, work_package), _earlier(period, work_package))
                self._working[place] = working
                self._month_ends[place] = [
                    day
                    for day, following in pairwise([*working, date.max])
                    if (day.year, day.month) != (following.year, following.month)
                ]

    def of(self, batch: Batch, count: int, chance: Chance) -> list[date]:
        """The days of a batch's items, in order."""
        place = (batch.cell.period_id, batch.cell.work_package_id)
        if batch.cell.budget_line_id in self._monthly_lines:
            ends = self._month_ends[place]
            return [ends[((index + 1) * len(ends) - 1) // count] for index in range(count)]
        working = self._working[place]
        return sorted(working[chance.between(0, len(working) - 1)] for _ in range(count))


def _later(period: Mapping[str, date], work_package: Mapping[str, date]) -> date:
    return max(period["start_on"], work_package["start_on"])


def _earlier(period: Mapping[str, date], work_package: Mapping[str, date]) -> date:
    return min(period["end_on"], work_package["end_on"])
