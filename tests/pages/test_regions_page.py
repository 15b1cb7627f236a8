"""Who are the partners, and where do they work?"""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations

import pytest

from clustercoop.i18n import country
from clustercoop.settings import ROOT
from clustercoop.views.regions import MEASURES
from tests.oracle import NOT_PUBLISHED
from tests.oracle.record import percent
from tests.pages import wording
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, See
from tests.pages.screen import numbers_in

TABLE = "All regions in numbers"
COLUMNS = {
    "approved": "Approved budget",
    "certified": "Certified expenditure",
    "rate": "Certified of approved",
    "hosted": "Activities hosted",
    "ties": "Partners met",
}
OWN_DAYS = [pytest.param((package, days[1]), id=package) for package, days in STATUS_DATES.items()]
CARDS = [
    pytest.param((package, days[-1], public, partner), id=f"{partner}-{'public' if public else 'all'}")
    for (package, days), partners in zip(STATUS_DATES.items(), (["HU-1", "SK-2"], ["AT-W", "FR-L"]), strict=True)
    for public in (False, True)
    for partner in partners
]


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return see("regions", *request.param)


def test_the_measures_to_fill_by_are_those_that_this_test_knows() -> None:
    assert {name: title for name, (title, _) in MEASURES.items()} == COLUMNS


def test_the_headline_counts_partners_regions_countries_and_pairs_that_met(case: Case) -> None:
    partners = case.oracle.record.partners
    expected = [
        len(partners),
        len({row["region_id"] for row in partners}),
        len({row["country_code"] for row in partners}),
    ]
    pairs = len(list(combinations(partners, 2)))
    if case.oracle.figures["pairs_met"] != NOT_PUBLISHED:
        expected += [*case.day_in_words, len(case.oracle.cooperation.joint), pairs]
    assert numbers_in(case.screen.headline) == expected


def test_the_table_sums_the_partners_of_each_region(case: Case) -> None:
    rows = case.screen.tables[TABLE]
    expected = regions(case)
    assert [row["Region"].text for row in rows] == list(expected)
    for row, values in zip(rows, expected.values(), strict=True):
        assert row["Country"].text == country(values["country"])
        assert row["Partners"].text == ", ".join(values["partners"])
        assert {name: row[title].text for name, title in COLUMNS.items()} == {
            name: written(name, values[name]) for name in COLUMNS
        }


@pytest.mark.parametrize("measure", list(COLUMNS))
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("selection", OWN_DAYS)
def test_each_region_is_filled_by_its_class_of_the_measure_in_the_url(
    selection: tuple, dark: bool, measure: str, see: See
) -> None:
    case = see("regions", *selection, query={"fill": measure}, dark=dark)
    assert case.screen.at.selectbox[0].value == measure
    legend = dict(case.screen.legend)
    assert len(legend) == len(case.screen.legend), "each class has a colour of its own"
    for region, values in outlined(case).items():
        colour = fill_of(case, region)
        low, high = numbers_in(legend[colour])
        value = Fraction(values[measure], 100 if measure in ("approved", "certified") else 1)
        below_top = value < Fraction(high) or (value == Fraction(high) and "under" not in legend[colour])
        assert Fraction(low) <= value and below_top, f"{region}: {float(value)} is not {legend[colour]}"


@pytest.mark.parametrize("selection", OWN_DAYS)
def test_regions_of_unknown_amount_are_filled_as_not_published(selection: tuple, see: See) -> None:
    case = see("regions", *selection, True, query={"fill": "certified"})
    assert [label for _, label in case.screen.legend] == [NOT_PUBLISHED]
    assert {fill_of(case, region) for region in outlined(case)} == {case.screen.legend[0][0]}


def test_what_is_said_and_what_is_hovered_name_the_same_amounts(case: Case) -> None:
    amounts = {region: values["approved"] for region, values in regions(case).items()}
    if case.published:
        low, high = min(amounts.values()), max(amounts.values())
        said = next(text for text in case.screen.texts() if text.startswith("Approved budget: from"))
        assert numbers_in(said) == [float(round(low / 100)), float(round(high / 100))]
    for region in outlined(case):
        tip = feature(case, region)["properties"]["tooltip"]
        assert tip == f"{region}: {written('approved', amounts[region])}"


