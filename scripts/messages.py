"""Collect every string a reader sees into `clustercoop/locale/messages.pot`.

The strings stand in the code, marked for gettext, and in `measures/definitions.yaml`. A translation begins with
`pybabel init -i clustercoop/locale/messages.pot -d clustercoop/locale -l de` and is compiled by `pybabel compile
-d clustercoop/locale`; the language is then in the switch. `--check` only says whether the file is current.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "clustercoop"
TEMPLATE = PACKAGE / "locale" / "messages.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
WORDS_OF_A_DEFINITION = {"title", "formula", "numerator", "denominator", "aggregation", "missing", "source"}


def collect() -> Catalog:
    """Every message with the places it is used in."""
    catalog = Catalog(project="ClusterCOOP monitor", charset="utf-8", fuzzy=False)
    for folder in (PACKAGE, ROOT / "pages"):
        found = extract_from_dir(str(folder), method_map=[("**.py", "python")], keywords=KEYWORDS)
        for name, _line, message, comments, context in found:
            catalog.add(message, locations=[(f"{folder.name}/{name}", 0)], auto_comments=comments, context=context)
    for message in definition_words():
        catalog.add(message, locations=[("clustercoop/measures/definitions.yaml", 0)])
    return catalog


def definition_words() -> list[str]:
    """The words of all definitions."""
    from clustercoop.measures.definitions import Definition, definitions

    names = [field.name for field in fields(Definition) if field.name in WORDS_OF_A_DEFINITION]
    words = (getattr(record, name) for record in definitions().values() for name in names)
    return [word for word in words if word]


def main() -> int:
    """Write the template, or with `--check` compare it."""
    catalog = collect()
    if "--check" in sys.argv[1:]:
        with TEMPLATE.open("rb") as file:
            kept = {message.id for message in read_po(file)}
        if kept == {message.id for message in catalog}:
            return 0
        print("clustercoop/locale/messages.pot is not current: run `make messages`.", file=sys.stderr)
        return 1
    with TEMPLATE.open("wb") as file:
        write_po(file, catalog, sort_output=True, omit_header=True, include_lineno=False, width=120)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
