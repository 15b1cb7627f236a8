"""The items behind the sums: the same rows, sums and order as plain loops make, whichever page they are asked by."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, select

from clustercoop.datastore.engine import reading, viewing
from clustercoop.datastore.fields import table_of
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.models import ExpenditureTotal
from clustercoop.datastore.queries import expenditure, money
from clustercoop.datastore.queries.expenditure import ItemSums
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.simulate import simulate
from clustercoop.vocabulary import EvidenceChoice, Stage
from tests.datastore.frames import plain, rows_in
from tests.datastore.questions import EVERY
from tests.datastore.recomputed import Record
from tests.datastore.spoil import cell, copy_of, rows_of
from tests.datastore.test_queries_by_scope import DAYS, EMPTY, SCOPES
from tests.datastores import DATABASES, NewDatastore
from tests.postgres import Server

LAST = Selection(date(2020, 3, 31))
STAGES = [Stage.DECLARED, Stage.CERTIFIED]


def page(connection: Connection, offset: int, limit: int, stage: Stage, scope: Scope = WHOLE) -> list[dict[str, Any]]:
    return rows_in(expenditure.items(connection, LAST, scope, stage, offset=offset, limit=limit))


@pytest.mark.parametrize("stage", STAGES)
def test_pages_of_any_size_are_stretches_of_the_whole(unchanged_viewer: Engine, stage: Stage) -> None:
    with reading(unchanged_viewer, 1) as connection:
        whole = page(connection, 0, EVERY, stage)
        assert len(whole) == {Stage.DECLARED: 29, Stage.CERTIFIED: 23}[stage]
        for limit in (1, 2, 3, 7, 100):
            for offset in range(len(whole) + 2):
                assert page(connection, offset, limit, stage) == whole[offset : offset + limit], (offset, limit)


def test_a_page_of_no_rows_has_the_columns_all_the_same(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        columns = list(expenditure.items(connection, LAST, WHOLE, Stage.DECLARED, offset=0, limit=1).columns)
        for offset, limit in ((0, 0), (5, 0), (29, 10), (1_000, 10)):
            empty = expenditure.items(connection, LAST, WHOLE, Stage.DECLARED, offset=offset, limit=limit)
            assert empty.empty
            assert list(empty.columns) == columns
    assert columns == [
        *("item_id", "report_id", "period_number", "partner_id", "partner", "work_package_id", "budget_line_id"),
        *("work_package", "budget_line", "incurred_on", "declared_cents", "certified_cents", "deducted_cents"),
        *("deduction_reason", "document_ref", "evidence", "source", "url", "linkable"),
    ]


def test_items_stand_by_the_numbers_of_their_places_and_not_by_their_names(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        rows = page(connection, 0, EVERY, Stage.DECLARED, Scope(period_id="R2"))
    # AT-W, HR-Z, FR-L are partners 1, 2, 3; item 13 was certified with a later report, items 9 and 10 stand before it.
    assert [row["item_id"] for row in rows] == [9, 10, 12, 11, 13, 14, 15, 16, 17, 18, 19, 20]


def test_items_of_one_place_with_two_certificates_stand_in_the_order_of_their_numbers(
    new_datastore: NewDatastore, riverbank: Path, tmp_path: Path, database_url: str
) -> None:
    package = copy_of(riverbank, tmp_path)
    # Items 1 to 3 lie in one place; the one in the middle is certified with the report after.
    cell("expenditure", 4, "budget_line_id", "L1")(package)
    cell("expenditure", 3, "certifying_report_id", "AT-W-R2")(package)
    load_unchecked(package=package, database_url=database_url)
    place = Scope(period_id="R1", budget_line_id="L1", partner_id="AT-W")
    with viewing(database_url) as engine, reading(engine, 1) as connection:
        assert [row["item_id"] for row in page(connection, 0, 10, Stage.DECLARED, place)] == [1, 2, 3]
        assert [[row["item_id"] for row in page(connection, n, 1, Stage.DECLARED, place)] for n in range(3)] == [
            [1],
            [2],
            [3],
        ]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("scope", [*SCOPES, *EMPTY])
def test_the_sums_are_those_of_the_items(unchanged_viewer: Engine, riverbank: Path, scope: str, stage: Stage) -> None:
    asked = (SCOPES | EMPTY)[scope]
    with reading(unchanged_viewer, 1) as connection:
        for choice in EvidenceChoice:
            for on in DAYS:
                rows = Record(riverbank, on, public=choice is EvidenceChoice.PUBLIC, scope=asked).items(stage.value)
                amounts = [
                    sum(row[name] or 0 for row in rows)
                    for name in ("declared_cents", "certified_cents", "deducted_cents")
                ]
                found = expenditure.item_sums(connection, Selection(on, choice), asked, stage)
                assert found == ItemSums(len(rows), *amounts), (on, choice)
                assert {type(value) for value in vars(found).values()} == {int}


def test_the_sums_are_those_of_the_spending(unchanged_viewer: Engine) -> None:
    with reading(unchanged_viewer, 1) as connection:
        for on in DAYS:
            spent = money.spending(connection, Selection(on))
            declared = expenditure.item_sums(connection, Selection(on), WHOLE, Stage.DECLARED)
            certified = expenditure.item_sums(connection, Selection(on), WHOLE, Stage.CERTIFIED)
            assert (declared.items, declared.declared_cents) == (spent["items"].sum(), spent["declared_cents"].sum())
            assert certified.certified_cents == spent["certified_cents"].sum()
            assert certified.deducted_cents == spent["deducted_cents"].sum()


def test_sums_worked_by_hand(unchanged_viewer: Engine) -> None:
    # Items of AT-W in R1: 2,000.00 + 2,500.50 + 800.10 + 300.20 = 5,600.80, of which 100.00 of 800.10 were deducted;
    # 300.20 are certified with the report of R2, on 15 April 2019.
    scope = Scope(partner_id="AT-W", period_id="R1")
    with reading(unchanged_viewer, 1) as connection:

        def sums(on: date, stage: Stage) -> ItemSums:
            return expenditure.item_sums(connection, Selection(on), scope, stage)

        assert sums(date(2018, 8, 19), Stage.DECLARED) == ItemSums(0, 0, 0, 0)
        assert sums(date(2018, 10, 4), Stage.DECLARED) == ItemSums(4, 560_080, 0, 0)
        assert sums(date(2018, 10, 5), Stage.DECLARED) == ItemSums(4, 560_080, 520_060, 10_000)
        assert sums(date(2018, 10, 5), Stage.CERTIFIED) == ItemSums(3, 530_060, 520_060, 10_000)
        assert sums(date(2019, 4, 15), Stage.CERTIFIED) == ItemSums(4, 560_080, 550_080, 10_000)


def test_a_certificate_a_deduction_and_its_reason_are_unknown_before_their_day(unchanged_viewer: Engine) -> None:
    def third(on: date) -> tuple[int, int | None, int | None, str | None]:
        with reading(unchanged_viewer, 1) as connection:
            rows = rows_in(expenditure.items(connection, Selection(on), WHOLE, Stage.DECLARED, offset=0, limit=EVERY))
        (row,) = (row for row in rows if row["item_id"] == 3)
        return row["declared_cents"], row["certified_cents"], row["deducted_cents"], row["deduction_reason"]

    assert third(date(2018, 10, 4)) == (80_010, None, None, None)
    assert third(date(2018, 10, 5)) == (80_010, 70_010, 10_000, "A journey without a ticket")


def test_a_withdrawn_certificate_is_unknown_again(unchanged_viewer: Engine) -> None:
    # The report of HR-Z on R3 is certified, reopened on 2 December 2019, sent in again on the 16th.
    scope = Scope(partner_id="HR-Z", period_id="R3")
    with reading(unchanged_viewer, 1) as connection:

        def certified(on: date) -> list[tuple[int, int | None]]:
            made = expenditure.items(connection, Selection(on), scope, Stage.DECLARED, offset=0, limit=EVERY)
            return [(row["item_id"], row["certified_cents"]) for row in rows_in(made)]

        assert certified(date(2019, 12, 1)) == [(23, 490_000), (24, None)]
        assert certified(date(2019, 12, 2)) == []
        assert certified(date(2019, 12, 16)) == [(23, None), (24, None)]


def test_an_item_certified_with_a_later_report_counts_as_certified_while_its_own_report_is_back(
    riverbank: Path, tmp_path: Path, database_url: str
) -> None:
    # AT-W-R1 is reopened in May 2019; its item 4 stands in the certificate of AT-W-R2.
    package = copy_of(riverbank, tmp_path)
    with (package / "report_events.csv").open("a", encoding="utf-8") as file:
        file.write("AT-W-R1,4,reopened,2019-05-02,,LEDGER,demonstration\n")
    load_unchecked(package=package, database_url=database_url)
    scope, on = Scope(partner_id="AT-W", period_id="R1"), Selection(date(2019, 5, 2))
    with viewing(database_url) as engine, reading(engine, 1) as connection:
        assert expenditure.item_sums(connection, on, scope, Stage.DECLARED) == ItemSums(0, 0, 0, 0)
        assert expenditure.item_sums(connection, on, scope, Stage.CERTIFIED) == ItemSums(1, 30_020, 30_020, 0)
        rows = rows_in(expenditure.items(connection, on, scope, Stage.CERTIFIED, offset=0, limit=EVERY))
        assert [(row["item_id"], row["declared_cents"], row["certified_cents"]) for row in rows] == [
            (4, 30_020, 30_020)
        ]


def test_only_the_evidence_chosen_is_paged(riverbank: Path, tmp_path: Path, database_url: str) -> None:
    package = copy_of(riverbank, tmp_path)
    for name in ("partner_reports", "report_events", "expenditure"):
        for number, row in enumerate(rows_of(package, name)):
            # Items 2, 5, 8 … are no public record, nor is the report of item 13, which a public report certifies.
            if (name == "expenditure" and number % 3 == 1) or (name == "partner_reports" and number == 1):
                assert name == "expenditure" or row["report_id"] == "AT-W-R2"
                continue
            cell(name, number + 2, "evidence", "public record")(package)
    # Items 1 to 4 are of one place, so that a page begins within it, after an item that is no public record.
    for row in (4, 5):
        cell("expenditure", row, "budget_line_id", "L1")(package)
    load_unchecked(package=package, database_url=database_url)
    public = Selection(date(2020, 3, 31), EvidenceChoice.PUBLIC)
    with viewing(database_url) as engine, reading(engine, 1) as connection:
        for stage in STAGES:
            whole = Record(package, public.status_date, public=True).items(stage.value)
            numbers = [row["item_id"] for row in whole]
            assert numbers[:3] == {Stage.DECLARED: [1, 3, 4], Stage.CERTIFIED: [1, 3, 6]}[stage]
            assert 13 not in numbers
            for limit in (1, 2, EVERY):
                for offset in range(len(whole)):
                    found = expenditure.items(connection, public, WHOLE, stage, offset=offset, limit=limit)
                    assert rows_in(found) == whole[offset : offset + limit], (stage, offset)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("at_once", [1, 4, 1_000])
def test_every_item_comes_one_at_a_time_as_the_pages_have_it(
    unchanged_viewer: Engine, monkeypatch: pytest.MonkeyPatch, stage: Stage, at_once: int
) -> None:
    monkeypatch.setattr(expenditure, "ITEMS_AT_ONCE", at_once)
    with reading(unchanged_viewer, 1) as connection:
        rows = expenditure.every_item(connection, LAST, WHOLE, stage)
        streamed = [{name: plain(value) for name, value in row.items()} for row in rows]
        assert streamed == page(connection, 0, EVERY, stage)


def paid_items(connection: Connection) -> object:
    return expenditure.items(connection, LAST, WHOLE, Stage.PAID, offset=0, limit=1)


def every_paid_item(connection: Connection) -> object:
    return expenditure.every_item(connection, LAST, WHOLE, Stage.PAID)


def paid_sums(connection: Connection) -> object:
    return expenditure.item_sums(connection, LAST, WHOLE, Stage.PAID)


@pytest.mark.parametrize("asked", [paid_items, every_paid_item, paid_sums])
def test_payments_are_not_made_by_item(unchanged_viewer: Engine, asked: Callable[[Connection], object]) -> None:
    with (
        reading(unchanged_viewer, 1) as connection,
        pytest.raises(ValueError, match="payments are not made by expenditure item"),
    ):
        asked(connection)


# How the database goes about it.


@pytest.fixture(scope="module", params=DATABASES)
def ledger_url(request: pytest.FixtureRequest, shipped: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The shipped package with ten thousand items: some places hold less than a page, some more."""
    package = tmp_path_factory.mktemp("ledger")
    simulate(package=shipped, out=package, items=10_000)
    (package / "datapackage.json").write_bytes((shipped / "datapackage.json").read_bytes())
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('ledger') / 'datastore.db'}"
    else:
        server: Server = request.getfixturevalue("postgres_server")
        url = server.url(server.new_database())
    load_unchecked(package=package, database_url=url)
    return url


