"""The frame of every page: settings, datastore, navigation, shared filters, header, footer, friendly states."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

from clustercoop import i18n
from clustercoop.datastore.errors import DatastoreError, RevisionMoved
from clustercoop.datastore.findings import BrokenPackage
from clustercoop.i18n import _
from clustercoop.measures.alerts import State
from clustercoop.measures.budget import Money
from clustercoop.measures.knowledge import Knowledge
from clustercoop.measures.results import Results
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.settings import ROOT, Settings
from clustercoop.ui import blocks, filters, loaders, warmup
from clustercoop.ui.assembly import Basics
from clustercoop.ui.loaders import Made
from clustercoop.ui.registry import PAGES, entry
from clustercoop.views import words
from clustercoop.vocabulary import EvidenceChoice

LOG = logging.getLogger(__name__)
STYLE = Path(__file__).with_name("style.css")
MOST_FINDINGS = 10


@dataclass(frozen=True)
class Page:
    """What a page works with: the edition of the data, the reader's selection, and all measures for it.

    A page that looks at a part of the money narrows it (`within`); `money` is then that part's, `state` stays whole.
    """

    settings: Settings
    edition: loaders.Edition
    basics: Basics
    selection: Selection
    scope: Scope = WHOLE

    def within(self, scope: Scope) -> Page:
        """The same page, looking at a part of the money."""
        return replace(self, scope=scope)

    @cached_property
    def state(self) -> State:
        return loaders.state(self.edition, self.selection)

    @cached_property
    def money(self) -> Money:
        return loaders.money_of(self.edition, self.selection, self.scope)

    @cached_property
    def results(self) -> Results:
        return loaders.results_of(self.edition, self.selection)

    @cached_property
    def knowledge(self) -> Knowledge:
        return loaders.knowledge_of(self.edition, self.selection)

    def made(self, build: Callable[..., Made], *parts: Any, of: str = "", **choices: str | None) -> Made:
        """What a builder of `views` makes of the measures; made once, see `loaders.made`."""
        return loaders.made(
            self.edition, self.selection, self.scope, i18n.current().code, build, *parts, of=of, **choices
        )

    @property
    def carried(self) -> str:
        """What every page shares, as the query of an address: it follows from selection and language."""
        shared = blocks.carried() | {"date": self.selection.status_date.isoformat()}
        return urlencode(shared | ({"public": "true"} if self.selection.evidence is EvidenceChoice.PUBLIC else {}))

    @property
    def currency(self) -> str:
        return self.basics.project.currency

    @property
    def dark(self) -> bool:
        return st.context.theme.type == "dark"


_current: ContextVar[Page] = ContextVar("page")


def page() -> Page:
    """The page's frame; set by `run` before the page's script."""
    return _current.get()


def run() -> None:
    """Run the dashboard: frame, filters, the page that the URL names, footer."""
    st.set_page_config(page_icon=str(ROOT / "static" / "favicon.png"), layout="wide", initial_sidebar_state="auto")
    st.html(STYLE)
    settings = Settings.from_environment()
    # The language first: everything after it speaks it, though its switch stands below the other filters.
    above, below = st.sidebar.container(), st.sidebar.container()
    with below:
        i18n.use(filters.language())
    navigation = st.navigation(_pages())
    try:
        with above:
            frame = _frame(settings)
        _current.set(frame)
        navigation.run()
        _footer(frame)
    except RevisionMoved:
        st.rerun()
    except BrokenPackage as broken:
        _broken_package(broken, settings)
    except DatastoreError as error:
        st.error(f"{error}")
        st.markdown(_("To mend it, run `{command}` in the folder of the monitor.").format(command=error.mend))
    except Exception:
        # A reader gets a sentence, the log gets the traceback.
        LOG.exception("page %s", navigation.url_path or PAGES[0].slug)
        st.error(_("This page could not be made. The log of the monitor says why."))
    warmup.freeze_what_stays()


def _pages() -> list[StreamlitPage]:
    """The pages of the registry; the first one is the landing page and lives at the bare address."""
    return [st.Page(item.path, title=_(item.title), url_path=item.slug, default=item is PAGES[0]) for item in PAGES]


def _frame(settings: Settings) -> Page:
    warmup.ensure_datastore(settings.database_url, settings)
    edition = loaders.edition(settings.database_url)
    basics = loaders.basics(edition)
    st.html(
        f"<p><strong>{escape(basics.project.acronym)}</strong></p>"
        f'<p class="mark">{escape(basics.project.programme)}</p>'
    )
    selection = filters.selection(basics.project, basics.status_dates)
    return Page(settings, edition, basics, selection)


def header(slug: str, answer: str) -> None:
    """The page's question, answered in one sentence."""
    blocks.headline(_(entry(slug).question), answer)


def _footer(frame: Page) -> None:
    """What the figures rest on: status date, revision, evidence, source, licence."""
    package = frame.edition.package
    shown = _("public record only") if frame.selection.evidence is EvidenceChoice.PUBLIC else _("all evidence")
    licences = ", ".join(licence.get("title") or licence.get("name", "") for licence in package["licenses"])
    parts = [
        _("Status date {day}").format(day=i18n.day(frame.selection.status_date)),
        _("revision {number} of the data").format(number=frame.edition.revision),
        shown,
        _("source: {title}").format(title=package["title"]),
        _("licence of the data: {licences}").format(licences=licences),
        _("boundaries: Natural Earth, public domain"),
    ]
    key = " ".join(words.symbol_and_word(pair) for pair in words.EVIDENCE.values())
    st.html(f'<div class="foot"><p>{escape(" · ".join(parts))}</p><p>{escape(_("Evidence"))}: {escape(key)}</p></div>')


def _broken_package(broken: BrokenPackage, settings: Settings) -> None:
    st.error(_("The data package in {folder} has faults; nothing was loaded.").format(folder=settings.package.name))
    shown = broken.findings[:MOST_FINDINGS]
    st.html("<ul>" + "".join(f"<li>{escape(str(finding))}</li>" for finding in shown) + "</ul>")
    st.markdown(_("All findings: `{command}`.").format(command="python -m clustercoop check"))
