"""What a reader sees of a page that AppTest has run: headline, figures, tables, lists, charts, maps, files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple
from xml.etree import ElementTree

from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

ENTITIES = '<!DOCTYPE html [<!ENTITY nbsp "&#160;">]>'


class Cell(NamedTuple):
    """A cell of a table: its text, the small text below it, the address it links to."""

    text: str
    below: str
    link: str | None


class Shown(NamedTuple):
    """A figure: what it says, the lines below it, and how it is computed."""

    value: str
    below: tuple[str, ...]
    explanation: str


class Item(NamedTuple):
    """An entry of a list: when (or how severe), what, and the small text after it."""

    when: str
    what: str
    small: str


Rows = list[dict[str, Cell]]


@dataclass(frozen=True)
class Screen:
    """A page after a run."""

    at: AppTest = field(repr=False)
    files: MediaFileManager = field(repr=False)

    @cached_property
    def html(self) -> list[ElementTree.Element]:
        """The HTML of the page's own part, parsed as XML: what is not escaped or not closed does not get this far."""
        return [parsed(element.value) for element in self.at.main if element.type == "html"]

    @cached_property
    def headline(self) -> str:
        (line,) = [item for part in self.html for item in part.iter("p") if item.get("class") == "headline"]
        return text_of(line)

    @cached_property
    def footer(self) -> str:
        (line,) = [item for part in self.html for item in part.iter("div") if item.get("class") == "foot"]
        return text_of(line)

    @cached_property
    def figures(self) -> dict[str, Shown]:
        """By title, in the order of the page."""
        found = {}
        for box, explanation in self._explained:
            if box.get("class") == "figure":
                name, value, *below = [text_of(line) for line in box.iter("p")]
                assert name not in found, "two figures of one page have one name"
                found[name] = Shown(value, tuple(below), explanation)
        return found

    @cached_property
    def said(self) -> list[Shown]:
        """The figures that stand in a sentence of their own."""
        found = []
        for box, explanation in self._explained:
            if box.get("class") == "said":
                sentence, *below = [text_of(line) for line in box.iter("p")]
                found.append(Shown(sentence, tuple(below), explanation))
        return found

    @cached_property
    def _explained(self) -> list[tuple[ElementTree.Element, str]]:
        """What has a "How is this computed?" below it, with that."""
        explanations = [popover.children[0].value for popover in self.at.get("popover")]
        boxes = [box for part in self.html for box in part.iter("div") if box.get("class") in ("figure", "said")]
        return list(zip(boxes, explanations, strict=True))

    @cached_property
    def tables(self) -> dict[str, Rows]:
        """By caption: rows as cells by column title."""
        found = [(text_of(table.find("caption")), rows_of(table)) for table in self._tables]
        assert len(dict(found)) == len(found), "two tables of one page have one caption"
        return dict(found)

    @cached_property
    def totals(self) -> dict[str, dict[str, Cell]]:
        """By caption of a table: the row that is set apart, since it sums the others."""
        sums = {}
        for table in self._tables:
            places = [place for place, row in enumerate(table.iterfind("tbody/tr")) if row.get("class") == "total"]
            sums |= {text_of(table.find("caption")): rows_of(table)[place] for place in places}
        return sums

    @cached_property
    def _tables(self) -> list[ElementTree.Element]:
        return [table for part in self.html for table in part.iter("table")]

    @cached_property
    def csv_keys(self) -> dict[str, str]:
        """By caption of a table: the key of the button below it that hands it out."""
        keys, caption = {}, ""
        for element in self.at.main:
            if element.type == "html" and "<caption>" in element.value:
                caption = text_of(next(parsed(element.value).iter("caption")))
            elif element.type == "download_button" and (element.key or "").startswith("csv-"):
                keys[caption] = element.key
        return keys

    @cached_property
    def answers(self) -> dict[str, str]:
        """Of a page with several questions the sentence below each."""
        found, question = {}, ""
        for element in self.at.main:
            if element.type == "header":
                question = element.value
            elif element.type == "html" and 'class="answer"' in element.value:
                found[question] = text_of(parsed(element.value).find("p"))
        return found

    @cached_property
    def notes(self) -> list[str]:
        """The small sentences beside figures, charts and tables."""
        return [text_of(line) for part in self.html for line in part.iter("p") if line.get("class") in ("mark", "unit")]

    @cached_property
    def lists(self) -> list[list[Item]]:
        """Alerts and events."""
        return [self.list_in(element.value) for element in self.at.main if element.type == "html"]

    @staticmethod
    def list_in(html: str) -> list[Item]:
        """The entries of a list, none where the HTML is something else."""
        lists = [part for part in parsed(html).iter("ul") if (part.get("class") or "").startswith("list")]
        return [item_of(entry) for part in lists for entry in part]

    @cached_property
    def legend(self) -> list[tuple[str, str]]:
        """Colour and label of each class."""
        entries = [
            entry
            for part in self.html
            for found in part.iter("ul")
            if found.get("class") == "legend"
            for entry in found
        ]
        return [(entry[0].get("style", "").removeprefix("background:"), text_of(entry)) for entry in entries]

    @cached_property
    def facts(self) -> dict[str, str]:
        """What the card of a partner says, by label."""
        lists = [found for part in self.html for found in part.iter("dl")]
        return {
            text_of(label): text_of(value)
            for found in lists
            for label, value in zip(found[::2], found[1::2], strict=True)
        }

    @cached_property
    def charts(self) -> dict[str, dict[str, Any]]:
        """The Plotly charts by the slugs of their views."""
        return {chart.key: dict(json.loads(chart.proto.spec)) for chart in self.at.get("plotly_chart")}

    @cached_property
    def chart(self) -> dict[str, Any]:
        """The one Plotly chart of the page."""
        (chart,) = self.charts.values()
        return chart

    def series(self, slug: str) -> dict[str, dict[str, Any]]:
        """A chart's series by the name in its legend."""
        traces = self.charts[slug]["data"]
        assert len({trace["name"] for trace in traces}) == len(traces), "two series of one chart have one name"
        return {trace["name"]: trace for trace in traces}

    @cached_property
    def traces(self) -> dict[str, dict[str, Any]]:
        """The series of the one chart of the page."""
        (slug,) = self.charts
        return self.series(slug)

    @cached_property
    def deck(self) -> dict[str, Any]:
        """The one map of the page."""
        (deck,) = self.at.get("deck_gl_json_chart")
        return dict(json.loads(deck.proto.json))

    @cached_property
    def layers(self) -> dict[str, dict[str, Any]]:
        """The map's layers by id."""
        return {layer["id"]: layer for layer in self.deck["layers"]}

    @cached_property
    def alternatives(self) -> list[str]:
        """The text alternatives of all charts and maps."""
        drawn = [*self.at.get("plotly_chart"), *self.at.get("deck_gl_json_chart")]
        return [element.proto.alt for element in drawn]

    def texts(self) -> Iterator[str]:
        """Every text of the page itself, cell by cell and line by line; those drawn in a chart or map too."""
        for element in self.at.main:
            if element.type == "html":
                yield from (piece.strip() for piece in parsed(element.value).itertext() if piece.strip())
            elif element.type == "selectbox":
                yield from [element.label, *element.options]
            elif element.type in ("number_input", "button"):
                yield element.label
            elif element.type in ("plotly_chart", "deck_gl_json_chart"):
                yield element.proto.alt
                yield from strings_in(json.loads(getattr(element.proto, "spec", "") or element.proto.json))
            elif element.type == "popover":
                yield element.proto.popover.label
            elif element.type == "page_link":
                yield element.proto.label
            elif element.type in ("expander", "download_button"):
                yield element.label
            elif isinstance(getattr(element, "value", None), str):
                yield element.value

    @cache  # noqa: B019 - a screen lives as long as the tests
    def file(self, key: str) -> bytes:
        """What the download button with this key would hand out; made once."""
        (button,) = [item for item in self.at.get("download_button") if item.key == key]
        # In a context of its own, as a server does: what a file is made with is not left to the page.
        address = copy_context().run(self.files.execute_deferred, button.proto.deferred_file_id)
        stored = self.files.read_file(address.rsplit("/", 1)[1].split(".")[0])
        assert stored is not None
        return stored.content


