"""Choices that stand in the address of a page, so that a link shows the same to everybody.

Kept here and not with Streamlit's `bind`, which writes the words that a reader sees, another text in each language,
and does not write what a click on a chart or map has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from clustercoop.i18n import _


def choose(
    label: str,
    options: Mapping[str, str],
    *,
    key: str,
    codes: Mapping[str, str] | None = None,
    default: str | None = None,
    placeholder: str = "",
    help: str | None = None,
) -> str | None:
    """One of `options` (name in the code to words), or None where there is a placeholder for it.

    A default is the first of the options. The address holds the option's code (`codes`; else its name) under `key`,
    and nothing for the default. A code that is no option, as of a budget version that was approved later, is said,
    dropped, and the default taken.
    """
    code_of = {name: (codes or {}).get(name, name) for name in options}
    asked_code = st.query_params.get(key)
    asked = {code: name for name, code in code_of.items()}.get(asked_code or "")
    if asked_code is not None and asked is None and st.session_state.get(key) not in options:
        st.html(f'<p class="mark">{_unknown(label, asked_code)}</p>')
    if st.session_state.get(key, asked) not in options:
        st.session_state[key] = default
    elif key not in st.session_state:
        st.session_state[key] = asked
    chosen: str | None = st.selectbox(
        label,
        list(options),
        index=None if default is None else 0,
        format_func=options.__getitem__,
        placeholder=placeholder,
        key=key,
        help=help,
    )
    chosen = default if chosen is None else chosen
    if chosen is None or chosen == default:
        st.query_params.pop(key, None)
    elif code_of[chosen] != asked_code:
        st.query_params[key] = code_of[chosen]
    return chosen


def _unknown(label: str, code: str) -> str:
    return escape(_("{label}: “{code}” is not known on this day; it is left out.").format(label=label, code=code))
