"""Where tests find packages and datastores, and the guard before datastores that are not theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from clustercoop.settings import ROOT
from tests.postgres import FOLDER_PREFIX

RIVERBANK = Path(__file__).parent / "packages" / "riverbank"
SHIPPED = ROOT / "data" / "clustercoop"
REAL_DATASTORE = ROOT / "data" / "clustercoop.db"

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]

NewDatastore = Callable[[str, Path], str]
"""Takes "sqlite" or "postgresql" and a package, returns the address of a datastore that holds it."""


class RealDatastoreTouched(AssertionError):
    """A test opened a datastore that is not its own."""


def guarded_url(url: str | URL) -> URL:
    """The address, if a test may open it: no PostgreSQL but the one of the tests, no file but its own."""
    address, own = make_url(url), True
    if address.get_backend_name() == "sqlite":
        own = Path(address.database or "").resolve() != REAL_DATASTORE.resolve()
    elif address.get_backend_name() == "postgresql":
        own = Path(str(address.query.get("host", ""))).name.startswith(FOLDER_PREFIX)
    if not own:
        raise RealDatastoreTouched(
            f"a test opened {address}, which is no datastore of a test; take the address from the fixture "
            "loaded_url or database_url, or leave CLUSTERCOOP_DATABASE_URL as tests/conftest.py sets it"
        )
    return address
