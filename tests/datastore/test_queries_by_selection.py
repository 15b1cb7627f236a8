"""Every question that depends on the reader's selection, beside its answer in plain loops, on both databases."""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from clustercoop.datastore.engine import reading, viewing
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.queries import cooperation, expenditure, knowledge, money, project, results, rules, schedule
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.datastore.frames import rows_in
from tests.datastore.questions import QUESTIONS, RECORDS
from tests.datastore.recomputed import Record
from tests.datastore.spoil import cell, copy_of, rows_of
from tests.datastores import DATABASES
from tests.postgres import Server

DAYS = [
    date(2017, 12, 31),  # the day before the project
    date(2018, 9, 28),  # a report is reopened, a milestone is due
    date(2018, 10, 12),  # two steps of a report on one day
    date(2018, 10, 31),  # the last day of a month that a date is stated by
    date(2018, 12, 9),  # the last day of the first budget
    date(2018, 12, 10),  # the first day of the second
    date(2019, 3, 31),  # the status date of the package
    date(2019, 12, 2),  # a certificate is withdrawn
    date(2019, 12, 31),  # the last day of a year that a date is stated by
    date(2020, 3, 31),  # the last day of data
]

EVERY = QUESTIONS | RECORDS

# One version and no certificate are public in the mixed package; test_expenditure.py has one with public certificates.
# No public link there is between a public activity and something public; test_results_by_hand.py has such links.
NOTHING_OR_ALL_PUBLIC = (
    "budget_versions",
    "certified_items",
    "activity_outputs",
    "activity_conflicts",
    "activity_objectives",
)


@pytest.fixture(scope="session")
def mixed(riverbank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Riverbank with evidence of every kind in every resource, row by row in turn."""
    package = copy_of(riverbank, tmp_path_factory.mktemp("mixed"))
    for path in sorted(package.glob("*.csv")):
        for number in range(len(rows_of(package, path.stem))):
            evidence = ("public record", "demonstration", "reported")[number % 3]
            if rows_of(package, path.stem)[number]["evidence"] != evidence:
                cell(path.stem, number + 2, "evidence", evidence)(package)
    return package


@pytest.fixture(scope="session", params=DATABASES)
def mixed_url(request: pytest.FixtureRequest, mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('mixed') / 'datastore.db'}"
    else:
        server: Server = request.getfixturevalue("postgres_server")
        url = server.url(server.new_database())
    load_unchecked(package=mixed, database_url=url)
    return url


def compare(engine: Engine, package: Path, name: str) -> list[list[dict[str, Any]]]:
    """Compare the answers on every day, under both choices of evidence; returns them."""
    answers = []
    with reading(engine, 1) as connection:
        for choice in EvidenceChoice:
            for on in DAYS:
                record = Record(package, on, public=choice is EvidenceChoice.PUBLIC)
                expected = getattr(record, name)()
                found = rows_in(EVERY[name](connection, Selection(on, choice)))
                assert found == expected, (on, choice)
                amounts = [row[name] for row in found for name in row if name.endswith("_cents")]
                assert {type(amount) for amount in amounts} <= {int, type(None)}
                answers.append(found)
    return answers


def test_no_question_is_forgotten() -> None:
    modules = (cooperation, expenditure, knowledge, money, project, results, rules, schedule)
    asked = {
        name: function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and "selection" in inspect.signature(function).parameters
        and inspect.signature(function).return_annotation == "pd.DataFrame"
    }
    # One function answers two questions: the items of either stage.
    assert {name for name in asked if not name.startswith("_")} | {"certified_items"} == set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_the_answer_is_what_plain_loops_make(unchanged_viewer: Engine, riverbank: Path, name: str) -> None:
    answers = compare(unchanged_viewer, riverbank, name)
    assert any(answers)


@pytest.mark.parametrize("name", EVERY)
def test_the_answer_counts_only_the_evidence_chosen(mixed_url: str, mixed: Path, name: str) -> None:
    with viewing(mixed_url) as engine:
        answers = compare(engine, mixed, name)
    everything, public = answers[len(DAYS) - 1], answers[-1]
    assert 0 < len(public) < len(everything) or name in NOTHING_OR_ALL_PUBLIC
