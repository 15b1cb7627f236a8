"""Take the pictures of README.md anew, from the shipped package: `make screenshots`."""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from clustercoop.datastore.loading import load_unchecked
from clustercoop.settings import ROOT
from tests.bench.browser import CHROMIUM_OPTIONS, READY
from tests.bench.pages import dashboard

FOLDER = ROOT / "docs" / "screenshots"
COLOURS = 128
MOST_BYTES = 250_000
POLL_MILLISECONDS = 1_000
MOST_POLLS = 30


@dataclass(frozen=True)
class Picture:
    """A page, as it is to be seen."""

    name: str
    path: str
    width: int = 1440
    height: int = 900
    dark: bool = False


PICTURES = (
    Picture("overview-light", ""),
    Picture("overview-dark", "", dark=True),
    Picture("regions-light", "regions?partner=SIEA"),
    Picture("regions-phone", "regions", width=390, height=844),
    Picture("cooperation-light", "cooperation"),
    Picture("budget-light", "budget"),
    Picture("timeline-light", "timeline"),
    Picture("results-light", "results"),
    Picture("knowledge-light", "knowledge"),
    Picture("activity-phone", "cooperation?activity=A14", width=390, height=844),
)


def main() -> None:
    """Serve the dashboard on a datastore of its own and take each picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"sqlite:///{folder}/datastore.db"
        load_unchecked(package=ROOT / "data" / "clustercoop", database_url=url)
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=list(CHROMIUM_OPTIONS))
        with dashboard("screenshots", {"CLUSTERCOOP_DATABASE_URL": url}, Path(folder)) as server:
            for picture in PICTURES:
                take(browser, server.url, picture)
        browser.close()


def take(browser: Browser, address: str, picture: Picture) -> None:
    """One picture, with few enough colours to be small."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, color_scheme="dark" if picture.dark else "light"
    )
    page = context.new_page()
    page.goto(f"{address}/{picture.path}")
    page.wait_for_function(READY, arg=".foot")
    target = FOLDER / f"{picture.name}.png"
    image = Image.open(io.BytesIO(still(page))).convert("RGB")
    image.quantize(COLOURS).save(target, optimize=True)
    context.close()
    if target.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{target} has {target.stat().st_size} bytes, more than {MOST_BYTES}")
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


def still(page: Page) -> bytes:
    """The page once nothing moves any more: a map's background comes in late, and nothing in the page tells when."""
    before = b""
    for _ in range(MOST_POLLS):
        page.wait_for_timeout(POLL_MILLISECONDS)
        now = page.screenshot()
        if now == before:
            return now
        before = now
    raise SystemExit(f"{page.url} does not come to rest")


if __name__ == "__main__":
    main()
