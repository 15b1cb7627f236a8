"""The log of activities: its entries, search, filters, order and pages, its file, and the card of one activity."""

from __future__ import annotations

import csv
import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.oracle.record import Row
from tests.pages.activities import (
    NOT_ON_RECORD,
    attendance,
    came,
    disputes,
    held,
    held_by_place,
    holds,
    latest_first,
    on_record,
    outcomes,
    period_of,
    place_words,
    when,
)
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, Run, See
from tests.pages.screen import Screen, numbers_in, parsed, text_of
from tests.pages.test_cooperation_page import placed

LOG = "Log of activities"
PER_PAGE = 25
OPENED = (("results", "activity_outputs", "output_id"), ("knowledge", "clusters", "cluster_id"))
"""Pages that a card leads to, with the rows that say whereto."""
LAST_DAYS = [pytest.param((package, days[-1]), id=package) for package, days in STATUS_DATES.items()]


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return see("cooperation", *request.param)


def test_the_file_of_the_log_has_every_activity_over_by_the_day_and_those_without_a_date_last(case: Case) -> None:
    rows = latest_first(on_record(case))
    assert [row["activity_id"] for row in file(case)] == [row["activity_id"] for row in rows]


def test_the_screen_has_the_first_page_of_the_same(case: Case) -> None:
    rows = latest_first(on_record(case))
    assert titles(case) == [row["title"] for row in rows[:PER_PAGE]]
    ranges = [note for note in case.screen.notes if note == f"1 to {PER_PAGE} of {len(rows)}"]
    assert bool(ranges) == (len(rows) > PER_PAGE)


