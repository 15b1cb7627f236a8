"""One server and one Chromium for the browser tests of a worker, and a page that notes what it should never see."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from clustercoop.datastore.loading import load_unchecked
from clustercoop.ui.registry import PageEntry
from tests.bench.browser import CHROMIUM_OPTIONS
from tests.bench.pages import dashboard
from tests.bench.servers import Server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""As with the network cable pulled: no name but this machine's address is found."""

SIZES = {"desktop": (1440, 900), "projector": (1024, 768), "phone": (390, 844)}
SECONDS = 30
LINES_OF_OUTPUT = 40
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
OWN_PROBES = ("/_stcore/health", "/_stcore/host-config")
"""On a deep link Streamlit looks for itself below the page's own path first and gets a 404, which Chromium prints."""

expect.set_options(timeout=SECONDS * 1000)  # what is awaited takes longer on a loaded machine

server_output: dict[str, Path] = {}
"""Where the running server writes; for the report of a test that fails."""


@dataclass(frozen=True)
class Dashboard:
    """Our own server: the title of its package, which every footer shows, tells it from any other."""

    server: Server
    marker: str

    @property
    def url(self) -> str:
        return self.server.url


@dataclass
class Visit:
    """A page in the browser, with every request it makes and every error in its console."""

    page: Page
    dashboard: Dashboard
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        about = urlsplit(str(message.location.get("url", "")))
        is_probe = about.netloc == urlsplit(self.dashboard.url).netloc and about.path.endswith(OWN_PROBES)
        if message.type == "error" and not is_probe:
            self.errors.append(f"{message.text} ({about.geturl()})")

    @property
    def foreign(self) -> list[str]:
        """Requests to any other host, those over a websocket among them."""
        own = urlsplit(self.dashboard.url).netloc
        parts = [urlsplit(address) for address in self.requests]
        return [part.geturl() for part in parts if part.scheme not in ("data", "blob") and part.netloc != own]

    def open(self, path: str) -> None:
        """Go to a path and wait until the script has ended and the footer of our own server stands."""
        self.page.goto(f"{self.dashboard.url}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the script has ended and the footer of our own server stands."""
        self.page.wait_for_selector(SETTLED, timeout=SECONDS * 1000)
        self.page.locator(".foot", has_text=self.dashboard.marker).wait_for(timeout=SECONDS * 1000)

    def follow(self, page: PageEntry) -> None:
        """Go to a page by its link in the sidebar, which on a phone lies behind a button."""
        link = self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=page.title, include_hidden=True)
        link.evaluate("element => element.click()")
        self.page.locator("h1", has_text=page.question).wait_for()
        self.settle()

    @property
    def headline(self) -> str:
        return self.page.locator("p.headline").inner_text()

    @property
    def footer(self) -> str:
        return self.page.locator(".foot").inner_text()


Open = Callable[..., Visit]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.fail(
            "The browser tests need a Chromium and found none: run `make test`, which brings one, or set CHROMIUM "
            "to the path of one.",
            pytrace=False,
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*CHROMIUM_OPTIONS, NO_NETWORK])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def own_dashboard(shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The shipped package under a title of this session's own."""
    folder = tmp_path_factory.mktemp("browser")
    package = Path(shutil.copytree(shipped, folder / "package"))
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    described["title"] = f"{described['title']}, test {uuid4().hex[:8]}"
    (package / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    url = f"sqlite:///{folder / 'datastore.db'}"
    load_unchecked(package=package, database_url=url)
    with dashboard("browser", {"CLUSTERCOOP_DATABASE_URL": url}, folder) as running:
        server_output["browser"] = folder / f"{running.name}.log"
        yield Dashboard(running, described["title"])


@contextmanager
def profile(chromium: Browser, *, size: str = "desktop", dark: bool = False) -> Iterator[BrowserContext]:
    """A new profile: a cache and a memory of its own."""
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", locale="en-GB"
    )
    context.set_default_timeout(SECONDS * 1000)
    try:
        yield context
    finally:
        context.close()


@pytest.fixture
def visit(chromium: Browser, own_dashboard: Dashboard) -> Iterator[Open]:
    """`visit(path, size="desktop", dark=False)`: a page in a profile of its own."""
    with ExitStack() as profiles:

        def visit(path: str, **look: Any) -> Visit:
            seen = Visit(profiles.enter_context(profile(chromium, **look)).new_page(), own_dashboard)
            seen.open(path)
            return seen

        yield visit


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where a browser test fails, what the server printed last stands in its report."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.failed:
        for name, path in server_output.items():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
            report.sections.append((f"printed by the {name} server", "\n".join(lines[-LINES_OF_OUTPUT:])))
