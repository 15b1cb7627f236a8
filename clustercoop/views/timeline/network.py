"""What follows? The longest path to the project's end, the float of each milestone, and a what-if."""

from __future__ import annotations

from typing import Any

import pandas as pd

from clustercoop import i18n
from clustercoop.i18n import _, ngettext
from clustercoop.measures.network import Network, Slip
from clustercoop.views import words
from clustercoop.views.view import Column, Kind, Table, View

ON_PATH = "▶"


def answer(network: Network) -> str:
    """Whether the project's end holds, and what determines it."""
    schedule = network.schedule
    if network.end_expected_on is None:
        return _("No milestone with a day is on record, so nothing follows from any.")
    if network.all_reached and schedule.links.empty and schedule.status_date < schedule.project.end_on:
        return _("Links between milestones are not on record, so nothing can be said of what follows from a delay.")
    if network.all_reached:
        return _("Every milestone on record whose day is known is reached; nothing can be delayed any more.")
    end, expected = i18n.day(schedule.project.end_on), i18n.day(network.end_expected_on)
    days = int(network.end_float.value or 0)
    if network.end_holds:
        said = ngettext(
            "The end on {end} holds: the last milestone before it is expected on {expected}, {days} day earlier.",
            "The end on {end} holds: the last milestone before it is expected on {expected}, {days} days earlier.",
            days,
        )
    else:
        said = ngettext(
            "The end on {end} does not hold: the last milestone planned by then is expected on {expected}, "
            "{days} day later.",
            "The end on {end} does not hold: the last milestone planned by then is expected on {expected}, "
            "{days} days later.",
            -days,
        )
    return said.format(end=end, expected=expected, days=i18n.number(abs(days)))


def floats(network: Network) -> View:
    """Each milestone that is still to come: the day expected, how far it may slip, and whether it is on the path."""
    rows = network.table
    ahead = rows[~rows["reached"].astype(bool)]
    said = _path(network)
    return View(
        slug="timeline-network",
        title=_("What may slip, and by how much"),
        unit=_("days until a delay moves the end of the project, or a milestone planned after it"),
        takeaway=said,
        alt=said,
        table=Table("timeline-network", _columns(), _shown(ahead)),
        evidence=network.evidence,
        notes=(
            _(
                "{mark} on the longest path, the chain that determines the last day expected before the end. Float is "
                "how far a milestone may slip before the end, or a milestone planned after it, moves."
            ).format(mark=ON_PATH),
        ),
    )


def _path(network: Network) -> str:
    titles = dict(zip(network.table["milestone_id"], network.table["title"], strict=True))
    path = [titles[name] for name in network.longest_path]
    if not path:
        return _("There is no path to the end of the project.")
    if len(path) == 1:
        return _("Nothing else determines the last day expected: it is that of {title} alone.").format(title=path[0])
    return _("Longest path: {path}.").format(path=" → ".join(path))


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    made = rows.copy()
    made["path"] = [ON_PATH if on_path else "" for on_path in made["on_longest_path"]]
    made["basis"] = [None if promised else _("baseline; nothing is promised") for promised in made["promised"]]
    made["says"] = [_float_words(row) for row in made.to_dict("records")]
    made["mark"] = [words.evidence_mark([evidence]) for evidence in made["evidence"]]
    return made.astype(object).where(made.notna(), None)


def _float_words(row: dict[str, Any]) -> str:
    if row["promise_broken"]:
        return _("▲ cannot be kept: what comes before it ends later")
    if row["float_days"] is not None and row["float_days"] < 0:
        if not row["after_end"]:
            return _("■ too late for the end")
        if row["expected_on"] > row["limit_on"]:
            return _("■ too late for its own date, which lies after the end")
        return _("■ too late for a milestone that waits for it")
    if row["float_days"] == 0:
        return _("◐ no day to lose")
    return _("● has time")


def _columns() -> tuple[Column, ...]:
    return (
        Column("title", _("Milestone"), below="mark"),
        Column("path", _("Longest path"), Kind.CELL),
        Column("own_on", _("Promised"), Kind.DAY, below="basis"),
        Column("expected_on", _("Expected"), Kind.DAY),
        Column("latest_on", _("Latest"), Kind.DAY),
        Column("float_days", _("Float in days"), Kind.COUNT),
        Column("says", _("Verdict")),
    )


def slip_words(slip: Slip, network: Network) -> str:
    """What a slip would do to the others and to the end."""
    title = dict(zip(network.table["milestone_id"], network.table["title"], strict=True))[slip.milestone_id]
    others = max(0, len(slip.moves) - 1)
    said = _("{moved}, {others}.").format(
        moved=ngettext("If {title} moved by {days} day", "If {title} moved by {days} days", slip.days).format(
            title=title, days=i18n.number(slip.days)
        ),
        others=ngettext("{number} other would move", "{number} others would move", others).format(
            number=i18n.number(others)
        ),
    )
    if slip.end_after is None:
        return said
    end = i18n.day(network.schedule.project.end_on)
    if slip.end_holds:
        return (
            said
            + " "
            + _("● The end on {end} holds; the last milestone before it would come on {day}.").format(
                end=end, day=i18n.day(slip.end_after)
            )
        )
    return (
        said
        + " "
        + _("■ The end on {end} would not hold; the last milestone would come on {day}.").format(
            end=end, day=i18n.day(slip.end_after)
        )
    )


def moves(slip: Slip) -> Table:
    """The milestones that would move, the slipped one first."""
    columns = (
        Column("title", _("Milestone")),
        Column("before_on", _("Expected now"), Kind.DAY),
        Column("after_on", _("Expected then"), Kind.DAY),
        Column("moved_days", _("Moves by days"), Kind.COUNT),
    )
    return Table("timeline-what-if", columns, slip.moves.astype(object))
