"""The pages: one entry for each file of `pages/`, in the order of the navigation."""

from __future__ import annotations

from dataclasses import dataclass

from clustercoop.i18n import N_


@dataclass(frozen=True)
class PageEntry:
    """A page: its slug (file and URL), its name in the navigation, and the question it answers."""

    slug: str
    title: str
    question: str

    @property
    def path(self) -> str:
        return f"pages/{self.slug}.py"


PAGES = (
    PageEntry("overview", N_("Overview"), N_("How is the project doing?")),
    PageEntry("regions", N_("Regions"), N_("Who are the partners, and where do they work?")),
    PageEntry("cooperation", N_("Cooperation"), N_("What do they do together?")),
    PageEntry("budget", N_("Budget"), N_("Where does the money stand against the plan?")),
    PageEntry("timeline", N_("Timeline"), N_("Are we on schedule?")),
    PageEntry("results", N_("Results"), N_("What has been achieved?")),
    PageEntry(
        "knowledge",
        N_("Knowledge"),
        N_("Which cluster policies, funding schemes and clusters do the regions have?"),
    ),
    PageEntry("data", N_("Data"), N_("Where do the figures come from?")),
)
"""The first one is the landing page."""


def entry(slug: str) -> PageEntry:
    """The entry of a page. Raises KeyError where there is none."""
    return {page.slug: page for page in PAGES}[slug]
