"""A tiny knowledge base in the shape of the queries, for cases that can be worked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from clustercoop.measures.knowledge import Knowledge, Recorded
from clustercoop.stated_dates import last_day
from tests.measures.frames import PUBLIC, table

POLICY = (
    "policy_id country_code region name name_native kind managing_body starts ends budget_amount_cents currency "
    "budget_scope key_facts discussed_in_project note evidence source url linkable known_on"
)
CLUSTER = (
    "cluster_id name name_native country_code region city region_id sector size_value size_unit founded activity_id "
    "role link_certainty note evidence region_name source url linkable known_on"
)


def policy(policy_id: str, starts: str | None = None, ends: str | None = None, **cells: Any) -> dict[str, Any]:
    """A cluster programme of the country XX, known from its start on."""
    usual = {
        "policy_id": policy_id, "country_code": "XX", "name": f"Policy {policy_id}", "kind": "cluster programme",
        "starts": starts, "ends": ends, "discussed_in_project": False, "evidence": PUBLIC, "source": "A test",
        "linkable": False, "known_on": last_day(starts) if starts else None,
    }  # fmt: skip
    return usual | cells


def cluster(cluster_id: str, known_on: date | None = None, **cells: Any) -> dict[str, Any]:
    """A cluster of the country XX, listed as context."""
    usual = {
        "cluster_id": cluster_id, "name": f"Cluster {cluster_id}", "country_code": "XX", "link_certainty": "context",
        "evidence": PUBLIC, "source": "A test", "linkable": False, "known_on": known_on,
    }  # fmt: skip
    return usual | cells


def knowledge(
    on: date = date(2020, 6, 30),
    *,
    policies: Sequence[dict[str, Any]] = (),
    clusters: Sequence[dict[str, Any]] = (),
    links: Sequence[tuple[str, str]] = (),
    partners: Sequence[tuple[str, str]] = (("A", "XX"), ("B", "YY")),
) -> Knowledge:
    """`links`: policy, partner. `partners`: identifier, country."""
    record = Recorded(
        policies=_frame(POLICY, policies),
        policy_partners=table("policy_id partner_id", links),
        partners=table("partner_id short_name country_code", [(name, name, land) for name, land in partners]),
        clusters=_frame(CLUSTER, clusters),
        activities=table("activity_id title starts ends known_on", []),
    )
    return Knowledge.on(on, record)


def _frame(columns: str, rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    made = pd.DataFrame(list(rows), columns=columns.split(), dtype=object)
    made = made.where(made.notna(), None)
    for name, kind in (("budget_amount_cents", "Int64"), ("discussed_in_project", "boolean"), ("linkable", "boolean")):
        if name in made:
            made[name] = made[name].astype(kind)
    return made
