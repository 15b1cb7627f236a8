"""Activities as a log, a map of places, and who was together with whom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.cooperation import Cooperation
from clustercoop.views import maps, words
from clustercoop.views.view import Column, Kind, Table, View, known
from clustercoop.vocabulary import AttendanceRole


@dataclass(frozen=True)
class LogFilter:
    """What the reader wants to see of the log; None lets everything through."""

    kind: str | None = None
    objective: str | None = None
    partner: str | None = None
    country: str | None = None


def filtered(state: Cooperation, chosen: LogFilter) -> pd.DataFrame:
    """The activities that the filter lets through, in time order."""
    made = state.activities
    if chosen.kind is not None:
        made = made[made["kind"] == chosen.kind]
    if chosen.country is not None:
        made = made[made["country_code"] == chosen.country]
    if chosen.objective is not None:
        served = state.activity_objectives
        made = made[made["activity_id"].isin(served.loc[served["objective_id"] == chosen.objective, "activity_id"])]
    if chosen.partner is not None:
        present = state.attendance
        made = made[made["activity_id"].isin(present.loc[present["partner_id"] == chosen.partner, "activity_id"])]
    return made


def filtered_log(state: Cooperation, **choices: str | None) -> Table:
    """The log of what a filter lets through; `choices` are the fields of LogFilter."""
    return log(state, filtered(state, LogFilter(**choices)))


def filtered_places(state: Cooperation, context_url: str, **choices: str | None) -> View:
    """The map of what a filter lets through; `choices` are the fields of LogFilter."""
    return places(state, filtered(state, LogFilter(**choices)), context_url)


def log(state: Cooperation, activities: pd.DataFrame) -> Table:
    """The log of activities, the latest first, those without a date last; each with the source of its row."""
    dated = activities["starts"].notna()
    made = pd.concat([activities[dated].iloc[::-1], activities[~dated]])
    counted = made["activity_id"].isin(state.held["activity_id"])
    made["when"] = [i18n.stated_span(row.starts, row.ends) or _("no date on record") for row in made.itertuples()]
    made["counted"] = [_("counted") if yes else _("not counted") for yes in counted]
    made["relation_word"] = [_(words.RELATIONS[relation]) for relation in made["relation"]]
    made["standing"] = [
        row.counted if row.counted == _("counted") else f"{row.counted}: {row.relation_word}, {row.status}"
        for row in made.itertuples()
    ]
    made["about"] = [_about(row) for row in made.itertuples()]
    made["place"] = [_place(row) for row in made.itertuples()]
    made["who"] = _who(state, made)
    made["size"] = [_size(row) for row in made.itertuples()]
    made["objectives"] = _objectives(state, made)
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    made["link"] = made["url"].where(made["linkable"].astype(bool), None)
    columns = (
        Column("when", _("When"), below="standing"),
        Column("title", _("Activity"), below="about", wide=True),
        Column("place", _("Place"), absent=_("not on record")),
        Column("who", _("Partners on record"), absent=_("not on record")),
        Column("size", _("Size"), absent=_("not on record")),
        Column("objectives", _("Serves")),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    more = ("activity_id", "starts", "ends", "kind", "topic", "participants_stated", "clusters_count", "relation_word",
            "status", "counted", "note", "mark")  # fmt: skip
    return Table("activities", columns, made.astype(object), taken_away=tuple(Column(name, name) for name in more))


def _about(activity: Any) -> str:
    """Kind, topic and doubts, in one line below the title."""
    parts = [activity.kind, activity.topic, _("Note: {note}").format(note=activity.note) if activity.note else None]
    return " · ".join(part for part in parts if part)


def _place(activity: Any) -> str:
    land = i18n.country(activity.country_code) if activity.country_code else None
    return ", ".join(part for part in (activity.city, land) if part)


def _size(activity: Any) -> str:
    """People and clusters, as stated."""
    parts = []
    if activity.participants_stated:
        parts.append(_("{number} people").format(number=activity.participants_stated))
    if known(activity.clusters_count):
        number = int(activity.clusters_count)
        parts.append(ngettext("{number} cluster", "{number} clusters", number).format(number=number))
    return ", ".join(parts)


def _who(state: Cooperation, activities: pd.DataFrame) -> list[str]:
    """The partners on record of each activity, the host named as such."""
    names = dict(zip(state.partners["partner_id"], state.partners["short_name"], strict=True))
    present: dict[str, list[str]] = {}
    for row in state.attendance.sort_values("role", ascending=False).itertuples():
        name = names[row.partner_id]
        shown = _("{partner} (host)").format(partner=name) if row.role == AttendanceRole.HOST else name
        present.setdefault(row.activity_id, []).append(shown)
    return [", ".join(present.get(activity, [])) for activity in activities["activity_id"]]


def _objectives(state: Cooperation, activities: pd.DataFrame) -> list[str]:
    """The objectives of each activity, or its strand; what the researcher assigned says so."""
    served: dict[str, list[str]] = {}
    for row in state.activity_objectives.itertuples():
        served.setdefault(row.activity_id, []).append(row.objective_id)
    shown = []
    for row in activities.itertuples():
        strand = _(words.STRANDS[row.strand]) if row.strand is not None else ""
        text = ", ".join(served.get(row.activity_id, [])) or strand
        shown.append(f"{text} ({row.strand_basis})" if text and row.strand_basis else text)
    return shown


def places(state: Cooperation, activities: pd.DataFrame, context_url: str) -> View:
    """The cities of the activities held, by number."""
    held = activities[activities["activity_id"].isin(state.held["activity_id"]) & activities["place_id"].notna()]
    points = [
        maps.PlacePoint(
            place_id=place,
            label=group["city"].iloc[0],
            lon=float(group["lon"].iloc[0]),
            lat=float(group["lat"].iloc[0]),
            number=len(group),
            tooltip=escape(f"{group['city'].iloc[0]}: {_number(len(group))}"),
        )
        for place, group in held.groupby("place_id", sort=True)
    ]
    rows = pd.DataFrame(
        [(point.label, point.number) for point in sorted(points, key=lambda point: (-point.number, point.label))],
        columns=["city", "number"],
    )

    @cache
    def draw(dark: bool) -> object:
        return maps.places_map(context_url=context_url, places=points, dark=dark)

    unplaced = int(activities["activity_id"].isin(state.held["activity_id"]).sum()) - len(held)
    takeaway = _places_takeaway(rows, unplaced)
    return View(
        slug="places",
        title=_("Where activities took place"),
        unit=_("number of activities held"),
        takeaway=takeaway,
        alt=_("Map of cities with the number of activities. {takeaway}").format(takeaway=takeaway),
        table=Table(
            "places",
            (Column("city", _("City")), Column("number", _("Activities held"), Kind.COUNT)),
            rows.astype(object),
        ),
        evidence=state.evidence,
        draw=draw if points else None,
    )


def _number(number: int) -> str:
    return ngettext("{number} activity", "{number} activities", number).format(number=number)


def _places_takeaway(rows: pd.DataFrame, unplaced: int) -> str:
    if rows.empty:
        return _("No activity of this selection has a place on record.")
    first = rows.iloc[0]
    text = _("Most activities took place in {city}: {number} of {all}.").format(
        city=first["city"], number=first["number"], all=int(rows["number"].sum())
    )
    if unplaced:
        text += " " + ngettext(
            "{number} more has no place on record.", "{number} more have no place on record.", unplaced
        ).format(number=unplaced)
    return text


def matrix(state: Cooperation) -> View:
    """Partner by partner: the number of joint activities; its own activities on the diagonal."""
    partners = state.by_partner
    names = list(partners["short_name"])
    rows = []
    for row in partners.itertuples():
        cells: dict[str, object] = {"partner": row.short_name}
        for other in partners.itertuples():
            pair = (row.partner_id, other.partner_id)
            joint = state.joint_activities.get(pair) or state.joint_activities.get(pair[::-1]) or 0
            cells[other.short_name] = row.attended if row.partner_id == other.partner_id else joint
        cells |= {"_hosted": row.hosted, "_ties": row.ties}
        rows.append(cells)
    columns = (
        Column("partner", _("Partner")),
        *[Column(name, name, Kind.COUNT) for name in names],
        Column("_ties", _("Partners met"), Kind.COUNT),
        Column("_hosted", _("Hosted"), Kind.COUNT),
    )
    takeaway = _matrix_takeaway(state)
    return View(
        slug="joint-activities",
        title=_("Who was together with whom"),
        unit=_("number of joint activities; on the diagonal the partner's own"),
        takeaway=takeaway,
        alt=takeaway,
        table=Table("joint-activities", columns, pd.DataFrame(rows).astype(object), shaded=tuple(names)),
        evidence=state.attendance_evidence,
    )


def _matrix_takeaway(state: Cooperation) -> str:
    held, known = len(state.held), state.known_attendance.numerator
    basis = _("Attendance is on record for {known} of {held} activities held; the numbers rest on these alone.").format(
        known=known, held=held
    )
    if not state.joint_activities:
        return basis
    names = dict(zip(state.partners["partner_id"], state.partners["short_name"], strict=True))
    (a, b), most = max(state.joint_activities.items(), key=lambda item: item[1])
    closest = ngettext(
        "{a} and {b} met most often: {number} joint activity.",
        "{a} and {b} met most often: {number} joint activities.", most,
    ).format(a=names[a], b=names[b], number=most)  # fmt: skip
    return f"{closest} {basis}"
