"""Connections to the datastore: one way to write, one way to read, and its revision.

SQLite runs in WAL mode through the `pysqlite3` wheel, since the SQLite of some distributions has a bug in that
mode (fixed in 3.51.3); where only an older SQLite is at hand, the journal mode is DELETE. PostgreSQL runs
through psycopg 3. Viewers cannot write on either.
"""

from __future__ import annotations

import sqlite3 as standard_sqlite
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import Engine, Table, create_engine, event, insert, inspect, make_url
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session, SQLModel, select

from clustercoop.datastore.errors import (
    AddressNotUnderstood,
    DatastoreError,
    DatastoreMissing,
    NoAnswer,
    NotADatastore,
    RevisionMoved,
    SchemaVersionMismatch,
)
from clustercoop.datastore.models import SCHEMA_VERSION, DatastoreState
from clustercoop.datastore.totals import total_expenditure, watched

BUILD = "python -m clustercoop load"
_STATE: Table = DatastoreState.__table__  # type: ignore[attr-defined]
_NOTHING_LOADED = "The datastore is empty: no package has been loaded yet."
_WAL_IS_SOUND_FROM = (3, 51, 3)
_BUSY_SECONDS = 30


@dataclass(frozen=True)
class Revision:
    """Which data a datastore holds: the number that keys every cache, and the package's own description."""

    number: int
    package_metadata: str


def _sqlite() -> ModuleType:
    try:
        import pysqlite3
    except ImportError:
        return standard_sqlite
    return pysqlite3  # type: ignore[no-any-return]


def _address(url: str) -> URL:
    mend = "set CLUSTERCOOP_DATABASE_URL to sqlite:///FILE or postgresql://USER@HOST/DATABASE, or leave it empty"
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise AddressNotUnderstood("The address of the datastore is not a database URL.", mend) from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        kind = address.get_backend_name()
        raise AddressNotUnderstood(f"The address of the datastore names a database of the kind {kind!r}.", mend)
    return address


def open_writer(url: str) -> Engine:
    """An engine that may write; creates the folder of an SQLite file.

    Raises AddressNotUnderstood, or NotADatastore where the folder cannot be made.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address)
    module = _sqlite()
    if address.database:
        folder = Path(address.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            mend = "make room for it, or set CLUSTERCOOP_DATABASE_URL to another file"
            raise NotADatastore(f"The folder {folder} cannot be made: {error.strerror}.", mend) from error
    engine = create_engine(address, module=module, connect_args={"timeout": _BUSY_SECONDS})
    journal = "WAL" if module.sqlite_version_info >= _WAL_IS_SOUND_FROM else "DELETE"
    _own_transactions(engine, begin="BEGIN IMMEDIATE", pragmas=("foreign_keys=ON", f"journal_mode={journal}"))
    return engine


def open_viewer(url: str) -> Engine:
    """An engine on which every write fails, in the database and not by agreement.

    Raises AddressNotUnderstood, or DatastoreMissing where an SQLite file does not exist.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite":
        options = {"options": "-c default_transaction_read_only=on"}
        return create_engine(address, connect_args=options, isolation_level="REPEATABLE READ")
    path = Path(address.database or "")
    if not path.is_file():
        raise DatastoreMissing(f"There is no datastore at {path}.", BUILD)
    file = f"file:{quote(str(path.resolve()))}"
    read_only = URL.create("sqlite", database=file, query={"mode": "ro", "uri": "true"})
    engine = create_engine(read_only, module=_sqlite(), connect_args={"timeout": _BUSY_SECONDS})
    _own_transactions(engine, begin="BEGIN", pragmas=("query_only=ON",))
    return engine


