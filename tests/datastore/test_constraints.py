"""The database itself keeps keys and checks, and money to the cent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import IntegrityError

from clustercoop.datastore.engine import open_writer, viewing
from clustercoop.datastore.fields import hundredths, table_of
from clustercoop.datastore.loading import load_unchecked
from clustercoop.datastore.models import ExpenditureItem, ExpenditureTotal, Payment, Policy
from clustercoop.vocabulary import Evidence
from tests.datastore.spoil import cell, copy_of, row_again, rows_of

ITEM = "INSERT INTO expenditure (item_id, report_id, work_package_id, budget_line_id, incurred_on, declared_cents, "
ITEM_END = ", document_ref, source_id, evidence) VALUES "
REFUSED = {
    # SQLite says FOREIGN KEY without a name, PostgreSQL names the constraint.
    "a partner of a country nobody wrote down": (
        "UPDATE partners SET region_id = 'XX99' WHERE partner_id = 'AT-W'",
        "FOREIGN KEY|partners_region_id_fkey",
    ),
    "a report of nobody": (
        "UPDATE partner_reports SET partner_id = 'NO-1' WHERE report_id = 'AT-W-R1'",
        "FOREIGN KEY|partner_reports_partner_id",
    ),
    "a source taken away": ("DELETE FROM sources WHERE source_id = 'LEDGER'", "FOREIGN KEY|violates foreign key"),
    "a row without a source": ("UPDATE risks SET source_id = 'S77'", "FOREIGN KEY|risks_source_id_fkey"),
    "a partner twice": ("UPDATE partners SET number = 1", "UNIQUE|unique"),
    "two reports on one period": (
        "UPDATE partner_reports SET period_id = 'R1' WHERE report_id = 'AT-W-R2'",
        "UNIQUE|one_report_per_partner_and_period",
    ),
    "a title that is missing": ("UPDATE decisions SET title = NULL", "NOT NULL|not-null"),
    "an evidence nobody knows": ("UPDATE risks SET evidence = 'hearsay'", "known_evidence"),
    "an event nobody knows": ("UPDATE report_events SET event = 'lost'", "known_reporteventkind"),
    "a project that ends first": ("UPDATE project SET end_on = '2017-12-31'", "project_starts_before_it_ends"),
    "a project without money": ("UPDATE project SET total_budget_cents = 0", "project_has_a_budget"),
    "a share above the whole": ("UPDATE partners SET erdf_rate_bp = 10001", "partner_rate_is_a_share"),
    "a place beyond the pole": ("UPDATE places SET lat = 90.5", "place_is_on_earth"),
    "a negative plan": ("UPDATE budget SET planned_cents = -1", "budget_is_not_negative"),
    "a negative spending target": ("UPDATE spending_targets SET amount_cents = -1", "spending_target_is_not_negative"),
    "two spending targets for one day": ("UPDATE spending_targets SET target_on = '2019-12-31'", "UNIQUE|unique"),
    "a threshold of a rule that limits nothing": (
        "UPDATE rules SET threshold_amount_cents = 1 WHERE rule_id = 'U1'",
        "only_a_limit_has_scope_thresholds_and_approver",
    ),
    "a scope of a rule that limits nothing": (
        "UPDATE rules SET scope = 'partner' WHERE rule_id = 'U1'",
        "only_a_limit_has_scope_thresholds_and_approver",
    ),
    "a budget line of a rule that limits nothing": (
        "UPDATE rules SET scope = 'budget line', budget_line_id = 'L1' WHERE rule_id = 'U1'",
        "only_a_limit_has_scope_thresholds_and_approver",
    ),
    "a share of a rule that limits nothing": (
        "UPDATE rules SET threshold_share_bp = 1 WHERE rule_id = 'U1'",
        "only_a_limit_has_scope_thresholds_and_approver",
    ),
    "an approver of a rule that limits nothing": (
        "UPDATE rules SET approver = 'Nobody' WHERE rule_id = 'U1'",
        "only_a_limit_has_scope_thresholds_and_approver",
    ),
    "a limit for periods": ("UPDATE rules SET scope = 'period' WHERE rule_id = 'U4'", "a_limit_is_not_for_periods"),
    "a limit nobody knows": ("UPDATE rules SET limits = 'taste' WHERE rule_id = 'U4'", "known_limitkind"),
    "a limit for a line and for partners": (
        "UPDATE rules SET budget_line_id = 'L1' WHERE rule_id = 'U5'",
        "a_limit_for_one_budget_line_has_its_scope",
    ),
    "a limit for a line and for everything": (
        "UPDATE rules SET budget_line_id = 'L1', scope = NULL WHERE rule_id = 'U4'",
        "a_limit_for_one_budget_line_has_its_scope",
    ),
    "a limit for a line nobody knows": (
        "UPDATE rules SET budget_line_id = 'L9' WHERE rule_id = 'U4'",
        "FOREIGN KEY|rules_budget_line_id_fkey",
    ),
    "a negative share": ("UPDATE rules SET threshold_share_bp = -1 WHERE rule_id = 'U4'", "thresholds_are_not_neg"),
    "a negative threshold": (
        "UPDATE rules SET threshold_amount_cents = -1 WHERE rule_id = 'U5'",
        "thresholds_are_not_negative",
    ),
    "a ceiling without an amount": (
        "UPDATE rules SET limits = 'ceiling', threshold_amount_cents = NULL WHERE rule_id = 'U5'",
        "a_ceiling_is_an_amount",
    ),
    "a ceiling that is a share": (
        "UPDATE rules SET limits = 'ceiling', threshold_share_bp = 100 WHERE rule_id = 'U5'",
        "a_ceiling_is_an_amount",
    ),
    "a withdrawal without a reason": (
        "UPDATE milestones SET withdrawn_reason = NULL WHERE milestone_id = 'Q1'",
        "a_withdrawn_milestone_has_day_and_reason",
    ),
    "a reason of a withdrawal without its day": (
        "UPDATE milestones SET withdrawn_reason = 'none' WHERE milestone_id = 'M3'",
        "a_withdrawn_milestone_has_day_and_reason",
    ),
    "a milestone reached that is withdrawn": (
        "UPDATE milestones SET actual = '2019-07-15' WHERE milestone_id = 'Q1'",
        "a_withdrawn_milestone_is_not_reached",
    ),
    "a milestone that waits for itself": (
        "UPDATE milestone_links SET successor_id = 'M1' WHERE predecessor_id = 'M1'",
        "a_milestone_does_not_wait_for_itself",
    ),
    "a milestone that waits for nobody knows what": (
        "UPDATE milestone_links SET predecessor_id = 'M9' WHERE predecessor_id = 'M1'",
        "FOREIGN KEY|milestone_links_predecessor_id_fkey",
    ),
    "a baseline that nobody decided": (
        "UPDATE milestone_baselines SET decision_id = 'D9' WHERE milestone_id = 'P3'",
        "FOREIGN KEY|milestone_baselines_decision_id_fkey",
    ),
    "a task that ends first": ("UPDATE tasks SET end_on = '2017-12-31'", "task_dates_in_order"),
    "two tasks with one number": (
        "UPDATE tasks SET work_package_id = 'W1'",
        "UNIQUE|one_task_per_work_package_and_number",
    ),
    "a negative payment": ("UPDATE payments SET amount_cents = -1", "payment_is_not_negative"),
    "certified above declared": (
        ITEM + "certified_cents, certifying_report_id, deduction_reason" + ITEM_END +
        "(99, 'AT-W-R1', 'W1', 'L1', '2018-03-01', 100, 101, 'AT-W-R1', 'gift', 'X', 'LEDGER', 'demonstration')",
        "certified_is_at_most_declared",
    ),
    "a deduction without a reason": (
        ITEM + "certified_cents, certifying_report_id" + ITEM_END +
        "(99, 'AT-W-R1', 'W1', 'L1', '2018-03-01', 100, 99, 'AT-W-R1', 'X', 'LEDGER', 'demonstration')",
        "deduction_has_a_reason",
    ),
    "a certificate without an amount": (
        ITEM + "certifying_report_id" + ITEM_END +
        "(99, 'AT-W-R1', 'W1', 'L1', '2018-03-01', 100, 'AT-W-R1', 'X', 'LEDGER', 'demonstration')",
        "certified_amount_has_a_certificate",
    ),
    "a second state": (
        "INSERT INTO datastore_state (state_id, schema_version, revision, package_metadata) VALUES (2, 1, 1, '{}')",
        "one_state",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
def test_the_database_refuses(unchanged_writer: Engine, fault: str) -> None:
    statement, words = REFUSED[fault]
    with pytest.raises(IntegrityError, match=words), unchanged_writer.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_sound_item_is_taken(writer: Engine) -> None:
    # The statement of "certified above declared" with amounts in order: the others were refused for their fault alone.
    sound = REFUSED["certified above declared"][0].replace("100, 101", "100, 99")
    with writer.begin() as connection:
        assert connection.exec_driver_sql(sound).rowcount == 1


SOUND_LIMITS = {
    "a ceiling of one line": "limits = 'ceiling', scope = 'budget line', budget_line_id = 'L1', approver = NULL,"
    " threshold_share_bp = NULL, threshold_amount_cents = 1",
    "a limit that is not on record": "limits = 'overrun', scope = NULL, budget_line_id = NULL, approver = NULL,"
    " threshold_share_bp = NULL, threshold_amount_cents = NULL",
    "a share and an amount": "limits = 'overrun', scope = 'work package', threshold_share_bp = 0,"
    " threshold_amount_cents = 0",
    "no limit": "limits = NULL, scope = NULL, budget_line_id = NULL, approver = NULL,"
    " threshold_share_bp = NULL, threshold_amount_cents = NULL",
}


@pytest.mark.parametrize("limit", SOUND_LIMITS)
def test_a_sound_limit_is_taken(writer: Engine, limit: str) -> None:
    with writer.begin() as connection:
        changed = connection.exec_driver_sql(f"UPDATE rules SET {SOUND_LIMITS[limit]} WHERE rule_id = 'U4'")
        assert changed.rowcount == 1


# In cents: small ones, beyond 32 bits, and beyond 2**53, from where on a float loses single cents.
AMOUNTS = [10, 20, 30, -5010, 2**31 + 1, 2**53 + 1, -(2**53) - 1, 2**63 - 1]


def test_amounts_are_kept_to_the_cent(riverbank: Path, tmp_path: Path, database_url: str) -> None:
    package = copy_of(riverbank, tmp_path)
    for number, cents in enumerate(AMOUNTS):
        sign, whole, rest = "-" if cents < 0 else "", *divmod(abs(cents), 100)
        row_again("policies", 2, policy_id=f"N{number}", budget_amount=f"{sign}{whole}.{rest:02d}")(package)
    load_unchecked(package=package, database_url=database_url)
    table = table_of(Policy)
    with viewing(database_url) as engine, engine.connect() as connection:
        statement = select(table.c.budget_amount_cents).where(table.c.policy_id < "O").order_by(table.c.policy_id)
        assert list(connection.scalars(statement)) == AMOUNTS


def test_sums_of_money_are_whole_numbers(writer: Engine) -> None:
    # 0.1 + 0.2 is 0.30000000000000004 in floats; 2**53 + 1 is 2**53. By hand, in cents:
    # 3,120.36 + 4,930.98 + 6,450.05 + 3,437.50 + 5,737.71 + 11,640.00 + 4,165.00 = 39,481.60 were paid before.
    table = table_of(Payment)
    paid = {"period_id": "R1", "partner_id": "AT-W", "paid_on": date(2019, 2, 1), "source_id": "DESK"}
    with writer.begin() as connection:
        for number, cents in enumerate((10, 20, 2**53 + 1)):
            own = {"payment_id": f"N{number}", "amount_cents": cents, "evidence": Evidence.REPORTED}
            connection.execute(insert(table), paid | own)
        total = connection.scalar(select(func.sum(table.c.amount_cents)))
    assert total == 3_948_160 + 30 + 2**53 + 1
    assert type(total) is int


def test_the_sums_of_expenditure_are_what_plain_loops_make(unchanged_url: str, riverbank: Path) -> None:
    sums: dict[tuple[str, ...], list[int]] = {}
    uncertified: dict[tuple[str, ...], bool] = {}
    for item in rows_of(riverbank, "expenditure"):
        names = ("report_id", "certifying_report_id", "work_package_id", "budget_line_id", "evidence")
        place = tuple(item[name] for name in names)
        group = sums.setdefault(place, [0, 0, 0])
        group[0] += 1
        group[1] += hundredths(item["declared"])
        group[2] += hundredths(item["certified"] or "0")
        uncertified[place] = item["certified"] == ""
    expected = {place: (*group[:2], None if uncertified[place] else group[2]) for place, group in sums.items()}
    table = table_of(ExpenditureTotal)
    with viewing(unchanged_url) as engine, engine.connect() as connection:
        found = {
            (
                row.report_id,
                row.certifying_report_id or "",
                row.work_package_id,
                row.budget_line_id,
                row.evidence.value,
            ): (row._mapping["items"], row.declared_cents, row.certified_cents)
            for row in connection.execute(select(table))
        }
    assert found == expected
    # By hand: items 1 and 2 are 2,000.00 + 2,500.50.
    assert found["AT-W-R1", "AT-W-R1", "W1", "L1", "demonstration"] == (2, 450_050, 450_050)


def test_the_sums_follow_each_load(loaded_url: str, riverbank: Path, tmp_path: Path) -> None:
    package = copy_of(riverbank, tmp_path)
    cell("expenditure", 31, "declared", "4000.01")(package)
    load_unchecked(package=package, database_url=loaded_url)
    table, items = table_of(ExpenditureTotal), table_of(ExpenditureItem)
    engine = open_writer(loaded_url)
    with engine.connect() as connection:
        assert connection.scalar(select(table.c.declared_cents).where(table.c.report_id == "FR-L-R4")) == 400_001
        sums = [connection.scalar(select(func.sum(each.c.declared_cents))) for each in (table, items)]
        assert sums[0] == sums[1]
    engine.dispose()
