"""What do they do together?"""

from __future__ import annotations

from collections import Counter

import pytest

from clustercoop.i18n import country
from tests.oracle import NOT_PUBLISHED
from tests.oracle.record import Row
from tests.pages import wording
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, See
from tests.pages.screen import numbers_in

LOG, PLACES, MATRIX = "Log of activities", "Where activities took place", "Who was together with whom"
NOT_ON_RECORD = "not on record"
OPEN = {"table-places": True}
LAST_DAYS = [pytest.param((package, days[-1]), id=package) for package, days in STATUS_DATES.items()]


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return see("cooperation", *request.param, state=OPEN)


def test_the_headline_counts_activities_cities_and_pairs_that_met(case: Case) -> None:
    cooperation = case.oracle.cooperation
    cities = {row["place_id"] for row in cooperation.held} - {""}
    expected = [*case.day_in_words, len(cooperation.held)]
    expected += [len(cities)] if cities else []
    pairs = len(case.names) * (len(case.names) - 1) // 2
    told = cooperation.held and cooperation.figures["pairs_met"] != NOT_PUBLISHED
    expected += [len(cooperation.present), len(cooperation.joint), pairs] if told else []
    assert numbers_in(case.screen.headline) == expected


def test_the_figures_at_the_head_are_the_oracle_s(case: Case) -> None:
    assert case.shown_figures() == case.figures("activities_held", "pairs_met")
    below = case.screen.figures["Pairs of partners that met"].below[0]
    is_known = case.oracle.figures["pairs_met"] != NOT_PUBLISHED
    assert numbers_in(below)[:1] == ([len(case.oracle.cooperation.joint)] if is_known else [])


def test_the_log_has_every_activity_over_by_the_day_and_those_without_a_date_last(case: Case) -> None:
    rows = case.screen.tables.get(LOG, [])
    assert sorted(row["Activity"].text for row in rows) == sorted(row["title"] for row in on_record(case))
    dated = {row["title"]: row["starts"] for row in on_record(case)}
    starts = [dated[row["Activity"].text] for row in rows]
    with_date = [start for start in starts if start]
    assert starts == sorted(with_date, reverse=True) + [""] * (len(starts) - len(with_date))


def test_each_entry_of_the_log_says_when_where_who_and_how_it_is_known(case: Case) -> None:
    shown = {row["Activity"].text: row for row in case.screen.tables.get(LOG, [])}
    cities = {row["place_id"]: row["name"] for row in case.tables["places"]}
    sources = {row["source_id"]: row for row in case.tables["sources"]}
    held = {row["activity_id"] for row in case.oracle.cooperation.held}
    for row in on_record(case):
        cells, source = shown[row["title"]], sources[row["source_id"]]
        assert cells["When"].text == (wording.span(row["starts"], row["ends"]) or "no date on record")
        assert cells["When"].below.startswith("counted" if row["activity_id"] in held else "not counted")
        place = [cities.get(row["place_id"]), country(row["country_code"]) if row["country_code"] else None]
        assert cells["Place"].text == (", ".join(part for part in place if part) or NOT_ON_RECORD)
        assert cells["Activity"].below.startswith(row["kind"])
        assert present(cells["Partners on record"].text) == attendance(case, row)
        assert (cells["Source"].text, cells["Source"].below[2:]) == (source["title"], row["evidence"])
        assert cells["Source"].link == (source["url"] if source["linkable"] == "true" else None)


def test_above_the_log_stands_how_many_entries_count_as_activities_held(case: Case) -> None:
    entries = on_record(case)
    if entries:
        (said,) = [text for text in case.screen.texts() if "counted as activities" in text]
        assert numbers_in(said) == [len(entries), len(case.oracle.cooperation.held)]


@pytest.mark.parametrize("selection", LAST_DAYS)
def test_the_log_can_be_filtered_by_kind_objective_partner_and_country(selection: tuple, see: See) -> None:
    package, on = selection
    whole = see("cooperation", package, on, state=OPEN)
    activities = on_record(whole)
    served = {(row["activity_id"], row["objective_id"]) for row in whole.oracle.record.rows("activity_objectives")}
    came = {(row["activity_id"], row["partner_id"]) for row in whole.oracle.record.rows("activity_partners")}
    objective = whole.tables["objectives"][0]["objective_id"]
    partner = whole.oracle.record.partners[-1]["partner_id"]
    kind, land = next((row["kind"], row["country_code"]) for row in activities if row["country_code"])
    for chosen, fits in (
        ({"kind": kind}, lambda row: row["kind"] == kind),
        ({"objective": objective}, lambda row: (row["activity_id"], objective) in served),
        ({"log-partner": partner}, lambda row: (row["activity_id"], partner) in came),
        ({"country": land}, lambda row: row["country_code"] == land),
        ({"kind": kind, "country": land}, lambda row: row["kind"] == kind and row["country_code"] == land),
    ):
        case = see("cooperation", package, on, state=OPEN | chosen)
        expected = sorted(row["title"] for row in activities if fits(row))
        assert expected, f"{chosen} finds something"
        assert len(expected) < len(activities), f"{chosen} leaves something out"
        assert sorted(row["Activity"].text for row in case.screen.tables[LOG]) == expected
        assert placed(case) == held_by_place(case, [row for row in activities if fits(row)])


