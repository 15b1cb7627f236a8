"""What has been achieved? Each figure, sentence, table and chain of the page beside the oracle."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest

from clustercoop.vocabulary import IndicatorState, OutputState
from tests.oracle.record import day
from tests.pages import wording
from tests.pages.cases import SELECTIONS, Case, See, open_results
from tests.pages.screen import Cell, numbers_in, text_of

ABSENT = "\N{EN DASH}"
DELIVERED = ("delivered", "delivered, date unknown")
DONE = (*DELIVERED, "begun")
PUBLIC, PROMISED = "Delivered or begun, by the public record", "Planned, with nothing more on the public record"
JUDGED, VALUES = "Judgements of the lead partner, objective {number}", "Values by reporting period, objective {number}"
SHIPPED = ("shipped", date(2013, 9, 30))
MARKS = {"public record": "◆", "reported": "◈", "demonstration": "◇"}


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_results(see, *request.param)


def outputs(case: Case) -> list[dict[str, str]]:
    return list(case.oracle.results.outputs.values())


def of_objective(case: Case, rows: list[dict[str, Any]], objective: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["objective_id"] == objective]


def by_state(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """What is delivered first, in the order of the vocabulary; in each state as they came."""
    return [row for state in OutputState for row in rows if row["state"] == state]


def quantity(number: Fraction | str) -> str:
    """With the decimals that it has."""
    value = Fraction(number)
    decimals = next(places for places in (0, 1, 2) if (value * 10**places).denominator == 1)
    return wording.number(value, decimals)


def source_of(case: Case, row: dict[str, Any]) -> Cell:
    """Title, evidence mark and address of the source of a row."""
    (source,) = [one for one in case.tables["sources"] if one["source_id"] == row["source_id"]]
    mark = f"{MARKS[row['evidence']]}{wording.NO_BREAK}{row['evidence']}"
    return Cell(source["title"], mark, source["url"] if source["linkable"] == "true" else None)


def word(cell: Cell) -> str:
    """A state without its symbol."""
    return cell.text.split(wording.NO_BREAK, 1)[1]


def test_the_headline_counts_outputs_and_indicators(case: Case) -> None:
    figures, counted = case.oracle.figures, [row["state"] for row in outputs(case)]
    undated = figures["outputs_undated"]
    expected = [*case.day_in_words, len(counted), sum(state in DELIVERED for state in counted), counted.count("begun")]
    expected += [undated] if undated else []
    held = [row for row in case.oracle.results.indicators.values() if row["target_value"] and row["share"] is not None]
    if figures["indicators_on_track"] == "not published":
        assert case.screen.headline.endswith("Targets of indicators are not published.")
    elif not held:
        assert case.screen.headline.endswith("No indicator with a target has a value yet.")
    else:
        expected += [sum(row["state"] in ("reached", "on track") for row in held), len(held)]
    assert numbers_in(case.screen.headline) == expected


def test_the_figures_at_the_head_are_the_oracle_s(case: Case) -> None:
    assert case.shown_figures() == case.figures(
        "outputs_delivered", "outputs_undated", "outputs_begun", "results_on_record", "indicators_on_track"
    )


def test_what_is_on_the_public_record_stands_with_its_source_and_results_stand_first(case: Case) -> None:
    public = [row for row in outputs(case) if row["evidence"] == "public record"]
    for caption, wanted in ((PUBLIC, True), (PROMISED, False)):
        rows = by_state([row for row in public if (row["state"] in DONE) is wanted])
        rows = [row for row in rows if row["kind"] == "result"] + [row for row in rows if row["kind"] != "result"]
        shown = case.screen.tables.get(caption, [])
        assert [cells["Output or result"].text for cells in shown] == [row["title"] for row in rows]
        for cells, row in zip(shown, rows, strict=True):
            assert word(cells["State"]) == row["state"]
            assert cells["Date on record"].text == (wording.stated(row["actual"]) if row["actual"] else "none")
            assert cells["Source"] == source_of(case, row)


def test_the_four_results_of_the_public_record_are_named_and_told_to_have_no_date(see: See) -> None:
    for public in (False, True):
        case = open_results(see, *SHIPPED, public)
        said = case.screen.answers["What does the public record show as results?"]
        rows = {cells["Output or result"].text: cells for cells in case.screen.tables[PUBLIC]}
        for start in ("Common Central European cluster qualification system", "Agreement of partners on further",
                      "Joint proposals on cross-border industrial policy for 2014-2020"):  # fmt: skip
            (title,) = [title for title in rows if title.startswith(start)]
            assert title in said
            assert word(rows[title]["State"]) == "delivered, date unknown"
        planned = [cells["Output or result"].text for cells in case.screen.tables[PROMISED]]
        assert "Proposal on funding schemes for cluster cooperation (joint funding proposal)" in planned


def test_each_objective_opens_with_its_aim_and_counts(case: Case) -> None:
    answers = {question.replace("\\", ""): said for question, said in case.screen.answers.items()}
    for row in case.oracle.results.objectives:
        said = answers[f"Objective {row['number']}: {row['title']}"]
        assert said.startswith(f"Aim: {row['aim'].rstrip('.')}. ")
        counts = numbers_in(said.removeprefix(f"Aim: {row['aim'].rstrip('.')}. "))
        own = of_objective(case, outputs(case), row["objective_id"])
        states = [one["state"] for one in own]
        expected = [len(own), *filter(None, (states.count(state) for state in OutputState))] if own else []
        held = of_objective(case, list(case.oracle.results.indicators.values()), row["objective_id"])
        found = [one["state"] for one in held]
        expected += [len(held), *filter(None, (found.count(state) for state in IndicatorState))] if held else []
        assert counts == expected
        assert held or said.endswith("No indicator is on record; targets and values are not published.")


def test_the_outputs_of_each_objective_stand_with_state_dates_partner_and_source(case: Case) -> None:
    for objective in case.oracle.results.objectives:
        expected = by_state(of_objective(case, outputs(case), objective["objective_id"]))
        shown = case.screen.tables.get(f"Outputs of objective {objective['number']}", [])
        assert [cells["Output or result"].text for cells in shown] == [row["title"] for row in expected]
        for cells, row in zip(shown, expected, strict=True):
            assert word(cells["State"]) == row["state"]
            assert cells["State"].below == (row["status"] if row["status"] != row["progress"] else "")
            assert cells["Planned"].text == (wording.stated(row["planned"]) if row["planned"] else ABSENT)
            assert cells["Date on record"].text == (wording.stated(row["actual"]) if row["actual"] else "none")
            partner = case.names.get(row["responsible_partner_id"])
            assert cells["Responsible"].text == (partner or "not on record")
            assert (cells["Responsible"].link or "").startswith("regions?") is bool(partner)
            assert cells["Source"] == source_of(case, row)
            assert (cells["Output or result"].link or "").endswith(f"output={row['output_id']}")
            kind = cells["Output or result"].below
            assert kind.startswith(row["kind"])
            counted = [row["achieved_value"], row["target_value"]]
            assert numbers_in(kind.partition("·")[2].partition("(")[0])[:2] == [float(one) for one in counted if one]


def test_outputs_of_no_objective_are_shown_too(case: Case) -> None:
    rest = of_objective(case, outputs(case), "")
    shown = case.screen.tables.get("Outputs of no objective", [])
    assert [cells["Output or result"].text for cells in shown] == [row["title"] for row in by_state(rest)]


def test_each_indicator_stands_with_its_value_its_share_and_its_state(case: Case) -> None:
    for objective in case.oracle.results.objectives:
        rows = of_objective(case, list(case.oracle.results.indicators.values()), objective["objective_id"])
        shown = case.screen.tables.get(f"Indicators of objective {objective['number']}", [])
        assert [cells["Indicator"].text for cells in shown] == [row["title"] for row in rows]
        for cells, row in zip(shown, rows, strict=True):
            assert cells["Target"].text == (quantity(row["target_value"]) if row["target_value"] else "not published")
            baseline = f"baseline {quantity(row['baseline_value'])}" if row["baseline_value"] else ""
            assert cells["Target"].below == baseline
            assert cells["Value"].text == ("no value yet" if row["value"] is None else quantity(row["value"]))
            assert cells["Value"].below == (wording.stated(row["measured"]) if row["measured"] else "")
            share, expected = row["share"], row["expected"]
            assert cells["Share of the way"].text == ("n/a" if share is None else wording.percent(100 * share, 1))
            pace = "" if expected is None else f"{wording.percent(100 * expected)} at an even pace"
            assert cells["Share of the way"].below == pace
            assert word(cells["By its values"]) == row["state"]
            assert cells["Source"] == source_of(case, row)


def test_the_bars_go_as_far_as_the_shares_and_the_mark_stands_at_an_even_pace(case: Case) -> None:
    for objective in case.oracle.results.objectives:
        rows = of_objective(case, list(case.oracle.results.indicators.values()), objective["objective_id"])
        told = [row for row in rows if row["share"] is not None]
        slug = f"results-indicators-{objective['number']}"
        assert (slug in case.screen.charts) is bool(told)
        if told:
            series = case.screen.series(slug)
            assert series["Gone so far"]["x"] == pytest.approx([float(row["share"]) for row in told])
            assert series["Even pace"]["x"] == pytest.approx([float(row["expected"]) for row in told])
            labels = [note["text"] for note in case.screen.charts[slug]["layout"]["annotations"]]
            for row in told:
                (label,) = [text for text in labels if text.startswith(f"<b>{row['title'][:43]}")]
                assert row["state"] in label, "the colour is not alone"


def test_values_stand_by_period_and_as_a_list_with_what_they_come_to(case: Case) -> None:
    numbers = {row["period_id"]: row["number"] for row in case.oracle.record.rows("reporting_periods")}
    for objective in case.oracle.results.objectives:
        rows = of_objective(case, list(case.oracle.results.indicators.values()), objective["objective_id"])
        caption = VALUES.format(number=objective["number"])
        matrix = {cells["Indicator"].text: cells for cells in case.screen.tables.get(caption, [])}
        listed = case.screen.tables.get(f"{caption}, as a list", [])
        expected = []
        for row in rows:
            cells, so_far = matrix[row["title"]], Fraction(0)
            for value in case.oracle.results.values.get(row["indicator_id"], []):
                so_far = Fraction(value["value"]) + (so_far if row["aggregation"] == "per period" else 0)
                period = numbers.get(value["period_id"])
                assert not period or cells[f"Period {period}"].text == quantity(value["value"])
                expected.append(
                    (row["title"], wording.stated(value["measured"]), quantity(value["value"]), quantity(so_far))
                )
            assert cells["Comes to"].text == ("no value yet" if row["value"] is None else quantity(row["value"]))
        found = [
            tuple(cells[name].text for name in ("Indicator", "Measured", "Value", "So far, by its rule"))
            for cells in listed
        ]
        assert found == expected


def test_judgements_stand_apart_with_day_role_and_reason_the_latest_first(case: Case) -> None:
    for objective in case.oracle.results.objectives:
        rows = of_objective(case, list(case.oracle.results.indicators.values()), objective["objective_id"])
        expected = [
            (row["title"], made["judgement"], wording.day(day(made["judged_on"])), made["role"], made["reason"])
            for row in rows
            for made in reversed(case.oracle.results.judgements.get(row["indicator_id"], []))
        ]
        shown = [
            (
                cells["Indicator"].text,
                word(cells["Judgement"]),
                *(cells[name].text for name in ("Judged on", "By", "Reason")),
            )
            for cells in case.screen.tables.get(JUDGED.format(number=objective["number"]), [])
        ]
        assert shown == expected


def test_counted_facts_keep_the_words_of_their_source(case: Case) -> None:
    rows = of_objective(case, list(case.oracle.results.indicators.values()), "")
    shown = case.screen.tables.get("Counted facts", [])
    assert [cells["Counted"].text for cells in shown] == [row["title"] for row in rows]
    for cells, row in zip(shown, rows, strict=True):
        if row["value"] is None:
            assert cells["Number"].text == "not published"
            continue
        qualifier = case.oracle.results.values[row["indicator_id"]][-1]["qualifier"]
        assert cells["Number"].text == f"{qualifier} {quantity(row['value'])}".strip()
        assert cells["Number"].below == row["unit"]
        assert cells["Counted on"].text == wording.stated(row["measured"])
        assert cells["Source"] == source_of(case, row)


def test_the_chain_as_text_is_the_oracle_s_from_outputs_to_partners(case: Case) -> None:
    first = case.oracle.results.objectives[0]
    nested, apart = case.oracle.results.chain(first["objective_id"])
    activities = case.oracle.results.activities
    expected = [
        (row["title"], [(activities[name]["title"], [case.names[one] for one in who]) for name, who in led.items()])
        for row, led in ((case.oracle.results.outputs[name], led) for name, led in nested.items())
    ]
    if apart:
        rest = [(activities[name]["title"], [case.names[one] for one in who]) for name, who in apart.items()]
        expected.append(("Serves the objective, no output of it on record", rest))
    assert chain_on(case) == [expected, expected], "for a narrow screen, and below for everybody"


def chain_on(case: Case) -> list[list[tuple[str, list[tuple[str, list[str]]]]]]:
    """Each nested text of the page: outputs with activities with partners."""
    found = []
    for part in case.screen.html:
        for top in [one for one in part.iter("ul") if one.get("class") == "links chain"]:
            outputs_shown = top.find("li/ul")
            assert outputs_shown is not None
            found.append(
                [(head_of(item), [activity_of(one) for one in item.iterfind("ul/li")]) for item in outputs_shown]
            )
    return found


def head_of(item: ElementTree.Element) -> str:
    link = item.find("a")
    return text_of(link) if link is not None else (item.text or "").strip()


def activity_of(item: ElementTree.Element) -> tuple[str, list[str]]:
    partners = [text_of(link) for link in item.iterfind("small/a")]
    assert partners or text_of(item).endswith("partners not on record")
    return head_of(item), partners


def test_how_many_outputs_can_be_traced_is_said(case: Case) -> None:
    said = case.screen.answers["What came of what, and of whom?"]
    names = case.oracle.results.outputs
    assert numbers_in(said) == [len(names), sum(bool(case.oracle.results.came_of(name)) for name in names)]


def test_what_has_no_activity_on_record_says_so(see: See) -> None:
    case = open_results(see, *SHIPPED, True)
    unknown = [
        row["title"] for name, row in case.oracle.results.outputs.items()
        if row["objective_id"] == "SO1" and not case.oracle.results.came_of(name)
    ]  # fmt: skip
    assert unknown
    lines = [text_of(item) for part in case.screen.html for item in part.iter("li")]
    for title in unknown:
        assert any(line.startswith(title) and line.endswith("no activity on record") for line in lines)


def test_the_picture_has_a_box_for_each_name_and_a_line_for_each_tie(case: Case) -> None:
    nested, _apart = case.oracle.results.chain(case.oracle.results.objectives[0]["objective_id"])
    if not nested:
        assert "results-chain" not in case.screen.charts
        return
    series = case.screen.series("results-chain")
    led = {activity: who for activities in nested.values() for activity, who in activities.items()}
    came = {partner for who in led.values() for partner in who}
    titles = {case.oracle.results.outputs[name]["title"] for name in nested}
    assert {point[0] for point in series["Outputs"]["customdata"]} == titles
    assert len(series["Activities"]["x"]) == len(led)
    assert [point[0] for point in series["Partners"].get("customdata", [])] == [
        short for partner, short in case.names.items() if partner in came
    ]
    paths = [shape["path"] for shape in case.screen.charts["results-chain"]["layout"]["shapes"] if "path" in shape]
    assert sum(path.count("M ") for path in paths) == len(nested) + sum(map(len, nested.values())) + sum(
        map(len, led.values())
    )


def test_another_objective_is_chosen_in_the_address_and_one_output_may_be_followed(see: See) -> None:
    case = open_results(see, *SHIPPED, objective="SO3", follow="O15")
    nested, _apart = case.oracle.results.chain("SO3")
    assert "Results chain of objective 3" in [part.value for part in case.screen.at.subheader]
    shapes = case.screen.charts["results-chain"]["layout"]["shapes"]
    bold = [shape["path"] for shape in shapes if "path" in shape and shape["line"]["width"] > 2]
    assert sum(path.count("M ") for path in bold) == 1 + len(nested["O15"]) + sum(map(len, nested["O15"].values()))


@pytest.mark.parametrize("public", [False, True])
def test_a_link_opens_the_card_of_an_output_with_what_it_came_from(public: bool, see: See) -> None:
    case = open_results(see, *SHIPPED, public, output="O15")
    row = case.oracle.results.outputs["O15"]
    assert row["title"] in [part.value.replace("\\", "") for part in case.screen.at.subheader]
    facts = case.screen.facts
    assert facts["State"].endswith(row["state"])
    assert facts["Date on record"] == wording.stated(row["actual"])
    assert facts["Counted"] == "6 of 7 events"
    links = {text_of(link): link.get("href") or "" for part in case.screen.html for link in part.iter("a")}
    for name in case.oracle.results.came_of("O15"):
        address = links[case.oracle.results.activities[name]["title"]]
        page, _, query = address.partition("?")
        assert page == "cooperation"
        shared = {"date": "2013-09-30", "public": "true"} if public else {"date": "2013-09-30"}
        asked = {key: value for key, value in parse_qsl(query) if (key, value) != ("public", "false")}
        assert asked == shared | {"activity": name}
    assert f"Note: {row['note']}" in case.screen.notes


def test_a_link_opens_the_card_of_an_indicator_with_values_and_judgements(see: See) -> None:
    case = open_results(see, *SHIPPED, indicator="I8")
    facts = case.screen.facts
    # From 30 to 10 days, at 16: 14 of 20.
    assert (facts["Value"], facts["Baseline"], facts["Target"]) == ("16", "30", "10")
    assert facts["Share of the way"] == f"70.0{wording.NO_BREAK}%"
    assert facts["Good direction"] == "less is better"
    assert len(case.screen.tables["Values"]) == len(case.oracle.results.values["I8"])
    assert [row["Reason"].text for row in case.screen.tables["Judgements of the lead partner"]] == [
        made["reason"] for made in reversed(case.oracle.results.judgements["I8"])
    ]


def test_an_address_of_nothing_known_is_said_and_left_out(see: See) -> None:
    case = open_results(see, *SHIPPED, True, output="O99", indicator="I1")
    assert not case.screen.facts, "the indicator is a demonstration"
    for name in ("O99", "I1"):
        assert any(name in note for note in case.screen.notes)


def test_the_workbook_has_a_sheet_for_every_table(see: See) -> None:
    case = open_results(see, *SHIPPED)
    assert case.screen.file("xlsx-results").startswith(b"PK")
