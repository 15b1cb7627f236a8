"""What may still move: each member against its budget and the rules, and a what-if that leaves nothing behind."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import make_url

from clustercoop.views.budget.states import MOVE_PROBLEMS, MOVE_VERDICTS, VERDICTS
from clustercoop.views.words import symbol_and_word
from clustercoop.vocabulary import MoveProblem, Verdict
from tests.oracle import NOT_PUBLISHED
from tests.oracle.flexibility import FlexibilityOracle
from tests.pages import parts, wording
from tests.pages.cases import SELECTIONS, STATUS_DATES, Case, See, open_budget
from tests.pages.wording import amount

OPEN = {"flexibility": "true"}
ON = STATUS_DATES["riverbank"][1]
LIMITS = {
    "approved": "Approved",
    "declared": "Declared",
    "overrun": "Over the budget",
    "allowed": "Allowed by the rule",
    "unspent": "Unspent, may be given",
    "room": "Left until approval is needed",
}


@pytest.fixture(params=SELECTIONS)
def case(request: pytest.FixtureRequest, see: See) -> Case:
    return open_budget(see, *request.param)


@pytest.mark.parametrize("dimension", ["budget line", "partner", "work package"])
def test_each_member_is_held_against_its_budget_and_the_rules(dimension: str, see: See) -> None:
    for package, days in STATUS_DATES.items():
        case = see("budget", package, days[-1], query={"flexibility": "true", "flexibility-by": dimension})
        flexibility_agrees(case, dimension)


def test_who_is_over_the_budget_is_named_and_the_rules_are_listed_with_their_source(case: Case) -> None:
    answer, rows = case.screen.answers["What may still move?"], case.screen.tables.get("Rules applied", [])
    listed = [row for row in case.oracle.record.rows("rules") if row["limits"] and row["certainty"] != "unverified"]
    assert [row["No."].text for row in rows] == sorted(row["rule_id"] for row in listed)
    for row, rule in zip(rows, sorted(listed, key=lambda rule: rule["rule_id"]), strict=True):
        assert (row["Rule"].text, row["Rule"].below) == (rule["rule"], rule["programme"])
        assert row["Who approves beyond it"].text == (rule["approver"] or "not on record")
        assert row["Evidence"].text.endswith(rule["evidence"])
    if not case.published:
        assert NOT_PUBLISHED in answer
        return
    flexibility_agrees(case, "budget line")
    oracle = FlexibilityOracle(case.oracle.money, case.oracle.record.rows("rules"))
    for dimension in ("partner", "budget line", "work package"):
        names = parts.names_of(case.oracle, dimension)
        over = [names[member] for member, found in oracle.check(dimension).items() if found["overrun"]]
        assert all(name in answer for name in over)


@pytest.mark.parametrize(
    ("source", "target", "units"), [("L1", "L3", 400), ("L1", "L2", 1_400), ("L1", "L2", 1_401), ("L3", "L1", 500)]
)
def test_a_move_shows_both_members_before_and_after_it_and_the_verdict_of_the_rules(
    source: str, target: str, units: int, see: See
) -> None:
    case = moved(see, "budget line", source, target, units)
    oracle, names = oracle_of(case), parts.names_of(case.oracle, "budget line")
    rows = case.screen.tables["Before and after the move"]
    for row, member, change in zip(rows, (source, target), (-100 * units, 100 * units), strict=True):
        found = oracle.check_one("budget line", member)
        after = found["approved"] + change
        assert [cell.text for cell in row.values()] == [
            names[member], amount(found["approved"]), amount(after), amount(found["declared"]), amount(found["room"]),
            amount(found["room"] + change), verdict_words(found["declared"] - found["approved"], found["allowed"]),
            verdict_words(found["declared"] - after, found["allowed"]),
        ]  # fmt: skip
    said = f"Moving {wording.money(100 * units, case.currency)} from {names[source]} to {names[target]}: "
    verdict = Verdict(oracle.move("budget line", source, target, 100 * units))
    assert said + symbol_and_word(MOVE_VERDICTS[verdict]) in " ".join(case.screen.notes)


def test_a_larger_amount_changes_the_verdict(see: See) -> None:
    # Travel may be exceeded by a tenth of its 14 000, which is the lower of the two allowances.
    within, beyond = (moved(see, "budget line", "L1", "L2", units) for units in (1_400, 1_401))
    assert "within the rule, no approval needed" in " ".join(within.screen.notes)
    assert "needs approval" in " ".join(beyond.screen.notes)


@pytest.mark.parametrize(
    ("source", "target", "units", "problem"),
    [
        ("AT-W", "AT-W", 1, MoveProblem.SAME_MEMBER),
        ("AT-W", "FR-L", 0, MoveProblem.NOT_POSITIVE),
        ("AT-W", "FR-L", 48_001, MoveProblem.MORE_THAN_APPROVED),
        ("AT-W", "FR-L", 30_000, MoveProblem.MORE_THAN_UNSPENT),
    ],
)
def test_what_stands_in_the_way_of_a_move_is_said(
    source: str, target: str, units: int, problem: MoveProblem, see: See
) -> None:
    case = moved(see, "partner", source, target, units)
    assert MOVE_PROBLEMS[problem] in case.screen.notes
    tried = problem is MoveProblem.MORE_THAN_UNSPENT
    assert ("Before and after the move" in case.screen.tables) is tried, "only what is possible is tried"


def test_a_what_if_leaves_nothing_behind(see: See, addresses: dict[str, str]) -> None:
    file = Path(str(make_url(addresses["riverbank"]).database))
    before = sha256(file.read_bytes()).hexdigest()
    case = moved(see, "work package", "W1", "W2", 5_000)
    assert "Before and after the move" in case.screen.tables
    assert sha256(file.read_bytes()).hexdigest() == before
    assert "revision 1 of the data" in case.screen.footer
    assert not [name for name in case.screen.at.query_params if name.startswith("move")]
    plain = see("budget", "riverbank", ON, query=OPEN | {"flexibility-by": "work package"}).screen
    title = "Budget and rule, by work package"
    assert case.screen.tables[title] == plain.tables[title], "the check itself knows nothing of the move"


def test_without_two_budgets_there_is_nothing_to_move(see: See) -> None:
    said = "There are no two budgets here that money could move between."
    for query, public in (({"line": "L1"}, False), ({}, True)):
        case = see("budget", "riverbank", ON, public, query=OPEN | query)
        assert said in case.screen.notes


def moved(see: See, dimension: str, source: str, target: str, units: int) -> Case:
    """The page after a reader has chosen a move."""
    key = dimension.replace(" ", "-")
    state = {f"move-from-{key}": source, f"move-to-{key}": target, f"move-amount-{key}": units}
    return see("budget", "riverbank", ON, query=OPEN | {"flexibility-by": dimension}, state=state)


def verdict_words(over: int, allowed: int) -> str:
    if over <= 0:
        return symbol_and_word(VERDICTS[Verdict.WITHIN_BUDGET])
    return symbol_and_word(VERDICTS[Verdict.WITHIN_RULE if over <= allowed else Verdict.NEEDS_APPROVAL])


def oracle_of(case: Case) -> FlexibilityOracle:
    return FlexibilityOracle(case.oracle.money, [row for row in case.oracle.record.rows("rules") if row["limits"]])


def flexibility_agrees(case: Case, dimension: str) -> None:
    oracle = oracle_of(case)
    names = parts.names_of(case.oracle, dimension)
    rows = case.screen.tables[f"Budget and rule, by {dimension}"]
    for row, (member, found) in zip(rows, oracle.check(dimension).items(), strict=True):
        assert next(iter(row.values())).text == names[member]
        assert {name: row[title].text for name, title in LIMITS.items()} == {
            name: amount(found[name], "not on record") for name in LIMITS
        }
        assert row["Verdict"].text == symbol_and_word(VERDICTS[Verdict(found["verdict"])])
        assert row["Verdict"].below.split(";")[0] == (f"rule {found['rule']}" if found["rule"] else "")
