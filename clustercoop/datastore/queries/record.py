"""The datastore as a record: its sources, and how full its tables are."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from sqlalchemy import Connection, func, select

from clustercoop.datastore.fields import fields_of, table_of
from clustercoop.datastore.models import RESOURCES, Source
from clustercoop.datastore.models.columns import Recorded
from clustercoop.datastore.package import Row, stored_rows
from clustercoop.datastore.queries.frames import frame
from clustercoop.vocabulary import Evidence


def sources(connection: Connection) -> pd.DataFrame:
    """Sources with how many rows rest on each: source_id, title, url, linkable, evidence, rows."""
    table = table_of(Source)
    counts: dict[str, int] = {}
    for resource in RESOURCES:
        if issubclass(resource, Recorded):
            recorded = table_of(resource)
            for source_id, rows in connection.execute(
                select(recorded.c.source_id, func.count()).group_by(recorded.c.source_id)
            ):
                counts[source_id] = counts.get(source_id, 0) + rows
    made = frame(connection, select(*table.columns).order_by(table.c.source_id))
    made["rows"] = [counts.get(source_id, 0) for source_id in made["source_id"]]
    return made


def resources(connection: Connection) -> pd.DataFrame:
    """How full each resource is: resource, description, rows, public_rows, cells (rows x fields), filled.

    A cell counts as filled where it is not empty.
    """
    rows = []
    for resource in RESOURCES:
        table = table_of(resource)
        columns = list(table.columns)
        counted = connection.execute(
            select(
                func.count(),
                func.count().filter(table.c.evidence == Evidence.PUBLIC),
                *[func.count(column) for column in columns],
            )
        ).one()
        rows.append(
            {
                "resource": table.name,
                "description": " ".join((resource.__doc__ or "").split()),
                "rows": counted[0],
                "public_rows": counted[1],
                "cells": counted[0] * len(columns),
                "filled": sum(counted[2:]),
            }
        )
    return pd.DataFrame(rows)


def resource_rows(connection: Connection, name: str) -> tuple[list[str], Iterator[Row]]:
    """Header and cells of one resource as the package writes them, one row at a time.

    Raises KeyError where there is no such resource.
    """
    resource = {table_of(resource).name: resource for resource in RESOURCES}[name]
    fields = fields_of(resource)
    rows = (
        {field.name: "" if row[field.column] is None else field.write(row[field.column]) for field in fields}
        for row in stored_rows(connection, resource)
    )
    return [field.name for field in fields], rows
