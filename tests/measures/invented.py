"""Packages that hypothesis invents: sound by the rules of the trade, otherwise anything."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from clustercoop.datastore.rules import FOLLOWS
from tests.measures.tiny import Tiny

FIRST, LAST = date(2019, 11, 1), date(2021, 6, 30)

days = st.dates(FIRST, LAST)
iso_days = days.map(date.isoformat)
stated_dates = st.one_of(iso_days, iso_days.map(lambda text: text[:7]), iso_days.map(lambda text: text[:4]))
amounts = st.integers(0, 500_00)
evidence = st.sampled_from(["public record", "reported", "demonstration"])
yes_or_no = st.sampled_from(["true", "false"])
seldom = st.sampled_from(["false", "false", "false", "true"])
partners = st.sampled_from(["A", "B"])
PLACES = [(partner, period, line) for partner in "AB" for period in ("P1", "P2") for line in ("L1", "L2")]
DECISIONS = ("D1", "D2")
ENDS = {"P1": date(2020, 6, 30), "P2": date(2020, 12, 31)}


def written(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


@st.composite
def packages(draw: st.DrawFn) -> Tiny:
    """A package with one or two budgets, four reports with items, payments, milestones and activities."""
    planned = draw(st.lists(amounts, min_size=len(PLACES), max_size=len(PLACES)).filter(any))
    tiny = Tiny(budget=written(sum(planned)))
    for period in tiny.tables["reporting_periods"]:
        period["evidence"] = "public record"
    tiny.tables["work_packages"][0]["evidence"] = "public record"
    tiny.tables["sources"][0]["evidence"] = "public record"
    approved = sorted(draw(st.sets(days, min_size=1, max_size=2)))
    ledger = draw(evidence)
    for number, on in enumerate(approved, start=1):
        shares = draw(st.permutations(planned))
        rows = [(*place, written(cents)) for place, cents in zip(PLACES, shares, strict=True)]
        tiny.budget(f"V{number}", on.isoformat(), *rows)
    for name in ("budget_versions", "budget"):
        for row in tiny.tables[name]:
            row["evidence"] = ledger
    for partner in "AB":
        for period in ("P1", "P2"):
            _report(draw, tiny, f"{partner}-{period}", ENDS[period])
    for number in range(draw(st.integers(0, 3))):
        tiny.add(
            "payments", payment_id=str(number), period_id="P1", partner_id=draw(partners),
            paid_on=draw(iso_days), amount=written(draw(amounts)), evidence=draw(evidence),
        )  # fmt: skip
    _milestones(draw, tiny)
    _activities(draw, tiny)
    return tiny


def _report(draw: st.DrawFn, tiny: Tiny, name: str, end: date) -> None:
    """A report that is submitted, controlled, certified and reopened at random, with some items."""
    seen = draw(evidence)
    steps: list[tuple[str, str]] = []
    last, on = None, end
    for _ in range(draw(st.integers(0, 5))):
        last = draw(st.sampled_from(sorted(FOLLOWS[last])))
        on += timedelta(days=draw(st.integers(0, 60)))
        steps.append((last, on.isoformat()))
    tiny.report(name, *steps, due_on=draw(iso_days), evidence=seen)
    for row in tiny.tables["report_events"]:
        if row["report_id"] == name and draw(st.integers(0, 9)) == 0:
            row["evidence"] = draw(evidence)
    for _ in range(draw(st.integers(0, 3))):
        declared = draw(st.integers(-50_00, 500_00))
        certificate: dict[str, Any] = {}
        if draw(st.booleans()):
            by = draw(st.sampled_from([name, f"{name[0]}-P2"]))
            certificate = {"certified": written(declared - draw(st.integers(0, 20_00))), "by": by}
        tiny.item(
            name, written(declared), line=draw(st.sampled_from(["L1", "L2"])), evidence=draw(evidence), **certificate
        )


def _milestones(draw: st.DrawFn, tiny: Tiny) -> None:
    for decision in DECISIONS:
        tiny.add(
            "decisions", decision_id=decision, decided_on=draw(iso_days), title=decision, reason="it took longer",
            evidence=draw(evidence),
        )  # fmt: skip
    for number in range(draw(st.integers(0, 5))):
        name = f"M{number}"
        tiny.add(
            "milestones", milestone_id=name, title=name, baseline=draw(st.one_of(st.just(""), stated_dates)),
            actual=draw(st.one_of(st.just(""), stated_dates)), before_project=draw(seldom),
            in_conflict=draw(seldom), evidence=draw(evidence),
        )  # fmt: skip
        if not tiny.tables["milestones"][-1]["actual"] and draw(st.integers(0, 3)) == 0:
            tiny.tables["milestones"][-1] |= {"withdrawn_on": draw(iso_days), "withdrawn_reason": "not wanted"}
        for made_on in draw(st.sets(days, max_size=3)):
            tiny.add(
                "milestone_forecasts", milestone_id=name, made_on=made_on.isoformat(),
                forecast_on=draw(st.one_of(iso_days, iso_days, st.just(""))), evidence=draw(evidence),
            )  # fmt: skip
        for decision in draw(st.sets(st.sampled_from(DECISIONS), max_size=2)):
            tiny.add(
                "milestone_baselines", milestone_id=name, decision_id=decision, baseline=draw(stated_dates),
                evidence=draw(evidence),
            )  # fmt: skip
    names = [row["milestone_id"] for row in tiny.tables["milestones"]]
    for before, after in combinations(draw(st.permutations(names)), 2):
        if draw(st.booleans()):
            tiny.add(
                "milestone_links", predecessor_id=before, successor_id=after, lag_days=str(draw(st.integers(0, 90))),
                evidence=draw(evidence),
            )  # fmt: skip
    for number in range(1, draw(st.integers(1, 3))):
        start, end = sorted(draw(st.tuples(iso_days, iso_days)))
        tiny.add(
            "tasks", task_id=f"K{number}", work_package_id="W", number=str(number), title=f"Task {number}",
            responsible_partner_id=draw(partners), start_on=start, end_on=end, evidence=draw(evidence),
        )  # fmt: skip


def _activities(draw: st.DrawFn, tiny: Tiny) -> None:
    second = tiny.tables["partners"][1]
    second["country_code"] = draw(st.sampled_from(["XX", "YY"]))
    second["joined_on"] = draw(st.one_of(st.just(""), st.just(""), st.dates(FIRST, ENDS["P1"]).map(date.isoformat)))
    for number in range(draw(st.integers(0, 4))):
        name = f"T{number}"
        tiny.add(
            "activities", activity_id=name, title=name, kind="meeting", status="held", held=draw(yes_or_no),
            starts=draw(st.one_of(st.just(""), stated_dates)), relation=draw(st.sampled_from(["project", "partner"])),
            participants_stated=draw(st.sampled_from(["", "about 60", "many"])),
            clusters_count=draw(st.sampled_from(["", "0", "7"])), evidence=draw(evidence),
        )  # fmt: skip
        for partner in draw(st.sets(partners)):
            tiny.add(
                "activity_partners", activity_id=name, partner_id=partner,
                role=draw(st.sampled_from(["host", "attended"])), evidence=draw(evidence),
            )  # fmt: skip
