"""The two packages in datastores of their own, and the oracle beside them, each asked once for each selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel

from clustercoop.datastore.engine import open_writer
from clustercoop.datastore.queries.cooperation import alert_rules
from clustercoop.measures.alerts import State
from clustercoop.measures.results import Results
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.measures.states import datastore_of, results_of, state_of
from tests.measures.tiny import Look, LookAtResults, looker
from tests.oracle import Oracle, Tables, read_tables

pytest.register_assert_rewrite("tests.measures.comparing")


@dataclass(frozen=True)
class Source:
    """A package as text and as a datastore."""

    tables: Tables = field(repr=False)
    engine: Engine


@dataclass(frozen=True)
class Both:
    """The measures of a selection, and what the oracle says of the same."""

    selection: Selection
    state: State = field(repr=False)
    results: Results = field(repr=False)
    rules: pd.DataFrame = field(repr=False)
    oracle: Oracle
    stages_on: Callable[[date], tuple[int, int, int]] = field(repr=False)
    """Declared, certified and paid as the oracle has them on another day."""
    oracle_on: Callable[[date], Oracle] = field(repr=False)
    """The oracle of another day."""


@pytest.fixture(scope="session")
def sources(shipped: Path, riverbank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Source]]:
    """Both packages by name; nobody changes them."""
    packages = {"shipped": shipped, "riverbank": riverbank}
    made = {
        name: Source(read_tables(package), datastore_of(package, tmp_path_factory.mktemp(name)))
        for name, package in packages.items()
    }
    yield made
    for source in made.values():
        source.engine.dispose()


@pytest.fixture(scope="session")
def ask(sources: dict[str, Source]) -> Callable[[str, Selection], Both]:
    """`ask(package, selection)`: the measures of a package for a selection beside the oracle."""

    @cache
    def oracle(package: str, selection: Selection) -> Oracle:
        public_only = selection.evidence is EvidenceChoice.PUBLIC
        return Oracle(sources[package].tables, selection.status_date, public_only=public_only)

    @cache
    def ask(package: str, selection: Selection) -> Both:
        with sources[package].engine.connect() as connection, connection.begin():
            return Both(
                selection=selection,
                state=state_of(connection, selection),
                results=results_of(connection, selection),
                rules=alert_rules(connection, selection),
                oracle=oracle(package, selection),
                oracle_on=lambda on: oracle(package, replace(selection, status_date=on)),
                stages_on=lambda on: oracle(package, replace(selection, status_date=on)).money.stages,
            )

    return ask


@pytest.fixture(scope="session")
def look(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """`look(tables, on, evidence)`: the measures of a package that a test has made."""
    engine = open_writer(f"sqlite:///{tmp_path_factory.mktemp('tiny')}/datastore.db")
    SQLModel.metadata.create_all(engine)
    yield looker(engine, state_of)
    engine.dispose()


@pytest.fixture(scope="session")
def look_at_results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LookAtResults]:
    """`look_at_results(tables, on, evidence)`: the results of a package that a test has made."""
    engine = open_writer(f"sqlite:///{tmp_path_factory.mktemp('tiny')}/datastore.db")
    SQLModel.metadata.create_all(engine)
    yield looker(engine, results_of)
    engine.dispose()
