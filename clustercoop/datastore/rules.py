"""The rules of the trade that a package must keep, asked as SQL over a copy of its rows.

First the rules of each table (`datastore.table_rules`), then those that need several rows or tables; those of the
schedule stand in `datastore.schedule_rules`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely

from clustercoop.datastore.fields import fields_of
from clustercoop.datastore.findings import Finding
from clustercoop.datastore.models import RESOURCES, Project
from clustercoop.datastore.schedule_rules import SCHEDULE_RULES
from clustercoop.datastore.staging import ROW, Staging, staged
from clustercoop.datastore.table_rules import broken_table_rules, unknown_references
from clustercoop.vocabulary import ReportEventKind

BOUNDARY_TOLERANCE_DEGREES = 0.05
"""The outlines are simplified; a city may lie this far outside (about 5 km) without being in the wrong region."""

FOLLOWS = {
    None: {ReportEventKind.SUBMITTED},
    ReportEventKind.SUBMITTED: {ReportEventKind.CONTROL_STARTED, ReportEventKind.CERTIFIED, ReportEventKind.REOPENED},
    ReportEventKind.CONTROL_STARTED: {ReportEventKind.CERTIFIED, ReportEventKind.REOPENED},
    ReportEventKind.CERTIFIED: {ReportEventKind.REOPENED},
    ReportEventKind.REOPENED: {ReportEventKind.SUBMITTED},
}
"""Which step of a partner report may follow which."""


def broken_rules(*, package: Path, boundaries: Path, measures: Collection[str]) -> Iterator[Finding]:
    """Findings of every rule, in the order of the package's resources."""
    with staged(package) as find:
        # Without these two the others have nothing to hold on to.
        for first in (_references, _one_project):
            if findings := list(first(find)):
                yield from findings
                return
        for resource in RESOURCES:
            yield from broken_table_rules(find, resource)
        for rule in RULES:
            yield from rule(find)
        yield from _place_outside_region(find, boundaries)
        yield from _unknown_measure(find, measures)


def _references(find: Staging) -> Iterator[Finding]:
    for resource in RESOURCES:
        yield from unknown_references(find, resource)


def _one_project(find: Staging) -> Iterator[Finding]:
    projects = find.rows("SELECT project_id FROM project")
    if len(projects) != 1:
        yield Finding("project", None, None, str(len(projects)), "rows; a package describes exactly one project")


def _one_lead_partner(find: Staging) -> Iterator[Finding]:
    leads = find.rows(f"SELECT partner_id, role, {ROW} FROM partners WHERE role = 'lead partner' ORDER BY {ROW}")
    rule = "exactly one partner must be the lead partner"
    if not leads:
        yield Finding("partners", None, "role", None, f"{rule}; there is none")
    for lead in leads[1:]:
        yield Finding("partners", lead[2], "role", lead.role, f"{rule}; {leads[0].partner_id} is already")


def _status_date_within_the_data(find: Staging) -> Iterator[Finding]:
    sql = """SELECT project_id, status_date, start_on, last_data_on FROM project
             WHERE status_date NOT BETWEEN start_on AND last_data_on"""
    for row in find.rows(sql):
        rule = f"lies outside the days that have data: {row.start_on} to {row.last_data_on}"
        yield find.finding("project", (row.project_id,), "status_date", row.status_date, rule)


def _one_value_in_use(find: Staging) -> Iterator[Finding]:
    sql = f"""SELECT topic, used, {ROW} AS row, sum(used) OVER (PARTITION BY topic) AS used_values,
                row_number() OVER (PARTITION BY topic ORDER BY used DESC, {ROW}) AS place
              FROM facts_in_conflict ORDER BY {ROW}"""
    for row in find.rows(sql):
        if (row.used_values > 1 and row.used and row.place > 1) or (row.used_values == 0 and row.place == 1):
            rule = f"{row.used_values} values of {row.topic!r} are marked as used; exactly one must be"
            yield Finding("facts_in_conflict", row.row, "used", "true" if row.used else "false", rule)


def _conflicts_about_the_project(find: Staging) -> Iterator[Finding]:
    """A topic is about one field of the project or about none, and a field has one topic."""
    known = {field.name for field in fields_of(Project)}
    sql = f"""SELECT topic, field, {ROW} AS row,
                first_value(field) OVER (PARTITION BY topic ORDER BY {ROW}) AS expected,
                first_value(topic) OVER (PARTITION BY field ORDER BY {ROW}) AS first_topic
              FROM facts_in_conflict ORDER BY {ROW}"""
    for row in find.rows(sql):
        rule = None
        if row.field is not None and row.field not in known:
            rule = f"is not a field of project; known are {', '.join(sorted(known))}"
        elif row.field != row.expected:
            rule = f"the first value of {row.topic!r} is about {row.expected or 'no field'}; all must be about the same"
        elif row.field is not None and row.topic != row.first_topic:
            rule = f"{row.first_topic!r} is about this field already; one topic must tell of it"
        if rule is not None:
            yield Finding("facts_in_conflict", row.row, "field", row.field, rule)


