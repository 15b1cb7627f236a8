"""Milestones and their forecasts as known on the status date."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, String, and_, case, cast, func, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import Milestone, MilestoneForecast, Source
from clustercoop.datastore.queries.frames import frame, known_by, visible
from clustercoop.selection import Selection


def milestones(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Milestones of the project, each as known on the status date.

    Columns: milestone_id, title, work_package_id, objective_id, responsible_partner_id, baseline, actual (stated
    dates; actual None unless over by the status date), forecast_on, made_on, reason (the latest forecast made by
    then; None without one), forecasts (number made by then), in_conflict, note, source, url, linkable, evidence.
    Milestones of the programme's call, before the project, are left out, and so are those of which no date is
    known by the status date: neither planned, nor forecast, nor reached.
    """
    table, forecast, source = table_of(Milestone), table_of(MilestoneForecast), table_of(Source)
    latest = (
        select(
            forecast.c.milestone_id,
            func.max(forecast.c.made_on).label("made_on"),
            func.count().label("forecasts"),
        )
        .where(forecast.c.made_on <= selection.status_date, visible(forecast.c.evidence, selection))
        .group_by(forecast.c.milestone_id)
        .subquery()
    )
    actual = case((known_by(table.c.actual, selection), table.c.actual))
    first_known = func.coalesce(table.c.baseline, actual, cast(forecast.c.forecast_on, String))
    statement = (
        select(
            table.c.milestone_id,
            table.c.title,
            table.c.work_package_id,
            table.c.objective_id,
            table.c.responsible_partner_id,
            table.c.baseline,
            actual.label("actual"),
            forecast.c.forecast_on,
            forecast.c.made_on,
            forecast.c.reason,
            func.coalesce(latest.c.forecasts, 0).label("forecasts"),
            table.c.in_conflict,
            table.c.note,
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
            table.c.evidence,
        )
        .join(source, source.c.source_id == table.c.source_id)
        .outerjoin(latest, latest.c.milestone_id == table.c.milestone_id)
        .outerjoin(
            forecast,
            and_(forecast.c.milestone_id == latest.c.milestone_id, forecast.c.made_on == latest.c.made_on),
        )
        .where(
            visible(table.c.evidence, selection),
            table.c.before_project.is_(False),
            first_known.is_not(None),
        )
        .order_by(first_known, table.c.milestone_id)
    )
    return frame(connection, statement)
