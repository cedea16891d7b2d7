"""Pages for the pictures of a report: the list, what is said about one, its file, and removing it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from inspections.access import author, person
from inspections.forms_base import DraftForm, sent_data
from inspections.history import Author, EditConflict, Refused
from inspections.inspection.models import Inspection
from inspections.stored_files.downloads import NO_SCRIPTS, damaged_page
from inspections.stored_files.rows import Damaged
from reports.access import inspection_to_read, inspection_to_write
from reports.page import form_page
from reports.permissions import can_write_report
from reports.pictures import actions
from reports.pictures.forms import AddPictureForm, DescribePictureForm
from reports.pictures.models import ReportPicture
from reports.pictures.queries import pictures_of
from reports.pictures.querysets import ReportPictureQuerySet
from reports.text.numbers_in_words import listed


def pictures(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the pictures with their codes, and those that were removed."""
    inspection = inspection_to_read(request, reference)
    context = {
        "inspection": inspection,
        "pictures": pictures_of(inspection),
        "removed": inspection.pictures.removed().select_related("removed_by"),
        "may_write": can_write_report(person(request), inspection),
    }
    return render(request, "reports/pictures/pictures.html", context)


def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Upload a picture."""

    def on_valid(form: DraftForm) -> str:
        picture = actions.add_picture(inspection, by=author(request), **form.values)
        return f"Picture {picture.number} has been added. Insert {picture.code} into a text to print it."

    inspection = inspection_to_write(request, reference)
    form = AddPictureForm(*sent_data(request), keep=f"picture-{inspection.pk}", words=inspection.words)
    return _form(request, inspection, form, on_valid, "Add a picture")


def describe(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change the text alternative, the caption and the source of a picture."""

    def on_valid(form: DraftForm) -> str:
        try:
            actions.describe_picture(picture, by=author(request), **form.values)
        except EditConflict:
            # The message shows the colleague's words, so saving again replaces them.
            form.data = {**request.POST.dict(), "based_on": actions.version_of(picture)}
            raise
        return f"The description of picture {number} is saved."

    inspection = inspection_to_write(request, reference)
    picture = _picture(inspection.pictures.current(), inspection, number)
    form = DescribePictureForm(
        sent_data(request)[0],
        initial={
            "alternative": picture.alternative,
            "caption": picture.caption,
            "source": picture.source,
            "based_on": actions.version_of(picture),
        },
        keep=f"picture-{inspection.pk}-{number}",
        words=inspection.words,
    )
    return _form(request, inspection, form, on_valid, f"Describe picture {number}", picture)


def _form(
    request: HttpRequest,
    inspection: Inspection,
    form: DraftForm,
    on_valid: Callable[[DraftForm], str],
    heading: str,
    picture: ReportPicture | None = None,
) -> HttpResponse:
    back_to = reverse("reports:pictures", args=[inspection.reference])
    template = "reports/pictures/form.html"
    return form_page(
        request, inspection, form, on_valid, heading=heading, back_to=back_to, template=template, picture=picture
    )


def file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show a picture in a page of the service. The file is one that we have made, so its type is known to be true.

    A removed picture is only shown to people who write the report, because they can restore it.
    """
    inspection = inspection_to_read(request, reference)
    writes = can_write_report(person(request), inspection)
    picture = _picture(inspection.pictures.all() if writes else inspection.pictures.current(), inspection, number)
    # Checked after the look-up, so that people who cannot open the report always get the same answer.
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        content = picture.content()
    except Damaged as damaged:
        back_to = reverse("reports:pictures", args=[reference])
        return damaged_page(request, inspection, damaged, back_to=back_to, back_name="Pictures")
    response = HttpResponse(content, content_type=picture.content_type)
    response["Content-Disposition"] = f'inline; filename="{picture.name_in_downloads}"'
    response["Content-Security-Policy"] = NO_SCRIPTS
    response["Cache-Control"] = "private, no-store"
    return response


def _remove(picture: ReportPicture, by: Author) -> str:
    actions.remove_picture(picture, by=by)
    return f"{picture} removed. You can restore it below."


def _restore(picture: ReportPicture, by: Author) -> str:
    actions.restore_picture(picture, by=by)
    return f"{picture} restored."


def _delete(picture: ReportPicture, by: Author) -> str:
    drafts = [f"Draft {number}" for number in actions.delete_picture(picture, by=by)]
    message = f"{picture} and its file have been deleted."
    if drafts:
        show = "shows" if len(drafts) == 1 else "show"
        message += f" {listed(drafts)} still {show} it, because frozen drafts do not change."
    return message


# The action for each state that a picture can get. It returns the message about what was done.
_STATES = {"removed": _remove, "current": _restore, "deleted": _delete}


@require_POST
def change_state(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove, restore or delete a picture."""
    inspection = inspection_to_write(request, reference)
    picture = _picture(inspection.pictures.all(), inspection, number)
    action = _STATES.get(request.POST.get("to", ""))
    if action is None:
        raise Http404
    try:
        message = action(picture, author(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, message)
    return redirect("reports:pictures", reference)


def _picture(pictures: ReportPictureQuerySet, inspection: Inspection, number: int) -> ReportPicture:
    picture: ReportPicture = get_object_or_404(pictures.select_related("added_by"), number=number)
    picture.inspection = inspection
    return picture
