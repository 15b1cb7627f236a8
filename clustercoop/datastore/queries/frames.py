"""From a statement to a frame, and the filters that the questions share."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Column, ColumnElement, Connection, Select, and_, func, or_, true
from sqlalchemy.types import Boolean, Integer

from clustercoop.datastore.models.columns import BasisPoints, Cents
from clustercoop.selection import Selection
from clustercoop.stated_dates import Horizon
from clustercoop.vocabulary import Evidence, EvidenceChoice


def frame(connection: Connection, statement: Select[Any]) -> pd.DataFrame:
    """The rows of a statement; the columns are there even when no row is, and whole numbers stay whole."""
    result = connection.execute(statement)
    columns = list(result.keys())
    # pandas looks at a row of SQLAlchemy far longer than at a tuple.
    made = pd.DataFrame([tuple(row) for row in result], columns=columns, dtype=object)
    kinds = {column.key: column.type for column in statement.selected_columns}
    for name in columns:
        if isinstance(kinds.get(name), Integer | Cents | BasisPoints):
            made[name] = made[name].astype("Int64")
        elif isinstance(kinds.get(name), Boolean):
            made[name] = made[name].astype("boolean")
    return made


def visible(evidence: Column[Any], selection: Selection) -> ColumnElement[bool]:
    """Rows that the reader's choice of evidence lets through."""
    return chosen(evidence, selection.evidence)


def chosen(evidence: Column[Any], choice: EvidenceChoice) -> ColumnElement[bool]:
    """The same for a question that no status date is part of."""
    if choice is EvidenceChoice.PUBLIC:
        return evidence == Evidence.PUBLIC
    return true()


def known_by(stated: ColumnElement[Any], selection: Selection) -> ColumnElement[bool]:
    """Stated dates that are over on the status date, each at its own precision."""
    horizon = Horizon.of(selection.status_date)
    return or_(
        and_(func.length(stated) == 10, stated <= horizon.day),
        and_(func.length(stated) == 7, stated <= horizon.month),
        and_(func.length(stated) == 4, stated <= horizon.year),
    )


def is_over(stated: pd.Series, status_date: date) -> pd.Series:
    """The same of a column of a frame; false where no date is stated."""
    horizon = Horizon.of(status_date)
    latest = {10: horizon.day, 7: horizon.month, 4: horizon.year}
    known = {text: text <= latest[len(text)] for text in stated.dropna().unique()}
    return pd.Series([known.get(text, False) for text in stated], index=stated.index, dtype=bool)
