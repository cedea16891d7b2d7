"""Write the report on an inspection as a PDF, as the HTML edition or as a Word file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.stored_files.rows import Damaged
from reports.document.data import Document
from reports.layouts import LayoutProblem
from reports.management import inspection_called
from reports.material import document_of
from reports.pdf.html import html_edition, pdf_of_source, pdf_source
from reports.pdf.print import RenderingFailed
from reports.publication.steps import newest_edition
from reports.word.writing import word_file


def _written(document: Document, format: str) -> bytes:
    if format == "pdf":
        return pdf_of_source(pdf_source(document))
    html = html_edition(document)
    return word_file(html) if format == "docx" else html.encode()


class Command(BaseCommand):
    help = "Writes the report of an inspection: a draft before publication, and the published edition afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the reference of the inspection, for example medway-2020")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the file to write")
        parser.add_argument(
            "--format",
            choices=["pdf", "html", "docx"],
            default="pdf",
            help="a PDF (the default), a single HTML file or a Word file",
        )
        parser.add_argument("--final", action="store_true", help="leave out the sections that are not written yet")

    def handle(self, *, reference: str, output: Path, format: str, final: bool, **options: object) -> None:
        inspection = inspection_called(reference)
        try:
            if (edition := newest_edition(inspection)) is not None:
                kept = edition.files.of_kind(format)
                if kept is None:
                    raise CommandError(f"{reference}: the newest edition was published without a file of this format.")
                content = kept.content()
            else:
                document = document_of(inspection, final=final)
                content = _written(document, format)
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_bytes(content)
        except (RenderingFailed, Damaged, LayoutProblem) as error:
            raise CommandError(f"{reference}: {error}") from error
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(f"{reference}: written to {output}")