def test_filters_that_nothing_fits_say_so_and_what_to_do(see: See) -> None:
    # Nobody of Lyon was at the evening of three rivers.
    state = OPEN | {"log-partner": "FR-L", "country": "HR"}
    case = see("cooperation", "riverbank", STATUS_DATES["riverbank"][-1], state=state)
    (said,) = case.screen.at.info
    assert "Choose fewer filters" in said.value
    assert LOG not in case.screen.tables
    assert not case.screen.at.get("deck_gl_json_chart")
    assert "No activity of this selection has a place on record." in list(case.screen.texts())


def test_the_map_has_a_disc_for_each_city_with_its_number_of_activities(case: Case) -> None:
    assert placed(case) == held_by_place(case, on_record(case))
    if not placed(case):
        assert not case.screen.at.get("deck_gl_json_chart")
        return
    places = {row["place_id"]: row for row in case.tables["places"]}
    for disc in case.screen.layers["places"]["data"]:
        place = places[disc["id"]]
        assert disc["position"] == [float(place["lon"]), float(place["lat"])]
    labels = {label["text"] for label in case.screen.layers["labels"]["data"]}
    cities = {(places[name]["name"], number) for name, number in held_by_place(case, on_record(case)).items()}
    assert labels == {f"{city} · {number}" for city, number in cities}


def test_a_larger_number_of_activities_is_a_larger_disc(see: See) -> None:
    case = see("cooperation", "shipped", STATUS_DATES["shipped"][-1], state=OPEN)
    numbers = held_by_place(case, on_record(case))
    assert len(set(numbers.values())) > 1
    radii = {disc["id"]: disc["radius"] for disc in case.screen.layers["places"]["data"]}
    assert sorted(radii, key=lambda name: (radii[name], name)) == sorted(
        numbers, key=lambda name: (numbers[name], name)
    )


def test_the_table_of_cities_is_the_map_in_numbers(case: Case) -> None:
    places = {row["place_id"]: row["name"] for row in case.tables["places"]}
    expected = {places[name]: str(number) for name, number in held_by_place(case, on_record(case)).items()}
    rows = case.screen.tables[PLACES]
    assert {row["City"].text: row["Activities held"].text for row in rows} == expected
    numbers = [int(row["Activities held"].text) for row in rows]
    assert numbers == sorted(numbers, reverse=True)


def test_the_matrix_has_the_joint_activities_of_each_pair_and_its_own_on_the_diagonal(case: Case) -> None:
    rows = case.screen.tables[MATRIX]
    assert [row["Partner"].text for row in rows] == list(case.names.values())
    for row, (partner, (hosted, attended, met)) in zip(rows, case.oracle.cooperation.by_partner.items(), strict=True):
        for other, name in case.names.items():
            joint = case.oracle.cooperation.joint.get(frozenset((partner, other)), 0)
            assert row[name].text == str(attended if partner == other else joint)
        assert (row["Hosted"].text, row["Partners met"].text) == (str(hosted), str(met))


def on_record(case: Case) -> list[Row]:
    """Activities over by the day, and those of which no date is on record."""
    rows = case.oracle.record.rows("activities")
    return [row for row in rows if not row["starts"] or case.oracle.record.over(row["ends"] or row["starts"])]


def attendance(case: Case, activity: Row) -> set[str]:
    """Short names as the log has them, the host named as such."""
    came = [
        row for row in case.oracle.record.rows("activity_partners") if row["activity_id"] == activity["activity_id"]
    ]
    return {case.names[row["partner_id"]] + (" (host)" if row["role"] == "host" else "") for row in came}


def present(cell: str) -> set[str]:
    return set() if cell == NOT_ON_RECORD else set(cell.split(", "))


def held_by_place(case: Case, activities: list[Row]) -> dict[str, int]:
    held = {row["activity_id"] for row in case.oracle.cooperation.held}
    return dict(Counter(row["place_id"] for row in activities if row["activity_id"] in held and row["place_id"]))


def placed(case: Case) -> dict[str, int]:
    """Of each city on the map the number in its tooltip."""
    if not case.screen.at.get("deck_gl_json_chart"):
        return {}
    discs = case.screen.layers["places"]["data"]
    return {disc["id"]: int(numbers_in(disc["tooltip"].rpartition(": ")[2])[0]) for disc in discs}
