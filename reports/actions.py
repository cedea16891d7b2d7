"""What people do with ratings and the report: one function each, one transaction, `by=` whoever answers for it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from inspections.actions import check_rating, move_to_phase, propose_rating
from inspections.history import Author, Refused, Until, change_fields, current_phase, write_history
from inspections.models import Case, Evidence, Inspection, User
from reports.assembly import ratings_of
from reports.discretion import TRIGGERS
from reports.layouts import layout
from reports.models import (
    Fact,
    PanelDecision,
    PanelMeeting,
    Recommendation,
    Rendering,
    Reopening,
    SectionText,
    SignOff,
)
from reports.panel import fingerprint, panel_of, record_of, sign_off_of
from reports.permissions import can_decide
from reports.rendering import content_hash, document_of, pdf_source
from reports.tasks import print_rendering
from standards.models import Standard


class ReasonWanting(Refused):
    """A rating that departs from the one before the panel, and no reason given."""


@transaction.atomic
def record_panel_decision(
    inspection: Inspection,
    standard: Standard | None,
    *,
    rating: str,
    reason: str,
    trigger: str = "",
    based_on: int | None = None,
    by: Author,
) -> bool:
    """Record what the panel decided on a standard, or on the overall rating (None); rating "" withdraws it.

    `based_on` is the key of the decision that stood when somebody chose (0: none). Raises ReasonWanting where the rating
    departs from the computed or proposed one, or where there is none, and no reason is given; Refused where another decision
    stands now, and for a rating or a standard that the framework does not have. Source: C 4.17 and 4.24.
    """
    check_rating(inspection, standard, rating)
    current_phase(inspection)  # locked: two members decide one after the other
    reason = reason.strip()
    ratings = ratings_of(inspection)
    rating_before = ratings.standards[standard.number].before if standard else ratings.overall_by_rules
    subject = standard.number if standard else "overall"
    if rating and rating != rating_before and not reason:
        raise ReasonWanting(
            f"{subject}: “{rating}” departs from “{rating_before}” and needs a reason"
            if rating_before
            else f"{subject}: there is no computed or proposed rating, so “{rating}” needs a reason"
        )
    former = PanelDecision.objects.filter(inspection=inspection, standard=standard).order_by("-pk").first()
    if based_on is not None and based_on != (former.pk if former else 0):
        raise Refused(f"{subject}: somebody decided meanwhile. Read what stands now, then decide.")
    old = (former.rating, former.reason, former.trigger) if former else ("", "", "")
    if (rating, reason, trigger) == old:
        return False
    PanelDecision.objects.create(
        inspection=inspection,
        standard=standard,
        rating=rating,
        rating_before=rating_before or "",
        reason=reason,
        trigger=trigger,
        **by.as_fields(),
    )
    changes = zip(("rating", "reason", "trigger"), old, (rating, reason, trigger), strict=True)
    write_history(inspection, f"panel {subject}", [change for change in changes if change[1] != change[2]], by=by)
    return True


@transaction.atomic
def convene_panel(
    inspection: Inspection, *, held_on: datetime.date, chair: User, members: Sequence[User], by: Author
) -> PanelMeeting:
    """Record a meeting of the ratings panel: its date, who chairs it, and who else takes part.

    The newest meeting is the one that decides. Raises Refused where somebody is not on the ratings panel.
    """
    present = [chair, *(member for member in members if member != chair)]
    strangers = [str(person) for person in present if not can_decide(person)]
    if strangers:
        raise Refused(f"Not on the ratings panel: {', '.join(strangers)}.")
    meeting = PanelMeeting.objects.create(inspection=inspection, held_on=held_on, chair=chair)
    meeting.members.set(present)
    told = [
        ("held_on", "", held_on),
        ("chair", "", chair),
        ("members", "", ", ".join(sorted(str(person) for person in present))),
    ]
    write_history(inspection, f"panel meeting {meeting.pk}", told, by=by)
    return meeting


@transaction.atomic
def sign_ratings(inspection: Inspection, *, by: Author, read_as: str | None = None) -> SignOff:
    """The chair signs: from now on judgements, evidence and decisions no longer change.

    What is signed is kept with the signature. `read_as` is the fingerprint of the record that the chair had before them.
    Raises Refused outside the phase of the ratings panel, where something is missing (`Panel.why_not_signed`), and where
    the ratings changed since they were read.
    """
    inspection.phase = current_phase(inspection)
    if inspection.phase != "ratings_panel":
        raise Refused("The ratings are signed in the phase “Ratings panel”.")
    # Whoever records in a case has to be through, or to come after this signature.
    list(Case.objects.select_for_update().filter(inspection=inspection).order_by("pk").values_list("pk"))
    panel = panel_of(inspection)
    if panel.why_not_signed:
        raise Refused(f"The ratings cannot be signed yet. {'; '.join(panel.why_not_signed)}")
    record = record_of(panel)
    if read_as is not None and read_as != fingerprint(record):
        raise Refused("The ratings changed since you read them. Read what stands now, then sign.")
    assert panel.meeting is not None  # otherwise it would be wanting
    signed = SignOff.objects.create(inspection=inspection, meeting=panel.meeting, record=record, **by.as_fields())
    write_history(inspection, "sign-off", [("signed", "", record["overall"])], by=by)
    move_to_phase(inspection, "draft", by=by, reason="The ratings panel signed the ratings.")
    return signed


@transaction.atomic
def reopen_ratings(inspection: Inspection, *, reason: str, by: Author) -> Reopening:
    """Withdraw the sign-off that stands, so that the panel can decide again. The old one stays on record.

    Raises Refused where nothing is signed, once the draft has gone to the YOT, and without a reason.
    """
    inspection.phase = current_phase(inspection)
    if not reason.strip():
        raise Refused("Say why the ratings are opened again.")
    if inspection.phase != "draft":
        raise Refused("Signed ratings are opened again while the report is a draft that the YOT has not been sent yet.")
    signed, _ = sign_off_of(inspection)
    if signed is None:
        raise Refused("There is no signature of the ratings panel that could be withdrawn.")
    reopening = Reopening.objects.create(sign_off=signed, reason=reason.strip(), **by.as_fields())
    move_to_phase(inspection, "ratings_panel", by=by, reason=reason.strip())
    write_history(inspection, "sign-off", [("reopened", signed.record["overall"], reason.strip())], by=by)
    return reopening


@transaction.atomic
def propose_discretion(
    inspection: Inspection,
    standard: Standard,
    *,
    rating: str,
    trigger: str = "",
    rationale: str,
    cites: Collection[Evidence] | None = None,
    based_on: int | None = None,
    by: Author,
) -> bool:
    """Propose that the panel departs from the computed rating of a standard; rating "" withdraws that.

    The rating stays as computed until the panel decides. Raises Refused for a trigger that is none, and where there is no
    computed rating to depart from or the proposed one is the same. Source: C 4.17.
    """
    computed = ratings_of(inspection).standards[standard.number].computed
    if rating:
        if trigger not in TRIGGERS:
            raise Refused(f"{standard.number}: “{trigger}” is none of the triggers for professional discretion.")
        if computed is None:
            raise Refused(f"{standard.number} has no computed rating yet. Finish its cases, then propose discretion.")
        if rating == computed:
            raise Refused(
                f"{standard.number} is computed as “{computed}” already. Propose another rating, or leave it at that."
            )
    return propose_rating(
        inspection,
        standard,
        rating=rating,
        rationale=rationale,
        cites=cites,
        trigger=trigger,
        based_on=based_on,
        by=by,
    )


@transaction.atomic
def write_section(inspection: Inspection, section: str, body: str, *, by: Author) -> bool:
    """Write the text of a section of the report, in Markdown; "" empties it.

    Raises Refused for a section that the layout of the inspection does not have.
    """
    if section not in layout(inspection.layout).text_sections(inspection.framework.definition):
        raise Refused(f"“{section}” is no section of the layout {inspection.layout}.")
    text = SectionText.objects.select_for_update().filter(inspection=inspection, section=section).first()
    old = text.body if text else ""
    if old == body:
        return False
    if text is None:
        SectionText.objects.create(inspection=inspection, section=section, body=body)
    else:
        text.body, text.version = body, text.version + 1
        text.save(update_fields=["body", "version"])
    write_history(inspection, f"text {section}", [("body", old, body)], by=by, until=Until.PUBLISHED)
    return True


FACT_FIELDS = ("section", "label", "value", "comparator", "comparator_value", "source")


@transaction.atomic
def set_facts(inspection: Inspection, facts: Sequence[dict[str, str]], *, by: Author) -> bool:
    """Make these the facts of the report, in this order."""
    old = [{name: getattr(fact, name) for name in FACT_FIELDS} for fact in inspection.facts.all()]
    new = [{name: fact.get(name, "") for name in FACT_FIELDS} for fact in facts]
    if old == new:
        return False
    changes = [
        (f"{number} {name}", before.get(name, ""), after.get(name, ""))
        for number, (before, after) in enumerate(_paired(old, new), 1)
        for name in FACT_FIELDS
        if before.get(name, "") != after.get(name, "")
    ]
    write_history(inspection, "facts", changes, by=by, until=Until.PUBLISHED)
    inspection.facts.all().delete()
    Fact.objects.bulk_create(
        Fact(inspection=inspection, position=position, **fact) for position, fact in enumerate(new, 1)
    )
    return True


def _paired(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[tuple[dict[str, str], dict[str, str]]]:
    length = max(len(old), len(new))
    return list(zip(old + [{}] * (length - len(old)), new + [{}] * (length - len(new)), strict=True))


@transaction.atomic
def set_recommendations(inspection: Inspection, recommendations: Sequence[dict[str, Any]], *, by: Author) -> bool:
    """Make these the recommendations of the report: each has a number, an addressee and a text."""
    existing = {row.number: row for row in inspection.recommendations.all()}
    changed = False
    for given in recommendations:
        number = given["number"]
        values = {"addressee": given["addressee"], "text": given["text"]}
        subject = f"recommendation {number}"
        if (row := existing.pop(number, None)) is not None:
            changed |= change_fields(row, values, inspection=inspection, subject=subject, by=by, until=Until.PUBLISHED)
        else:
            Recommendation.objects.create(inspection=inspection, number=number, **values)
            added = [(name, "", value) for name, value in values.items()]
            write_history(inspection, subject, added, by=by, until=Until.PUBLISHED)
            changed = True
    for number, row in existing.items():
        removed = [("addressee", row.addressee, ""), ("text", row.text, "")]
        write_history(inspection, f"recommendation {number}", removed, by=by, until=Until.PUBLISHED)
        row.delete()
        changed = True
    return changed


# A rendering that takes longer than this has lost its worker.
ABANDONED = datetime.timedelta(minutes=10)


@transaction.atomic
def ask_for_pdf(inspection: Inspection, *, by: Author) -> Rendering:
    """The PDF of the report as it stands: one made or under way already, or a new one that a background task makes.

    A rendering that failed is tried again. Fetch the inspection `with_framework()`.
    """
    source = pdf_source(document_of(inspection))
    wanted = content_hash(source)
    abandoned = timezone.now() - ABANDONED
    inspection.renderings.filter(state=Rendering.State.WAITING, asked_at__lt=abandoned).update(
        state=Rendering.State.FAILED, failure="It was begun and never ended.", ended_at=timezone.now()
    )
    rendering: Rendering
    rendering, is_new = Rendering.objects.exclude(state=Rendering.State.FAILED).get_or_create(
        inspection=inspection, content_hash=wanted, defaults={"source": source, "asked_by": by.person}
    )
    if is_new:
        transaction.on_commit(lambda: print_rendering.enqueue(rendering.pk))
    return rendering
