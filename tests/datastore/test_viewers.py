"""Viewers read one consistent state and cannot write, on either database."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError

from clustercoop.datastore import engine as datastore_engine
from clustercoop.datastore.engine import open_viewer, open_writer, reading, rebuilding, revision_of, viewing, writing
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.models import Decision
from tests.datastores import NewDatastore

WRITES = {
    "insert": "INSERT INTO decisions (decision_id, decided_on, title, source_id, evidence)"
    " VALUES ('D9', '2019-01-01', 'To write', 'DESK', 'reported')",
    "update": "UPDATE partners SET erdf_rate_bp = 10000",
    "delete": "DELETE FROM risks",
    "create": "CREATE TABLE mine (number INTEGER)",
    "index": "CREATE INDEX my_index ON risks (title)",
    "drop": "DROP TABLE risks",
}


@pytest.mark.parametrize("write", WRITES)
def test_a_viewer_cannot_write(unchanged_viewer: Engine, write: str) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), unchanged_viewer.begin() as connection:
        connection.exec_driver_sql(WRITES[write])


@pytest.mark.parametrize("write", WRITES)
def test_a_look_at_a_revision_cannot_write(unchanged_viewer: Engine, write: str) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), reading(unchanged_viewer, 1) as connection:
        connection.exec_driver_sql(WRITES[write])


def test_a_writer_may_write_what_a_viewer_may_not(writer: Engine) -> None:
    # So it was the viewer that was refused, not the statement.
    for write in WRITES.values():
        with writer.begin() as connection:
            connection.exec_driver_sql(write)


def test_a_viewer_of_a_file_cannot_be_talked_into_writing(new_datastore: NewDatastore, riverbank: Path) -> None:
    with viewing(new_datastore("sqlite", riverbank)) as engine, engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        with pytest.raises(DBAPIError, match="readonly"):
            connection.exec_driver_sql(WRITES["delete"])


def partners(engine: Engine, revision: int) -> int | None:
    with reading(engine, revision) as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM partners").scalar()


def test_readers_see_the_old_data_while_a_load_is_under_way(writer: Engine, viewer: Engine) -> None:
    with rebuilding(writer, package_metadata='{"title": "empty"}') as (connection, revision):
        assert revision == 2
        assert connection.exec_driver_sql("SELECT count(*) FROM partners").scalar() == 0
        assert partners(viewer, 1) == 3
    assert partners(viewer, 2) == 0


def test_a_look_that_began_before_a_load_stays_at_the_old_data(
    writer: Engine, viewer: Engine, loaded_url: str, riverbank: Path
) -> None:
    with reading(viewer, 1) as connection:
        with writer.begin() as other:
            other.exec_driver_sql("DELETE FROM alert_rules")
        assert load_unchecked(package=riverbank, database_url=loaded_url) == 2
        with writer.begin() as other:
            other.exec_driver_sql("DELETE FROM alert_rules")
        assert connection.exec_driver_sql("SELECT count(*) FROM alert_rules").scalar() == 8
        assert connection.exec_driver_sql("SELECT count(*) FROM partners").scalar() == 3
    with reading(viewer, 2) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM alert_rules").scalar() == 0


def test_readers_see_the_old_data_while_a_writer_is_in_its_transaction(writer: Engine, viewer: Engine) -> None:
    question = "SELECT title FROM decisions WHERE decision_id = 'D1'"
    with writing(writer) as session:
        decision = session.get_one(Decision, "D1")
        decision.title = "Working rules thrown away"
        session.flush()
        with reading(viewer, 1) as connection:
            assert connection.exec_driver_sql(question).scalar() == "Working rules adopted"
    with reading(viewer, 2) as connection:
        assert connection.exec_driver_sql(question).scalar() == "Working rules thrown away"


def test_an_sqlite_file_is_in_wal_mode_with_a_sound_sqlite(tmp_path: Path, riverbank: Path) -> None:
    url = f"sqlite:///{tmp_path / 'datastore.db'}"
    load_unchecked(package=riverbank, database_url=url)
    engine = open_writer(url)
    with engine.connect() as connection:
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        # The WAL-reset bug is fixed in 3.51.3.
        assert tuple(map(int, version.split("."))) >= (3, 51, 3)
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_an_older_sqlite_does_without_wal(tmp_path: Path, riverbank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datastore_engine, "_WAL_IS_SOUND_FROM", (99, 0, 0))
    url = f"sqlite:///{tmp_path / 'datastore.db'}"
    assert load_unchecked(package=riverbank, database_url=url) == 1
    with viewing(url) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
        assert connection.exec_driver_sql("SELECT count(*) FROM partners").scalar() == 3


@pytest.mark.parametrize("name", ["a folder", "half # done", "what?", "ünïcode", "per%cent"])
def test_a_viewer_finds_a_file_whatever_its_folder_is_called(
    new_datastore: NewDatastore, riverbank: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    original = make_url(new_datastore("sqlite", riverbank))
    address = original.set(database=str(shutil.copy(str(original.database), folder / "datastore.db")))
    viewer = open_viewer(address)  # type: ignore[arg-type]
    assert revision_of(viewer).number == 1
    viewer.dispose()


def test_a_viewer_of_a_server_keeps_to_itself_what_others_may_do(postgres_url: str, riverbank: Path) -> None:
    load_unchecked(package=riverbank, database_url=postgres_url)
    with viewing(postgres_url) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW default_transaction_read_only").scalar() == "on"
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "repeatable read"
