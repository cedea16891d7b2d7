"""What the models say and what the migrations make of the database are the same."""

import re

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

pytestmark = pytest.mark.postgresql_too

OURS = ("standards", "inspections", "reports")


@pytest.fixture(scope="module")
def migrations() -> MigrationLoader:
    """The migrations as they stand in the checkout, without asking a database."""
    return MigrationLoader(None)


def test_no_model_change_lacks_a_migration(migrations):
    changes = MigrationAutodetector(migrations.project_state(), ProjectState.from_apps(apps)).changes(migrations.graph)

    wanting = {app: [str(step) for migration in changes.get(app, []) for step in migration.operations] for app in OURS}
    assert wanting == {app: [] for app in OURS}, "run manage.py makemigrations --name what_it_does"


@pytest.mark.parametrize("app", OURS)
def test_history_is_one_line(migrations, app):
    assert len(migrations.graph.leaf_nodes(app)) == 1, "two migrations follow the same one: rebase one on the other"


@pytest.mark.parametrize("app", OURS)
def test_migrations_are_named_for_what_they_do(migrations, app):
    names = [name for of_app, name in migrations.disk_migrations if of_app == app]

    assert [name for name in names if not re.fullmatch(r"\d{4}_(?!.*auto_?\d)[a-z][a-z0-9_]*", name)] == []