def test_the_second_page_goes_on_where_the_first_ends(
    see: See, run: Run, addresses: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", addresses["shipped"])
    on = STATUS_DATES["shipped"][-1]
    screen = run("cooperation", query={"date": on.isoformat()})
    turned = Screen(screen.at.number_input[0].set_value(2).run(), screen.files)
    expected = latest_first(on_record(see("cooperation", "shipped", on)))[PER_PAGE:]
    assert [row["Activity"].text for row in turned.tables[LOG]] == [row["title"] for row in expected]
    assert f"{PER_PAGE + 1} to {PER_PAGE + len(expected)} of {PER_PAGE + len(expected)}" in turned.notes


def test_each_entry_says_when_where_who_what_came_of_it_and_how_it_is_known(case: Case) -> None:
    sources = {row["source_id"]: row for row in case.tables["sources"]}
    for cells, row in zip(case.screen.tables.get(LOG, []), latest_first(on_record(case)), strict=False):
        source = sources[row["source_id"]]
        assert cells["When"].text == when(row)
        assert cells["When"].below.startswith("counted" if row["activity_id"] in held(case) else "not counted")
        assert cells["Place"].text == (place_words(case, row) or NOT_ON_RECORD)
        assert row["organiser"] in cells["Place"].below
        assert cells["Activity"].below.startswith(row["kind"]) and row["topic"] in cells["Activity"].below
        assert present(cells["Partners on record"].text) == attendance(case, row)
        if row["clusters_count"]:
            assert f"{row['clusters_count']} cluster" in cells["Partners on record"].below
        assert row["participants_stated"] in cells["Partners on record"].below
        assert row["other_participants"] in cells["Partners on record"].below
        assert cells["What came of it"].text == ("; ".join(outcomes(case, row)) or "nothing on record")
        assert (cells["Source"].text, cells["Source"].below[2:]) == (source["title"], row["evidence"])
        assert cells["Source"].link == (source["url"] if source["linkable"] == "true" else None)
        for topic in disputes(case, row):
            assert topic in cells["Activity"].below
        assert ("sources disagree" in cells["Activity"].below) == bool(disputes(case, row))


def test_the_file_tells_what_the_source_states(case: Case) -> None:
    by_id = {row["activity_id"]: row for row in on_record(case)}
    for told in file(case):
        row = by_id[told["activity_id"]]
        for name in ("starts", "ends", "kind", "topic", "venue", "participants_stated", "clusters_count", "note"):
            assert told[name].lstrip("'") == row[name].lstrip("'"), name


def test_above_the_log_stands_how_many_entries_count_as_activities_held(case: Case) -> None:
    entries = on_record(case)
    if entries:
        (said,) = [text for text in case.screen.texts() if "counted as activities" in text]
        assert numbers_in(said) == [len(entries), len(case.oracle.cooperation.held)]


@pytest.mark.parametrize("selection", LAST_DAYS)
@pytest.mark.parametrize("public", [False, True], ids=["all", "public"])
def test_each_filter_of_the_address_leaves_what_fits_it_in_log_file_and_map(
    selection: tuple[str, date], public: bool, see: See
) -> None:
    package, on = selection
    whole = see("cooperation", package, on, public)
    activities = on_record(whole)
    for chosen, fits in choices(whole):
        case = see("cooperation", package, on, public, query=chosen)
        expected = [row for row in latest_first(activities) if fits(row)]
        assert expected, f"{chosen} finds something"
        assert titles(case) == [row["title"] for row in expected[:PER_PAGE]], chosen
        assert [row["activity_id"] for row in file(case)] == [row["activity_id"] for row in expected], chosen
        if "city" not in chosen:
            assert placed(case) == held_by_place(case, expected), chosen


def choices(case: Case) -> list[tuple[dict[str, str], object]]:
    """Filters, alone and together, with what they mean."""
    activities = on_record(case)
    served = {(row["activity_id"], row["objective_id"]) for row in case.oracle.record.rows("activity_objectives")}
    there = {(row["activity_id"], row["partner_id"]) for row in case.oracle.record.rows("activity_partners")}
    objective = next(row["objective_id"] for row in case.oracle.record.rows("activity_objectives")
                     if row["activity_id"] in {one["activity_id"] for one in activities})  # fmt: skip
    partner = next(
        name for name in reversed(case.names) if any((row["activity_id"], name) in there for row in activities)
    )
    kind, land = next((row["kind"], row["country_code"]) for row in activities if row["country_code"])
    city = next(row["place_id"] for row in activities if row["place_id"])
    period = next((found for row in activities if (found := period_of(case, row))), None)
    made: list[tuple[dict[str, str], object]] = [
        ({"kind": kind}, lambda row: row["kind"] == kind),
        ({"objective": objective}, lambda row: (row["activity_id"], objective) in served),
        ({"with": case.names[partner]}, lambda row: (row["activity_id"], partner) in there),
        ({"country": land}, lambda row: row["country_code"] == land),
        ({"city": city}, lambda row: row["place_id"] == city),
        ({"kind": kind, "country": land}, lambda row: row["kind"] == kind and row["country_code"] == land),
        ({"q": kind[:3], "country": land}, lambda row: holds(case, row, kind[:3]) and row["country_code"] == land),
    ]
    if period is not None:
        made.append(({"period": period}, lambda row: period_of(case, row) == period))
    return [(query, fits) for query, fits in made if any(fits(row) for row in activities)]


@pytest.mark.parametrize("words", ["rzeszow", "RZESZÓW", "ljubljana roadshow", "czechinvest", "poli", "innovativ"])
def test_the_search_finds_in_any_case_and_without_diacritics(words: str, see: See) -> None:
    package, on = "shipped", STATUS_DATES["shipped"][-1]
    case = see("cooperation", package, on, query={"q": words})
    expected = [row for row in latest_first(on_record(case)) if holds(case, row, words)]
    assert expected
    assert [row["activity_id"] for row in file(case)] == [row["activity_id"] for row in expected]


def test_a_city_that_is_chosen_stands_out_on_the_map_among_the_others(see: See) -> None:
    package, on = "shipped", STATUS_DATES["shipped"][-1]
    case = see("cooperation", package, on, query={"city": "ljubljana"})
    assert placed(case) == held_by_place(case, on_record(case)), "another city can be chosen"
    colours = {disc["id"]: tuple(disc["fill"]) for disc in case.screen.layers["places"]["data"]}
    assert list(colours.values()).count(colours["ljubljana"]) == 1 and len(set(colours.values())) == 2
    assert {row["place_id"] for row in on_record(case) if row["title"] in titles(case)} == {"ljubljana"}


@pytest.mark.parametrize("order", ["earliest", "clusters"])
@pytest.mark.parametrize("selection", LAST_DAYS)
def test_the_order_of_the_address_is_that_of_the_log(order: str, selection: tuple[str, date], see: See) -> None:
    case = see("cooperation", *selection, query={"order": order})
    rows = latest_first(on_record(case))
    if order == "earliest":
        dated = sorted((row for row in rows if row["starts"]), key=lambda row: (row["starts"], row["activity_id"]))
        expected = [*dated, *(row for row in rows if not row["starts"])]
    else:
        stating = [row for row in rows if row["clusters_count"]]
        expected = sorted(stating, key=lambda row: -int(row["clusters_count"]))
        expected += [row for row in rows if not row["clusters_count"]]
    assert [row["activity_id"] for row in file(case)] == [row["activity_id"] for row in expected]


def test_filters_that_nothing_fits_say_what_to_loosen(see: See) -> None:
    # Nobody of Lyon was at an activity in Croatia.
    query = {"with": "Berges", "country": "HR", "q": "nowhere"}
    case = see("cooperation", "riverbank", STATUS_DATES["riverbank"][-1], query=query)
    (said,) = case.screen.at.info
    assert all(word in said.value for word in ("Search", "Partner", "Country"))
    assert "Kind" not in said.value
    assert LOG not in case.screen.tables
    assert not case.screen.at.get("deck_gl_json_chart")
    assert "No activity of this selection has a place on record." in list(case.screen.texts())


def test_an_entry_opens_its_card_and_keeps_what_was_looked_for(see: See) -> None:
    query = {"q": "roadshow", "country": "PL"}
    case = see("cooperation", "shipped", STATUS_DATES["shipped"][-1], query=query)
    (row,) = case.screen.tables[LOG]
    address = urlsplit(row["Activity"].link or "")
    asked = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert address.path == "cooperation"
    assert asked == query | {"date": case.on.isoformat(), "activity": "A15"}


@pytest.mark.parametrize("selection", LAST_DAYS)
def test_every_card_says_all_that_is_on_record(selection: tuple[str, date], see: See) -> None:
    package, on = selection
    for row in on_record(see("cooperation", package, on)):
        case = see("cooperation", package, on, query={"activity": row["activity_id"]})
        said = " ".join(case.screen.texts()).replace("\\", "")
        assert case.screen.facts["When"] == when(row)
        assert case.screen.facts["Place"] == (place_words(case, row) or NOT_ON_RECORD)
        for name in ("title", "venue", "organiser", "topic", "attendance_note", "other_participants", "date_note",
                     "note", "participants_stated", "clusters_count", "countries_count"):  # fmt: skip
            assert row[name].replace("\n", " ") in said, f"{row['activity_id']}: {name}"
        expected = {(f"regions?{case_query(case)}", case.names[one["partner_id"]]) for one in came(case, row)}
        assert {(link.partition("&partner=")[0], text) for link, text in links(case, "regions")} == expected
        for kind, resource, key in (
            ("results", "activity_outputs", "output_id"),
            ("knowledge", "clusters", "cluster_id"),
        ):
            rows = case.oracle.record.rows(resource)
            ids = [one[key] for one in rows if one["activity_id"] == row["activity_id"]]
            assert [link.rpartition("=")[2] for link, _text in links(case, kind)] == ids, (
                f"{row['activity_id']}: {kind}"
            )
        if not came(case, row):
            assert "No source on record says which partners took part." in said


def test_a_card_says_of_an_output_what_the_results_page_says(see: See) -> None:
    on = STATUS_DATES["shipped"][-1]
    said = " ".join(see("cooperation", "shipped", on, query={"activity": "A21"}).screen.texts())
    for output in ("O18", "O19"):  # formulated and signed; no source states the day
        assert see("results", "shipped", on, query={"output": output}).screen.facts["State"] == UNDATED
    assert said.count(UNDATED) == 2


def test_a_card_shows_every_value_of_a_fact_in_conflict_with_its_source(see: See) -> None:
    case = see("cooperation", "shipped", STATUS_DATES["shipped"][-1], query={"activity": "A14"})
    rows = case.screen.tables["Sources disagree"]
    assert [(row["Fact"].text, row["Value"].text, row["Used here"].text) for row in rows] == [
        ("Number of matchmaking roadshows", "6", "used"),
        ("Number of matchmaking roadshows", "7", "not used"),
    ]
    assert all(row["Source"].link for row in rows)


def test_an_activity_that_is_not_known_on_the_day_is_said_and_shows_no_card(see: See) -> None:
    # The closing conference was held on 17 March 2014.
    for name in ("A20", "nothing"):
        case = see("cooperation", "shipped", date(2014, 3, 16), query={"activity": name})
        assert f"“{name}” is not known on this day; it is left out." in case.screen.notes
        assert not case.screen.facts
    assert see("cooperation", "shipped", date(2014, 3, 17), query={"activity": "A20"}).screen.facts


UNDATED = "◉\N{NO-BREAK SPACE}delivered, date unknown"


def titles(case: Case) -> list[str]:
    return [row["Activity"].text for row in case.screen.tables.get(LOG, [])]


def file(case: Case) -> list[Row]:
    """The rows of the log's file, none where there is no log."""
    if LOG not in case.screen.tables:
        return []
    return list(csv.DictReader(io.StringIO(case.screen.file("csv-activities").decode("utf-8"), newline="")))


def present(cell: str) -> set[str]:
    return set() if cell == NOT_ON_RECORD else set(cell.split(", "))


def case_query(case: Case) -> str:
    return f"date={case.on.isoformat()}"


def links(case: Case, page: str) -> list[tuple[str, str]]:
    """Addresses and texts of the links of a card that lead to a page."""
    lists = [
        part for element in case.screen.at.main if element.type == "html" and 'class="links"' in element.value
        for part in [parsed(element.value)]
    ]  # fmt: skip
    found = [link for part in lists for link in part.iter("a")]
    return [(link.get("href", ""), text_of(link)) for link in found if link.get("href", "").startswith(f"{page}?")]
