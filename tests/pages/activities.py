"""What the log of activities has to show, from the rows of a package."""

from __future__ import annotations

import unicodedata
from collections import Counter

from clustercoop.i18n import country
from tests.oracle.record import Row, day, span
from tests.pages import wording
from tests.pages.cases import Case

NOT_ON_RECORD = "not on record"
UNFOLDED = str.maketrans({"ł": "l", "Ł": "l", "ß": "ss"})


def on_record(case: Case) -> list[Row]:
    """Activities over by the day, and those of which no date is on record."""
    rows = case.oracle.record.rows("activities")
    return [row for row in rows if not row["starts"] or case.oracle.record.over(row["ends"] or row["starts"])]


def latest_first(rows: list[Row]) -> list[Row]:
    """By their start as stated, those of one day by identifier from the last on; those without a date last."""
    dated = sorted((row for row in rows if row["starts"]), key=lambda row: (row["starts"], row["activity_id"]))
    return [*reversed(dated), *sorted((row for row in rows if not row["starts"]), key=lambda row: row["activity_id"])]


def held(case: Case) -> set[str]:
    """Those that count."""
    return {row["activity_id"] for row in case.oracle.cooperation.held}


def came(case: Case, activity: Row) -> list[Row]:
    """Rows of the partners on record at an activity."""
    rows = case.oracle.record.rows("activity_partners")
    return [row for row in rows if row["activity_id"] == activity["activity_id"]]


def attendance(case: Case, activity: Row) -> set[str]:
    """Short names as the log has them, the host named as such."""
    return {
        case.names[row["partner_id"]] + (" (host)" if row["role"] == "host" else "") for row in came(case, activity)
    }


def outcomes(case: Case, activity: Row) -> list[str]:
    """What came of an activity: titles of outputs, then decisions of the meetings held that it is."""
    titles = {row["output_id"]: row["title"] for row in case.oracle.record.rows("outputs")}
    links = case.oracle.record.rows("activity_outputs")
    found = [titles[row["output_id"]] for row in links if row["activity_id"] == activity["activity_id"]]
    meetings = {
        row["meeting_id"]
        for row in case.oracle.record.rows("meetings")
        if row["activity_id"] == activity["activity_id"] and row["held_on"] and day(row["held_on"]) <= case.on
    }
    decisions = [
        row
        for row in case.oracle.record.rows("decisions")
        if row["meeting_id"] in meetings and day(row["decided_on"]) <= case.on
    ]
    decisions.sort(key=lambda row: (row["decided_on"], row["decision_id"]))
    return [*found, *(f"Decision: {row['title']}" for row in decisions)]


def disputes(case: Case, activity: Row) -> dict[str, list[Row]]:
    """Every value of the facts in conflict that touch an activity, by topic."""
    facts = case.oracle.record.rows("facts_in_conflict")
    touched = {
        row["conflict_id"]
        for row in case.oracle.record.rows("activity_conflicts")
        if row["activity_id"] == activity["activity_id"]
    }
    topics = [row["topic"] for row in facts if row["conflict_id"] in touched]
    return {topic: [row for row in facts if row["topic"] == topic] for topic in topics}


def period_of(case: Case, activity: Row) -> str | None:
    """The period in which all days lie that its end can mean."""
    if not activity["starts"]:
        return None
    first, last = span(activity["ends"] or activity["starts"])
    for row in case.oracle.record.rows("reporting_periods"):
        if day(row["start_on"]) <= first and last <= day(row["end_on"]):
            return row["period_id"]
    return None


def holds(case: Case, activity: Row, words: str) -> bool:
    """Whether each word stands in its texts or in a name of a partner on record there, whatever the diacritics."""
    places = {row["place_id"]: row["name"] for row in case.tables["places"]}
    texts = [activity[name] for name in ("title", "topic", "organiser", "other_participants")]
    texts.append(places.get(activity["place_id"], ""))
    partners = {row["partner_id"]: row for row in case.oracle.record.partners}
    for row in came(case, activity):
        texts += [partners[row["partner_id"]][name] for name in ("short_name", "name", "name_native")]
    text = plain("\n".join(texts))
    return all(word in text for word in plain(words).split())


def plain(text: str) -> str:
    """Without case and diacritics, by Unicode's decomposition; enough for the letters of our packages."""
    decomposed = unicodedata.normalize("NFD", text.translate(UNFOLDED))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)).lower()


def place_words(case: Case, activity: Row) -> str:
    """City and country as the log has them."""
    cities = {row["place_id"]: row["name"] for row in case.tables["places"]}
    land = country(activity["country_code"]) if activity["country_code"] else None
    return ", ".join(part for part in (cities.get(activity["place_id"]), land) if part)


def when(activity: Row) -> str:
    return wording.span(activity["starts"], activity["ends"]) or "no date on record"


def held_by_place(case: Case, activities: list[Row]) -> dict[str, int]:
    """Of each city the number of those that count."""
    counted = held(case)
    return dict(Counter(row["place_id"] for row in activities if row["activity_id"] in counted and row["place_id"]))
