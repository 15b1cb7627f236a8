"""The oracle of a part of the money, and the money of a whole or a part by its members, in plain loops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from tests.oracle import Oracle, Row, Tables
from tests.oracle.comparison import KEYS, members
from tests.oracle.money import MoneyOracle
from tests.oracle.record import Record, cents, day
from tests.pages import wording
from tests.pages.cases import Case

NAMES = {
    "partner": ("partners", "short_name"),
    "work package": ("work_packages", "title"),
    "budget line": ("budget_lines", "title"),
}
STAGES = ("declared", "certified")

Sums = dict[str, int | None]


def oracle_of(tables: Tables, on: date, *, public: bool = False, **part: str) -> Oracle:
    """The oracle of the rows that a filter lets through, as if they were a project.

    `part` has what is wanted by its column: partner_id, country_code, work_package_id, budget_line_id, period_id,
    budget_version_id. Rows of the budget outside of it stay, with nothing planned, so that a part without a plan is
    one where nothing is planned, and not one where nothing is published.
    """
    version = part.pop("budget_version_id", None)
    reports = {row["report_id"]: row for row in tables["partner_reports"]}
    lets = {
        "partners": [row for row in tables["partners"] if fits(row, part, "partner_id", "country_code")],
        "work_packages": [row for row in tables["work_packages"] if fits(row, part, "work_package_id")],
        "budget_lines": [row for row in tables["budget_lines"] if fits(row, part, "budget_line_id")],
        "budget_versions": [row for row in tables["budget_versions"] if version in (None, row["budget_version_id"])],
        "payments": [row for row in tables["payments"] if inside(tables, row, part)],
        "expenditure": [
            row for row in tables["expenditure"] if inside(tables, placed(row, reports[row["report_id"]]), part)
        ],
        "budget": [row if inside(tables, row, part) else row | {"planned": "0.00"} for row in tables["budget"]],
    }
    cut = tables | lets
    if part:
        in_force = MoneyOracle(Record(cut, on, public_only=public)).plan
        total = sum(cents(row["planned"]) for row in in_force)
        cut["project"] = [tables["project"][0] | {"total_budget": f"{total // 100}.{total % 100:02d}"}]
    return Oracle(cut, on, public_only=public)


@dataclass(frozen=True)
class PartCase(Case):
    """A page, the oracle of a part, and the tables that nothing is cut from."""

    uncut: Tables


def case_of(case: Case, **part: str) -> PartCase:
    """A page beside the oracle of a part of the money."""
    oracle = oracle_of(case.tables, case.on, public=case.public, **part)
    return PartCase(case.package, case.on, case.public, case.screen, oracle, case.tables)


def fits(row: Row, part: dict[str, str], *columns: str) -> bool:
    """Whether a row has what is wanted of it in some columns."""
    return all(part.get(column) in (None, row[column]) for column in columns)


def inside(tables: Tables, row: Row, part: dict[str, str]) -> bool:
    """Whether a row of money belongs to a part; payments know no work package and no budget line."""
    (partner,) = [one for one in tables["partners"] if one["partner_id"] == row["partner_id"]]
    told = [column for column in ("period_id", "work_package_id", "budget_line_id") if column in row]
    return fits(partner, part, "partner_id", "country_code") and fits(row, part, *told)


def placed(item: Row, report: Row) -> Row:
    """An expenditure item with the partner and the period of its report."""
    return item | {"partner_id": report["partner_id"], "period_id": report["period_id"]}


def names_of(oracle: Oracle, dimension: str) -> dict[str, str]:
    """The members of a dimension in the order of the package, by the names that a reader sees."""
    tables = oracle.record.tables
    if dimension == "period":
        periods = {row["period_id"]: row["number"] for row in tables["reporting_periods"]}
        return {member: f"Period {periods[member]}" for member in members(oracle.record, dimension)}
    resource, column = NAMES[dimension]
    titles = {row[KEYS[dimension]]: row[column] for row in tables[resource]}
    return {member: titles[member] for member in members(oracle.record, dimension)}


def broken_down(oracle: Oracle, dimension: str) -> dict[str, Sums]:
    """Of each member approved, target, declared, certified, deducted, paid and remaining; None each where unknown."""
    key, money = KEYS[dimension], oracle.money
    names = ("approved", "target", "declared", "certified", "deducted", "paid", "remaining")
    sums: dict[str, Sums] = {}
    for member in members(oracle.record, dimension):
        if not money.plan:
            sums[member] = dict.fromkeys(names)
            continue
        planned = [row for row in money.plan if row[key] == member]
        found = dict.fromkeys(names, 0)
        for row in planned:
            found["approved"] += cents(row["planned"])
            found["target"] += cents(row["planned"]) if row["period_id"] in ended(oracle) else 0
        for stage in STAGES:
            for item, amount in items(oracle, stage):
                if item[key] == member:
                    found[stage] += amount
                    found["deducted"] += cents(item["declared"]) - amount if stage == "certified" else 0
        for row in money.payments:
            found["paid"] += cents(row["amount"]) if row.get(key) == member else 0
        told = dimension in ("partner", "period")
        sums[member] = found | {"paid": found["paid"] if told else None}
        sums[member]["remaining"] = found["approved"] - found["declared"]
    return sums


def ended(oracle: Oracle) -> set[str]:
    """The periods that are over."""
    return {
        row["period_id"] for row in oracle.record.rows("reporting_periods") if day(row["end_on"]) <= oracle.record.on
    }


@cache
def items(oracle: Oracle, stage: str) -> list[tuple[Row, int]]:
    """The items that count at a stage, with partner and period, and what they are worth at it."""
    counted = oracle.money.declared_items if stage == "declared" else oracle.money.certified_items
    return [(placed(item, oracle.record.reports[item["report_id"]]), amount) for item, amount in counted]


def cells(oracle: Oracle, stage: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Planned and spent of each partner on each budget line."""
    planned, spent = {}, {}
    for row in oracle.money.plan:
        where = row["partner_id"], row["budget_line_id"]
        planned[where] = planned.get(where, 0) + cents(row["planned"])
    for item, amount in items(oracle, stage):
        where = item["partner_id"], item["budget_line_id"]
        spent[where] = spent.get(where, 0) + amount
    return {
        (partner, line): (planned.get((partner, line), 0), spent.get((partner, line), 0))
        for partner in members(oracle.record, "partner")
        for line in members(oracle.record, "budget line")
    }


def cell_words(planned: int, spent: int, stage: str, currency: str) -> str:
    """What a cell of the matrix of spending rates says."""
    if planned and spent:
        rate = wording.percent(Fraction(100 * spent, planned))
        return f"▲{wording.NO_BREAK}{rate}" if spent > planned else rate
    if planned:
        return f"○ nothing {stage}"
    return f"■ {wording.money(spent, currency)} unplanned" if spent else "– not planned"
