"""What is kept between runs: nothing stale, nothing twice, nothing that grows."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import MagicMock

import pytest
import streamlit as st

from clustercoop.datastore.loading import load_unchecked
from clustercoop.measures.alerts import State
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.ui import boundaries, loaders, warmup
from clustercoop.vocabulary import EvidenceChoice
from tests.pages.cases import Run
from tests.pages.screen import Screen, numbers_in


@pytest.fixture
def url(tmp_path: Path, riverbank: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A datastore of riverbank that the test may load anew."""
    made = f"sqlite:///{tmp_path / 'own.db'}"
    load_unchecked(package=riverbank, database_url=made)
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", made)
    return made


@pytest.fixture
def dearer(tmp_path: Path, riverbank: Path) -> Path:
    """Riverbank with another total, another name and one certified item that costs more."""
    package = Path(shutil.copytree(riverbank, tmp_path / "dearer"))
    for name, old, new in (
        ("project.csv", "100000.00", "123456.00"),
        ("project.csv", ",Riverbank,", ",Riverside,"),
    ):
        content = (package / name).read_text(encoding="utf-8")
        assert old in content
        (package / name).write_text(content.replace(old, new), encoding="utf-8", newline="\n")
    return package


def test_a_new_revision_is_shown_at_once_on_pages_that_were_seen_before(run: Run, url: str, dearer: Path) -> None:
    before = {slug: run(slug) for slug in ("overview", "budget", "data")}
    assert "revision 1 of the data" in before["budget"].footer
    assert numbers_in(before["budget"].figures["Approved budget"].value) == [100000]
    load_unchecked(package=dearer, database_url=url)
    after = {slug: run(slug) for slug in before}
    for screen in after.values():
        assert "revision 2 of the data" in screen.footer
        assert "Riverside" in " ".join(str(part.value) for part in screen.at.sidebar if part.type == "html")
    assert numbers_in(after["budget"].figures["Approved budget"].value) == [123456]
    assert after["budget"].headline != before["budget"].headline


def test_a_new_revision_is_shown_in_parts_of_the_money_and_in_lists_of_items(
    run: Run, url: str, riverbank: Path, tmp_path: Path
) -> None:
    query = {"partner": "Uferamt", "items": "true"}
    before = run("budget", query=query)
    package = Path(shutil.copytree(riverbank, tmp_path / "corrected"))
    ledger = (package / "expenditure.csv").read_text(encoding="utf-8")
    corrected = ledger.replace("2018-01-31,2000.00,2000.00,", "2018-01-31,2345.00,2345.00,")
    assert corrected != ledger
    (package / "expenditure.csv").write_text(corrected, encoding="utf-8", newline="\n")
    load_unchecked(package=package, database_url=url)
    after = run("budget", query=query)
    for title in ("Declared", "Certified"):
        more = numbers_in(after.figures[title].value)[0] - numbers_in(before.figures[title].value)[0]
        assert more == 345
        assert numbers_in(after.tables["Expenditure items"][0][title].text) == [2345]


def test_a_session_that_is_open_moves_on_to_a_new_revision(run: Run, url: str, dearer: Path) -> None:
    screen = run("budget")
    load_unchecked(package=dearer, database_url=url)
    again = Screen(screen.at.run(), screen.files)
    assert "revision 2 of the data" in again.footer
    assert not again.at.exception


