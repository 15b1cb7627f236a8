"""All activities over the time of the project, by kind: one mark each, of many their numbers by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from html import escape

import pandas as pd

from clustercoop import i18n, stated_dates
from clustercoop.i18n import _, ngettext
from clustercoop.project import ProjectFacts
from clustercoop.views import words
from clustercoop.views.charts.strip import Event, Ruled, counts_strip, marks_strip
from clustercoop.views.cooperation.dossier import Dossier, strand
from clustercoop.views.view import Column, Kind, Table, View
from clustercoop.vocabulary import ActivityStrand

MOST_MARKS = 200
"""So many activities can be told apart as marks; of more, their numbers by month and kind are drawn."""

MOST_KINDS = 14
"""So many rows can be read at once; the rarer kinds share the last one."""

MOST_NAMED = 6
KEY = "activity-strip"


@dataclass(frozen=True)
class Dated:
    """The activities over since the start of the project, and what the picture leaves out.

    `rows` in time order: activity_id, title, kind, starts, ends, strand, first and last (days that the dates can mean),
    month (first day of that of `last`), counts (as an activity held).
    """

    rows: pd.DataFrame
    before: int
    undated: tuple[str, ...]


def strip(dossier: Dossier, project: ProjectFacts) -> View:
    """The activities on record over the project's time, with its periods and the status date."""
    status_date = dossier.state.status_date
    start, end = project.start_on, max(project.end_on, status_date)
    dated = _dated(dossier, start)
    row_of = _row_of(dated.rows["kind"])
    titles = {row: row if row == kind else _("other kinds") for kind, row in row_of.items()}
    ruled = Ruled(titles, _periods(dossier.periods, start, end), start, end, status_date)
    is_marked = len(dated.rows) <= MOST_MARKS
    events = _events(dated, row_of, start) if is_marked else []
    numbers = dated.rows.groupby([dated.rows["kind"].map(row_of), "month"]).size().to_dict()

    @cache
    def draw(dark: bool) -> object:
        return marks_strip(events, ruled, dark=dark) if is_marked else counts_strip(numbers, ruled, dark=dark)

    said = _takeaway(dossier, dated)
    return View(
        slug=KEY,
        title=_("Activities over the time of the project"),
        unit=_("one mark for each activity, by kind")
        if is_marked
        else _("number of activities by kind and month of their end"),
        takeaway=said,
        alt=_("Strip of time with a row for each kind of activity. {takeaway}").format(takeaway=said),
        table=_table(dated) if is_marked else _counts(dated),
        evidence=dossier.state.evidence,
        draw=draw if len(dated.rows) else None,
        narrow=_narrow(dated, ruled.periods),
        notes=tuple(_notes(dated, is_marked=is_marked and len(dated.rows) > 0)),
    )


def _dated(dossier: Dossier, start: date) -> Dated:
    columns = ["activity_id", "title", "kind", "starts", "ends", "strand", "strand_basis"]
    rows = dossier.activities[columns].assign(counts=dossier.is_counted)
    ended = rows["ends"].where(rows["ends"].notna(), rows["starts"])
    undated = tuple(rows.loc[ended.isna(), "title"])
    rows, ended = rows[ended.notna()], ended[ended.notna()]
    last_of = {text: stated_dates.last_day(text) for text in ended.unique()}
    last = [last_of[text] for text in ended]
    rows = rows.assign(last=last, month=[day.replace(day=1) for day in last])
    since = rows["last"] >= start if len(rows) else rows["counts"]
    return Dated(rows[since], int((~since).sum()), undated)


def _row_of(kinds: pd.Series) -> dict[str, str]:
    """The row of each kind, the most frequent first: its own, or the last one with other rare kinds."""
    frequent = list(kinds.value_counts(sort=True).index)
    own = frequent if len(frequent) <= MOST_KINDS else frequent[: MOST_KINDS - 1]
    others = ", ".join(frequent[len(own) :])
    return {kind: kind if number < len(own) else others for number, kind in enumerate(frequent)}


def _events(dated: Dated, row_of: dict[str, str], start: date) -> list[Event]:
    return [
        Event(
            key=row["activity_id"],
            row=row_of[row["kind"]],
            label=row["title"],
            starts=row["starts"],
            ends=row["ends"],
            first=max(stated_dates.first_day(row["starts"] or row["ends"]), start),
            last=row["last"],
            is_exact=all(len(text) == 10 for text in (row["starts"], row["ends"]) if text),
            strand=ActivityStrand(row["strand"]) if row["strand"] else None,
            counts=row["counts"],
        )
        for row in dated.rows.to_dict("records")
    ]


