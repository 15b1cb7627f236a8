"""Part c: the first load of each page in headless Chromium, cache empty and filled, beside a bare page."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from statistics import median

from playwright.sync_api import Browser, BrowserContext, BrowserType, sync_playwright

from tests.bench.pages import BARE, OURS, Target
from tests.bench.report import Part
from tests.bench.servers import Server

LIMITS = defaultdict(lambda: 1.3, {OURS[0].name: 1.0})
"""To the bare page; the landing page has a limit of its own."""

CHROMIUM_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MILLISECONDS_TO_LOAD = 60_000

READY = """
lastElement => {
  const all = selector => [...document.querySelectorAll(selector)];
  if (all("[data-testid=stException]").length) throw new Error("the page shows an exception");
  const ended = all("[data-testid=stApp][data-test-script-state=notRunning]").length > 0;
  const waiting = all("[data-testid=stSkeleton]").some(element => element.checkVisibility());
  const drawn = (chart, inside) =>
    all(`[data-testid=${chart}]`).every(element => !element.checkVisibility() || element.querySelector(inside));
  const visible = all(lastElement).some(element => element.checkVisibility());
  return ended && visible && !waiting && drawn("stPlotlyChart", ".main-svg")
    && drawn("stDeckGlJsonChart", "canvas") && drawn("stDataFrame", "canvas")
    && performance.now();
}
"""
"""In the page, at each frame: milliseconds since the navigation began, once the script has ended and all is drawn."""

Loads = dict[str, dict[str, list[float]]]


def measure(servers: Mapping[Target, Server], *, loads: int) -> Part:
    """Load each page `loads` times in a new browser each time, then a second time in that browser; pages by turns."""
    taken: Loads = {page.name: {"cold": [], "warm": []} for page in servers}
    with sync_playwright() as playwright:
        for _ in range(loads):
            for page, server in servers.items():
                browser = _start(playwright.chromium)
                version = browser.version
                context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
                for kind in taken[page.name].values():
                    kind.append(_seconds(context, page, server))
                browser.close()
    return _report(taken, loads=loads, version=version)


def _start(chromium: BrowserType) -> Browser:
    """A browser with a new, empty profile."""
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    return chromium.launch(executable_path=path, args=list(CHROMIUM_OPTIONS))


def _seconds(context: BrowserContext, page: Target, server: Server) -> float:
    """From the start of the navigation until the page is complete. Raises playwright's errors."""
    tab = context.new_page()
    tab.goto(f"{server.url}/{page.path}", wait_until="commit")
    ready = tab.wait_for_function(READY, arg=page.last_element, polling="raf", timeout=MILLISECONDS_TO_LOAD)
    seconds = float(ready.json_value()) / 1000
    tab.close()
    return seconds


def _report(taken: Loads, *, loads: int, version: str) -> Part:
    part = Part(
        title=f"c. First load in headless Chromium {version}, s (median of {loads})",
        meaning="Until the script has ended and all charts are drawn. Cold: a new profile; warm: a second time.\n"
        f"The ratio, to the bare page, is at most {LIMITS[OURS[0].name]} for the {OURS[0].name}, "
        f"{LIMITS['others']} for the others.",
        head=["page", "cold", "ratio", "warm", "ratio"],
    )
    for name, kinds in taken.items():
        row = [name]
        for kind, times in kinds.items():
            seconds, bare = median(times), median(taken[BARE.name][kind])
            ratio = part.ratio(name, f"a {kind} load", seconds, bare, LIMITS[name]) if name != BARE.name else "1.00"
            row += [f"{seconds:.2f}", ratio]
        part.rows.append(row)
    return part
