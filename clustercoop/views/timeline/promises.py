"""How promises moved: the milestone trend, and the promises of one milestone with the reasons noted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.figure import Figure
from clustercoop.measures.promises import history, promises_moved, slipped_days, worst_of
from clustercoop.measures.schedule import Schedule
from clustercoop.views import words
from clustercoop.views.charts.trend import Promise, trend_chart
from clustercoop.views.late import LateTable
from clustercoop.views.timeline import milestones
from clustercoop.views.view import Column, Kind, Table, View

MOST_NAMED = 3
MOST_LINES = 24
"""So many lines can be followed at once; of more, those that slipped most either way are drawn."""


def answer(schedule: Schedule) -> str:
    """How many promises moved, and which slipped most."""
    return _answer(schedule, promises_moved(schedule), slipped_days(schedule))


def _answer(schedule: Schedule, moved: Figure, slipped: Mapping[str, int]) -> str:
    if moved.value is None:
        return _("No forecast of a milestone is on record for this selection.")
    said = ngettext(
        "The date of {number} milestone was promised anew at least once.",
        "The dates of {number} milestones were promised anew at least once.",
        int(moved.value),
    ).format(number=i18n.number(moved.value))
    titles = _titles(schedule)
    named = [f"{titles[name]} ({words.slippage(slipped[name])})" for name in worst_of(slipped, MOST_NAMED)]
    if not named:
        return said
    return _("{said} Farthest from what was first promised: {names}.").format(said=said, names=", ".join(named))


def promised_titles(schedule: Schedule) -> dict[str, str]:
    """Of each milestone with a forecast its title, in the order of the milestones."""
    made = set(schedule.forecasts["milestone_id"])
    return {name: title for name, title in _titles(schedule).items() if name in made}


def _titles(schedule: Schedule) -> dict[str, str]:
    return dict(zip(schedule.table["milestone_id"], schedule.table["title"], strict=True))


def trend(schedule: Schedule, *, milestone: str | None) -> View:
    """Every milestone with a forecast as a line; the worst and the chosen one are named."""
    moved, slipped = promises_moved(schedule), slipped_days(schedule)
    promises = _lines(schedule, slipped, milestone)
    promised = [day for item in promises for day in item.promised if day is not None]

    @cache
    def draw(dark: bool) -> object:
        return trend_chart(
            promises=promises,
            start=schedule.project.start_on,
            end=max([schedule.project.end_on, schedule.status_date, *promised]),
            status_date=schedule.status_date,
            dark=dark,
        )

    said = _answer(schedule, moved, slipped)
    return View(
        slug="timeline-trend",
        title=_("Milestone trend"),
        unit=_("day on which a date was promised, and the date promised"),
        takeaway=said,
        alt=_("Line chart, one line for each milestone; a level line keeps its promise. {takeaway}").format(
            takeaway=said
        ),
        table=_table(
            "timeline-trend", lambda: history(schedule), with_title=True, only=[line.key for line in promises]
        ),
        evidence=moved.evidence,
        draw=draw if promises else None,
        notes=_notes(schedule, promises) if promises else (),
    )


def _lines(schedule: Schedule, slipped: Mapping[str, int], milestone: str | None) -> list[Promise]:
    """The lines that are drawn, in the order of the milestones."""
    named = worst_of(slipped, MOST_NAMED)
    every = promised_titles(schedule)
    first = {name: place for place, name in enumerate([milestone, *named])}
    ranked = sorted(every, key=lambda name: (first.get(name, len(first)), -abs(slipped.get(name, 0))))
    drawn = set(ranked[:MOST_LINES])
    made: dict[str, list[tuple[date, date | None]]] = {}
    rows = schedule.forecasts[schedule.forecasts["milestone_id"].isin(drawn)]
    for name, made_on, promised in zip(rows["milestone_id"], rows["made_on"], rows["forecast_on"], strict=True):
        made.setdefault(name, []).append((made_on, None if pd.isna(promised) else promised))
    reached = dict(zip(schedule.table["milestone_id"], schedule.table["actual"], strict=True))
    return [
        Promise(
            key=name,
            title=every[name],
            reached_on=milestones.drawn_day(reached[name]),
            made_on=tuple(made_on for made_on, _promised in made[name]),
            promised=tuple(promised for _made_on, promised in made[name]),
            named=name in named,
            chosen=name == milestone,
        )
        for name in every
        if name in drawn
    ]


def _notes(schedule: Schedule, promises: Sequence[Promise]) -> tuple[str, ...]:
    said = _(
        "A level line keeps its promise, one that climbs slips. On the diagonal the day has come: a diamond is the day "
        "reached, a cross a promise taken back."
    )
    number = len(promised_titles(schedule))
    if len(promises) == number:
        return (said,)
    left_out = _(
        "Drawn and in the table are the {most} of {number} milestones that slipped most either way; the CSV and the "
        "workbook have {more} forecasts more."
    )
    more = len(schedule.forecasts) - sum(len(line.made_on) for line in promises)
    return said, left_out.format(most=len(promises), number=i18n.number(number), more=i18n.number(more))


def of_milestone(schedule: Schedule, milestone: str) -> Table:
    """Every promise made of one milestone, how far it moved, and why."""
    rows = history(schedule)
    return _table("timeline-promises", lambda: rows[rows["milestone_id"] == milestone], with_title=False)


def _table(
    slug: str, rows: Callable[[], pd.DataFrame], *, with_title: bool, only: Collection[str] | None = None
) -> Table:
    columns = (
        Column("made_on", _("Made on"), Kind.DAY),
        Column("forecast_on", _("Promised for"), Kind.DAY, _("taken back")),
        Column("moved", _("Moved"), absent=""),
        Column("reason", _("Reason"), absent=""),
    )
    first = (Column("title", _("Milestone")),) if with_title else ()
    taken_away = (Column("moved_days", _("Moved by days"), Kind.COUNT),)
    shown = None if only is None else ("milestone_id", only)
    return LateTable(slug, (*first, *columns), lambda: _rows(rows()), taken_away, shown)


def _rows(rows: pd.DataFrame) -> pd.DataFrame:
    in_words = {days: words.slippage_change(days) for days in set(rows["moved_days"])}
    made = rows.assign(moved=[in_words[days] for days in rows["moved_days"]])
    return made.astype(object).where(made.notna(), None)
