"""Approve and publish a report, and correct a published report. Published reports are kept for ever."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from inspections.history import Author, Refused, Until, change_fields, current_phase, write_history
from inspections.inspection.models import Inspection
from inspections.people.two_people import switched_off
from inspections.planning.actions.inspections import move_to_phase
from reports.document.content import as_json
from reports.document.results import results_csv, results_ods
from reports.following.actions import follow_recommendations
from reports.gates.actions import pass_gaps
from reports.gates.kinds import APPROVE, PUBLISH
from reports.kept_files.models import KeptFile
from reports.kept_files.storing import storing
from reports.material import document_of
from reports.pdf.actions import rendering_of
from reports.pdf.html import content_hash, html_edition, pdf_source
from reports.pdf.models import LONGEST_IN_QUEUE, Rendering
from reports.pdf.versions import software
from reports.publication.gaps import gaps_before_approval, gaps_before_publication
from reports.publication.models import Approval, Correction, Edition, Publication
from reports.publication.steps import (
    Block,
    Publishing,
    content_hash_of,
    document_to_publish,
    earliest_date_of_publication,
    next_number,
    open_correction,
    why_not_approved_by,
    why_not_published_by,
)
from reports.rated.queries import case_data_is_deleted, ratings_of
from reports.recommendations.actions import set_recommendations
from reports.word.writing import word_file
from reports.writing.actions.facts import set_facts
from reports.writing.actions.texts import write_section
from reports.writing.facts import FACT_FIELDS
from reports.writing.writers import PUT_BACK

logger = logging.getLogger(__name__)


def _in_words(blocks: list[Block]) -> str:
    return " ".join(f"{block.message} {block.fix}".strip() for block in blocks)


def _held(inspection: Inspection) -> Inspection:
    """The current inspection, locked until this transaction ends."""
    current_phase(inspection)
    held: Inspection = Inspection.objects.with_framework().get(pk=inspection.pk)
    return held


# --- approval ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def approve_report(
    inspection: Inspection,
    *,
    by: Author,
    read_as: str | None = None,
    reasons: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> Approval:
    """Approve the current report. Any later change to it withdraws the approval automatically.

    `read_as` is the hash of the content that the user read (`content_hash_of`). `reasons`: why each kind of gap is passed,
    by the slug of the kind. Raises Refused if the YOT has not responded, if one of its comments is not answered, or if a
    check has an open finding. Also raises Refused if the report has changed since the user read it, or if they wrote a
    part of it, and Gaps if a reason is missing.
    """
    person = by.in_person()
    inspection = _held(inspection)
    publishing = Publishing(inspection)
    if blocks := publishing.why_not_approved():
        raise Refused(f"The report cannot be approved yet. {_in_words(blocks)}")
    if read_as is not None and read_as != publishing.content_hash:
        raise Refused("The report has changed since you opened it. Read it again, then approve it.")
    if publishing.approval is not None:
        return publishing.approval
    if why := why_not_approved_by(person, inspection):
        raise Refused(why)
    approval: Approval = Approval.objects.create(
        inspection=inspection, content_hash=publishing.content_hash, **by.as_fields()
    )
    pass_gaps(inspection, APPROVE, gaps_before_approval(inspection), reasons=reasons or {}, seen=seen, by=by)
    changes = [("approved", "", f"content {publishing.content_hash}")]
    changes += [("one person may", "", words) for words in switched_off("approve_own_text", "publish_own_approval")]
    write_history(inspection, "report", changes, by=by, until=Until.ALWAYS)
    return approval


# --- publication ------------------------------------------------------------------------------------------------------


@transaction.atomic
def publish_report(
    inspection: Inspection,
    *,
    published_on: datetime.date,
    by: Author,
    reasons: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> Publication:
    """Publish the approved report, dated `published_on`. Its PDF is made in the background, then all files appear together.

    Raises Refused if the report is already published, if `Publishing.why_not_published` has reasons, if the date is
    impossible, or if the person approved the report. `reasons` has a reason for each kind of gap that was
    not passed at the approval; raises Gaps if one is missing. If publication failed, call this again to retry.
    """
    inspection = _held(inspection)
    if inspection.is_published:
        raise Refused("The report is already published. Open a correction to publish a new edition.")
    return _begin(inspection, published_on=published_on, correction=None, reasons=reasons or {}, seen=seen, by=by)


@transaction.atomic
def correct_report(
    inspection: Inspection,
    *,
    published_on: datetime.date,
    by: Author,
    reasons: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> Publication:
    """Publish the open, approved correction as a new edition that explains what changed.

    Raises Refused if no correction is open, and otherwise as `publish_report` does.
    """
    inspection = _held(inspection)
    correction = open_correction(inspection)
    if correction is None:
        raise Refused("No correction is open. Open one and say what changes.")
    return _begin(inspection, published_on=published_on, correction=correction, reasons=reasons or {}, seen=seen, by=by)


def _begin(
    inspection: Inspection,
    *,
    published_on: datetime.date,
    correction: Correction | None,
    reasons: Mapping[str, str],
    seen: str | None,
    by: Author,
) -> Publication:
    person = by.in_person()
    publishing = Publishing(inspection)
    abandoned = timezone.now() - LONGEST_IN_QUEUE
    inspection.publications.waiting().filter(asked_at__lt=abandoned).update(
        state=Publication.State.FAILED, failure="Publishing did not finish."
    )
    if inspection.publications.waiting().exists():
        raise Refused("The report is already being published. Wait until this has finished.")
    if blocks := publishing.why_not_published():
        raise Refused(f"The report cannot be published yet. {_in_words(blocks)}")
    assert publishing.approval is not None  # why_not_published would have named a missing approval
    if why := why_not_published_by(person, publishing.approval):
        raise Refused(why)
    _check_date(inspection, published_on)
    found = gaps_before_publication(inspection, publishing.approval)
    pass_gaps(inspection, PUBLISH, found, reasons=reasons, seen=seen, by=by)
    document = document_to_publish(inspection, published_on)
    source = pdf_source(document)
    ratings = ratings_of(inspection)
    publication: Publication = Publication.objects.create(
        inspection=inspection,
        approval=publishing.approval,
        correction=correction,
        published_on=published_on,
        document=as_json(document),
        ratings={
            "standards": {number: each.rating for number, each in ratings.standards.items()},
            "overall": ratings.overall,
            "points": ratings.points,
            "maximum": ratings.maximum,
        },
        html=html_edition(document),
        csv=results_csv(document),
        ods=results_ods(document),
        rendering_hash=content_hash(source),
        asked_by=person,
    )
    rendering_of(inspection, source, by=by)
    write_history(inspection, "report", [("publication begun", "", published_on)], by=by, until=Until.ALWAYS)
    transaction.on_commit(lambda: _finish_if_ready(publication))
    return publication


def _check_date(inspection: Inspection, published_on: datetime.date) -> None:
    if published_on > timezone.localdate():
        raise Refused("The date of publication must be today or in the past.")
    earliest = earliest_date_of_publication(inspection)
    if earliest is not None and published_on < earliest:
        raise Refused(f"The date of publication must be {earliest:%-d %B %Y} or later.")


# --- once the PDF is ready --------------------------------------------------------------------------------------------


def _finish_if_ready(publication: Publication) -> None:
    """Finish the publication immediately if there is already a PDF of the same content."""
    rendering = publication.inspection.renderings.of_content(publication.rendering_hash)
    if rendering is not None and rendering.state != Rendering.State.WAITING:
        finish_publications(rendering)


def finish_publications(rendering: Rendering) -> None:
    """Finish the publication waiting for this rendering, or record why it failed. Idempotent."""
    waiting = Publication.objects.waiting().filter(
        inspection=rendering.inspection, rendering_hash=rendering.content_hash
    )
    for publication in waiting:
        if rendering.state == Rendering.State.FAILED:
            _fail(publication, rendering.failure)
        elif rendering.state == Rendering.State.READY:
            try:
                _finish(publication, rendering)
            except Refused as refused:
                _fail(publication, str(refused))
            except Exception:  # the person waiting must see that it failed
                logger.exception("The publication %s failed", publication.pk)
                _fail(publication, "Something went wrong. Details are in the service’s log.")


def _fail(publication: Publication, reason: str) -> None:
    Publication.objects.waiting().filter(pk=publication.pk).update(state=Publication.State.FAILED, failure=reason)


def _finish(publication: Publication, rendering: Rendering) -> None:
    """Create the edition and publish the report. If any part fails, nothing is changed."""
    by = Author(publication.asked_by)
    with storing(by) as files:
        inspection = _held(publication.inspection)
        publication = (
            Publication.objects.select_for_update(of=("self",))
            .select_related("approval", "correction")
            .get(pk=publication.pk)
        )
        if publication.state != Publication.State.WAITING:
            return
        correction = publication.correction
        if content_hash_of(inspection) != publication.approval.content_hash:
            raise Refused("The report changed while it was being published, so it is no longer the approved version.")
        if blocks := Publishing(inspection).why_not_published():
            raise Refused(_in_words(blocks))
        edition: Edition = Edition.objects.create(
            inspection=inspection,
            number=next_number(inspection),
            published_on=publication.published_on,
            note=correction.note if correction else "",
            layout=inspection.layout,
            framework=f"{inspection.framework.slug} revision {inspection.framework.revision}",
            ratings=publication.ratings,
            document=publication.document,
            approval=publication.approval,
            software=software(),
            **by.as_fields(),
        )
        content = {
            KeptFile.Kind.PDF: rendering.content(),
            KeptFile.Kind.HTML: publication.html.encode(),
            KeptFile.Kind.DOCX: word_file(publication.html),
            KeptFile.Kind.CSV: bytes(publication.csv),
            KeptFile.Kind.ODS: bytes(publication.ods),
        }
        for kind, made in content.items():
            what = "-results" if kind in (KeptFile.Kind.CSV, KeptFile.Kind.ODS) else ""
            name = f"{inspection.reference}-edition-{edition.number}{what}.{kind.value}"
            files.keep(made, kind=kind, name=name, edition=edition)
        if correction is None:
            move_to_phase(inspection, "published", by=by, published=publication.published_on)
        else:
            _end(correction, is_abandoned=False)
        changes = [("published", "", f"edition {edition.number}, {edition.published_on}")]
        write_history(inspection, "report", changes, by=by, until=Until.ALWAYS)
        follow_recommendations(inspection, by=by)
        # The edition now has this content, so the publication does not need it.
        publication.state, publication.document, publication.html, publication.csv, publication.ods = (
            Publication.State.DONE, {}, "", b"", b"",
        )  # fmt: skip
        publication.save(update_fields=["state", "document", "html", "csv", "ods"])


# --- corrections ------------------------------------------------------------------------------------------------------


@transaction.atomic
def open_correction_of(inspection: Inspection, *, note: str, by: Author) -> Correction:
    """Open a correction, so that the report's text, facts and recommendations can change. Ratings and judgements never change.

    Raises Refused if the report is not published, if a correction is already open, or if no note says what changed.
    """
    person = by.in_person()
    inspection = _held(inspection)
    note = _checked(note)
    if not inspection.is_published:
        raise Refused("You can only correct a published report. You can still edit this report without a correction.")
    if case_data_is_deleted(inspection):
        raise Refused(
            "The case data was deleted, so you cannot make a new edition of the report. The published report is kept."
        )
    if open_correction(inspection) is not None:
        raise Refused("A correction is already open. Use that one or abandon it first.")
    correction: Correction = Correction.objects.create(
        inspection=inspection, note=note, before=_written(inspection), opened_by=person
    )
    write_history(inspection, "correction", [("opened", "", note)], by=by, until=Until.ALWAYS)
    return correction


@transaction.atomic
def describe_correction(correction: Correction, *, note: str, by: Author) -> bool:
    """Change the note that explains the new edition. Raises Refused if it is empty or the correction has ended."""
    by.in_person()
    _hold_open(correction)
    return change_fields(
        correction,
        {"note": _checked(note)},
        inspection=correction.inspection,
        subject="correction",
        by=by,
        until=Until.ALWAYS,
    )


@transaction.atomic
def abandon_correction(correction: Correction, *, reason: str, by: Author) -> None:
    """Abandon an open correction: restore the earlier text and close the report again.

    Raises Refused if no reason is given, if the correction has ended, or if it is being published.
    """
    by.in_person()
    inspection = _hold_open(correction)
    if inspection.publications.waiting().exists():
        raise Refused("The new edition is being published. Wait until this has finished.")
    if not reason.strip():
        raise Refused("Enter why you are abandoning the correction.")
    _put_back(inspection, correction.before, Author(by.person, PUT_BACK))
    _end(correction, is_abandoned=True)
    write_history(inspection, "correction", [("abandoned", correction.note, reason.strip())], by=by, until=Until.ALWAYS)


def _checked(note: str) -> str:
    note = " ".join(note.split())
    if not note:
        raise Refused("Enter what changed. The new edition will include this note.")
    return note


def _hold_open(correction: Correction) -> Inspection:
    inspection = _held(correction.inspection)
    correction.refresh_from_db()
    if correction.ended_at is not None:
        raise Refused("This correction has ended. To change the report again, open another one.")
    return inspection


def _end(correction: Correction, *, is_abandoned: bool) -> None:
    correction.ended_at, correction.is_abandoned = timezone.now(), is_abandoned
    correction.save(update_fields=["ended_at", "is_abandoned"])


def _written(inspection: Inspection) -> dict[str, Any]:
    return {
        "texts": {text.section: text.body for text in inspection.texts.all()},
        "facts": [{name: getattr(fact, name) for name in FACT_FIELDS} for fact in inspection.facts.all()],
        "recommendations": [
            {"number": row.number, "addressee": row.addressee, "text": row.text}
            for row in inspection.recommendations.all()
        ],
    }


def _put_back(inspection: Inspection, written: dict[str, Any], by: Author) -> None:
    sections = {*written["texts"], *inspection.texts.values_list("section", flat=True)}
    for section in sorted(sections):
        write_section(inspection, section, written["texts"].get(section, ""), by=by)
    set_facts(inspection, written["facts"], by=by)
    set_recommendations(inspection, written["recommendations"], by=by)


@transaction.atomic
def ask_for_pdf(inspection: Inspection, *, by: Author) -> Rendering:
    """Request the PDF of the current report. If there is one, or one is being made, no new job is started.

    A failed rendering is made again. Fetch the inspection `with_framework()`.
    """
    return rendering_of(inspection, pdf_source(document_of(inspection)), by=by)
