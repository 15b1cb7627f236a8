"""Which measure stands in which column of which table, on screen and in files; "{fund}" is the project's own."""

from __future__ import annotations

HEAD = {
    "Approved": "approved_budget", "Cumulative target": "cumulative_target", "Declared": "declared",
    "Certified": "certified", "{fund} received": "paid",
}  # fmt: skip
SPENT = {"Declared": "declared_change", "Certified": "certified_change", "Deducted": "deducted_change"}
TOTALS = {
    "Partner spending profile": HEAD | {
        "Declared of approved": "declared_rate", "Approved minus declared": "remaining",
        "Declared of target": "declared_to_target", "Reports overdue": "reports_overdue",
        "reports_overdue": "reports_overdue",
        "paid_cents": "paid",
    },
    "Co-financing by partner": {
        "Co-financing rate": "blended_rate", "{fund} approved": "fund_approved", "Certified": "certified",
        "{fund} earned": "fund_earned", "National contribution": "national_contribution", "{fund} received": "paid",
        "{fund} outstanding": "fund_outstanding",
    },
    "Earned value by work package": {
        "Budget": "approved_budget", "Planned value": "planned_value", "Earned value": "earned_value",
    },
    "From * to *, by partner": SPENT | {"{fund} received": "paid_change"},
    "Version * and Version *, by partner": {"Version *": "approved_budget"},
    "How full the record is": {"Filled": "record_filled"},
}  # fmt: skip
"""The measure in each column of a row that sums the others, by title, or in a CSV what only it has by its own name.

`*` stands for a day or a number.
"""

UNNAMED = {
    ("Partner spending profile", "Period target"): "of the last period, no measure of the project",
    ("Partner spending profile", "Target minus declared"): "the difference of two measures in the row",
    ("Partner spending profile", "Forecast of the next report"): "of those partners that made one",
    ("Version * and Version *, by partner", "Change"): "nothing in sum, since money only moved",
    ("How full the record is", "Rows"): "of the record, not of the project",
    ("How full the record is", "Rows of the public record"): "of the record, not of the project",
    ("How full the record is", "Cells filled"): "the numerator of the share beside it",
    ("How full the record is", "Cells"): "the denominator of the share beside it",
}
"""Numbers in such rows that are no measure, and why."""

BROKEN_DOWN = HEAD | {"Deducted": "deducted", "Approved minus declared": "remaining"}
SUMS = {
    "By partner": BROKEN_DOWN, "By work package": BROKEN_DOWN, "By budget line": BROKEN_DOWN,
    "By reporting period": BROKEN_DOWN,
    "Spending rate by partner and budget line": {"Approved": "approved_budget", "Declared": "declared"},
    "Budget and rule, by partner": {"Approved": "approved_budget", "Declared": "declared"},
    "Budget and rule, by budget line": {"Approved": "approved_budget", "Declared": "declared"},
    "Budget and rule, by work package": {"Approved": "approved_budget", "Declared": "declared"},
    "Forecast at completion by partner": {"Approved": "approved_budget", "Declared so far": "declared"},
    "Expenditure items": {"Declared": "declared"},
    "All regions in numbers": {"Approved budget": "approved_budget", "Certified expenditure": "certified"},
}  # fmt: skip
"""Columns whose rows together are a measure, wherever their cents are told."""

ON_THE_DAY = {
    "Plan, target and spending, cumulative": HEAD | {"Plan": "approved_budget"},
    "Planned value, earned value and actual cost": {
        "Planned value": "planned_value", "Earned value": "earned_value", "Actual cost (declared)": "actual_cost",
    },
    "How the network grew": {
        "Activities held": "activities_held", "Attendance on record": "known_attendance", "Density": "pairs_met",
        "Ties across borders": "cross_border_share", "E-I index": "ei_index",
    },
}  # fmt: skip
"""Tables over time, in which the row of the status date holds measures."""

FIGURES = {"Do the parts add up?": "Head of the page", "Performance figures": "Value"}
"""Tables with a measure in each row, and the column of its value."""

RANGES = {
    "Of it within the budget": "forecast", "Left of the budget": "forecast_underspend",
    "Left of {fund}": "forecast_fund_underspend",
}  # fmt: skip
"""Columns of the methods side by side of which the least and the most are a measure."""

SERIES = {
    "budget-curve": {"Plan": "approved_budget"} | {title: HEAD[title] for title in list(HEAD)[1:]},
    "budget-earned-curve": ON_THE_DAY["Planned value, earned value and actual cost"],
}
"""Charts over time, which stand at a measure on the status date."""
