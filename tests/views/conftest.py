"""Measures of both packages and of a hostile one, for views that are tested without a screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from clustercoop.measures.alerts import State
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.measures.states import datastore_of, state_of
from tests.views.hostile import hostile_package


@pytest.fixture(scope="session")
def measured(
    shipped: Path, riverbank: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, date, bool], State]:
    """`measured(package, on, public)`: all measures of a package (shipped, riverbank, hostile) for a selection."""
    packages = {
        "shipped": shipped,
        "riverbank": riverbank,
        "hostile": hostile_package(riverbank, tmp_path_factory.mktemp("package")),
    }
    engines = cache(lambda name: datastore_of(packages[name], tmp_path_factory.mktemp(name)))

    @cache
    def measured(package: str, on: date, public: bool = False) -> State:
        evidence = EvidenceChoice.PUBLIC if public else EvidenceChoice.ALL
        with engines(package).connect() as connection, connection.begin():
            return state_of(connection, Selection(on, evidence))

    return measured
