"""The approved budgets: partner x work package x budget line x period, each version exactly the same total."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from clustercoop.simulate.chance import Chance, apportion, natural
from clustercoop.simulate.scenario import BudgetChange, Match, PartnerStory, Plan, Scenario

CENTS = 100


class Cell(NamedTuple):
    """One place in the matrix."""

    partner_id: str
    work_package_id: str
    budget_line_id: str
    period_id: str


Matrix = dict[Cell, int]
"""Cents by cell; cells without money are absent."""


class ScenarioDoesNotAddUp(ValueError):
    """The amounts of the scenario contradict each other or the project's total."""


def approved_budgets(scenario: Scenario, *, total_cents: int, seed: int) -> dict[str, Matrix]:
    """The matrices of both versions by their id; both sum to `total_cents`, else ScenarioDoesNotAddUp."""
    first = _first_version(scenario, seed)
    second = _changed(first, scenario.budget_change, unit=scenario.plan.unit * CENTS)
    matrices = dict(
        zip((row["budget_version_id"] for row in scenario.tables["budget_versions"]), (first, second), strict=True)
    )
    for version, matrix in matrices.items():
        if sum(matrix.values()) != total_cents:
            raise ScenarioDoesNotAddUp(f"{version} sums to {sum(matrix.values())} cents, the project to {total_cents}")
    return matrices


def in_matrix_order(cells: Iterable[Cell]) -> list[Cell]:
    """Cells by period, partner, work package and line, in natural order."""
    return sorted(cells, key=lambda cell: [natural(part) for part in (cell.period_id, *cell[:3])])


def _first_version(scenario: Scenario, seed: int) -> Matrix:
    plan, matrix = scenario.plan, {}
    for partner_id, partner in scenario.partners.items():
        chance = Chance(seed, "budget", partner_id)
        timing = {
            work_package: [weight * chance.between(100 - plan.jitter, 100 + plan.jitter) for weight in share.profile]
            for work_package, share in plan.work_packages.items()
        }
        parts = [(*place, amount, timing[place[0]]) for place, amount in _lines_of(partner, plan).items()]
        parts += [
            (plan.lines[line].work_package, line, amount, plan.lines[line].profile)
            for line, amount in partner.apart.items()
        ]
        for work_package, line, amount, profile in parts:
            for period, units in zip(scenario.period_ids, apportion(amount // plan.unit, profile), strict=True):
                if units:
                    matrix[Cell(partner_id, work_package, line, period)] = units * plan.unit * CENTS
    return matrix


def _lines_of(partner: PartnerStory, plan: Plan) -> dict[tuple[str, str], int]:
    """A partner's money by work package and line, without what is planned apart; too small places are left out."""
    money = partner.budget - sum(partner.apart.values())
    weights = {
        (name, line): work_package.share * partner.work_packages.get(name, 100) * part * partner.lines.get(line, 100)
        for name, work_package in plan.work_packages.items()
        for line, part in work_package.lines.items()
    }
    whole = sum(weights.values())
    large = [place for place, weight in weights.items() if money * weight >= plan.smallest_cell * whole]
    units = apportion(money // plan.unit, [weights[place] for place in large])
    return {place: count * plan.unit for place, count in zip(large, units, strict=True)}


def _changed(first: Matrix, change: BudgetChange, *, unit: int) -> Matrix:
    """A later version; only the periods that lie after its approval differ."""
    matrix = dict(first)
    for transfer in change.transfers:
        for match, sign in ((transfer.taken, -1), (transfer.given, 1)):
            _add(matrix, _matching(matrix, match, change.periods), sign * transfer.amount * CENTS, unit)
    for shift in change.shifts:
        match = Match(work_package=shift.work_package, budget_line=shift.budget_line)
        for cell in _matching(matrix, match, [shift.earlier]):
            moved = matrix[cell] * shift.percent // 100 // unit * unit
            later = cell._replace(period_id=shift.later)
            matrix[cell] -= moved
            matrix[later] = matrix.get(later, 0) + moved
    return {cell: cents for cell, cents in matrix.items() if cents}


def _matching(matrix: Matrix, match: Match, periods: list[str]) -> list[Cell]:
    cells = [
        cell
        for cell in in_matrix_order(matrix)
        if cell.period_id in periods
        and match.partner in (None, cell.partner_id)
        and match.work_package in (None, cell.work_package_id)
        and match.budget_line in (None, cell.budget_line_id)
    ]
    if not cells:
        raise ScenarioDoesNotAddUp(f"no cell of the budget matches {match} in {periods}")
    return cells


def _add(matrix: Matrix, cells: list[Cell], cents: int, unit: int) -> None:
    """Spread an amount over cells in proportion to what is planned there."""
    for cell, units in zip(cells, apportion(cents // unit, [matrix[cell] for cell in cells]), strict=True):
        matrix[cell] += units * unit
        if matrix[cell] < 0:
            raise ScenarioDoesNotAddUp(f"more is taken from {cell} than is planned there")
