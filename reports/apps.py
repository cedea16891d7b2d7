from collections.abc import Sequence

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


def layouts_are_as_released(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Check that the layouts used by inspections have not changed. Part of `manage.py check`, which runs before every command."""
    from reports.layouts import release_problems, unreleased
    from reports.layouts.publisher import publisher_problems

    changed = [checks.Error(problem, id="reports.E001") for problem in (*release_problems(), *publisher_problems())]
    return [*changed, *(checks.Warning(problem, id="reports.W001") for problem in unreleased())]


def retention_is_a_period(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Check that the setting says how long case data is kept."""
    from django.conf import settings

    from reports.retention.period import months_in

    try:
        months_in(settings.CASE_DATA_KEPT_FOR)
    except ValueError as error:
        return [checks.Error(str(error), id="reports.E002")]
    return []


def advice_can_be_given(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Check that the house style can be read, and that there is a British dictionary."""
    from reports.advice.house_style import StyleProblem
    from reports.advice.queries import current_style
    from reports.advice.spelling import HOW_TO_INSTALL, speller

    try:
        current_style()
    except StyleProblem as problem:
        return [checks.Error(str(problem), id="reports.E003")]
    if speller() is None:
        return [checks.Warning("The spelling of reports is not checked.", hint=HOW_TO_INSTALL, id="reports.W002")]
    return []


def kept_rows_are_protected(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Check that the database has every trigger that keeps the history and signed rows as they are.

    A database that cannot be reached, or whose migrations have not all run, is not checked: `migrate` installs the triggers.
    """
    from django.db import Error, connection

    from reports.integrity.triggers import is_up_to_date, missing

    try:
        gone = missing(connection)
        if not gone or not is_up_to_date(connection):
            return []
    except Error:
        return []
    problem = f"The database does not protect kept rows: {len(gone)} triggers are missing, for example {gone[0]}."
    return [checks.Error(problem, hint="Run migrate --skip-checks, which installs them again.", id="reports.E004")]


def let_migrations_change_kept_rows(using: str, plan: Sequence[object], **kwargs: object) -> None:
    """Remove the triggers for the time of an upgrade, so that migrations can move kept rows to new columns."""
    from django.db import connections

    from reports.integrity.triggers import remove

    if plan:
        remove(connections[using])


def protect_kept_rows(using: str, **kwargs: object) -> None:
    """Install the triggers after each migrate. An upgrade that stops in the middle installs them for the tables that exist."""
    from django.db import connections

    from reports.integrity.roles import grant
    from reports.integrity.triggers import install

    install(connections[using])
    grant(connections[using])


def keep_what_was_signed(using: str, **kwargs: object) -> None:
    """During an upgrade, keep the ratings of inspections that were signed before this service kept signed ratings.

    This runs after the migrations and is not a migration itself. The rules read the current tables, so all tables must
    exist.
    """
    from django.db import connections

    from inspections.history import Author
    from reports.integrity.triggers import is_up_to_date
    from reports.rated.actions import keep_what_was_signed_before

    if is_up_to_date(connections[using]):
        keep_what_was_signed_before(by=Author(command="migrate"))


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Ratings and reports"

    def ready(self) -> None:
        from django.conf import settings

        from reports.accuracy.actions import forget_responses_left_over, keep_pdf_of_drafts
        from reports.accuracy.freezing import keep_pdf_of_letters
        from reports.exchange.actions import forget_left_over
        from reports.layouts import layout_problems, outside, publisher
        from reports.national.groups.actions import draw_up_group_figures
        from reports.pdf.files import file_problems
        from reports.pdf.tasks import waiting_for_pdfs
        from reports.pdf.tending import once_a_day
        from reports.publication.actions import finish_publications
        from standards.actions import when_loaded
        from standards.language.reading import also_wrong

        outside.folders[:] = settings.LAYOUT_FOLDERS
        publisher.files[:] = [settings.PUBLISHER_FILE] if settings.PUBLISHER_FILE else []
        also_wrong[:] = [layout_problems, file_problems]
        when_loaded[:] = [outside.record]
        waiting_for_pdfs[:] = [keep_pdf_of_drafts, keep_pdf_of_letters, finish_publications]
        once_a_day[:] = [forget_left_over, forget_responses_left_over, draw_up_group_figures]
        checks.register(layouts_are_as_released)
        checks.register(retention_is_a_period)
        checks.register(advice_can_be_given)
        checks.register(kept_rows_are_protected)
        pre_migrate.connect(let_migrations_change_kept_rows, sender=self)
        post_migrate.connect(keep_what_was_signed, sender=self)
        post_migrate.connect(protect_kept_rows, sender=self)
