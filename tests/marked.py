"""A language in which every message is itself between « and »: what has no marks was never translated."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from clustercoop import i18n

TEMPLATE = i18n.LOCALE_FOLDER / "messages.pot"


def write_marked_catalogue(folder: Path, code: str) -> None:
    """Compile the catalogue of such a language; braces stay as they are, so formats still work."""
    with TEMPLATE.open("rb") as file:
        template = read_po(file)
    catalog = Catalog(locale=code)
    for message in template:
        if isinstance(message.id, tuple):
            catalog.add(message.id, tuple(f"«{form}»" for form in message.id))
        elif message.id:
            catalog.add(message.id, f"«{message.id}»")
    target = folder / code / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