def parsed(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"{ENTITIES}<body>{html}</body>")


def text_of(element: ElementTree.Element | None) -> str:
    """All text below an element."""
    assert element is not None
    return "".join(element.itertext()).strip()


def rows_of(table: ElementTree.Element) -> Rows:
    titles = [text_of(cell) for cell in table.iterfind("thead/tr/th")]
    assert len(set(titles)) == len(titles), f"two columns have one title: {titles}"
    return [dict(zip(titles, map(cell_of, row), strict=True)) for row in table.iterfind("tbody/tr")]


def cell_of(cell: ElementTree.Element) -> Cell:
    small, link = cell.find("small"), cell.find("a")
    below = text_of(small) if small is not None else ""
    return Cell(text_of(cell).removesuffix(below).strip(), below, link.get("href") if link is not None else None)


def item_of(entry: ElementTree.Element) -> Item:
    when, what = entry
    small = text_of(what.find("small"))
    return Item(text_of(when), text_of(what).removesuffix(small).strip(), small)


def strings_in(value: Any) -> Iterator[str]:
    """Every text inside JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_in(item)


def numbers_in(text: str) -> list[float]:
    """The numbers of a sentence in their order: `62 % of 2 153 000 EUR` has 62 and 2153000."""
    return [
        float(found.replace("\N{NARROW NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-"))
        for found in re.findall("\N{MINUS SIGN}?\\d[\\d\N{NARROW NO-BREAK SPACE}]*(?:\\.\\d+)?", text)
    ]
