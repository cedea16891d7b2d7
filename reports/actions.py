"""What people do with ratings and the report: one function each, one transaction, `by=` whoever answers for it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from inspections.actions import check_rating, propose_rating
from inspections.history import Author, Refused, Until, change_fields, write_history
from inspections.models import Evidence, Inspection
from reports.assembly import ratings_of
from reports.discretion import TRIGGERS
from reports.layouts import layout
from reports.models import Fact, PanelDecision, Recommendation, Rendering, SectionText
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
    by: Author,
) -> bool:
    """Record what the panel decided on a standard, or on the overall rating (None); rating "" withdraws it.

    Raises ReasonWanting where the rating departs from the computed or proposed one, or where there is none, and no reason is
    given; Refused for a rating or a standard that the framework does not have. Source: C 4.17 and 4.24.
    """
    check_rating(inspection, standard, rating)
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
