"""The record itself as tables: sources, conflicts, definitions, completeness."""

from __future__ import annotations

import pandas as pd

from clustercoop.i18n import _
from clustercoop.measures.budget import rate_of
from clustercoop.measures.definitions import definitions
from clustercoop.views import words
from clustercoop.views.view import Column, Kind, Table


def sources(frame: pd.DataFrame) -> Table:
    """Every source with its link and the number of rows that rest on it."""
    made = frame.copy()
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    made["link"] = made["url"].where(made["linkable"].astype(bool), None)
    columns = (
        Column("title", _("Source"), Kind.LINK, link="link"),
        Column("url", _("Address"), absent=_("made by the monitor"), wide=True),
        Column("rows", _("Rows"), Kind.COUNT),
        Column("mark", _("Evidence")),
    )
    return Table("sources", columns, made.astype(object))


def conflicts(frame: pd.DataFrame) -> Table:
    """The values that sources disagree on, the one in use, and why."""
    made = frame.copy()
    made["use"] = made["used"].map({True: "● " + _("used"), False: "○ " + _("not used")})
    made["link"] = made["url"].where(made["linkable"].astype(bool), None)
    columns = (
        Column("topic", _("Fact")),
        Column("value", _("Value")),
        Column("use", _("Use")),
        Column("reason", _("Why"), wide=True),
        Column("source", _("Source"), Kind.LINK, link="link"),
    )
    return Table("facts-in-conflict", columns, made.astype(object))


def definition_table() -> Table:
    """How every measure is computed."""
    rows = pd.DataFrame(
        [
            {
                "title": _(record.title),
                "formula": _(record.formula),
                "stage": _(words.STAGES[record.stage]) if record.stage in words.STAGES else None,
                "aggregation": _(record.aggregation),
                "missing": _(record.missing),
                "source": _(record.source),
            }
            for record in definitions().values()
        ]
    )
    columns = (
        Column("title", _("Measure")),
        Column("formula", _("How it is computed"), wide=True),
        Column("stage", _("Stage")),
        Column("aggregation", _("How parts make a whole")),
        Column("missing", _("When missing")),
        Column("source", _("Source of the formula")),
    )
    return Table("definitions", columns, rows.astype(object))


def completeness(resources: pd.DataFrame) -> Table:
    """How full each resource is; the last row is the whole."""
    made = resources.copy()
    whole: dict[str, object] = {"resource": _("All resources"), "description": ""}
    whole |= {name: int(made[name].sum()) for name in ("rows", "public_rows", "cells", "filled")}
    made = pd.concat([made, pd.DataFrame([whole])], ignore_index=True)
    made["share"] = [rate_of(int(row.filled), int(row.cells)) for row in made.itertuples()]
    columns = (
        Column("resource", _("Resource")),
        Column("description", _("What a row is"), absent=""),
        Column("rows", _("Rows"), Kind.COUNT),
        Column("public_rows", _("Rows of the public record"), Kind.COUNT),
        Column("filled", _("Cells filled"), Kind.COUNT),
        Column("cells", _("Cells"), Kind.COUNT),
        Column("share", _("Filled"), Kind.PERCENT, _("n/a")),
    )
    return Table("completeness", columns, made.astype(object), total=len(made) - 1)
