"""What changed between two budget versions, and between two days."""

from __future__ import annotations

from tests.oracle.money import MoneyOracle
from tests.oracle.record import NOT_PUBLISHED, Record, Row, Value, cents

KEYS = {
    "partner": "partner_id",
    "work package": "work_package_id",
    "budget line": "budget_line_id",
    "period": "period_id",
}

Sums = dict[str, int]


def members(record: Record, dimension: str) -> list[str]:
    """The members of a dimension in the order of the package."""
    rows = {
        "partner": record.tables["partners"],
        "work package": record.rows("work_packages"),
        "budget line": record.tables["budget_lines"],
        "period": record.rows("reporting_periods"),
    }[dimension]
    return [row[KEYS[dimension]] for row in sorted(rows, key=lambda row: int(row["number"]))]


def planned(record: Record, version: str, dimension: str) -> Sums | None:
    """Planned in a version for each member; None where no row of it counts."""
    sums = dict.fromkeys(members(record, dimension), 0)
    known = False
    for row in record.rows("budget"):
        if row["budget_version_id"] == version:
            known = True
            sums[row[KEYS[dimension]]] += cents(row["planned"])
    return sums if known else None


def between_versions(
    record: Record, before: str, after: str, dimension: str
) -> list[tuple[str, int | None, int | None, int | None]]:
    """Member, before, after, change: the biggest change first."""
    then, now = planned(record, before, dimension), planned(record, after, dimension)
    rows = []
    for place, member in enumerate(members(record, dimension)):
        old = None if then is None else then[member]
        new = None if now is None else now[member]
        change = None if old is None or new is None else new - old
        rows.append((-abs(change or 0), place, (member, old, new, change)))
    return [row for *_, row in sorted(rows, key=lambda row: row[:2])]


def moved(record: Record, before: str, after: str, dimension: str) -> Value:
    """What those received that received something."""
    then, now = planned(record, before, dimension), planned(record, after, dimension)
    if then is None or now is None:
        return NOT_PUBLISHED
    total = 0
    for member, cost in now.items():
        if cost > then[member]:
            total += cost - then[member]
    return total


def spent(money: MoneyOracle, dimension: str) -> dict[str, list[int]]:
    """Of each member declared, certified, deducted and paid, whatever budget there is."""
    key, record = KEYS[dimension], money.record
    sums = {member: [0, 0, 0, 0] for member in members(record, dimension)}

    def owner(item: Row) -> str:
        return item[key] if key in item else record.reports[item["report_id"]][key]

    for item, amount in money.declared_items:
        sums[owner(item)][0] += amount
    for item, amount in money.certified_items:
        sums[owner(item)][1] += amount
        sums[owner(item)][2] += cents(item["declared"]) - amount
    for row in money.payments:
        if key in row:
            sums[row[key]][3] += cents(row["amount"])
    return sums


def between_dates(
    earlier: MoneyOracle, later: MoneyOracle, dimension: str
) -> dict[str, tuple[int | None, int | None, int | None, int | None]]:
    """Of each member what was declared, certified, deducted and paid in between."""
    then, now = spent(earlier, dimension), spent(later, dimension)
    made: dict[str, tuple[int | None, int | None, int | None, int | None]] = {}
    for member in members(later.record, dimension):
        declared, certified, deducted, paid = (new - old for old, new in zip(then[member], now[member], strict=True))
        told = dimension in ("partner", "period")
        made[member] = (declared, certified, deducted, paid if told else None) if later.plan else (None,) * 4
    return made


def changes(earlier: MoneyOracle, later: MoneyOracle) -> dict[str, Value]:
    """The changes of the whole project, by their names in the definitions."""
    names = ("declared_change", "certified_change", "deducted_change", "paid_change")
    if not later.plan:
        return dict.fromkeys(names, NOT_PUBLISHED)
    rows = between_dates(earlier, later, "partner").values()
    return {name: sum(row[place] or 0 for row in rows) for place, name in enumerate(names)}
