"""How the network grew: ties, density, borders crossed, at the end of each reporting period and on the status date."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.figure import Figure
from clustercoop.measures.ties import Standing, Ties, growth
from clustercoop.project import ProjectFacts
from clustercoop.views import words
from clustercoop.views.charts.growth import growth_chart
from clustercoop.views.view import Column, Kind, Table, View

FIGURES = {
    "known_attendance": Kind.PERCENT,
    "pairs_met": Kind.PERCENT,
    "cross_border_share": Kind.PERCENT,
    "ei_index": Kind.RATIO,
}
"""Measures of a standing that are told beside its numbers."""


def view(ties: Ties, periods: pd.DataFrame, project: ProjectFacts) -> View:
    """The network at the end of each reporting period over, and on the status date."""
    stands = growth(ties.cooperation, periods)
    drawn = [standing for standing in stands if standing.pairs_met.value is not None]

    @cache
    def draw(dark: bool) -> object:
        return growth_chart(
            days=[standing.on for standing in drawn],
            density=[standing.pairs_met.value for standing in drawn],
            abroad=[standing.cross_border_share.value for standing in drawn],
            start=project.start_on,
            end=max(project.end_on, ties.cooperation.status_date),
            status_date=ties.cooperation.status_date,
            dark=dark,
        )

    said = takeaway(stands)
    return View(
        slug="growth",
        title=_("How the network grew"),
        unit=_("percent; cumulative at the end of each reporting period, and on the status date"),
        takeaway=said,
        alt=_("Two lines over time: pairs that met, and ties across borders. {takeaway}").format(takeaway=said),
        table=_table(stands),
        evidence=ties.cooperation.attendance_evidence,
        draw=draw if len(drawn) > 1 else None,
    )


def takeaway(stands: Sequence[Standing]) -> str:
    """The first standing with a known network, and the last."""
    told = [standing for standing in stands if standing.pairs_met.value is not None]
    if not told:
        return _("Who came is on no record, so that nobody can say how the network grew.")
    last = told[-1]
    now = _("{ties} of {possible} possible pairs had met by {day}").format(
        ties=i18n.number(last.pairs_met.numerator or 0),
        possible=i18n.number(last.pairs_met.denominator or 0),
        day=i18n.day(last.on),
    )
    if len(told) == 1:
        return _("{now}.").format(now=now)
    first = told[0]
    return _("{now}, {ties} of {possible} by {day}.").format(
        now=now,
        ties=i18n.number(first.pairs_met.numerator or 0),
        possible=i18n.number(first.pairs_met.denominator or 0),
        day=i18n.day(first.on),
    )


def _table(stands: Sequence[Standing]) -> Table:
    rows = pd.DataFrame([_row(standing) for standing in stands]).astype(object)
    columns = (
        Column("on", _("Day"), Kind.DAY, below="ends"),
        Column("held", _("Activities held"), Kind.COUNT),
        Column("known_attendance", _("Attendance on record"), Kind.PERCENT, absence="known_attendance_word"),
        Column("ties", _("Ties"), Kind.COUNT, absence="pairs_met_word", below="possible"),
        Column("pairs_met", _("Density"), Kind.PERCENT, absence="pairs_met_word"),
        Column("cross_border_share", _("Ties across borders"), Kind.PERCENT, absence="cross_border_share_word"),
        Column("ei_index", _("E-I index"), Kind.RATIO, absence="ei_index_word"),
    )
    return Table("growth", columns, rows, taken_away=(Column("period_id", "period_id"),))


def _row(standing: Standing) -> dict[str, object]:
    """The figures of a day, and of each that is missing the word for it."""
    met = standing.pairs_met
    figures: dict[str, Figure] = {name: getattr(standing, name) for name in FIGURES}
    return {
        "on": standing.on,
        "ends": _("status date")
        if standing.number is None
        else _("end of period {number}").format(number=standing.number),
        "period_id": standing.period_id,
        "held": standing.activities_held.value,
        "ties": None if met.value is None else met.numerator,
        "possible": _("of {possible} possible").format(possible=met.denominator) if met.value is not None else "",
        **{name: figure.value for name, figure in figures.items()},
        **{
            f"{name}_word": words.value(figure, "") if figure.value is None else "" for name, figure in figures.items()
        },
    }  # fmt: skip
