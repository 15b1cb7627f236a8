"""A package whose every free text tries to be HTML, and a formula."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

SCRIPT = '<script>alert(1)</script> & "x"'
FORMULA = "=HYPERLINK(1)"

TEXTS = {
    "activities": (
        "title",
        "kind",
        "topic",
        "note",
        "participants_stated",
        "organiser",
        "venue",
        "attendance_note",
        "other_participants",
        "date_note",
    ),
    "alert_rules": ("title",),
    "budget_lines": ("title",),
    "clusters": ("name", "name_native", "region", "city", "sector", "size_unit", "role", "note"),
    "decisions": ("title", "reason"),
    "expenditure": ("deduction_reason", "document_ref"),
    "facts_in_conflict": ("topic", "value", "reason"),
    "indicator_judgements": ("reason", "role"),
    "indicator_values": ("qualifier",),
    "indicators": ("title", "unit", "status", "note"),
    "milestone_forecasts": ("reason",),
    "milestones": ("title", "withdrawn_reason", "note"),
    "objectives": ("title", "aim"),
    "outputs": ("title", "responsible_note", "unit", "status", "note"),
    "partner_names": ("name",),
    "partners": ("short_name", "name", "name_native", "project_role", "street_address", "note", "status_note"),
    "places": ("name",),
    "policies": ("name", "name_native", "region", "kind", "managing_body", "budget_scope", "key_facts", "note"),
    "project": ("acronym", "programme", "fund"),
    "regions": ("name",),
    "risks": ("title",),
    "rules": ("programme", "rule", "approver", "note"),
    "sources": ("title",),
    "spending_targets": ("title",),
    "tasks": ("title",),
    "work_packages": ("title",),
}


def hostile_package(original: Path, folder: Path) -> Path:
    """A copy in which these texts begin with a formula and hold a script; those that were empty stay so."""
    package = Path(shutil.copytree(original, folder / "hostile"))
    for resource, columns in TEXTS.items():
        path = package / f"{resource}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for column in columns:
                row[column] = f"{FORMULA}{SCRIPT} {row[column]}" if row[column] else ""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    descriptor = package / "datapackage.json"
    described = json.loads(descriptor.read_text(encoding="utf-8"))
    described["title"] = f"{SCRIPT} {described['title']}"
    descriptor.write_text(json.dumps(described), encoding="utf-8")
    return package
