"""The expenditure items behind the sums, and any page of them in the time that one page takes.

Items stand in the order of period, partner, work package and budget line, and of their numbers within such a place.
The totals tell how many items each place has, so the places in which a page lies are found without counting items;
then only the items of the page are read, through the index `expenditure_by_place`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

import pandas as pd
from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    Subquery,
    case,
    false,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import (
    BudgetLine,
    ExpenditureItem,
    ExpenditureTotal,
    Partner,
    PartnerReport,
    ReportingPeriod,
    Source,
    WorkPackage,
)
from clustercoop.datastore.models.columns import Cents
from clustercoop.datastore.package import Row
from clustercoop.datastore.queries.frames import frame, visible
from clustercoop.datastore.queries.scoped import DECLARING, in_scope, last_step
from clustercoop.selection import Scope, Selection
from clustercoop.vocabulary import ReportEventKind, Stage

ITEMS_AT_ONCE = 1_000
"""How many items one statement reads while all are written out."""


@dataclass(frozen=True)
class ItemSums:
    """What the items add up to. Certified and deducted are of those that are certified on the status date."""

    items: int
    declared_cents: int
    certified_cents: int
    deducted_cents: int


@dataclass(frozen=True)
class _Place:
    """The items of one report, work package and budget line that count, after `before` others.

    `certificates` are the reports they are certified with, None for those that are not.
    """

    report_id: str
    work_package_id: str
    budget_line_id: str
    certificates: tuple[str | None, ...]
    before: int
    items: int


def item_sums(connection: Connection, selection: Selection, scope: Scope, stage: Stage) -> ItemSums:
    """The sums of the items that count as declared, or as certified, on the status date.

    `spending` says when an item counts. `declared_cents` is what was declared of these items: of the certified ones
    also while the report that declared them is reopened. Raises ValueError for `Stage.PAID`: payments are not made
    by item.
    """
    counted = _counted(selection, scope, stage)
    names = ("items", "declared_cents", "certified_cents", "deducted_cents")
    sums = [func.coalesce(func.sum(counted.c[name]), 0) for name in names]
    return ItemSums(*map(int, connection.execute(select(*sums)).one()))


def items(
    connection: Connection, selection: Selection, scope: Scope, stage: Stage, *, offset: int, limit: int
) -> pd.DataFrame:
    """At most `limit` of the items behind `item_sums`, after the first `offset`, in the order of this module.

    Columns: item_id, report_id, period_number, partner_id, partner (short name), work_package_id, budget_line_id,
    work_package, budget_line (titles), incurred_on, declared_cents; certified_cents, deducted_cents, deduction_reason
    (None unless certified on the status date); document_ref, evidence, source (title), url, linkable.
    A page is meant to be read: for more than some thousand items take `every_item`. Raises ValueError for `Stage.PAID`.
    """
    end = offset + limit
    whole: list[_Place] = []
    numbers: list[int] = []
    for place in _places(connection, selection, scope, stage, offset=offset, limit=limit):
        skip, left_out = max(0, offset - place.before), max(0, place.before + place.items - end)
        if skip or left_out:
            numbers += _numbers(connection, selection, place, skip=skip, take=place.items - skip - left_out)
        else:
            whole.append(place)
    return frame(connection, _rows(selection, numbers + _numbers_of_whole(connection, selection, whole)))


def every_item(connection: Connection, selection: Selection, scope: Scope, stage: Stage) -> Iterator[Row]:
    """All items behind `item_sums` with the columns and in the order of `items`, one at a time from the connection.

    Memory is bound by the largest place, not by the ledger. Raises ValueError for `Stage.PAID`.
    """
    places = _places(connection, selection, scope, stage)
    numbers = chain.from_iterable(_numbers(connection, selection, place, skip=0, take=place.items) for place in places)

    def rows() -> Iterator[Row]:
        while some := list(islice(numbers, ITEMS_AT_ONCE)):
            result = connection.execute(_rows(selection, some))
            names = tuple(result.keys())
            for row in result:
                yield dict(zip(names, row, strict=True))

    return rows()


def _counted(selection: Selection, scope: Scope, stage: Stage) -> Subquery:
    """The totals of the items that count at a stage; certified and deducted are None unless certified by now."""
    totals, report = table_of(ExpenditureTotal), table_of(PartnerReport)
    own, certifying = last_step(selection).alias("own"), last_step(selection).alias("certifying")
    certified = certifying.c.event == ReportEventKind.CERTIFIED
    counts = {Stage.DECLARED: own.c.event.in_(DECLARING), Stage.CERTIFIED: certified}
    if stage not in counts:
        raise ValueError("payments are not made by expenditure item")
    return (
        select(
            *[totals.c[name] for name in ("report_id", "certifying_report_id", "work_package_id", "budget_line_id")],
            *[totals.c[name] for name in ("items", "declared_cents")],
            case((certified, totals.c.certified_cents)).label("certified_cents"),
            case((certified, totals.c.declared_cents - totals.c.certified_cents)).label("deducted_cents"),
        )
        .join(report, report.c.report_id == totals.c.report_id)
        .outerjoin(own, own.c.report_id == totals.c.report_id)
        .outerjoin(certifying, certifying.c.report_id == totals.c.certifying_report_id)
        .where(
            counts[stage],
            visible(totals.c.evidence, selection),
            visible(report.c.evidence, selection),
            *in_scope(scope),
        )
        .subquery()
    )


def _places(
    connection: Connection,
    selection: Selection,
    scope: Scope,
    stage: Stage,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> list[_Place]:
    """The places in which a page lies, or all, in order."""
    counted = _counted(selection, scope, stage)
    report, period, partner = table_of(PartnerReport), table_of(ReportingPeriod), table_of(Partner)
    work_package, line = table_of(WorkPackage), table_of(BudgetLine)
    order = [period.c.number, partner.c.number, work_package.c.number, line.c.number]
    place = [counted.c[name] for name in ("report_id", "work_package_id", "budget_line_id")]
    count = func.sum(counted.c["items"])
    # Totals of one place are peers in this order, so each of them tells the items up to the end of the place.
    grouped = (
        select(
            *place,
            counted.c.certifying_report_id,
            func.sum(count).over(partition_by=order).label("items"),
            func.sum(count).over(order_by=order).label("through"),
        )
        .join(report, report.c.report_id == counted.c.report_id)
        .join(period, period.c.period_id == report.c.period_id)
        .join(partner, partner.c.partner_id == report.c.partner_id)
        .join(work_package, work_package.c.work_package_id == counted.c.work_package_id)
        .join(line, line.c.budget_line_id == counted.c.budget_line_id)
        .group_by(*place, counted.c.certifying_report_id, *order)
        .subquery()
    )
    statement = select(grouped).where(grouped.c.through > offset).order_by(grouped.c.through)
    if limit is not None:
        statement = statement.where(grouped.c.through - grouped.c["items"] < offset + limit)
    return [
        _place(list(totals)) for _, totals in groupby(connection.execute(statement).mappings(), itemgetter("through"))
    ]


def _place(totals: Sequence[RowMapping]) -> _Place:
    """A place from its totals, one for each certificate."""
    first = totals[0]
    return _Place(
        report_id=first["report_id"],
        work_package_id=first["work_package_id"],
        budget_line_id=first["budget_line_id"],
        certificates=tuple(total["certifying_report_id"] for total in totals),
        before=int(first["through"]) - int(first["items"]),
        items=int(first["items"]),
    )


def _numbers(connection: Connection, selection: Selection, place: _Place, *, skip: int, take: int) -> list[int]:
    """Numbers of a place's items in order, read off the index.

    Each certificate has its own stretch of the index, in order already; the database merges the stretches, where one
    condition on all of them would make it sort the place.
    """
    table = table_of(ExpenditureItem)
    stretches = [
        select(table.c.item_id).where(
            table.c.report_id == place.report_id,
            table.c.work_package_id == place.work_package_id,
            table.c.budget_line_id == place.budget_line_id,
            table.c.certifying_report_id == certificate,
            visible(table.c.evidence, selection),
        )
        for certificate in place.certificates
    ]
    return list(connection.scalars(union_all(*stretches).order_by("item_id").limit(take).offset(skip)))


def _numbers_of_whole(connection: Connection, selection: Selection, places: Sequence[_Place]) -> list[int]:
    """Numbers of all items of some places, in any order; on a page these are no more than the page has rows."""
    table = table_of(ExpenditureItem)
    columns = (table.c.report_id, table.c.work_package_id, table.c.budget_line_id)
    keys = [(place.report_id, place.work_package_id, place.budget_line_id) for place in places]
    # Whether an item counts hangs on one of its two reports alone, so what counts in one place counts in all.
    certificates = {certificate for place in places for certificate in place.certificates}
    statement = select(table.c.item_id).where(
        tuple_(*columns).in_(keys),
        or_(
            table.c.certifying_report_id.in_(certificates - {None}),
            table.c.certifying_report_id.is_(None) if None in certificates else false(),
        ),
        visible(table.c.evidence, selection),
    )
    return list(connection.scalars(statement)) if places else []


def _rows(selection: Selection, numbers: Sequence[int]) -> Select[Any]:
    """The items with these numbers as `items` tells them."""
    table, report, period = table_of(ExpenditureItem), table_of(PartnerReport), table_of(ReportingPeriod)
    partner, work_package, line = table_of(Partner), table_of(WorkPackage), table_of(BudgetLine)
    source, certifying = table_of(Source), last_step(selection).alias("certifying")
    certified = certifying.c.event == ReportEventKind.CERTIFIED
    deducted = type_coerce(table.c.declared_cents - table.c.certified_cents, Cents)
    return (
        select(
            table.c.item_id,
            table.c.report_id,
            period.c.number.label("period_number"),
            report.c.partner_id,
            partner.c.short_name.label("partner"),
            table.c.work_package_id,
            table.c.budget_line_id,
            work_package.c.title.label("work_package"),
            line.c.title.label("budget_line"),
            table.c.incurred_on,
            table.c.declared_cents,
            case((certified, table.c.certified_cents)).label("certified_cents"),
            case((certified, deducted)).label("deducted_cents"),
            case((certified, table.c.deduction_reason)).label("deduction_reason"),
            table.c.document_ref,
            table.c.evidence,
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
        )
        .join(report, report.c.report_id == table.c.report_id)
        .join(period, period.c.period_id == report.c.period_id)
        .join(partner, partner.c.partner_id == report.c.partner_id)
        .join(work_package, work_package.c.work_package_id == table.c.work_package_id)
        .join(line, line.c.budget_line_id == table.c.budget_line_id)
        .join(source, source.c.source_id == table.c.source_id)
        .outerjoin(certifying, certifying.c.report_id == table.c.certifying_report_id)
        .where(table.c.item_id.in_(numbers))
        .order_by(period.c.number, partner.c.number, work_package.c.number, line.c.number, table.c.item_id)
    )
