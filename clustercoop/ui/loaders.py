"""Every cache: from a revision of the datastore and a selection to frames and measures.

The keys are the datastore's address, its revision and the selection, never a frame and never a time: a new
revision makes new entries, so nothing stale is shown. What is cached is shared by all sessions and not changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from clustercoop.datastore.engine import open_viewer, reading, revision_of
from clustercoop.datastore.package import Row
from clustercoop.datastore.queries import (
    cooperation,
    expenditure,
    knowledge,
    money,
    project,
    record,
    results,
    rules,
    schedule,
)
from clustercoop.measures.alerts import Alert, State, alerts
from clustercoop.measures.budget import Money
from clustercoop.measures.completeness import Reporting
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.knowledge import Knowledge, Recorded
from clustercoop.measures.results import Results
from clustercoop.measures.schedule import Schedule
from clustercoop.project import ProjectFacts
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.vocabulary import EvidenceChoice, Stage

KEPT_SELECTIONS = 200
KEPT_REVISIONS = 3
KEPT_VIEWS = 1_000
LATEST_DAY = date(9998, 12, 31)
"""A status date on which all is known, for what is read once and cut to the day afterwards; it has a day after it."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class Edition:
    """Which data is shown: the datastore's address and revision, with the package's own description."""

    database_url: str
    revision: int
    package: dict[str, Any]


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


def edition(database_url: str) -> Edition:
    """The edition on hand now; asked once for each run. Raises DatastoreError."""
    revision = revision_of(_viewer(database_url))
    return Edition(database_url, revision.number, json.loads(revision.package_metadata))


def basics(which: Edition) -> Basics:
    """Project, status dates, objectives and names. Raises RevisionMoved."""
    return _basics(which.database_url, which.revision)


def state(which: Edition, selection: Selection) -> State:
    """All measures for a selection. Raises RevisionMoved."""
    return _state(which.database_url, which.revision, selection.status_date.isoformat(), selection.evidence, selection)


def results_of(which: Edition, selection: Selection) -> Results:
    """The results for a selection. Raises RevisionMoved."""
    return _results(
        which.database_url, which.revision, selection.status_date.isoformat(), selection.evidence, selection
    )


def money_of(which: Edition, selection: Selection, scope: Scope) -> Money:
    """The money of a scope. Raises RevisionMoved."""
    if scope == WHOLE:
        return state(which, selection).money
    key = (which.database_url, which.revision, selection.status_date.isoformat(), selection.evidence)
    return _money(*key, astuple(scope), selection, scope)


def knowledge_of(which: Edition, selection: Selection) -> Knowledge:
    """The common knowledge base as known on the status date. Raises RevisionMoved."""
    key = (which.database_url, which.revision, selection.evidence)
    return _knowledge(*key, selection.status_date.isoformat(), selection)


def alerts_of(which: Edition, selection: Selection) -> tuple[Alert, ...]:
    """The alert rules that are met. Raises RevisionMoved."""
    return alerts(alert_rules(which, selection), state(which, selection))


def alert_rules(which: Edition, selection: Selection) -> pd.DataFrame:
    """The alert rules that the selection's evidence knows. Raises RevisionMoved."""
    return _alert_rules(which.database_url, which.revision, selection.evidence, selection)


def limits(which: Edition, selection: Selection) -> pd.DataFrame:
    """The rules on how far a budget may be exceeded. Raises RevisionMoved."""
    return _asked(which, selection, "limits", rules.limits)


def decommitment(which: Edition, selection: Selection) -> pd.DataFrame:
    """The programme's rules on decommitment, n+2 among them. Raises RevisionMoved."""
    return _asked(which, selection, "decommitment", partial(rules.programme_rules, topic="decommitment"))


def spending_targets(which: Edition, selection: Selection) -> pd.DataFrame:
    """The programme's spending targets for this project. Raises RevisionMoved."""
    return _asked(which, selection, "spending targets", money.spending_targets)


def activity_outputs(which: Edition, selection: Selection) -> pd.DataFrame:
    """What came of the activities on record. Raises RevisionMoved."""
    key = (which.database_url, which.revision, selection.status_date.isoformat(), selection.evidence)
    return _known_outputs(*key, state(which, selection).cooperation.activities["activity_id"], selection)


def activity_conflicts(which: Edition, selection: Selection) -> pd.DataFrame:
    """Facts in conflict that touch an activity on record. Raises RevisionMoved."""
    made: pd.DataFrame = _asked(which, selection, "activity conflicts", results.activity_conflicts)
    return made


def item_sums(which: Edition, selection: Selection, scope: Scope, stage: Stage) -> expenditure.ItemSums:
    """How many expenditure items a scope holds at a stage, with their sums. Raises RevisionMoved."""
    question = partial(expenditure.item_sums, scope=scope, stage=stage)
    sums: expenditure.ItemSums = _asked(which, selection, f"item sums {scope} {stage}", question)
    return sums


