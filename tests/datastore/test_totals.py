"""The totals of the expenditure items follow every write transaction that touches items, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, delete, insert, text, update
from sqlmodel import Session, SQLModel

from clustercoop.datastore.engine import reading, writing
from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import ExpenditureItem, ExpenditureTotal, PartnerReport
from clustercoop.datastore.queries import expenditure, money
from clustercoop.datastore.queries.expenditure import ItemSums
from clustercoop.selection import WHOLE, Scope, Selection
from clustercoop.vocabulary import Evidence, Stage
from tests.datastore.test_revision import risk

ON = Selection(date(2020, 3, 31))
# The fourth report of FR-L was never sent in; its item 30 of 4,000.00 is not declared. That of HR-Z was: item 29 of
# 3,100.00 on L2 of W2.
SCOPE = Scope(partner_id="HR-Z", period_id="R4")
BEFORE = ItemSums(1, 310_000, 0, 0)


def item(item_id: int, declared_cents: int, **values: object) -> dict[str, object]:
    return {
        "item_id": item_id,
        "report_id": "HR-Z-R4",
        "work_package_id": "W2",
        "budget_line_id": "L2",
        "incurred_on": date(2019, 12, 13),
        "declared_cents": declared_cents,
        "document_ref": "OB-11",
        "source_id": "DESK",
        "evidence": Evidence.REPORTED,
    } | values


def sums(engine: Engine, revision: int) -> ItemSums:
    """What the totals say of the scope, which is what the items themselves add up to."""
    with reading(engine, revision) as connection:
        found = expenditure.item_sums(connection, ON, SCOPE, Stage.DECLARED)
        rows = expenditure.items(connection, ON, SCOPE, Stage.DECLARED, offset=0, limit=1_000)
        assert (len(rows), rows["declared_cents"].sum()) == (found.items, found.declared_cents)
        spent = money.spending(connection, ON, SCOPE)
        assert (spent["items"].sum(), spent["declared_cents"].sum()) == (found.items, found.declared_cents)
    return found


TABLE = table_of(ExpenditureItem)
WRITES: dict[str, tuple[Callable[[Session], object], ItemSums]] = {
    "an item is added": (
        lambda session: session.add(ExpenditureItem(**item(31, 12_345))),
        ItemSums(2, 322_345, 0, 0),
    ),
    "an item is changed": (
        lambda session: setattr(session.get_one(ExpenditureItem, 29), "declared_cents", 1),
        ItemSums(1, 1, 0, 0),
    ),
    "an item is deleted": (
        lambda session: session.delete(session.get_one(ExpenditureItem, 29)),
        ItemSums(0, 0, 0, 0),
    ),
    "an item goes to another line": (
        lambda session: setattr(session.get_one(ExpenditureItem, 29), "budget_line_id", "L1"),
        BEFORE,
    ),
    "a correction is added and flushed": (
        lambda session: (session.add(ExpenditureItem(**item(31, -10_000))), session.flush()),
        ItemSums(2, 300_000, 0, 0),
    ),
    "many are added by the class": (
        lambda session: session.execute(insert(ExpenditureItem), [item(31, 1), item(32, 2)]),
        ItemSums(3, 310_003, 0, 0),
    ),
    "many are added by the table": (
        lambda session: session.connection().execute(insert(TABLE), [item(31, 1), item(32, 2)]),
        ItemSums(3, 310_003, 0, 0),
    ),
    "many are added and told": (
        lambda session: session.execute(insert(ExpenditureItem).returning(TABLE.c.item_id), [item(31, 1)]).all(),
        ItemSums(2, 310_001, 0, 0),
    ),
    "many are changed": (
        lambda session: session.execute(
            update(ExpenditureItem).where(TABLE.c.report_id == "HR-Z-R4").values(declared_cents=5)
        ),
        ItemSums(1, 5, 0, 0),
    ),
    "many are deleted": (
        lambda session: session.execute(delete(ExpenditureItem).where(TABLE.c.report_id == "HR-Z-R4")),
        ItemSums(0, 0, 0, 0),
    ),
    "plain SQL changes one": (
        lambda session: session.execute(text("update  expenditure SET declared_cents = 7 WHERE item_id = 29")),
        ItemSums(1, 7, 0, 0),
    ),
    "plain SQL deletes one": (
        lambda session: session.execute(text('DELETE\nFROM "expenditure" WHERE item_id = 29')),
        ItemSums(0, 0, 0, 0),
    ),
    "one is added inside a savepoint": (
        lambda session: _in_savepoint(session, ExpenditureItem(**item(31, 12_345))),
        ItemSums(2, 322_345, 0, 0),
    ),
}


def _in_savepoint(session: Session, row: SQLModel) -> None:
    with session.begin_nested():
        session.add(row)


@pytest.mark.parametrize("write", WRITES)
def test_the_new_revision_has_the_new_sums(writer: Engine, viewer: Engine, write: str) -> None:
    act, expected = WRITES[write]
    assert sums(viewer, 1) == BEFORE
    with writing(writer) as session:
        act(session)
    assert sums(viewer, 2) == expected


def test_an_item_that_moves_is_counted_where_it_went(writer: Engine, viewer: Engine) -> None:
    with writing(writer) as session:
        session.get_one(ExpenditureItem, 29).budget_line_id = "L1"
    with reading(viewer, 2) as connection:
        lines = money.spending(connection, ON, SCOPE)["budget_line_id"]
        assert list(lines) == ["L1"]


@pytest.mark.parametrize("write", WRITES)
def test_a_transaction_that_is_rolled_back_changes_no_sum(writer: Engine, viewer: Engine, write: str) -> None:
    act, _ = WRITES[write]

    def change_and_break_off() -> None:
        with writing(writer) as session:
            act(session)
            session.flush()
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        change_and_break_off()
    assert sums(viewer, 1) == BEFORE


def mark(engine: Engine) -> None:
    """Totals that no items make: whoever makes them anew takes this row away."""
    values = {"total_id": 999, "report_id": "FR-L-R4", "work_package_id": "W1", "budget_line_id": "L3"}
    with engine.begin() as connection:
        row = values | {"items": 1, "declared_cents": 1, "evidence": Evidence.REPORTED}
        connection.execute(insert(table_of(ExpenditureTotal)), row)


def is_marked(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM expenditure_totals WHERE total_id = 999")))


ELSEWHERE: dict[str, Callable[[Session], object]] = {
    "nothing": lambda session: None,
    "a risk is added": lambda session: session.add(risk("N1")),
    "a report is changed": lambda session: setattr(
        session.get_one(PartnerReport, "HR-Z-R4"), "due_on", date(2020, 3, 15)
    ),
    "items are read": lambda session: session.execute(text("SELECT * FROM expenditure WHERE item_id < 9")).all(),
    "an item is looked at": lambda session: session.get_one(ExpenditureItem, 29).declared_cents,
    "totals are written": lambda session: session.execute(text("UPDATE expenditure_totals SET items = items")),
    "payments are deleted that no item names": lambda session: session.execute(
        text("DELETE FROM payments WHERE payment_id NOT IN (SELECT document_ref FROM expenditure)")
    ),
}


@pytest.mark.parametrize("write", ELSEWHERE)
def test_a_transaction_that_touches_no_items_leaves_the_totals_alone(
    writer: Engine, viewer: Engine, write: str
) -> None:
    mark(writer)
    with writing(writer) as session:
        ELSEWHERE[write](session)
    assert is_marked(viewer)
    # It goes with the next item that is written.
    with writing(writer) as session:
        session.delete(session.get_one(ExpenditureItem, 30))
    assert not is_marked(viewer)


def test_the_sums_that_are_read_while_items_are_written_are_the_old_ones(writer: Engine, viewer: Engine) -> None:
    with writing(writer) as session:
        session.add(ExpenditureItem(**item(31, 12_345)))
        session.flush()
        assert sums(viewer, 1) == BEFORE
    assert sums(viewer, 2) == ItemSums(2, 322_345, 0, 0)


def test_each_transaction_is_watched_for_itself(writer: Engine, viewer: Engine) -> None:
    with writing(writer) as session:
        session.add(ExpenditureItem(**item(31, 12_345)))
    mark(writer)
    with writing(writer) as session:
        session.add(risk("N1"))
    assert is_marked(viewer)
    with reading(viewer, 3) as connection:
        assert expenditure.item_sums(connection, ON, WHOLE, Stage.DECLARED).items == 30
