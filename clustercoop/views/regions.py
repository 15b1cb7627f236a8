"""Partner regions as a map, a legend with numbers, a table, and a card for one partner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _, ngettext
from clustercoop.measures.alerts import State
from clustercoop.measures.budget import rate_of
from clustercoop.views import addresses, maps, words
from clustercoop.views.card import Card, Link, LinkList, SourceLine
from clustercoop.views.palette import palette
from clustercoop.views.view import Column, Kind, Table, View, known, not_published, shown

MOST_ACTIVITIES = 6

MEASURES: dict[str, tuple[str, Kind]] = {
    "approved": (N_("Approved budget"), Kind.MONEY),
    "certified": (N_("Certified expenditure"), Kind.MONEY),
    "rate": (N_("Certified of approved"), Kind.PERCENT),
    "hosted": (N_("Activities hosted"), Kind.COUNT),
    "ties": (N_("Partners met"), Kind.COUNT),
}
"""What regions can be filled by: title and kind. For money and activities the partners of a region are summed;
shares are divided after summing; partners met are those met by any partner of the region."""


@dataclass(frozen=True)
class LegendStep:
    """One class of the legend: its colour for the light and the dark theme, and its bounds in words."""

    light: str
    dark: str
    label: str


@dataclass(frozen=True)
class RegionsView:
    """The map with its legend."""

    view: View
    legend: tuple[LegendStep, ...]


def by_partner(state: State) -> pd.DataFrame:
    """One row per partner: identity, money and cooperation, from the same figures as the other pages."""
    money = state.money.by_partner
    together = state.cooperation.by_partner
    made = state.money.partners.copy()
    made["approved"] = list(money["approved_cents"])
    made["certified"] = list(money["certified_cents"])
    made["rate"] = [rate_of(*pair) for pair in zip(money["certified_cents"], money["approved_cents"], strict=True)]
    made["hosted"] = list(together["hosted"])
    made["ties"] = list(together["ties"])
    return made


def by_region(state: State) -> pd.DataFrame:
    """One row per region in the order of the partners: region_id, region, country_code, partners, and the measures."""
    joint = state.cooperation.joint_activities
    rows = []
    for region_id, group in by_partner(state).groupby("region_id", sort=False):
        own = set(group["partner_id"])
        met = {other for pair in joint for partner, other in (pair, pair[::-1]) if partner in own}
        sums = {
            name: int(group[name].sum()) if group[name].notna().all() else None for name in ("approved", "certified")
        }
        rows.append(
            {
                "region_id": region_id,
                "region": group["region"].iloc[0],
                "country_code": group["country_code"].iloc[0],
                "partners": ", ".join(group["short_name"]),
                **sums,
                "rate": rate_of(sums["certified"], sums["approved"]),
                "hosted": int(group["hosted"].sum()),
                "ties": len(met),
            }
        )
    return pd.DataFrame(rows).astype(object)


def regions_map(
    state: State,
    outlines: Mapping[str, Mapping[str, Any]],
    context_url: str,
    *,
    measure: str,
    selected: str | None,
) -> RegionsView:
    """Partner regions filled by a measure; `outlines` are GeoJSON features by region code.

    A region without an outline is not filled; its partners are there as points, and a note says so.
    """
    regions, partners = by_region(state), by_partner(state)
    title, kind = MEASURES[measure]
    column = Column(measure, _(title), kind, not_published())
    classes = _classes(regions[measure], column)
    points = [
        maps.PartnerPoint(row.partner_id, row.short_name, row.lon, row.lat, _tooltip(row))
        for row in partners.itertuples()
    ]
    names = dict(zip(partners["partner_id"], partners["short_name"], strict=True))
    ties = [
        maps.Tie(a, b, number, escape(f"{names[a]} – {names[b]}: {number}"))
        for (a, b), number in state.cooperation.joint_activities.items()
    ]
    drawn = [outlines[region] for region in regions["region_id"] if region in outlines]

    @cache
    def draw(dark: bool) -> object:
        scheme = palette(dark)
        colours = {
            row["region_id"]: scheme.programme if not known(row[measure]) else scheme.sequence[classes.of(row[measure])]
            for row in regions.to_dict("records")
        }
        tooltips = {
            row["region_id"]: escape(f"{row['region']}: {shown(column, row[measure])}")
            for row in regions.to_dict("records")
        }
        return maps.regions_map(
            context_url=context_url, regions=drawn, colours=colours, tooltips=tooltips,
            points=points, ties=ties, selected=selected, dark=dark,
        )  # fmt: skip

    missing = [row["region"] for row in regions.to_dict("records") if row["region_id"] not in outlines]
    takeaway = _takeaway(regions, column, state.money.project.currency)
    view = View(
        slug=f"regions-{measure}",
        title=_("Partner regions: {measure}").format(measure=_(title)),
        unit=_unit(kind, state.money.project.currency),
        takeaway=takeaway,
        alt=_("Map of the partner regions with the partners as points and joint activities as arcs. {takeaway}").format(
            takeaway=takeaway
        ),
        table=region_table(regions),
        evidence=state.money.evidence if measure in ("approved", "certified", "rate") else state.cooperation.evidence,
        draw=draw,
        notes=(
            _("No outline is at hand for {regions}; its partners are shown as points.").format(
                regions=words.names(missing)
            ),
        )
        if missing
        else (),
    )
    return RegionsView(view, classes.legend)


def all_regions(state: State) -> Table:
    """All regions in numbers."""
    return region_table(by_region(state))


def region_table(regions: pd.DataFrame) -> Table:
    """The same measures as the map, all at once."""
    columns = (
        Column("region", _("Region")),
        Column("country_code", _("Country"), Kind.COUNTRY),
        Column("partners", _("Partners")),
        *[Column(name, _(title), kind, not_published()) for name, (title, kind) in MEASURES.items()],
    )
    return Table("regions", columns, regions)


@dataclass(frozen=True)
class _Classes:
    """Equal steps from zero to the greatest value."""

    step: float
    legend: tuple[LegendStep, ...]

    def of(self, value: float) -> int:
        return min(int(value / self.step), len(self.legend) - 1) if self.step else 0


def _classes(values: pd.Series[Any], column: Column) -> _Classes:
    light, dark = palette(dark=False), palette(dark=True)
    present = [float(value) for value in values if known(value)]
    nothing = LegendStep(light.programme, dark.programme, not_published())
    if not present:
        return _Classes(0, (nothing,))
    number = len(light.sequence)
    step = _round_up(max(present) / number, whole=column.kind is Kind.COUNT, money=column.kind is Kind.MONEY)
    used = min(int(max(present) / step) + 1, number)
    steps = tuple(
        LegendStep(light.sequence[at], dark.sequence[at], _bounds(column, at, step, last=at == number - 1))
        for at in range(used)
    )
    return _Classes(step, steps)


def _bounds(column: Column, at: int, step: float, *, last: bool) -> str:
    """A class from its lower bound to under its upper one; the last of all five holds its upper bound too."""
    words_of = _("{low} to {high}") if last else _("{low} to under {high}")
    return words_of.format(low=shown(column, at * step), high=shown(column, (at + 1) * step))


def _round_up(step: float, *, whole: bool, money: bool) -> float:
    """The next round number (1, 2, 2.5, 5 times a power of ten) that is not less than the step."""
    if step <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= step:
        power *= 10
    while power > step:
        power /= 10
    rounded = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= step)
    return max(rounded, 1.0) if whole or money else rounded


def _unit(kind: Kind, currency: str) -> str:
    return {Kind.MONEY: currency, Kind.PERCENT: _("percent"), Kind.COUNT: _("number")}[kind]


def _takeaway(regions: pd.DataFrame, column: Column, currency: str) -> str:
    rows = [row for row in regions.to_dict("records") if known(row[column.name])]
    if not rows:
        return _("{measure} by region is not published.").format(measure=column.title)
    first = max(rows, key=lambda row: row[column.name])
    last = min(rows, key=lambda row: row[column.name])
    return _("{measure}: from {low} ({last}) to {high} ({first}).").format(
        measure=column.title,
        first=first["region"],
        high=_with_unit(column, first[column.name], currency),
        last=last["region"],
        low=_with_unit(column, last[column.name], currency),
    )


def _with_unit(column: Column, value: Any, currency: str) -> str:
    return i18n.money(value, currency) if column.kind is Kind.MONEY else shown(column, value)


def _tooltip(partner: Any) -> str:
    return escape(f"{partner.short_name}: {partner.name}, {partner.city}")


def card(state: State, partner_id: str, other_names: pd.DataFrame, sources: pd.DataFrame, carried: str = "") -> Card:
    """The card of a partner; names and sources as `datastore.queries.project` returns them, `carried` as in
    `views.addresses`.

    Raises KeyError where there is no such partner.
    """
    partners = by_partner(state).set_index("partner_id")
    partner = partners.loc[partner_id]
    money = state.money.by_partner.set_index("partner_id").loc[partner_id]
    currency, fund = state.money.project.currency, state.money.project.fund
    aliases = other_names[other_names["partner_id"] == partner_id]

    def cash(cents: Any) -> str:
        return i18n.money(cents, currency) if known(cents) else not_published()

    facts = [
        (_("Name in its language"), partner["name_native"]),
        (_("Also known as"), "; ".join(_alias(row) for row in aliases.itertuples())),
        (_("Role"), _(words.PARTNER_ROLES[partner["role"]])),
        (_("In the project"), partner["project_role"]),
        (_("Region"), f"{partner['region']} ({partner['region_id']})"),
        (_("Address"), _address(partner)),
        (_("{fund} rate by programme rule").format(fund=fund), i18n.percent(partner["erdf_rate_bp"] / 100)),
        (_("Approved budget"), cash(money["approved_cents"])),
        (_("Declared"), cash(money["declared_cents"])),
        (_("Certified"), _certified(money, cash)),
        (_("{fund} received").format(fund=fund), cash(money["paid_cents"])),
        (_("Activities"), _activities(state, partner_id)),
    ]  # fmt: skip
    notes = [text for text in (partner["status_note"], partner["note"], partner["address_note"]) if known(text)]
    return Card(
        name=partner["name"],
        subtitle=f"{partner['short_name']} · {partner['city']}, {i18n.country(partner['country_code'])}",
        facts=tuple((label, str(text)) for label, text in facts if known(text)),
        notes=tuple(notes),
        sources=_sources(sources[sources["partner_id"] == partner_id]),
        tables=_reports(state, partner_id),
        lists=(_recent(state, partner_id, carried),),
    )


ABOUT = {"partner": N_("partner"), "address": N_("address"), "region": N_("region"), "place": N_("place on the map")}


def _sources(rows: pd.DataFrame) -> tuple[SourceLine, ...]:
    return tuple(
        SourceLine(_(ABOUT[row.about]), row.title, row.url if row.linkable else None) for row in rows.itertuples()
    )


def _alias(row: Any) -> str:
    return _("{name} (until {until})").format(name=row.name, until=i18n.stated(row.until)) if row.until else row.name


def _address(partner: Mapping[str, Any]) -> str:
    town = " ".join(str(part) for part in (partner["postal_code"], partner["city"]) if known(part))
    return ", ".join(part for part in (partner["street_address"], town) if known(part))


def _certified(money: Any, cash: Any) -> str:
    rate = rate_of(money["certified_cents"], money["approved_cents"])
    text: str = cash(money["certified_cents"])
    return (
        text
        if rate is None
        else _("{amount}, {rate} of the approved budget").format(amount=text, rate=i18n.percent(rate, 1))
    )


def _activities(state: State, partner_id: str) -> str:
    row = state.cooperation.by_partner.set_index("partner_id").loc[partner_id]
    return _("{attended} on record, {hosted} of them as host; met {ties} other partners").format(
        attended=row["attended"], hosted=row["hosted"], ties=row["ties"]
    )


def _recent(state: State, partner_id: str, carried: str) -> LinkList:
    """The partner's activities held, the latest first; of many the rest as a number."""
    held = state.cooperation.of_partner(partner_id).iloc[::-1]
    lines = [
        Link(f"{i18n.stated_span(row.starts, row.ends)}: {row.title}", addresses.activity(row.activity_id, carried))
        for row in held.iloc[:MOST_ACTIVITIES].itertuples()
    ]
    more = len(held) - len(lines)
    if more > 0:
        lines.append(Link(ngettext("{number} more in the log", "{number} more in the log", more).format(number=more)))
    return LinkList(_("Activities on record"), tuple(lines))


def _reports(state: State, partner_id: str) -> tuple[tuple[str, Table], ...]:
    """The partner's reports with their state, none where none is on record."""
    numbers = dict(zip(state.money.periods["period_id"], state.money.periods["number"], strict=True))
    made = state.reporting.table
    made = made[made["partner_id"] == partner_id].copy()
    made["period"] = [_("Period {number}").format(number=numbers[name]) for name in made["period_id"]]
    made["since"] = [_("since {day}").format(day=i18n.short_day(on)) if on else None for on in made["last_event_on"]]
    made["shown_status"] = [words.report_status(status) for status in made["status"]]
    columns = (
        Column("period", _("Report")),
        Column("due_on", _("Due"), Kind.DAY),
        Column("shown_status", _("Status"), below="since"),
    )
    table = Table(f"reports-{partner_id}", columns, made.astype(object))
    return ((_("Reports"), table),) if len(made) else ()
