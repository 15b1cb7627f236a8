"""The answers of `clustercoop.datastore.queries`, made again from the CSV files in plain loops.

Nothing here knows SQL, frames or the tables: texts are compared as texts, ISO dates order themselves.
"""

from __future__ import annotations

import calendar
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from clustercoop.selection import WHOLE, Scope
from tests.datastore.spoil import rows_of

Row = dict[str, Any]
DECLARED = ("submitted", "control started", "certified")


def cents(cell: str) -> int | None:
    return int(Decimal(cell) * 100) if cell else None


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def last_day(stated: str) -> str:
    """The last day that a stated date can mean, as a text."""
    if len(stated) == 4:
        return f"{stated}-12-31"
    if len(stated) == 7:
        year, month = map(int, stated.split("-"))
        return f"{stated}-{calendar.monthrange(year, month)[1]}"
    return stated


class Record:
    """A package as a reader sees it who looks from a day, chooses an evidence, and asks for a part of the money."""

    def __init__(self, package: Path, status_date: date, *, public: bool, scope: Scope = WHOLE) -> None:
        self.package = package
        self.today = status_date.isoformat()
        self.public = public
        self.scope = scope

    def all(self, name: str) -> list[dict[str, str]]:
        return rows_of(self.package, name)

    def seen(self, name: str) -> list[dict[str, str]]:
        return [row for row in self.all(name) if not self.public or row["evidence"] == "public record"]

    def source(self, row: dict[str, str]) -> Row:
        (source,) = (each for each in self.all("sources") if each["source_id"] == row["source_id"])
        return {"source": source["title"], "url": source["url"] or None, "linkable": source["linkable"] == "true"}

    def known(self, stated: str) -> bool:
        return stated != "" and last_day(stated) <= self.today

    # Money.

    def asked(self, row: dict[str, str]) -> bool:
        """Whether a row is of the scope, as far as it says whose it is and what for."""
        wanted = {
            name: getattr(self.scope, name) for name in ("partner_id", "period_id", "work_package_id", "budget_line_id")
        }
        if any(value is not None and row.get(name, value) != value for name, value in wanted.items()):
            return False
        if self.scope.country_code is None or "partner_id" not in row:
            return True
        (partner,) = (each for each in self.all("partners") if each["partner_id"] == row["partner_id"])
        return partner["country_code"] == self.scope.country_code

    def version(self) -> dict[str, str] | None:
        approved = [row for row in self.seen("budget_versions") if row["approved_on"] <= self.today]
        if self.scope.budget_version_id is not None:
            approved = [row for row in approved if row["budget_version_id"] == self.scope.budget_version_id]
        return max(approved, key=lambda row: row["approved_on"], default=None)

    def plan_is_published(self) -> bool:
        version = self.version()
        return version is not None and any(
            row["budget_version_id"] == version["budget_version_id"] for row in self.seen("budget")
        )

    def plan(self) -> list[Row]:
        by = ("partner_id", "period_id", "work_package_id", "budget_line_id", "evidence")
        sums: dict[tuple[str, ...], int] = {}
        version = self.version()
        for row in self.seen("budget"):
            if version and row["budget_version_id"] == version["budget_version_id"] and self.asked(row):
                key = tuple(row[name] for name in by)
                sums[key] = sums.get(key, 0) + (cents(row["planned"]) or 0)
        return [dict(zip(by, key, strict=True), planned_cents=sums[key]) for key in sorted(sums)]

    def steps(self) -> list[dict[str, str]]:
        """Steps taken by now; the choice of evidence lets through both step and report."""
        reports = {row["report_id"] for row in self.seen("partner_reports")}
        steps = [row for row in self.seen("report_events") if row["report_id"] in reports]
        return [row for row in steps if row["occurred_on"] <= self.today]

    def ledger(self) -> list[dict[str, str]]:
        """Items of the scope; the choice of evidence lets through both item and report."""
        reports = {row["report_id"]: row for row in self.seen("partner_reports") if self.asked(row)}
        return [row for row in self.seen("expenditure") if row["report_id"] in reports and self.asked(row)]

    def last_steps(self) -> dict[str, dict[str, str]]:
        last: dict[str, dict[str, str]] = {}
        for step in self.steps():
            before = last.get(step["report_id"])
            if before is None or int(before["sequence"]) < int(step["sequence"]):
                last[step["report_id"]] = step
        return last

    def spending(self) -> list[Row]:
        by = ("partner_id", "period_id", "work_package_id", "budget_line_id", "evidence")
        reports = {row["report_id"]: row for row in self.all("partner_reports")}
        last = {report: step["event"] for report, step in self.last_steps().items()}
        sums: dict[tuple[str, ...], list[int]] = {}
        for item in self.ledger():
            declared = last.get(item["report_id"]) in DECLARED
            certified = last.get(item["certifying_report_id"]) == "certified"
            if declared or certified:
                place = reports[item["report_id"]] | item
                group = sums.setdefault(tuple(place[name] for name in by), [0, 0, 0, 0])
                group[0] += declared
                group[1] += (cents(item["declared"]) or 0) if declared else 0
                if certified:
                    group[2] += cents(item["certified"]) or 0
                    group[3] += (cents(item["declared"]) or 0) - (cents(item["certified"]) or 0)
        amounts = ("items", "declared_cents", "certified_cents", "deducted_cents")
        return [dict(zip(by + amounts, (*key, *sums[key]), strict=True)) for key in sorted(sums)]

    def reports(self) -> list[Row]:
        last = self.last_steps()
        made = []
        asked = [row for row in self.seen("partner_reports") if self.asked(row)]
        for row in sorted(asked, key=lambda row: (row["period_id"], row["partner_id"])):
            step = last.get(row["report_id"])
            made.append(
                {name: row[name] for name in ("report_id", "partner_id", "period_id", "evidence")}
                | {"due_on": day(row["due_on"]), "last_event": step["event"] if step else None}
                | {"last_event_on": day(step["occurred_on"]) if step else None}
                | {"next_forecast_cents": cents(row["next_forecast"]) if step else None}
            )
        return made

    def report_steps(self) -> list[Row]:
        reports = {row["report_id"]: row for row in self.all("partner_reports")}
        made = []
        items = self.ledger()
        for step in sorted(self.steps(), key=lambda row: (row["occurred_on"], row["report_id"], int(row["sequence"]))):
            # A certificate of a later period may cover an item of the period asked for.
            if not self.asked({"partner_id": reports[step["report_id"]]["partner_id"]}):
                continue
            own = [item["declared"] for item in items if item["report_id"] == step["report_id"]]
            certified = [item["certified"] for item in items if item["certifying_report_id"] == step["report_id"]]
            if (step["report_id"], "certified") not in {(each["report_id"], each["event"]) for each in self.steps()}:
                certified = []  # Nobody knew it then.
            made.append(
                {name: reports[step["report_id"]][name] for name in ("report_id", "partner_id", "period_id")}
                | {"sequence": int(step["sequence"]), "event": step["event"], "occurred_on": day(step["occurred_on"])}
                | {"declared_cents": sum(cents(cell) or 0 for cell in own), "evidence": step["evidence"]}
                | {"certified_cents": sum(cents(cell) or 0 for cell in certified)}
            )
        return made

    def payments(self) -> list[Row]:
        sums: dict[tuple[str, ...], int] = {}
        for row in self.seen("payments"):
            if row["paid_on"] <= self.today and self.asked(row):
                key = (row["paid_on"], row["partner_id"], row["period_id"], row["evidence"])
                sums[key] = sums.get(key, 0) + (cents(row["amount"]) or 0)
        return [
            {"paid_on": day(on), "partner_id": partner, "period_id": period, "evidence": evidence}
            | {"amount_cents": sums[on, partner, period, evidence]}
            for on, partner, period, evidence in sorted(sums)
        ]

    def counted(self, stage: str) -> list[dict[str, str]]:
        """The items that count as declared or as certified."""
        last = {report: step["event"] for report, step in self.last_steps().items()}
        if stage == "declared":
            return [item for item in self.ledger() if last.get(item["report_id"]) in DECLARED]
        return [item for item in self.ledger() if last.get(item["certifying_report_id"]) == "certified"]

    def items(self, stage: str = "declared") -> list[Row]:
        keys = {"reporting_periods": "period_id", "partners": "partner_id", "partner_reports": "report_id"}
        keys |= {"work_packages": "work_package_id", "budget_lines": "budget_line_id"}
        named = {name: {row[key]: row for row in self.all(name)} for name, key in keys.items()}
        certified_reports = {report for report, step in self.last_steps().items() if step["event"] == "certified"}
        made = []
        for item in self.counted(stage):
            report = named["partner_reports"][item["report_id"]]
            partner = named["partners"][report["partner_id"]]
            work_package = named["work_packages"][item["work_package_id"]]
            line = named["budget_lines"][item["budget_line_id"]]
            declared, certified = cents(item["declared"]) or 0, None
            if item["certifying_report_id"] in certified_reports:
                certified = cents(item["certified"]) or 0
            period = int(named["reporting_periods"][report["period_id"]]["number"])
            places = (int(partner["number"]), int(work_package["number"]), int(line["number"]))
            texts = ("report_id", "work_package_id", "budget_line_id", "document_ref", "evidence")
            answer: Row = {name: item[name] for name in texts} | {"item_id": int(item["item_id"])}
            answer |= {"period_number": period, "partner_id": report["partner_id"], "partner": partner["short_name"]}
            answer |= {"work_package": work_package["title"], "budget_line": line["title"]}
            answer |= {"incurred_on": day(item["incurred_on"]), "declared_cents": declared}
            answer |= {"certified_cents": certified}
            answer |= {"deducted_cents": None if certified is None else declared - certified}
            answer |= {"deduction_reason": None if certified is None else item["deduction_reason"] or None}
            made.append(((period, *places, int(item["item_id"])), answer | self.source(item)))
        return [answer for _, answer in sorted(made, key=lambda pair: pair[0])]

    def certified_items(self) -> list[Row]:
        return self.items("certified")

    def spending_targets(self) -> list[Row]:
        return [
            {name: row[name] for name in ("target_id", "title", "evidence")}
            | {"target_on": day(row["target_on"]), "amount_cents": cents(row["amount"])}
            for row in sorted(self.seen("spending_targets"), key=lambda row: row["target_on"])
        ]

    # Rules.

    def limits(self) -> list[Row]:
        texts = ("rule_id", "programme", "topic", "rule", "limits", "scope", "budget_line_id", "approver")
        return [
            {name: row[name] or None for name in (*texts, "certainty", "note", "evidence")}
            | {"threshold_share_bp": cents(row["threshold_share"])}
            | {"threshold_amount_cents": cents(row["threshold_amount"])}
            | self.source(row)
            for row in sorted(self.seen("rules"), key=lambda row: row["rule_id"])
            if row["limits"]
        ]

    def programme_rules(self) -> list[Row]:
        texts = ("rule_id", "programme", "rule", "value", "unit", "certainty", "note", "evidence")
        return [
            {name: row[name] or None for name in texts} | self.source(row)
            for row in sorted(self.seen("rules"), key=lambda row: row["rule_id"])
            if row["topic"] == "budget flexibility"
        ]

    def budget_versions(self) -> list[Row]:
        made = []
        for row in sorted(self.seen("budget_versions"), key=lambda row: row["approved_on"]):
            approvals = [
                each["title"]
                for each in self.seen("decisions")
                if each["budget_version_id"] == row["budget_version_id"] and each["decided_on"] <= self.today
            ]
            if row["approved_on"] <= self.today:
                made.append(
                    {"budget_version_id": row["budget_version_id"], "number": int(row["number"])}
                    | {"title": row["title"], "approved_on": day(row["approved_on"]), "reason": row["reason"] or None}
                    | {"decision": min(approvals, default=None), "evidence": row["evidence"]}
                )
        return made

    # Schedule.

    def milestones(self) -> list[Row]:
        made = []
        for row in self.seen("milestones"):
            if row["before_project"] == "true":
                continue
            forecasts = [
                each
                for each in self.seen("milestone_forecasts")
                if each["milestone_id"] == row["milestone_id"] and each["made_on"] <= self.today
            ]
            latest = max(forecasts, key=lambda each: each["made_on"], default=None)
            moved = self.moved(row["milestone_id"])
            baseline = moved[-1]["baseline"] if moved else row["baseline"]
            actual = row["actual"] if self.known(row["actual"]) else ""
            if not (baseline or actual or any(each["forecast_on"] for each in forecasts)):
                continue
            first = baseline or actual or (latest["forecast_on"] if latest else "")
            withdrawn = row["withdrawn_on"] != "" and row["withdrawn_on"] <= self.today
            texts = ("title", "work_package_id", "objective_id", "responsible_partner_id")
            answer = (
                {name: row[name] or None for name in texts}
                | {"milestone_id": row["milestone_id"], "actual": actual or None, "evidence": row["evidence"]}
                | {"note": row["note"] or None if actual or not row["actual"] else None}
                | {"forecast_on": day(latest["forecast_on"]) if latest else None}
                | {"made_on": day(latest["made_on"]) if latest else None}
                | {"reason": latest["reason"] or None if latest else None, "forecasts": len(forecasts)}
                | {"baseline": baseline or None, "first_baseline": row["baseline"] or None}
                | {"rebaselined_on": day(moved[-1]["decided_on"]) if moved else None}
                | {"withdrawn_on": day(row["withdrawn_on"]) if withdrawn else None}
                | {"withdrawn_reason": row["withdrawn_reason"] if withdrawn else None}
                | {"in_conflict": row["in_conflict"] == "true"}
                | self.source(row)
            )
            made.append(((first == "", first, row["milestone_id"]), answer))
        return [answer for _, answer in sorted(made, key=lambda pair: pair[0])]

    def moved(self, milestone: str) -> list[dict[str, str]]:
        """The re-baselines of a milestone decided by now, the one in force last; with the words of the decision."""
        decisions = {row["decision_id"]: row for row in self.seen("decisions") if row["decided_on"] <= self.today}
        found = [
            decisions[row["decision_id"]] | row
            for row in self.seen("milestone_baselines")
            if row["milestone_id"] == milestone and row["decision_id"] in decisions
        ]
        return sorted(found, key=lambda row: (row["decided_on"], row["decision_id"]))

    def forecasts(self) -> list[Row]:
        shown = {row["milestone_id"] for row in self.milestones()}
        return [
            {"milestone_id": row["milestone_id"], "reason": row["reason"] or None, "evidence": row["evidence"]}
            | {"made_on": day(row["made_on"]), "forecast_on": day(row["forecast_on"])}
            for row in sorted(self.seen("milestone_forecasts"), key=lambda row: (row["milestone_id"], row["made_on"]))
            if row["milestone_id"] in shown and row["made_on"] <= self.today
        ]

    def baselines(self) -> list[Row]:
        made = []
        for milestone in self.milestones():
            for row in self.moved(milestone["milestone_id"]):
                texts = {name: row[name] for name in ("milestone_id", "baseline", "reason", "evidence")}
                answer = texts | {"decided_on": day(row["decided_on"]), "decision": row["title"]}
                made.append(((row["decided_on"], row["milestone_id"], row["decision_id"]), answer))
        return [answer for _, answer in sorted(made, key=lambda pair: pair[0])]

    def links(self) -> list[Row]:
        shown = {row["milestone_id"] for row in self.milestones()}
        return [
            {name: row[name] for name in ("predecessor_id", "successor_id", "evidence")}
            | {"lag_days": int(row["lag_days"])}
            for row in sorted(
                self.seen("milestone_links"), key=lambda row: (row["predecessor_id"], row["successor_id"])
            )
            if {row["predecessor_id"], row["successor_id"]} <= shown
        ]

    def tasks(self) -> list[Row]:
        numbers = {row["work_package_id"]: int(row["number"]) for row in self.seen("work_packages")}
        rows = [row for row in self.seen("tasks") if row["work_package_id"] in numbers]
        texts = ("task_id", "work_package_id", "title", "responsible_partner_id", "evidence")
        return [
            {name: row[name] or None for name in texts}
            | {"number": int(row["number"]), "start_on": day(row["start_on"]), "end_on": day(row["end_on"])}
            for row in sorted(rows, key=lambda row: (numbers[row["work_package_id"]], int(row["number"])))
        ]

    # Cooperation.

    def activities(self) -> list[Row]:
        places = {row["place_id"]: row for row in self.all("places")}
        made = []
        for row in self.seen("activities"):
            over = self.known(row["ends"] or row["starts"])
            if row["starts"] and not over:
                continue
            place = places.get(row["place_id"])
            answer: Row = {name: cell or None for name, cell in row.items() if name != "source_id"}
            for count in ("clusters_count", "countries_count"):
                answer[count] = int(row[count]) if row[count] else None
            answer |= {"held": row["held"] == "true", "over": over, "city": place["name"] if place else None}
            answer |= {axis: float(place[axis]) if place else None for axis in ("lat", "lon")}
            order = (row["starts"] == "", row["starts"], row["activity_id"])
            made.append((order, answer | self.source(row)))
        return [answer for _, answer in sorted(made, key=lambda pair: pair[0])]

    def columns(self, name: str, *columns: str) -> list[Row]:
        """Some columns of the rows seen, in the order of the file."""
        return [{column: row[column] or None for column in columns} for row in self.seen(name)]

    def attendance(self) -> list[Row]:
        return self.beside_activities("activity_partners", "activity_id", "partner_id", "role", "note", "evidence")

    def activity_objectives(self) -> list[Row]:
        return self.beside_activities("activity_objectives", "activity_id", "objective_id", "basis")

    def beside_activities(self, name: str, *columns: str) -> list[Row]:
        """Of the activities that are known on the day."""
        known = {row["activity_id"] for row in self.activities()}
        return [row for row in self.columns(name, *columns) if row["activity_id"] in known]

    def outputs(self) -> list[Row]:
        made = []
        for row in self.seen("outputs"):
            over = self.known(row["actual"])
            actual, ahead = row["actual"] if over else "", row["actual"] != "" and not over
            texts = ("output_id", "kind", "title", "objective_id", "responsible_partner_id", "responsible_note")
            answer: Row = {name: row[name] or None for name in (*texts, "planned", "unit", "evidence")}
            answer |= {"actual": actual or None, "target_value": number(row["target_value"])}
            answer |= {"achieved_value": None if ahead else number(row["achieved_value"])}
            answer |= {name: None if ahead else row[name] or None for name in ("progress", "status", "note")}
            first = row["planned"] or actual
            made.append(((first == "", first, row["output_id"]), answer | self.source(row)))
        return [answer for _, answer in sorted(made, key=lambda pair: pair[0])]

    def indicators(self) -> list[Row]:
        made = []
        for row in sorted(self.seen("indicators"), key=lambda row: row["indicator_id"]):
            values = [each for each in self.seen("indicator_values") if each["indicator_id"] == row["indicator_id"]]
            if row["kind"] == "counted fact" and values and not any(self.known(each["measured"]) for each in values):
                continue
            answer: Row = {name: cell or None for name, cell in row.items() if name != "source_id"}
            answer |= {name: number(row[name]) for name in ("baseline_value", "target_value")}
            made.append(answer | self.source(row))
        return made

    def of_indicators(self, name: str) -> list[dict[str, str]]:
        """Rows seen that are of an indicator seen."""
        seen = {row["indicator_id"] for row in self.seen("indicators")}
        return [row for row in self.seen(name) if row["indicator_id"] in seen]

    def indicator_values(self) -> list[Row]:
        known = [row for row in self.of_indicators("indicator_values") if self.known(row["measured"])]
        return [
            {name: cell or None for name, cell in row.items() if name != "source_id"}
            | {"value": number(row["value"])}
            | self.source(row)
            for row in sorted(known, key=lambda row: (row["indicator_id"], last_day(row["measured"])))
        ]

    def judgements(self) -> list[Row]:
        known = [row for row in self.of_indicators("indicator_judgements") if row["judged_on"] <= self.today]
        return [
            {name: cell for name, cell in row.items() if name != "source_id"}
            | {"judged_on": day(row["judged_on"])}
            | self.source(row)
            for row in sorted(known, key=lambda row: (row["judged_on"], row["indicator_id"]))
        ]

    def on_record(self) -> set[str]:
        """Activities over by now, or without a date."""
        activities = self.seen("activities")
        return {
            row["activity_id"]
            for row in activities
            if not (row["starts"] or row["ends"]) or self.known(row["ends"] or row["starts"])
        }

    def activity_outputs(self) -> list[Row]:
        outputs = {row["output_id"] for row in self.seen("outputs")}
        links = self.columns("activity_outputs", "activity_id", "output_id", "basis", "evidence")
        return [link for link in links if link["activity_id"] in self.on_record() and link["output_id"] in outputs]

    def activity_conflicts(self) -> list[Row]:
        topics = {row["conflict_id"]: row["topic"] for row in self.all("facts_in_conflict")}
        links = {(row["activity_id"], topics[row["conflict_id"]]) for row in self.seen("activity_conflicts")}
        made = [
            (activity, fact["conflict_id"], fact)
            for activity, topic in links
            for fact in self.seen("facts_in_conflict")
            if activity in self.on_record() and fact["topic"] == topic
        ]
        return [
            {"activity_id": activity, "topic": fact["topic"], "value": fact["value"], "reason": fact["reason"] or None}
            | {"used": fact["used"] == "true"}
            | self.source(fact)
            for activity, _, fact in sorted(made, key=lambda each: each[:2])
        ]

    # Knowledge, whatever the day.

    def policies(self) -> list[Row]:
        made = []
        for row in sorted(self.seen("policies"), key=lambda row: row["policy_id"]):
            answer: Row = {
                name: cell or None for name, cell in row.items() if name not in ("source_id", "budget_amount")
            }
            answer |= {"budget_amount_cents": cents(row["budget_amount"])}
            answer |= {"discussed_in_project": row["discussed_in_project"] == "true"}
            answer |= {"known_on": day(last_day(row["starts"])) if row["starts"] else None}
            made.append(answer | self.source(row))
        return made

    def policy_partners(self) -> list[Row]:
        policies = {row["policy_id"] for row in self.seen("policies")}
        links = self.columns("policy_partners", "policy_id", "partner_id")
        return [link for link in links if link["policy_id"] in policies]

    def clusters(self) -> list[Row]:
        regions = {row["region_id"]: row["name"] for row in self.all("regions")}
        activities = {row["activity_id"]: row["ends"] or row["starts"] for row in self.all("activities")}
        seen = {row["activity_id"] for row in self.seen("activities")}
        made = []
        for row in sorted(self.seen("clusters"), key=lambda row: row["cluster_id"]):
            held = activities.get(row["activity_id"])
            answer: Row = {name: cell or None for name, cell in row.items() if name != "source_id"}
            answer |= {"size_value": number(row["size_value"]), "region_name": regions.get(row["region_id"])}
            answer |= {"activity_id": row["activity_id"] if row["activity_id"] in seen else None}
            answer |= {"known_on": day(last_day(held)) if held else None}
            made.append(answer | self.source(row))
        return made

    def meetings(self) -> list[Row]:
        held = [row for row in self.seen("meetings") if row["held_on"] and row["held_on"] <= self.today]
        return [
            {name: row[name] or None for name in ("meeting_id", "body", "title", "activity_id", "evidence")}
            | {"number": int(row["number"]), "held_on": day(row["held_on"])}
            for row in sorted(held, key=lambda row: (row["held_on"], row["meeting_id"]))
        ]

    def decisions(self) -> list[Row]:
        taken = [row for row in self.seen("decisions") if row["decided_on"] <= self.today]
        held = {row["meeting_id"]: row for row in self.meetings()}
        nowhere = {"meeting_id": None, "activity_id": None}
        return [
            {name: row[name] or None for name in ("decision_id", "title", "reason", "evidence")}
            | {"decided_on": day(row["decided_on"])}
            | {name: held.get(row["meeting_id"], nowhere)[name] for name in nowhere}
            for row in sorted(taken, key=lambda row: (row["decided_on"], row["decision_id"]))
        ]

    def risks(self) -> list[Row]:
        made = []
        for row in self.seen("risks"):
            if row["opened_on"] <= self.today and (not row["closed_on"] or row["closed_on"] > self.today):
                likelihood, impact = int(row["likelihood"]), int(row["impact"])
                answer = {name: row[name] or None for name in ("risk_id", "title", "owner_partner_id", "response")}
                answer |= {"opened_on": day(row["opened_on"]), "likelihood": likelihood, "impact": impact}
                made.append(((-likelihood * impact, row["risk_id"]), answer | {"evidence": row["evidence"]}))
        return [answer for _, answer in sorted(made, key=lambda pair: pair[0])]

    def alert_rules(self) -> list[Row]:
        return [
            {name: cell for name, cell in row.items() if name != "source_id"} | {"threshold": float(row["threshold"])}
            for row in self.seen("alert_rules")
        ]

    # The plan of work.

    def periods(self) -> list[Row]:
        rows = sorted(self.seen("reporting_periods"), key=lambda row: int(row["number"]))
        return [
            {"period_id": row["period_id"], "number": int(row["number"]), "evidence": row["evidence"]}
            | {name: day(row[name]) for name in ("start_on", "end_on", "report_due_on")}
            for row in rows
        ]

    def work_packages(self) -> list[Row]:
        rows = sorted(self.seen("work_packages"), key=lambda row: int(row["number"]))
        texts = ("work_package_id", "title", "lead_partner_id", "objective_id", "evidence")
        return [
            {name: row[name] or None for name in texts}
            | {"number": int(row["number"]), "start_on": day(row["start_on"]), "end_on": day(row["end_on"])}
            for row in rows
        ]
