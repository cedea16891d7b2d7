"""Template filters for evidence: its history and the kind of a file."""

import datetime
import re

from django import template

from inspections.evidence import uploads
from inspections.evidence.models import Evidence
from inspections.inspection.models import Change
from inspections.moments import day
from inspections.stored_files.rows import StoredFile

register = template.Library()

WORDS = {
    "kind": "Kind",
    "title": "Title",
    "state": "State",
    "due": "Due on",
    "happened_on": "Date",
    "roles": "Roles present",
    "people": "People",
    "partner": "Partner inspectorate",
    "case": "Case",
    "surveyed": "People surveyed",
    "invited": "Invited",
    "answered": "Answered",
    "notes": "Notes",
    "is_on_diversity": "Diversity",
    "is_on_resettlement": "Resettlement",
    "is_on_involvement": "Children’s involvement",
    "file": "File",
    "withdrawn": "Withdrawn",
}
CHOICES = {"kind": Evidence.Kind, "state": Evidence.State, "surveyed": Evidence.Surveyed}
DAYS = ("due", "happened_on")


@register.filter
def in_words(change: Change) -> str:
    """A history row of an item of evidence, as shown to people."""
    old, new = _value(change.field, change.old), _value(change.field, change.new)
    subject, _, rest = change.field.partition(" ")
    if subject == "tie":
        if rest.endswith("withdrawn"):
            return f"Reason the link was withdrawn: {new}"
        return f"Linked: {new}" if new else f"Link withdrawn: {old}"
    words = WORDS.get(change.field, change.field.capitalize())
    if not new:
        return f"{words}: removed (was: {old})"
    return f"{words}: {new} (was: {old})" if old else f"{words}: {new}"


def _value(field: str, value: str) -> str:
    if value and field in CHOICES:
        return str(CHOICES[field](value).label)
    if value and field in DAYS:
        return day(datetime.date.fromisoformat(value))
    # The hash is already shown next to the file.
    return re.sub(r", \d+ bytes, SHA-256 \w+\Z", "", value) if field == "file" else value


@register.filter
def kind_of_file(file: StoredFile) -> str:
    """The kind of a file in words: "PDF" or "Word document (.docx)"."""
    kind = uploads.KINDS.get(file.name.rpartition(".")[2].lower())
    title = kind.title.removeprefix("a ").removeprefix("an ") if kind else ""
    return title[:1].upper() + title[1:]
