"""What do they do together? The sentence, the figures, the strip, the map, and who carries what."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest

from clustercoop.i18n import country
from tests.oracle.record import NOT_ON_RECORD, day, span
from tests.pages import wording
from tests.pages.activities import held, held_by_place, on_record, outcomes, period_of
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, See, open_cooperation
from tests.pages.parts import broken_down
from tests.pages.screen import numbers_in

STRIP, PLACES = "Activities over the time of the project", "Where activities took place"
REACH, SHARES = "Reach by reporting period", "Shares of each partner"
FIGURES = ("activities_held", "known_attendance", "pairs_met", "cross_border_share", "ei_index")


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_cooperation(see, *request.param)


def test_the_headline_counts_activities_cities_and_pairs_that_met(case: Case) -> None:
    cooperation = case.oracle.cooperation
    cities = {row["place_id"] for row in cooperation.held} - {""}
    expected = [*case.day_in_words, len(cooperation.held)]
    expected += [len(cities)] if cities else []
    if cooperation.present:
        expected += [len(cooperation.present), len(cooperation.joint), len(cooperation.possible)]
    assert numbers_in(case.screen.headline) == expected


def test_the_figures_at_the_head_are_the_oracle_s(case: Case) -> None:
    assert case.shown_figures() == case.figures(*FIGURES)
    cooperation = case.oracle.cooperation
    for title, parts in (
        ("Activities with attendance on record", [len(cooperation.present), len(cooperation.held)]),
        ("Pairs of partners that met", [len(cooperation.joint), len(cooperation.possible)]),
        ("Ties across borders", [sum(map(cooperation.crosses, cooperation.joint)), len(cooperation.joint)]),
    ):
        below = " ".join(case.screen.figures[title].below)
        told = case.screen.figures[title].value not in ("n/a", NOT_ON_RECORD)
        assert numbers_in(below)[: len(parts)] == (parts if told else [])


def test_the_strip_has_a_mark_for_each_activity_of_a_known_day_since_the_start(case: Case) -> None:
    start = day(case.project["start_on"])
    drawn = [row for row in on_record(case) if row["starts"] and span(row["ends"] or row["starts"])[1] >= start]
    exact = {
        row["activity_id"] for row in drawn if len(row["starts"]) == 10 and len(row["ends"] or row["starts"]) == 10
    }
    chart = case.screen.charts.get("activity-strip")
    if chart is None:
        assert not drawn
        return
    marks = [data[0] for trace in chart["data"] for data in trace["customdata"] if trace.get("showlegend", True)]
    assert sorted(marks) == sorted(exact)
    days = {data[0]: x[:10] for trace in chart["data"] for data, x in zip(trace["customdata"], trace["x"], strict=True)}
    for row in drawn:
        if row["activity_id"] in exact:
            assert days[row["activity_id"]] == max(row["starts"], start.isoformat())


def test_a_date_without_a_day_is_a_bar_over_all_it_can_mean_and_never_a_mark(see: See) -> None:
    # A4 of the riverbank is stated as 2018; its project began on 1 January 2018.
    case = open_cooperation(see, "riverbank", STATUS_DATES["riverbank"][1])
    chart = case.screen.charts["activity-strip"]
    bars = [(shape["x0"], shape["x1"]) for shape in chart["layout"]["shapes"] if shape.get("opacity") == 0.3]
    assert bars == [("2018-01-01", "2019-01-01")]
    marks = [data[0] for trace in chart["data"] for data in trace["customdata"] if trace.get("showlegend", True)]
    assert "A4" not in marks


def test_marks_that_count_are_filled_and_the_others_hollow(see: See) -> None:
    case = open_cooperation(see, "shipped", STATUS_DATES["shipped"][-1])
    counted = held(case)
    for trace in case.screen.charts["activity-strip"]["data"]:
        if trace.get("showlegend", True):
            is_hollow = trace["marker"]["symbol"].endswith("-open")
            assert {data[0] in counted for data in trace["customdata"]} == {not is_hollow}, trace["name"]
            assert trace["name"].endswith(", not counted") == is_hollow


def test_what_has_no_date_is_named_beside_the_strip(case: Case) -> None:
    undated = [row["title"] for row in on_record(case) if not row["starts"]]
    (said,) = [note for note in case.screen.notes if note.startswith("Without a date on record")] or [""]
    assert [title for title in undated if title not in said] == []
    assert bool(undated) == bool(said)


def test_the_table_of_the_strip_has_each_activity_since_the_start(case: Case) -> None:
    start = day(case.project["start_on"])
    titles = [
        row["title"] for row in on_record(case) if row["starts"] and span(row["ends"] or row["starts"])[1] >= start
    ]
    shown = [row["Activity"].text for row in case.screen.tables.get(STRIP, [])]
    assert sorted(shown) == sorted(titles)


def test_the_answer_on_the_log_counts_outcomes_and_entries_on_which_sources_disagree(case: Case) -> None:
    own = case.oracle.cooperation.held
    said = case.screen.answers["What took place, where, and what came of it?"]
    if own:
        brought = sum(bool(outcomes(case, row)) for row in own)
        disputed = {row["activity_id"] for row in case.oracle.record.rows("activity_conflicts")}
        disputed &= {row["activity_id"] for row in on_record(case)}
        assert numbers_in(said) == [len(own), brought, *([len(disputed)] if disputed else [])]


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
    case = open_cooperation(see, "shipped", STATUS_DATES["shipped"][-1])
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


def test_reach_has_activities_people_and_clusters_of_each_period_as_stated(case: Case) -> None:
    cooperation = case.oracle.cooperation
    numbers = {row["period_id"]: row["number"] for row in case.oracle.record.rows("reporting_periods")}
    lost = "no single period" if numbers else "all activities held"
    rows = case.screen.tables[REACH]
    shown = {row["Period"].text: row for row in rows}
    assert list(shown) == [f"Period {numbers[name]}" if name else lost for name in cooperation.reach]
    for row, (activities, people, people_of, clusters, clusters_of) in zip(
        rows, cooperation.reach.values(), strict=True
    ):
        assert row["Activities held"].text == str(activities)
        assert row["People"].text == ("not stated" if people is None else wording.number(people))
        assert row["Clusters"].text == ("not stated" if clusters is None else wording.number(clusters))
        assert numbers_in(row["People"].below) == ([people_of, activities] if activities else [])
        assert numbers_in(row["Clusters"].below) == ([clusters_of, activities] if activities else [])
    by_period = Counter(period_of(case, row) for row in cooperation.held)
    for name, (activities, *_rest) in cooperation.reach.items():
        assert by_period[name] == activities


def test_the_shares_of_each_partner_are_the_oracle_s_with_their_parts(case: Case) -> None:
    cooperation = case.oracle.cooperation
    rows = {row["Partner"].text: row for row in case.screen.tables[SHARES]}
    assert list(rows) == list(case.names.values())
    money = broken_down(case.oracle, "partner")
    whole = sum(sums["approved"] or 0 for sums in money.values())
    lands = {row["partner_id"]: country(row["country_code"]) for row in case.oracle.record.partners}
    for partner, shares in cooperation.balance.items():
        row = rows[case.names[partner]]
        assert row["Partner"].below == lands[partner]
        for title, share in zip(("Hosting", "Attending", "Leading outputs"), shares, strict=True):
            assert row[title].text == (share if isinstance(share, str) else wording.percent(share, 1)), title
        approved = money[partner]["approved"]
        if approved is None:
            assert row["Budget"].text == "not published"
        else:
            assert row["Budget"].text == wording.percent(100 * wording.Fraction(approved, whole), 1)
            assert row["Budget"].below == wording.money(approved, case.currency)


def test_a_partner_s_name_opens_its_card_on_the_same_day(case: Case) -> None:
    for row in case.screen.tables[SHARES]:
        address = urlsplit(row["Partner"].link or "")
        asked = parse_qs(address.query)
        assert address.path == "regions"
        assert (asked["partner"], asked["date"]) == ([row["Partner"].text], [case.on.isoformat()])
        assert asked.get("public") == (["true"] if case.public else None)


def placed(case: Case) -> dict[str, int]:
    """Of each city on the map the number in its tooltip."""
    if not case.screen.at.get("deck_gl_json_chart"):
        return {}
    discs = case.screen.layers["places"]["data"]
    return {disc["id"]: int(numbers_in(disc["tooltip"].rpartition(": ")[2])[0]) for disc in discs}
