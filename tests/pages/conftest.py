"""The pages as AppTest runs them, over datastores of both packages, beside the oracle."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest, app_test

from clustercoop.datastore.loading import load_unchecked
from clustercoop.settings import ROOT
from clustercoop.ui.registry import entry
from tests.oracle import Oracle, read_tables
from tests.pages.cases import Case, Run, See
from tests.pages.screen import Screen

SECONDS = 20


@pytest.fixture(autouse=True)
def _own_caches(request: pytest.FixtureRequest) -> Iterator[None]:
    """Streamlit's caches outlive a test; nothing of one is left to the next.

    But for pages that are only seen: what they show of datastores that nobody changes is the same in every test.
    """
    yield
    if "see" not in request.fixturenames:
        st.cache_resource.clear()


@pytest.fixture(scope="session", autouse=True)
def _no_search_for_components() -> Iterator[None]:
    """AppTest looks through every installed package for components at each start, 0.2 s; we have none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        yield


@pytest.fixture(scope="session")
def run() -> Run:
    """`run(slug, query={…}, state={…}, dark=…)`: a page as a first deep link after a start of the process.

    The datastore is the one that CLUSTERCOOP_DATABASE_URL names.
    """

    def run(
        slug: str,
        *,
        query: dict[str, str] | None = None,
        state: dict[str, Any] | None = None,
        dark: bool = False,
    ) -> Screen:
        app = AppTest.from_file(ROOT / "dashboard.py", default_timeout=SECONDS).switch_page(entry(slug).path)
        app.context["theme"] = "dark" if dark else "light"
        app.query_params.update(query or {})
        for name, value in (state or {}).items():
            app.session_state[name] = value
        made: list[MediaFileManager] = []

        def kept(*args: Any, **kwargs: Any) -> MediaFileManager:
            made.append(MediaFileManager(*args, **kwargs))
            return made[-1]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(app_test, "MediaFileManager", kept)
            app.run()
        return Screen(app, made[-1])

    return run


@pytest.fixture(scope="session")
def packages(shipped: Path, riverbank: Path) -> dict[str, Path]:
    return {"shipped": shipped, "riverbank": riverbank}


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory, packages: dict[str, Path]) -> dict[str, str]:
    """A datastore of each package; nobody changes them."""
    made = {name: f"sqlite:///{tmp_path_factory.mktemp(name) / 'datastore.db'}" for name in packages}
    for name, package in packages.items():
        load_unchecked(package=package, database_url=made[name])
    return made


@pytest.fixture(scope="session")
def see(run: Run, addresses: dict[str, str], packages: dict[str, Path]) -> See:
    """`see(slug, package, on, public, query=…, state=…)`: a page for a selection; each is run once."""
    tables = {name: read_tables(package) for name, package in packages.items()}

    @cache
    def oracle(package: str, on: date, public: bool) -> Oracle:
        return Oracle(tables[package], on, public_only=public)

    @cache
    def screen(
        slug: str, package: str, query: tuple[tuple[str, str], ...], state: tuple[tuple[str, Any], ...], dark: bool
    ) -> Screen:
        before = os.environ["CLUSTERCOOP_DATABASE_URL"]
        os.environ["CLUSTERCOOP_DATABASE_URL"] = addresses[package]
        try:
            shown = run(slug, query=dict(query), state=dict(state), dark=dark)
        finally:
            os.environ["CLUSTERCOOP_DATABASE_URL"] = before
        assert not shown.at.exception and not shown.at.error, [*shown.at.exception, *shown.at.error]
        return shown

    def see(
        slug: str,
        package: str,
        on: date,
        public: bool = False,
        *,
        query: dict[str, str] | None = None,
        state: dict[str, Any] | None = None,
        dark: bool = False,
    ) -> Case:
        asked = {"date": on.isoformat(), "public": str(public).lower()} | (query or {})
        shown = screen(slug, package, tuple(asked.items()), tuple((state or {}).items()), dark)
        return Case(package, on, public, shown, oracle(package, on, public))

    return see
