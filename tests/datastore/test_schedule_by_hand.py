"""Milestones, forecasts, baselines and links as known on a day, worked by hand from the rows of riverbank."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from clustercoop.datastore.engine import reading, viewing
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.queries import results, schedule
from clustercoop.selection import Selection
from clustercoop.vocabulary import EvidenceChoice
from tests.datastore.frames import rows_in
from tests.datastore.spoil import copy_of, row_again


def milestones(viewer: Engine, on: date) -> dict[str, tuple[str | None, date | None, int]]:
    with reading(viewer, 1) as connection:
        rows = rows_in(schedule.milestones(connection, Selection(on)))
    return {row["milestone_id"]: (row["actual"], row["forecast_on"], row["forecasts"]) for row in rows}


def test_a_milestone_is_known_as_it_was_on_the_day(unchanged_viewer: Engine) -> None:
    # M2 was forecast on 31 July and 15 October 2018, and reached on 16 November.
    assert milestones(unchanged_viewer, date(2018, 7, 30))["M2"] == (None, None, 0)
    assert milestones(unchanged_viewer, date(2018, 7, 31))["M2"] == (None, date(2018, 10, 31), 1)
    assert milestones(unchanged_viewer, date(2018, 11, 15))["M2"] == (None, date(2018, 11, 16), 2)
    assert milestones(unchanged_viewer, date(2018, 11, 16))["M2"] == ("2018-11-16", date(2018, 11, 16), 2)


def test_a_month_is_over_on_its_last_day(unchanged_viewer: Engine) -> None:
    # P2 has no plan and was reached in "2018-10".
    assert "P2" not in milestones(unchanged_viewer, date(2018, 10, 30))
    assert milestones(unchanged_viewer, date(2018, 10, 31))["P2"] == ("2018-10", None, 0)


def test_a_milestone_without_any_date_appears_with_its_first_forecast(unchanged_viewer: Engine) -> None:
    assert "P7" not in milestones(unchanged_viewer, date(2019, 9, 15))
    assert milestones(unchanged_viewer, date(2019, 9, 16))["P7"] == (None, date(2020, 3, 27), 1)


def test_a_forecast_taken_back_leaves_no_day_but_its_day_and_reason(unchanged_viewer: Engine) -> None:
    # P7 has neither plan nor actual date; its only forecast was taken back on 3 February 2020. It stays in sight, last.
    assert milestones(unchanged_viewer, date(2020, 2, 2))["P7"] == (None, date(2020, 3, 27), 1)
    assert milestones(unchanged_viewer, date(2020, 2, 3))["P7"] == (None, None, 2)
    with reading(unchanged_viewer, 1) as connection:
        *_, last = rows_in(schedule.milestones(connection, Selection(date(2020, 2, 3))))
        told = rows_in(schedule.forecasts(connection, Selection(date(2020, 2, 3))))
    assert (last["milestone_id"], last["made_on"], last["reason"]) == (
        "P7",
        date(2020, 2, 3),
        "No house is found for it",
    )
    assert [(row["made_on"], row["forecast_on"]) for row in told if row["milestone_id"] == "P7"] == [
        (date(2019, 9, 16), date(2020, 3, 27)),
        (date(2020, 2, 3), None),
    ]


def plans(viewer: Engine, on: date, choice: EvidenceChoice = EvidenceChoice.ALL) -> dict[str, tuple[object, ...]]:
    names = ("baseline", "first_baseline", "rebaselined_on", "withdrawn_on", "withdrawn_reason")
    with reading(viewer, 1) as connection:
        rows = rows_in(schedule.milestones(connection, Selection(on, choice)))
    return {row["milestone_id"]: tuple(row[name] for name in names) for row in rows}


def test_a_baseline_is_moved_on_the_day_of_the_decision(unchanged_viewer: Engine) -> None:
    # D3 of 20 November 2019 moves P3 from "2019-12" to "2020-01".
    assert plans(unchanged_viewer, date(2019, 11, 19))["P3"][:3] == ("2019-12", "2019-12", None)
    assert plans(unchanged_viewer, date(2019, 11, 20))["P3"][:3] == ("2020-01", "2019-12", date(2019, 11, 20))
    # Decision and re-baseline are demonstration, the milestone is not.
    public = plans(unchanged_viewer, date(2020, 3, 31), EvidenceChoice.PUBLIC)
    assert public["P3"][:3] == ("2019-12", "2019-12", None)


def test_of_several_baselines_the_one_decided_last_counts(riverbank: Path, tmp_path: Path) -> None:
    # D1 is of 12 March 2018, D2 of 10 December 2018, D3 of 20 November 2019; P7 has no baseline of its own.
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'own.db'}"
    for decision, baseline in (("D1", "2019-11"), ("D2", "2019")):
        row_again("milestone_baselines", 3, decision_id=decision, baseline=baseline)(package)
    row_again("milestone_baselines", 3, milestone_id="P7", decision_id="D1", baseline="2021")(package)
    # A second decision of one day: the one with the later name counts.
    row_again("decisions", 2, decision_id="D1b")(package)
    row_again("milestone_baselines", 3, milestone_id="P7", decision_id="D1b", baseline="2022")(package)
    load_unchecked(package=package, database_url=url)
    with viewing(url) as engine:
        found = [plans(engine, on) for on in (date(2018, 3, 11), date(2018, 3, 12), date(2018, 12, 10))]
        last = plans(engine, date(2019, 11, 20))
    assert [each["P3"][:2] for each in found] == [("2019-12", "2019-12"), ("2019-11", "2019-12"), ("2019", "2019-12")]
    assert last["P3"][:2] == ("2020-01", "2019-12")
    assert "P7" not in found[0] and found[1]["P7"][:2] == ("2022", None)


def test_a_milestone_is_withdrawn_from_the_day_on_and_stays_in_sight(unchanged_viewer: Engine) -> None:
    stands = ("2019-10-31", "2019-10-31", None, None, None)
    assert plans(unchanged_viewer, date(2019, 7, 14))["Q1"] == stands
    withdrawn = (date(2019, 7, 15), "The towns hire out boats themselves")
    assert plans(unchanged_viewer, date(2019, 7, 15))["Q1"] == (*stands[:3], *withdrawn)


def test_a_link_is_known_when_both_its_milestones_are(riverbank: Path, tmp_path: Path) -> None:
    # P7 comes into sight on 16 September 2019; P6 is of the call and never does.
    package, url = copy_of(riverbank, tmp_path), f"sqlite:///{tmp_path / 'own.db'}"
    for milestone in ("P6", "P7"):
        row_again("milestone_links", 4, successor_id=milestone)(package)
    load_unchecked(package=package, database_url=url)

    def linked(on: date) -> list[tuple[str, str, int]]:
        with viewing(url) as engine, reading(engine, 1) as connection:
            rows = rows_in(schedule.links(connection, Selection(on)))
        return [(row["predecessor_id"], row["successor_id"], row["lag_days"]) for row in rows]

    before = [("M1", "M4", 300), ("M2", "M5", 180), ("M5", "M6", 0)]
    assert linked(date(2019, 9, 15)) == before
    assert linked(date(2019, 9, 16)) == [*before, ("M5", "P7", 0)]


def test_an_output_tells_nothing_before_it_is_there(unchanged_viewer: Engine) -> None:
    # O1 is there in "2018-11", O2 has no actual date, O3 no date at all.
    def outputs(on: date) -> list[tuple[object, ...]]:
        with reading(unchanged_viewer, 1) as connection:
            rows = rows_in(results.outputs(connection, Selection(on)))
        return [tuple(row[name] for name in ("output_id", "planned", "actual", "status", "note")) for row in rows]

    others = [("O2", "2019", None, "planned", None), ("O3", None, None, None, "counted by neighbours")]
    assert outputs(date(2018, 11, 29)) == [("O1", "2018-09", None, None, None), *others]
    assert outputs(date(2018, 11, 30)) == [("O1", "2018-09", "2018-11", "done", None), *others]


def test_milestones_of_the_call_are_left_out(unchanged_viewer: Engine) -> None:
    assert "P6" not in milestones(unchanged_viewer, date(2020, 3, 31))
