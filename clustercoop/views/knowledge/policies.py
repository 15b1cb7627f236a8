"""Which policies and funding schemes? A list that can be searched and filtered, and a card for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import N_, _, ngettext
from clustercoop.measures.knowledge import RELATED_PROJECT, Knowledge
from clustercoop.measures.search import matches
from clustercoop.stated_dates import first_day
from clustercoop.views import addresses, words
from clustercoop.views.card import Card, Link, LinkList, SourceLine
from clustercoop.views.view import Column, Kind, Table, known
from clustercoop.vocabulary import Evidence

SEARCHED = ("name", "name_native", "managing_body", "region", "kind", "key_facts")

DISCUSSED = {"yes": N_("shown as discussed"), "no": N_("not shown as discussed")}
"""What the list can be narrowed to by whether the project discussed a policy: the name in the address and in words."""


@dataclass(frozen=True)
class PolicyFilter:
    """What the reader wants to see of the policies; None, or no words, lets everything through."""

    words: str | None = None
    country: str | None = None
    kind: str | None = None
    discussed: str | None = None


def answer(state: Knowledge) -> str:
    """How many there are, and of how many of them the dates are on record."""
    policies, related = len(state.instruments), len(state.related)
    if not policies + related:
        return _("No policy and no related project is on record up to this day.")
    undated = int(state.policies["starts"].isna().sum())
    open_ended = int((state.policies["starts"].notna() & state.policies["ends"].isna()).sum())
    counted = ngettext("{number} policy or funding scheme", "{number} policies and funding schemes", policies).format(
        number=i18n.number(policies)
    )
    others = ngettext("{number} related project", "{number} related projects", related).format(
        number=i18n.number(related)
    )
    return _(
        "{policies} and {related} are on record; of {undated} no start is on record, of {open} a start but no end."
    ).format(policies=counted, related=others, undated=i18n.number(undated), open=i18n.number(open_ended))


def countries(state: Knowledge) -> dict[str, str]:
    """The countries that have a policy on record, by code; the Union stands last, for related projects."""
    present = set(state.policies["country_code"])
    own = [code for code in state.countries if code in present]
    return {code: country(code) for code in sorted(own, key=lambda code: code == "EU")}


def country(code: str) -> str:
    """The name of a country, or of the Union."""
    return _("European Union") if code == "EU" else i18n.country(code)


def kinds(state: Knowledge) -> list[str]:
    """The types of policies, the most frequent first, the related projects last."""
    counted = state.policies["kind"].value_counts()
    return sorted(counted.index, key=lambda kind: (kind == RELATED_PROJECT, -counted[kind], kind))


def filtered(state: Knowledge, chosen: PolicyFilter) -> pd.DataFrame:
    """The policies that the filter lets through: by country, the earliest first, those without a start last."""
    made = state.policies
    if chosen.country is not None:
        made = made[made["country_code"] == chosen.country]
    if chosen.kind is not None:
        made = made[made["kind"] == chosen.kind]
    if chosen.discussed is not None:
        made = made[made["discussed_in_project"].astype(bool) == (chosen.discussed == "yes")]
    made = made[matches(made, SEARCHED, chosen.words or "")]
    place = {code: number for number, code in enumerate(countries(state))}
    order = sorted(
        range(len(made)),
        key=lambda at: (
            place[made["country_code"].iloc[at]],
            not known(made["starts"].iloc[at]),
            first_day(made["starts"].iloc[at]) if known(made["starts"].iloc[at]) else None,
            made["policy_id"].iloc[at],
        ),
    )
    return made.iloc[order]


def in_use(chosen: PolicyFilter) -> list[str]:
    """The filters in use, in words."""
    named = [
        (_("search for “{words}”").format(words=chosen.words), bool(chosen.words)),
        (_("country"), chosen.country is not None),
        (_("type"), chosen.kind is not None),
        (_("discussed in the project"), chosen.discussed is not None),
    ]
    return [text for text, used in named if used]


def counted(rows: pd.DataFrame) -> str:
    """How many entries the list has."""
    return ngettext("{number} entry", "{number} entries", len(rows)).format(number=i18n.number(len(rows)))


def as_it_stands() -> str:
    """How the status date bears on what is said of a policy or cluster."""
    return _(
        "A policy is shown from its start on, a cluster from its activity on; what a source says of them is shown as "
        "it stands, whenever it was written. Amounts are in their own currency and never converted."
    )


def table(state: Knowledge, rows: pd.DataFrame, carried: str) -> Table:
    """A list of policies, each with its card behind its name and with its source; `carried` as in `views.addresses`."""
    partners = partner_names(state)
    records = rows.to_dict("records")
    made = rows.copy()
    made["where"] = [_where(row) for row in records]
    made["ran"] = [ran(row) for row in records]
    made["amount"] = [amount(row) for row in records]
    made["discussed"] = [words.discussed(bool(yes)) for yes in made["discussed_in_project"]]
    made["partners"] = [", ".join(partners.get(policy, ())) for policy in made["policy_id"]]
    made["card"] = [addresses.policy(policy, carried) for policy in made["policy_id"]]
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    made["link"] = made["url"].where(made["linkable"].astype(bool), None)
    not_on_record = _("not on record")
    columns = (
        Column("name", _("Policy"), opens="card", below="name_native"),
        Column("where", _("Country")),
        Column("kind", _("Type"), below="managing_body"),
        Column("ran", _("Ran")),
        Column("amount", _("Amount"), absent=not_on_record, below="budget_scope"),
        Column("discussed", _("In the project")),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    more = ("policy_id", "name_native", "country_code", "region", "managing_body", "starts", "ends")
    more_after = ("currency", "budget_scope", "key_facts", "partners", "note", "evidence")
    taken_away = (
        *(Column(name, name) for name in more),
        Column("budget_amount_cents", "budget_amount", Kind.CENTS),
        *(Column(name, name) for name in more_after),
    )
    return Table("knowledge-policies", columns, made.astype(object).where(made.notna(), None), taken_away=taken_away)


def _where(policy: Mapping[str, Any]) -> str:
    """The country, and the region where it does not apply to the whole of it."""
    return ", ".join(part for part in (country(policy["country_code"]), policy["region"]) if known(part))


def ran(policy: Mapping[str, Any]) -> str:
    """Start and end at the precision of the source; what is not on record is said."""
    starts, ends = (policy[name] if known(policy[name]) else None for name in ("starts", "ends"))
    if starts and ends:
        return i18n.stated_span(starts, ends)
    if starts:
        return _("from {start}, no end on record").format(start=i18n.stated(starts))
    if ends:
        return _("until {end}, no start on record").format(end=i18n.stated(ends))
    return _("no date on record")


def amount(policy: Mapping[str, Any]) -> str | None:
    """The amount in its own currency, None where none is on record; cents only where there are any."""
    if not known(policy["budget_amount_cents"]):
        return None
    cents = int(policy["budget_amount_cents"])
    return i18n.money(cents, policy["currency"], 2 if cents % 100 else 0)


def partner_names(state: Knowledge) -> dict[str, list[str]]:
    """Of each policy the short names of the partners that it is linked to, in list order."""
    names = dict(zip(state.partners["partner_id"], state.partners["short_name"], strict=True))
    order = {partner: place for place, partner in enumerate(names)}
    links = sorted(
        zip(state.policy_partners["policy_id"], state.policy_partners["partner_id"], strict=True),
        key=lambda link: order[link[1]],
    )
    made: dict[str, list[str]] = {}
    for policy, partner in links:
        made.setdefault(policy, []).append(names[partner])
    return made


def card(state: Knowledge, policy_id: str, carried: str) -> Card:
    """Everything on record about one policy. Raises KeyError where there is none on this day."""
    policy = state.policies.set_index("policy_id", drop=False).loc[policy_id].to_dict()
    stated = amount(policy)
    facts = [
        (_("Name in its language"), policy["name_native"]),
        (_("Type"), policy["kind"]),
        (_("Managing body"), policy["managing_body"]),
        (_("Ran"), ran(policy)),
        (_("Amount"), stated or _("not on record")),
        (_("What the amount covers"), policy["budget_scope"]),
        (_("What it funds"), policy["key_facts"] if known(policy["key_facts"]) else _("not on record")),
        (_("In the project"), words.discussed(bool(policy["discussed_in_project"]))),
    ]
    return Card(
        name=policy["name"],
        subtitle=_where(policy),
        facts=tuple((label, str(text)) for label, text in facts if known(text)),
        notes=(_("Note: {note}").format(note=policy["note"]),) if known(policy["note"]) else (),
        lists=(
            LinkList(
                _("Partners linked to it"),
                tuple(Link(name, addresses.partner(name, carried)) for name in partner_names(state).get(policy_id, [])),
                nothing=_("No partner is linked to it on record."),
            ),
        ),
        sources=(SourceLine(_("policy"), policy["source"], policy["url"] if policy["linkable"] else None),),
        evidence=frozenset({Evidence(policy["evidence"])}),
    )


def of_partner(state: Knowledge, partner_id: str, carried: str) -> LinkList:
    """The policies that a partner is linked to, for its own card."""
    linked = state.policy_partners[state.policy_partners["partner_id"] == partner_id]["policy_id"]
    rows = state.policies[state.policies["policy_id"].isin(linked)]
    return LinkList(
        _("Policies on record"),
        tuple(
            Link(row["name"], addresses.policy(row["policy_id"], carried), small=row["kind"])
            for row in rows.to_dict("records")
        ),
    )
