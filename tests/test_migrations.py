"""The migrations match the models."""

import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations import AddField, Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django_migration_linter.sql_analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

from tests.step_by_step import StepByStep

pytestmark = pytest.mark.postgresql_too

OURS = ("standards", "inspections", "reports")
# For these, an upgrade stops the service: the former version cannot work on the tables that they leave. Every version that
# has more of them says so in the change log, as docs/operators.md promises.
STOP_THE_SERVICE = {
    "inspections": {
        "0003_recording_in_the_browser",
        "0008_rename_kept_words",
        "0011_compact_view",
        "0012_notepad",
        "0015_roles_only_as_rows",
        "0016_people_and_dates_of_an_inspection",
        "0018_register_of_yots",
        "0019_eligible_cases_one_by_one",
        "0025_cases_in_two_samples",
        "0026_chain_of_history",
    },
    "reports": {"0011_gaps_before_every_step", "0018_accepted_claims"},
    "standards": {"0003_format_2"},
}


@pytest.fixture(scope="module")
def migrations() -> MigrationLoader:
    """The migrations in the checkout, without a database."""
    return MigrationLoader(None)


@pytest.mark.parametrize("loader", [MigrationLoader, StepByStep], ids=["a new database", "an older database"])
def test_no_model_change_lacks_a_migration(loader):
    migrations = loader(None)
    changes = MigrationAutodetector(migrations.project_state(), ProjectState.from_apps(apps)).changes(migrations.graph)

    missing = {app: [str(step) for migration in changes.get(app, []) for step in migration.operations] for app in OURS}
    assert missing == {app: [] for app in OURS}, "run manage.py makemigrations --name what_it_does"


@pytest.mark.parametrize("app", OURS)
def test_migrations_have_no_branches(migrations, app):
    assert len(migrations.graph.leaf_nodes(app)) == 1, "two migrations follow the same one: rebase one on the other"


@pytest.mark.parametrize("app", OURS)
def test_migrations_are_named_for_what_they_do(migrations, app):
    names = [name for of_app, name in migrations.disk_migrations if of_app == app]

    assert [name for name in names if not re.fullmatch(r"\d{4}_(?!.*auto_?\d)[a-z][a-z0-9_]*", name)] == []


def stops_the_service(migration: Migration, loader: MigrationLoader) -> bool:
    statements = [line for line in loader.collect_sql([(migration, False)]) if not line.startswith("--")]
    # The former version leaves a new column empty. So it breaks no uniqueness that the column is a part of.
    new = re.findall(r'ALTER TABLE "(\w+)" ADD COLUMN "(\w+)" \w+ NULL', "\n".join(statements))
    unique = [rf'ALTER TABLE "{table}" ADD CONSTRAINT "\w+" UNIQUE \(.*"{column}"' for table, column in new]
    read = [line for line in statements if not any(re.match(each, line) for each in unique)]
    errors, _, _ = analyse_sql_statements(PostgresqlAnalyser, read, [])
    return bool(errors)


# Every migration takes a minute, and the older ones do not change.
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the statements are those of PostgreSQL")
@pytest.mark.parametrize("newest", [2, pytest.param(None, marks=pytest.mark.soak, id="all")])
@pytest.mark.parametrize("app", OURS)
@pytest.mark.django_db
def test_the_former_version_can_work_on_the_tables_of_the_next_one(app, newest):
    loader = StepByStep(connection)
    of_app = {name: migration for (of, name), migration in sorted(loader.disk_migrations.items()) if of == app}
    read = list(of_app)[-newest if newest else 0 :]

    stopping = {name for name in read if stops_the_service(of_app[name], loader)}

    assert stopping == STOP_THE_SERVICE[app] & set(read), (
        "give a new column a db_default, and rename or drop one in a later version than the code that uses it"
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the statements are those of PostgreSQL")
@pytest.mark.django_db
def test_a_column_that_the_former_version_does_not_fill_stops_the_service(migrations):
    needed = Migration("needed", "standards")
    needed.operations = [AddField("framework", "needed", models.TextField(default="for rows that exist"))]
    loader = MigrationLoader(connection)
    needed.dependencies = loader.graph.leaf_nodes("standards")
    loader.graph.add_node(("standards", "needed"), needed)
    loader.graph.add_dependency(needed, ("standards", "needed"), *needed.dependencies)

    assert stops_the_service(needed, loader)
