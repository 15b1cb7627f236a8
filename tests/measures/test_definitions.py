"""Every measure has one record in words, and every record a measure."""

from __future__ import annotations

import ast
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from clustercoop import measures
from clustercoop.measures import definitions as module
from clustercoop.measures.alerts import ALERT_MEASURES
from clustercoop.measures.cooperation import Cooperation
from clustercoop.measures.definitions import Definition, Unit, definition, definitions
from clustercoop.settings import ROOT
from tests.measures.frames import cooperation
from tests.oracle import read_tables

MAKERS = {
    "Figure", "ratio", "share", "amount",
    "_planned", "_spent", "_count", "_milestones", "_changed", "_extreme", "_difference", "_sum",
    "_of_ties", "_part", "_summed",
}  # fmt: skip
"""What makes a figure in `clustercoop.measures`, the measure's name first."""

NAMES = list(definitions())
WORDS = [field.name for field in fields(Definition) if field.name not in ("name", "unit", "denominator", "parts")]


def names_in_code() -> set[str]:
    """The measures that the code makes figures of."""
    names = set()
    for path in sorted(Path(measures.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in MAKERS:
                    names.add(node.args[0].value)
    return names


def tables_of_pairs_and_partners(state: Cooperation) -> dict[str, object]:
    """The measures that are no single figure: one value for each partner, or for each pair."""
    return {
        "activities_hosted": state.by_partner["hosted"],
        "joint_activities": state.joint_activities,
        "ties": state.by_partner["ties"],
    }


def test_the_makers_of_figures_are_all_that_the_code_has() -> None:
    assert {"declared", "declared_rate", "cumulative_target", "pairs_met", "milestones_overdue"} <= names_in_code()


def test_every_figure_in_the_code_has_a_definition() -> None:
    assert names_in_code() <= set(NAMES)


def test_every_definition_is_computed_by_the_code() -> None:
    assert set(NAMES) == names_in_code() | set(tables_of_pairs_and_partners(cooperation()))


def test_every_measure_of_an_alert_rule_has_a_definition() -> None:
    assert set(NAMES) >= ALERT_MEASURES


@pytest.mark.parametrize("package", ["data/clustercoop", "tests/packages/riverbank"])
def test_every_alert_rule_of_a_package_names_a_measure_that_can_be_compared(package: str) -> None:
    rules = read_tables(ROOT / package)["alert_rules"]
    assert rules and {rule["measure"] for rule in rules} <= ALERT_MEASURES


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_says_everything_in_words(name: str) -> None:
    record = definition(name)
    for word in WORDS:
        text = getattr(record, word)
        assert isinstance(text, str) and text.strip() == text and text, word
    assert record.name == name
    assert record.denominator is None or record.denominator.strip()
    assert record.formula.endswith(".") and record.missing.endswith(".") and record.aggregation.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_a_definition_uses_the_words_that_the_screens_know(name: str) -> None:
    record = definition(name)
    assert record.unit in Unit
    assert record.stage in {"none", "declared", "certified", "paid"}
    assert record.good in {"up", "down", "none"}


@pytest.mark.parametrize("name", NAMES)
def test_a_percentage_names_its_denominator(name: str) -> None:
    record = definition(name)
    assert record.denominator is not None or record.unit is not Unit.PERCENT
    assert record.denominator is None or record.unit in (Unit.PERCENT, Unit.DAYS, Unit.RATIO)


@pytest.mark.parametrize("name", [name for name in NAMES if definition(name).unit in (Unit.MONEY, Unit.PERCENT)])
def test_a_figure_of_money_names_the_stage_of_its_numerator(name: str) -> None:
    record = definition(name)
    named = {stage for stage in ("declared", "certified") if stage in record.numerator.lower()}
    assert named <= {record.stage}


def test_titles_tell_the_measures_apart() -> None:
    titles = [definition(name).title for name in NAMES]
    assert len(set(titles)) == len(titles)


def test_an_unknown_measure_has_no_definition() -> None:
    with pytest.raises(KeyError):
        definition("guesswork")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"unit": "furlongs"}, ValueError),  # an unknown unit
        ({"colour": "blue"}, TypeError),  # a word too many
        ({"formula": None}, TypeError),  # a word too few
    ],
)
def test_a_record_out_of_shape_is_refused(
    changed: dict[str, str | None], error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = yaml.safe_load(module.PATH.read_text(encoding="utf-8"))["declared"] | changed
    record = {word: text for word, text in record.items() if text is not None or word == "denominator"}
    path = tmp_path / "definitions.yaml"
    path.write_text(yaml.safe_dump({"declared": record}), encoding="utf-8")
    monkeypatch.setattr(module, "PATH", path)
    with pytest.raises(error):
        definitions.__wrapped__()