@contextmanager
def viewing(url: str) -> Iterator[Engine]:
    """A viewer for one task; its connections are closed when the context ends. Raises what `open_viewer` does."""
    engine = open_viewer(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _own_transactions(engine: Engine, *, begin: str, pragmas: tuple[str, ...]) -> None:
    """Let SQLAlchemy begin transactions itself, so that table changes roll back too."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One write transaction: all or nothing, and the revision rises by one. Writers wait for each other.

    Where it wrote expenditure items, their totals are made anew, so that the new revision proves them.
    """
    with Session(engine) as session, session.begin():
        has_written_items = watched(session.connection())
        state = session.exec(select(DatastoreState).with_for_update()).one()
        yield session
        session.flush()
        if has_written_items():
            total_expenditure(session.connection())
        state.revision += 1
        session.add(state)


@contextmanager
def rebuilding(engine: Engine, *, package_metadata: str) -> Iterator[tuple[Connection, int]]:
    """One write transaction on empty tables, all or nothing: the connection, and the revision it will be.

    Raises NoAnswer or NotADatastore before anything is done.
    """
    with _transaction(engine) as connection:
        before = _emptied(connection)
        yield connection, before + 1
        values = {"schema_version": SCHEMA_VERSION, "revision": before + 1, "package_metadata": package_metadata}
        if not connection.execute(_STATE.update().values(values)).rowcount:
            connection.execute(insert(_STATE).values(state_id=1, **values))


def _emptied(connection: Connection) -> int:
    """Leave the tables of this version without a row; returns the revision so far, 0 where there was none.

    The state is read in the same transaction and locked, so that two writers never make the same revision.
    """
    tables, revision = SQLModel.metadata, 0
    inspector = inspect(connection)
    if inspector.has_table(_STATE.name):
        columns = {column["name"] for column in inspector.get_columns(_STATE.name)}
        if "revision" in columns:
            revision = connection.scalar(select(_STATE.c.revision).with_for_update()) or 0
        # Tables made anew would keep PostgreSQL's readers waiting until the load is done; SQLite's see the old
        # ones, and there new tables also mend a datastore whose version a developer forgot to raise.
        has_our_state = connection.dialect.name == "postgresql" and columns == set(_STATE.columns.keys())
        if has_our_state and connection.scalar(select(_STATE.c.schema_version)) == SCHEMA_VERSION:
            for table in reversed([table for table in tables.sorted_tables if table is not _STATE]):
                connection.execute(table.delete())
            return revision
    tables.drop_all(connection)
    tables.create_all(connection)
    return revision


@contextmanager
def reading(engine: Engine, revision: int) -> Iterator[Connection]:
    """One consistent look at the given revision.

    Raises RevisionMoved where the datastore has another one by now, and what `revision_of` raises.
    """
    with _looking(engine) as (connection, found):
        if found.number != revision:
            raise RevisionMoved
        yield connection


def revision_of(engine: Engine) -> Revision:
    """The revision of the datastore.

    Raises DatastoreMissing (nothing loaded), SchemaVersionMismatch (made by another version), NotADatastore
    (no SQLite database) or NoAnswer (the server does not answer, the file is in use).
    """
    with _looking(engine) as (_, found):
        return found


@contextmanager
def _looking(engine: Engine) -> Iterator[tuple[Connection, Revision]]:
    """A transaction in which the state was read first."""
    state = None
    try:
        with _transaction(engine) as connection:
            state = _state(connection)
            yield connection, state
    except DBAPIError as error:
        if state is not None:
            raise
        raise _without_state(engine, error) from error


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that has begun. Raises NoAnswer or NotADatastore where none can."""
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(engine.connect())
            stack.enter_context(connection.begin())
        except DBAPIError as error:
            raise _unopened(engine, error) from error
        yield connection


def _state(connection: Connection) -> Revision:
    row = connection.execute(_STATE.select()).mappings().first()
    if row is None:
        raise DatastoreMissing(_NOTHING_LOADED, BUILD)
    if row["schema_version"] != SCHEMA_VERSION:
        raise SchemaVersionMismatch(
            f"The datastore has schema version {row['schema_version']}, this monitor needs {SCHEMA_VERSION}.", BUILD
        )
    return Revision(number=row["revision"], package_metadata=row["package_metadata"])


def _without_state(engine: Engine, error: DBAPIError) -> DatastoreError:
    """Why the state cannot be read: there is none, it has other columns, or the database is none."""
    try:
        inspector = inspect(engine)
        if not inspector.has_table(_STATE.name):
            return DatastoreMissing(_NOTHING_LOADED, BUILD)
        columns = {column["name"] for column in inspector.get_columns(_STATE.name)}
    except DBAPIError:
        return _unopened(engine, error)
    if not columns >= {column.name for column in _STATE.columns}:
        return SchemaVersionMismatch("The datastore was made by another version of this monitor.", BUILD)
    return _unopened(engine, error)


def _unopened(engine: Engine, error: DBAPIError) -> DatastoreError:
    reason = str(error.orig or error).splitlines()[0]
    if engine.dialect.name == "postgresql":
        mend = "start the PostgreSQL server, or correct CLUSTERCOOP_DATABASE_URL"
        return NoAnswer(f"The database server does not answer: {reason}", mend)
    if "locked" in reason:
        return NoAnswer(f"The datastore is in use: {reason}", "try again when the other program is done")
    file = unquote(str(engine.url.database)).removeprefix("file:")
    return NotADatastore(f"{file} is not a datastore: {reason}", f"move that file away, then {BUILD}")
