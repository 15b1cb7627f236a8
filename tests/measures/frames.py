"""Tiny frames in the shape of the queries, for cases that can be worked by hand.

The project runs through 2020 in two periods: P1 to 30 June, due for report on 31 August, and P2 to 31 December,
due on 28 February 2021. Amounts are written in cents (`12_50` is 12.50).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from clustercoop.measures.alerts import State
from clustercoop.measures.budget import Money
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.schedule import Schedule
from clustercoop.project import ProjectFacts
from clustercoop.vocabulary import Evidence

P1_END, P1_DUE = date(2020, 6, 30), date(2020, 8, 31)
P2_END, P2_DUE = date(2020, 12, 31), date(2021, 2, 28)
DEMO = "demonstration"
PUBLIC = "public record"

MILESTONE = (
    "milestone_id title work_package_id responsible_partner_id baseline first_baseline actual forecast_on withdrawn_on "
    "withdrawn_reason note in_conflict evidence"
)
WHOLE_NUMBERS = {"number", "planned_cents", "amount_cents", "likelihood", "impact", "lag_days", "clusters_count"}
TRUE_OR_FALSE = {"held", "over", "in_conflict"}


def project(**changes: Any) -> ProjectFacts:
    facts = {
        "acronym": "TINY",
        "title": "A tiny project",
        "programme": "A programme",
        "priority": None,
        "fund": "FUND",
        "currency": "EUR",
        "total_budget_cents": 1000_00,
        "start_on": date(2020, 1, 1),
        "end_on": date(2020, 12, 31),
        "end_stated": "2020-12",
        "status_date": P1_END,
        "last_data_on": P2_DUE,
        "aim": "to be worked by hand",
        "website": None,
        "programme_area": ("XX",),
        "evidence": Evidence.PUBLIC,
    }
    return ProjectFacts(**(facts | changes))


def table(columns: str, rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """A frame as the queries return it: missing is None, whole numbers stay whole."""
    made = pd.DataFrame([list(row) for row in rows], columns=columns.split(), dtype=object)
    for name in made.columns:
        if name in WHOLE_NUMBERS:
            made[name] = made[name].astype("Int64")
        elif name in TRUE_OR_FALSE:
            made[name] = made[name].astype("boolean")
        elif name.endswith("_cents"):
            made[name] = made[name].astype("int64")
    return made


def partners(
    names: str, joined: Mapping[str, date] = MappingProxyType({}), left: Mapping[str, date] = MappingProxyType({})
) -> pd.DataFrame:
    """Partners of these names; `A:CZ` is of the country CZ, one without is of XX. Most are there from start to end."""
    named = [(*name.split(":"), "XX")[:2] for name in names.split()]
    return table(
        "partner_id short_name country_code joined_on left_on",
        [(name, f"Partner {name}", country, joined.get(name), left.get(name)) for name, country in named],
    )


def periods() -> pd.DataFrame:
    return table(
        "period_id number start_on end_on report_due_on evidence",
        [
            ("P1", 1, date(2020, 1, 1), P1_END, P1_DUE, DEMO),
            ("P2", 2, date(2020, 7, 1), P2_END, P2_DUE, DEMO),
        ],
    )


def money(
    on: date = P1_END,
    *,
    total: int = 1000_00,
    of: str = "A B",
    lines: str = "L1 L2",
    plan: Sequence[tuple[str, str, str, int]] = (),
    spending: Iterable[tuple[str, str, int, int]] = (),
    steps: Iterable[tuple[str, date, str, int, int]] = (),
    payments: Iterable[tuple[date, str, int]] = (),
) -> Money:
    """`plan`: partner, period, line, planned. `spending`: partner, line, declared, certified. `steps`: report,
    day, event, declared with it, certified with it. `payments`: day, partner, amount.
    """
    return Money(
        status_date=on,
        project=project(total_budget_cents=total),
        partners=partners(of),
        periods=periods(),
        budget_lines=table("budget_line_id title", [(name, f"Line {name}") for name in lines.split()]),
        work_packages=table("work_package_id title", [("W", "Work package W")]),
        versions=table("budget_version_id number title approved_on reason decision evidence", []),
        plan=table(
            "partner_id period_id work_package_id budget_line_id planned_cents evidence",
            [(partner, period, "W", line, cents, DEMO) for partner, period, line, cents in plan],
        ),
        spending=table(
            "partner_id period_id work_package_id budget_line_id declared_cents certified_cents deducted_cents "
            "evidence",
            [
                (partner, "P1", "W", line, declared, certified, 0, DEMO)
                for partner, line, declared, certified in spending
            ],
        ),
        steps=table("report_id occurred_on event declared_cents certified_cents", steps),
        payments=table(
            "paid_on partner_id period_id amount_cents evidence",
            [(on, partner, "P1", cents, DEMO) for on, partner, cents in payments],
        ),
        ledger_published=bool(plan),
    )


def schedule(
    on: date,
    *milestones: dict[str, Any],
    start_on: date = date(2020, 1, 1),
    end_on: date = date(2020, 12, 31),
    forecasts: Iterable[tuple[str, date, date | None]] = (),
    links: Iterable[tuple[str, str, int]] = (),
    tasks: Iterable[tuple[str, str | None, date]] = (),
) -> Schedule:
    """Each milestone as its cells that matter: baseline, first_baseline (else the same), actual, forecast_on,
    withdrawn_on, withdrawn_reason, note, in_conflict, responsible_partner_id, work_package_id, evidence.

    `forecasts`: milestone, made on, forecast. `links`: predecessor, successor, lag in days. `tasks`: task, partner,
    end.
    """
    rows = [
        dict.fromkeys(MILESTONE.split())
        | {"milestone_id": f"M{number}", "title": f"Milestone {number}", "in_conflict": False, "evidence": DEMO}
        | {"first_baseline": milestone.get("baseline")}
        | milestone
        for number, milestone in enumerate(milestones, start=1)
    ]
    return Schedule(
        status_date=on,
        project=project(start_on=start_on, end_on=end_on),
        work_packages=table("work_package_id number", []),
        periods=periods(),
        milestones=table(MILESTONE, [row.values() for row in rows]),
        baselines=table("milestone_id decided_on baseline decision reason evidence", []),
        forecasts=table("milestone_id made_on forecast_on reason evidence", [(*row, None, DEMO) for row in forecasts]),
        links=table("predecessor_id successor_id lag_days evidence", [(*row, DEMO) for row in links]),
        tasks=table(
            "task_id work_package_id number title responsible_partner_id start_on end_on evidence",
            [(name, "W", 1, f"Task {name}", who, start_on, end, DEMO) for name, who, end in tasks],
        ),
        outputs=table("output_id kind title planned actual progress evidence", []),
    )


def cooperation(
    on: date = P1_END,
    *,
    of: str = "A B C",
    held: str = "",
    activities: Iterable[tuple[str, str, bool, bool]] = (),
    attendance: Iterable[tuple[str, str, str]] = (),
    risks: Iterable[tuple[str, int, int]] = (),
    stated: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
    joined: Mapping[str, date] = MappingProxyType({}),
    left: Mapping[str, date] = MappingProxyType({}),
) -> Cooperation:
    """`held`: activities of the project that were held. `activities`: others, with relation, held, over.
    `attendance`: activity, partner, role. `risks`: title, likelihood, impact. `stated`: of an activity its starts,
    ends, participants_stated and clusters_count; one of which nothing is stated here was on 5 May 2020.
    """
    rows = [*[(name, "project", True, True) for name in held.split()], *activities]
    told = {name: {"starts": "2020-05-05"} | dict(stated.get(name, {})) for name, *_ in rows}
    more = ("starts", "ends", "participants_stated", "clusters_count")
    return Cooperation(
        status_date=on,
        partners=partners(of, joined, left),
        activities=table(
            f"activity_id relation held over evidence {' '.join(more)}",
            [(*row, PUBLIC, *[told[row[0]].get(column) for column in more]) for row in rows],
        ),
        attendance=table("activity_id partner_id role evidence", [(*row, DEMO) for row in attendance]),
        activity_objectives=table("activity_id objective_id basis", []),
        meetings=table("meeting_id", []),
        decisions=table("decision_id", []),
        risks=table("title likelihood impact evidence", [(*row, DEMO) for row in risks]),
    )


def reporting(on: date, *reports: tuple[date, str | None]) -> Reporting:
    """Each report as its due day and its last event; None for a draft."""
    rows = [(f"R{number}", "A", "P1", due_on, event, DEMO) for number, (due_on, event) in enumerate(reports, start=1)]
    return Reporting(status_date=on, reports=table("report_id partner_id period_id due_on last_event evidence", rows))


def state(
    *,
    spent: Money | None = None,
    planned: Schedule | None = None,
    together: Cooperation | None = None,
    reported: Reporting | None = None,
) -> State:
    """All measures; what is not given is empty."""
    return State(
        money=money() if spent is None else spent,
        schedule=schedule(P1_END) if planned is None else planned,
        cooperation=cooperation() if together is None else together,
        reporting=reporting(P1_END) if reported is None else reported,
    )


def rule(measure: str, comparison: str, threshold: float, severity: str = "at risk") -> tuple[object, ...]:
    return (f"rule on {measure}", measure, comparison, threshold, severity, "budget", measure, DEMO)


def rules(*given: tuple[object, ...]) -> pd.DataFrame:
    return table("alert_rule_id measure comparison threshold severity page title evidence", given)
