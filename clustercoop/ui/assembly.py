"""From an open connection to measures: which questions each of them is made of.

What is many is read once for each choice of evidence, whatever the day (`recorded_…`), and handed in again where it is
cut to the day. Nothing is cached here; `ui.loaders` does that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from clustercoop.datastore.queries import cooperation, knowledge, money, project, record, results, schedule
from clustercoop.measures.alerts import State
from clustercoop.measures.budget import Money
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.knowledge import Recorded
from clustercoop.measures.results import Results
from clustercoop.measures.schedule import Schedule
from clustercoop.project import ProjectFacts
from clustercoop.selection import WHOLE, Scope, Selection


@dataclass(frozen=True)
class Basics:
    """What does not depend on the selection."""

    project: ProjectFacts
    status_dates: pd.DataFrame
    objectives: pd.DataFrame
    partner_names: pd.DataFrame
    partner_sources: pd.DataFrame


@dataclass(frozen=True)
class Record:
    """The datastore as a record, for the data page."""

    sources: pd.DataFrame
    conflicts: pd.DataFrame
    resources: pd.DataFrame


def basics(connection: Any) -> Basics:
    """Project, status dates, objectives and names."""
    return Basics(
        project=project.project(connection),
        status_dates=project.status_dates(connection),
        objectives=project.objectives(connection),
        partner_names=project.partner_names(connection),
        partner_sources=project.partner_sources(connection),
    )


def whole_record(connection: Any) -> Record:
    """Sources, conflicts and completeness."""
    return Record(
        sources=record.sources(connection),
        conflicts=project.conflicts(connection),
        resources=record.resources(connection),
    )


def money_of(connection: Any, selection: Selection, scope: Scope) -> Money:
    """The money of a scope."""
    return Money(
        status_date=selection.status_date,
        project=project.project(connection),
        partners=project.partners(connection),
        periods=project.periods(connection, selection),
        work_packages=project.work_packages(connection, selection),
        budget_lines=project.budget_lines(connection),
        versions=project.budget_versions(connection, selection),
        plan=money.plan(connection, selection, scope),
        spending=money.spending(connection, selection, scope),
        steps=money.report_steps(connection, selection, scope),
        payments=money.payments(connection, selection, scope),
        ledger_published=money.plan_is_published(connection, selection, scope),
        scope=scope,
    )


def state(
    connection: Any,
    selection: Selection,
    *,
    recorded: cooperation.CooperationRecord,
    every_forecast: schedule.EveryForecast,
) -> State:
    """Money, schedule, cooperation and reporting of the whole project."""
    together = cooperation.known_by_day(recorded, selection.status_date)
    milestones = schedule.milestones(connection, selection)
    return State(
        money=money_of(connection, selection, WHOLE),
        schedule=Schedule(
            status_date=selection.status_date,
            project=project.project(connection),
            work_packages=project.work_packages(connection, selection),
            periods=project.periods(connection, selection),
            milestones=milestones,
            baselines=schedule.baselines(connection, selection),
            forecasts=every_forecast.known_by(selection.status_date, milestones["milestone_id"]),
            links=schedule.links(connection, selection),
            tasks=schedule.tasks(connection, selection),
            outputs=results.outputs(connection, selection),
        ),
        cooperation=Cooperation(
            status_date=selection.status_date,
            partners=project.partners(connection),
            activities=together.activities,
            attendance=together.attendance,
            activity_objectives=together.activity_objectives,
            meetings=cooperation.meetings(connection, selection),
            decisions=cooperation.decisions(connection, selection),
            risks=cooperation.risks(connection, selection),
        ),
        reporting=Reporting(status_date=selection.status_date, reports=money.reports(connection, selection)),
    )


def results_of(connection: Any, selection: Selection, *, known: State, came_of: pd.DataFrame) -> Results:
    """The results beside the rest of the project; `came_of` is what came of the activities known on the day."""
    return Results(
        status_date=selection.status_date,
        project=known.money.project,
        objectives=project.objectives(connection),
        partners=known.money.partners,
        periods=known.schedule.periods,
        outputs=known.schedule.outputs,
        indicators=results.indicators(connection, selection),
        values=results.indicator_values(connection, selection),
        judgements=results.judgements(connection, selection),
        activities=known.cooperation.activities,
        activity_objectives=known.cooperation.activity_objectives,
        activity_outputs=came_of,
        attendance=known.cooperation.attendance,
    )


def recorded_knowledge(connection: Any, selection: Selection) -> Recorded:
    """The common knowledge base, whatever the day."""
    return Recorded(
        policies=knowledge.policies(connection, selection),
        policy_partners=knowledge.policy_partners(connection, selection),
        partners=project.partners(connection),
        clusters=knowledge.clusters(connection, selection),
        activities=knowledge.activities(connection, selection),
    )


def recorded_cooperation(connection: Any, selection: Selection) -> cooperation.CooperationRecord:
    """Activities, who came and what they served, whatever the day."""
    return cooperation.cooperation_record(connection, selection.evidence)
