"""The rules of the programme: those that limit expenditure, and those on one topic."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import Rule, Source
from clustercoop.datastore.queries.frames import frame, visible
from clustercoop.selection import Selection


def limits(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Rules that limit expenditure, in the order of their identifiers.

    Columns: rule_id, programme, topic, rule, limits (`LimitKind`), scope (`Dimension`; None: partner, budget line and
    work package alike), budget_line_id (None: each), threshold_share_bp (of the approved amount),
    threshold_amount_cents (where both are given the lower binds; both None: the limit is not known), approver (None
    where not known), certainty, note, source (title), url, linkable, evidence.
    """
    table = table_of(Rule)
    names = (
        "rule_id",
        "programme",
        "topic",
        "rule",
        "limits",
        "scope",
        "budget_line_id",
        "threshold_share_bp",
        "threshold_amount_cents",
        "approver",
        "certainty",
        "note",
    )
    return frame(connection, _rules(names, table.c.limits.is_not(None), selection))


def programme_rules(connection: Connection, selection: Selection, topic: str) -> pd.DataFrame:
    """Rules on one topic, in the order of their identifiers; some are `Certainty.UNVERIFIED`.

    Columns: rule_id, programme, rule, value, unit (as stated; None where there is none), certainty, note, source
    (title), url, linkable, evidence.
    """
    table = table_of(Rule)
    names = ("rule_id", "programme", "rule", "value", "unit", "certainty", "note")
    return frame(connection, _rules(names, table.c.topic == topic, selection))


def _rules(names: tuple[str, ...], condition: ColumnElement[bool], selection: Selection) -> Select[Any]:
    """Some columns of the rules that meet a condition, each with its source."""
    table, source = table_of(Rule), table_of(Source)
    return (
        select(
            *[table.c[name] for name in names],
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
            table.c.evidence,
        )
        .join(source, source.c.source_id == table.c.source_id)
        .where(condition, visible(table.c.evidence, selection))
        .order_by(table.c.rule_id)
    )