def items(which: Edition, selection: Selection, scope: Scope, stage: Stage, *, page: int, rows: int) -> pd.DataFrame:
    """One page of these items, the first being 0. Raises RevisionMoved."""
    question = partial(expenditure.items, scope=scope, stage=stage, offset=page * rows, limit=rows)
    return _asked(which, selection, f"items {scope} {stage} {page} {rows}", question)


def every_item(which: Edition, selection: Selection, scope: Scope, stage: Stage) -> Iterator[Row]:
    """All of these items, read as they are asked for. Raises RevisionMoved."""
    with reading(_viewer(which.database_url), which.revision) as connection:
        yield from expenditure.every_item(connection, selection, scope=scope, stage=stage)


def _asked(which: Edition, selection: Selection, what: str, question: Callable[..., Any]) -> Any:
    """The answer to a question, asked once for each edition and selection; `what` names it with its choices."""
    key = (which.database_url, which.revision, selection.status_date.isoformat(), selection.evidence)
    return _answer(*key, what, selection, question)


@st.cache_resource(show_spinner=False, max_entries=KEPT_SELECTIONS)
def _answer(
    database_url: str,
    revision: int,
    status_date: str,
    evidence: str,
    what: str,
    _selection: Selection,
    _question: Callable[..., Any],
) -> Any:
    with reading(_viewer(database_url), revision) as connection:
        return _question(connection, _selection)


def end_dates(which: Edition) -> pd.DataFrame:
    """The values that sources give for the end of the project. Raises RevisionMoved."""
    return _end_dates(which.database_url, which.revision)


def record_of(which: Edition) -> Record:
    """Sources, conflicts and completeness. Raises RevisionMoved."""
    return _record(which.database_url, which.revision)


def made(
    which: Edition,
    selection: Selection,
    scope: Scope,
    language: str,
    build: Callable[..., Made],
    *parts: Any,
    of: str = "",
    **choices: str | None,
) -> Made:
    """What a builder makes of the measures, made once for each edition, selection, scope, language and choice.

    `parts` must follow from edition, selection and scope alone, and from `of`, which says in a word what else they
    are of; what else the reader chose goes into `choices`, which the builder is given.
    """
    selected = (selection.status_date.isoformat(), selection.evidence.value, astuple(scope))
    key = (which.database_url, which.revision, *selected, language)
    name = f"{build.__module__}.{build.__qualname__}"
    result: Made = _made(*key, name, of, tuple(sorted(choices.items())), lambda: build(*parts, **choices))
    return result


@st.cache_resource(show_spinner=False, max_entries=KEPT_VIEWS)
def _made(
    database_url: str,
    revision: int,
    status_date: str,
    evidence: str,
    scope: tuple[str | None, ...],
    language: str,
    name: str,
    of: str,
    choices: tuple[tuple[str, str | None], ...],
    _make: Callable[[], Any],
) -> Any:
    return _make()


@st.cache_resource(show_spinner=False)
def _viewer(database_url: str) -> Any:
    return open_viewer(database_url)


@st.cache_resource(show_spinner=False, max_entries=KEPT_REVISIONS)
def _basics(database_url: str, revision: int) -> Basics:
    with reading(_viewer(database_url), revision) as connection:
        return Basics(
            project=project.project(connection),
            status_dates=project.status_dates(connection),
            objectives=project.objectives(connection),
            partner_names=project.partner_names(connection),
            partner_sources=project.partner_sources(connection),
        )


@st.cache_resource(show_spinner=False, max_entries=KEPT_SELECTIONS)
def _state(database_url: str, revision: int, status_date: str, evidence: str, _selection: Selection) -> State:
    recorded = _cooperation_record(database_url, revision, evidence, _selection.evidence)
    together = cooperation.known_by_day(recorded, _selection.status_date)
    promised = _every_forecast(database_url, revision, evidence, _selection)
    with reading(_viewer(database_url), revision) as connection:
        facts = project.project(connection)
        partners = project.partners(connection)
        periods = project.periods(connection, _selection)
        milestones = schedule.milestones(connection, _selection)
        return State(
            money=_asked_money(connection, _selection, WHOLE),
            schedule=Schedule(
                status_date=_selection.status_date,
                project=facts,
                work_packages=project.work_packages(connection, _selection),
                periods=periods,
                milestones=milestones,
                baselines=schedule.baselines(connection, _selection),
                forecasts=promised.known_by(_selection.status_date, milestones["milestone_id"]),
                links=schedule.links(connection, _selection),
                tasks=schedule.tasks(connection, _selection),
                outputs=results.outputs(connection, _selection),
            ),
            cooperation=Cooperation(
                status_date=_selection.status_date,
                partners=partners,
                activities=together.activities,
                attendance=together.attendance,
                activity_objectives=together.activity_objectives,
                meetings=cooperation.meetings(connection, _selection),
                decisions=cooperation.decisions(connection, _selection),
                risks=cooperation.risks(connection, _selection),
            ),
            reporting=Reporting(status_date=_selection.status_date, reports=money.reports(connection, _selection)),
        )


