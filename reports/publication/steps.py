"""The steps from a draft to a published report, and what blocks each step, for pages and actions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from django.utils import timezone

from inspections.inspection.append import newest_link
from inspections.inspection.models import Inspection
from inspections.moments import moment
from inspections.people.models import User
from inspections.people.two_people import is_asked_for
from reports.accuracy.queries import AccuracyCheck
from reports.checks.queries import open_findings
from reports.document.content import as_json, hash_of
from reports.document.data import Document
from reports.material import ForEdition, document_of
from reports.pdf.models import LONGEST_IN_QUEUE
from reports.publication.models import Approval, Correction, Edition, Publication
from reports.rated.queries import ratings_of
from reports.writing.writers import writers_of


@dataclass(frozen=True)
class Block:
    """What blocks a step, and how to fix it. `page` is the name of the page where you can fix it; "" if there is none."""

    message: str
    fix: str = ""
    page: str = ""


State = Literal["done", "next", "going_on", "optional", "blocked", "later"]


@dataclass(frozen=True)
class Step:
    """One of the steps to a published report, for the task list."""

    slug: str
    title: str
    state: State
    details: Sequence[str] = ()
    blocks: Sequence[Block] = ()
    page: str = ""

    @property
    def state_in_words(self) -> str:
        words = {
            "done": "Done",
            "next": "To do",
            "going_on": "In progress",
            "optional": "If any are shared",
            "blocked": "Blocked",
        }
        return words.get(self.state, "Cannot start yet")


def content_hash_of(inspection: Inspection) -> str:
    """A hash of the report's current content, which an approval applies to. It leaves out the date and the appearance."""
    correction = open_correction(inspection)
    return hash_of(
        {"document": as_json(document_of(inspection, final=True)), "note": correction.note if correction else ""}
    )


def open_correction(inspection: Inspection) -> Correction | None:
    correction: Correction | None = inspection.corrections.filter(ended_at=None).select_related("opened_by").first()
    return correction


def newest_edition(inspection: Inspection) -> Edition | None:
    """The newest published edition; None if the report is not published, or was published elsewhere."""
    if not inspection.is_published:
        return None
    edition: Edition | None = inspection.editions.order_by("-number").first()
    return edition


def next_number(inspection: Inspection) -> int:
    """The number of the next edition."""
    return int(inspection.editions.count()) + 1


def document_to_publish(inspection: Inspection, published_on: datetime.date) -> Document:
    """The report as it would be published on a date. A correction keeps the first date on its cover and says what changed."""
    correction, record = open_correction(inspection), record_in_words(inspection)
    if correction is None:
        return document_of(inspection, edition=ForEdition(published_on, record=record))
    earlier = inspection.editions.exclude(note="").values_list("number", "published_on", "note")
    notes = [*earlier, (next_number(inspection), published_on, correction.note)]
    paragraphs = [
        f"**Edition {number}, {day:%-d %B %Y}.** What changed: {note}" for number, day, note in reversed(notes)
    ]
    return document_of(
        inspection, edition=ForEdition(inspection.published or published_on, "\n\n".join(paragraphs), record)
    )


def record_in_words(inspection: Inspection) -> str:
    """Where the history of an inspection ends now: with this, anyone can later verify that nothing was changed."""
    end = newest_link(inspection)
    return (
        f"The record of this inspection has {end.number:,} entries. Each entry has a hash of itself and of the entry before it, "
        f"so a change to any of them would show. The hash of the newest entry is {end.hash}."
    )


