"""The demonstration ledger: the shipped package is what the generator makes, and it adds up."""

import csv
import shutil
import tracemalloc
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from clustercoop.datastore.fields import fields_of, table_of
from clustercoop.datastore.models import RESOURCES
from clustercoop.simulate import DEFAULT_ITEMS, DEFAULT_SEED, simulate
from clustercoop.simulate.budget import approved_budgets
from clustercoop.simulate.chance import Chance, apportion, natural
from clustercoop.simulate.days import is_working_day, working_day
from clustercoop.simulate.generator import UnknownPartners
from clustercoop.simulate.items import TooFewItems, expenditure_items
from clustercoop.simulate.reports import partner_reports
from clustercoop.simulate.rows import KeyTaken
from clustercoop.simulate.scenario import read_scenario
from clustercoop.simulate.spending import batches, declared_by_cell, in_force

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "clustercoop"
NAMES = [table_of(resource).name for resource in RESOURCES]
TOTAL_CENTS = 2_153_000_00


def rows(package: Path, name: str) -> list[dict[str, str]]:
    with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def public_rows(package: Path, name: str) -> list[dict[str, str]]:
    return [row for row in rows(package, name) if row["evidence"] != "demonstration"]


def sums(package: Path) -> Counter[tuple[str, ...]]:
    """Cents declared and certified by report, certifying report, work package and line."""
    result: Counter[tuple[str, ...]] = Counter()
    for row in rows(package, "expenditure"):
        place = (row["report_id"], row["certifying_report_id"], row["work_package_id"], row["budget_line_id"])
        result[*place, "declared"] += cents(row["declared"])
        result[*place, "certified"] += cents(row["certified"] or "0")
    return result


