"""Each thing that can be wrong with a datastore has its own error, which says what mends it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from clustercoop.datastore.engine import open_viewer, open_writer, reading, revision_of, viewing
from clustercoop.datastore.errors import (
    AddressNotUnderstood,
    DatastoreError,
    DatastoreMissing,
    NoAnswer,
    NotADatastore,
    SchemaVersionMismatch,
)
from clustercoop.datastore.loading import load_unchecked
from tests.datastores import NewDatastore
from tests.postgres import FOLDER_PREFIX

BUILD = "python -m clustercoop load"


def error_at(url: str) -> DatastoreError:
    with pytest.raises(DatastoreError) as raised, viewing(url) as engine:
        revision_of(engine)
    with pytest.raises(type(raised.value)), viewing(url) as engine, reading(engine, 1):
        pass
    return raised.value


def execute(url: str, *statements: str) -> None:
    engine = open_writer(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_file_that_is_not_there_is_a_missing_datastore(tmp_path: Path) -> None:
    error = error_at(f"sqlite:///{tmp_path / 'none.db'}")
    assert type(error) is DatastoreMissing
    assert str(error) == f"There is no datastore at {tmp_path / 'none.db'}."
    assert error.mend == BUILD
    assert not (tmp_path / "none.db").exists()


def test_an_empty_file_is_a_missing_datastore(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    error = error_at(f"sqlite:///{tmp_path / 'empty.db'}")
    assert type(error) is DatastoreMissing
    assert (str(error), error.mend) == ("The datastore is empty: no package has been loaded yet.", BUILD)


def test_an_empty_database_is_a_missing_datastore(postgres_url: str) -> None:
    error = error_at(postgres_url)
    assert type(error) is DatastoreMissing
    assert (str(error), error.mend) == ("The datastore is empty: no package has been loaded yet.", BUILD)


def test_tables_without_a_state_are_a_missing_datastore(loaded_url: str) -> None:
    execute(loaded_url, "DELETE FROM datastore_state")
    assert type(error_at(loaded_url)) is DatastoreMissing


def test_a_database_of_something_else_is_a_missing_datastore(loaded_url: str) -> None:
    execute(loaded_url, "DROP TABLE datastore_state")
    assert type(error_at(loaded_url)) is DatastoreMissing


def test_another_schema_version_is_named(loaded_url: str) -> None:
    execute(loaded_url, "UPDATE datastore_state SET schema_version = 99, revision = 7")
    error = error_at(loaded_url)
    assert type(error) is SchemaVersionMismatch
    assert str(error).startswith("The datastore has schema version 99, this monitor needs ")
    assert error.mend == BUILD


def test_a_state_with_other_columns_is_another_schema_version(loaded_url: str) -> None:
    execute(loaded_url, "ALTER TABLE datastore_state DROP COLUMN package_metadata")
    error = error_at(loaded_url)
    assert type(error) is SchemaVersionMismatch
    assert (str(error), error.mend) == ("The datastore was made by another version of this monitor.", BUILD)


@pytest.mark.parametrize(
    ("statements", "revision"),
    [
        (["UPDATE datastore_state SET schema_version = 99, revision = 7", "DROP TABLE risks"], 8),
        (["ALTER TABLE datastore_state DROP COLUMN package_metadata"], 2),
        (["ALTER TABLE datastore_state DROP COLUMN revision"], 1),
        (["DELETE FROM datastore_state"], 1),
        (["DROP TABLE datastore_state"], 1),
    ],
)
def test_a_load_mends_a_datastore_of_another_version(
    loaded_url: str, riverbank: Path, statements: list[str], revision: int
) -> None:
    execute(loaded_url, *statements)
    assert load_unchecked(package=riverbank, database_url=loaded_url) == revision
    with viewing(loaded_url) as engine, reading(engine, revision) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM risks").scalar() == 3


def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "letter.db"
    path.write_text("Dear colleague, this is a letter and no database.\n" * 100)
    return path


def test_a_text_file_in_place_of_the_database_is_no_datastore(tmp_path: Path) -> None:
    path = text_file(tmp_path)
    error = error_at(f"sqlite:///{path}")
    assert type(error) is NotADatastore
    assert str(error) == f"{path} is not a datastore: file is not a database"
    assert error.mend == f"move that file away, then {BUILD}"


def test_a_load_leaves_a_text_file_as_it_is(tmp_path: Path, riverbank: Path) -> None:
    path = text_file(tmp_path)
    before = path.read_bytes()
    with pytest.raises(NotADatastore, match="file is not a database"):
        load_unchecked(package=riverbank, database_url=f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, riverbank: Path) -> None:
    path = text_file(tmp_path)
    with pytest.raises(NotADatastore, match=r"letter\.db cannot be made") as raised:
        load_unchecked(package=riverbank, database_url=f"sqlite:///{path}/inside.db")
    assert "CLUSTERCOOP_DATABASE_URL" in raised.value.mend


def load(url: str, package: Path) -> None:
    load_unchecked(package=package, database_url=url)


def look(url: str, package: Path) -> None:
    with viewing(url) as engine:
        revision_of(engine)


@pytest.mark.parametrize("task", [load, look])
def test_a_server_that_is_not_there_is_said_without_its_password(
    task: Callable[[str, Path], None], tmp_path: Path, riverbank: Path
) -> None:
    nowhere = tmp_path / f"{FOLDER_PREFIX}none"
    nowhere.mkdir()
    with pytest.raises(NoAnswer, match="The database server does not answer: ") as raised:
        task(f"postgresql+psycopg://reader:sesame@/monitor?host={nowhere}", riverbank)
    assert raised.value.mend == "start the PostgreSQL server, or correct CLUSTERCOOP_DATABASE_URL"
    assert "sesame" not in str(raised.value)


def test_a_database_that_the_server_does_not_have_is_said(postgres_url: str) -> None:
    error = error_at(postgres_url.replace("/test_", "/nobody_"))
    assert type(error) is NoAnswer
    assert 'database "nobody_' in str(error)


def test_a_file_in_use_is_said(new_datastore: NewDatastore, riverbank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # PostgreSQL waits; two writers at once are in test_revision.py.
    monkeypatch.setattr("clustercoop.datastore.engine._BUSY_SECONDS", 0)
    url = new_datastore("sqlite", riverbank)
    writer = open_writer(url)
    with writer.begin(), pytest.raises(NoAnswer, match="The datastore is in use: database is locked") as raised:
        load_unchecked(package=riverbank, database_url=url)
    assert raised.value.mend == "try again when the other program is done"
    writer.dispose()


@pytest.mark.parametrize("address", ["monitor.db", "mysql://localhost/monitor", "", "sqlite:/monitor.db:x"])
@pytest.mark.parametrize("opened", [open_viewer, open_writer])
def test_an_address_of_another_kind_is_said(address: str, opened: Callable[[str], Engine]) -> None:
    with pytest.raises(AddressNotUnderstood) as raised:
        opened(address)
    assert raised.value.mend.startswith("set CLUSTERCOOP_DATABASE_URL to sqlite:///FILE or postgresql://")