class Publishing(AccuracyCheck):
    """Everything that the steps to publication depend on. Fetch the inspection `with_framework()`."""

    @cached_property
    def correction(self) -> Correction | None:
        return open_correction(self.inspection)

    @cached_property
    def content_hash(self) -> str:
        return content_hash_of(self.inspection)

    @cached_property
    def last_approval(self) -> Approval | None:
        return self.inspection.approvals.select_related("by").order_by("-pk").first()

    @property
    def approval(self) -> Approval | None:
        """The approval of exactly what the report says now; None if there is none."""
        last = self.last_approval
        return last if last is not None and last.content_hash == self.content_hash else None

    @cached_property
    def publication(self) -> Publication | None:
        publication: Publication | None = self.inspection.publications.newest()
        return publication

    @property
    def is_being_published(self) -> bool:
        return self.publication is not None and self.publication.state == Publication.State.WAITING

    @property
    def has_stalled(self) -> bool:
        """Whether publication is taking too long, because the job that makes the PDF has stopped."""
        return (
            self.is_being_published
            and self.publication is not None
            and self.publication.asked_at < timezone.now() - LONGEST_IN_QUEUE
        )

    @cached_property
    def editions(self) -> list[Edition]:
        """The editions of the report, newest first."""
        editions = self.inspection.editions.select_related("by", "approval__by").prefetch_related("files")
        return list(editions.order_by("-number"))

    @cached_property
    def findings(self) -> Sequence[object]:
        return open_findings(self.inspection)

    @cached_property
    def open_remarks(self) -> str:
        """How many comments and suggestions of colleagues are open, in words; "" if none are."""
        numbers = (
            ("comment", sum(self.inspection.text_comments.open_by_section().values())),
            ("suggestion", sum(self.inspection.text_suggestions.open_by_section().values())),
        )
        found = [f"{number} {what}{'' if number == 1 else 's'}" for what, number in numbers if number]
        if not found:
            return ""
        is_one = sum(number for _, number in numbers) == 1
        return f"{' and '.join(found)} of colleagues {'is' if is_one else 'are'} open."

    # --- what blocks a step

    def why_not_approved(self) -> list[Block]:
        """What must be done before the report can be approved."""
        blocks = []
        service = self.inspection.words.service.one
        if self.inspection.is_published:
            if self.correction is None:
                blocks.append(Block("The report is published.", "Open a correction to change its text.", "correct"))
        elif self.inspection.phase != "accuracy_check":
            blocks.append(
                Block(
                    f"The current draft has not been sent to the {service}.",
                    "Send it for the factual accuracy check.",
                    "send_draft",
                )
            )
        elif self.draft is not None and not self.draft.returns.all():
            blocks.append(
                Block(
                    f"The {service} has not responded to draft {self.draft.number}. "
                    f"Its response is due by {self.draft.due:%-d %B %Y}.",
                    "Record its response, even if it has no comments.",
                    "receive_comments",
                )
            )
        if count := len(self.unanswered):
            what = f"One comment from the {service} is" if count == 1 else f"{count} comments from the {service} are"
            blocks.append(Block(f"{what} not answered.", f"Answer the {service}’s comments.", "accuracy_comments"))
        if count := len(self.findings):
            what = "One finding from the checks is" if count == 1 else f"{count} findings from the checks are"
            blocks.append(Block(f"{what} open.", "Correct the text or accept the finding with a reason.", "checks"))
        if missing := ratings_of(self.inspection).missing:
            blocks.append(
                Block(
                    f"Not rated: {', '.join(missing)}.",
                    f"Ask the panel to reopen the {self.inspection.words.rating.many}.",
                )
            )
        return blocks

    def why_not_published(self) -> list[Block]:
        """What must be done before the report can be published."""
        blocks = self.why_not_approved()
        if self.approval is None and not (self.inspection.is_published and self.correction is None):
            message = (
                "The report has changed since it was approved, so the approval was withdrawn."
                if self.last_approval is not None and not self._is_of_an_edition(self.last_approval)
                else "The report is not approved."
            )
            blocks.append(Block(message, "Ask a report admin to read and approve it.", "approve"))
        return blocks

    def _is_of_an_edition(self, approval: Approval) -> bool:
        return any(edition.approval_id == approval.pk for edition in self.editions)

    @property
    def approval_was_withdrawn(self) -> bool:
        """Whether the report was approved but has changed since."""
        last = self.last_approval
        return last is not None and self.approval is None and not self._is_of_an_edition(last)


def why_not_approved_by(person: User, inspection: Inspection) -> str:
    """Why this person cannot approve the report: they wrote part of it. "" if they can."""
    if not is_asked_for("approve_own_text") or person.pk not in writers_of(inspection):
        return ""
    return "You wrote a part of this report, so another report admin must approve it."


def why_not_published_by(person: User, approval: Approval) -> str:
    """Why this person cannot publish the report: they approved it. "" if they can."""
    if not is_asked_for("publish_own_approval") or approval.by_id != person.pk:
        return ""
    return "You approved this report, so another report admin must publish it."


def earliest_date_of_publication(inspection: Inspection) -> datetime.date | None:
    """The earliest possible date of publication: the date of the newest edition or the end of fieldwork. If neither is
    recorded, it is the date when the first draft was sent to the YOT."""
    newest = newest_edition(inspection)
    if newest is not None:
        return newest.published_on
    known = inspection.published or inspection.fieldwork_ended or inspection.fieldwork_started
    if known is None and (first := inspection.frozen_drafts.order_by("number").first()) is not None:
        return timezone.localdate(first.at)
    return known


# --- the steps, one after the other -----------------------------------------------------------------------------------


def steps_of(publishing: Publishing) -> list[Step]:
    """The steps from the signed ratings to the published report, or from a correction to the new edition."""
    if publishing.inspection.is_published:
        return _of_a_correction(publishing) if publishing.correction else []
    return [
        _writing(publishing),
        _sending(publishing),
        _copies(publishing),
        _answering(publishing),
        _checking(publishing),
        _approving(publishing),
        _publishing(publishing),
    ]


