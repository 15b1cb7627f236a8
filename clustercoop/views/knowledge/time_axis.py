"""When did they run? Policies over the years by country, coloured by type; what has no start is listed apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from html import escape
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.knowledge import Knowledge
from clustercoop.stated_dates import first_day, last_day
from clustercoop.views import addresses, words
from clustercoop.views.charts.runs import OTHERS, Head, Run, runs_chart
from clustercoop.views.knowledge import policies
from clustercoop.views.view import Column, Kind, Table, View, known

MOST_ROWS = 60
"""So many bars can be read at once; of more, those that began last are drawn."""

SYMBOLS = ("■", "▲", "●", "◇")
"""One for each colour, since a colour alone tells nothing to who cannot see it."""


def narrowed(state: Knowledge, *, carried: str, **choices: str | None) -> View:
    """The same of what a filter lets through; `choices` are the fields of PolicyFilter."""
    chosen = policies.PolicyFilter(**choices)
    return time_axis(state, policies.filtered(state, chosen), carried)


def time_axis(state: Knowledge, rows: pd.DataFrame, carried: str) -> View:
    """The policies of a list (`policies.filtered`) that have a start on record, each from then to its end."""
    dated = rows[rows["starts"].notna()]
    drawn = dated
    if len(dated) > MOST_ROWS:
        kept = dated["starts"].map(first_day).sort_values(ascending=False, kind="stable").index[:MOST_ROWS]
        drawn = dated[dated.index.isin(kept)]
    coloured = policies.kinds(state)[:OTHERS]
    runs = list(_runs(drawn, coloured))
    start, end = _window(runs, state.status_date)
    said = _takeaway(rows, dated, runs)

    @cache
    def draw(dark: bool) -> object:
        return runs_chart(
            rows=list(_with_heads(runs, drawn)), kinds=_names(coloured, runs), start=start, end=end,
            status_date=state.status_date, dark=dark,
        )  # fmt: skip

    return View(
        slug="knowledge-years",
        title=_("Policies over the years"),
        unit=_("from start to end as stated; colour by type"),
        takeaway=said,
        alt=_("Bars over the years, one for each policy, by country. {takeaway}").format(takeaway=said),
        table=_table(rows, coloured, carried),
        evidence=evidence_of(rows),
        draw=draw if runs else None,
        narrow=_list(rows, carried) if len(rows) else None,
        notes=_notes(rows, dated, drawn),
    )


def _runs(drawn: pd.DataFrame, coloured: list[str]) -> Iterator[Run]:
    for row in drawn.to_dict("records"):
        kind = _kind(row["kind"], coloured)
        yield Run(
            key=row["policy_id"],
            label=f"{SYMBOLS[kind]} {row['name']}",
            start=first_day(row["starts"]),
            end=last_day(row["ends"]) if known(row["ends"]) else None,
            kind=kind,
            said=f"{row['kind']}: {policies.ran(row)}",
        )


def _kind(kind: str, coloured: list[str]) -> int:
    return coloured.index(kind) if kind in coloured else OTHERS


def _names(coloured: list[str], runs: list[Run]) -> list[str]:
    """The names of the colours, with their symbols; the grey one only where something is drawn in it."""
    every = [*coloured, *[""] * (OTHERS - len(coloured)), _("other types")]
    last = max(run.kind for run in runs)
    return [f"{symbol} {name}" for symbol, name in zip(SYMBOLS, every, strict=True)][: last + 1]


def _with_heads(runs: list[Run], drawn: pd.DataFrame) -> Iterator[Head | Run]:
    before = None
    for run, code in zip(runs, drawn["country_code"], strict=True):
        if code != before:
            yield Head(policies.country(code))
            before = code
        yield run


def _window(runs: list[Run], status_date: date) -> tuple[date, date]:
    """Whole years, from the first start to the last end or the status date."""
    firsts = [status_date, *(run.start for run in runs)]
    lasts = [status_date, *(run.end or run.start for run in runs)]
    return date(min(firsts).year, 1, 1), date(max(lasts).year, 12, 31)


def _takeaway(rows: pd.DataFrame, dated: pd.DataFrame, runs: list[Run]) -> str:
    if dated.empty:
        return _("Of no policy of this selection a start is on record.")
    first = min(dated["starts"].map(first_day))
    text = ngettext(
        "{number} policy with a start on record, from {first} on.",
        "{number} policies with a start on record, the first from {first} on.",
        len(dated),
    ).format(number=i18n.number(len(dated)), first=first.year)
    busiest = _busiest(runs)
    if busiest is not None and len(dated) > 1:
        year, number = busiest
        text += " " + _("By start and end on record most ran in {year}: {number}.").format(year=year, number=number)
    return text


def _busiest(runs: list[Run]) -> tuple[int, int] | None:
    """The year in which most of those with both dates on record ran, the first of several, and how many did."""
    years: dict[int, int] = {}
    for run in runs:
        if run.end is not None:
            for year in range(run.start.year, run.end.year + 1):
                years[year] = years.get(year, 0) + 1
    return max(sorted(years.items()), key=lambda item: item[1]) if years else None


def _notes(rows: pd.DataFrame, dated: pd.DataFrame, drawn: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    if dated["ends"].isna().any():
        notes.append(_("A bar that fades into an arrow: no end is on record."))
    if len(dated):
        notes.append(_("A click on a bar opens its card at the top of the page; the names in the list do the same."))
    undated = rows[rows["starts"].isna()]
    if len(undated):
        names = "; ".join(f"{row['name']} ({policies.ran(row)})" for row in undated.head(MOST_ROWS).to_dict("records"))
        notes.append(_("Not drawn, since no start is on record: {names}.").format(names=names))
    if len(drawn) < len(dated):
        notes.append(
            _("Shown are the {most} of {number} that began last; the table has all.").format(
                most=len(drawn), number=i18n.number(len(dated))
            )
        )
    return tuple(notes)


def _table(rows: pd.DataFrame, coloured: list[str], carried: str) -> Table:
    made = rows.copy()
    made["country"] = [policies.country(code) for code in made["country_code"]]
    made["type"] = [f"{SYMBOLS[_kind(kind, coloured)]} {kind}" for kind in made["kind"]]
    made["card"] = [addresses.policy(policy, carried) for policy in made["policy_id"]]
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    made["link"] = made["url"].where(made["linkable"].astype(bool), None)
    columns = (
        Column("name", _("Policy"), opens="card"),
        Column("country", _("Country")),
        Column("type", _("Type")),
        Column("starts", _("Start"), Kind.STATED, _("no start on record")),
        Column("ends", _("End"), Kind.STATED, _("no end on record")),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    return Table("knowledge-years", columns, made.astype(object).where(made.notna(), None))


def _list(rows: pd.DataFrame, carried: str) -> str:
    """For a narrow screen: by country what ran, in words."""
    parts = []
    for code, group in groupby(rows.to_dict("records"), key=itemgetter("country_code")):
        own = "".join(_line(row, carried) for row in islice(group, MOST_ROWS))
        parts.append(f'<p><strong>{escape(policies.country(code))}</strong></p><ul class="list">{own}</ul>')
    return "".join(parts)


def _line(row: dict[str, Any], carried: str) -> str:
    address = escape(addresses.policy(row["policy_id"], carried), quote=True)
    return (
        f'<li><span class="when">{escape(policies.ran(row))}</span><span>'
        f'<a href="{address}" target="_self">{escape(row["name"])}</a> '
        f"<small>{escape(row['kind'])} · {escape(words.evidence_mark([row['evidence']]))}</small></span></li>"
    )
