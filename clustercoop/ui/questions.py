"""How a page of many questions is read: each with its answer in a sentence, and what lies deeper folded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from clustercoop.views import words
from clustercoop.vocabulary import Evidence


def question(title: str, answer: str, anchor: str, evidence: frozenset[Evidence] = frozenset()) -> None:
    """A question of the page and its answer in a sentence, with what its figures rest on."""
    st.header(title, anchor=anchor)
    mark = f'<p class="mark">{escape(words.evidence_mark(evidence))}</p>' if evidence else ""
    st.html(f'<p class="answer">{escape(answer)}</p>{mark}')


@contextmanager
def details(label: str, key: str) -> Iterator[bool]:
    """What lies deeper, folded; whether it is open stands in the address, and only then is it made."""
    folded = st.expander(label, key=key, bind="query-params")
    with folded:
        yield bool(folded.open)
