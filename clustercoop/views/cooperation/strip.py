"""All activities over the time of the project, by kind: one mark each, of many their numbers by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    """The activities that a picture of the project's time can hold, and the others."""

    events: tuple[Event, ...]
    before: int
    undated: tuple[str, ...]


def strip(dossier: Dossier, project: ProjectFacts) -> View:
    """The activities on record over the project's time, with its periods and the status date."""
    status_date = dossier.state.status_date
    start, end = project.start_on, max(project.end_on, status_date)
    dated = _dated(dossier, start)
    rows, placed = _rows(dated.events)
    ruled = Ruled(rows, _periods(dossier.periods, start, end), start, end, status_date)
    is_marked = len(placed) <= MOST_MARKS

    @cache
    def draw(dark: bool) -> object:
        return (marks_strip if is_marked else counts_strip)(placed, ruled, dark=dark)

    said = _takeaway(dossier, dated)
    return View(
        slug=KEY,
        title=_("Activities over the time of the project"),
        unit=_("one mark for each activity, by kind")
        if is_marked
        else _("number of activities by kind and month of their end"),
        takeaway=said,
        alt=_("Strip of time with a row for each kind of activity. {takeaway}").format(takeaway=said),
        table=_table(dossier, dated.events) if is_marked else _counts(dated.events),
        evidence=dossier.state.evidence,
        draw=draw if placed else None,
        narrow=_narrow(dated.events, ruled.periods),
        notes=tuple(_notes(dated, is_marked=is_marked and bool(placed))),
    )


def _takeaway(dossier: Dossier, dated: Dated) -> str:
    """In which reporting period most activities ended, and when the last one was."""
    held = [event for event in dated.events if event.counts]
    if not held:
        return _("No activity held is on record with a date.")
    last = max(held, key=lambda event: (event.last, event.label))
    periods = Counter(str(name) for name in dossier.period_ids[dossier.is_counted] if name is not None)
    latest = _("The last one on record ended {day}: {title}.").format(day=last.when, title=last.label)
    if not periods:
        return latest
    numbers = dict(zip(dossier.periods["period_id"], dossier.periods["number"], strict=True))
    most, number = max(periods.items(), key=lambda pair: (pair[1], -numbers[pair[0]]))
    busiest = ngettext(
        "Most activities ended in period {period}: {number}.",
        "Most activities ended in period {period}: {number}.", number,
    ).format(period=numbers[most], number=i18n.number(number))  # fmt: skip
    return f"{busiest} {latest}"


def _dated(dossier: Dossier, start: date) -> Dated:
    events, before, undated = [], 0, []
    rows = dossier.activities[["activity_id", "title", "kind", "starts", "ends", "strand"]].to_dict("records")
    for row, counts in zip(rows, dossier.is_counted.tolist(), strict=True):
        first, last = row["starts"] or row["ends"], row["ends"] or row["starts"]
        if not last:
            undated.append(row["title"])
            continue
        if stated_dates.last_day(last) < start:
            before += 1
            continue
        events.append(
            Event(
                key=row["activity_id"],
                row=row["kind"],
                label=row["title"],
                starts=row["starts"],
                ends=row["ends"],
                first=max(stated_dates.first_day(first), start),
                last=stated_dates.last_day(last),
                is_exact=len(first) == 10 and len(last) == 10,
                strand=ActivityStrand(row["strand"]) if row["strand"] else None,
                counts=counts,
            )
        )
    return Dated(tuple(events), before, tuple(undated))


def _rows(events: Sequence[Event]) -> tuple[dict[str, str], list[Event]]:
    """What stands at each row, the most frequent kind first, and the events in their rows."""
    kinds = Counter(event.row for event in events).most_common()
    own = {kind: kind for kind, _number in (kinds if len(kinds) <= MOST_KINDS else kinds[: MOST_KINDS - 1])}
    if len(own) == len(kinds):
        return own, list(events)
    others = ", ".join(kind for kind, _number in kinds if kind not in own)
    return own | {others: _("other kinds")}, [
        event if event.row in own else replace(event, row=others) for event in events
    ]


def _periods(periods: pd.DataFrame, start: date, end: date) -> tuple[tuple[str, date, date], ...]:
    return tuple(
        (_("P{number}").format(number=row.number), row.start_on, row.end_on)
        for row in periods.itertuples()
        if row.start_on <= end and row.end_on >= start
    )


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
                "{number} activities before the project stand in the log alone.", dated.before,
            ).format(number=i18n.number(dated.before))
        )  # fmt: skip
    if dated.undated:
        made.append(_("Without a date on record: {titles}.").format(titles=words.names(dated.undated, most=MOST_NAMED)))
    return made


def _table(dossier: Dossier, events: Sequence[Event]) -> Table:
    """One row for each mark."""
    strands = {row["activity_id"]: strand(row) for row in dossier.activities.to_dict("records")}
    rows = pd.DataFrame(
        [
            (
                event.key,
                event.when,
                event.label,
                event.row,
                strands[event.key],
                _("counted") if event.counts else _("not counted"),
            )
            for event in events
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


def _counts(events: Sequence[Event]) -> Table:
    """One row for each kind and month with its number."""
    numbers = Counter((event.last.replace(day=1), event.row) for event in events)
    rows = pd.DataFrame(
        [(i18n.stated(f"{month:%Y-%m}"), kind, number) for (month, kind), number in sorted(numbers.items())],
        columns=["month", "kind", "number"],
        dtype=object,
    )
    columns = (
        Column("month", _("Month")),
        Column("kind", _("Kind")),
        Column("number", _("Activities"), Kind.COUNT),
    )
    return Table(KEY, columns, rows)


def _narrow(events: Sequence[Event], periods: Sequence[tuple[str, date, date]]) -> str:
    """The same by reporting period, else by year, for a screen that is too narrow for the picture. HTML, every text
    escaped.
    """
    groups: dict[str, Counter[str]] = {}
    for event in sorted(events, key=lambda event: event.last):
        names = (
            _("{period}, from {first}").format(period=name, first=i18n.stated(f"{first:%Y-%m}"))
            for name, first, last in periods
            if first <= event.last <= last
        )
        groups.setdefault(next(names, f"{event.last:%Y}"), Counter())[event.row] += 1
    entries = []
    for group, kinds in groups.items():
        named = ", ".join(f"{kind} ({i18n.number(number)})" for kind, number in kinds.most_common())
        number = ngettext("{number} activity", "{number} activities", kinds.total()).format(
            number=i18n.number(kinds.total())
        )
        entries.append(
            f'<li><span class="when">{escape(group)}</span><span>{escape(number)} '
            f"<small>{escape(named)}</small></span></li>"
        )
    return f'<ul class="list">{"".join(entries)}</ul>'
