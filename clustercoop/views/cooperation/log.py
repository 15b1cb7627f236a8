"""The log of activities: what a reader's search and filters let through, in the order asked for, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _, ngettext
from clustercoop.measures import search
from clustercoop.views import addresses, words
from clustercoop.views.cooperation.dossier import Dossier, strand
from clustercoop.views.view import Column, Kind, Table, known

PER_PAGE = 25
LATEST, EARLIEST, MOST_CLUSTERS = "latest", "earliest", "clusters"
ORDERS = {LATEST: N_("Latest first"), EARLIEST: N_("Earliest first"), MOST_CLUSTERS: N_("Most clusters first")}
"""The orders of the log: the name in the address and in words. Activities without a date stand last."""

NAMES = {
    "search": N_("Search"),
    "kind": N_("Kind"),
    "objective": N_("Objective"),
    "partner": N_("Partner"),
    "country": N_("Country"),
    "period": N_("Period"),
    "place": N_("City"),
}
"""What can be asked of the log, in words."""

PARAMETERS = {
    "search": "q", "kind": "kind", "objective": "objective", "partner": "with", "country": "country",
    "period": "period", "place": "city", "order": "order",
}  # fmt: skip
"""The same in the address."""


DISPUTED = ("≠", N_("sources disagree"))


@dataclass(frozen=True)
class LogFilter:
    """What the reader wants to see of the log; empty or None lets everything through. Identifiers, not words."""

    search: str = ""
    kind: str | None = None
    objective: str | None = None
    partner: str | None = None
    country: str | None = None
    period: str | None = None
    place: str | None = None
    order: str = LATEST

    @property
    def in_use(self) -> list[str]:
        """What of it lets something through only, in words."""
        return [_(word) for name, word in NAMES.items() if getattr(self, name)]

    @property
    def anywhere(self) -> LogFilter:
        """The same whatever the city: what the map shows, so that another city can be chosen on it."""
        return replace(self, place=None)

    def query(self, codes: Mapping[str, str]) -> str:
        """It as the query of an address; `codes` are the short names of partners by identifier."""
        chosen = {name: value for name, value in asdict(self).items() if value and (name, value) != ("order", LATEST)}
        if self.partner is not None:
            chosen["partner"] = codes[self.partner]
        return urlencode({PARAMETERS[name]: value for name, value in chosen.items()})


def found(dossier: Dossier, chosen: LogFilter) -> pd.DataFrame:
    """The activities that the filter lets through, in its order."""
    activities = dossier.activities
    passes = np.ones(len(activities), dtype=bool)
    for column, value in (("kind", chosen.kind), ("country_code", chosen.country), ("place_id", chosen.place)):
        if value is not None:
            passes &= (activities[column] == value).fillna(False).to_numpy(dtype=bool)
    if chosen.period is not None:
        passes &= dossier.period_ids == chosen.period
    for rows, column, value in (
        (dossier.state.activity_objectives, "objective_id", chosen.objective),
        (dossier.state.attendance, "partner_id", chosen.partner),
    ):
        if value is not None:
            passes &= activities["activity_id"].isin(rows.loc[rows[column] == value, "activity_id"]).to_numpy()
    if chosen.search:
        passes &= search.matches(dossier.searched, ["text"], chosen.search).to_numpy()
    return _ordered(activities[passes], chosen.order)


def _ordered(activities: pd.DataFrame, order: str) -> pd.DataFrame:
    if order == EARLIEST:
        return activities
    dated = activities["starts"].notna().to_numpy()
    latest = pd.concat([activities[dated].iloc[::-1], activities[~dated]])
    if order == LATEST:
        return latest
    clusters = latest["clusters_count"].astype("Float64").astype(float)
    return latest.loc[clusters.sort_values(ascending=False, na_position="last", kind="stable").index]


def answer(dossier: Dossier) -> str:
    """Of how many activities held something came that is on record, and on how many sources disagree."""
    state = dossier.state
    held = list(state.held["activity_id"])
    if not held:
        return _("No activity is held yet.")
    produced = set(dossier.activity_outputs["activity_id"]) | set(state.decisions["activity_id"].dropna())
    brought = len(produced & set(held))
    text = ngettext(
        "Of {held} activity held, {brought} has an output or a decision on record.",
        "Of {held} activities held, {brought} have an output or a decision on record.", len(held),
    ).format(held=i18n.number(len(held)), brought=i18n.number(brought))  # fmt: skip
    disputed = dossier.conflicts["activity_id"].nunique()
    if disputed:
        text += " " + ngettext(
            "On {number} entry of the log sources disagree.", "On {number} entries of the log sources disagree.",
            disputed,
        ).format(number=i18n.number(disputed))  # fmt: skip
    return text


def counted(dossier: Dossier, rows: pd.DataFrame) -> str:
    """How many entries there are, and how many of them count."""
    number, held = len(rows), int(rows["activity_id"].isin(dossier.state.held["activity_id"]).sum())
    entries = ngettext("{number} entry", "{number} entries", number).format(number=i18n.number(number))
    return _("{entries}, {counted} of them counted as activities of the project that were held.").format(
        entries=entries, counted=i18n.number(held)
    )


def table(dossier: Dossier, rows: pd.DataFrame, carried: str = "") -> Table:
    """Some rows of the log with what stands beside them; `carried` as in `views.addresses`."""
    ids = list(rows["activity_id"])
    held = set(dossier.state.held["activity_id"])
    present, came_of = dossier.present(ids), dossier.came_of(ids)
    disputed, serves = dossier.disputed(ids), dossier.serves(ids)
    made = pd.DataFrame(
        [
            _line(row, present=present, came_of=came_of, disputed=disputed, serves=serves, held=held, carried=carried)
            for row in rows.to_dict("records")
        ],
        columns=list(LINE),
        dtype=object,
    )
    columns = (
        Column("when", _("When"), below="standing"),
        Column("title", _("Activity"), below="about", opens="opens", wide=True),
        Column("where", _("Place"), absent=_("not on record"), below="organised"),
        Column("who", _("Partners on record"), absent=_("not on record"), below="others"),
        Column("came_of", _("What came of it"), absent=_("nothing on record")),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    return Table("activities", columns, made, taken_away=tuple(Column(name, name) for name in TAKEN_AWAY))


TAKEN_AWAY = (
    "activity_id", "starts", "ends", "kind", "topic", "serves", "strand", "organiser", "venue", "other_participants",
    "participants_stated", "clusters_count", "countries_count", "relation_word", "status", "counted", "disagreement",
    "note", "evidence",
)  # fmt: skip
LINE = (
    "when", "standing", "title", "about", "opens", "where", "organised", "who", "others", "came_of", "source",
    "link", "mark", *TAKEN_AWAY,
)  # fmt: skip


def _line(
    row: Mapping[str, Any],
    *,
    present: Mapping[str, list[str]],
    came_of: Mapping[str, list[str]],
    disputed: Mapping[str, list[str]],
    serves: Mapping[str, list[str]],
    held: set[str],
    carried: str,
) -> dict[str, object]:
    """One activity in words."""
    name = row["activity_id"]
    counts = _("counted") if name in held else _("not counted")
    relation = _(words.RELATIONS[row["relation"]])
    topics = disputed.get(name, [])
    disagreement = f"{disputed_mark()}: {'; '.join(topics)}" if topics else ""
    # Texts and numbers of the activity itself are taken away as they are.
    return {column: row.get(column) for column in TAKEN_AWAY} | {
        "when": when(row),
        "standing": counts if name in held else f"{counts}: {relation}, {row['status']}",
        "title": row["title"],
        "about": " · ".join(part for part in (row["kind"], row["topic"], disagreement) if known(part)),
        "opens": addresses.activity(name, carried),
        "where": place(row),
        "organised": _("organised by {organiser}").format(organiser=row["organiser"]) if row["organiser"] else "",
        "who": ", ".join(present.get(name, [])),
        "others": " · ".join(part for part in (size(row), _others(row)) if part),
        "came_of": "; ".join(came_of.get(name, [])),
        "source": row["source"],
        "link": row["url"] if row["linkable"] else None,
        "mark": words.evidence_mark([row["evidence"]]),
        "serves": ", ".join(serves.get(name, [])),
        "strand": strand(row),
        "relation_word": relation,
        "counted": counts,
        "disagreement": "; ".join(topics),
    }  # fmt: skip


def when(activity: Mapping[str, Any]) -> str:
    """The date at the precision of its source."""
    return i18n.stated_span(activity["starts"], activity["ends"]) or _("no date on record")


def place(activity: Mapping[str, Any]) -> str:
    """City and country, as far as they are on record."""
    land = i18n.country(activity["country_code"]) if activity["country_code"] else None
    return ", ".join(part for part in (activity["city"], land) if part)


def disputed_mark() -> str:
    """What marks an entry on which sources disagree."""
    return words.symbol_and_word(DISPUTED)


def _others(activity: Mapping[str, Any]) -> str:
    others = activity["other_participants"]
    return _("also: {others}").format(others=others) if others else ""


def size(activity: Mapping[str, Any]) -> str:
    """People and clusters, as stated; empty where neither is."""
    parts = []
    if activity["participants_stated"]:
        parts.append(_("{number} people").format(number=activity["participants_stated"]))
    if known(activity["clusters_count"]):
        number = int(activity["clusters_count"])
        parts.append(ngettext("{number} cluster", "{number} clusters", number).format(number=number))
    return ", ".join(parts)