def cents(cell: str) -> int:
    return int(Decimal(cell) * 100)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package made anew with the defaults."""
    out = tmp_path_factory.mktemp("made")
    simulate(package=SHIPPED, out=out)
    return out


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_package_is_what_the_generator_makes(made: Path, name: str) -> None:
    assert (made / f"{name}.csv").read_bytes() == (SHIPPED / f"{name}.csv").read_bytes()


def test_nothing_but_the_resources_is_written(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == sorted(f"{name}.csv" for name in NAMES)


@pytest.mark.parametrize("resource", RESOURCES, ids=NAMES)
def test_rows_stand_in_the_natural_order_of_their_keys(resource: type) -> None:
    table = table_of(resource)
    key = [field.name for field in fields_of(resource) if table.columns[field.column].primary_key]
    found = [[natural(row[part]) for part in key] for row in rows(SHIPPED, table.name)]
    assert found == sorted(found)


@pytest.mark.parametrize("version", ["V1", "V2"])
def test_each_version_of_the_budget_sums_to_the_plan(version: str) -> None:
    planned = [row["planned"] for row in rows(SHIPPED, "budget") if row["budget_version_id"] == version]
    assert sum(map(cents, planned)) == TOTAL_CENTS


def test_a_changed_budget_moves_only_what_lies_after_its_approval() -> None:
    before = {"P1", "P2", "P3"}
    versions: dict[str, list[tuple[str, ...]]] = {"V1": [], "V2": []}
    for row in rows(SHIPPED, "budget"):
        if row["period_id"] in before:
            versions[row["budget_version_id"]].append(tuple(row.values())[1:])
    assert versions["V1"] == versions["V2"]


def test_preparation_costs_stay_under_the_ceiling_of_the_programme() -> None:
    (rule,) = (row for row in rows(SHIPPED, "rules") if row["limits"] == "ceiling")
    assert (rule["rule_id"], rule["budget_line_id"], rule["evidence"]) == ("R07", "BL10", "public record")
    lines = [row for row in rows(SHIPPED, "budget") if row["budget_line_id"] == "BL10"]
    for version in ("V1", "V2"):
        planned = sum(cents(row["planned"]) for row in lines if row["budget_version_id"] == version)
        assert planned <= cents(rule["threshold_amount"]) == cents(rule["value"])
    assert {row["period_id"] for row in lines} == {"P1"}


def test_the_limit_on_overruns_that_is_not_public_stays_empty_beside_those_of_the_demonstration() -> None:
    overruns = [row for row in rows(SHIPPED, "rules") if row["limits"] == "overrun"]
    made_up, public = overruns[:-1], overruns[-1]
    assert public["rule_id"] == "R13"
    names = ("scope", "budget_line_id", "threshold_share", "threshold_amount", "approver")
    assert [public[name] for name in names] == [""] * 5
    assert [tuple(row[name] for name in ("rule_id", *names)) for row in made_up] == [
        ("FX1", "budget line", "", "20.00", "20000.00", "Joint Technical Secretariat"),
        ("FX2", "work package", "", "20.00", "40000.00", "Joint Technical Secretariat"),
        ("FX3", "partner", "", "10.00", "25000.00", "Monitoring Committee"),
    ]
    for row in made_up:
        assert (row["programme"], row["certainty"]) == ("demonstration", "analogy")
        # The text says what the thresholds say: "20 percent" and "20 000 EUR".
        amount = f"{int(Decimal(row['threshold_amount'])):,} EUR".replace(",", " ")
        assert f"{int(Decimal(row['threshold_share']))} percent" in row["rule"] and amount in row["rule"]


def test_the_first_spending_target_is_missed_and_the_second_reached() -> None:
    rates = {row["partner_id"]: Decimal(row["erdf_rate"]) / 100 for row in rows(SHIPPED, "partners")}
    partner_of = {row["report_id"]: row["partner_id"] for row in rows(SHIPPED, "partner_reports")}

    def earned(on: str) -> Decimal:
        last = {row["report_id"]: row["event"] for row in rows(SHIPPED, "report_events") if row["occurred_on"] <= on}
        certified = [
            row for row in rows(SHIPPED, "expenditure") if last.get(row["certifying_report_id"]) == "certified"
        ]
        return sum((Decimal(row["certified"]) * rates[partner_of[row["report_id"]]] for row in certified), Decimal())

    (project,) = rows(SHIPPED, "project")
    first, second = rows(SHIPPED, "spending_targets")
    assert earned(first["target_on"]) < Decimal(first["amount"]) < earned("2013-03-31")
    assert project["status_date"] < second["target_on"]
    assert earned(project["status_date"]) < Decimal(second["amount"]) <= earned(second["target_on"])
    # Both ask for less than the fund can give to the budget in force.
    granted = sum(
        Decimal(row["planned"]) * rates[row["partner_id"]]
        for row in rows(SHIPPED, "budget")
        if row["budget_version_id"] == "V2"
    )
    assert Decimal(first["amount"]) < Decimal(second["amount"]) < granted


def test_sums_do_not_depend_on_the_number_of_items(tmp_path: Path) -> None:
    simulate(package=SHIPPED, out=tmp_path, items=9_000)
    assert len(rows(tmp_path, "expenditure")) == 9_000
    assert sums(tmp_path) == sums(SHIPPED)
    for name in NAMES:
        if name != "expenditure":
            assert (tmp_path / f"{name}.csv").read_bytes() == (SHIPPED / f"{name}.csv").read_bytes()


def test_another_seed_tells_the_story_with_other_figures(tmp_path: Path) -> None:
    simulate(package=SHIPPED, out=tmp_path, seed=DEFAULT_SEED + 1)
    assert sums(tmp_path) != sums(SHIPPED)
    assert sum(cents(row["planned"]) for row in rows(tmp_path, "budget")) == 2 * TOTAL_CENTS
    for name in NAMES:
        assert public_rows(tmp_path, name) == public_rows(SHIPPED, name)


def test_items_lie_inside_their_report_period_and_work_package() -> None:
    periods = {row["period_id"]: row for row in rows(SHIPPED, "reporting_periods")}
    work_packages = {row["work_package_id"]: row for row in rows(SHIPPED, "work_packages")}
    reports = {row["report_id"]: periods[row["period_id"]] for row in rows(SHIPPED, "partner_reports")}
    for item in rows(SHIPPED, "expenditure"):
        for span in (reports[item["report_id"]], work_packages[item["work_package_id"]]):
            assert span["start_on"] <= item["incurred_on"] <= span["end_on"], item
        assert is_working_day(date.fromisoformat(item["incurred_on"]))


def test_certified_is_at_most_declared_and_a_deduction_has_a_reason() -> None:
    deducted = 0
    for item in rows(SHIPPED, "expenditure"):
        if not item["certified"]:
            assert not item["certifying_report_id"] and not item["deduction_reason"]
            continue
        difference = cents(item["declared"]) - cents(item["certified"])
        assert difference >= 0 and bool(item["deduction_reason"]) == (difference > 0), item
        deducted += difference > 0
    assert deducted > 100


def test_the_ledger_has_the_life_it_promises() -> None:
    items = rows(SHIPPED, "expenditure")
    assert len(items) == DEFAULT_ITEMS
    assert any(item["certifying_report_id"] not in ("", item["report_id"]) for item in items)
    assert any(item["declared"].startswith("-") for item in items)
    assert any(not item["certified"] for item in items)
    assert any(row["event"] == "reopened" for row in rows(SHIPPED, "report_events"))
    declared, planned = Counter[str](), Counter[str]()
    for item in items:
        declared[item["budget_line_id"]] += cents(item["declared"])
    for row in rows(SHIPPED, "budget"):
        planned[row["budget_line_id"]] += cents(row["planned"]) * (row["budget_version_id"] == "V2")
    assert [line for line in planned if declared[line] > planned[line]] == ["BL3"]
    assert 93 <= 100 * declared.total() / TOTAL_CENTS <= 96


def test_a_payment_is_the_funds_share_of_the_certificates_of_its_claim() -> None:
    # By hand, for the rounding: 85 % of 10 000.07 EUR is 8 500.0595 EUR, paid as 8 500.06 EUR.
    assert (1_000_007 * 85_00 + 5_000) // 10_000 == 850_006
    partner_of = {row["report_id"]: row["partner_id"] for row in rows(SHIPPED, "partner_reports")}
    period_of = {row["report_id"]: row["period_id"] for row in rows(SHIPPED, "partner_reports")}
    rate = {row["partner_id"]: Decimal(row["erdf_rate"]) for row in rows(SHIPPED, "partners")}
    certified = Counter[tuple[str, str]]()
    for item in rows(SHIPPED, "expenditure"):
        if item["certified"]:
            report = item["certifying_report_id"]
            certified[period_of[report], partner_of[report]] += cents(item["certified"])
    payments = rows(SHIPPED, "payments")
    assert payments
    for payment in payments:
        exact = certified[payment["period_id"], payment["partner_id"]] * rate[payment["partner_id"]] / 100
        assert int(exact + Decimal("0.5")) == cents(payment["amount"])


def test_steps_of_a_report_are_in_order_and_after_its_period() -> None:
    ends = {row["period_id"]: row["end_on"] for row in rows(SHIPPED, "reporting_periods")}
    last = {row["report_id"]: ends[row["period_id"]] for row in rows(SHIPPED, "partner_reports")}
    for event in rows(SHIPPED, "report_events"):
        assert last[event["report_id"]] < event["occurred_on"]
        last[event["report_id"]] = event["occurred_on"]


def test_no_forecast_is_for_a_day_before_it_was_made_or_made_after_the_milestone() -> None:
    actual = {row["milestone_id"]: row["actual"] for row in rows(SHIPPED, "milestones")}
    for forecast in rows(SHIPPED, "milestone_forecasts"):
        assert not forecast["forecast_on"] or forecast["made_on"] <= forecast["forecast_on"]
        assert not actual[forecast["milestone_id"]] or forecast["made_on"] <= actual[forecast["milestone_id"]]


def test_no_forecast_is_made_of_a_milestone_that_is_withdrawn() -> None:
    withdrawn = {row["milestone_id"]: row["withdrawn_on"] for row in rows(SHIPPED, "milestones") if row["withdrawn_on"]}
    assert withdrawn == {"M21": "2013-04-15"}
    made = [row["made_on"] for row in rows(SHIPPED, "milestone_forecasts") if row["milestone_id"] in withdrawn]
    assert made and max(made) < withdrawn["M21"]


def test_a_forecast_taken_back_is_not_repeated_until_it_is_made_again() -> None:
    forecasts = [row for row in rows(SHIPPED, "milestone_forecasts") if row["milestone_id"] == "M17"]
    since = [(row["made_on"], row["forecast_on"]) for row in forecasts if row["made_on"] >= "2013-03-29"]
    assert since == [
        ("2013-03-29", "2013-11-30"),
        ("2013-06-28", ""),
        ("2013-09-27", "2014-01-31"),
        ("2013-12-30", "2014-01-31"),
    ]


def test_plan_and_reality_keep_the_lags_of_the_links() -> None:
    milestones = {row["milestone_id"]: row for row in rows(SHIPPED, "milestones")}
    moved = {row["milestone_id"]: row["baseline"] for row in rows(SHIPPED, "milestone_baselines")}
    plan = {name: moved.get(name, row["baseline"]) for name, row in milestones.items()}
    reality = {name: row["actual"] for name, row in milestones.items()}
    links = rows(SHIPPED, "milestone_links")
    assert len(links) == 15
    for link in links:
        first, then = link["predecessor_id"], link["successor_id"]
        # The baselines first set, too: both ends of a link are moved or kept.
        for days in (plan, reality, {name: row["baseline"] for name, row in milestones.items()}):
            if days[first] and days[then]:
                apart = date.fromisoformat(days[then]) - date.fromisoformat(days[first])
                assert apart.days >= int(link["lag_days"]), link


def test_the_lead_partner_judges_when_the_committee_meets_and_not_only_by_the_values() -> None:
    committee = {row["held_on"] for row in rows(SHIPPED, "meetings") if row["body"] == "steering committee"}
    judgements = rows(SHIPPED, "indicator_judgements")
    assert {row["judged_on"] for row in judgements} <= committee
    assert {row["judgement"] for row in judgements} == {"on track", "at risk", "off track"}
    # All seven analyses are complete by the end of March 2013, and yet their indicator is at risk in September.
    (target,) = (row["target_value"] for row in rows(SHIPPED, "indicators") if row["indicator_id"] == "I1")
    values = {row["measured"]: row["value"] for row in rows(SHIPPED, "indicator_values") if row["indicator_id"] == "I1"}
    judged = {row["judged_on"]: row["judgement"] for row in judgements if row["indicator_id"] == "I1"}
    assert (target, values["2013-03-31"], judged["2013-09-10"]) == ("7", "7", "at risk")


@pytest.mark.parametrize("name", ["activities", "milestones", "meetings", "decisions", "tasks"])
def test_a_demonstration_event_says_so_in_its_title(name: str) -> None:
    for row in rows(SHIPPED, name):
        if row["evidence"] == "demonstration":
            assert "demonstration" in row["title"]


def test_every_made_up_row_has_the_demonstration_source_and_no_other_row_has() -> None:
    for name in NAMES:
        for row in rows(SHIPPED, name):
            assert (row["evidence"] == "demonstration") == (row["source_id"] == "DEMO"), row


def test_nothing_made_up_is_later_than_the_last_day_of_data() -> None:
    (project,) = rows(SHIPPED, "project")
    for name in NAMES:
        for row in rows(SHIPPED, name):
            if row["evidence"] == "demonstration":
                days = [cell for column, cell in row.items() if column.endswith("_on")]
                assert max(days, default="") <= project["last_data_on"]


def test_reported_rows_are_kept_and_items_are_numbered_after_them(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "package")
    package = tmp_path / "package"
    path = package / "expenditure.csv"
    header, first, *_ = path.read_text(encoding="utf-8").splitlines()
    reported = first.replace("DEMO,demonstration", "S001,reported").replace("1,", "7001,", 1)
    path.write_text(f"{header}\n{reported}\n", encoding="utf-8", newline="\n")
    simulate(package=package, out=package)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[1] == reported
    assert [line.split(",")[0] for line in lines[2:4]] == ["7002", "7003"]
    assert len(lines) == DEFAULT_ITEMS + 2


def test_a_kept_row_with_a_made_up_key_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "package")
    path = tmp_path / "package" / "risks.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("DEMO,demonstration", "S001,reported", 1), encoding="utf-8"
    )
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(KeyTaken, match="risks"):
        simulate(package=path.parent, out=path.parent)
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_too_few_items_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(TooFewItems, match="100 items are too few"):
        simulate(package=SHIPPED, out=tmp_path / "out", items=100)
    assert not (tmp_path / "out").exists()


def test_a_package_of_another_project_is_refused(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "package")
    path = tmp_path / "package" / "partners.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header + "\n", encoding="utf-8")
    with pytest.raises(UnknownPartners, match="HU-1"):
        simulate(package=path.parent, out=path.parent)


def test_items_are_streamed_in_bounded_memory() -> None:
    scenario = read_scenario()
    budgets = approved_budgets(scenario, total_cents=TOTAL_CENTS, seed=1)
    planned = in_force(scenario, budgets)
    reports = partner_reports(scenario, seed=1)
    spent = batches(scenario, declared_by_cell(scenario, planned, seed=1), reports, seed=1)

    def peak(items: int) -> int:
        tracemalloc.start()
        try:
            assert sum(1 for _ in expenditure_items(scenario, spent, items=items, seed=1, first_id=1)) == items
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # 8 000 more rows held at once would take several megabytes; only the largest batch grows.
    assert peak(12_000) - peak(4_000) < 200_000


def test_a_split_is_exact_and_gives_the_rest_to_the_largest_remainders() -> None:
    # 100 in 3 equal parts: 33 each, the one left over to the first.
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    # 10 by 5:3:1 is 5.56, 3.33, 1.11: 5, 3, 1, and the one left over to the largest remainder, .56.
    assert apportion(10, [5, 3, 1]) == [6, 3, 1]
    assert apportion(-10, [5, 3, 1]) == [-6, -3, -1]
    assert apportion(0, [2, 0]) == [0, 0]
    with pytest.raises(ValueError, match="no weight is above zero"):
        apportion(1, [0, 0])


def test_draws_are_the_same_everywhere() -> None:
    chance = Chance(DEFAULT_SEED, "a", "subject")
    assert [chance.between(1, 1000) for _ in range(4)] == [152, 452, 430, 519]


def test_a_day_off_moves_to_the_next_working_day() -> None:
    assert working_day(date(2013, 9, 28)) == date(2013, 9, 30)
    assert working_day(date(2013, 12, 24)) == date(2014, 1, 7)
    assert working_day(date(2013, 9, 30)) == date(2013, 9, 30)
