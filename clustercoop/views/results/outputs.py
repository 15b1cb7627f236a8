"""Outputs and results: those of an objective, and what the public record shows of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.results import DELIVERED, Results
from clustercoop.views import addresses, words
from clustercoop.views.view import Column, Kind, Table, View, known
from clustercoop.vocabulary import Evidence, OutputKind, OutputState

MOST_NAMED = 4
ORDER = tuple(OutputState)
"""What is done stands first."""


def of_objective(results: Results, carried: str, *, objective: str | None) -> View:
    """The outputs of an objective, or those of none, what is delivered first."""
    rows = results.outputs_of(objective)
    name = objective_name(results, objective)
    said = tally(rows)
    return View(
        slug=f"results-outputs-{objective_slug(results, objective)}",
        title=_("Outputs of {objective}").format(objective=name),
        unit=_("outputs and results on record, what is delivered first"),
        takeaway=said,
        alt=_("Table of outputs. {takeaway}").format(takeaway=said),
        table=_table(f"results-outputs-{objective_slug(results, objective)}", rows, results, carried),
        evidence=evidence_of(rows),
    )


def achieved(results: Results, carried: str) -> View:
    """What the public record calls delivered or begun, results first; with every result that it names."""
    rows = _public(results)
    rows = rows[rows["state"].isin((*DELIVERED, OutputState.BEGUN))]
    said = public_answer(results)
    return View(
        slug="results-public",
        title=_("Delivered or begun, by the public record"),
        unit=_("results first, each with the source that says so"),
        takeaway=said,
        alt=_("Table of outputs and results with their sources. {takeaway}").format(takeaway=said),
        table=_public_table("results-public", rows, results, carried),
        evidence=evidence_of(rows),
        notes=_undated_note(rows),
    )


def promised(results: Results, carried: str) -> View:
    """What the public record only plans, or says nothing of by the status date."""
    rows = _public(results)
    rows = rows[~rows["state"].isin((*DELIVERED, OutputState.BEGUN))]
    said = ngettext(
        "{number} output is planned, and by this day no source says that it was begun or delivered.",
        "{number} outputs are planned, and by this day no source says that they were begun or delivered.",
        len(rows),
    ).format(number=len(rows))
    return View(
        slug="results-promised",
        title=_("Planned, with nothing more on the public record"),
        unit=_("outputs, each with the source that plans it"),
        takeaway=said,
        alt=_("Table of outputs with their sources. {takeaway}").format(takeaway=said),
        table=_public_table("results-promised", rows, results, carried),
        evidence=evidence_of(rows),
    )


def public_answer(results: Results) -> str:
    """What the public record shows as results, by name."""
    rows = _public(results)
    done = rows[rows["state"].isin(DELIVERED)]
    if rows.empty:
        return _("No output or result is on the public record.")
    if done.empty:
        return _("By this day the public record shows no output or result as delivered.")
    # Results before web pages: they are what the objectives ask for.
    is_result = done["kind"] == OutputKind.RESULT
    titles = [*done[is_result]["title"], *done[~is_result]["title"]]
    said = (
        ngettext(
            "The public record shows {number} output or result as delivered: {names}.",
            "The public record shows {number} outputs and results as delivered: {names}.",
            len(done),
        )
        if len(titles) <= MOST_NAMED
        else _("The public record shows {number} outputs and results as delivered, among them: {names}.")
    ).format(number=len(done), names="; ".join(titles[:MOST_NAMED]))
    undated = int((done["state"] == OutputState.DELIVERED_UNDATED).sum())
    return f"{said} {undated_words(undated)}" if undated else said


def undated_words(undated: int) -> str:
    """That of some of what is delivered no day is known."""
    return ngettext(
        "For {number} of those delivered no source states the day.",
        "For {number} of those delivered no source states the day.",
        undated,
    ).format(number=undated)


def tally(rows: pd.DataFrame) -> str:
    """How many outputs stand in each state, those that are met only."""
    if rows.empty:
        return _("No output is on record.")
    counted = {state: int((rows["state"] == state).sum()) for state in ORDER}
    parts = [
        _("{number} {state}").format(number=number, state=_(words.OUTPUT_STATES[state][1]))
        for state, number in counted.items()
        if number
    ]
    return ngettext("{number} output on record: {states}.", "{number} outputs on record: {states}.", len(rows)).format(
        number=len(rows), states="; ".join(parts)
    )


def objective_slug(results: Results, objective: str | None) -> str:
    """What tells the tables of objectives apart: the number, so that no identifier gets into a file name."""
    return "none" if objective is None else str(_numbers(results)[objective])


def objective_name(results: Results, objective: str | None) -> str:
    """`objective 2`, as it stands within a title."""
    if objective is None:
        return _("no objective")
    return _("objective {number}").format(number=_numbers(results)[objective])


def _numbers(results: Results) -> dict[str, int]:
    return dict(zip(results.objectives["objective_id"], results.objectives["number"], strict=True))


def _public(results: Results) -> pd.DataFrame:
    rows = results.output_table
    return rows[rows["evidence"] == Evidence.PUBLIC]


def _undated_note(rows: pd.DataFrame) -> tuple[str, ...]:
    if not (rows["state"] == OutputState.DELIVERED_UNDATED).any():
        return ()
    return (
        _("What is delivered without a date is shown on every status date: nobody knows from which day on it holds."),
    )


def _table(slug: str, rows: pd.DataFrame, results: Results, carried: str) -> Table:
    """What is delivered stands first."""
    columns = (
        Column("title", _("Output or result"), below="about", wide=True, opens="opens"),
        Column("state_word", _("State"), below="said"),
        Column("planned", _("Planned"), Kind.STATED),
        Column("actual", _("Date on record"), Kind.STATED, _("none")),
        Column("partner", _("Responsible"), absent=_("not on record"), opens="opens_partner", below="responsible_note"),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    return Table(slug, columns, _rows(_by_state(rows), results, carried), taken_away=_taken_away())


def _public_table(slug: str, rows: pd.DataFrame, results: Results, carried: str) -> Table:
    """Results stand first; that what is planned has no date is no news."""
    made = _by_state(rows)
    made = made.assign(is_other=made["kind"] != OutputKind.RESULT).sort_values("is_other", kind="stable")
    columns = (
        Column("title", _("Output or result"), below="about", wide=True, opens="opens"),
        Column("state_word", _("State"), below="said"),
        Column("actual", _("Date on record"), Kind.STATED, _("none")),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    more = (Column("planned", _("Planned"), Kind.STATED), Column("partner", _("Responsible")))
    return Table(slug, columns, _rows(made, results, carried), taken_away=(*_taken_away(), *more))


def _by_state(rows: pd.DataFrame) -> pd.DataFrame:
    places = {state: place for place, state in enumerate(ORDER)}
    return rows.assign(place=[places[state] for state in rows["state"]]).sort_values("place", kind="stable")


def _rows(rows: pd.DataFrame, results: Results, carried: str) -> pd.DataFrame:
    """The rows in words."""
    made = rows.copy()
    names = dict(zip(results.partners["partner_id"], results.partners["short_name"], strict=True))
    made["state_word"] = [words.output_state(state) for state in made["state"]]
    made["said"] = [_said(row) for row in made.itertuples()]
    made["about"] = [_about(row) for row in made.itertuples()]
    made["partner"] = [names.get(partner) for partner in made["responsible_partner_id"]]
    made["opens"] = [addresses.output(name, carried) for name in made["output_id"]]
    made["opens_partner"] = [addresses.partner(name, carried) if known(name) else None for name in made["partner"]]
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    made["link"] = made["url"].where(made["linkable"].fillna(False).astype(bool), None)
    return made.astype(object).where(made.notna(), None)


def _taken_away() -> tuple[Column, ...]:
    return (
        Column("output_id", _("Identifier")),
        Column("about", _("Kind and count")),
        Column("status", _("What the source says")),
        Column("target_value", _("Target"), Kind.QUANTITY),
        Column("achieved_value", _("Achieved"), Kind.QUANTITY),
        Column("unit", _("Unit")),
        Column("note", _("Note")),
        Column("mark", _("Evidence")),
    )


def _said(row: Any) -> str | None:
    """What the source says, where that is more than the state."""
    return row.status if known(row.status) and row.status != row.progress else None


def _about(row: Any) -> str:
    """Kind, and how much of it is achieved where somebody counted."""
    parts = [_(words.OUTPUT_KINDS[row.kind]), counted(row)]
    return " · ".join(part for part in parts if part)


def counted(row: Any) -> str:
    """`6 of 7 events`, as far as either is on record."""
    unit = row.unit or ""
    achieved_, target = known(row.achieved_value), known(row.target_value)
    if achieved_ and target:
        return _("{achieved} of {target} {unit}").format(
            achieved=i18n.quantity(row.achieved_value), target=i18n.quantity(row.target_value), unit=unit
        )
    if achieved_:
        return _("{achieved} {unit}").format(achieved=i18n.quantity(row.achieved_value), unit=unit)
    if target:
        return _("target {target} {unit}").format(target=i18n.quantity(row.target_value), unit=unit)
    return ""
