"""Write the report on an inspection as a PDF or as the HTML edition."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.stored_files.rows import Damaged
from reports.layouts import LayoutProblem
from reports.management import inspection_called
from reports.material import document_of
from reports.pdf.html import html_edition, pdf_of_source, pdf_source
from reports.pdf.print import RenderingFailed
from reports.publication.steps import newest_edition


class Command(BaseCommand):
    help = "Writes the report of an inspection: a draft before publication, and the published edition afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the reference of the inspection, for example medway-2020")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the file to write")
        parser.add_argument(
            "--format",
            choices=["pdf", "html"],
            default="pdf",
            help="a PDF (the default) or a single HTML file",
        )
        parser.add_argument("--final", action="store_true", help="leave out the sections that are not written yet")

    def handle(self, *, reference: str, output: Path, format: str, final: bool, **options: object) -> None:
        inspection = inspection_called(reference)
        try:
            if (edition := newest_edition(inspection)) is not None:
                content = edition.files.of_kind(format).content()
            else:
                document = document_of(inspection, final=final)
                content = pdf_of_source(pdf_source(document)) if format == "pdf" else html_edition(document).encode()
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_bytes(content)
        except (RenderingFailed, Damaged, LayoutProblem) as error:
            raise CommandError(f"{reference}: {error}") from error
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(f"{reference}: written to {output}")
