from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Ratings and reports"

    def ready(self) -> None:
        from reports.actions.accuracy import keep_pdf_of_drafts
        from reports.actions.publishing import finish_publications
        from reports.tasks import waiting_for_pdfs

        waiting_for_pdfs[:] = [keep_pdf_of_drafts, finish_publications]