def _periods(periods: pd.DataFrame, start: date, end: date) -> tuple[tuple[str, date, date], ...]:
    return tuple(
        (_("P{number}").format(number=row.number), row.start_on, row.end_on)
        for row in periods.itertuples()
        if row.start_on <= end and row.end_on >= start
    )


def _takeaway(dossier: Dossier, dated: Dated) -> str:
    """In which reporting period most activities ended, and when the last one was."""
    held = dated.rows.loc[dated.rows["counts"], ["title", "starts", "ends", "last"]]
    if held.empty:
        return _("No activity held is on record with a date.")
    last = held[held["last"] == held["last"].max()].iloc[-1]
    latest = _("The last one on record ended {day}: {title}.").format(
        day=i18n.stated(last["ends"] or last["starts"]), title=last["title"]
    )
    periods = pd.Series(dossier.period_ids[dossier.is_counted]).dropna().value_counts()
    if periods.empty:
        return latest
    # Of equals the first period.
    most = next(name for name in dossier.periods["period_id"] if periods.get(name) == periods.max())
    number = dossier.periods.set_index("period_id").at[most, "number"]
    busiest = _("Most activities ended in period {period}: {number}.").format(
        period=number, number=i18n.number(int(periods.max()))
    )
    return f"{busiest} {latest}"


def _notes(dated: Dated, *, is_marked: bool) -> list[str]:
    """How to read the marks, and what is not drawn."""
    made = []
    if is_marked:
        made.append(
            _(
                "Filled: counted as an activity of the project that was held; hollow: on record, not counted. "
                "A pale bar spans the month or year that a source names without a day."
            )
        )
    if dated.before:
        made.append(
            ngettext(
                "{number} activity before the project stands in the log alone.",
                "{number} activities before the project stand in the log alone.",
                dated.before,
            ).format(number=i18n.number(dated.before))
        )
    if dated.undated:
        titles = words.names(dated.undated, most=MOST_NAMED)
        made.append(_("Without a date on record: {titles}.").format(titles=titles))
    return made


def _table(dated: Dated) -> Table:
    """One row for each mark."""
    rows = pd.DataFrame(
        [
            {
                "activity_id": row["activity_id"],
                "when": i18n.stated_span(row["starts"], row["ends"]),
                "title": row["title"],
                "kind": row["kind"],
                "strand": strand(row),
                "counted": _("counted") if row["counts"] else _("not counted"),
            }
            for row in dated.rows.to_dict("records")
        ],
        columns=["activity_id", "when", "title", "kind", "strand", "counted"],
        dtype=object,
    )
    columns = (
        Column("when", _("When")),
        Column("title", _("Activity"), wide=True),
        Column("kind", _("Kind")),
        Column("strand", _("Strand"), absent=_("not on record")),
        Column("counted", _("Counted")),
    )
    return Table(KEY, columns, rows, taken_away=(Column("activity_id", "activity_id"),))


def _counts(dated: Dated) -> Table:
    """One row for each month and kind with its number."""
    numbers = dated.rows.groupby(["month", "kind"]).size().reset_index(name="number")
    numbers["month"] = numbers["month"].map(
        {month: i18n.stated(f"{month:%Y-%m}") for month in numbers["month"].unique()}
    )
    columns = (
        Column("month", _("Month")),
        Column("kind", _("Kind")),
        Column("number", _("Activities"), Kind.COUNT),
    )
    return Table(KEY, columns, numbers.astype(object))


def _narrow(dated: Dated, periods: Sequence[tuple[str, date, date]]) -> str:
    """The same by reporting period, else by year, for a screen that is too narrow for the picture. HTML, every text
    escaped.
    """
    groups = {month: _group(month, periods) for month in sorted(dated.rows["month"].unique())}
    kinds = dated.rows.groupby([dated.rows["month"].map(groups), "kind"], sort=False).size()
    entries = []
    for group in dict.fromkeys(groups.values()):
        numbers = kinds[group].sort_values(ascending=False, kind="stable")
        named = words.names([f"{kind} ({i18n.number(number)})" for kind, number in numbers.items()], most=MOST_NAMED)
        whole = int(numbers.sum())
        number = ngettext("{number} activity", "{number} activities", whole).format(number=i18n.number(whole))
        entries.append(
            f'<li><span class="when">{escape(group)}</span><span>{escape(number)} '
            f"<small>{escape(named)}</small></span></li>"
        )
    return f'<ul class="list">{"".join(entries)}</ul>'


def _group(month: date, periods: Sequence[tuple[str, date, date]]) -> str:
    """The reporting period that begins in a month or before it and holds its first day after that; else the year."""
    for name, first, last in periods:
        if first.replace(day=1) <= month <= last:
            return _("{period}, from {first}").format(period=name, first=i18n.stated(f"{first:%Y-%m}"))
    return f"{month:%Y}"