@st.cache_resource(show_spinner=False, max_entries=KEPT_SELECTIONS)
def _results(database_url: str, revision: int, status_date: str, evidence: str, _selection: Selection) -> Results:
    known = _state(database_url, revision, status_date, evidence, _selection)
    with reading(_viewer(database_url), revision) as connection:
        return Results(
            status_date=_selection.status_date,
            project=known.money.project,
            objectives=project.objectives(connection),
            partners=known.money.partners,
            periods=known.schedule.periods,
            outputs=known.schedule.outputs,
            indicators=results.indicators(connection, _selection),
            values=results.indicator_values(connection, _selection),
            judgements=results.judgements(connection, _selection),
            activities=known.cooperation.activities,
            activity_objectives=known.cooperation.activity_objectives,
            activity_outputs=_known_outputs(
                database_url, revision, status_date, evidence, known.cooperation.activities["activity_id"], _selection
            ),
            attendance=known.cooperation.attendance,
        )


@st.cache_resource(show_spinner=False, max_entries=2 * KEPT_REVISIONS)
def _cooperation_record(
    database_url: str, revision: int, evidence: str, _evidence: EvidenceChoice
) -> cooperation.CooperationRecord:
    """All that is on record of activities, read once for every status date."""
    with reading(_viewer(database_url), revision) as connection:
        return cooperation.cooperation_record(connection, _evidence)


@st.cache_resource(show_spinner=False, max_entries=2 * KEPT_REVISIONS)
def _every_forecast(database_url: str, revision: int, evidence: str, _selection: Selection) -> schedule.EveryForecast:
    with reading(_viewer(database_url), revision) as connection:
        return schedule.every_forecast(connection, _selection)


@st.cache_resource(show_spinner=False, max_entries=KEPT_SELECTIONS)
def _money(
    database_url: str,
    revision: int,
    status_date: str,
    evidence: str,
    parts: tuple[str | None, ...],
    _selection: Selection,
    _scope: Scope,
) -> Money:
    with reading(_viewer(database_url), revision) as connection:
        return _asked_money(connection, _selection, _scope)


@st.cache_resource(show_spinner=False, max_entries=KEPT_SELECTIONS)
def _knowledge(database_url: str, revision: int, evidence: str, status_date: str, _selection: Selection) -> Knowledge:
    return Knowledge.on(_selection.status_date, _recorded(database_url, revision, evidence, _selection))


@st.cache_resource(show_spinner=False, max_entries=2 * KEPT_REVISIONS)
def _recorded(database_url: str, revision: int, evidence: str, _selection: Selection) -> Recorded:
    with reading(_viewer(database_url), revision) as connection:
        return Recorded(
            policies=knowledge.policies(connection, _selection),
            policy_partners=knowledge.policy_partners(connection, _selection),
            partners=project.partners(connection),
            clusters=knowledge.clusters(connection, _selection),
            activities=knowledge.activities(connection, _selection),
        )


def _asked_money(connection: Any, selection: Selection, scope: Scope) -> Money:
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


@st.cache_resource(show_spinner=False, max_entries=2 * KEPT_REVISIONS)
def _alert_rules(database_url: str, revision: int, evidence: str, _selection: Selection) -> pd.DataFrame:
    with reading(_viewer(database_url), revision) as connection:
        return cooperation.alert_rules(connection, _selection)


@st.cache_resource(show_spinner=False, max_entries=KEPT_SELECTIONS)
def _known_outputs(
    database_url: str, revision: int, status_date: str, evidence: str, _activities: pd.Series, _selection: Selection
) -> pd.DataFrame:
    """What came of the activities known on a day, cut from what came of all."""
    every = _activity_outputs(database_url, revision, evidence, replace(_selection, status_date=LATEST_DAY))
    return every[every["activity_id"].isin(_activities)]


@st.cache_resource(show_spinner=False, max_entries=2 * KEPT_REVISIONS)
def _activity_outputs(database_url: str, revision: int, evidence: str, _selection: Selection) -> pd.DataFrame:
    """What came of activities, read once for every status date: an activity brings forth much."""
    with reading(_viewer(database_url), revision) as connection:
        return results.activity_outputs(connection, _selection)


@st.cache_resource(show_spinner=False, max_entries=KEPT_REVISIONS)
def _record(database_url: str, revision: int) -> Record:
    with reading(_viewer(database_url), revision) as connection:
        return Record(
            sources=record.sources(connection),
            conflicts=project.conflicts(connection),
            resources=record.resources(connection),
        )


@st.cache_resource(show_spinner=False, max_entries=KEPT_REVISIONS)
def _end_dates(database_url: str, revision: int) -> pd.DataFrame:
    with reading(_viewer(database_url), revision) as connection:
        return project.end_dates(connection)
