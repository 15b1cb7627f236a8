"""The common knowledge base as a record: policies, whose partners they concern, and clusters.

The answers depend on the choice of evidence but not on the status date, so that one reading serves every day.
`known_on` is the day from which somebody could know of a row; whoever looks from an earlier day leaves it out.
"""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, case, func, select

from clustercoop.datastore.fields import table_of
from clustercoop.datastore.models import Activity, Cluster, Policy, PolicyPartner, Region, Source
from clustercoop.datastore.queries.frames import frame, visible
from clustercoop.selection import Selection
from clustercoop.stated_dates import last_day


def policies(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Policy instruments and related projects, whatever the status date.

    Columns: every column of the table but `source_id` (budget_amount_cents in its own `currency`), with source, url,
    linkable and known_on (the last day that its stated start can mean; None where no start is on record).
    """
    table, source = table_of(Policy), table_of(Source)
    statement = (
        select(
            *[column for column in table.columns if column.name != "source_id"],
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
        )
        .join(source, source.c.source_id == table.c.source_id)
        .where(visible(table.c.evidence, selection))
        .order_by(table.c.policy_id)
    )
    made = frame(connection, statement)
    return made.assign(known_on=_last_days(made["starts"]))


def policy_partners(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Which partners a policy concerns, whatever the status date: policy_id, partner_id.

    Links of a policy that the choice of evidence leaves out are left out with it.
    """
    table, policy = table_of(PolicyPartner), table_of(Policy)
    statement = (
        select(table.c.policy_id, table.c.partner_id)
        .join(policy, policy.c.policy_id == table.c.policy_id)
        .where(visible(table.c.evidence, selection), visible(policy.c.evidence, selection))
        .order_by(table.c.policy_id, table.c.partner_id)
    )
    return frame(connection, statement)


def clusters(connection: Connection, selection: Selection) -> pd.DataFrame:
    """Clusters, whatever the status date.

    Columns: every column of the table but `source_id` (size_value a float in `size_unit`, NaN where none is on record;
    activity_id None where the choice of evidence leaves the activity out), with region_name (of region_id), source,
    url, linkable and known_on (the last day that the end, else the start, of its activity can mean; None where it has
    no activity, or the activity no date).
    """
    table, source = table_of(Cluster), table_of(Source)
    region, activity = table_of(Region), table_of(Activity)
    own = [column for column in table.columns if column.name not in ("source_id", "activity_id")]
    statement = (
        select(
            *own,
            case((visible(activity.c.evidence, selection), table.c.activity_id)).label("activity_id"),
            region.c.name.label("region_name"),
            source.c.title.label("source"),
            source.c.url,
            source.c.linkable,
            func.coalesce(activity.c.ends, activity.c.starts).label("activity_date"),
        )
        .outerjoin(region, region.c.region_id == table.c.region_id)
        .outerjoin(activity, activity.c.activity_id == table.c.activity_id)
        .join(source, source.c.source_id == table.c.source_id)
        .where(visible(table.c.evidence, selection))
        .order_by(table.c.cluster_id)
    )
    made = frame(connection, statement).astype({"size_value": float})
    return made.assign(known_on=_last_days(made["activity_date"])).drop(columns="activity_date")


def activities(connection: Connection, selection: Selection) -> pd.DataFrame:
    """The activities that clusters are linked to, whatever the status date: activity_id, title, starts, ends, known_on
    (as of `clusters`).
    """
    table, cluster = table_of(Activity), table_of(Cluster)
    linked = select(cluster.c.activity_id).where(visible(cluster.c.evidence, selection))
    statement = (
        select(*[table.c[name] for name in ("activity_id", "title", "starts", "ends")])
        .where(visible(table.c.evidence, selection), table.c.activity_id.in_(linked))
        .order_by(table.c.activity_id)
    )
    made = frame(connection, statement)
    return made.assign(known_on=_last_days(made["ends"].fillna(made["starts"])))


def _last_days(stated: pd.Series) -> pd.Series:
    """The last day that each stated date can mean, None where there is none."""
    days: list[date | None] = [None if pd.isna(text) else last_day(text) for text in stated]
    return pd.Series(days, index=stated.index, dtype=object)
