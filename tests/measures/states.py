"""From a package on disk to the measures, the way the pages go, but without a screen or a cache."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from clustercoop.datastore.engine import open_viewer
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.queries import cooperation, knowledge, money, project, results, schedule
from clustercoop.measures.alerts import State
from clustercoop.measures.budget import Money
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.knowledge import Knowledge, Recorded
from clustercoop.measures.results import Results
from clustercoop.measures.schedule import Schedule
from clustercoop.selection import Selection


def datastore_of(package: Path, folder: Path) -> Engine:
    """A datastore of the package in a folder of the test."""
    url = f"sqlite:///{folder}/datastore.db"
    load_unchecked(package=package, database_url=url)
    return open_viewer(url)


def state_of(connection: Connection, selection: Selection) -> State:
    """All measures for a selection."""
    facts = project.project(connection)
    partners = project.partners(connection)
    periods = project.periods(connection, selection)
    on = selection.status_date
    return State(
        money=Money(
            status_date=on,
            project=facts,
            partners=partners,
            periods=periods,
            work_packages=project.work_packages(connection, selection),
            budget_lines=project.budget_lines(connection),
            versions=project.budget_versions(connection, selection),
            plan=money.plan(connection, selection),
            spending=money.spending(connection, selection),
            steps=money.report_steps(connection, selection),
            payments=money.payments(connection, selection),
            ledger_published=money.plan_is_published(connection, selection),
        ),
        schedule=Schedule(
            status_date=on,
            project=facts,
            work_packages=project.work_packages(connection, selection),
            periods=periods,
            milestones=schedule.milestones(connection, selection),
            baselines=schedule.baselines(connection, selection),
            forecasts=schedule.forecasts(connection, selection),
            links=schedule.links(connection, selection),
            tasks=schedule.tasks(connection, selection),
            outputs=results.outputs(connection, selection),
        ),
        cooperation=Cooperation(
            status_date=on,
            partners=partners,
            activities=cooperation.activities(connection, selection),
            attendance=cooperation.attendance(connection, selection),
            activity_objectives=cooperation.activity_objectives(connection, selection),
            meetings=cooperation.meetings(connection, selection),
            decisions=cooperation.decisions(connection, selection),
            risks=cooperation.risks(connection, selection),
        ),
        reporting=Reporting(status_date=on, reports=money.reports(connection, selection)),
    )


def results_of(connection: Connection, selection: Selection) -> Results:
    """The results for a selection."""
    return Results(
        status_date=selection.status_date,
        project=project.project(connection),
        objectives=project.objectives(connection),
        partners=project.partners(connection),
        periods=project.periods(connection, selection),
        outputs=results.outputs(connection, selection),
        indicators=results.indicators(connection, selection),
        values=results.indicator_values(connection, selection),
        judgements=results.judgements(connection, selection),
        activities=cooperation.activities(connection, selection),
        activity_objectives=cooperation.activity_objectives(connection, selection),
        activity_outputs=results.activity_outputs(connection, selection),
        attendance=cooperation.attendance(connection, selection),
    )


def knowledge_of(connection: Connection, selection: Selection) -> Knowledge:
    """The common knowledge base for a selection."""
    record = Recorded(
        policies=knowledge.policies(connection, selection),
        policy_partners=knowledge.policy_partners(connection, selection),
        partners=project.partners(connection),
        clusters=knowledge.clusters(connection, selection),
        activities=knowledge.activities(connection, selection),
    )
    return Knowledge.on(selection.status_date, record)
