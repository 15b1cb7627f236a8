"""The results chain of one objective, as a picture, as nested text and as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.chain import Chain, ChainActivity, ChainOutput
from clustercoop.measures.results import Results
from clustercoop.views import addresses, words
from clustercoop.views.charts.chain import Layers, Node, chain_chart
from clustercoop.views.late import LateTable
from clustercoop.views.results.outputs import objective_name, objective_slug
from clustercoop.views.view import Column, Kind, Table, View

MOST_OUTPUTS = 20
MOST_ACTIVITIES = 24
"""So many boxes of a column can be read in one picture."""
DRAWN = "drawn"
"""What rows of the table are marked by that are shown with the picture."""
MOST_LINES = 12
"""So many activities of one output stand in the text; the CSV has all."""


def chain(results: Results, carried: str, *, objective: str | None, output: str | None = None) -> View:
    """The chain of an objective, or of the outputs that serve none; those lines of one output stand out."""
    made = results.chain_of(objective)
    said = answer(made)
    layers, is_whole = _layers(results, made, output)

    @cache
    def draw(dark: bool) -> object:
        return chain_chart(layers=layers, dark=dark)

    return View(
        slug="results-chain",
        title=_("Results chain of {objective}").format(objective=objective_name(results, objective)),
        unit=_("from left to right: what leads to what"),
        takeaway=said,
        alt=_(
            "Diagram in four columns, objective, outputs, activities and partners, with lines between them. {takeaway} "
            "The same stands below as text."
        ).format(takeaway=said),
        table=_table(results, made),
        evidence=made.evidence,
        draw=draw if made.outputs else None,
        narrow=_text(results, made, carried),
        notes=_notes(made, is_whole),
    )


def traced(results: Results) -> str:
    """How many outputs of the whole project can be traced to an activity on record."""
    known = int(results.outputs["output_id"].isin(results.activity_outputs["output_id"]).sum())
    return ngettext(
        "Of {number} output on record, {known} can be traced to an activity on record.",
        "Of {number} outputs on record, {known} can be traced to an activity on record.",
        len(results.outputs),
    ).format(number=len(results.outputs), known=known)


def answer(made: Chain) -> str:
    """How many outputs lead back to how many activities and partners, and for how many nothing is on record."""
    if not made.outputs:
        return _("No output of this objective is on record, so there is no chain.")
    known = [output for output in made.outputs if output.activities]
    return ngettext(
        "Of {number} output, {known} can be traced to activities on record: {activities}, with {partners} on record.",
        "Of {number} outputs, {known} can be traced to activities on record: {activities}, with {partners} on record.",
        len(made.outputs),
    ).format(
        number=len(made.outputs),
        known=len(known),
        activities=ngettext("{number} activity", "{number} activities", len(made.activities)).format(
            number=len(made.activities)
        ),
        partners=ngettext("{number} partner", "{number} partners", len(made.partner_ids)).format(
            number=len(made.partner_ids)
        ),
    )


def _notes(made: Chain, is_whole: bool) -> tuple[str, ...]:
    notes = []
    if not is_whole:
        notes.append(
            _(
                "Drawn, and in the table below, are the first {outputs} outputs and {activities} activities; the CSV "
                "and the workbook have all."
            ).format(outputs=MOST_OUTPUTS, activities=MOST_ACTIVITIES)
        )
    nobody = sum(not activity.partner_ids for activity in made.activities)
    if nobody:
        notes.append(
            ngettext(
                "For {number} of these activities no partner is on record; that is not to say that nobody came.",
                "For {number} of these activities no partner is on record; that is not to say that nobody came.",
                nobody,
            ).format(number=nobody)
        )
    apart = len(made.without_output)
    if apart:
        notes.append(
            ngettext(
                "{number} more activity serves the objective without an output of it on record; the text names it.",
                "{number} more activities serve the objective without an output of it on record; the text names them.",
                apart,
            ).format(number=apart)
        )
    return tuple(notes)


def _layers(results: Results, made: Chain, followed: str | None) -> tuple[Layers, bool]:
    """What is drawn, and whether that is all of it."""
    outputs, activities = _drawn(made)
    shown = {one.activity_id for one in activities}
    present = {partner for one in activities for partner in one.partner_ids}
    names = {name: short for name, short in _short_names(results).items() if name in present}
    root = made.objective_id or ""
    layers = Layers(
        titles=(_("Objective"), _("Outputs"), _("Activities"), _("Partners")),
        nodes=(
            (Node(root, _objective_title(results, made.objective_id)),),
            tuple(Node(one.output_id, one.title, _output_hint(one)) for one in outputs),
            tuple(Node(one.activity_id, one.title, _activity_hint(one, names)) for one in activities),
            tuple(Node(name, short) for name, short in names.items()),
        ),
        lines=(
            tuple((root, one.output_id) for one in outputs),
            tuple(
                (output.output_id, one.activity_id)
                for output in outputs
                for one in output.activities
                if one.activity_id in shown
            ),
            tuple((one.activity_id, name) for one in activities for name in one.partner_ids),
        ),
        followed=frozenset(_lines_of(made, followed)),
    )
    return layers, len(outputs) == len(made.outputs) and len(activities) == len(made.activities)


def _lines_of(made: Chain, followed: str | None) -> Iterator[tuple[str, str]]:
    """The lines of one output, from its objective to the partners."""
    for output in made.outputs:
        if output.output_id == followed:
            yield made.objective_id or "", output.output_id
            for activity in output.activities:
                yield output.output_id, activity.activity_id
                yield from ((activity.activity_id, partner) for partner in activity.partner_ids)


def _drawn(made: Chain) -> tuple[list[ChainOutput], list[ChainActivity]]:
    """Outputs that lead back to an activity first, in the order of their first activity, so that few lines cross."""
    places = {one.activity_id: place for place, one in enumerate(made.activities)}

    def first(output: ChainOutput) -> tuple[bool, int]:
        return not output.activities, min((places[one.activity_id] for one in output.activities), default=0)

    outputs = sorted(made.outputs, key=first)[:MOST_OUTPUTS]
    led = {activity.activity_id for output in outputs for activity in output.activities}
    return outputs, [one for one in made.activities if one.activity_id in led][:MOST_ACTIVITIES]


def _output_hint(output: ChainOutput) -> str:
    state = words.output_state(output.state)
    return state if output.activities else f"{state} · {_('no activity on record')}"


def _activity_hint(activity: ChainActivity, names: Mapping[str, str]) -> str:
    who = ", ".join(names[name] for name in activity.partner_ids) or _("partners not on record")
    return f"{_when(activity)} · {who}"


def _when(activity: ChainActivity) -> str:
    return i18n.stated_span(activity.starts, activity.ends) or _("no date on record")


def _short_names(results: Results) -> dict[str, str]:
    return dict(zip(results.partners["partner_id"], results.partners["short_name"], strict=True))


def _objective_title(results: Results, objective: str | None) -> str:
    if objective is None:
        return _("No objective on record")
    titles = dict(zip(results.objectives["objective_id"], results.objectives["title"], strict=True))
    return str(titles[objective])


def _text(results: Results, made: Chain, carried: str) -> str:
    """The chain as nested lists in HTML, every name a link to its card; what has no activity says so."""
    names = _short_names(results)
    lines = [_output_line(output, names, carried) for output in made.outputs]
    apart = ""
    if made.without_output:
        rows = [_activity_line(one, names, carried) for one in made.without_output[:MOST_LINES]]
        rows += _more(len(made.without_output))
        apart = f"<li>{escape(_('Serves the objective, no output of it on record'))}<ul>{''.join(rows)}</ul></li>"
    if not lines and not apart:
        return f'<p class="unit">{escape(_("Nothing is on record."))}</p>'
    title = escape(_objective_title(results, made.objective_id))
    return f'<ul class="links chain"><li><strong>{title}</strong><ul>{"".join(lines)}{apart}</ul></li></ul>'


def _output_line(output: ChainOutput, names: Mapping[str, str], carried: str) -> str:
    rows = [_activity_line(one, names, carried) for one in output.activities[:MOST_LINES]]
    rows += _more(len(output.activities))
    below = f"<ul>{''.join(rows)}</ul>" if rows else ""
    link = _link(output.title, addresses.output(output.output_id, carried))
    return f"<li>{link} <small>{escape(_output_hint(output))}</small>{below}</li>"


def _activity_line(activity: ChainActivity, names: Mapping[str, str], carried: str) -> str:
    link = _link(activity.title, addresses.activity(activity.activity_id, carried))
    who = [_link(names[name], addresses.partner(names[name], carried)) for name in activity.partner_ids]
    partners = ", ".join(who) or escape(_("partners not on record"))
    return f"<li>{link} <small>{escape(_when(activity))} · {partners}</small></li>"


def _more(number: int) -> list[str]:
    if number <= MOST_LINES:
        return []
    return [f"<li>{escape(_('{number} more, in the CSV').format(number=i18n.number(number - MOST_LINES)))}</li>"]


def _link(words_shown: str, address: str) -> str:
    return f'<a href="{escape(address, quote=True)}" target="_self">{escape(words_shown)}</a>'


def _table(results: Results, made: Chain) -> Table:
    """A row for each output and activity; an output without activities, or an activity without output, has one too."""
    columns = (
        Column("output", _("Output"), absent=_("no output on record"), below="state", wide=True),
        Column("activity", _("Activity"), absent=_("no activity on record"), wide=True),
        Column("when", _("When"), absent=""),
        Column("partners", _("Partners on record"), absent=_("not on record")),
    )
    taken_away = (
        Column("objective", _("Objective")),
        Column("state", _("State")),
        Column("output_id", _("Output, identifier"), Kind.CODE),
        Column("activity_id", _("Activity, identifier"), Kind.CODE),
    )
    slug = f"results-chain-{objective_slug(results, made.objective_id)}"
    return LateTable(slug, columns, lambda: _rows(results, made), taken_away, ("place", (DRAWN,)))


def _rows(results: Results, made: Chain) -> pd.DataFrame:
    outputs, activities = _drawn(made)
    drawn = {one.output_id for one in outputs} | {one.activity_id for one in activities}
    drawn |= {one.activity_id for one in made.without_output[:MOST_ACTIVITIES]}
    names = _short_names(results)
    title = _objective_title(results, made.objective_id)
    pairs: list[tuple[ChainOutput | None, ChainActivity | None]] = [
        (output, activity) for output in made.outputs for activity in output.activities or (None,)
    ]
    pairs += [(None, activity) for activity in made.without_output]
    rows = [
        (
            title,
            output.title if output else None,
            words.output_state(output.state) if output else None,
            activity.title if activity else None,
            _when(activity) if activity else None,
            ", ".join(names[name] for name in activity.partner_ids) if activity else None,
            output.output_id if output else None,
            activity.activity_id if activity else None,
            DRAWN
            if {one for one in (output and output.output_id, activity and activity.activity_id) if one} <= drawn
            else "",
        )
        for output, activity in pairs
    ]
    columns = ["objective", "output", "state", "activity", "when", "partners", "output_id", "activity_id", "place"]
    return pd.DataFrame(rows, columns=columns, dtype=object)
