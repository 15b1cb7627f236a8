"""All or nothing: a write that succeeds raises the revision by one, a write that fails leaves no trace."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from clustercoop.datastore.engine import open_writer, reading, revision_of, viewing, writing
from clustercoop.datastore.errors import RevisionMoved, RowRefused
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.models import Decision, Risk
from clustercoop.datastore.package import UnreadableCell, dump
from clustercoop.vocabulary import Evidence
from tests.datastore.spoil import Spoil, cell, content, copy_of, row_again
from tests.datastores import NewDatastore


def risk(risk_id: str, **values: object) -> Risk:
    return Risk(
        **{
            "risk_id": risk_id,
            "title": "Bridges are closed",
            "opened_on": date(2019, 1, 7),
            "likelihood": 2,
            "impact": 3,
            "source_id": "DESK",
            "evidence": Evidence.REPORTED,
        }
        | values
    )


def state_of(url: str, folder: Path) -> tuple[int, dict[str, bytes]]:
    """The revision and every byte of a dump."""
    with viewing(url) as engine:
        dump(engine=engine, directory=folder)
        return revision_of(engine).number, {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_first_load_makes_revision_one_and_each_further_load_the_next(database_url: str, riverbank: Path) -> None:
    revisions = [load_unchecked(package=riverbank, database_url=database_url) for _ in range(3)]
    assert revisions == [1, 2, 3]
    with viewing(database_url) as engine:
        assert revision_of(engine).number == 3


def test_each_write_transaction_raises_the_revision_by_one(writer: Engine, viewer: Engine) -> None:
    with writing(writer) as session:
        session.add_all([risk("N1"), risk("N2")])
    with writing(writer) as session:
        session.add(risk("N3"))
    assert revision_of(viewer).number == 3
    with reading(viewer, 3) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM risks WHERE risk_id > 'N'").scalar() == 3


def test_a_transaction_that_breaks_off_changes_nothing(loaded_url: str, writer: Engine, tmp_path: Path) -> None:
    before = state_of(loaded_url, tmp_path / "dump")

    def change_and_break_off() -> None:
        with writing(writer) as session:
            session.add(risk("N1"))
            session.flush()
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        change_and_break_off()
    assert state_of(loaded_url, tmp_path / "dump") == before


def test_a_transaction_that_the_database_refuses_changes_nothing(
    loaded_url: str, writer: Engine, tmp_path: Path
) -> None:
    before = state_of(loaded_url, tmp_path / "dump")

    def change_and_be_refused() -> None:
        with writing(writer) as session:
            session.get_one(Decision, "D1").title = "Nothing is decided"
            session.add(risk("N1", likelihood=6))

    with pytest.raises(IntegrityError, match="risk_is_on_the_scale"):
        change_and_be_refused()
    assert state_of(loaded_url, tmp_path / "dump") == before


LATE_FAULTS: dict[str, tuple[Spoil, type[Exception], str]] = {
    # Alert rules are the last resource, decisions, risks and rules come shortly before.
    "a key twice": (row_again("alert_rules", 2), RowRefused, "refused a row of alert_rules: .*(?i:unique)"),
    "a reference to nothing": (
        cell("decisions", 3, "meeting_id", "SC9"),
        RowRefused,
        "refused a row of decisions: .*(?i:foreign key)",
    ),
    "a broken check": (
        cell("risks", 3, "likelihood", "6"),
        RowRefused,
        "refused a row of risks: .*risk_is_on_the_scale",
    ),
    "an unknown word": (cell("rules", 3, "certainty", "sure"), RowRefused, "refused a row of rules: .*known_certainty"),
    "no value": (cell("rules", 3, "topic", ""), RowRefused, "refused a row of rules: .*topic"),
    "a text for a number": (cell("alert_rules", 9, "threshold", "much"), UnreadableCell, "row 9, column threshold"),
    "a file cut off": (content("alert_rules.csv", lambda data: data[:-30]), UnreadableCell, "row 9: found '7 cells'"),
}


@pytest.mark.parametrize("fault", LATE_FAULTS)
def test_a_load_that_fails_at_the_end_changes_nothing(
    loaded_url: str, riverbank: Path, tmp_path: Path, fault: str
) -> None:
    spoil, error, words = LATE_FAULTS[fault]
    package = copy_of(riverbank, tmp_path)
    cell("partners", 2, "short_name", "Another")(package)
    spoil(package)
    before = state_of(loaded_url, tmp_path / "dump")
    with pytest.raises(error, match=words):
        load_unchecked(package=package, database_url=loaded_url)
    assert state_of(loaded_url, tmp_path / "dump") == before


def test_a_refused_row_says_how_to_find_it(loaded_url: str, riverbank: Path, tmp_path: Path) -> None:
    package = copy_of(riverbank, tmp_path)
    row_again("risks", 2)(package)
    with pytest.raises(RowRefused) as refused:
        load_unchecked(package=package, database_url=loaded_url)
    assert refused.value.mend == f"python -m clustercoop check {package}"


def test_a_load_that_fails_in_an_empty_place_leaves_it_empty(
    database_url: str, riverbank: Path, tmp_path: Path
) -> None:
    package = copy_of(riverbank, tmp_path)
    row_again("alert_rules", 2)(package)
    with pytest.raises(RowRefused):
        load_unchecked(package=package, database_url=database_url)
    assert load_unchecked(package=riverbank, database_url=database_url) == 1


def test_a_look_at_an_old_revision_is_refused(writer: Engine, viewer: Engine) -> None:
    with writing(writer) as session:
        session.add(risk("N1"))
    with pytest.raises(RevisionMoved), reading(viewer, 1):
        pass
    with reading(viewer, 2) as connection:
        assert connection.exec_driver_sql("SELECT title FROM risks WHERE risk_id = 'N1'").scalar() is not None


def test_two_loads_at_once_make_two_revisions(loaded_url: str, riverbank: Path) -> None:
    with ThreadPoolExecutor(2) as threads:
        loads = [threads.submit(load_unchecked, package=riverbank, database_url=loaded_url) for _ in range(2)]
        assert sorted(load.result(timeout=30) for load in loads) == [2, 3]


def test_two_writers_at_once_make_two_revisions(loaded_url: str, viewer: Engine) -> None:
    def write(name: str) -> None:
        engine = open_writer(loaded_url)
        for number in range(5):
            with writing(engine) as session:
                session.add(risk(f"{name}{number}"))
        engine.dispose()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(write, name) for name in ("X", "Y")]:
            done.result(timeout=30)
    assert revision_of(viewer).number == 11


def test_another_package_replaces_every_row(
    new_datastore: NewDatastore, shipped: Path, riverbank: Path, tmp_path: Path
) -> None:
    url = new_datastore("sqlite", shipped)
    assert load_unchecked(package=riverbank, database_url=url) == 2
    revision, files = state_of(url, tmp_path / "dump")
    assert revision == 2
    assert files == {path.name: path.read_bytes() for path in riverbank.iterdir()}
