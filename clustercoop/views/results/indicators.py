"""Indicators: how far each has come, its values by period, the lead partner's judgements, and counted facts."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.figure import evidence_of
from clustercoop.measures.results import Results
from clustercoop.views import addresses, words
from clustercoop.views.charts.bullet import Bullet, bullet_chart
from clustercoop.views.results.outputs import objective_name, objective_slug
from clustercoop.views.view import Column, Kind, Table, View, known, not_published
from clustercoop.vocabulary import IndicatorState


def of_objective(results: Results, carried: str, *, objective: str | None) -> View:
    """The indicators of an objective: a bar of the way gone for each with a target, and all of them as a table."""
    rows = results.indicators_of(objective)
    said = answer(rows)
    bars = [_bullet(row) for row in rows.itertuples() if row.share is not None]

    @cache
    def draw(dark: bool) -> object:
        return bullet_chart(rows=bars, dark=dark)

    values = results.values[results.values["indicator_id"].isin(rows["indicator_id"])]
    slug = f"results-indicators-{objective_slug(results, objective)}"
    return View(
        slug=slug,
        title=_("Indicators of {objective}").format(objective=objective_name(results, objective)),
        unit=_("share of the way from baseline to target, by the latest value"),
        takeaway=said,
        alt=_("Bar chart, a bar for each indicator from its baseline to its target. {takeaway}").format(takeaway=said),
        table=_table(slug, rows, carried),
        evidence=evidence_of(rows, values),
        draw=draw if bars else None,
        notes=_notes() if bars else (),
    )


def answer(rows: pd.DataFrame) -> str:
    """How many indicators are reached, on track or behind, and of how many that cannot be told."""
    if rows.empty:
        return _("No indicator is on record; targets and values are not published.")
    counted = {state: int((rows["state"] == state).sum()) for state in IndicatorState}
    parts = [
        _("{number} {state}").format(number=number, state=_(words.INDICATOR_STATES[state][1]))
        for state, number in counted.items()
        if number
    ]
    return ngettext("{number} indicator: {states}.", "{number} indicators: {states}.", len(rows)).format(
        number=len(rows), states="; ".join(parts)
    )


def _notes() -> tuple[str, ...]:
    return (
        _(
            "The mark on a bar is where an even pace over the project's days would stand on the day of the last value; "
            "short of it an indicator is behind."
        ),
    )


def values(results: Results, *, objective: str | None) -> View:
    """Values by reporting period, one row for each indicator; below as a list with their sources."""
    rows = results.indicators_of(objective)
    listed = results.value_table
    listed = listed[listed["indicator_id"].isin(rows["indicator_id"])]
    said = ngettext(
        "{number} value is on record by this day.", "{number} values are on record by this day.", len(listed)
    ).format(number=len(listed))
    slug = f"results-values-{objective_slug(results, objective)}"
    return View(
        slug=slug,
        title=_("Values by reporting period, {objective}").format(objective=objective_name(results, objective)),
        unit=_("each in the unit of its indicator"),
        takeaway=said,
        alt=_("Table of values. {takeaway}").format(takeaway=said),
        table=value_list(slug, listed, rows, results),
        evidence=evidence_of(listed),
        matrix=_matrix(slug, listed, rows, results),
    )


def _matrix(slug: str, listed: pd.DataFrame, rows: pd.DataFrame, results: Results) -> Table:
    """One row for each indicator, one column for each period that begins by the status date, and what it comes to."""
    begun = results.periods[[on <= results.status_date for on in results.periods["start_on"]]]
    made = rows[["indicator_id", "title", "unit", "aggregation"]].copy()
    made["rule"] = [_about_rule(row) for row in made.itertuples()]
    cells: dict[tuple[str, str], list[str]] = {}
    for row in listed.itertuples():
        cells.setdefault((row.indicator_id, row.period_id), []).append(qualified(row.value, row.qualifier))
    columns = [Column("title", _("Indicator"), below="rule")]
    for period in begun.itertuples():
        name = f"period {period.number}"
        made[name] = [", ".join(cells.get((indicator, period.period_id), [])) for indicator in made["indicator_id"]]
        columns.append(Column(name, _("Period {number}").format(number=period.number), Kind.CELL, absent=""))
    made["comes_to"] = rows["value"]
    columns.append(Column("comes_to", _("Comes to"), Kind.QUANTITY, _("no value yet")))
    return Table(slug, tuple(columns), made.astype(object).where(made.notna(), None))


def value_list(slug: str, listed: pd.DataFrame, rows: pd.DataFrame, results: Results, *, named: bool = True) -> Table:
    """Values in time order, each with what the indicator came to with it, and its source; `named` if of several."""
    titles = dict(zip(rows["indicator_id"], rows["title"], strict=True))
    units = dict(zip(rows["indicator_id"], rows["unit"], strict=True))
    numbers = dict(zip(results.periods["period_id"], results.periods["number"], strict=True))
    made = listed.copy()
    made["title"] = [titles[name] for name in made["indicator_id"]]
    made["unit"] = [units[name] for name in made["indicator_id"]]
    made["period"] = [
        _("Period {number}").format(number=numbers[name]) if name in numbers else None for name in made["period_id"]
    ]
    made = _with_source(made)
    first = (Column("title", _("Indicator"), below="unit"),) if named else ()
    columns = (
        *first,
        Column("measured", _("Measured"), Kind.STATED),
        Column("period", _("Period"), absent=""),
        Column("value", _("Value"), Kind.QUANTITY, below="qualifier"),
        Column("so_far", _("So far, by its rule"), Kind.QUANTITY),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    taken_away = (
        Column("indicator_id", _("Identifier")), Column("qualifier", _("Qualifier")), Column("unit", _("Unit")),
        Column("mark", _("Evidence")),
    )  # fmt: skip
    return Table(slug, columns, _plain(made), taken_away=taken_away)


def judgements(results: Results, *, objective: str | None) -> Table:
    """Every judgement of an objective's indicators by the status date, of each indicator the latest first."""
    rows = results.indicators_of(objective)
    return judgement_table(f"results-judgements-{objective_slug(results, objective)}", rows, results)


