"""The card of an output and that of an indicator: everything on record about one, with links and sources."""

from __future__ import annotations

from typing import Any

from clustercoop import i18n
from clustercoop.i18n import _
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.results import Results
from clustercoop.views import addresses, words
from clustercoop.views.card import Card, Link, LinkList, SourceLine
from clustercoop.views.results.indicators import judgement_table, percent, qualified, value_list
from clustercoop.views.results.outputs import counted
from clustercoop.views.view import known


def output(results: Results, output_id: str, carried: str) -> Card:
    """The card of an output. Raises KeyError where there is none."""
    rows = results.output_table.set_index("output_id", drop=False)
    row = rows.loc[output_id]
    names = dict(zip(results.partners["partner_id"], results.partners["short_name"], strict=True))
    responsible = names.get(row.responsible_partner_id)
    facts = [
        (_("State"), words.output_state(row.state)),
        (_("What the source says"), row.status),
        (_("Planned"), i18n.stated(row.planned) if known(row.planned) else _("no date on record")),
        (_("Date on record"), i18n.stated(row.actual) if known(row.actual) else _("no date on record")),
        (_("Counted"), counted(row)),
        (_("Objective"), _objective(results, row.objective_id)),
        (_("Responsible"), _responsible(responsible, row.responsible_note)),
    ]
    partners = (Link(responsible, addresses.partner(responsible, carried)),) if responsible else ()
    return Card(
        name=row.title,
        subtitle=_(words.OUTPUT_KINDS[row.kind]),
        facts=_told(facts),
        notes=(_("Note: {note}").format(note=row.note),) if known(row.note) else (),
        lists=(
            _came_from(results, output_id, names, carried),
            LinkList(_("Responsible partner"), partners),
        ),
        sources=(SourceLine(_("output"), row.source, row.url if row.linkable else None),),
        evidence=evidence_of(rows.loc[[output_id]]),
    )


def _came_from(results: Results, output_id: str, names: dict[str, str], carried: str) -> LinkList:
    """The activities it came from, the latest last, with those who took part."""
    objective = results.outputs.set_index("output_id").loc[output_id, "objective_id"]
    made = results.chain_of(objective if known(objective) else None)
    (found,) = [one for one in made.outputs if one.output_id == output_id]
    links = [
        Link(
            one.title,
            addresses.activity(one.activity_id, carried),
            " · ".join(
                (
                    i18n.stated_span(one.starts, one.ends) or _("no date on record"),
                    ", ".join(names[partner] for partner in one.partner_ids) or _("partners not on record"),
                )
            ),
        )
        for one in found.activities
    ]
    return LinkList(_("Activities it came from"), tuple(links), _("No activity that led to it is on record."))


def indicator(results: Results, indicator_id: str) -> Card:
    """The card of an indicator. Raises KeyError where there is none."""
    rows = results.indicator_table.set_index("indicator_id", drop=False)
    row, own = rows.loc[indicator_id], rows.loc[[indicator_id]].reset_index(drop=True)
    listed = results.value_table
    listed = listed[listed["indicator_id"] == indicator_id]
    valued = value_list(f"results-values-{indicator_id}", listed, own, results, named=False)
    judged = judgement_table(f"results-judgements-{indicator_id}", own, results, named=False)
    return Card(
        name=row.title,
        subtitle=_(words.INDICATOR_KINDS[row.kind]),
        facts=_told(_indicator_facts(results, row)),
        notes=(_("Note: {note}").format(note=row.note),) if known(row.note) else (),
        tables=tuple(
            (title, table)
            for title, table in ((_("Values"), valued), (_("Judgements of the lead partner"), judged))
            if len(table.rows)
        ),
        sources=(SourceLine(_("indicator"), row.source, row.url if row.linkable else None),),
        evidence=evidence_of(own, listed),
    )


def _indicator_facts(results: Results, row: Any) -> list[tuple[str, str]]:
    share, expected = percent(row.share), percent(row.expected)
    value = qualified(row.value, row.qualifier) if known(row.value) else _("no value yet")
    return [
        (_("By its values"), words.indicator_state(row.state)),
        (_("Value"), value),
        (_("Measured"), i18n.stated(row.measured) if known(row.measured) else ""),
        (_("Unit"), row.unit),
        (_("Baseline"), i18n.quantity(row.baseline_value) if known(row.baseline_value) else _("not on record")),
        (_("Target"), i18n.quantity(row.target_value) if known(row.target_value) else _("not published")),
        (_("Share of the way"), _("n/a") if share is None else i18n.percent(share, 1)),
        (_("Share at an even pace"), "" if expected is None else i18n.percent(expected, 1)),
        (_("Rule"), _(words.AGGREGATIONS[row.aggregation])),
        (_("Good direction"), _(words.DIRECTIONS[row.good_direction])),
        (_("What the source says"), row.status),
        (_("Objective"), _objective(results, row.objective_id)),
    ]


def _objective(results: Results, objective_id: Any) -> str:
    rows = results.objectives[results.objectives["objective_id"] == objective_id]
    for row in rows.itertuples():
        return _("{number}: {title}").format(number=row.number, title=row.title)
    return _("none on record")


def _responsible(partner: str | None, note: Any) -> str:
    if partner is None:
        return str(note) if known(note) else _("not on record")
    return _("{partner} ({note})").format(partner=partner, note=note) if known(note) else partner


def _told(facts: list[tuple[str, Any]]) -> tuple[tuple[str, str], ...]:
    """Those of which something is known."""
    return tuple((label, str(text)) for label, text in facts if known(text))
