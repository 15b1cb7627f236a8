"""Packages that break a rule about budget, reports, expenditure, payments or limits: each gives its own finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clustercoop.cli import app
from tests.datastore.spoil import Spoil, cell, content, copy_of, finding, rows_of

FAULTS: dict[str, tuple[Spoil, list[str]]] = {
    "a period's report is due before its end": (
        cell("reporting_periods", 5, "report_due_on", "2019-12-31"),
        [
            finding(
                "reporting_periods, row 5, column end_on, report_due_on",
                "2019-12-31, 2019-12-31",
                "broken rule: report is due after the period",
            )
        ],
    ),
    "a partner's report is due before the end of its period": (
        cell("partner_reports", 2, "due_on", "2018-06-30"),
        [
            finding(
                "partner_reports, row 2, column due_on",
                "2018-06-30",
                "a report is due after the end of its period, 2018-06-30",
            )
        ],
    ),
    "the budget is a cent too much": (
        cell("budget", 2, "planned", "5000.01"),
        [
            finding("budget, column planned", "100000.01", "the budget of version B1 adds up to 100000.01, ")
            + "the plan is 100000.00: a difference of 0.01"
        ],
    ),
    "the second budget is a cent too little": (
        cell("budget", 63, "planned", "2999.99"),
        [
            finding("budget, column planned", "99999.99", "the budget of version B2 adds up to 99999.99, ")
            + "the plan is 100000.00: a difference of -0.01"
        ],
    ),
    "a report is certified before it is submitted": (
        cell("report_events", 5, "event", "certified"),
        [
            finding(
                "report_events, row 5, column event",
                "certified",
                "cannot be the first step; a report is submitted first",
            ),
            finding("report_events, row 6, column event", "control started", "cannot follow 'certified'"),
        ],
    ),
    "a report is submitted before its period ends": (
        cell("report_events", 5, "occurred_on", "2018-12-30"),
        [
            finding(
                "report_events, row 5, column occurred_on",
                "2018-12-30",
                "dates must be in order: not before the end of its period, 2018-12-31",
            )
        ],
    ),
    "a report is under control before it is submitted": (
        cell("report_events", 6, "occurred_on", "2019-02-19"),
        [
            finding(
                "report_events, row 6, column occurred_on",
                "2019-02-19",
                "dates must be in order: not before the step before, 2019-02-20",
            )
        ],
    ),
    "an item lies outside the period of its report": (
        cell("expenditure", 10, "incurred_on", "2018-06-30"),
        [
            finding(
                "expenditure, row 10, column incurred_on",
                "2018-06-30",
                "lies outside the period of its report, R2: 2018-07-01 to 2018-12-31",
            )
        ],
    ),
    "more is certified than declared": (
        cell("expenditure", 4, "certified", "800.11"),
        [
            finding(
                "expenditure, row 4, column declared, certified",
                "800.10, 800.11",
                "broken rule: certified is at most declared",
            )
        ],
    ),
    "a deduction has no reason": (
        cell("expenditure", 4, "deduction_reason", ""),
        [
            finding(
                "expenditure, row 4, column declared, certified, deduction_reason",
                "800.10, 700.10, nothing",
                "broken rule: deduction has a reason",
            )
        ],
    ),
    "an amount is certified with no report": (
        cell("expenditure", 4, "certifying_report_id", ""),
        [
            finding(
                "expenditure, row 4, column certified, certifying_report_id",
                "700.10, nothing",
                "broken rule: certified amount has a certificate",
            )
        ],
    ),
    "an item is certified with the report of another partner": (
        cell("expenditure", 5, "certifying_report_id", "HR-Z-R2"),
        [
            finding(
                "expenditure, row 5, column certifying_report_id",
                "HR-Z-R2",
                "is a report of another partner; a certificate covers a partner's own items",
            )
        ],
    ),
    "an item is certified with a report that is not": (
        cell("expenditure", 5, "certifying_report_id", "AT-W-R4"),
        [
            finding(
                "expenditure, row 5, column certifying_report_id",
                "AT-W-R4",
                "was never certified, yet an item is certified with it",
            )
        ],
    ),
    "a rule that limits nothing has a threshold": (
        cell("rules", 2, "threshold_amount", "20.00"),
        [
            finding(
                "rules, row 2, column limits, scope, budget_line_id, threshold_share, threshold_amount, approver",
                "nothing, nothing, nothing, nothing, 20.00, nothing",
                "broken rule: only a limit has scope thresholds and approver",
            )
        ],
    ),
    "a limit is for periods": (
        cell("rules", 6, "scope", "period"),
        [finding("rules, row 6, column scope", "period", "broken rule: a limit is not for periods")],
    ),
    "a limit for partners names a budget line": (
        cell("rules", 6, "budget_line_id", "L1"),
        [
            finding(
                "rules, row 6, column scope, budget_line_id",
                "partner, L1",
                "broken rule: a limit for one budget line has its scope",
            )
        ],
    ),
    "a limit is for a budget line that nobody knows": (
        cell("rules", 5, "budget_line_id", "L9"),
        [finding("rules, row 5, column budget_line_id", "L9", "does not exist in budget_lines")],
    ),
    "a limit is below nothing": (
        cell("rules", 5, "threshold_share", "-0.01"),
        [
            finding(
                "rules, row 5, column threshold_share, threshold_amount",
                "-0.01, nothing",
                "broken rule: thresholds are not negative",
            )
        ],
    ),
    "a ceiling is a share": (
        cell("rules", 5, "limits", "ceiling"),
        [
            finding(
                "rules, row 5, column limits, threshold_share, threshold_amount",
                "ceiling, 10.00, nothing",
                "broken rule: a ceiling is an amount",
            )
        ],
    ),
    "a limit is of an unknown kind": (
        cell("rules", 5, "limits", "taste"),
        [finding("rules, row 5, column limits", "taste", "expected one of: overrun, ceiling")],
    ),
    "two spending targets are for one day": (
        cell("spending_targets", 3, "target_on", "2018-12-31"),
        [finding("spending_targets, row 3, column target_on", "2018-12-31", "stands already in another row")],
    ),
    "a spending target is below nothing": (
        cell("spending_targets", 3, "amount", "-1.00"),
        [
            finding(
                "spending_targets, row 3, column amount",
                "-1.00",
                "broken rule: spending target is not negative",
            )
        ],
    ),
    "more is paid than the fund's share": (
        cell("payments", 2, "amount", "31203.60"),
        # 31,203.60 + 6,450.05 + 11,640.00 were paid; 60 % of 5,200.60 + 10,750.09 + 19,400.00 are 21,210.41.
        [
            finding(
                "payments, column amount",
                "49293.65",
                "payments to AT-W exceed the fund's share of its certified expenditure, 21210.41",
            )
        ],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_rule_is_found(refuse: Callable[[Spoil], list[str]], fault: str) -> None:
    spoil, expected = FAULTS[fault]
    assert refuse(spoil) == expected


def test_a_package_without_a_spending_target_is_sound(riverbank: Path, tmp_path: Path) -> None:
    package = copy_of(riverbank, tmp_path)
    content("spending_targets.csv", lambda data: data.splitlines(keepends=True)[0])(package)
    assert rows_of(package, "spending_targets") == []
    assert CliRunner().invoke(app, ["check", str(package)]).exit_code == 0
    result = CliRunner().invoke(app, ["load", str(package)])
    assert (result.exit_code, result.stdout) == (0, f"Loaded {package} as revision 1.\n")
