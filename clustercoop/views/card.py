"""A card: everything on record about one thing, with links to what it is tied to and with its sources."""

from __future__ import annotations

from dataclasses import dataclass, field

from clustercoop.views.view import Table
from clustercoop.vocabulary import Evidence


@dataclass(frozen=True)
class Link:
    """A line of a list: its text, the address inside the monitor that it opens, and small words after it."""

    text: str
    address: str | None = None
    small: str = ""


@dataclass(frozen=True)
class LinkList:
    """Lines under a title; `nothing` is what stands there when there is none."""

    title: str
    items: tuple[Link, ...]
    nothing: str = ""


@dataclass(frozen=True)
class SourceLine:
    """A source: what it is for, its title, and its address where that may be a link."""

    about: str
    title: str
    url: str | None = None


@dataclass(frozen=True)
class Card:
    """Pairs of label and text, then longer notes, tables, lists of what it is tied to, and its sources."""

    name: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sources: tuple[SourceLine, ...]
    notes: tuple[str, ...] = ()
    tables: tuple[tuple[str, Table], ...] = ()
    """Each with its title."""
    lists: tuple[LinkList, ...] = ()
    evidence: frozenset[Evidence] = field(default_factory=frozenset)
