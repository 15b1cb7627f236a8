"""Every filter of the budget page as a deep link: what is said, what is left, and what the address may hold."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from urllib.parse import parse_qsl

import pytest

from clustercoop.i18n import country
from clustercoop.measures.definitions import definition
from tests.oracle import Oracle
from tests.oracle.cofinancing import CofinancingOracle
from tests.oracle.flexibility import FlexibilityOracle
from tests.oracle.forecast import ForecastOracle
from tests.oracle.performance import PerformanceOracle
from tests.oracle.profile import ProfileOracle
from tests.pages import parts, wording
from tests.pages.cases import STATUS_DATES, TABLES, Run, See
from tests.pages.parts import PartCase
from tests.pages.screen import Screen, numbers_in
from tests.pages.wording import amount

ON = {"shipped": STATUS_DATES["shipped"][-1], "riverbank": STATUS_DATES["riverbank"][-1]}
LINKS = [
    ("shipped", "partner=VDI/VDE-IT", {"partner_id": "DE-1"}),
    ("shipped", "country=SK", {"country_code": "SK"}),
    ("shipped", "wp=WP3", {"work_package_id": "WP3"}),
    ("shipped", "line=BL5&period=P4", {"budget_line_id": "BL5", "period_id": "P4"}),
    ("shipped", "version=V1", {"budget_version_id": "V1"}),
    ("riverbank", "partner=Obala", {"partner_id": "HR-Z"}),
    ("riverbank", "country=FR&wp=W2", {"country_code": "FR", "work_package_id": "W2"}),
    ("riverbank", "line=L2", {"budget_line_id": "L2"}),
    ("riverbank", "period=R2", {"period_id": "R2"}),
    ("riverbank", "version=B1&partner=Uferamt", {"budget_version_id": "B1", "partner_id": "AT-W"}),
    ("riverbank", "partner=Berges&country=HR", {"partner_id": "FR-L", "country_code": "HR"}),
    ("riverbank", "wp=W1&line=L3", {"work_package_id": "W1", "budget_line_id": "L3"}),
]
OPEN = dict.fromkeys(("proof", "forecast", "flexibility", "fund", "performance"), "true")
HEADLINE = ("certified_rate", "approved_budget", "declared_rate", "target_rate", "reportable_rate")
Link = tuple[PartCase, dict[str, str]]
DIMENSIONS = {"work_package_id": "work package", "budget_line_id": "budget line", "period_id": "period"}


@pytest.fixture(params=LINKS, ids=lambda link: link[1])
def link(request: pytest.FixtureRequest, see: See) -> Link:
    """The page behind a link, beside the oracle of the rows that its filters let through, and the columns filtered."""
    package, query, part = request.param
    asked = OPEN | dict(parse_qsl(query))
    case = see("budget", package, ON[package], query=asked, state=TABLES)
    return parts.case_of(case, **part), part


def test_the_sentence_at_the_top_says_what_is_filtered_and_how_it_stands(link: Link) -> None:
    case, part = link
    sentence, _, version = case.screen.headline.partition(" Held against budget version ")
    assert bool(version) is ("budget_version_id" in part)
    said = described(case, part)
    assert not said or f" for {said}" in sentence
    nothing = case.oracle.figures["approved_budget"] == 0
    order = ("declared", "certified") if nothing else HEADLINE
    assert numbers_in(sentence.replace(f" for {said}", "") if said else sentence) == [
        *case.day_in_words, *(number for measure in order for number in case.rounded(measure))
    ]  # fmt: skip


def test_the_figures_at_the_head_are_the_oracle_s_over_what_the_filter_lets_through(
    link: Link,
) -> None:
    case, part = link
    expected = case.figures("approved_budget", "cumulative_target", "declared", "certified", "paid")
    if not has_payments(part):
        expected[definition("paid").title] = "n/a"
    assert {title: case.screen.figures[title].value for title in expected} == expected
    assert [note for note in case.screen.notes if note.startswith("✓ Partners")], "the parts add up to the head"
    proof = case.screen.tables["Do the parts add up?"]
    assert not [cell.text for row in proof for cell in row.values() if "▲" in cell.text]


def test_the_profile_holds_the_partners_of_the_part_each_with_its_part(link: Link) -> None:
    case, part = link
    rows = case.screen.tables["Partner spending profile"][:-1]
    expected = {row["short_name"]: row for row in ProfileOracle(whole(case).record, **part).profile}
    assert {row["Partner"].text for row in rows} == set(expected)
    names = ("approved", "period_target", "target", "declared", "certified", "remaining", "behind")
    columns = ("Approved", "Period target", "Cumulative target", "Declared", "Certified", "Approved minus declared")
    for row in rows:
        own = expected[row["Partner"].text]
        assert [row[column].text for column in (*columns, "Target minus declared")] == [
            amount(own[name]) for name in names
        ]
        assert row["Forecast of the next report"].text == amount(own["next_forecast"], "none")
        statuses = {"": None} | {f"Period {own['report_period']}": own["report_status"]}
        assert statuses[row["Needs attention"].below.partition(":")[0]] == own["report_status"]


def test_breakdown_matrix_and_verdicts_are_of_the_part(link: Link) -> None:
    case, _part = link
    rows = case.screen.tables["By partner"]
    for row, own in zip(rows, parts.broken_down(case.oracle, "partner").values(), strict=True):
        columns = ("Approved", "Cumulative target", "Declared", "Certified", "Deducted")
        assert [row[column].text for column in columns] == [amount(value) for value in list(own.values())[:5]]
    lines, names = parts.names_of(case.oracle, "budget line"), parts.names_of(case.oracle, "partner")
    shown = {row["Partner"].text: row for row in case.screen.tables["Spending rate by partner and budget line"]}
    assert set(shown) == set(names.values())
    for (partner, line), (planned, spent) in parts.cells(case.oracle, "declared").items():
        cell = shown[names[partner]][lines[line]]
        assert cell.text == parts.cell_words(planned, spent, "declared", case.currency)
    checked = FlexibilityOracle(case.oracle.money, [row for row in case.oracle.record.rows("rules") if row["limits"]])
    verdicts = case.screen.tables["Budget and rule, by budget line"]
    for row, found in zip(verdicts, checked.check("budget line").values(), strict=True):
        assert (row["Declared"].text, row["Over the budget"].text) == (
            amount(found["declared"]), amount(found["overrun"])
        )  # fmt: skip


def test_forecast_fund_and_performance_are_of_the_part(link: Link) -> None:
    case, part = link
    oracle = ForecastOracle(whole(case).record, **part)
    starts = {None: ("At the end", "Every period"), "too early": ("Too early",)}.get(oracle.missing, ("Nothing is",))
    assert case.screen.answers["How will it end?"].startswith(starts)
    methods = case.screen.tables.get("Forecast at completion by three methods", [])
    names = {"total": "At completion", "eligible": "Of it within the budget", "own_cost": "Own cost"}
    names |= {"underspend": "Left of the budget"}
    assert [[row[title].text for title in names.values()] for row in methods] == [
        [amount(outcome[name]) for name in names] for outcome in oracle.outcomes.values()
    ]
    share = CofinancingOracle(case.oracle.record, case.oracle.money)
    for measure in ("fund_approved", "fund_earned", "national_contribution"):
        shown = case.screen.figures[definition(measure).title].value
        assert shown == wording.figure(measure, share.figures[measure], case.currency)
    outstanding = case.screen.figures[definition("fund_outstanding").title].value
    expected = wording.figure("fund_outstanding", share.figures["fund_outstanding"], case.currency)
    assert outstanding == (expected if has_payments(part) else "n/a")
    earned = PerformanceOracle(case.oracle.record, case.oracle.money, "declared").figures
    for row in case.screen.tables["Performance figures"]:
        (measure,) = [name for name in earned if definition(name).title == row["Figure"].text]
        assert row["Value"].text == wording.figure(measure, earned[measure], case.currency), measure


@pytest.mark.parametrize("stage", ["declared", "certified", "paid"])
def test_the_stage_is_that_of_the_bars_the_matrix_and_the_items(stage: str, see: See) -> None:
    case = see("budget", "riverbank", ON["riverbank"], query={"stage": stage, "items": "true"}, state=TABLES)
    rows, sums = case.screen.tables["By partner"], parts.broken_down(case.oracle, "partner")
    for row, own in zip(rows, sums.values(), strict=True):
        assert row["Spent of approved"].text == wording.percent(Fraction(100 * own[stage], own["approved"]), 1)
    bars = list(case.screen.series("budget-breakdown").values())[1]
    assert (bars["name"], bars["x"]) == (stage.capitalize(), [own[stage] / 100_000 for own in sums.values()])
    said = {"declared": "declared in partner reports", "certified": "certified by first-level control"}
    notes = " ".join(case.screen.notes)
    assert (f"Counted: what is {said.get(stage)}." in notes) is (stage in said)
    assert ("Payments are not made by item" in notes) is (stage == "paid")
    by_line = see("budget", "riverbank", ON["riverbank"], query={"stage": stage, "by": "budget line"})
    assert ("budget-breakdown" in by_line.screen.charts) is (stage != "paid"), "payments are not known by line"


def test_what_is_not_known_in_an_address_is_said_and_dropped(see: See) -> None:
    on, unknown = STATUS_DATES["riverbank"][0], {"partner": "nobody", "country": "XX", "wp": "W9", "line": "<b>"}
    unknown |= {"period": "R9", "stage": "spent", "by": "colour", "version": "B2", "items-line": "L9"}
    case = see("budget", "riverbank", on, query=unknown | {"items": "true"})
    dropped = [note for note in case.screen.notes if note.endswith("is not known on this day; it is left out.")]
    assert [note.split("“")[1].split("”")[0] for note in dropped] == [
        unknown[name] for name in ("partner", "country", "wp", "line", "period", "stage", "version", "items-line", "by")
    ]
    assert not set(unknown) & set(case.screen.at.query_params)
    plain = see("budget", "riverbank", on)
    assert case.screen.headline == plain.screen.headline
    assert case.screen.tables["Partner spending profile"] == plain.screen.tables["Partner spending profile"]


@pytest.mark.parametrize(("on", "known"), [(date(2018, 12, 9), 1), (date(2018, 12, 10), 2)])
def test_a_budget_that_is_approved_later_is_not_offered(on: date, known: int, see: See) -> None:
    case = see("budget", "riverbank", on)
    (box,) = [box for box in case.screen.at.selectbox if box.label == "Budget version"]
    approved = sorted(row["approved_on"] for row in case.tables["budget_versions"])[:known]
    assert box.options == [f"Version {place}, {wording.stated(day)}" for place, day in enumerate(approved, start=1)]


def test_a_part_to_which_nothing_belongs_says_so_and_shows_no_zero_as_a_rate(see: See) -> None:
    case = see("budget", "riverbank", ON["riverbank"], query={"partner": "Berges", "country": "HR"})
    assert "nothing is approved for Croatia, Berges" in case.screen.headline
    assert case.screen.answers["Who is behind?"] == "No partner belongs to what is chosen."
    assert "0\N{NO-BREAK SPACE}%" not in " ".join(case.screen.answers.values())
    assert case.screen.answers["What does the RPF pay?"].startswith("Nothing is certified")
    hidden = see("budget", "riverbank", ON["riverbank"], True, query={"partner": "Berges"})
    assert "nothing is published of Berges" in hidden.screen.headline
    assert not [text for text in hidden.screen.texts() if "of not published" in text]


def test_the_target_of_a_period_that_is_chosen_is_named_as_its_own(see: See) -> None:
    for query, named in (({"period": "R2"}, "that of Period 2,"), ({}, "that of Period 4,")):
        notes = see("budget", "riverbank", ON["riverbank"], query=query).screen.notes
        assert [note for note in notes if note.startswith(f"The period target is {named}")]
    ahead = see("budget", "riverbank", STATUS_DATES["riverbank"][0], query={"period": "R2"}).screen.notes
    assert "None of the reporting periods looked at has ended yet." in ahead


def test_a_list_does_what_a_link_does_and_one_button_takes_all_filters_away(
    run: Run, addresses: dict[str, str], see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLUSTERCOOP_DATABASE_URL", addresses["riverbank"])
    screen = run("budget", query={"date": ON["riverbank"].isoformat(), "line": "L1"})
    screen.at.selectbox(key="partner").select("Obala").run()
    assert (screen.at.query_params["partner"], screen.at.query_params["line"]) == ("Obala", "L1")
    linked = see("budget", "riverbank", ON["riverbank"], query={"partner": "Obala", "line": "L1"})
    assert Screen(screen.at, screen.files).headline == linked.screen.headline
    screen.at.button(key="clear-filters").click().run()
    assert not {"partner", "line"} & set(screen.at.query_params)
    assert Screen(screen.at, screen.files).headline == see("budget", "riverbank", ON["riverbank"]).screen.headline


def test_the_links_of_rows_and_cells_keep_the_page_and_open_the_items_behind_them(see: See) -> None:
    asked = {"country": "HR", "stage": "certified", "version": "B1"}
    case = see("budget", "riverbank", ON["riverbank"], query=asked)
    row = case.screen.tables["Partner spending profile"][0]["Partner"]
    cell = case.screen.tables["Spending rate by partner and budget line"][0]["Travel"]
    narrower = {"items-partner": "Obala", "items-line": "L2"}
    for address, narrowed in ((row.link, {"items-partner": "Obala"}), (cell.link, narrower)):
        query = dict(parse_qsl(address.removeprefix("?"), strict_parsing=True))
        assert query == asked | narrowed | {"items": "true", "date": ON["riverbank"].isoformat()}
        opened = see("budget", "riverbank", ON["riverbank"], query=query).screen
        assert opened.headline == case.screen.headline
        assert opened.at.header[0].value == "Expenditure items", "who came for the items sees them first"
        assert next(iter(opened.tables)) == "Expenditure items"
        assert not [note for note in opened.notes if "is not known" in note]


def whole(case: PartCase) -> Oracle:
    """The oracle of the package uncut."""
    return parts.oracle_of(case.uncut, case.on, public=case.public)


def has_payments(part: dict[str, str]) -> bool:
    return not {"work_package_id", "budget_line_id"} & set(part)


def described(case: PartCase, part: dict[str, str]) -> str:
    """The part in words: country, partner, work package, budget line, period."""
    said = [country(part["country_code"])] if "country_code" in part else []
    names = {row["partner_id"]: row["short_name"] for row in case.uncut["partners"]}
    said += [names[part["partner_id"]]] if "partner_id" in part else []
    named = [parts.names_of(case.oracle, name)[part[key]] for key, name in DIMENSIONS.items() if key in part]
    return ", ".join(said + named)