@contextmanager
def statements(connection: Connection) -> Iterator[list[tuple[str, Any]]]:
    """What the connection executes meanwhile, with the values."""
    seen: list[tuple[str, Any]] = []

    def see(connection: Connection, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        seen.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", see)
    yield seen
    event.remove(connection, "before_cursor_execute", see)


def plan_of(connection: Connection, statement: str, parameters: Any) -> list[str]:
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    return [str(row[-1]) for row in connection.exec_driver_sql(explain + statement, parameters)]


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("scope", [WHOLE, Scope(partner_id="HU-1")], ids=["whole", "partner"])
def test_a_page_is_read_through_indexes_alone(ledger_url: str, scope: Scope, stage: Stage) -> None:
    on = Selection(date(2014, 9, 30))
    with viewing(ledger_url) as engine, reading(engine, 1) as connection:
        count = expenditure.item_sums(connection, on, scope, stage).items
        # A short page, since PostgreSQL would rather read the whole of a small table than a hundredth of it by number.
        for offset in (0, count // 2, count - 20):
            with statements(connection) as seen:
                assert len(expenditure.items(connection, on, scope, stage, offset=offset, limit=20)) == 20
            # The places, their stretches at both edges and between them, and the rows.
            assert 3 <= len(seen) <= 5
            for statement, parameters in seen[1:-1]:
                plan = plan_of(connection, statement, parameters)
                steps = [step for step in plan if "expenditure" in step]
                assert steps and all("expenditure_by_place" in step for step in steps), plan
                assert not [step for step in plan if "SCAN expenditure" in step or "Seq Scan on expenditure" in step]
                # Nothing is sorted: the index has the order, and what lies between the edges needs none.
                assert not [step for step in plan if "TEMP B-TREE" in step or step.strip().startswith("Sort")], plan
            rows = plan_of(connection, *seen[-1])
            by_number = ("SEARCH expenditure USING INTEGER PRIMARY KEY", "expenditure_pkey")
            assert any(name in step for step in rows for name in by_number), rows
            assert not [step for step in rows if "SCAN expenditure" in step or "Seq Scan on expenditure" in step], rows


def test_certificates_of_one_place_are_merged_and_not_sorted(ledger_url: str) -> None:
    totals = table_of(ExpenditureTotal)
    place = (totals.c.report_id, totals.c.work_package_id, totals.c.budget_line_id)
    with viewing(ledger_url) as engine, reading(engine, 1) as connection:
        largest = func.sum(totals.c["items"]).desc()
        two = select(*place).group_by(*place).having(func.count() == 2).order_by(largest).limit(1)
        report, work_package, line = connection.execute(two).one()
        partner, period = report.rsplit("-", 1)
        scope = Scope(partner, work_package_id=work_package, budget_line_id=line, period_id=period)
        with statements(connection) as seen:
            made = expenditure.items(connection, Selection(date(2014, 9, 30)), scope, Stage.DECLARED, offset=1, limit=3)
        assert len(made) == 3
        (stretches,) = seen[1:-1]
        plan = plan_of(connection, *stretches)
    assert sum("expenditure_by_place" in step for step in plan) == 2, plan
    if connection.dialect.name == "sqlite":
        assert any("MERGE" in step for step in plan) and not any("TEMP B-TREE" in step for step in plan), plan


def test_the_places_of_a_page_are_found_without_a_look_at_the_items(ledger_url: str) -> None:
    with viewing(ledger_url) as engine, reading(engine, 1) as connection, statements(connection) as seen:
        expenditure.items(connection, Selection(date(2014, 9, 30)), WHOLE, Stage.DECLARED, offset=5_000, limit=100)
    assert "expenditure_totals" in seen[0][0]
    assert "FROM expenditure " not in seen[0][0] and "JOIN expenditure " not in seen[0][0]


def test_a_ledger_is_streamed_in_bounded_memory(ledger_url: str) -> None:
    on, scope = Selection(date(2014, 9, 30)), Scope(budget_line_id="BL1")
    with viewing(ledger_url) as engine, reading(engine, 1) as connection:

        def peak(hold: Callable[[Iterator[Any]], object]) -> int:
            tracemalloc.start()
            try:
                hold(expenditure.every_item(connection, on, scope, Stage.DECLARED))
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

        def one_after_the_other(rows: Iterator[Any]) -> None:
            assert sum(1 for _ in rows) > 3 * expenditure.ITEMS_AT_ONCE

        peak(one_after_the_other)
        assert 2 * peak(one_after_the_other) < peak(list)


def test_a_ledger_is_paged_as_it_is_streamed(ledger_url: str) -> None:
    on = Selection(date(2014, 3, 31))
    with viewing(ledger_url) as engine, reading(engine, 1) as connection:
        for stage in STAGES:
            streamed = [row["item_id"] for row in expenditure.every_item(connection, on, WHOLE, stage)]
            assert len(streamed) == expenditure.item_sums(connection, on, WHOLE, stage).items
            paged: list[int] = []
            for offset in range(0, len(streamed), 700):
                made = expenditure.items(connection, on, WHOLE, stage, offset=offset, limit=700)
                paged += [int(number) for number in made["item_id"]]
            assert paged == streamed
