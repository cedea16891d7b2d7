"""A database from version 0.1.0 upgrades to this version with every row unchanged."""

import io
from collections.abc import Sequence

import pytest
from django.core.management import call_command
from django.db import connection

from inspections.models import HeldRole, Inspection, PracticeExample, Quotation, User
from reports.integrity.triggers import remove
from reports.integrity.verifying import verify
from reports.models import SignedRatings
from standards.models import CaseQuestion, Domain, Framework, KeyQuestion, Prompt, Standard, _whole_framework
from tests.standards.framework_files import YOUTH, shipped_file
from tests.step_by_step import StepByStep, executor_step_by_step

VERSION_0_1_0 = [
    ("standards", "0001_initial"),
    ("inspections", "0006_eligible_cases"),
    ("reports", "0006_publishing"),
]
Nodes = Sequence[tuple[str, str]]
# `make test` upgrades on PostgreSQL, where installations are, and `make soak` on SQLite too.
only_soak_on_sqlite = pytest.mark.soak if connection.vendor == "sqlite" else lambda test: test
# Columns that were renamed.
RENAMED = {
    ("inspections_practiceexample", "let_stand"): "kept_words",
    ("inspections_quotation", "let_stand"): "kept_words",
}

# Columns that have been dropped since: what they said is in rows of HeldRole.
DROPPED = {"inspections_user": {"is_staff", "is_superuser"}}
DROPPED_TABLES = {"inspections_user_groups", "inspections_user_user_permissions"}

# Columns that have been added since, with the value that older rows have in them.
ADDED = {
    "inspections_case": {"notepad": ""},
    "inspections_user": {"records_wide": False, "answer_keys": ""},
    "inspections_yot": {
        "police_force_area": "",
        "region": "",
        "nation": "",
        "is_joint_service": None,
        "closed_on": None,
        "merged_into_id": None,
    },
    "reports_acceptedfinding": {"evidence_number": None, "fact": ""},
    "reports_accuracycomment": {"kind": "comment", "author": "", "made_on": None, "about": ""},
    "reports_keptfile": {"letter_id": None},
    "reports_rendering": {"is_letter": False},
    "inspections_teammember": {"inspectorate": "", "since": None, "until": None},
}
# Columns that an upgrade computes. A test of `verify_history` says whether they are right.
COMPUTED = {"inspections_change": {"written_by", "number", "salt", "digest", "hash"}}
RENAMED_TABLES = {"inspections_eligiblecases": "inspections_eligiblenumber"}


# The rows of a framework, each with the way to its framework.
PARTS = {
    Framework: "slug",
    Domain: "framework__slug",
    Standard: "domain__framework__slug",
    KeyQuestion: "standard__domain__framework__slug",
    Prompt: "key_question__standard__domain__framework__slug",
    CaseQuestion: "framework__slug",
}


def parts_of(slug, model):
    """What the rows of a framework have in no other column."""
    return model.objects.filter(**{PARTS[model]: slug}).values_list("pk", "rest")


