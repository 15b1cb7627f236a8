"""The building blocks of pages: headline, figures, charts with their words and tables, lists, footer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Literal

import streamlit as st

from clustercoop.i18n import _
from clustercoop.measures.figure import Figure
from clustercoop.ui.registry import entry
from clustercoop.views import words
from clustercoop.views.heads import Head
from clustercoop.views.overview import AlertLine, Event
from clustercoop.views.regions import LegendStep
from clustercoop.views.view import Table, View

CHART_OPTIONS = {"displayModeBar": False, "responsive": True}


def headline(question: str, answer: str) -> None:
    """The page's question and its answer in a sentence."""
    st.title(question, anchor=False)
    st.html(f'<p class="headline">{escape(answer)}</p>')


def heads(items: Sequence[Head], currency: str) -> None:
    """The page's figures side by side; on a phone one below the other."""
    for column, item in zip(st.columns(len(items)), items, strict=True):
        with column:
            figure(item.figure, currency, below=item.below)


def figure(item: Figure, currency: str, *, below: str = "", decimals: int = 0) -> None:
    """A figure with its parts, its evidence mark, and how it is computed."""
    absent = "" if item.value is not None else " absent"
    lines = [
        f'<p class="name">{escape(_(item.definition.title))}</p>',
        f'<p class="value{absent}">{escape(words.value(item, currency, decimals))}</p>',
        f'<p class="mark">{escape(below)}</p>' if below else "",
        f'<p class="mark">{escape(words.evidence_mark(item.evidence))}</p>' if item.evidence else "",
    ]
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.html(f'<div class="figure">{"".join(lines)}</div>')
        explanation(item, currency)


def said(item: Figure, sentence: str, currency: str) -> None:
    """A figure in a sentence, with its evidence mark and how it is computed."""
    mark = f'<p class="mark">{escape(words.evidence_mark(item.evidence))}</p>' if item.evidence else ""
    st.html(f'<div class="said"><p class="unit">{escape(sentence)}</p>{mark}</div>')
    explanation(item, currency)


def explanation(item: Figure, currency: str) -> None:
    """Formula, stage, numerator and denominator as numbers, and where the formula comes from."""
    record = item.definition
    lines = [
        f"**{_('Formula')}:** {_(record.formula)}",
        f"**{_('Stage')}:** {_(words.STAGES[record.stage])}" if record.stage in words.STAGES else "",
        words.part(item, item.numerator, currency, record.numerator),
        words.part(item, item.denominator, currency, record.denominator),
        f"**{_('When missing')}:** {_(record.missing)}",
        f"**{_('Source of the formula')}:** {_(record.source)}",
    ]
    with st.popover(_("How is this computed?"), type="tertiary", key=f"how-{item.measure}"):
        st.markdown(
            "\n\n".join(line.replace("$", r"\$").replace("]", r"\]").replace("[", r"\[") for line in lines if line)
        )


def view(
    item: View,
    *,
    dark: bool,
    table_open: bool = False,
    said: bool = False,
    folded: bool = False,
    on_select: Callable[[], None] | Literal["ignore"] = "ignore",
) -> None:
    """A chart with title, unit, sentence, notes, evidence, table and CSV; the table folded unless `table_open`.

    A table that is the chart stands open, unless it is `folded` since it has nothing to show. The sentence is left out
    where it is `said` already. `on_select` is called when a point of the chart is chosen, which then stands in the
    session under the view's slug.
    """
    view_head(item, said=said)
    if item.draw is not None:
        # The name of the container is how style.css hides a picture where `narrow` stands for it.
        with st.container(key=f"{'wide' if item.narrow else 'any'}-{item.slug}"):
            st.plotly_chart(
                item.draw(dark), theme=None, config=CHART_OPTIONS, key=item.slug, alt=item.alt,
                on_select=on_select, selection_mode="points",
            )  # fmt: skip
    if item.narrow is not None:
        st.html(f'<div class="narrow">{item.narrow}</div>')
    if item.matrix is not None and not folded:
        st.html(item.matrix.html(item.title))
    notes(item.notes)
    if not folded and (table_open or (item.draw is None and item.matrix is None)):
        table(item.table, item.title)
    else:
        table_below(item)


