"""What all tests share: datastores of their own, and the two packages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import make_url

from clustercoop.datastore.loading import load_unchecked
from tests.datastores import DATABASES, RIVERBANK, SHIPPED, NewDatastore, guarded_url
from tests.postgres import Server, running_server

# A loaded machine is no fault of the code; and what CI finds, the next run of the same commit finds again.
settings.register_profile("ours", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("ours")


@pytest.fixture(scope="session", autouse=True)
def _only_own_datastores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Refuse, for the whole session, every datastore that is not of a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clustercoop.datastore.engine.make_url", guarded_url)
        patch.setenv("CLUSTERCOOP_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('shared') / 'none.db'}")
        patch.delenv("CLUSTERCOOP_PACKAGE", raising=False)
        yield


@pytest.fixture(autouse=True)
def _own_datastore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a datastore address of its own, with nothing there yet."""
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", f"sqlite:///{tmp_path / 'datastore.db'}")


@pytest.fixture(scope="session")
def riverbank() -> Path:
    """The small package of an invented project. Copy it before you change it."""
    return RIVERBANK


@pytest.fixture(scope="session")
def shipped() -> Path:
    """The package of ClusterCOOP."""
    return SHIPPED


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server for this worker."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """An empty PostgreSQL database."""
    name = postgres_server.new_database()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind; the SQLite file does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'datastore.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def _copied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewDatastore:
    """The address of a copy of a datastore that is loaded once per worker."""
    originals: dict[tuple[str, Path], str] = {}

    def copy(kind: str, package: Path) -> str:
        if kind == "sqlite":
            if (kind, package) not in originals:
                originals[kind, package] = str(tmp_path_factory.mktemp("original") / "datastore.db")
                load_unchecked(package=package, database_url=f"sqlite:///{originals[kind, package]}")
            return f"sqlite:///{shutil.copy(originals[kind, package], tmp_path_factory.mktemp('copy'))}"
        server: Server = request.getfixturevalue("postgres_server")
        if (kind, package) not in originals:
            originals[kind, package] = server.new_database()
            load_unchecked(package=package, database_url=server.url(originals[kind, package]))
        return server.url(server.new_database(like=originals[kind, package]))

    return copy


@pytest.fixture
def new_datastore(request: pytest.FixtureRequest, _copied: NewDatastore) -> Iterator[NewDatastore]:
    """`new_datastore("sqlite" or "postgresql", package)`: the address of a datastore for this test alone."""
    take_away: list[Callable[[], None]] = []

    def make(kind: str, package: Path) -> str:
        url = _copied(kind, package)
        database = str(make_url(url).database)
        if kind == "sqlite":
            take_away.append(partial(shutil.rmtree, Path(database).parent))
        else:
            take_away.append(partial(request.getfixturevalue("postgres_server").drop, database))
        return url

    yield make
    for each in take_away:
        each()


@pytest.fixture(params=DATABASES)
def loaded_url(request: pytest.FixtureRequest, new_datastore: NewDatastore, riverbank: Path) -> str:
    """A datastore of each kind that holds riverbank as revision 1; the test may change it."""
    return new_datastore(request.param, riverbank)


@pytest.fixture(scope="session", params=DATABASES)
def unchanged_url(request: pytest.FixtureRequest, _copied: NewDatastore, riverbank: Path) -> str:
    """The same, shared by all tests that leave it as it is."""
    return _copied(request.param, riverbank)
