"""Cards on screen: the one that the address asks for, and how it is closed."""

from __future__ import annotations

from collections.abc import Container
from html import escape

import streamlit as st

from clustercoop.i18n import _
from clustercoop.ui import blocks
from clustercoop.views import words
from clustercoop.views.card import Card, Link, LinkList


def asked(key: str, known: Container[str]) -> str | None:
    """The identifier that the address asks for under `key`; one that is not known on this day is said and left out."""
    name = st.query_params.get(key)
    if name is None or name in known:
        return name
    blocks.notes([_("“{name}” is not known on this day; it is left out.").format(name=name)])
    return None


def show(card: Card, *, closes: str | None = None) -> None:
    """A card; `closes` is the parameter of the address that a button then takes away."""
    with st.container(border=True):
        st.subheader(blocks.verbatim(card.name), anchor="card")
        mark = f"{card.subtitle} · {words.evidence_mark(card.evidence)}" if card.evidence else card.subtitle
        st.html(f'<p class="mark">{escape(mark)}</p>')
        blocks.facts(card.facts)
        blocks.notes(card.notes)
        for title, table in card.tables:
            st.markdown(f"**{blocks.verbatim(title)}**")
            st.html(table.html(title))
        for each in card.lists:
            _links(each)
        if card.sources:
            st.markdown(f"**{_('Sources')}**")
            st.html(f'<ul class="mark">{_sources(card)}</ul>')
        if closes is not None:
            st.button(_("Close the card"), key=f"close-{closes}", on_click=_close, args=(closes,))


def _close(key: str) -> None:
    st.query_params.pop(key, None)


def _links(each: LinkList) -> None:
    if not each.items and not each.nothing:
        return
    st.markdown(f"**{blocks.verbatim(each.title)}**")
    if each.items:
        st.html(f'<ul class="links">{"".join(map(_line, each.items))}</ul>')
    else:
        blocks.notes([each.nothing])


def _line(item: Link) -> str:
    text = escape(item.text)
    if item.address is not None:
        text = f'<a href="{escape(item.address, quote=True)}" target="_self">{text}</a>'
    return f"<li>{text}{f' <small>{escape(item.small)}</small>' if item.small else ''}</li>"


def _sources(card: Card) -> str:
    return "".join(
        f"<li>{escape(line.about)}: "
        + (
            f'<a href="{escape(line.url, quote=True)}" rel="noopener">{escape(line.title)}</a>'
            if line.url
            else escape(line.title)
        )
        + "</li>"
        for line in card.sources
    )
