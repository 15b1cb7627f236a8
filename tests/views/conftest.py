"""Measures of both packages and of a hostile one, for views that are tested without a screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from clustercoop.measures.alerts import State
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.measures.states import datastore_of
from tests.views.budget_views import Asked
from tests.views.hostile import hostile_package


@pytest.fixture(scope="session")
def asked(shipped: Path, riverbank: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Asked]:
    """`asked(package, on, public, part)`: a package (shipped, riverbank, hostile) for a selection, to be asked."""
    packages = {
        "shipped": shipped,
        "riverbank": riverbank,
        "hostile": hostile_package(riverbank, tmp_path_factory.mktemp("package")),
    }
    engines = cache(lambda name: datastore_of(packages[name], tmp_path_factory.mktemp(name)))

    @cache
    def asked(package: str, on: date, public: bool = False, part: Scope = WHOLE) -> Asked:
        evidence = EvidenceChoice.PUBLIC if public else EvidenceChoice.ALL
        return Asked(engines(package), Selection(on, evidence), part)

    return asked


@pytest.fixture(scope="session")
def measured(asked: Callable[..., Asked]) -> Callable[..., State]:
    """`measured(package, on, public)`: all measures of it."""
    return lambda *selected: asked(*selected).state
