"""Whatever is wrong, a reader gets a sentence and what mends it, and never a traceback."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from clustercoop.datastore.errors import RevisionMoved
from clustercoop.datastore.loading import load_unchecked
from clustercoop.ui import loaders
from clustercoop.ui.registry import PAGES
from clustercoop.views import headline
from tests.pages.cases import Run
from tests.pages.screen import Screen
from tests.postgres import FOLDER_PREFIX

SLUGS = [page.slug for page in PAGES]
LOAD = "python -m clustercoop load"


@pytest.fixture
def datastore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A datastore file of this test; nothing is there yet."""
    path = tmp_path / "own.db"
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", f"sqlite:///{path}")
    return path


@pytest.fixture
def loaded(datastore: Path, riverbank: Path) -> Path:
    load_unchecked(package=riverbank, database_url=f"sqlite:///{datastore}")
    return datastore


@pytest.fixture
def broken_package(tmp_path: Path, riverbank: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of which a partner is unknown in another table, named in CLUSTERCOOP_PACKAGE."""
    package = Path(shutil.copytree(riverbank, tmp_path / "broken"))
    content = (package / "payments.csv").read_text(encoding="utf-8")
    (package / "payments.csv").write_text(content.replace("R1,AT-W", "R1,XX-<b>", 1), encoding="utf-8", newline="\n")
    monkeypatch.setenv("CLUSTERCOOP_PACKAGE", str(package))
    return package


def test_without_a_datastore_it_is_built_from_the_package_in_the_settings(
    run: Run, datastore: Path, riverbank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_PACKAGE", str(riverbank))
    screen = run("budget")
    assert_no_traceback(screen)
    assert datastore.is_file()
    assert "Status date 31 March 2019" in screen.footer


@pytest.mark.parametrize("slug", SLUGS)
def test_a_datastore_of_another_version_says_which_command_mends_it(run: Run, loaded: Path, slug: str) -> None:
    spoil(loaded, "UPDATE datastore_state SET schema_version = 0")
    assert_one_sentence(run(slug), "schema version 0", LOAD)


def test_a_file_that_is_no_database_is_named_and_left_alone(run: Run, datastore: Path) -> None:
    datastore.write_text("This is a letter and no database.\n" * 50, encoding="utf-8")
    assert_one_sentence(run("overview"), f"{datastore.name} is not a datastore", f"move that file away, then {LOAD}")
    assert datastore.read_text(encoding="utf-8").startswith("This is a letter")


def test_a_database_without_our_tables_is_filled_from_the_package(
    run: Run, datastore: Path, riverbank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_PACKAGE", str(riverbank))
    spoil(datastore, "CREATE TABLE notes (text)")
    screen = run("overview")
    assert_no_traceback(screen)
    assert "Status date 31 March 2019" in screen.footer


def test_a_package_with_faults_is_not_loaded_and_its_findings_are_shown(
    run: Run, datastore: Path, broken_package: Path
) -> None:
    screen = run("overview")
    assert_no_traceback(screen)
    (said,) = screen.at.error
    assert "The data package in broken has faults; nothing was loaded." in said.value
    assert any("payments, row 2" in text and "XX-<b>" in text for text in screen.texts())
    assert any("python -m clustercoop check" in element.value for element in screen.at.markdown)
    assert not datastore.exists() or b"riverbank" not in datastore.read_bytes()


def test_when_the_package_is_mended_the_next_run_loads_it(
    run: Run, datastore: Path, broken_package: Path, riverbank: Path
) -> None:
    assert run("overview").at.error
    shutil.copy(riverbank / "payments.csv", broken_package / "payments.csv")
    assert_no_traceback(run("overview"))


def test_a_missing_package_is_said_too(
    run: Run, datastore: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_PACKAGE", str(tmp_path / "nowhere"))
    screen = run("overview")
    assert_no_traceback(screen)
    assert "nowhere" in screen.at.error[0].value


def test_an_address_that_is_none_says_how_it_is_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", "monitor.db")
    assert_one_sentence(run("overview"), "is not a database URL", "CLUSTERCOOP_DATABASE_URL")


def test_a_server_that_does_not_answer_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / f"{FOLDER_PREFIX}gone"
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", f"postgresql:///monitor?host={gone}")
    assert_one_sentence(run("overview"), "does not answer", "start the PostgreSQL server")


@pytest.mark.parametrize("slug", SLUGS)
def test_a_fault_in_a_page_is_a_sentence_for_the_reader_and_a_traceback_in_the_log(
    run: Run, loaded: Path, slug: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object, **_more: object) -> str:
        raise ZeroDivisionError("the reader must not see this")

    monkeypatch.setattr(headline, "record" if slug == "data" else slug, fail)
    with caplog.at_level(logging.ERROR):
        screen = run(slug)
    assert_one_sentence(screen, "This page could not be made.", "The log of the monitor says why.")
    assert screen.at.sidebar.date_input, "the frame stays, so that the reader can go on"
    (logged,) = [entry for entry in caplog.records if entry.levelno == logging.ERROR]
    assert slug in logged.getMessage()
    assert logged.exc_info is not None and logged.exc_info[0] is ZeroDivisionError


def test_a_fault_in_the_frame_is_a_sentence_too(run: Run, loaded: Path) -> None:
    spoil(loaded, "DROP TABLE reporting_periods")
    assert_one_sentence(run("overview"), "This page could not be made.", "The log of the monitor says why.")


def test_data_that_changes_during_a_run_is_asked_again(run: Run, loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    first: Callable[..., object] = loaders.state

    def moved_once(*args: object) -> object:
        asked.append("state")
        if len(asked) == 1:
            raise RevisionMoved
        return first(*args)

    monkeypatch.setattr(loaders, "state", moved_once)
    screen = run("budget")
    assert_no_traceback(screen)
    assert len(asked) > 1
    assert "Status date 31 March 2019" in screen.footer


def assert_one_sentence(screen: Screen, what: str, mend: str) -> None:
    """One message in a box that says what is wrong; it, or the line below, says what mends it."""
    assert_no_traceback(screen)
    (said,) = screen.at.error
    assert what in said.value
    assert mend in " ".join([said.value, *(element.value for element in screen.at.markdown)])


def assert_no_traceback(screen: Screen) -> None:
    assert not screen.at.exception
    shown = " ".join(str(element.value) for element in screen.at.main if hasattr(element, "value"))
    for word in ("Traceback", 'File "', "sqlalchemy", "Error:", "the reader must not see this"):
        assert word not in shown


def spoil(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
