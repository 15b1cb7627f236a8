"""Who works with whom: the network of partners, its sentence, and the pairs that never met."""

from __future__ import annotations

from functools import cache
from html import escape

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.ties import Ties
from clustercoop.views.charts.network import Edge, Node, network_chart
from clustercoop.views.view import Column, Kind, Table, View

KEY = "network"


def basis(ties: Ties) -> str:
    """On how many activities all that is said of ties rests."""
    known = ties.cooperation.known_attendance
    if not known.denominator:
        return _("No activity is held yet.")
    if not ties.is_known:
        return ngettext(
            "Who came is on record for none of {held} activity held: nobody can say who worked with whom.",
            "Who came is on record for none of {held} activities held: nobody can say who worked with whom.",
            int(known.denominator),
        ).format(held=i18n.number(known.denominator))  # fmt: skip
    return _(
        "All of this rests on the {known} of {held} activities held at which some partner is on record; who else came "
        "nobody stated, so that partners may have met more often."
    ).format(known=i18n.number(known.numerator or 0), held=i18n.number(known.denominator))


def answer(ties: Ties) -> str:
    """Who met most often, and on how many activities that rests."""
    joint = ties.cooperation.joint_activities
    if not joint:
        return basis(ties)
    names = _names(ties)
    (one, other), most = max(joint.items(), key=lambda pair: pair[1])
    closest = ngettext(
        "{a} and {b} met most often: {number} joint activity.",
        "{a} and {b} met most often: {number} joint activities.", most,
    ).format(a=names[one], b=names[other], number=i18n.number(most))  # fmt: skip
    return f"{closest} {basis(ties)}"


def network(ties: Ties, *, partner: str | None) -> View:
    """The partners where they lie on the map, with their ties; those of a chosen partner stand out."""
    names = _names(ties)
    rows = ties.by_partner
    cities = ties.cooperation.partners.set_index("partner_id")
    nodes = [
        Node(
            key=row.partner_id,
            label=row.short_name,
            lon=float(cities.at[row.partner_id, "lon"]),
            lat=float(cities.at[row.partner_id, "lat"]),
            tooltip=f"{row.short_name}: {_met(row.degree)}",
        )
        for row in rows.itertuples()
    ]
    edges = [
        Edge(one, other, number, f"{names[one]} – {names[other]}: {_joint(number)}")
        for (one, other), number in ties.cooperation.joint_activities.items()
    ]

    @cache
    def draw(dark: bool) -> object:
        return network_chart(nodes, edges, chosen=partner, dark=dark)

    said = answer(ties)
    return View(
        slug=KEY,
        title=_("The network of partners"),
        unit=_("width: number of joint activities; partners where they lie on the map"),
        takeaway=said,
        alt=_("Network of {partners} partners with {ties} ties. {takeaway}").format(
            partners=len(nodes), ties=len(edges), takeaway=said
        ),
        table=_table(ties),
        evidence=ties.cooperation.attendance_evidence,
        draw=draw if edges else None,
        narrow=_narrow(ties) if edges else None,
    )


def _names(ties: Ties) -> dict[str, str]:
    partners = ties.cooperation.partners
    return dict(zip(partners["partner_id"], partners["short_name"], strict=True))


def _joint(number: int) -> str:
    return ngettext("{number} joint activity", "{number} joint activities", number).format(number=i18n.number(number))


def _met(number: int | None) -> str:
    if number is None:
        return _("not on record")
    if not number:
        return _("met nobody on record")
    return ngettext("met {number} partner", "met {number} partners", number).format(number=i18n.number(number))


def _table(ties: Ties) -> Table:
    """One row per partner: whom it met, where, how often, and what it hosted."""
    names = _names(ties)
    rows = ties.by_partner.copy()
    rows["closest"] = [names.get(name) for name in rows["closest_id"]]
    absent = _("not on record")
    columns = (
        Column("short_name", _("Partner")),
        Column("country_code", _("Country"), Kind.COUNTRY),
        Column("degree", _("Partners met"), Kind.COUNT, absent),
        Column("degree_abroad", _("Of them abroad"), Kind.COUNT, absent),
        Column("attended", _("Activities"), Kind.COUNT, absent),
        Column("hosted", _("Hosted"), Kind.COUNT, absent),
        Column("closest", _("Met most often"), absent=_("nobody on record")),
        Column("closest_joint", _("Joint activities with it"), Kind.COUNT, ""),
    )
    return Table("ties", columns, rows.astype(object))


def _narrow(ties: Ties) -> str:
    """Whom each partner met, for a screen that is too narrow for the picture. HTML, every text escaped."""
    names, graph = _names(ties), ties.graph
    entries = []
    for partner in graph:
        met = sorted(graph[partner].items(), key=lambda pair: -pair[1]["weight"])
        told = ", ".join(f"{names[other]} ({i18n.number(tie['weight'])})" for other, tie in met)
        entries.append(
            f'<li><span class="when">{escape(names[partner])}</span><span>{escape(_met(len(met)))} '
            f"<small>{escape(told)}</small></span></li>"
        )
    return f'<ul class="list">{"".join(entries)}</ul>'


def never_met_words(ties: Ties) -> str:
    """How many of the possible pairs never met, empty where nobody can say."""
    pairs = ties.never_met
    if pairs is None or not ties.density.denominator:
        return ""
    possible, number = int(ties.density.denominator), len(pairs)
    if not number:
        return _("Every possible pair has met in an activity on record.")
    return ngettext(
        "{number} of {possible} possible pair never met in an activity on record.",
        "{number} of {possible} possible pairs never met in an activity on record.", possible,
    ).format(number=i18n.number(number), possible=i18n.number(possible))  # fmt: skip


def never_met(pairs: pd.DataFrame) -> Table:
    """Some pairs that never met, as `measures.ties.Ties.never_met` has them."""
    made = pd.DataFrame(
        {
            "pair": [
                _("{one} and {other}").format(one=row.short_name, other=row.other_short_name)
                for row in pairs.itertuples()
            ],
            "countries": [
                ", ".join(dict.fromkeys(i18n.country(code) for code in (row.country_code, row.other_country_code)))
                for row in pairs.itertuples()
            ],
            "border": [_("yes") if crosses else _("no") for crosses in pairs["crosses_border"]],
        },
        dtype=object,
    )
    columns = (
        Column("pair", _("Pair")),
        Column("countries", _("Countries")),
        Column("border", _("Across a border")),
    )
    return Table("never-met", columns, made)
