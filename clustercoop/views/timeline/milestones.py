"""Milestones and outputs in words: their table in time order, what is late, and what cannot be drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from clustercoop import i18n, stated_dates
from clustercoop.i18n import N_, _, ngettext
from clustercoop.measures.points import MILESTONE, OUTPUT
from clustercoop.measures.schedule import Schedule
from clustercoop.views import words
from clustercoop.views.late import LateTable
from clustercoop.views.view import Column, Kind, Table, known
from clustercoop.vocabulary import MilestoneState

MOST_DECISIONS = 6

KINDS = {MILESTONE: N_("milestone"), OUTPUT: N_("output")}


def milestone_table(schedule: Schedule, every: pd.DataFrame) -> Table:
    """Milestones and dated outputs (`points`) in time order, with their state in words."""
    columns = (
        Column("title", _("Milestone or output"), below="kind_word"),
        Column("package", _("Work package")),
        Column("baseline", _("Baseline"), Kind.STATED, below="before"),
        Column("forecast_on", _("Latest forecast"), Kind.DAY),
        Column("actual", _("Actual"), Kind.STATED),
        Column("shown_state", _("State"), below="slippage"),
        Column("note", _("Note"), absent=""),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    taken_away = (
        Column("key", _("Identifier")),
        Column("kind_word", _("Kind")),
        Column("first_baseline", _("First baseline"), Kind.STATED),
        Column("rebaselined_on", _("Baseline decided"), Kind.DAY),
        Column("rebaseline_reason", _("Reason of the baseline"), absent=""),
        Column("slippage_days", _("Slippage in days"), Kind.COUNT),
    )
    return LateTable("milestones", columns, lambda: _rows(schedule, every), taken_away)


def _rows(schedule: Schedule, every: pd.DataFrame) -> pd.DataFrame:
    made = every.copy()
    packages = dict(zip(schedule.work_packages["work_package_id"], schedule.work_packages["number"], strict=True))
    made["package"] = [_package(packages.get(name)) for name in made["work_package_id"]]
    made["kind_word"] = [_(KINDS[kind]) for kind in made["kind"]]
    moved = {row.milestone_id: row for row in schedule.baselines.itertuples()}  # of several the latest decision
    made["rebaselined_on"] = [moved[key].decided_on if key in moved else None for key in made["key"]]
    made["rebaseline_reason"] = [moved[key].reason if key in moved else None for key in made["key"]]
    made["before"] = [_before(row) for row in made.itertuples()]
    made["shown_state"] = [state(which) for which in made["state"]]
    in_words = cache(words.slippage)  # Many slip by the same days, and numbers take long to write.
    made["slippage"] = [slippage(row, schedule.status_date, in_words) for row in made.itertuples()]
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    made["link"] = made["url"].where(made["linkable"].fillna(False).astype(bool), None)
    return made.astype(object).where(made.notna(), None)


def _before(row: Any) -> str | None:
    """Which baseline counted before, and by which decision another one does."""
    parts = []
    if row.first_baseline and row.first_baseline != row.baseline:
        parts.append(_("first {day}").format(day=i18n.stated(row.first_baseline)))
    if known(row.rebaselined_on):
        parts.append(_("decided on {day}").format(day=i18n.short_day(row.rebaselined_on)))
    return ", ".join(parts) or None


def rebaselined(schedule: Schedule) -> tuple[str, ...]:
    """Which dates were moved by decision, when and why; the latest decisions."""
    titles = dict(zip(schedule.table["milestone_id"], schedule.table["title"], strict=True))
    said = [
        _("Moved by decision of {day}: {title} to {baseline}. {reason}").format(
            day=i18n.short_day(row.decided_on),
            title=titles[row.milestone_id],
            baseline=i18n.stated(row.baseline),
            reason=row.reason or _("No reason is on record."),
        )
        for row in schedule.baselines.iloc[::-1].head(MOST_DECISIONS).itertuples()
    ]
    more = len(schedule.baselines) - len(said)
    if more > 0:
        said.append(
            ngettext(
                "{number} earlier decision on a baseline is not listed here.",
                "{number} earlier decisions on baselines are not listed here.",
                more,
            ).format(number=i18n.number(more))
        )
    return tuple(said)


def _package(number: object) -> str | None:
    return None if number is None else _("WP {number}").format(number=number)


def state(which: MilestoneState | None) -> str:
    """Symbol and word of a state; an output whose delivery is not on record has none."""
    return _("? no delivery on record") if which is None else words.milestone_state(which)


def slippage(row: Any, status_date: date, in_words: Callable[[int | None], str] = words.slippage) -> str:
    """The slippage in words; of an overdue milestone at least the days since it was due."""
    if row.state is None or row.state == MilestoneState.WITHDRAWN:
        return ""
    if row.state == MilestoneState.OVERDUE and (row.forecast_on is None or row.forecast_on <= status_date):
        days = (status_date - row.due_on).days
        return ngettext("{days} day overdue so far", "{days} days overdue so far", days).format(days=days)
    return in_words(row.slippage_days)


def drawn_day(stated: str | None) -> date | None:
    """Only a date that names a day is drawn as a point."""
    return stated_dates.exact_day(stated) if stated else None


def undrawn(every: pd.DataFrame) -> tuple[str, ...]:
    """Dates known only to the month or year are not points in time; they are said in words."""
    vague = [
        title
        for title, *stated in zip(every["title"], every["baseline"], every["actual"], strict=True)
        if any(text and stated_dates.exact_day(text) is None for text in stated)
    ]
    if not vague:
        return ()
    return (
        _(
            "Known only to the month or year, so not drawn as a point: {names}. The table has the date as stated."
        ).format(names=words.names(vague, most=6)),
    )


def takeaway(schedule: Schedule) -> str:
    """What is overdue or forecast late."""
    if schedule.table.empty:
        return _("No milestone is on record for this selection.")
    overdue = schedule.of_state(MilestoneState.OVERDUE)["title"]
    late = schedule.of_state(MilestoneState.FORECAST_LATE)["title"]
    parts = []
    if len(overdue):
        parts.append(
            ngettext(
                "{number} milestone is overdue: {names}.",
                "{number} milestones are overdue: {names}.",
                len(overdue),
            ).format(number=len(overdue), names=words.names(overdue))
        )
    if len(late):
        parts.append(
            ngettext(
                "{number} milestone is forecast late: {names}.",
                "{number} milestones are forecast late: {names}.",
                len(late),
            ).format(number=len(late), names=words.names(late))
        )
    return " ".join(parts) or _("No milestone is overdue or forecast late.")
