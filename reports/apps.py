from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Ratings and reports"

    def ready(self) -> None:
        from reports.accuracy.actions import keep_pdf_of_drafts
        from reports.pdf.tasks import waiting_for_pdfs
        from reports.publication.actions import finish_publications

        waiting_for_pdfs[:] = [keep_pdf_of_drafts, finish_publications]
