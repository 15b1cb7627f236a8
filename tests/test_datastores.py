"""Tests cannot touch a datastore that is not theirs."""

from __future__ import annotations

import pytest

from clustercoop.datastore.engine import open_viewer, open_writer
from tests.datastores import REAL_DATASTORE, RealDatastoreTouched


@pytest.mark.parametrize("opened", [open_viewer, open_writer])
@pytest.mark.parametrize(
    "address",
    [
        f"sqlite:///{REAL_DATASTORE}",
        f"sqlite:///{REAL_DATASTORE.parent}/../data/{REAL_DATASTORE.name}",
        "postgresql+psycopg://monitor@db.example.org/monitor",
        "postgresql+psycopg://monitor@/monitor?host=/var/run/postgresql",
    ],
)
def test_the_real_datastore_is_refused_with_a_word_on_what_to_do(opened: object, address: str) -> None:
    with pytest.raises(RealDatastoreTouched, match="take the address from the fixture loaded_url or database_url"):
        opened(address)  # type: ignore[operator]
