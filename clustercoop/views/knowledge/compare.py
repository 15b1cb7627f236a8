"""What do policies have in common? Two to four of them side by side, and each pair in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.knowledge import Knowledge
from clustercoop.measures.synergy import Overlap, synergy
from clustercoop.views import words
from clustercoop.views.knowledge import policies
from clustercoop.views.view import Column, Table, known
from clustercoop.vocabulary import Together


def answer(state: Knowledge) -> str:
    """The most frequent type, and in how many countries it is found."""
    rows = state.instruments
    if rows.empty:
        return _("No policy is on record up to this day.")
    counted = rows["kind"].value_counts()
    kind = min(counted.index, key=lambda name: (-counted[name], name))
    lands = rows[rows["kind"] == kind]["country_code"].nunique()
    number = int(counted[kind])
    first = ngettext(
        "The most frequent type is “{kind}”: {number} policy",
        "The most frequent type is “{kind}”: {number} policies",
        number,
    ).format(kind=kind, number=number)
    where = ngettext("of {countries} country", "of {countries} countries", lands).format(countries=lands)
    return _("{first} {where}. Choose two to four to read them side by side.").format(first=first, where=where)


def names(state: Knowledge) -> dict[str, str]:
    """What can be chosen: the identifier of each policy to country and name, in the order of the list."""
    rows = policies.filtered(state, policies.PolicyFilter())
    return {row.policy_id: f"{row.country_code} · {row.name}" for row in rows.itertuples(index=False)}


def side_by_side(state: Knowledge, chosen: tuple[str, ...]) -> Table:
    """The synergy table: a row for each thing to compare, a column for each policy."""
    made = synergy(state, chosen)
    records = made.policies.to_dict("records")
    partners = policies.partner_names(state)
    not_on_record = _("not on record")
    rows: list[tuple[str, Callable[[Mapping[str, Any]], Any]]] = [
        (_("Country"), lambda row: policies.country(row["country_code"])),
        (_("Region"), lambda row: row["region"] if known(row["region"]) else _("the whole country")),
        (_("Type"), lambda row: row["kind"]),
        (_("Managing body"), lambda row: row["managing_body"]),
        (_("Ran"), policies.ran),
        (_("Amount, in its own currency"), policies.amount),
        (_("What the amount covers"), lambda row: row["budget_scope"]),
        (_("What it funds"), lambda row: row["key_facts"]),
        (_("In the project"), lambda row: words.discussed(bool(row["discussed_in_project"]))),
        (_("Partners linked to it"), lambda row: ", ".join(partners.get(row["policy_id"], ()))),
        (_("Source"), lambda row: row["source"]),
    ]
    frame = pd.DataFrame(
        [{"what": label} | {row["policy_id"]: tell(row) for row in records} for label, tell in rows], dtype=object
    )
    columns = [Column(row["policy_id"], row["name"], absent=not_on_record, wide=len(records) < 3) for row in records]
    return Table("knowledge-compare", (Column("what", _("What")), *columns), frame.where(frame.notna(), None))


def pairs(state: Knowledge, chosen: tuple[str, ...]) -> Table:
    """Each pair: country, type and managing body, the years together, and whether the project discussed both."""
    made = synergy(state, chosen)
    short = dict(zip(made.policies["policy_id"], made.policies["name"], strict=True))
    rows = [
        {
            "pair": _("{a} and {b}").format(a=short[pair.a], b=short[pair.b]),
            "country": _same(pair.same_country),
            "kind": _same(pair.same_kind),
            "body": _same(pair.same_body),
            "years": years(pair.overlap),
            "discussed": _both(pair.both_discussed),
        }
        for pair in made.pairs
    ]
    columns = (
        Column("pair", _("Pair")),
        Column("country", _("Country")),
        Column("kind", _("Type")),
        Column("body", _("Managing body")),
        Column("years", _("Years together"), wide=True),
        Column("discussed", _("Discussed in the project")),
    )
    return Table("knowledge-pairs", columns, pd.DataFrame(rows, dtype=object))


def years(overlap: Overlap) -> str:
    """The years in which both ran, or why they cannot be told."""
    match overlap.state:
        case Together.BOTH_RAN if overlap.first == overlap.last:
            return _("Both ran in {year}.").format(year=overlap.first)
        case Together.BOTH_RAN:
            number = int(overlap.last or 0) - int(overlap.first or 0) + 1
            return ngettext(
                "Both ran from {first} to {last}, {number} year.", "Both ran from {first} to {last}, {number} years.",
                number,
            ).format(first=overlap.first, last=overlap.last, number=i18n.number(number))  # fmt: skip
        case Together.OPEN if overlap.last is None:
            return _("Both may have run from {first} on; no end is on record.").format(first=overlap.first)
        case Together.OPEN if overlap.first == overlap.last:
            return _("Both may have run in {year}; of one no end is on record.").format(year=overlap.first)
        case Together.OPEN:
            return _("Both may have run from {first} to {last}; of one no end is on record.").format(
                first=overlap.first, last=overlap.last
            )
        case Together.NEVER:
            return _("One ended before the other began.")
        case _:
            return _("It cannot be told whether they ran together: a start is not on record.")


def _same(same: bool | None) -> str:
    if same is None:
        return _("? not on record")
    return _("● the same") if same else _("○ different")


def _both(both: bool) -> str:
    return _("● both") if both else _("○ not both, on record")
