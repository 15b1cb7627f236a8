"""What is measured: each page of the registry under its address, and the bare page beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clustercoop.settings import ROOT
from clustercoop.ui.registry import PAGES
from tests.bench.servers import Server, served


@dataclass(frozen=True)
class Target:
    """A page: its name in the tables, its path, and the element (CSS) that is drawn last."""

    name: str
    path: str
    last_element: str


OURS = tuple(Target(page.slug, "" if number == 0 else page.slug, ".foot") for number, page in enumerate(PAGES))
"""The first page of the registry is the landing page; it has no path."""

BARE = Target("bare page", "", "[data-testid=stDataFrame]")


@contextmanager
def dashboard(name: str, environment: Mapping[str, str], scratch: Path) -> Iterator[Server]:
    """Our dashboard with the shipped configuration."""
    with served(name, ROOT / "dashboard.py", workdir=ROOT, scratch=scratch, environment=environment) as server:
        yield server


@contextmanager
def bare_page(scratch: Path) -> Iterator[Server]:
    """The bare page with Streamlit's default settings; only its usage statistics are off, they leave the machine."""
    workdir = scratch / "bare"
    workdir.mkdir(exist_ok=True)
    script = Path(__file__).with_name("bare.py")
    options = {"browser.gatherUsageStats": "false"}
    with served("bare", script, workdir=workdir, scratch=scratch, options=options) as server:
        yield server
