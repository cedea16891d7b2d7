"""Makes a blank workbook to fill in, with the sheets and headings for a framework."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from inspections.spreadsheets import files
from reports.workbook.sheets import OPTIONAL, SHEETS
from standards.language.definition import FrameworkDefinition
from standards.models import Framework

# A folder of .csv files is sent as a .zip file.
KINDS = (*files.CONTENT_TYPES, "zip")


def blank_workbook(slug: str, kind: str) -> bytes | None:
    """A workbook for new inspections under the newest revision of a framework, or None for an unknown framework or kind."""
    framework = Framework.objects.with_whole_tree().newest_of(slug)
    if framework is None or kind not in KINDS:
        return None
    sheets = blank_sheets(framework.definition)
    return workbook_file(kind, f"{slug}-workbook", sheets)


def workbook_file(kind: str, name: str, sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of a kind in KINDS. Raises Unwritable as `files.write_workbook` does."""
    if kind != "zip":
        return files.workbook_as(kind, sheets)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        files.write_workbook(path, sheets)
        return _zipped(path)


def blank_sheets(definition: FrameworkDefinition) -> dict[str, list[list[str]]]:
    """Each sheet with only its header. The sheet `inspection` also lists its fields, with the framework and type filled in."""
    filled_in = {"framework": definition.slug, "type": "single"}
    return {
        name: resource(definition).write([filled_in] if name == "inspection" else [])
        for name, resource in SHEETS.items()
        if name not in OPTIONAL
    }


def _zipped(folder: Path) -> bytes:
    """The files in a folder as a .zip file, inside a folder of the same name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.writestr(zipfile.ZipInfo(f"{folder.name}/{file.name}"), file.read_bytes())
    return content.getvalue()