def _periods_cover_the_project(find: Staging) -> Iterator[Finding]:
    periods = find.rows("SELECT period_id, start_on, end_on FROM reporting_periods ORDER BY number")
    projects = find.rows("SELECT start_on, end_on FROM project")
    if not periods:
        return
    edges = [("start_on", periods[0], projects[0].start_on), ("end_on", periods[-1], projects[0].end_on)]
    for column, period, expected in edges:
        found = getattr(period, column)
        if found != expected:
            rule = f"the periods must cover the project: expected {expected}"
            yield find.finding("reporting_periods", (period.period_id,), column, found, rule)
    for before, after in pairwise(periods):
        expected = (date.fromisoformat(before.end_on) + timedelta(days=1)).isoformat()
        if after.start_on != expected:
            rule = f"a period starts the day after the one before ends: expected {expected}"
            yield find.finding("reporting_periods", (after.period_id,), "start_on", after.start_on, rule)


def _budget_is_the_plan(find: Staging) -> Iterator[Finding]:
    sql = """SELECT budget_version_id, coalesce(sum(planned_cents), 0) AS planned, total_budget_cents AS plan
             FROM project CROSS JOIN budget_versions LEFT JOIN budget USING (budget_version_id)
             GROUP BY budget_version_id, total_budget_cents HAVING planned <> plan"""
    for row in find.rows(sql):
        rule = (
            f"the budget of version {row.budget_version_id} adds up to {row.planned / 100:.2f}, "
            f"the plan is {row.plan / 100:.2f}: a difference of {(row.planned - row.plan) / 100:.2f}"
        )
        yield Finding("budget", None, "planned", f"{row.planned / 100:.2f}", rule)


def _items_in_their_period(find: Staging) -> Iterator[Finding]:
    sql = """SELECT item_id, incurred_on, period_id, start_on, end_on FROM expenditure
             JOIN partner_reports USING (report_id) JOIN reporting_periods USING (period_id)
             WHERE incurred_on NOT BETWEEN start_on AND end_on ORDER BY item_id"""
    for row in find.rows(sql):
        rule = f"lies outside the period of its report, {row.period_id}: {row.start_on} to {row.end_on}"
        yield find.finding("expenditure", (row.item_id,), "incurred_on", row.incurred_on, rule)


def _certificates_of_the_same_partner(find: Staging) -> Iterator[Finding]:
    sql = """SELECT item_id, certifying_report_id FROM expenditure
             JOIN partner_reports AS own USING (report_id)
             JOIN partner_reports AS other ON other.report_id = certifying_report_id
             WHERE own.partner_id <> other.partner_id ORDER BY item_id"""
    for row in find.rows(sql):
        rule = "is a report of another partner; a certificate covers a partner's own items"
        yield find.finding("expenditure", (row.item_id,), "certifying_report_id", row.certifying_report_id, rule)


def _certified_items_have_a_certified_report(find: Staging) -> Iterator[Finding]:
    sql = """SELECT item_id, certifying_report_id FROM expenditure
             WHERE certifying_report_id IS NOT NULL AND certifying_report_id NOT IN
               (SELECT report_id FROM report_events WHERE event = 'certified') ORDER BY item_id"""
    for row in find.rows(sql):
        rule = "was never certified, yet an item is certified with it"
        yield find.finding("expenditure", (row.item_id,), "certifying_report_id", row.certifying_report_id, rule)


def _reports_due_after_their_period(find: Staging) -> Iterator[Finding]:
    sql = """SELECT report_id, due_on, end_on FROM partner_reports
             JOIN reporting_periods USING (period_id) WHERE due_on <= end_on ORDER BY report_id"""
    for row in find.rows(sql):
        rule = f"a report is due after the end of its period, {row.end_on}"
        yield find.finding("partner_reports", (row.report_id,), "due_on", row.due_on, rule)


def _report_steps_in_order(find: Staging) -> Iterator[Finding]:
    steps = find.rows(
        """SELECT report_id, sequence, event, occurred_on, end_on FROM report_events
           JOIN partner_reports USING (report_id) JOIN reporting_periods USING (period_id)
           ORDER BY report_id, sequence"""
    )
    before = None
    for step in steps:
        if before is not None and before.report_id != step.report_id:
            before = None
        earliest = before.occurred_on if before else step.end_on
        if step.occurred_on < earliest:
            what = "the step before" if before else "the end of its period"
            rule = f"dates must be in order: not before {what}, {earliest}"
            yield find.finding("report_events", (step.report_id, step.sequence), "occurred_on", step.occurred_on, rule)
        if step.event not in FOLLOWS[before.event if before else None]:
            rule = (
                f"cannot follow {before.event!r}" if before else "cannot be the first step; a report is submitted first"
            )
            yield find.finding("report_events", (step.report_id, step.sequence), "event", step.event, rule)
        before = step


