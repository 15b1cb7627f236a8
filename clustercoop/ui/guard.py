"""Every page is entered through `dashboard.py`.

Until a session has run `st.navigation`, Streamlit takes a folder `pages/` for a menu of its own: the first deep
link after a start would run a page alone, without the shell, its filters and its access rules. Each page calls
this first; it switches that mode off and starts the run again from the entry.
"""

from __future__ import annotations

import streamlit as st

# Private to Streamlit; tests/test_pages.py keeps this true with a cold deep link to each page.
from streamlit.runtime.pages_manager import PagesManager


def enter_through_dashboard() -> None:
    """Go on where the shell has run before; else begin anew with it."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
