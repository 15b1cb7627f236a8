"""Is something really drawn? Colours among the pixels of a canvas."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator

from clustercoop.views.palette import rgb
from tests.browser.conftest import SECONDS, Visit

ACCEPTED_DIFFERENCE = 24
FEWEST_PIXELS = 12
POLL_MILLISECONDS = 300
FILL_ALPHA = 235


def canvas_of(seen: Visit) -> Locator:
    return seen.page.locator("[data-testid=stDeckGlJsonChart] canvas").first


def picture(canvas: Locator) -> Image.Image:
    return Image.open(io.BytesIO(canvas.screenshot())).convert("RGB")


def wait_for_colours(seen: Visit, wanted: dict[str, str]) -> Image.Image:
    """Poll the pixels of the page's map until each colour (hex) is among them; return the picture that had them."""
    canvas = canvas_of(seen)
    canvas.wait_for()
    missing = dict.fromkeys(wanted, 0)
    for _ in range(SECONDS * 1000 // POLL_MILLISECONDS):
        image = picture(canvas)
        missing = {
            name: number for name, colour in wanted.items() if (number := pixels_near(image, colour)) < FEWEST_PIXELS
        }
        if not missing:
            return image
        seen.page.wait_for_timeout(POLL_MILLISECONDS)
    pytest.fail(f"the map does not show {missing} (pixels found); wanted {wanted}")


def pixels_near(image: Image.Image, colour: str) -> int:
    """How many pixels have this colour, or nearly."""
    wanted = rgb(colour)[:3]
    colours = image.getcolors(maxcolors=1 << 24) or []
    return sum(
        number
        for number, found in colours
        if sum(abs(one - other) for one, other in zip(found, wanted, strict=True)) <= ACCEPTED_DIFFERENCE  # type: ignore[arg-type]
    )


def over(colour: str, ground: str, alpha: int = FILL_ALPHA) -> str:
    """A colour as it looks where it lies, not quite opaque, over another."""
    share = alpha / 255
    mixed = [round(a * share + b * (1 - share)) for a, b in zip(rgb(colour)[:3], rgb(ground)[:3], strict=True)]
    return "#" + "".join(f"{part:02X}" for part in mixed)