def everything_stored() -> dict[str, list[dict[str, object]]]:
    """Every row of our tables, by table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("standards_", "inspections_", "reports_")):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                columns = [column[0] for column in cursor.description]
                rows = [
                    {
                        name: value
                        for name, value in zip(columns, row, strict=True)
                        if name not in COMPUTED.get(table, ())
                    }
                    for row in cursor.fetchall()
                ]
                found[table] = sorted(rows, key=lambda row: str(sorted(row.items())))
    return found


def constraints_and_indexes() -> dict[str, list[str]]:
    """Every constraint and index of our tables, by table. PostgreSQL names those of a column in its own way."""
    with connection.cursor() as cursor:
        return {
            table: sorted(
                str({what: value for what, value in one.items() if value})
                for one in connection.introspection.get_constraints(cursor, table).values()
            )
            for table in connection.introspection.table_names(cursor)
            if table.startswith(("standards_", "inspections_", "reports_"))
        }


def without_the_language(stored: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """The rows of frameworks without what was brought into another format. `load_frameworks` says whether that is equal."""
    plain = {
        table: [
            {name: value for name, value in row.items() if name not in ("rules", "rest", "asked_when")} for row in rows
        ]
        if table.startswith("standards_")
        else rows
        for table, rows in stored.items()
    }
    return {table: sorted(rows, key=lambda row: str(sorted(row.items()))) for table, rows in plain.items()}


def under_new_names(stored: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    renamed = {
        RENAMED_TABLES.get(table, table): [
            {
                RENAMED.get((table, column), column): value
                for column, value in row.items()
                if column not in DROPPED.get(table, ())
            }
            | ADDED.get(table, {})
            for row in rows
        ]
        for table, rows in stored.items()
        if table not in DROPPED_TABLES
    }
    return {table: sorted(rows, key=lambda row: str(sorted(row.items()))) for table, rows in renamed.items()}


def columns_at(nodes: Nodes) -> dict[str, set[str]]:
    """The columns of each of our tables after these migrations, read from the migrations alone."""
    models = StepByStep(None).project_state(nodes).apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table: {field.column for field in model._meta.local_fields}
        for model in models
        if model._meta.app_label in ("standards", "inspections", "reports")
    }


def test_every_column_that_is_new_or_gone_since_the_first_version_is_named_here():
    first, newest = columns_at(VERSION_0_1_0), columns_at(StepByStep(None).graph.leaf_nodes())
    named = {table: set(columns) for table, columns in ADDED.items()}
    for table, columns in COMPUTED.items():
        named.setdefault(table, set()).update(columns)
    for (table, _), column in RENAMED.items():
        named.setdefault(table, set()).add(column)
    gone = {table: set(columns) for table, columns in DROPPED.items()}
    for table, column in RENAMED:
        gone.setdefault(table, set()).add(column)

    kept = {table for table in first.keys() & newest.keys() if not table.startswith("standards_")}
    assert {table: newest[table] - first[table] for table in kept if newest[table] - first[table]} == named
    assert {table: first[table] - newest[table] for table in kept if first[table] - newest[table]} == gone
    assert first.keys() - newest.keys() == RENAMED_TABLES.keys() | DROPPED_TABLES


@pytest.mark.postgresql_too
@pytest.mark.slow
@only_soak_on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_database_of_the_first_version_keeps_every_row(medway, panel_member):
    administrator = User.objects.create_superuser("ada@inspectorate.test", name="Ada Admin")
    case = medway.cases.first()
    standard = Standard.objects.filter(domain__framework=medway.framework).first()
    for model in (PracticeExample, Quotation):
        model.objects.create(case=case, standard=standard, text="Words.", kept_words=["May", "Hope"])
    newest = StepByStep(None).graph.leaf_nodes()
    as_created = constraints_and_indexes()
    of_a_later_format = {model: list(parts_of("joint-2015", model)) for model in PARTS}

    remove(connection)  # as `migrate` does before it changes tables
    executor_step_by_step().migrate(VERSION_0_1_0)
    try:
        before = everything_stored()
    finally:
        executor_step_by_step().migrate(newest)

    assert constraints_and_indexes() == as_created, "a new database has others than one that was upgraded"
    assert before["inspections_quotation"][0]["let_stand"]
    assert [verify(inspection).problem for inspection in (None, *Inspection.objects.all())] == [""] * 5
    assert len(before["inspections_judgement"]) > 1000
    old = under_new_names(before)
    now = everything_stored()
    new_with_rows = {table for table in now if table not in old and now[table]}
    assert new_with_rows == {"inspections_heldrole"}
    assert without_the_language({table: now[table] for table in now if table in old}) == without_the_language(old)
    assert {(held.person, held.role, held.giver) for held in HeldRole.objects.current()} == {
        (panel_member, "panel_member", "the command migrate"),
        (administrator, "administrator", "the command migrate"),
    }

    # The frameworks are brought into the present format of files, and that is no changed revision.
    # The first version could not have stored a framework of a later format. It gets its parts back.
    for model, kept in of_a_later_format.items():
        for pk, rest in kept:
            model.objects.filter(pk=pk).update(rest=rest)
    _whole_framework.cache_clear()
    loaded = io.StringIO()
    call_command("load_frameworks", *(shipped_file(slug) for slug in YOUTH), stdout=loaded)
    assert {line.partition(":")[0] for line in loaded.getvalue().splitlines()} == {"unchanged"}

    # The ratings of inspections signed before the upgrade are stored once all tables exist.
    call_command("migrate", verbosity=0)

    signed = Inspection.objects.signed()
    assert {row.inspection: row.origin for row in SignedRatings.objects.all()} == dict.fromkeys(signed, "upgrade")