def test_a_region_without_an_outline_is_named_and_its_partners_are_points(see: See) -> None:
    case = see("regions", "riverbank", STATUS_DATES["riverbank"][1])
    assert list(outlined(case)) == ["Wien"]
    (note,) = [text for text in case.screen.texts() if text.startswith("No outline is at hand")]
    assert "Rhône-Alpes" in note and "Kontinentalna Hrvatska" in note
    assert {point["id"] for point in case.screen.layers["partners"]["data"]} == set(case.names)


def test_every_partner_is_a_labelled_point_in_its_city(case: Case) -> None:
    places = {row["place_id"]: row for row in case.tables["places"]}
    points = {point["id"]: point for point in case.screen.layers["partners"]["data"]}
    assert list(points) == list(case.names)
    for partner in case.oracle.record.partners:
        place = places[partner["place_id"]]
        lon, lat = points[partner["partner_id"]]["position"]
        shared = sum(other["place_id"] == partner["place_id"] for other in case.oracle.record.partners) > 1
        apart = 0.4 if shared else 0
        assert abs(lon - float(place["lon"])) <= apart and abs(lat - float(place["lat"])) <= apart
        assert points[partner["partner_id"]]["tooltip"].startswith(partner["short_name"])
    assert sorted(label["text"] for label in case.screen.layers["labels"]["data"]) == sorted(case.names.values())


def test_partners_that_met_are_joined_by_an_arc_as_wide_as_their_joint_activities_are_many(case: Case) -> None:
    names = case.names
    positions = {tuple(point["position"]): point["id"] for point in case.screen.layers["partners"]["data"]}
    drawn = {}
    for arc in case.screen.layers["ties"]["data"]:
        pair = frozenset((positions[tuple(arc["source"])], positions[tuple(arc["target"])]))
        drawn[pair] = arc
    joint = case.oracle.cooperation.joint
    assert set(drawn) == set(joint)
    for pair, arc in drawn.items():
        assert arc["tooltip"].endswith(f": {joint[pair]}")
        assert all(names[partner] in arc["tooltip"] for partner in pair)
    widths = {joint[pair]: arc["width"] for pair, arc in drawn.items()}
    assert [widths[number] for number in sorted(widths)] == sorted(set(widths.values()))


@pytest.mark.parametrize("selection", CARDS)
def test_the_card_of_a_partner_has_its_names_money_reports_and_activities(selection: tuple, see: See) -> None:
    package, on, public, partner_id = selection
    case = see("regions", package, on, public, state={"partner": partner_id})
    (partner,) = [row for row in case.oracle.record.partners if row["partner_id"] == partner_id]
    assert partner["name"] in headings(case)
    facts = case.screen.facts
    assert facts["Name in its language"] == partner["name_native"]
    assert facts["Region"].endswith(f"({partner['region_id']})")
    sums = case.oracle.money.by_partner[partner_id]
    for label, stage in (("Approved budget", "approved"), ("Declared", "declared"), ("Certified", "certified")):
        expected = wording.money(sums[stage], case.currency) if sums else NOT_PUBLISHED
        assert facts[label].split(", ")[0] == expected
    received = facts[f"{case.project['fund']} received"]
    assert received == (wording.money(sums["paid"], case.currency) if sums else NOT_PUBLISHED)
    if sums and sums["approved"]:
        rate = wording.percent(Fraction(percent(sums["certified"], sums["approved"])), 1)
        assert facts["Certified"].split(", ")[1].startswith(rate)
    hosted, attended, met = case.oracle.cooperation.by_partner[partner_id]
    assert numbers_in(facts["Activities"]) == [attended, hosted, met]


