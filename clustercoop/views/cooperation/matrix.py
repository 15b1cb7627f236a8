"""Partner by partner, ordered by country: the number of joint activities."""

from __future__ import annotations

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.ties import Ties
from clustercoop.views.cooperation import network
from clustercoop.views.view import Column, Kind, Table, View


def matrix(ties: Ties) -> View:
    """The number of joint activities of each pair, the partner's own on the diagonal; partners of a country together.

    A pair of which one had left before the other came is n/a.
    """
    cooperation = ties.cooperation
    partners = _by_country(ties.by_partner)
    possible = set(cooperation.possible_pairs)
    joint = cooperation.joint_activities
    most = max([*joint.values(), *(number or 0 for number in partners["attended"]), 1])
    rows = []
    for row in partners.itertuples():
        cells: dict[str, object] = {
            "partner_id": row.partner_id, "partner": row.short_name, "country": i18n.country(row.country_code),
            "_ties": row.degree, "_hosted": row.hosted,
        }  # fmt: skip
        for other in partners.itertuples():
            pair = (row.partner_id, other.partner_id)
            number = row.attended if pair[0] == pair[1] else _joint(pair, joint, possible)
            number = number if ties.is_known else None
            cells |= {other.partner_id: number, f"shade-{other.partner_id}": number and number / most}
        rows.append(cells)
    absent = _("n/a") if ties.is_known else _("not on record")
    columns = (
        Column("partner", _("Partner"), below="country"),
        *[
            Column(row.partner_id, row.short_name, Kind.COUNT, absent, shade=f"shade-{row.partner_id}")
            for row in partners.itertuples()
        ],
        Column("_ties", _("Partners met"), Kind.COUNT, absent),
        Column("_hosted", _("Hosted"), Kind.COUNT, absent),
    )
    said = network.answer(ties)
    return View(
        slug="joint-activities",
        title=_("Who was together with whom"),
        unit=_("number of joint activities; on the diagonal the partner's own; ordered by country"),
        takeaway=said,
        alt=said,
        table=Table(
            "joint-activities",
            columns,
            pd.DataFrame(rows, columns=_columns_of(partners), dtype=object),
            taken_away=(Column("partner_id", "partner_id"), Column("country", "country")),
        ),
        evidence=cooperation.attendance_evidence,
    )


def _by_country(partners: pd.DataFrame) -> pd.DataFrame:
    """In the order of their countries' names; those of one country in list order."""
    names = [i18n.country(code) for code in partners["country_code"]]
    return partners.assign(land=names).sort_values("land", kind="stable")


def _joint(pair: tuple[str, str], joint: dict[tuple[str, str], int], possible: set[tuple[str, str]]) -> int | None:
    for each in (pair, pair[::-1]):
        if each in possible:
            return joint.get(each, 0)
    return None


def _columns_of(partners: pd.DataFrame) -> list[str]:
    names = list(partners["partner_id"])
    return ["partner_id", "partner", "country", *names, *(f"shade-{name}" for name in names), "_ties", "_hosted"]
