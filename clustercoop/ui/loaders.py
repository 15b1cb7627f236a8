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
from clustercoop.datastore.queries import cooperation, expenditure, money, project, results, rules, schedule
from clustercoop.measures.alerts import Alert, State, alerts
from clustercoop.measures.budget import Money
from clustercoop.measures.knowledge import Knowledge
from clustercoop.measures.results import Results
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.ui import assembly
from clustercoop.ui.assembly import Basics, Record
from clustercoop.vocabulary import Stage

KEPT_SELECTIONS = 200
KEPT_REVISIONS = 3
KEPT_ANSWERS = 1_000
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


def edition(database_url: str) -> Edition:
    """The edition on hand now; asked once for each run. Raises DatastoreError."""
    revision = revision_of(_viewer(database_url))
    return Edition(database_url, revision.number, json.loads(revision.package_metadata))


def basics(which: Edition) -> Basics:
    """Project, status dates, objectives and names. Raises RevisionMoved."""
    made: Basics = _of_edition(which, "basics", assembly.basics)
    return made


def state(which: Edition, selection: Selection) -> State:
    """All measures for a selection. Raises RevisionMoved."""
    return _state(which.database_url, which.revision, selection.status_date.isoformat(), selection.evidence, selection)


def results_of(which: Edition, selection: Selection) -> Results:
    """The results for a selection. Raises RevisionMoved."""
    came_of = activity_outputs(which, selection)
    question = partial(assembly.results_of, known=state(which, selection), came_of=came_of)
    made: Results = _asked(which, selection, "results", question)
    return made


def knowledge_of(which: Edition, selection: Selection) -> Knowledge:
    """The common knowledge base as known on the status date. Raises RevisionMoved."""
    every = _whatever_day(which, selection, "knowledge", assembly.recorded_knowledge)
    made: Knowledge = _asked(which, selection, "knowledge", lambda *_: Knowledge.on(selection.status_date, every))
    return made


def money_of(which: Edition, selection: Selection, scope: Scope) -> Money:
    """The money of a scope. Raises RevisionMoved."""
    if scope == WHOLE:
        return state(which, selection).money
    key = (which.database_url, which.revision, selection.status_date.isoformat(), selection.evidence)
    return _money(*key, astuple(scope), selection, scope)


def alerts_of(which: Edition, selection: Selection) -> tuple[Alert, ...]:
    """The alert rules that are met. Raises RevisionMoved."""
    return alerts(alert_rules(which, selection), state(which, selection))


def alert_rules(which: Edition, selection: Selection) -> pd.DataFrame:
    """The alert rules that the selection's evidence knows. Raises RevisionMoved."""
    return _whatever_day(which, selection, "alert rules", cooperation.alert_rules)


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
    """What came of the activities known on the status date. Raises RevisionMoved."""
    every = _whatever_day(which, selection, "outputs of activities", results.activity_outputs)
    known = state(which, selection).cooperation.activities["activity_id"]
    return _asked(which, selection, "outputs of activities", lambda *_: every[every["activity_id"].isin(known)])


def activity_conflicts(which: Edition, selection: Selection) -> pd.DataFrame:
    """Facts in conflict that touch an activity on record. Raises RevisionMoved."""
    return _asked(which, selection, "activity conflicts", results.activity_conflicts)


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


def end_dates(which: Edition) -> pd.DataFrame:
    """The values that sources give for the end of the project. Raises RevisionMoved."""
    return _of_edition(which, "end dates", project.end_dates)


def record_of(which: Edition) -> Record:
    """Sources, conflicts and completeness. Raises RevisionMoved."""
    made: Record = _of_edition(which, "record", assembly.whole_record)
    return made


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


def _of_edition(which: Edition, what: str, question: Callable[..., Any]) -> Any:
    """The answer to a question that no selection changes, asked once for each edition."""
    return _answer_of_edition(which.database_url, which.revision, what, question)


def _whatever_day(which: Edition, selection: Selection, what: str, question: Callable[..., Any]) -> Any:
    """The answer as it is once all is known, asked once for each edition and choice of evidence.

    For what is many and then cut to each status date: a new one costs a filter, and no reading.
    """
    last = replace(selection, status_date=LATEST_DAY)
    return _answer_of_evidence(which.database_url, which.revision, selection.evidence, what, last, question)


def _asked(which: Edition, selection: Selection, what: str, question: Callable[..., Any]) -> Any:
    """The answer to a question, asked once for each edition and selection; `what` names it with its choices."""
    key = (which.database_url, which.revision, selection.status_date.isoformat(), selection.evidence)
    return _answer(*key, what, selection, question)


@st.cache_resource(show_spinner=False, max_entries=10 * KEPT_REVISIONS)
def _answer_of_edition(database_url: str, revision: int, what: str, _question: Callable[..., Any]) -> Any:
    with reading(_viewer(database_url), revision) as connection:
        return _question(connection)


@st.cache_resource(show_spinner=False, max_entries=20 * KEPT_REVISIONS)
def _answer_of_evidence(
    database_url: str, revision: int, evidence: str, what: str, _selection: Selection, _question: Callable[..., Any]
) -> Any:
    with reading(_viewer(database_url), revision) as connection:
        return _question(connection, _selection)


@st.cache_resource(show_spinner=False, max_entries=KEPT_ANSWERS)
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


@st.cache_resource(show_spinner=False, max_entries=KEPT_SELECTIONS)
def _state(database_url: str, revision: int, status_date: str, evidence: str, _selection: Selection) -> State:
    which = Edition(database_url, revision, {})
    recorded = _whatever_day(which, _selection, "cooperation", assembly.recorded_cooperation)
    promised = _whatever_day(which, _selection, "forecasts", schedule.every_forecast)
    with reading(_viewer(database_url), revision) as connection:
        return assembly.state(connection, _selection, recorded=recorded, every_forecast=promised)


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
        return assembly.money_of(connection, _selection, _scope)
