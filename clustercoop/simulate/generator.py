"""From a package to the same package with the demonstration made anew."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import (
    RESOURCES,
    Activity,
    ActivityObjective,
    ActivityOutput,
    ActivityPartner,
    BudgetItem,
    ExpenditureItem,
    Indicator,
    IndicatorJudgement,
    IndicatorValue,
    Milestone,
    MilestoneForecast,
    Partner,
    PartnerReport,
    Payment,
    Project,
    ReportEvent,
    Resource,
    Source,
)
from clustercoop.datastore.package import Row, path_of, read_rows, write_rows
from clustercoop.simulate import activities, ledger, schedule
from clustercoop.simulate.budget import approved_budgets
from clustercoop.simulate.items import count_items, expenditure_items
from clustercoop.simulate.reports import partner_reports
from clustercoop.simulate.rows import SOURCE_ID, Rows, demonstration, in_order
from clustercoop.simulate.scenario import Scenario, read_scenario
from clustercoop.simulate.spending import batches, declared_by_cell, in_force
from clustercoop.vocabulary import Evidence

DEFAULT_ITEMS = 2_000
DEFAULT_SEED = 20110401
"""With these two the generator makes the shipped package."""

SOURCE_TITLE = "Demonstration ledger"


class UnknownPartners(ValueError):
    """The scenario was written for another project than the package's."""


def simulate(*, package: Path, out: Path, items: int = DEFAULT_ITEMS, seed: int = DEFAULT_SEED) -> None:
    """Write the CSVs of `package` to `out` with all demonstration rows made anew; `out` may be `package` itself.

    Rows of other evidence are kept as they are. Sums by partner, period, work package and line depend on `seed`
    but not on `items`, which is streamed: a million items need no more memory than a few thousand. Nothing in
    `out` changes before everything is written. The descriptor is left to the caller.

    Raises TooFewItems where `items` cannot cover the scenario, KeyTaken where a kept row has a made-up row's key,
    UnknownPartners where the package is of another project, ScenarioDoesNotAddUp where the budget misses the total.
    """
    scenario = read_scenario()
    kept: Rows = {resource: list(_kept(package, resource)) for resource in RESOURCES if resource is not ExpenditureItem}
    rows, stream = _demonstration(scenario, kept, items=items, seed=seed)
    out.mkdir(parents=True, exist_ok=True)
    # Inside `out`, because only within one file system a file takes another's place in a single step.
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=out))
    try:
        for resource in RESOURCES:
            if resource is not ExpenditureItem:
                write_rows(draft, resource, in_order(resource, chain(kept[resource], rows.get(resource, ()))))
        write_rows(draft, ExpenditureItem, chain(_kept(package, ExpenditureItem), stream(_first_free_id(package))))
        for resource in RESOURCES:
            path_of(draft, resource).replace(path_of(out, resource))
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _kept(package: Path, resource: Resource) -> Iterator[Row]:
    return (row for row in read_rows(package, resource) if row["evidence"] != Evidence.DEMONSTRATION)


def _first_free_id(package: Path) -> int:
    """The number after the highest of the kept expenditure items."""
    return max((row["item_id"] for row in _kept(package, ExpenditureItem)), default=0) + 1


def _demonstration(
    scenario: Scenario, kept: Rows, *, items: int, seed: int
) -> tuple[Rows, Callable[[int], Iterator[Row]]]:
    """The made-up rows but the expenditure items, and a stream of these for a first number."""
    (project,) = kept[Project]
    partners = {row["partner_id"]: row for row in kept[Partner]}
    strangers = [partner_id for partner_id in scenario.partners if partner_id not in partners]
    if strangers:
        raise UnknownPartners(f"the scenario tells of partners that the package does not have: {', '.join(strangers)}")
    budgets = approved_budgets(scenario, total_cents=project["total_budget_cents"], seed=seed)
    planned = in_force(scenario, budgets)
    reports = partner_reports(scenario, seed=seed)
    spent = batches(scenario, declared_by_cell(scenario, planned, seed=seed), reports, seed=seed)
    count_items(scenario, spent, items)
    rates = {partner_id: partner["erdf_rate_bp"] for partner_id, partner in partners.items()}
    rows: Rows = {
        Source: [demonstration(Source, source_id=SOURCE_ID, title=SOURCE_TITLE, linkable=False)],
        BudgetItem: ledger.budget_rows(budgets),
        PartnerReport: ledger.report_rows(scenario, reports, planned, seed=seed),
        ReportEvent: ledger.event_rows(reports),
        Payment: ledger.payment_rows(scenario, reports, spent, rates=rates),
        Milestone: schedule.milestone_rows(scenario),
        MilestoneForecast: schedule.forecast_rows(scenario),
        Activity: activities.activity_rows(scenario, partners),
        ActivityPartner: activities.attendance_rows(scenario),
        ActivityObjective: activities.objective_rows(scenario),
        ActivityOutput: activities.output_rows(scenario),
        Indicator: activities.indicator_rows(scenario),
        IndicatorValue: activities.value_rows(scenario),
        IndicatorJudgement: activities.judgement_rows(scenario),
    }
    for resource in RESOURCES:
        for told in scenario.tables.get(table_of(resource).name or "", ()):
            rows.setdefault(resource, []).append(demonstration(resource, **told))
    return rows, lambda first_id: expenditure_items(scenario, spent, items=items, seed=seed, first_id=first_id)