def view_head(item: View, *, said: bool = False) -> None:
    """Title, sentence (unless `said` already), unit and evidence of a chart or map."""
    st.subheader(item.title, anchor=item.slug)
    sentence = "" if said else f'<p class="unit">{escape(item.takeaway)}</p>'
    st.html(f'{sentence}<p class="mark">{escape(_line(item))}</p>')


def _line(item: View) -> str:
    return " · ".join(part for part in (item.unit, words.evidence_mark(item.evidence)) if part)


def notes(texts: Sequence[str]) -> None:
    """What must be said beside a chart."""
    if texts:
        st.html("".join(f'<p class="mark">{escape(text)}</p>' for text in texts))


def table_below(item: View) -> None:
    """The table behind a chart, made when it is opened."""
    opened = st.expander(_("Table: {title}").format(title=item.title), on_change="rerun", key=f"table-{item.slug}")
    if opened.open:
        # A matrix has taken the title already, and two regions of one name cannot be told apart by ear.
        title = item.title if item.matrix is None else _("{title}, as a list").format(title=item.title)
        with opened:
            table(item.table, title)


def table(item: Table, title: str) -> None:
    """A table that stands on its own."""
    st.html(item.html(title))
    download(item)


def download(item: Table) -> None:
    """The table as CSV, written when it is asked for."""
    csv_button(item.slug, item.csv)


def csv_button(slug: str, make: Callable[[], bytes], *, label: str | None = None) -> None:
    """A button that hands out a CSV under a table's slug; `make` writes it, in a request of its own."""
    st.download_button(
        label or _("Download as CSV"), make, file_name=f"{slug}.csv", mime="text/csv", key=f"csv-{slug}",
        on_click="ignore",
    )  # fmt: skip


def legend(steps: Sequence[LegendStep], *, dark: bool) -> None:
    """Colours with the numbers they stand for."""
    items = "".join(
        f'<li><i style="background:{step.dark if dark else step.light}"></i>{escape(step.label)}</li>' for step in steps
    )
    st.html(f'<ul class="legend">{items}</ul>')


def alert_list(lines: Sequence[AlertLine], calm: str, current: str) -> None:
    """What is late or at risk, by the page that explains it, with a link there."""
    if not lines:
        st.html(f'<p class="unit">{escape(calm)}</p>')
    for slug in dict.fromkeys(line.page for line in lines):
        items = "".join(
            f'<li><span class="when">{escape(line.severity)}</span><span>{escape(line.text)} '
            f"<small>{escape(words.evidence_mark(line.evidence))}</small></span></li>"
            for line in lines
            if line.page == slug
        )
        with st.container(border=True, gap="xxsmall"):
            st.html(f'<ul class="list alerts">{items}</ul>')
            if slug != current:
                target = entry(slug)
                st.page_link(target.path, label=_("Go to {page}").format(page=_(target.title)), query_params=carried())


def event_list(events: Sequence[Event], nothing: str) -> None:
    """What happened or comes, with its day."""
    if not events:
        st.html(f'<p class="unit">{escape(nothing)}</p>')
        return
    items = "".join(
        f'<li><span class="when">{escape(event.when)}</span><span>{escape(event.what)} '
        f"<small>{escape(_(event.kind))} · {escape(words.evidence_mark([event.evidence]))}</small></span></li>"
        for event in events
    )
    st.html(f'<ul class="list">{items}</ul>')


def verbatim(text: str) -> str:
    """A text of the package for a place where Streamlit reads Markdown: a name holds no link and no image."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Labels and what stands behind them."""
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in pairs)
    st.html(f'<dl class="facts">{rows}</dl>')


def carried() -> dict[str, str | list[str]]:
    """The shared filters as they stand in the URL, so that a link inside the monitor keeps them."""
    return {name: st.query_params[name] for name in ("date", "public", "lang") if name in st.query_params}