def _of_a_correction(publishing: Publishing) -> list[Step]:
    assert publishing.correction is not None
    opened = publishing.correction
    details = [
        f"{opened.opened_by} opened this correction on {moment(opened.opened_at)}.",
        f"What changed: {opened.note}",
    ]
    return [
        Step("correction", "Say what changes", "done", details, page="correct"),
        _changing(publishing),
        _checking(publishing),
        _approving(publishing),
        _publishing(publishing),
    ]


def _changing(publishing: Publishing) -> Step:
    details = ["You can change the text, facts and recommendations."]
    if publishing.open_remarks:
        details.append(publishing.open_remarks)
    return Step("texts", "Change the text", "next", details, page="writing")


def _writing(publishing: Publishing) -> Step:
    missing = len(publishing.unwritten)
    details = (
        ["All sections are written."]
        if not missing
        else [f"{missing} section{'s are' if missing != 1 else ' is'} not written and will be left out of the report."]
    )
    if publishing.open_remarks:
        details.append(publishing.open_remarks)
    return Step("writing", "Write the report", "next" if missing else "done", details, page="writing")


def _sending(publishing: Publishing) -> Step:
    service = publishing.inspection.words.service.one
    title = "Send the draft for the factual accuracy check"
    draft = publishing.draft
    if draft is None:
        return Step("sending", title, "next", [f"No draft has been sent to the {service}."], page="send_draft")
    details = [
        f"Draft {draft.number} was sent by {draft.by} on {moment(draft.at)}. The {service} must respond by {draft.due:%-d %B %Y}."
    ]
    if publishing.inspection.phase == "draft":
        details.append("It has since been withdrawn. Send the draft again.")
        return Step("sending", title, "next", details, page="send_draft")
    return Step("sending", title, "done", details, page="frozen_draft")


def _copies(publishing: Publishing) -> Step:
    service = publishing.inspection.words.service.one
    title = "Log copies shared before publication"
    if publishing.draft is None:
        return Step("copies", title, "later", ["There is no draft yet."])
    given = sum(draft.copies.count() for draft in publishing.drafts)
    details = f"Copies logged: {given}." if given else f"No copies logged. The draft for the {service} is not counted."
    return Step("copies", title, "done" if given else "optional", [details], page="frozen_draft")


def _answering(publishing: Publishing) -> Step:
    service = publishing.inspection.words.service.one
    title = f"Answer the {service}’s comments"
    draft = publishing.draft
    if draft is None:
        return Step(
            "answering", title, "later", [f"You can answer comments once the {service} has responded to the draft."]
        )
    count = len(publishing.comments)
    if publishing.unanswered:
        details = [f"{count - len(publishing.unanswered)} of {count} answered."]
        return Step("answering", title, "next", details, page="accuracy_comments")
    if not draft.returns.all():
        late = " It is overdue." if draft.is_overdue else ""
        details = [f"The {service} has not responded yet. Its response is due by {draft.due:%-d %B %Y}.{late}"]
        return Step("answering", title, "next", details, page="receive_comments")
    details = (
        [f"The {service} had no comments."]
        if not count
        else [f"All {count} answered." if count > 1 else "The comment is answered."]
    )
    return Step("answering", title, "done", details, page="accuracy_comments")


def _checking(publishing: Publishing) -> Step:
    count = len(publishing.findings)
    if not count:
        return Step("checking", "Resolve the findings of the checks", "done", ["No findings are open."], page="checks")
    details = [f"{count} finding{'s are' if count != 1 else ' is'} open."]
    return Step("checking", "Resolve the findings of the checks", "next", details, page="checks")


def _approving(publishing: Publishing) -> Step:
    approval = publishing.approval
    if approval is not None:
        details = [
            f"Approved by {approval.by} on {moment(approval.at)}. Any change to the content withdraws the approval."
        ]
        return Step("approving", "Approve the report", "done", details, page="approve")
    details = []
    if publishing.approval_was_withdrawn and publishing.last_approval is not None:
        last = publishing.last_approval
        details = [
            f"Approved by {last.by} on {moment(last.at)}. This approval was withdrawn because the report has changed since."
        ]
    blocks = publishing.why_not_approved()
    if blocks:
        return Step("approving", "Approve the report", "blocked", details, blocks)
    return Step("approving", "Approve the report", "next", details, page="approve")


def _publishing(publishing: Publishing) -> Step:
    title = "Publish the new edition" if publishing.inspection.is_published else "Publish the report"
    if publishing.is_being_published and not publishing.has_stalled:
        return Step("publishing", title, "going_on", ["The report is being published."])
    details = []
    if publishing.has_stalled:
        details = ["Publishing did not finish. Publish the report again."]
    elif publishing.publication is not None and publishing.publication.state == Publication.State.FAILED:
        details = [f"The report was not published: {publishing.publication.failure}"]
    if publishing.approval is None or publishing.why_not_published():
        return Step("publishing", title, "later", details or ["You can publish the report once it is approved."])
    return Step("publishing", title, "next", details, page="publish")
