"""Connections to the datastores of `tests/conftest.py`; each is closed when its test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from clustercoop.cli import app
from clustercoop.datastore.engine import open_writer, viewing
from tests.datastore.spoil import Spoil, copy_of
from tests.datastores import NewDatastore


@pytest.fixture
def writer(loaded_url: str) -> Iterator[Engine]:
    """A writer of a datastore that holds riverbank."""
    engine = open_writer(loaded_url)
    yield engine
    engine.dispose()


@pytest.fixture
def viewer(loaded_url: str) -> Iterator[Engine]:
    """A viewer of the same datastore."""
    with viewing(loaded_url) as engine:
        yield engine


@pytest.fixture
def unchanged_writer(unchanged_url: str) -> Iterator[Engine]:
    """A writer for statements that are refused."""
    engine = open_writer(unchanged_url)
    yield engine
    engine.dispose()


@pytest.fixture
def unchanged_viewer(unchanged_url: str) -> Iterator[Engine]:
    """A viewer of a datastore that holds riverbank."""
    with viewing(unchanged_url) as engine:
        yield engine


@pytest.fixture
def refuse(
    new_datastore: NewDatastore, riverbank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Spoil], list[str]]:
    """`refuse(spoil)`: the findings on a spoiled copy of riverbank, as the command line prints them.

    The copy is loaded over a good datastore; that it fails with status 1 and leaves the datastore as it was, byte
    for byte, is seen to here.
    """

    def findings(spoil: Spoil) -> list[str]:
        package = copy_of(riverbank, tmp_path)
        spoil(package)
        url = new_datastore("sqlite", riverbank)
        before = Path(url.removeprefix("sqlite:///")).read_bytes()
        monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", url)
        result = CliRunner().invoke(app, ["load", str(package)])
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        *lines, count, unchanged = result.stderr.replace(str(package), "PACKAGE").splitlines()
        assert count == ("1 finding." if len(lines) == 1 else f"{len(lines)} findings.")
        assert unchanged == "The datastore is as it was."
        assert Path(url.removeprefix("sqlite:///")).read_bytes() == before
        return lines

    return findings