@pytest.mark.parametrize("selection", CARDS)
def test_the_card_lists_the_partner_s_reports_with_their_state(selection: tuple, see: See) -> None:
    package, on, public, partner_id = selection
    case = see("regions", package, on, public, state={"partner": partner_id})
    numbers = {row["period_id"]: row["number"] for row in case.oracle.record.rows("reporting_periods")}
    own = {name: row for name, row in case.oracle.record.reports.items() if row["partner_id"] == partner_id}
    expected = {
        f"Period {numbers[row['period_id']]}": (wording.stated(row["due_on"]), case.oracle.reporting.status[name].value)
        for name, row in own.items()
    }
    rows = case.screen.tables.get("Reports", [])
    assert {row["Report"].text: (row["Due"].text, row["Status"].text[2:]) for row in rows} == expected


def test_a_partner_in_the_url_opens_its_card_and_the_others_step_back(see: See) -> None:
    on = STATUS_DATES["shipped"][-1]
    case = see("regions", "shipped", on, query={"partner": "MH SR"})
    assert "Ministry of Economy of the Slovak Republic" in headings(case)
    points = {point["id"]: point for point in case.screen.layers["partners"]["data"]}
    chosen = points.pop("SK-1")
    assert all(chosen["radius"] > point["radius"] and chosen["fill"] != point["fill"] for point in points.values())
    everyone = see("regions", "shipped", on)
    arcs = case.screen.layers["ties"]["data"]
    own = sum("SK-1" in pair for pair in case.oracle.cooperation.joint)
    assert len(arcs) == own < len(everyone.screen.layers["ties"]["data"])


def test_without_a_partner_the_page_says_how_to_choose_one(see: See) -> None:
    case = see("regions", "shipped", STATUS_DATES["shipped"][-1])
    assert not case.screen.facts
    assert any("click one on the map" in text for text in case.screen.texts())


def headings(case: Case) -> list[str]:
    """As a reader sees them: without the backslashes that keep Markdown away."""
    return [element.value.replace("\\", "") for element in case.screen.at.subheader]


def regions(case: Case) -> dict[str, dict]:
    """By the name of the region, in the order of the partners: what its partners come to together."""
    titles = {row["region_id"]: row["name"] for row in case.tables["regions"]}
    found: dict[str, dict] = {}
    for partner in case.oracle.record.partners:
        name = partner["partner_id"]
        region = found.setdefault(
            titles[partner["region_id"]],
            {"id": partner["region_id"], "country": partner["country_code"], "own": [], "partners": [], "hosted": 0},
        )
        region["own"].append(name)
        region["partners"].append(partner["short_name"])
        region["hosted"] += case.oracle.cooperation.by_partner[name][0]
    for region in found.values():
        sums = [case.oracle.money.by_partner[name] for name in region["own"]]
        for stage in ("approved", "certified"):
            region[stage] = sum(one[stage] for one in sums if one) if all(sums) else None
        rate = percent(region["certified"], region["approved"]) if all(sums) else None
        region["rate"] = None if isinstance(rate, str) else rate
        pairs = [pair for pair in case.oracle.cooperation.joint if pair & set(region["own"])]
        met = {other for pair in pairs for one in pair if one in region["own"] for other in pair - {one}}
        region["ties"] = len(met)
    return found


def written(measure: str, value: Fraction | int | None) -> str:
    if value is None:
        return NOT_PUBLISHED
    if measure == "rate":
        return wording.percent(Fraction(value), 1)
    return wording.number(Fraction(value, 100 if measure in ("approved", "certified") else 1))


def outlined(case: Case) -> dict[str, dict]:
    """The regions of which we have boundaries."""
    nuts = json.loads((ROOT / "data" / "geo" / "nuts2.geojson").read_text(encoding="utf-8"))
    known = {one["properties"]["nuts_id"] for one in nuts["features"]}
    return {name: region for name, region in regions(case).items() if region["id"] in known}


def feature(case: Case, region: str) -> dict:
    """The region's outline on the map, found by the name in its tooltip."""
    (found,) = [
        one
        for one in case.screen.layers["regions"]["data"]["features"]
        if one["properties"]["tooltip"].startswith(f"{region}: ")
    ]
    return dict(found)


def fill_of(case: Case, region: str) -> str:
    red, green, blue, _ = feature(case, region)["properties"]["fill"]
    return f"#{red:02X}{green:02X}{blue:02X}"