def _stated_dates_in_order(find: Staging) -> Iterator[Finding]:
    """A start after its end; dates of different precision are compared as far as both are stated."""
    for table, key in (("activities", "activity_id"), ("policies", "policy_id")):
        sql = f"""SELECT {key} AS id, starts, ends FROM {table}
                  WHERE substr(starts, 1, length(ends)) > substr(ends, 1, length(starts)) ORDER BY 1"""
        for row in find.rows(sql):
            yield find.finding(table, (row.id,), "ends", row.ends, f"lies before the start, {row.starts}")


def _judgements_within_the_project(find: Staging) -> Iterator[Finding]:
    sql = """SELECT indicator_id, judged_on, start_on FROM indicator_judgements CROSS JOIN project
             WHERE judged_on < start_on ORDER BY 1, 2"""
    for row in find.rows(sql):
        rule = f"lies before the start of the project, {row.start_on}; nothing was there to judge"
        key = (row.indicator_id, row.judged_on)
        yield find.finding("indicator_judgements", key, "judged_on", row.judged_on, rule)


def _clusters_in_a_region_of_their_country(find: Staging) -> Iterator[Finding]:
    sql = """SELECT cluster_id, region_id, clusters.country_code, regions.country_code AS other
             FROM clusters JOIN regions USING (region_id)
             WHERE clusters.country_code <> regions.country_code ORDER BY 1"""
    for row in find.rows(sql):
        rule = f"is a region of {row.other}, the cluster is of {row.country_code}"
        yield find.finding("clusters", (row.cluster_id,), "region_id", row.region_id, rule)


def _payments_within_certificates(find: Staging) -> Iterator[Finding]:
    """The fund pays at most its share of what is certified, up to a cent of rounding for each payment."""
    sql = """SELECT partner_id, paid, certified * erdf_rate_bp / 10000.0 AS share, payments FROM
               (SELECT partner_id, sum(amount_cents) AS paid, count(*) AS payments FROM payments GROUP BY partner_id)
             JOIN partners USING (partner_id)
             LEFT JOIN (SELECT partner_id, sum(certified_cents) AS certified FROM expenditure
                        JOIN partner_reports USING (report_id) GROUP BY partner_id) USING (partner_id)
             WHERE paid > coalesce(share, 0) + payments ORDER BY partner_id"""
    for row in find.rows(sql):
        rule = (
            f"payments to {row.partner_id} exceed the fund's share of its certified expenditure, "
            f"{(row.share or 0) / 100:.2f}"
        )
        yield Finding("payments", None, "amount", f"{row.paid / 100:.2f}", rule)


def _place_outside_region(find: Staging, boundaries: Path) -> Iterator[Finding]:
    """Places lie in their region, for regions whose outline is at hand."""
    outlines = _outlines(boundaries)
    for row in find.rows("SELECT place_id, region_id, lat, lon FROM places WHERE region_id IS NOT NULL"):
        outline = outlines.get(row.region_id)
        point = shapely.Point(row.lon, row.lat)
        if outline is not None and outline.distance(point) > BOUNDARY_TOLERANCE_DEGREES:
            rule = f"lies outside its region, {row.region_id}"
            yield find.finding("places", (row.place_id,), "lat, lon", f"{row.lat}, {row.lon}", rule)


def _outlines(boundaries: Path) -> dict[str, Any]:
    path = boundaries / "nuts2.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["nuts_id"]: shapely.geometry.shape(feature["geometry"]) for feature in features}


def _unknown_measure(find: Staging, measures: Collection[str]) -> Iterator[Finding]:
    for row in find.rows("SELECT alert_rule_id, measure FROM alert_rules ORDER BY 1"):
        if measures and row.measure not in measures:
            rule = f"is not a measure; known are {', '.join(sorted(measures))}"
            yield find.finding("alert_rules", (row.alert_rule_id,), "measure", row.measure, rule)


RULES: tuple[Callable[[Staging], Iterator[Finding]], ...] = (
    _status_date_within_the_data,
    _one_lead_partner,
    _one_value_in_use,
    _conflicts_about_the_project,
    _periods_cover_the_project,
    _budget_is_the_plan,
    _items_in_their_period,
    _certificates_of_the_same_partner,
    _certified_items_have_a_certified_report,
    _reports_due_after_their_period,
    _report_steps_in_order,
    *SCHEDULE_RULES,
    _stated_dates_in_order,
    _judgements_within_the_project,
    _clusters_in_a_region_of_their_country,
    _payments_within_certificates,
)
