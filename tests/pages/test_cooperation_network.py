"""Who works with whom: the network, the matrix by country, the pairs that never met, and how it all grew."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from math import dist

import pytest

from clustercoop.i18n import country
from tests.oracle import Oracle
from tests.oracle.record import NOT_APPLICABLE, day
from tests.pages import wording
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, See, open_cooperation
from tests.pages.collecting import on_screen
from tests.pages.screen import numbers_in

NETWORK, MATRIX, NEVER_MET = "The network of partners", "Who was together with whom", "Pairs that never met"
GROWTH, QUESTION = "How the network grew", "Who works with whom?"
NOT_KNOWN = "not on record"


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_cooperation(see, *request.param)


def test_the_answer_says_who_met_most_and_on_how_many_activities_that_rests(case: Case) -> None:
    cooperation, said = case.oracle.cooperation, case.screen.answers[QUESTION]
    known, own = len(cooperation.present), len(cooperation.held)
    if not known:
        assert numbers_in(said) == ([own] if own else [])
        assert not {NETWORK, MATRIX, NEVER_MET, GROWTH} & set(case.screen.tables), "nothing is guessed"
        return
    most = max(cooperation.joint.values(), default=None)
    assert numbers_in(said.replace("VDI/VDE-IT", ""))[-2:] == [known, own]
    if most is not None:
        pairs = [pair for pair, number in cooperation.joint.items() if number == most]
        assert any(all(case.names[name] in said for name in pair) for pair in pairs)
        assert most in numbers_in(said)


def test_the_matrix_has_the_joint_activities_of_each_pair_and_its_own_on_the_diagonal(case: Case) -> None:
    cooperation = case.oracle.cooperation
    rows = {row["Partner"].text: row for row in case.screen.tables.get(MATRIX, [])}
    if not cooperation.present:
        return
    assert sorted(rows) == sorted(case.names[row["partner_id"]] for row in cooperation.partners)
    possible = set(cooperation.possible)
    for partner in (row["partner_id"] for row in cooperation.partners):
        hosted, attended, met = cooperation.by_partner[partner]
        row = rows[case.names[partner]]
        for other in (row["partner_id"] for row in cooperation.partners):
            pair = frozenset((partner, other))
            joint = str(cooperation.joint.get(pair, 0)) if pair in possible else "n/a"
            assert row[case.names[other]].text == (str(attended) if partner == other else joint)
        assert (row["Hosted"].text, row["Partners met"].text) == (str(hosted), str(met))


def test_the_matrix_keeps_the_partners_of_a_country_together_in_the_order_of_their_names(case: Case) -> None:
    rows = case.screen.tables.get(MATRIX, [])
    lands = [row["Partner"].below for row in rows]
    assert lands == sorted(lands)
    codes = {case.names[row["partner_id"]]: row["country_code"] for row in case.oracle.record.partners}
    assert lands == [country(codes[row["Partner"].text]) for row in rows]
    if rows:
        names = [row["Partner"].text for row in rows]
        assert list(rows[0])[1 : 1 + len(names)] == names, "down and across in one order"


def test_the_network_has_each_partner_once_and_a_line_for_each_tie(case: Case) -> None:
    cooperation = case.oracle.cooperation
    if not cooperation.joint:
        assert "network" not in case.screen.charts
        return
    chart = case.screen.charts["network"]
    nodes = next(trace for trace in chart["data"] if trace["name"] == "Partner")
    assert [data[0] for data in nodes["customdata"]] == [row["partner_id"] for row in cooperation.partners]
    labels = [note["text"] for note in chart["layout"]["annotations"]]
    assert labels == [case.names[row["partner_id"]] for row in cooperation.partners]
    tips = next(trace for trace in chart["data"] if trace["name"] == "Tie")
    told = {data[1]: numbers_in(data[1].rpartition(": ")[2])[0] for data in tips["customdata"]}
    expected = {}
    for pair, number in cooperation.joint.items():
        one, other = (case.names[name] for name in case.names if name in pair)
        expected[f"{one} – {other}: {number} joint {'activity' if number == 1 else 'activities'}"] = number
    assert told == expected
    lines = [x for trace in chart["data"] if trace["mode"] == "lines" for x in trace["x"] if x is None]
    assert len(lines) == len(cooperation.joint)


def test_more_joint_activities_are_a_wider_line(see: See) -> None:
    case = open_cooperation(see, "shipped", STATUS_DATES["shipped"][-1])
    widths = {trace["line"]["width"] for trace in case.screen.charts["network"]["data"] if trace["mode"] == "lines"}
    assert len(widths) > 2


def test_no_partner_of_the_network_hides_another_and_each_stays_where_it_is(see: See) -> None:
    spots = []
    for on in STATUS_DATES["shipped"][1:]:
        chart = open_cooperation(see, "shipped", on).screen.charts["network"]
        nodes = next(trace for trace in chart["data"] if trace["name"] == "Partner")
        spots.append(list(zip(nodes["x"], nodes["y"], strict=True)))
    assert spots[0] == spots[1], "geography does not change with the day"
    assert min(dist(one, other) for one, other in combinations(spots[0], 2)) > 0.08


def test_a_chosen_partner_s_ties_stand_out_and_the_address_keeps_it(see: See) -> None:
    package, on = "shipped", STATUS_DATES["shipped"][-1]
    case = open_cooperation(see, package, on, **{"ties-of": "SIEA"})
    own = sum("SK-2" in pair for pair in case.oracle.cooperation.joint)
    traces = [trace for trace in case.screen.charts["network"]["data"] if trace["mode"] == "lines"]
    accents = {trace["line"]["color"]: 0 for trace in traces}
    for trace in traces:
        accents[trace["line"]["color"]] += trace["x"].count(None)
    assert own in accents.values() and sum(accents.values()) == len(case.oracle.cooperation.joint)
    assert case.screen.at.query_params["ties-of"] == "SIEA"


def test_the_table_of_the_network_counts_whom_each_partner_met(case: Case) -> None:
    cooperation = case.oracle.cooperation
    rows = {row["Partner"].text: row for row in case.screen.tables.get(NETWORK, [])}
    for partner, found in (cooperation.ties_by_partner if rows else {}).items():
        assert found is not None
        met, abroad, closest, most = found
        row = rows[case.names[partner]]
        assert (row["Partners met"].text, row["Of them abroad"].text) == (str(met), str(abroad))
        assert row["Met most often"].text == (case.names[closest] if closest else "nobody on record")
        assert row["Joint activities with it"].text == (str(most) if most is not None else "")


def test_the_pairs_that_never_met_are_counted_and_listed(case: Case) -> None:
    pairs = case.oracle.cooperation.never_met
    rows = case.screen.tables.get(NEVER_MET, [])
    if not pairs:
        assert not rows
        return
    said = next(note for note in case.screen.notes if "never met in an activity on record" in note)
    assert numbers_in(said) == [len(pairs), len(case.oracle.cooperation.possible)]
    expected = {}
    for pair in pairs:
        one, other = (case.names[name] for name in case.names if name in pair)
        expected[f"{one} and {other}"] = "yes" if case.oracle.cooperation.crosses(pair) else "no"
    assert {row["Pair"].text: row["Across a border"].text for row in rows} == expected


def test_the_growth_has_the_figures_of_each_period_s_end_and_of_the_day(case: Case) -> None:
    rows = case.screen.tables.get(GROWTH, [])
    if not case.oracle.cooperation.present:
        return
    ends = {day(row["end_on"]): row["number"] for row in case.oracle.record.rows("reporting_periods")}
    days = sorted({*(end for end in ends if end <= case.on), case.on})
    assert [row["Day"].text for row in rows] == [wording.day(on) for on in days]
    for on, row in zip(days, rows, strict=True):
        assert row["Day"].below == (f"end of period {ends[on]}" if on in ends else "status date")
        figures = Oracle(case.tables, on, public_only=case.public).cooperation.figures
        for title, measure in (
            ("Activities held", "activities_held"), ("Attendance on record", "known_attendance"),
            ("Density", "pairs_met"), ("Ties across borders", "cross_border_share"), ("E-I index", "ei_index"),
        ):  # fmt: skip
            value = figures[measure]
            assert row[title].text == on_screen(measure, "n/a" if value == NOT_APPLICABLE else value), title


def test_growth_never_falls_behind_while_no_partner_joins(see: See) -> None:
    case = open_cooperation(see, "shipped", STATUS_DATES["shipped"][-1])
    ties = [int(row["Ties"].text) for row in case.screen.tables[GROWTH] if row["Ties"].text.isdigit()]
    assert len(ties) > 3 and ties == sorted(ties)
    marks = case.screen.series("growth")["Pairs that met, of those possible"]["x"]
    assert len(marks) == len(ties)


def test_a_partner_that_joined_late_is_in_no_network_of_an_earlier_day(see: See) -> None:
    # Berges (FR-L) joined on 1 April 2018 and came to the opening walk of 10 and 11 March as a guest.
    joined = day("2018-04-01")
    before = open_cooperation(see, "riverbank", joined - timedelta(days=1))
    after = open_cooperation(see, "riverbank", joined)
    assert "Berges" not in [row["Partner"].text for row in before.screen.tables[MATRIX]]
    assert "Berges" in [row["Partner"].text for row in after.screen.tables[MATRIX]]
