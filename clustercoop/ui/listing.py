"""Long lists on screen: a search that stands in the address, and a page of the rows at a time."""

from __future__ import annotations

import streamlit as st

from clustercoop.i18n import _
from clustercoop.ui import blocks
from clustercoop.views import paging


def search(label: str, *, key: str, placeholder: str = "", help: str | None = None) -> str:
    """The words to search for, kept in the address; empty where there are none."""
    words: str = st.text_input(label, key=key, bind="query-params", placeholder=placeholder, help=help)
    return words.strip()


def page_number(pages: int, *, selected: str) -> int:
    """Which page of a list is shown, from 0; what is newly `selected` begins at its first page."""
    if pages == 1:
        return 0
    column, _rest = st.columns([1, 3])
    with column:
        number = st.number_input(
            _("Page of {pages}").format(pages=pages), min_value=1, max_value=pages, key=f"page {selected}"
        )
    return int(number) - 1


def slice_of(rows: int, *, selected: str, per_page: int) -> slice:
    """The rows of the page shown, of so many; says which they are. `selected` as in `page_number`."""
    number = page_number(paging.pages_of(rows, per_page=per_page), selected=selected)
    if rows > per_page:
        blocks.notes([paging.page_words(rows, page=number, per_page=per_page)])
    return slice(number * per_page, (number + 1) * per_page)