def test_what_stays_is_frozen_at_the_end_of_the_first_run_and_only_then(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    freeze: Callable[[], None] = gc.freeze

    def counted() -> None:
        happened.append("frozen")
        freeze()

    monkeypatch.setattr(gc, "freeze", counted)
    st.cache_resource.clear()  # as at a start, whatever pages were seen before
    run("overview")
    assert happened == ["frozen"]
    assert gc.get_freeze_count() > 100_000, "pandas and Plotly alone are more"
    run("budget")
    run("overview")
    assert happened == ["frozen"]


def test_before_it_freezes_the_heavy_modules_are_there() -> None:
    for module in warmup.STAYING_MODULES:
        assert module.startswith("clustercoop.views.")
    assert warmup.freeze_what_stays() == warmup.freeze_what_stays() > 0


def test_the_same_selection_is_measured_once(url: str) -> None:
    edition, selection = loaders.edition(url), Selection(date(2019, 3, 31))
    assert loaders.state(edition, selection) is loaders.state(edition, Selection(date(2019, 3, 31)))
    assert loaders.basics(edition) is loaders.basics(loaders.edition(url))
    assert loaders.state(edition, selection) is not loaders.state(edition, Selection(date(2019, 4, 1)))


def test_activities_are_read_once_for_all_status_dates_and_cut_to_each(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[EvidenceChoice] = []
    read = loaders.cooperation.cooperation_record

    def counted(connection: object, evidence: EvidenceChoice) -> object:
        asked.append(evidence)
        return read(connection, evidence)

    monkeypatch.setattr(loaders.cooperation, "cooperation_record", counted)
    edition = loaders.edition(url)
    late, early = (loaders.state(edition, Selection(on)).cooperation for on in (date(2019, 3, 31), date(2018, 3, 11)))
    loaders.state(edition, Selection(date(2018, 3, 11), EvidenceChoice.PUBLIC))
    assert asked == [EvidenceChoice.ALL, EvidenceChoice.PUBLIC]
    # On 11 March 2018 the meeting of 2017 and the opening walk are over, and the exchange has no date.
    assert list(early.activities["activity_id"]) == ["A1", "A2", "A5"]
    assert set(early.attendance["activity_id"]) == {"A1", "A2", "A5"}
    assert {"A1", "A2", "A5", "A8"} < set(late.activities["activity_id"])


def test_a_part_of_the_money_is_asked_for_once_and_each_part_for_itself(url: str) -> None:
    edition, selection = loaders.edition(url), Selection(date(2019, 3, 31))
    one, other = Scope(partner_id="AT-W"), Scope(partner_id="HR-Z")
    assert loaders.money_of(edition, selection, one) is loaders.money_of(edition, selection, Scope(partner_id="AT-W"))
    assert loaders.money_of(edition, selection, one) is not loaders.money_of(edition, selection, other)
    assert loaders.money_of(edition, selection, WHOLE) is loaders.state(edition, selection).money


def test_selections_are_kept_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("open_viewer", "reading", "assembly", "schedule"):
        monkeypatch.setattr(loaders, name, MagicMock())  # what is measured does not matter here
    monkeypatch.setattr(loaders.assembly, "state", lambda *_, **__: object())
    edition = loaders.Edition("sqlite:///none.db", 1, {})
    first = loaders.state(edition, Selection(date(2018, 1, 1)))
    for number in range(1, loaders.KEPT_SELECTIONS + 1):
        loaders.state(edition, Selection(date(2018, 1, 1) + timedelta(days=number)))
    assert loaders.state(edition, Selection(date(2018, 1, 1))) is not first, "the oldest was let go"


def test_reruns_of_a_page_leave_nothing_behind(run: Run, url: str) -> None:
    screen = run("regions")
    screen.at.run()

    def alive() -> int:
        gc.collect()
        return sum(isinstance(one, State) for one in gc.get_objects())

    before, objects = alive(), len(gc.get_objects())
    for _ in range(10):
        screen.at.run()
    assert alive() == before
    assert len(gc.get_objects()) < objects + 3_000, "a run makes some ten thousand objects"


def test_the_map_s_background_is_written_once_under_a_name_that_changes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Path(shutil.copytree(Path("data/geo").resolve(), tmp_path / "geo"))
    monkeypatch.setattr(boundaries, "STATIC_FOLDER", tmp_path / "static")
    first = boundaries.context_url(str(source), ("SK", "HU"))
    written = tmp_path / "static" / first.removeprefix("app/static/")
    assert sorted(path.name for path in written.iterdir()) == ["countries.geojson", "programme.geojson"]
    assert boundaries.context_url(str(source), ("PL",)) != first
    (source / "countries.geojson").write_bytes((source / "countries.geojson").read_bytes() + b"\n")
    boundaries.context_url.clear()
    assert boundaries.context_url(str(source), ("SK", "HU")) != first
