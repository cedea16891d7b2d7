"""Print what the checks before publication find in a report, as a list or as JSON."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.inspection.models import Inspection
from inspections.sheets.values import nearest
from reports.checks.claims.bound import BoundClaim
from reports.checks.queries import Checked, checked
from reports.checks.reading.finding import Finding
from reports.layouts import LayoutProblem, layout
from reports.management import inspection_called

_SEVERITIES = {"correct": "fix", "accept": "accept"}


class Command(BaseCommand):
    help = (
        "Prints what the checks before publication find in a report, and the verdict on every claim. Nothing is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the reference of the inspection, for example medway-2020")
        parser.add_argument("--json", action="store_true", help="print JSON, for other programs, with every claim")
        parser.add_argument(
            "--with",
            dest="further",
            nargs=2,
            action="append",
            default=[],
            metavar=("SECTION", "FILE"),
            help="check as if the text of this section ended with a paragraph that has the content of this file",
        )

    def handle(self, *, reference: str, json: bool, further: list[list[str]], **options: object) -> None:
        inspection = inspection_called(reference)
        try:
            found = checked(inspection, further=[_paragraph(inspection, *each) for each in further])
        except LayoutProblem as error:
            raise CommandError(f"{reference}: {error}") from error
        self.stdout.write(in_json(found) if json else in_words(reference, found))
        if found.open:
            raise SystemExit(1)


def _paragraph(inspection: Inspection, section: str, file: str) -> tuple[str, str]:
    """A section and the paragraph to add to it. Raises CommandError for an unknown section or a file that cannot be read."""
    sections = layout(inspection.layout).text_sections(inspection.framework.definition)
    if section not in sections:
        raise CommandError(f"This report has no section “{section}”{nearest(section, sections) or '.'}")
    try:
        return section, Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not text in UTF-8: byte {error.start + 1} cannot be read.") from error
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from error


def in_json(found: Checked) -> str:
    content = {"findings": list(map(_finding, found.open)), "claims": list(map(_claim, found.claims))}
    return json.dumps(content, ensure_ascii=False, indent=1)


def _finding(finding: Finding) -> dict[str, Any]:
    plain = dataclasses.asdict(finding)
    return {
        "check": plain["check"],
        "severity": _SEVERITIES[finding.severity],
        "section": plain["section"],
        "sentence": finding.sentence or finding.excerpt,
        "excerpt": plain["excerpt"],
        "message": plain["message"],
    }


def _claim(claim: BoundClaim) -> dict[str, str]:
    return {
        "section": claim.section,
        "sentence": claim.sentence,
        "excerpt": claim.excerpt,
        "verdict": claim.verdict,
        "source": claim.source,
    }


def in_words(reference: str, found: Checked) -> str:
    lines = [
        f"{finding.section}: {finding.check}: “{finding.excerpt}”: {finding.message} {finding.fix}"
        for finding in found.open
    ]
    counts = found.counts_of_claims
    lines.append(
        f"{reference}: {len(found.open)} findings; of {len(found.claims)} claims, {counts['verified']} are verified, "
        f"{counts['contradicted']} contradicted and {counts['not_verified']} not verified"
    )
    return "\n".join(lines)
