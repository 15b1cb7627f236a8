"""The card of an activity: everything that is on record about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _
from clustercoop.measures.results import output_state
from clustercoop.views import addresses, words
from clustercoop.views.card import Card, Link, LinkList, SourceLine
from clustercoop.views.cooperation import log
from clustercoop.views.cooperation.dossier import Dossier, strand
from clustercoop.views.view import Column, Kind, Table, known
from clustercoop.vocabulary import AttendanceRole, Evidence

STATED = {
    "venue": N_("Venue"),
    "organiser": N_("Organiser"),
    "topic": N_("Topic"),
    "participants_stated": N_("People as stated"),
    "clusters_count": N_("Clusters as stated"),
    "countries_count": N_("Countries as stated"),
    "other_participants": N_("Other participants"),
    "attendance_note": N_("About attendance"),
    "date_note": N_("About the date"),
}
"""Columns of an activity that the card tells as they are."""


def card(dossier: Dossier, activity_id: str, carried: str = "") -> Card:
    """The card of an activity; `carried` as in `views.addresses`. Raises KeyError where there is no such activity."""
    rows = dossier.activities.set_index("activity_id", drop=False)
    activity: dict[str, Any] = rows.loc[activity_id].to_dict()
    evidence = Evidence(activity["evidence"])
    subtitle = (activity["kind"], log.when(activity), log.place(activity))
    return Card(
        name=activity["title"],
        subtitle=" · ".join(part for part in subtitle if known(part)),
        facts=tuple((label, str(text)) for label, text in _facts(dossier, activity) if known(text)),
        notes=(activity["note"],) if activity["note"] else (),
        tables=_conflicts(dossier, activity_id),
        lists=(
            _partners(dossier, activity_id, carried),
            _objectives(dossier, activity_id),
            _outputs(dossier, activity_id, carried),
            _decisions(dossier, activity_id),
            _clusters(dossier, activity_id, carried),
        ),
        sources=(SourceLine(_("activity"), activity["source"], activity["url"] if activity["linkable"] else None),),
        evidence=frozenset({evidence}),
    )


def _facts(dossier: Dossier, activity: Mapping[str, Any]) -> list[tuple[str, Any]]:
    held = activity["activity_id"] in set(dossier.state.held["activity_id"])
    standing = (
        _("yes, as an activity of the project that was held")
        if held
        else _("no: {relation}, {status}").format(
            relation=_(words.RELATIONS[activity["relation"]]), status=activity["status"]
        )
    )
    stated = [(_(label), activity[name]) for name, label in STATED.items()]
    whole = [(label, int(value) if isinstance(value, float) and known(value) else value) for label, value in stated]
    return [
        (_("When"), log.when(activity)),
        (_("Place"), log.place(activity) or _("not on record")),
        *whole,
        (_("Strand"), strand(activity)),
        (_("Counted"), standing),
        (_("Status"), activity["status"]),
    ]


def _partners(dossier: Dossier, activity_id: str, carried: str) -> LinkList:
    rows = dossier.state.attendance
    rows = rows[rows["activity_id"] == activity_id]
    lines = []
    for row in sorted(rows.itertuples(), key=lambda row: row.role != AttendanceRole.HOST):
        name = dossier.names[row.partner_id]
        small = (_(words.ROLES[AttendanceRole(row.role)]), row.note)
        lines.append(Link(name, addresses.partner(name, carried), " · ".join(part for part in small if known(part))))
    nothing = _("No source on record says which partners took part.")
    return LinkList(_("Partners on record"), tuple(lines), nothing)


def _objectives(dossier: Dossier, activity_id: str) -> LinkList:
    titles = dict(zip(dossier.objectives["objective_id"], dossier.objectives["title"], strict=True))
    rows = dossier.state.activity_objectives
    served = rows[rows["activity_id"] == activity_id]
    lines = [
        Link(f"{row.objective_id}: {titles[row.objective_id]}", small=row.basis or "") for row in served.itertuples()
    ]
    return LinkList(_("Objectives it serves"), tuple(lines))


def _outputs(dossier: Dossier, activity_id: str, carried: str) -> LinkList:
    links = dossier.activity_outputs
    rows = dossier.outputs.set_index("output_id")
    lines = []
    for link in links[links["activity_id"] == activity_id].itertuples():
        if link.output_id in rows.index:
            output = rows.loc[link.output_id]
            progress, actual = (output[name] if known(output[name]) else None for name in ("progress", "actual"))
            state = words.output_state(output_state(progress=progress, actual=actual))
            small = " · ".join(part for part in (state, link.basis) if known(part))
            lines.append(Link(output["title"], addresses.output(link.output_id, carried), small))
    return LinkList(_("What came of it"), tuple(lines), _("No output of it is on record."))


def _decisions(dossier: Dossier, activity_id: str) -> LinkList:
    rows = dossier.state.decisions
    lines = [
        Link(
            _("{day}: {title}").format(day=i18n.short_day(row.decided_on), title=row.title),
            small=" · ".join(part for part in (row.reason, words.evidence_mark([row.evidence])) if known(part)),
        )
        for row in rows[rows["activity_id"] == activity_id].itertuples()
    ]
    return LinkList(_("Decisions taken at it"), tuple(lines))


def _clusters(dossier: Dossier, activity_id: str, carried: str) -> LinkList:
    rows = dossier.clusters
    lines = [
        Link(row.name, addresses.cluster(row.cluster_id, carried), i18n.country(row.country_code))
        for row in rows[rows["activity_id"] == activity_id].itertuples()
    ]
    return LinkList(_("Clusters on record"), tuple(lines))


def _conflicts(dossier: Dossier, activity_id: str) -> tuple[tuple[str, Table], ...]:
    """Every value of the facts in conflict that touch it, none where sources agree."""
    rows = dossier.conflicts[dossier.conflicts["activity_id"] == activity_id]
    if rows.empty:
        return ()
    made = pd.DataFrame(
        {
            "topic": rows["topic"],
            "value": rows["value"],
            "used": [_("used") if used else _("not used") for used in rows["used"]],
            "reason": rows["reason"],
            "source": rows["source"],
            "link": rows["url"].where(rows["linkable"].astype(bool), None),
        },
        dtype=object,
    )
    columns = (
        Column("topic", _("Fact")),
        Column("value", _("Value")),
        Column("used", _("Used here")),
        Column("reason", _("Reason"), wide=True),
        Column("source", _("Source"), Kind.LINK, link="link"),
    )
    return ((_("Sources disagree"), Table(f"conflicts-{activity_id}", columns, made)),)
