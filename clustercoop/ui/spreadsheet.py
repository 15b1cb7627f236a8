"""The tables of a page as one workbook, with what was chosen, the definitions and the sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.ui import loaders
from clustercoop.ui.shell import Page
from clustercoop.views.workbook import About, Sheet, workbook
from clustercoop.vocabulary import EvidenceChoice

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Content:
    """What a page puts into its workbook; `selection` is what the reader chose on the page itself."""

    title: str
    sheets: Sequence[Sheet]
    measures: Sequence[str]
    selection: Sequence[tuple[str, str]]


def offer(page: Page, slug: str, make: Callable[[], Content]) -> None:
    """A button; the file is written when it is pressed."""
    st.download_button(
        _("Download all tables of this page (XLSX)"),
        partial(written, page, make, i18n.current().code),
        file_name=f"{slug}-{page.selection.status_date.isoformat()}.xlsx",
        mime=MIME,
        key=f"xlsx-{slug}",
        on_click="ignore",
    )


def written(page: Page, make: Callable[[], Content], language: str) -> bytes:
    """The file."""
    i18n.use(language)  # The file is written in a request of its own, which has heard of no language.
    content, sources = make(), loaders.record_of(page.edition).sources
    public = page.selection.evidence is EvidenceChoice.PUBLIC
    about = About(
        title=content.title,
        status_date=page.selection.status_date,
        selection=[
            (_("Evidence"), _("public record only") if public else _("all evidence")),
            *content.selection,
            (_("Revision of the data"), str(page.edition.revision)),
            (_("Currency"), page.currency),
        ],
        measures=dict.fromkeys(content.measures),
        sources=[(row["title"], row["url"] if row["linkable"] else None) for row in sources.to_dict("records")],
        licence=", ".join(
            licence.get("title") or licence.get("name", "") for licence in page.edition.package["licenses"]
        ),
    )
    return workbook(content.sheets, about)
