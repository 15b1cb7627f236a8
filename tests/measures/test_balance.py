"""What each partner carries, worked by hand."""

from __future__ import annotations

import pandas as pd

from clustercoop.measures.balance import Balance, Carried
from clustercoop.measures.budget import Money
from clustercoop.measures.figure import Figure, Missing
from clustercoop.vocabulary import Evidence
from tests.measures.frames import DEMO, PUBLIC, cooperation, money, table

PLAN = [("A", "P1", "L1", 300_00), ("A", "P2", "L1", 300_00), ("B", "P1", "L1", 200_00)]
MEETINGS = [
    ("M1", "A", "host"),
    ("M1", "B", "attended"),
    ("M2", "A", "host"),
    ("M2", "B", "host"),
    ("M2", "C", "attended"),
]


def outputs(*responsible: str | None) -> pd.DataFrame:
    rows = [(f"O{number}", name, PUBLIC) for number, name in enumerate(responsible)]
    return table("output_id responsible_partner_id evidence", rows)


def balance(*responsible: str | None, planned: Money | None = None) -> tuple[Carried, ...]:
    state = cooperation(held="M1 M2", attendance=MEETINGS)
    carried = money(of="A B C", plan=PLAN) if planned is None else planned
    return Balance(state, outputs(*responsible), carried).by_partner


def parts(figures: list[Figure]) -> list[tuple[object, object]]:
    return [(figure.numerator, figure.denominator) for figure in figures]


def test_each_share_is_of_all_partners_and_names_its_whole() -> None:
    rows = balance("A", "C", None, "A")
    assert [row.partner_id for row in rows] == ["A", "B", "C"]
    # M1 has one host and M2 two: 3 hostings, of which A has 2.
    assert parts([row.hosting for row in rows]) == [(2, 3), (1, 3), (0, 3)]
    # 2 came to M1 and 3 to M2: 5 attendances.
    assert parts([row.attending for row in rows]) == [(2, 5), (2, 5), (1, 5)]
    # 3 of the 4 outputs have a responsible partner on record.
    assert parts([row.outputs for row in rows]) == [(2, 3), (0, 3), (1, 3)]
    # 600 of 800; C has no budget, which is a true zero where the ledger is on record.
    assert parts([row.budget for row in rows]) == [(600_00, 800_00), (200_00, 800_00), (0, 800_00)]
    assert [row.budget.value for row in rows] == [75.0, 25.0, 0.0]


def test_the_shares_rest_on_the_rows_they_count() -> None:
    row = balance("A")[0]
    assert row.hosting.evidence == row.attending.evidence == {Evidence(DEMO)}
    assert row.outputs.evidence == {Evidence.PUBLIC}
    assert row.budget.evidence == {Evidence(DEMO)}


def test_what_nobody_stated_is_not_on_record_and_no_zero() -> None:
    nothing = Balance(cooperation(held="M1"), outputs(None, None), money(of="A B C", plan=PLAN))
    for row in nothing.by_partner:
        for figure in (row.hosting, row.attending, row.outputs):
            assert figure.missing is Missing.NOT_ON_RECORD and figure.numerator is None


def test_where_no_host_is_named_attendance_is_known_all_the_same() -> None:
    state = cooperation(of="A B", held="M1", attendance=[("M1", "A", "attended")])
    row = Balance(state, outputs(), money(plan=PLAN)).by_partner[0]
    assert row.hosting.missing is Missing.NOT_ON_RECORD
    assert row.attending.value == 100.0


def test_a_budget_that_is_not_public_has_no_shares() -> None:
    rows = balance("A", planned=money(of="A B C"))
    assert all(row.budget.missing is Missing.NOT_PUBLISHED for row in rows)
