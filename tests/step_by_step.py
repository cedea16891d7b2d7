"""The migrations one by one, as a database takes them that is older than those that replace several."""

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


class StepByStep(MigrationLoader):
    """The migrations without those that replace several."""

    def load_disk(self) -> None:
        super().load_disk()
        self.disk_migrations = {key: each for key, each in self.disk_migrations.items() if not each.replaces}


def executor_step_by_step(database: BaseDatabaseWrapper = connection) -> MigrationExecutor:  # type: ignore[assignment]
    """An executor that can also go back to a migration that was replaced."""
    executor = MigrationExecutor(database)
    executor.loader = StepByStep(database)
    return executor
