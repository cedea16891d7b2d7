"""A workbook to fill in: the sheets and headings of a framework, and no inspection."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from inspections.spreadsheets.files import write_workbook
from reports.workbook.sheets import SHEETS
from standards.framework_file import FrameworkDefinition
from standards.models import Framework

# The kinds of file, and how a browser is told of each. A folder of .csv files comes as an archive.
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
}


def blank_workbook(slug: str, kind: str) -> bytes | None:
    """For new inspections under the newest revision of a framework; None if there is no such framework or kind."""
    framework = Framework.objects.with_whole_tree().newest_of(slug)
    if framework is None or kind not in CONTENT_TYPES:
        return None
    sheets = blank_sheets(framework.definition)
    name = f"{slug}-workbook"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (name if kind == "zip" else f"{name}.{kind}")
        write_workbook(path, sheets)
        return _zipped(path) if kind == "zip" else path.read_bytes()


def blank_sheets(definition: FrameworkDefinition) -> dict[str, list[list[str]]]:
    """Each sheet with its header alone. The sheet `inspection` has its fields; two have the value most inspections have."""
    filled_in = {"framework": definition.slug, "type": "single"}
    return {
        name: resource(definition).write([filled_in] if name == "inspection" else [])
        for name, resource in SHEETS.items()
    }


def _zipped(folder: Path) -> bytes:
    """The files of a folder, inside a folder of that name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.writestr(zipfile.ZipInfo(f"{folder.name}/{file.name}"), file.read_bytes())
    return content.getvalue()
