"""The colours of charts and maps for the light and the dark theme; qualitative ones are colour-blind safe.

Three for what is told apart (after Okabe and Ito), one sequential scale for amounts, greys for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """One theme's colours, as hex."""

    accent: str
    second: str
    third: str
    ink: str
    muted: str
    line: str
    ground: str
    land: str
    programme: str
    sequence: tuple[str, ...]
    """From little to much, five steps."""


LIGHT = Palette(
    accent="#0E47CB",
    second="#9A3E0A",
    third="#0A9E6B",
    ink="#1B1F2A",
    muted="#5B6270",
    line="#D5D9E0",
    ground="#FFFFFF",
    land="#ECEEF2",
    programme="#B9C0CC",
    sequence=("#DCE6FB", "#A9C1F5", "#6F97EC", "#3A6BDD", "#0E47CB"),
)

DARK = Palette(
    accent="#8AB0FF",
    second="#F5A83A",
    third="#2E8B62",
    ink="#ECEFF6",
    muted="#A6AEBD",
    line="#3A4150",
    ground="#0F131B",
    land="#1D232E",
    programme="#4A5364",
    sequence=("#22335E", "#2F4F9C", "#4470CF", "#6993EE", "#A9C5FF"),
)


def palette(dark: bool) -> Palette:
    """The colours of a theme."""
    return DARK if dark else LIGHT


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """A hex colour as deck.gl wants it: red, green, blue, alpha from 0 to 255."""
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)] + [alpha]
