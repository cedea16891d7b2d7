from collections.abc import Sequence

from django.apps import AppConfig
from django.core import checks


def layouts_are_as_released(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Check that layouts used by inspections have not changed. Part of `manage.py check`, which every command runs first."""
    from reports.layouts import release_problems

    return [checks.Error(problem, id="reports.E001") for problem in release_problems()]


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Ratings and reports"

    def ready(self) -> None:
        from reports.accuracy.actions import keep_pdf_of_drafts
        from reports.pdf.tasks import waiting_for_pdfs
        from reports.publication.actions import finish_publications

        waiting_for_pdfs[:] = [keep_pdf_of_drafts, finish_publications]
        checks.register(layouts_are_as_released)
