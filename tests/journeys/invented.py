"""An inspection under any framework, step by step in a browser: the sample, cases, ratings, the panel and the report.

Nothing here names a framework. What to answer comes from the record of the case, as on the pages.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import pypdf
from django import forms
from django.utils import timezone

from inspections.cases.actions import save_entry
from inspections.cases.entries import Entry
from inspections.cases.record import CaseRecord, Page
from inspections.fields import PastDateField, TypedField
from inspections.history import Author
from inspections.models import Case, Change, Inspection, User
from reports.material import document_of
from reports.pdf.html import html_edition, pdf_of_source, pdf_source
from tests.journeys.browser import Visitor

FIELDWORK = timezone.localdate() + datetime.timedelta(weeks=2)
BEGAN = FIELDWORK - datetime.timedelta(days=100)  # in the window of each list: two to twelve months before


def address(inspection: Inspection, path: str = "") -> str:
    return f"/inspections/{inspection.reference}/{path}"


# --- the sample --------------------------------------------------------------------------------------------------------


def uploads_a_list(visitor: Visitor, inspection: Inspection, scope: str, rows: Sequence[Sequence[str]]) -> None:
    """Upload a list of the eligible cases in one domain, which `scope` names as the page does, and accept it."""
    visitor.opens(address(inspection, "eligible-cases/upload/"))
    content = "\n".join(",".join(row) for row in rows).encode()
    visitor.page.set_input_files("input[type=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": content})
    visitor.page.get_by_label(scope, exact=True).check()
    visitor.presses("Upload and check")
    visitor.presses("Continue")
    assert visitor.heading == "Check the list"
    visitor.presses("Accept the list")
    assert visitor.heading == "List accepted"


def draws_a_sample(visitor: Visitor, inspection: Inspection, number: str, adds: int) -> None:
    visitor.opens(address(inspection, f"sample/{number}/draw/"))
    visitor.presses("Draw a sample")
    visitor.presses(f"Accept the draw and add {adds} case{'' if adds == 1 else 's'}")


# --- a case ------------------------------------------------------------------------------------------------------------


def record_of(case: Case) -> CaseRecord:
    return CaseRecord(Case.objects.with_record().get(pk=case.pk))


def usual_value(entry: Entry) -> str:
    """A value that the entry accepts: yes, the first choice, a day, 3 or a word."""
    field = entry.field
    if isinstance(field, PastDateField):
        return BEGAN.isoformat()
    if isinstance(field, forms.IntegerField):
        return "15"
    if isinstance(field, TypedField):
        return "3"
    if isinstance(field, forms.ChoiceField):
        return next(str(value) for value, _ in field.choices if value)
    return "Something"


def enters(visitor: Visitor, entry: Entry, value: str) -> None:
    """Give an entry this value on its page, without a reload, and wait until it is saved."""
    place = visitor.page.locator(f"[id='entry-{entry.name}']")
    place.wait_for()  # visible, even if another answer has opened it
    for name, part in entry.inputs(value):
        control = place.locator(f"[name='{name}']")
        if control.first.get_attribute("type") in ("radio", "checkbox"):
            place.locator(f"[name='{name}'][value='{part}']").check()
        else:
            control.first.fill(part)
    if isinstance(entry.field, PastDateField):
        visitor.page.keyboard.press("Tab")
    visitor.page.locator(f"[id='entry-{entry.name}'][data-state=saved]").wait_for()


def missing_on(case: Case, slug: str) -> Iterator[tuple[Page, Entry]]:
    """Each entry that a page still requires. It is read from the rows each time, because answers open other entries."""
    while True:
        found = [(page, entries) for page, entries in record_of(case).missing if page.slug == slug and entries]
        if not found:
            return
        page, entries = found[0]
        yield page, entries[0]


def records(visitor: Visitor, case: Case, values: Mapping[str, str], *, check: Collection[str] = ()) -> list[str]:
    """Give every required entry of a case a value in the browser, page by page. Return the entries in that order.

    `check`: the slugs of the pages that must be accessible once they are filled in.
    """
    given = []
    for page in record_of(case).pages:
        visitor.opens(address(case.inspection, f"cases/{case.reference}/pages/{page.slug}/"))
        visitor.page.locator("html[data-recording=ready]").wait_for()
        for _, entry in missing_on(case, page.slug):
            assert entry.name not in given, f"{entry.name} was not saved"
            enters(visitor, entry, values.get(entry.name) or usual_value(entry))
            given.append(entry.name)
        if page.slug in check:
            visitor.assert_accessible_on_both_screens()
    return given


def submits(visitor: Visitor, case: Case) -> None:
    visitor.opens(address(case.inspection, f"cases/{case.reference}/pages/check/"))
    visitor.page.locator("#submit").click()
    assert visitor.sees("has been submitted")
    case.refresh_from_db()
    assert case.state == Case.State.SUBMITTED


def record_with_rows(case: Case, values: Mapping[str, str], person: User) -> None:
    """Give every required entry a value without a browser."""
    by = Author(person)
    for page in record_of(case).pages:
        for _, entry in missing_on(case, page.slug):
            version = Change.objects.versions(case).get(entry.name, 0)
            save_entry(case, entry, values.get(entry.name) or usual_value(entry), based_on=version, by=by)


# --- the panel ---------------------------------------------------------------------------------------------------------


def records_the_meeting(visitor: Visitor, inspection: Inspection, chair: str, other: str) -> None:
    visitor.opens(address(inspection, "panel/meeting/"))
    day = timezone.localdate()
    for part in ("Day", "Month", "Year"):
        visitor.fills_in(part, str(getattr(day, part.lower())))
    visitor.page.get_by_role("radio", name=chair).check()
    visitor.page.get_by_role("checkbox", name=other).check()
    visitor.presses("Record the meeting")


def decides(visitor: Visitor, inspection: Inspection, number: str, rating: str, reason: str) -> None:
    visitor.opens(address(inspection, f"panel/standards/{number}/"))
    visitor.assert_accessible_on_both_screens()
    group = f"The panel’s {inspection.words.rating.one}"
    visitor.page.get_by_role("group", name=group).get_by_label(rating, exact=True).check()
    visitor.page.get_by_label("Other evidence", exact=False).first.check()
    visitor.fills_in("Reason", reason)
    visitor.presses("Record the decision")
    assert visitor.sees(f"Decision recorded for {number}.")


def verifies_and_signs(visitor: Visitor, inspection: Inspection) -> None:
    visitor.opens(address(inspection, "panel/verify/"))
    for box in visitor.page.get_by_role("checkbox").all():
        box.check()
    visitor.presses("Record that the panel verified these")
    assert visitor.sees("The panel verified")
    ratings = inspection.words.rating.many
    visitor.presses(f"Sign the {ratings}")
    reasons = visitor.page.get_by_label("why can you take this step?")
    for box in reasons.all():
        box.fill("It is known, and does not matter here.")
    if reasons.count():
        visitor.presses(f"Sign the {ratings}")
    assert visitor.sees(f"The {ratings} are signed.")


# --- the report ----------------------------------------------------------------------------------------------------------


def printed(inspection: Inspection) -> tuple[str, str]:
    """The text of the report as a web page and as a PDF."""
    document = document_of(Inspection.objects.with_framework().get(pk=inspection.pk))
    html = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html_edition(document), flags=re.DOTALL)
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of_source(pdf_source(document))))
    return " ".join(html.split()), " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
