"""Once per process: see that there is a datastore, and let the garbage collector forget what stays.

Streamlit collects garbage after every run. With pandas and Plotly imported that walks some hundred thousand
objects that will never be garbage, 60 to 100 ms each time; frozen once, they are passed over.
"""

from __future__ import annotations

import gc
import importlib

import streamlit as st

from clustercoop.datastore.engine import open_viewer, revision_of
from clustercoop.datastore.errors import DatastoreMissing
from clustercoop.datastore.loading import load
from clustercoop.measures.alerts import ALERT_MEASURES
from clustercoop.settings import Settings


@st.cache_resource(show_spinner="Building the datastore from the data package …")
def ensure_datastore(database_url: str, _settings: Settings) -> bool:
    """Build the datastore from the package in the settings where there is none yet; True when it was built.

    Raises BrokenPackage or DatastoreError.
    """
    try:
        revision_of(open_viewer(database_url))
    except DatastoreMissing:
        load(
            package=_settings.package,
            database_url=database_url,
            boundaries=_settings.boundaries,
            measures=ALERT_MEASURES,
        )
        return True
    return False


STAYING_MODULES = ("clustercoop.views.charts.layout", "clustercoop.views.maps")
"""Heavy imports that a first visit to the overview does not make by itself."""


@st.cache_resource(show_spinner=False)
def freeze_what_stays() -> int:
    """Call at the end of a run, when imports and first caches are warm; returns the number of frozen objects."""
    for module in STAYING_MODULES:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    return gc.get_freeze_count()
