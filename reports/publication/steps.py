"""How far a report has come on its way to publication, and what holds it up: read from the rows, for pages and actions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from django.utils import timezone

from inspections.inspection.models import Inspection
from reports.accuracy.queries import AccuracyCheck
from reports.checks.queries import open_findings
from reports.document.content import as_json, hash_of
from reports.document.data import Document
from reports.material import ForEdition, document_of
from reports.pdf.models import ABANDONED
from reports.publication.models import Approval, Correction, Edition, Publication
from reports.rated.queries import ratings_of


@dataclass(frozen=True)
class Block:
    """What holds a step up, and where it is mended: the name of a page of this app, "" where it is no page of ours."""

    message: str
    mend: str = ""
    page: str = ""


State = Literal["done", "next", "going_on", "optional", "blocked", "later"]


@dataclass(frozen=True)
class Step:
    """One of the steps to a published report, for a list of tasks."""

    slug: str
    title: str
    state: State
    told: Sequence[str] = ()
    blocks: Sequence[Block] = ()
    page: str = ""

    @property
    def state_in_words(self) -> str:
        words = {
            "done": "Done",
            "next": "To do",
            "going_on": "Going on",
            "optional": "Where any are given",
            "blocked": "Held up",
        }
        return words.get(self.state, "Cannot start yet")


def content_hash_of(inspection: Inspection) -> str:
    """Names what the report says at this moment, which is what is approved. Without its date, and without its looks."""
    correction = open_correction(inspection)
    return hash_of(
        {"document": as_json(document_of(inspection, final=True)), "note": correction.note if correction else ""}
    )


def open_correction(inspection: Inspection) -> Correction | None:
    found: Correction | None = inspection.corrections.filter(ended_at=None).select_related("opened_by").first()
    return found


def newest_edition(inspection: Inspection) -> Edition | None:
    """The report as it is public, where it was published here; one that was published elsewhere has no edition."""
    if not inspection.is_published:
        return None
    found: Edition | None = inspection.editions.order_by("-number").first()
    return found


def next_number(inspection: Inspection) -> int:
    """The number of the next edition."""
    return int(inspection.editions.count()) + 1


def document_to_publish(inspection: Inspection, published_on: datetime.date) -> Document:
    """The report as it would be published on a day: a correction keeps the first date on its cover, and tells what changed."""
    correction = open_correction(inspection)
    if correction is None:
        return document_of(inspection, edition=ForEdition(published_on))
    earlier = inspection.editions.exclude(note="").values_list("number", "published_on", "note")
    told = [*earlier, (next_number(inspection), published_on, correction.note)]
    paragraphs = [
        f"**Edition {number}, {day:%-d %B %Y}.** What changed: {note}" for number, day, note in reversed(told)
    ]
    return document_of(inspection, edition=ForEdition(inspection.published or published_on, "\n\n".join(paragraphs)))


class Publishing(AccuracyCheck):
    """Everything that the steps to publication rest on. Fetch the inspection `with_framework()`."""

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
        """The approval that stands: of exactly what the report says now."""
        last = self.last_approval
        return last if last is not None and last.content_hash == self.content_hash else None

    @cached_property
    def publication(self) -> Publication | None:
        found: Publication | None = self.inspection.publications.newest()
        return found

    @property
    def is_being_published(self) -> bool:
        return self.publication is not None and self.publication.state == Publication.State.WAITING

    @property
    def has_stalled(self) -> bool:
        """Whether it should have been published long since: whoever was to print it is gone."""
        return (
            self.is_being_published
            and self.publication is not None
            and self.publication.asked_at < timezone.now() - ABANDONED
        )

    @cached_property
    def editions(self) -> list[Edition]:
        """The newest first."""
        found = self.inspection.editions.select_related("by", "approval__by").prefetch_related("files")
        return list(found.order_by("-number"))

    @cached_property
    def findings(self) -> Sequence[object]:
        return open_findings(self.inspection)

    # --- what holds a step up

    def why_not_approved(self) -> list[Block]:
        """What has to be done before the report can be approved."""
        blocks = []
        if self.inspection.is_published:
            if self.correction is None:
                blocks.append(Block("The report is published.", "Open a correction to change its texts.", "correct"))
        elif self.inspection.phase != "accuracy_check":
            blocks.append(
                Block(
                    "The YOT has not been sent the draft as it stands now.",
                    "Send it for the factual accuracy check.",
                    "send_draft",
                )
            )
        elif self.draft is not None and not self.draft.returns.all():
            blocks.append(
                Block(
                    f"The YOT has not answered draft {self.draft.number}; its answer is due by {self.draft.due:%-d %B %Y}.",
                    "Record its answer, also where it has no comments.",
                    "receive_comments",
                )
            )
        if count := len(self.unanswered):
            what = "One comment of the YOT is" if count == 1 else f"{count} comments of the YOT are"
            blocks.append(Block(f"{what} not answered.", "Answer each of them.", "accuracy_comments"))
        if count := len(self.findings):
            what = "One finding of the checks is" if count == 1 else f"{count} findings of the checks are"
            blocks.append(Block(f"{what} open.", "Mend the text, or accept the finding with a reason.", "checks"))
        if missing := ratings_of(self.inspection).missing:
            blocks.append(Block(f"Not rated: {', '.join(missing)}.", "Ask the panel to open the ratings again."))
        return blocks

    def why_not_published(self) -> list[Block]:
        """What has to be done before the report can be published."""
        blocks = self.why_not_approved()
        if self.approval is None and not (self.inspection.is_published and self.correction is None):
            message = (
                "The report changed since it was approved, which withdrew the approval."
                if self.last_approval is not None and not self._is_of_an_edition(self.last_approval)
                else "The report is not approved."
            )
            blocks.append(Block(message, "A report admin reads it and approves it.", "approve"))
        return blocks

    def _is_of_an_edition(self, approval: Approval) -> bool:
        return any(edition.approval_id == approval.pk for edition in self.editions)

    @property
    def approval_was_withdrawn(self) -> bool:
        """Whether the report was approved once, and has changed since."""
        last = self.last_approval
        return last is not None and self.approval is None and not self._is_of_an_edition(last)


def earliest_date_of_publication(inspection: Inspection) -> datetime.date | None:
    """The day before which it cannot be published: its newest edition's, or the end of its fieldwork. Where no day of that is
    recorded, the day of the first draft that the YOT was sent."""
    newest = newest_edition(inspection)
    if newest is not None:
        return newest.published_on
    known = inspection.published or inspection.fieldwork_ended or inspection.fieldwork_started
    if known is None and (first := inspection.frozen_drafts.order_by("number").first()) is not None:
        return timezone.localdate(first.at)
    return known


# --- the steps, one after the other -----------------------------------------------------------------------------------


def steps_of(publishing: Publishing) -> list[Step]:
    """The way from signed ratings to the published report, or to the new edition that a correction leads to."""
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
    told = [f"Opened by {opened.opened_by} on {_day(opened.opened_at)}.", f"What changed: {opened.note}"]
    return [
        Step("correction", "Say what changes", "done", told, page="correct"),
        Step("texts", "Change the texts", "next", ["Texts, facts and recommendations can be changed."], page="writing"),
        _checking(publishing),
        _approving(publishing),
        _publishing(publishing),
    ]


def _writing(publishing: Publishing) -> Step:
    missing = len(publishing.unwritten)
    told = (
        ["Every section is written."]
        if not missing
        else [f"{missing} section{'s are' if missing != 1 else ' is'} not written; the report leaves out what is not."]
    )
    return Step("writing", "Write the report", "next" if missing else "done", told, page="writing")


def _sending(publishing: Publishing) -> Step:
    title = "Send the draft for the factual accuracy check"
    draft = publishing.draft
    if draft is None:
        return Step("sending", title, "next", ["The YOT has not been sent a draft."], page="send_draft")
    told = [
        f"Draft {draft.number} was sent by {draft.by} on {_day(draft.at)}. The YOT answers by {draft.due:%-d %B %Y}."
    ]
    if publishing.inspection.phase == "draft":
        told.append("It was taken back since: send the draft again.")
        return Step("sending", title, "next", told, page="send_draft")
    return Step("sending", title, "done", told, page="frozen_draft")


def _copies(publishing: Publishing) -> Step:
    title = "Log the copies given before publication"
    if publishing.draft is None:
        return Step("copies", title, "later", ["There is no draft yet of which a copy could be given."])
    given = sum(draft.copies.count() for draft in publishing.drafts)
    told = f"Copies logged: {given}." if given else "No copy is logged, beside what the YOT was sent."
    return Step("copies", title, "done" if given else "optional", [told], page="frozen_draft")


def _answering(publishing: Publishing) -> Step:
    title = "Answer the YOT’s comments"
    draft = publishing.draft
    if draft is None:
        return Step("answering", title, "later", ["The comments come once the YOT has the draft."])
    count = len(publishing.comments)
    if publishing.unanswered:
        told = [f"{count - len(publishing.unanswered)} of {count} answered."]
        return Step("answering", title, "next", told, page="accuracy_comments")
    if not draft.returns.all():
        late = " It is overdue." if draft.is_overdue else ""
        told = [f"The YOT has not answered yet; its answer is due by {draft.due:%-d %B %Y}.{late}"]
        return Step("answering", title, "next", told, page="receive_comments")
    told = (
        ["The YOT had no comments."]
        if not count
        else [f"All {count} answered." if count > 1 else "The one is answered."]
    )
    return Step("answering", title, "done", told, page="accuracy_comments")


def _checking(publishing: Publishing) -> Step:
    count = len(publishing.findings)
    if not count:
        return Step("checking", "Mend what the checks find", "done", ["No finding is open."], page="checks")
    told = [f"{count} finding{'s are' if count != 1 else ' is'} open."]
    return Step("checking", "Mend what the checks find", "next", told, page="checks")


def _approving(publishing: Publishing) -> Step:
    approval = publishing.approval
    if approval is not None:
        told = [f"Approved by {approval.by} on {_day(approval.at)}. A change of the content withdraws it."]
        return Step("approving", "Approve the report", "done", told, page="approve")
    told = []
    if publishing.approval_was_withdrawn and publishing.last_approval is not None:
        last = publishing.last_approval
        told = [f"The approval of {_day(last.at)} by {last.by} is withdrawn: the report changed since."]
    blocks = publishing.why_not_approved()
    if blocks:
        return Step("approving", "Approve the report", "blocked", told, blocks)
    return Step("approving", "Approve the report", "next", told, page="approve")


def _publishing(publishing: Publishing) -> Step:
    title = "Publish the new edition" if publishing.inspection.is_published else "Publish the report"
    if publishing.is_being_published and not publishing.has_stalled:
        return Step("publishing", title, "going_on", ["It is being published."])
    told = []
    if publishing.has_stalled:
        told = ["It was begun and never ended: publish it again."]
    elif publishing.publication is not None and publishing.publication.state == Publication.State.FAILED:
        told = [f"It was not published: {publishing.publication.failure}"]
    if publishing.approval is None or publishing.why_not_published():
        return Step("publishing", title, "later", told or ["It is published once it is approved."])
    return Step("publishing", title, "next", told, page="publish")


def _day(moment: datetime.datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y at %H:%M}"
