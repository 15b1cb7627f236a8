"""Can everyone read a page? Barriers, small texts, and what is cut or lies beyond the edge of the window."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SMALLEST_TEXT = 14
LOOKS, MILLISECONDS_BETWEEN_LOOKS = 40, 150
SMALL_TEXTS = """least => {
  const found = [];
  for (const root of document.querySelectorAll("[data-testid=stMain], [data-testid=stSidebar]")) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.data.trim();
      if (!text || !element.checkVisibility() || element.closest("[aria-hidden=true], style, script")) continue;
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (size < least) found.push(`${text.slice(0, 40)} (${size}px)`);
    }
  }
  return found;
}"""
ELEMENTS = """[...document.querySelectorAll("[data-testid=stMain] *, [data-testid=stSidebar][aria-expanded=true] *")]
  .filter(element => element.checkVisibility() && element.textContent.trim() && !element.closest("svg"))"""
CUT_TEXTS = f"""() => {ELEMENTS}
  .filter(element => ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
    && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
    || element.matches(".figure p, p.headline, .list li, .legend li") && element.scrollWidth > element.clientWidth + 1)
  .map(element => element.textContent.slice(0, 60))"""
BEYOND_THE_EDGE = f"""() => {ELEMENTS}
  .filter(element => !element.closest(".table"))
  .filter(element => {{ const box = element.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1); }})
  .map(element => element.textContent.slice(0, 60))"""
TOO_WIDE = """() => { const main = document.querySelector("[data-testid=stMain]");
  return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth); }"""


def small_texts(page: Page) -> list[str]:
    """Texts under 14 px."""
    found: list[str] = page.evaluate(SMALL_TEXTS, SMALLEST_TEXT)
    return found


def misplaced(page: Page) -> list[str]:
    """Texts that are cut or lie beyond the edge, and by how much the page scrolls sideways, once all has settled.

    Charts follow a new size of the window one after the other.
    """
    for _ in range(LOOKS):
        found = _misplaced(page)
        if not found:
            break
        page.wait_for_timeout(MILLISECONDS_BETWEEN_LOOKS)
    return found


def _misplaced(page: Page) -> list[str]:
    cut, beyond = page.evaluate(CUT_TEXTS), page.evaluate(BEYOND_THE_EDGE)
    too_wide = page.evaluate(TOO_WIDE)
    found = [f"cut: {text}" for text in cut] + [f"beyond the edge: {text}" for text in beyond]
    return [*found, f"{too_wide} px too wide"] if too_wide > 0 else found


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical."""
    return [
        f"{item['impact']} {item['id']}: {node['target']} {node.get('failureSummary', '')}"
        for item in Axe().run(page).response["violations"]
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]
