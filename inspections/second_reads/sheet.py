"""The form for a page of a read that is separate from the case: showing it, and reading what a browser sends."""

from __future__ import annotations

import zlib
from typing import Any

from django.forms import Form

from inspections.cases.case_page import Item, questions_of
from inspections.cases.entries import Entry, form_of
from inspections.cases.record import Page
from inspections.forms_base import whole_number
from inspections.second_reads.record import SeparateRecord
from standards.guidance import notes_of
from standards.queries import guidance_for


def status_of(record: SeparateRecord, page: Page) -> tuple[str, bool]:
    """How many required entries of a page are answered, in words, and whether all are."""
    required = [entry for entry in page if entry.is_required]
    missing = len(record.missing_on(page))
    if not required:
        return "Not asked", True
    return ("Complete", True) if not missing else (f"{len(required) - missing} of {len(required)} answered", False)


def sent_page(record: SeparateRecord, shown: Page, data: Any) -> tuple[Form, dict[str, str]]:
    """The form of a page with what a browser sent, and the values that the user changed and that are valid.

    Entries that are not valid get an error, and do not block the others. What the user left as the page showed it is left out,
    because another tab may have changed it since.
    """
    entries = list(shown)
    form = form_of(entries, record.values, data)
    form.full_clean()
    values = {}
    for entry in entries:
        shown_as = data.get(f"{entry.name}-version")
        if entry.name in form.errors or shown_as is None:
            continue
        value = entry.value(data)
        if whole_number(shown_as) != _version(value):
            values[entry.name] = value
    return form, values


def page_context(record: SeparateRecord, shown: Page, form: Form) -> dict[str, Any]:
    """What `_page.html` needs to show a page."""
    items = {entry.name: _item(record, entry, form) for entry in shown}
    guidance = guidance_for(record.case.inspection.framework) if shown.standard else None
    return {
        "page": shown,
        "form": form,
        "items": items,
        "questions": questions_of(record, shown, items, notes_of(guidance)) if shown.standard else [],
        "place": [each.slug for each in record.pages].index(shown.slug) + 1,
        "words": record.definition.words,
    }


def _item(record: SeparateRecord, entry: Entry, form: Form) -> Item:
    value = str(form[entry.name].value() or "") if form.is_bound else record.values.get(entry.name, "")
    errors = [str(error) for error in form.errors.get(entry.name, [])] if form.is_bound else []
    return Item(entry, form, entry.name, _version(record.values.get(entry.name, "")), value, errors)


def _version(value: str) -> int:
    """A number that differs if the value differs. 0 if there is no value."""
    return zlib.crc32(value.encode())
