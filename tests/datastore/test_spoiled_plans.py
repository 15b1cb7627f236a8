"""Packages that break a rule about dates, people, places or sources: each gives its own finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clustercoop.cli import app
from clustercoop.measures.alerts import ALERT_MEASURES
from tests.datastore.spoil import Spoil, both, cell, copy_of, finding, row_again

ABOUT_ANOTHER = "the first value of 'End of the project' is about end_on; all must be about the same"

FAULTS: dict[str, tuple[Spoil, list[str]]] = {
    "the project ends before it starts": (
        cell("project", 2, "start_on", "2020-01-01"),
        [
            finding(
                "project, row 2, column start_on, end_on",
                "2020-01-01, 2019-12-31",
                "broken rule: project starts before it ends",
            ),
            finding(
                "project, row 2, column status_date",
                "2019-03-31",
                "lies outside the days that have data: 2020-01-01 to 2020-03-31",
            ),
            finding(
                "reporting_periods, row 2, column start_on",
                "2018-01-01",
                "the periods must cover the project: expected 2020-01-01",
            ),
            *(
                finding(
                    f"indicator_judgements, row {row}, column judged_on",
                    judged_on,
                    "lies before the start of the project, 2020-01-01; nothing was there to judge",
                )
                for row, judged_on in ((2, "2018-12-31"), (3, "2019-04-02"), (4, "2019-03-20"))
            ),
        ],
    ),
    "the status date lies after the data": (
        cell("project", 2, "status_date", "2020-04-01"),
        [
            finding(
                "project, row 2, column status_date",
                "2020-04-01",
                "lies outside the days that have data: 2018-01-01 to 2020-03-31",
            )
        ],
    ),
    "there are two projects": (
        row_again("project", 2, project_id="other"),
        [finding("project", "2", "rows; a package describes exactly one project")],
    ),
    "a work package ends before it starts": (
        cell("work_packages", 3, "end_on", "2017-12-31"),
        [
            finding(
                "work_packages, row 3, column start_on, end_on",
                "2018-01-01, 2017-12-31",
                "broken rule: work package dates in order",
            )
        ],
    ),
    "there are two lead partners": (
        cell("partners", 4, "role", "lead partner"),
        [
            finding(
                "partners, row 4, column role",
                "lead partner",
                "exactly one partner must be the lead partner; AT-W is already",
            )
        ],
    ),
    "there is no lead partner": (
        cell("partners", 2, "role", "project partner"),
        ["partners, column role: exactly one partner must be the lead partner; there is none"],
    ),
    "a partner leaves before it joins": (
        cell("partners", 3, "left_on", "2018-03-31"),
        [
            finding(
                "partners, row 3, column joined_on, left_on",
                "2018-04-01, 2018-03-31",
                "broken rule: partner joins first",
            )
        ],
    ),
    "a partner gets more than everything": (
        cell("partners", 3, "erdf_rate", "100.01"),
        [finding("partners, row 3, column erdf_rate", "100.01", "broken rule: partner rate is a share")],
    ),
    "two values of a conflict are used": (
        cell("facts_in_conflict", 3, "used", "true"),
        [
            finding(
                "facts_in_conflict, row 3, column used",
                "true",
                "2 values of 'End of the project' are marked as used; exactly one must be",
            )
        ],
    ),
    "no value of a conflict is used": (
        cell("facts_in_conflict", 4, "used", "false"),
        [
            finding(
                "facts_in_conflict, row 4, column used",
                "false",
                "0 values of 'Number of partners' are marked as used; exactly one must be",
            )
        ],
    ),
    "a conflict is about a field that the project has not": (
        both(
            cell("facts_in_conflict", 4, "field", "partners"),
            cell("facts_in_conflict", 5, "field", "partners"),
        ),
        [
            finding(
                f"facts_in_conflict, row {row}, column field",
                "partners",
                "is not a field of project; known are acronym, aim, currency, end_on, end_stated, evidence, fund, "
                "last_data_on, priority, programme, programme_area, project_id, source_id, start_on, status_date, "
                "title, total_budget, website",
            )
            for row in (4, 5)
        ],
    ),
    "values of one conflict are about two fields": (
        cell("facts_in_conflict", 3, "field", "start_on"),
        [finding("facts_in_conflict, row 3, column field", "start_on", ABOUT_ANOTHER)],
    ),
    "a value of a conflict is about no field": (
        cell("facts_in_conflict", 3, "field", ""),
        [f"facts_in_conflict, row 3, column field: {ABOUT_ANOTHER}"],
    ),
    "two conflicts are about one field": (
        both(
            cell("facts_in_conflict", 4, "field", "end_on"),
            cell("facts_in_conflict", 5, "field", "end_on"),
        ),
        [
            finding(
                f"facts_in_conflict, row {row}, column field",
                "end_on",
                "'End of the project' is about this field already; one topic must tell of it",
            )
            for row in (4, 5)
        ],
    ),
    "a row of the public record has no public source": (
        cell("objectives", 3, "source_id", "LEDGER"),
        [
            finding(
                "objectives, row 3, column source_id",
                "LEDGER",
                "is not the public record, or has no address; a row of the public record names a public page",
            )
        ],
    ),
    "a public source has no address": (
        cell("sources", 7, "url", ""),
        [
            finding(
                f"{name}, row {row}, column source_id",
                "S4",
                "is not the public record, or has no address; a row of the public record names a public page",
            )
            for name, rows in (("budget_lines", (2, 3, 4)), ("milestones", (13,)), ("rules", (2, 3, 4, 5)))
            for row in rows
        ],
    ),
    "there is a gap between two periods": (
        cell("reporting_periods", 4, "start_on", "2019-01-02"),
        [
            finding(
                "reporting_periods, row 4, column start_on",
                "2019-01-02",
                "a period starts the day after the one before ends: expected 2019-01-01",
            )
        ],
    ),
    "two periods overlap": (
        cell("reporting_periods", 4, "start_on", "2018-12-31"),
        [
            finding(
                "reporting_periods, row 4, column start_on",
                "2018-12-31",
                "a period starts the day after the one before ends: expected 2019-01-01",
            )
        ],
    ),
    "the periods end before the project": (
        cell("reporting_periods", 5, "end_on", "2019-12-30"),
        [
            finding(
                "reporting_periods, row 5, column end_on",
                "2019-12-30",
                "the periods must cover the project: expected 2019-12-31",
            )
        ],
    ),
    "a forecast lies before the day it was made": (
        cell("milestone_forecasts", 2, "forecast_on", "2018-07-30"),
        [
            finding(
                "milestone_forecasts, row 2, column forecast_on",
                "2018-07-30",
                "a forecast cannot lie before the day it was made, 2018-07-31",
            )
        ],
    ),
    "a forecast is made after the milestone was withdrawn": (
        # Q1 is withdrawn on 15 July 2019; on that very day a last word may be said.
        both(
            row_again("milestone_forecasts", 13, made_on="2019-07-15"),
            row_again("milestone_forecasts", 13, made_on="2019-07-16"),
        ),
        [
            finding(
                "milestone_forecasts, row 15, column made_on",
                "2019-07-16",
                "is later than the withdrawal of the milestone; expected by 2019-07-15",
            )
        ],
    ),
    "a milestone is withdrawn without a reason": (
        cell("milestones", 15, "withdrawn_reason", ""),
        [
            finding(
                "milestones, row 15, column withdrawn_on, withdrawn_reason",
                "2019-07-15, nothing",
                "broken rule: a withdrawn milestone has day and reason",
            )
        ],
    ),
    "a milestone is withdrawn and reached": (
        cell("milestones", 15, "actual", "2019-07"),
        [
            finding(
                "milestones, row 15, column actual, withdrawn_on",
                "2019-07, 2019-07-15",
                "broken rule: a withdrawn milestone is not reached",
            )
        ],
    ),
    "a milestone waits for itself": (
        row_again("milestone_links", 4, predecessor_id="M6"),
        [
            finding(
                "milestone_links, row 5, column predecessor_id, successor_id",
                "M6, M6",
                "broken rule: a milestone does not wait for itself",
            )
        ],
    ),
    "milestones wait for each other": (
        # M2 -> M5 -> M6 is in the package, M4 -> M1 beside M1 -> M4 is a circle of its own.
        both(
            row_again("milestone_links", 2, predecessor_id="M4", successor_id="M1"),
            row_again("milestone_links", 2, predecessor_id="M6", successor_id="M2"),
            row_again("milestone_links", 2, predecessor_id="M6", successor_id="P1"),
        ),
        [
            finding(
                "milestone_links, row 5, column predecessor_id, successor_id",
                "M4, M1",
                "the links go round in a circle: M1 -> M4 -> M1",
            ),
            finding(
                "milestone_links, row 6, column predecessor_id, successor_id",
                "M6, M2",
                "the links go round in a circle: M2 -> M5 -> M6 -> M2",
            ),
        ],
    ),
    "a task starts before its work package": (
        cell("tasks", 3, "start_on", "2017-12-31"),
        [
            finding(
                "tasks, row 3, column start_on, end_on",
                "2017-12-31, 2018-11-30",
                "lies outside its work package, W2: 2018-01-01 to 2019-12-31",
            )
        ],
    ),
    "a task ends after its work package": (
        cell("tasks", 2, "end_on", "2020-01-01"),
        [
            finding(
                "tasks, row 2, column start_on, end_on",
                "2018-01-01, 2020-01-01",
                "lies outside its work package, W1: 2018-01-01 to 2019-12-31",
            )
        ],
    ),
    "a task ends before it starts": (
        cell("tasks", 3, "end_on", "2018-01-31"),
        [
            finding(
                "tasks, row 3, column start_on, end_on", "2018-02-01, 2018-01-31", "broken rule: task dates in order"
            )
        ],
    ),
    "two tasks of a work package have one number": (
        cell("tasks", 3, "work_package_id", "W1"),
        [finding("tasks, row 3, column work_package_id, number", "W1, 1", "stands already in row 2")],
    ),
    "a baseline is moved without a reason": (
        cell("decisions", 4, "reason", ""),
        [
            finding(
                "milestone_baselines, row 3, column decision_id",
                "D3",
                "is a decision without a reason; a baseline is moved for one",
            )
        ],
    ),
    "an activity ends before it starts": (
        cell("activities", 3, "ends", "2018-03-09"),
        [finding("activities, row 3, column ends", "2018-03-09", "lies before the start, 2018-03-10")],
    ),
    "a policy ends the year before": (
        cell("policies", 2, "ends", "2014"),
        [finding("policies, row 2, column ends", "2014", "lies before the start, 2015")],
    ),
    "an indicator is judged before the project": (
        cell("indicator_judgements", 2, "judged_on", "2017-12-31"),
        [
            finding(
                "indicator_judgements, row 2, column judged_on",
                "2017-12-31",
                "lies before the start of the project, 2018-01-01; nothing was there to judge",
            )
        ],
    ),
    "a cluster lies in a region of another country": (
        cell("clusters", 2, "region_id", "HR04"),
        [finding("clusters, row 2, column region_id", "HR04", "is a region of HR, the cluster is of AT")],
    ),
    "a risk is closed before it is opened": (
        cell("risks", 3, "closed_on", "2018-09-30"),
        [
            finding(
                "risks, row 3, column opened_on, closed_on",
                "2018-10-01, 2018-09-30",
                "broken rule: risk dates in order",
            )
        ],
    ),
    "a place lies outside its region": (
        cell("places", 4, "lat", "47.0"),
        [finding("places, row 4, column lat, lon", "47.0, 16.37208", "lies outside its region, AT13")],
    ),
    "an alert rule has an unknown measure": (
        cell("alert_rules", 2, "measure", "luck"),
        [
            finding("alert_rules, row 2, column measure", "luck", "is not a measure; known are ")
            + ", ".join(sorted(ALERT_MEASURES))
        ],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_rule_is_found(refuse: Callable[[Spoil], list[str]], fault: str) -> None:
    spoil, expected = FAULTS[fault]
    assert refuse(spoil) == expected


def test_several_findings_are_told_at_once(riverbank: Path, tmp_path: Path) -> None:
    package = copy_of(riverbank, tmp_path)
    both(cell("risks", 3, "closed_on", "2018-09-30"), cell("payments", 2, "amount", "-1.00"))(package)
    result = CliRunner().invoke(app, ["check", str(package)])
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "payments, row 2, column amount",
        "risks, row 3, column opened_on, closed_on",
        "2 findings.",
    ]


# A city at the edge of its region: the outlines are simplified, about 5 km are let pass.
@pytest.mark.parametrize(("lat", "status"), [("48.32", 0), ("48.42", 1)])
def test_a_place_at_the_edge_of_its_region_is_let_pass(riverbank: Path, tmp_path: Path, lat: str, status: int) -> None:
    package = copy_of(riverbank, tmp_path)
    cell("places", 4, "lat", lat)(package)
    assert CliRunner().invoke(app, ["check", str(package)]).exit_code == status
