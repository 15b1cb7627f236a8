"""Addresses of single things inside the monitor: an activity, a partner, an output, an indicator, a policy, a cluster.

`carried` is the query of what every page shares (status date, evidence, language), so that a link looks from the same
day; see `ui.shell.Page.carried`.
"""

from __future__ import annotations

from urllib.parse import urlencode


def activity(activity_id: str, carried: str = "") -> str:
    """Where the card of an activity stands."""
    return _address("cooperation", "activity", activity_id, carried)


def partner(short_name: str, carried: str = "") -> str:
    """Where the card of a partner stands."""
    return _address("regions", "partner", short_name, carried)


def output(output_id: str, carried: str = "") -> str:
    """Where the card of an output stands."""
    return _address("results", "output", output_id, carried)


def indicator(indicator_id: str, carried: str = "") -> str:
    """Where the card of an indicator stands."""
    return _address("results", "indicator", indicator_id, carried)


def policy(policy_id: str, carried: str = "") -> str:
    """Where the card of a policy stands."""
    return _address("knowledge", "policy", policy_id, carried)


def cluster(cluster_id: str, carried: str = "") -> str:
    """Where the card of a cluster stands."""
    return _address("knowledge", "cluster", cluster_id, carried)


def _address(page: str, name: str, value: str, carried: str) -> str:
    return f"{page}?{'&'.join(part for part in (carried, urlencode({name: value})) if part)}"