def judgement_table(slug: str, rows: pd.DataFrame, results: Results, *, named: bool = True) -> Table:
    """The judgements of some indicators with reason, day and role; `named` if of several."""
    titles = dict(zip(rows["indicator_id"], rows["title"], strict=True))
    places = {name: place for place, name in enumerate(titles)}
    made = results.judgements[results.judgements["indicator_id"].isin(titles)].iloc[::-1].copy()
    made["place"] = [places[name] for name in made["indicator_id"]]
    made = _with_source(made.sort_values("place", kind="stable"))
    made["title"] = [titles[name] for name in made["indicator_id"]]
    made["shown"] = [words.judgement(word) for word in made["judgement"]]
    first = (Column("title", _("Indicator")),) if named else ()
    columns = (
        *first,
        Column("judged_on", _("Judged on"), Kind.DAY),
        Column("shown", _("Judgement")),
        Column("role", _("By")),
        Column("reason", _("Reason"), wide=True),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    taken_away = (Column("indicator_id", _("Identifier")), Column("mark", _("Evidence")))
    return Table(slug, columns, _plain(made), taken_away=taken_away)


def judged(results: Results, *, objective: str | None) -> str:
    """What the lead partner thought last of the indicators of an objective; empty where it never said."""
    rows = results.indicators_of(objective)
    latest = results.latest_judgements
    latest = latest[latest["indicator_id"].isin(rows["indicator_id"])]
    if latest.empty:
        return ""
    parts = [
        _("{number} {state}").format(number=int(number), state=_(words.JUDGEMENTS[word][1]))
        for word in words.JUDGEMENTS
        if (number := (latest["judgement"] == word).sum())
    ]
    return _("The judgement is the lead partner's own, and not computed; the latest ones say: {judgements}.").format(
        judgements="; ".join(parts)
    )


def facts(results: Results, carried: str) -> View:
    """What was counted without a target, with the words of its source, and what nobody found a value for."""
    rows = results.indicators_of(None)
    found = int(rows["value"].notna().sum())
    said = ngettext(
        "{number} fact was counted by somebody on record; no target is published for it.",
        "{number} facts were counted by somebody on record; no target is published for them.",
        found,
    ).format(number=found)
    made = _with_source(rows)
    made["count"] = [qualified(row.value, row.qualifier) if known(row.value) else None for row in made.itertuples()]
    made["opens"] = [addresses.indicator(name, carried) for name in made["indicator_id"]]
    columns = (
        Column("title", _("Counted"), below="note", wide=True, opens="opens"),
        Column("count", _("Number"), absent=not_published(), below="unit"),
        Column("measured", _("Counted on"), Kind.STATED),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    taken_away = (
        Column("indicator_id", _("Identifier")),
        Column("value", _("Value"), Kind.QUANTITY),
        Column("unit", _("Unit")),
        Column("note", _("Note")),
        Column("mark", _("Evidence")),
    )
    return View(
        slug="results-facts",
        title=_("Counted facts"),
        unit=_("numbers as their sources state them"),
        takeaway=said,
        alt=_("Table of counted facts. {takeaway}").format(takeaway=said),
        table=Table("results-facts", columns, _plain(made), taken_away=taken_away),
        evidence=evidence_of(rows),
    )


def _table(slug: str, rows: pd.DataFrame, carried: str) -> Table:
    made = _with_source(rows)
    made["rule"] = [_(words.AGGREGATIONS[rule]) for rule in made["aggregation"]]
    made["opens"] = [addresses.indicator(name, carried) for name in made["indicator_id"]]
    made["share_percent"] = [percent(share) for share in made["share"]]
    made["expected_percent"] = [percent(share) for share in made["expected"]]
    made["beside"] = [
        None if share is None else _("{share} at an even pace").format(share=i18n.percent(share))
        for share in made["expected_percent"]
    ]
    made["when"] = [_when(row) for row in made.itertuples()]
    made["state_word"] = [words.indicator_state(state) for state in made["state"]]
    made["from"] = [
        _("baseline {value}").format(value=i18n.quantity(value)) if known(value) else None
        for value in made["baseline_value"]
    ]
    columns = (
        Column("title", _("Indicator"), below="rule", wide=True, opens="opens"),
        Column("unit", _("Unit")),
        Column("target_value", _("Target"), Kind.QUANTITY, not_published(), below="from"),
        Column("value", _("Value"), Kind.QUANTITY, _("no value yet"), below="when"),
        Column("share_percent", _("Share of the way"), Kind.PERCENT, _("n/a"), below="beside"),
        Column("state_word", _("By its values")),
        Column("source", _("Source"), Kind.LINK, link="link", below="mark"),
    )
    taken_away = (
        Column("indicator_id", _("Identifier")),
        Column("baseline_value", _("Baseline"), Kind.QUANTITY),
        Column("aggregation", _("Rule")),
        Column("good_direction", _("Good direction")),
        Column("measured", _("Measured"), Kind.STATED),
        Column("qualifier", _("Qualifier")),
        Column("expected_percent", _("Share at an even pace"), Kind.PERCENT),
        Column("mark", _("Evidence")),
    )
    return Table(slug, columns, _plain(made), taken_away=taken_away)


def percent(share: Fraction | None) -> float | None:
    """A share as a percentage."""
    return None if share is None else float(100 * share)


def qualified(value: float, qualifier: object) -> str:
    """A number with the word of its source: `nearly 100`."""
    text = i18n.quantity(value)
    return _("{qualifier} {number}").format(qualifier=qualifier, number=text) if known(qualifier) else text


def _when(row: Any) -> str | None:
    """The day of the last value, and the word of the source."""
    if not known(row.measured):
        return None
    parts = [str(row.qualifier)] if known(row.qualifier) else []
    return ", ".join([*parts, i18n.stated(row.measured)])


def _about_rule(row: Any) -> str:
    """Unit and rule, in a line."""
    rule = _(words.AGGREGATIONS[row.aggregation])
    return f"{row.unit} · {rule}" if known(row.unit) else rule


def _bullet(row: Any) -> Bullet:
    target = (
        _("{value} of {target} {unit}")
        .format(value=qualified(row.value, row.qualifier), target=i18n.quantity(row.target_value), unit=row.unit or "")
        .strip()
    )
    if known(row.baseline_value) and row.baseline_value != 0:
        target = _("{value}, from {baseline}").format(value=target, baseline=i18n.quantity(row.baseline_value))
    return Bullet(
        title=row.title,
        label=f"{target} · {words.indicator_state(row.state)}",
        share=float(row.share),
        expected=float(row.expected),
        is_behind=row.state is IndicatorState.BEHIND,
    )


def _with_source(rows: pd.DataFrame) -> pd.DataFrame:
    made = rows.copy()
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    made["link"] = made["url"].where(made["linkable"].fillna(False).astype(bool), None)
    return made


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.astype(object).where(rows.notna(), None)
