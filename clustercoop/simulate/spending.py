"""What is declared and certified, cell by cell. The number of expenditure items has no say in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from clustercoop.simulate.budget import CENTS, Cell, Matrix, in_matrix_order
from clustercoop.simulate.chance import Chance
from clustercoop.simulate.reports import Report
from clustercoop.simulate.scenario import Scenario


@dataclass(frozen=True)
class Batch:
    """Money of one cell that shares a certificate; expenditure items are made by splitting batches.

    `certifying_report_id` is None while nothing is certified. `deducted` cents of `declared` are not certified.
    A correction is a batch of its own, of one negative item.
    """

    report_id: str
    cell: Cell
    declared: int
    certifying_report_id: str | None
    deducted: int = 0
    reason: str | None = None

    @property
    def certified(self) -> int | None:
        """Cents certified; None while there is no certificate."""
        return None if self.certifying_report_id is None else self.declared - self.deducted


def in_force(scenario: Scenario, budgets: Mapping[str, Matrix]) -> Matrix:
    """What is planned for each cell in the version under which it is spent."""
    first, second = budgets.values()
    changed = scenario.budget_change.periods
    cells = in_matrix_order({**first, **second})
    planned = {cell: (second if cell.period_id in changed else first).get(cell, 0) for cell in cells}
    return {cell: cents for cell, cents in planned.items() if cents}


def declared_by_cell(scenario: Scenario, planned: Matrix, *, seed: int) -> Matrix:
    """Cents declared in each cell: the plan times the pace of partner and line; some of it a period late."""
    story, periods = scenario.spending, scenario.period_ids
    declared: Matrix = defaultdict(int)
    for cell, cents in planned.items():
        chance = Chance(seed, "spending", *cell)
        if cell.budget_line_id in story.exact_lines:
            declared[cell] += cents
            continue
        partner, index = scenario.partners[cell.partner_id], periods.index(cell.period_id)
        line_pace = story.line_pace.get(cell.budget_line_id, [100] * len(periods))[index]
        # In hundredths of a percent, so that amounts do not look planned.
        jitter = chance.between(10_000 - story.jitter * 100, 10_000 + story.jitter * 100)
        pace = partner.pace[index] * line_pace * partner.line_pace.get(cell.budget_line_id, 100)
        amount = cents * pace * jitter // 10_000_000_000
        later = cell._replace(period_id=periods[index + 1]) if index + 1 < len(periods) else cell
        declared[later if later in planned and chance.happens(story.slips) else cell] += amount
    return {cell: declared[cell] for cell in in_matrix_order(declared) if declared[cell]}


def batches(scenario: Scenario, declared: Matrix, reports: Mapping[str, Report], *, seed: int) -> list[Batch]:
    """The declared money with its certificates and deductions, by period, partner, work package and line."""
    result = []
    corrections = {(told.report, told.budget_line): told.percent for told in scenario.spending.corrections}
    for cell, cents in declared.items():
        report_id = f"{cell.partner_id}-{cell.period_id}"
        chance = Chance(seed, "control", *cell)
        certified = reports[report_id].certified_on is not None
        whole = Batch(report_id, cell, cents, report_id if certified else None)
        kept, waiting = _set_aside(scenario, whole, reports, chance)
        result += [_deducted(scenario, kept, chance), *waiting]
        percent = corrections.pop((report_id, cell.budget_line_id), None)
        if percent is not None:
            result.append(replace(whole, declared=-(cents * percent // 100)))
    if corrections:
        raise ValueError(f"no expenditure to correct: {sorted(corrections)}")
    return result


def _set_aside(
    scenario: Scenario, batch: Batch, reports: Mapping[str, Report], chance: Chance
) -> tuple[Batch, list[Batch]]:
    """The batch, and the part of it that control left to the next report's certificate."""
    story, periods = scenario.spending.set_aside, scenario.period_ids
    index = periods.index(batch.cell.period_id)
    chosen, share = chance.happens(story.chance), chance.between(*story.share)
    if not chosen or batch.declared <= story.over * CENTS or index + 1 == len(periods):
        return batch, []
    next_report = reports[f"{batch.cell.partner_id}-{periods[index + 1]}"]
    waiting = replace(
        batch,
        declared=batch.declared * share // 100,
        certifying_report_id=next_report.report_id if next_report.certified_on else None,
    )
    return replace(batch, declared=batch.declared - waiting.declared), [waiting]


def _deducted(scenario: Scenario, batch: Batch, chance: Chance) -> Batch:
    """The batch after control, which may have taken something away, with its reason."""
    story = scenario.spending.deductions
    chosen, share = chance.happens(story.chance), chance.between(*story.share)
    if not chosen or batch.certifying_report_id is None:
        return batch
    reasons = scenario.spending.reasons[batch.cell.budget_line_id]
    reason = reasons[chance.between(0, len(reasons) - 1)]
    return replace(batch, deducted=batch.declared * share // 100, reason=reason)
