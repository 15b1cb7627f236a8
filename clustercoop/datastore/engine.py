"""Connections to the datastore: one way to write, one way to read, and its revision.

SQLite runs in WAL mode through the `pysqlite3` wheel, since the SQLite of some distributions has a bug in that
mode (fixed in 3.51.3); where only an older SQLite is at hand, the journal mode is DELETE. PostgreSQL runs
through psycopg 3. Viewers cannot write on either.
"""

from __future__ import annotations

import sqlite3 as standard_sqlite
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, make_url
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError, NoSuchTableError, OperationalError, ProgrammingError
from sqlmodel import Session, select

from clustercoop.datastore.errors import DatastoreMissing, NotADatastore, RevisionMoved, SchemaVersionMismatch
from clustercoop.datastore.models import SCHEMA_VERSION, DatastoreState

BUILD = "python -m clustercoop load"
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


def open_writer(url: str) -> Engine:
    """An engine that may write; creates the folder of an SQLite file."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address)
    module = _sqlite()
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, module=module, connect_args={"timeout": _BUSY_SECONDS})
    journal = "WAL" if module.sqlite_version_info >= _WAL_IS_SOUND_FROM else "DELETE"
    _own_transactions(engine, begin="BEGIN IMMEDIATE", pragmas=("foreign_keys=ON", f"journal_mode={journal}"))
    return engine


def open_viewer(url: str) -> Engine:
    """An engine on which every write fails, in the database and not by agreement.

    Raises DatastoreMissing where an SQLite file does not exist.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        options = {"options": "-c default_transaction_read_only=on"}
        return create_engine(address, connect_args=options, isolation_level="REPEATABLE READ")
    path = Path(address.database or "")
    if not path.is_file():
        raise DatastoreMissing(f"There is no datastore at {path}.", BUILD)
    read_only = URL.create("sqlite", database=f"file:{path.resolve()}", query={"mode": "ro", "uri": "true"})
    engine = create_engine(read_only, module=_sqlite(), connect_args={"timeout": _BUSY_SECONDS})
    _own_transactions(engine, begin="BEGIN", pragmas=("query_only=ON",))
    return engine


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
    """One write transaction: all or nothing, and the revision rises by one."""
    with Session(engine) as session, session.begin():
        yield session
        state = session.exec(select(DatastoreState).with_for_update()).one()
        state.revision += 1
        session.add(state)


@contextmanager
def reading(engine: Engine, revision: int) -> Iterator[Connection]:
    """One consistent look at the given revision.

    Raises RevisionMoved where the datastore has another one by now.
    """
    with engine.connect() as connection, connection.begin():
        if _state(connection).number != revision:
            raise RevisionMoved
        yield connection


def revision_of(engine: Engine) -> Revision:
    """The revision of the datastore.

    Raises DatastoreMissing (nothing loaded), SchemaVersionMismatch (made by another version) or
    NotADatastore (no SQLite database, or no answer), each with the command that mends it.
    """
    try:
        with engine.connect() as connection, connection.begin():
            return _state(connection)
    except (NoSuchTableError, ProgrammingError, OperationalError) as error:
        if _has_no_state(engine):
            raise DatastoreMissing("The datastore is empty: no package has been loaded yet.", BUILD) from error
        raise NotADatastore(f"The datastore does not answer: {_first_line(error)}", BUILD) from error
    except DBAPIError as error:
        raise NotADatastore(
            f"{engine.url.database} is not a datastore: {_first_line(error)}",
            f"move that file away, then {BUILD}",
        ) from error


def _state(connection: Connection) -> Revision:
    row = connection.execute(select(DatastoreState.__table__)).mappings().first()  # type: ignore[attr-defined]
    if row is None:
        raise DatastoreMissing("The datastore is empty: no package has been loaded yet.", BUILD)
    if row["schema_version"] != SCHEMA_VERSION:
        raise SchemaVersionMismatch(
            f"The datastore has schema version {row['schema_version']}, this monitor needs {SCHEMA_VERSION}.",
            BUILD,
            revision=row["revision"],
        )
    return Revision(number=row["revision"], package_metadata=row["package_metadata"])


def _has_no_state(engine: Engine) -> bool:
    try:
        return not inspect(engine).has_table(DatastoreState.__tablename__)
    except DBAPIError:
        return False


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]
