"""Add, change, move, remove and restore the recommendations in a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from inspections.evidence.models import Evidence
from inspections.history import Author, Refused, change_fields, current_phase, write_history
from inspections.inspection.models import Inspection
from reports.document.content import hash_of
from reports.permissions import until_published
from reports.recommendations.models import Recommendation, RemovedRecommendation
from standards.models import Standard


class RecommendationIncomplete(Refused):
    """A recommendation with something missing. `problems` has the reasons by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class RecommendationConflict(Refused):
    def __init__(self, current: Recommendation) -> None:
        super().__init__(
            f"A colleague has changed this recommendation. It now says: “{current.addressee} {current.text}”. Your changes are "
            "not saved. To replace theirs, save again."
        )


def state_of(recommendation: Recommendation) -> str:
    """A hash of the text of a recommendation and of what it is based on, to detect edit conflicts."""
    ties = _ties(recommendation.evidence.all(), recommendation.standards.all())
    # A hash is used and not the text, because browsers do not send line endings back as they were stored.
    return hash_of({"addressee": recommendation.addressee, "text": recommendation.text, "rests on": ties})


@transaction.atomic
def add_recommendation(
    inspection: Inspection,
    *,
    addressee: str,
    text: str,
    evidence: Sequence[Evidence] = (),
    standards: Sequence[Standard] = (),
    by: Author,
) -> Recommendation:
    """Add a recommendation after the others, with what it is based on. A double click adds it once.

    Raises RecommendationIncomplete if the addressee or the text is missing. Raises Refused if evidence is withdrawn or belongs
    to another inspection, or if a standard is from another framework.
    """
    phase = current_phase(inspection)
    addressee, text = _checked(inspection, addressee, text, evidence, standards)
    same: Recommendation | None = inspection.recommendations.filter(addressee=addressee, text=text).first()
    if same is not None:
        return same
    last = inspection.recommendations.last()
    recommendation = Recommendation(
        inspection=inspection, number=last.number + 1 if last else 1, addressee=addressee, text=text
    )
    values = [("addressee", "", addressee), ("text", "", text), ("rests on", "", _ties(evidence, standards))]
    _write(recommendation, [change for change in values if change[2]], by, phase)
    recommendation.save()
    recommendation.evidence.set(evidence)
    recommendation.standards.set(standards)
    return recommendation


@transaction.atomic
def change_recommendation(
    recommendation: Recommendation,
    *,
    addressee: str,
    text: str,
    evidence: Sequence[Evidence] = (),
    standards: Sequence[Standard] = (),
    based_on: str | None = None,
    by: Author,
) -> bool:
    """Change what a recommendation says and what it is based on.

    Raises RecommendationConflict if its state (`state_of`) is no longer `based_on`. Also raises the same errors as
    `add_recommendation`.
    """
    inspection = recommendation.inspection
    phase = current_phase(inspection)
    recommendation.refresh_from_db(fields=["number", "addressee", "text"])
    addressee, text = _checked(inspection, addressee, text, evidence, standards, already=recommendation.evidence.all())
    if based_on is not None and based_on != state_of(recommendation):
        raise RecommendationConflict(recommendation)
    values = [
        ("addressee", recommendation.addressee, addressee),
        ("text", recommendation.text, text),
        (
            "rests on",
            _ties(recommendation.evidence.all(), recommendation.standards.all()),
            _ties(evidence, standards),
        ),
    ]
    changes = [change for change in values if change[1] != change[2]]
    if not changes:
        return False
    _write(recommendation, changes, by, phase)
    recommendation.addressee, recommendation.text = addressee, text
    recommendation.save(update_fields=["addressee", "text"])
    recommendation.evidence.set(evidence)
    recommendation.standards.set(standards)
    return True


@transaction.atomic
def move_recommendation(recommendation: Recommendation, *, up: bool, by: Author) -> bool:
    """Swap a recommendation with the recommendation before or after it. Returns whether there was one to swap with."""
    inspection = recommendation.inspection
    phase = current_phase(inspection)
    rows = list(inspection.recommendations.all())
    place = next((index for index, row in enumerate(rows) if row.pk == recommendation.pk), None)
    if place is None:
        raise Refused("A colleague has removed this recommendation.")
    other_place = place - 1 if up else place + 1
    if not 0 <= other_place < len(rows):
        return False
    one, other = rows[place], rows[other_place]
    _write(one, [("number", one.number, other.number)], by, phase)
    _write(other, [("number", other.number, one.number)], by, phase)
    rows[place], rows[other_place] = other, one
    _renumber(inspection, rows)
    return True


@transaction.atomic
def remove_recommendation(recommendation: Recommendation, *, by: Author) -> RemovedRecommendation:
    """Remove a recommendation from the report. It is kept and can be restored."""
    inspection = recommendation.inspection
    phase = current_phase(inspection)
    current = inspection.recommendations.filter(pk=recommendation.pk).first()
    if current is None:
        raise Refused("A colleague has removed this recommendation.")
    removed = RemovedRecommendation.objects.create(
        inspection=inspection,
        number=current.number,
        addressee=current.addressee,
        text=current.text,
        **by.as_fields(),
    )
    removed.evidence.set(current.evidence.all())
    removed.standards.set(current.standards.all())
    _write(current, [("addressee", current.addressee, ""), ("text", current.text, "")], by, phase)
    current.delete()
    _renumber(inspection, list(inspection.recommendations.all()))
    return removed


@transaction.atomic
def put_recommendation_back(removed: RemovedRecommendation, *, by: Author) -> Recommendation:
    """Restore a removed recommendation to its place. If the report already has the same recommendation, nothing changes."""
    inspection = removed.inspection
    phase = current_phase(inspection)
    same: Recommendation | None = inspection.recommendations.filter(
        addressee=removed.addressee, text=removed.text
    ).first()
    if same is not None:
        return same
    rows = list(inspection.recommendations.all())
    last, place = rows[-1].number if rows else 0, min(removed.number, len(rows) + 1)
    back = Recommendation(inspection=inspection, number=place, addressee=removed.addressee, text=removed.text)
    _write(back, [("addressee", "", back.addressee), ("text", "", back.text)], by, phase)
    back.number = last + 1  # after the others, until they are renumbered
    back.save()
    back.evidence.set(removed.evidence.all())
    back.standards.set(removed.standards.all())
    rows.insert(place - 1, back)
    _renumber(inspection, rows)
    back.refresh_from_db(fields=["number"])
    return back


def _renumber(inspection: Inspection, rows: Sequence[Recommendation]) -> None:
    """Number the recommendations 1, 2, 3 … in this order. Numbers must stay unique, so rows first get temporary numbers."""
    moved = [(number, row) for number, row in enumerate(rows, 1) if row.number != number]
    if not moved:
        return
    aside = max(row.number for row in rows) + len(rows)
    for number, row in moved:
        row.number = aside + number
        row.save(update_fields=["number"])
    for number, row in moved:
        row.number = number
        row.save(update_fields=["number"])


def _checked(
    inspection: Inspection,
    addressee: str,
    text: str,
    evidence: Sequence[Evidence],
    standards: Sequence[Standard],
    already: Iterable[Evidence] = (),
) -> tuple[str, str]:
    addressee, text = addressee.strip(), text.strip()
    problems = {}
    if not addressee:
        problems["addressee"] = (
            f"Enter who it is addressed to, for example “The {inspection.words.service.one} Management Board should”."
        )
    if not text:
        problems["text"] = "Enter what they should do."
    if problems:
        raise RecommendationIncomplete(problems)
    kept = {item.pk for item in already}
    for item in evidence:
        if item.inspection_id != inspection.pk:
            raise Refused(f"{item.cited_as} belongs to another inspection. Choose evidence from this inspection.")
        if item.is_withdrawn and item.pk not in kept:
            raise Refused(f"{item.cited_as} has been withdrawn. Choose other evidence.")
    for standard in standards:
        if standard.domain.framework_id != inspection.framework_id:
            raise Refused(
                f"{inspection.words.standard.heading} {standard.number} belongs to another framework. Choose one from this "
                "inspection’s framework."
            )
    return addressee, text


def _ties(evidence: Iterable[Evidence], standards: Iterable[Standard]) -> str:
    cited = [item.cited_as for item in sorted(evidence, key=lambda item: item.number)]
    return ", ".join([*cited, *sorted(standard.number for standard in standards)])


def _write(
    recommendation: Recommendation, changes: Iterable[tuple[str, object, object]], by: Author, phase: str
) -> None:
    write_history(
        recommendation.inspection,
        f"recommendation {recommendation.number}",
        changes,
        by=by,
        until=until_published(recommendation.inspection),
        phase=phase,
    )


@transaction.atomic
def set_recommendations(inspection: Inspection, recommendations: Sequence[dict[str, Any]], *, by: Author) -> bool:
    """Replace the report's recommendations with `recommendations`. Each has a number, an addressee and a text."""
    until = until_published(inspection)
    existing = {row.number: row for row in inspection.recommendations.all()}
    changed = False
    for given in recommendations:
        number = given["number"]
        values = {"addressee": given["addressee"], "text": given["text"]}
        subject = f"recommendation {number}"
        if (row := existing.pop(number, None)) is not None:
            changed |= change_fields(row, values, inspection=inspection, subject=subject, by=by, until=until)
        else:
            Recommendation.objects.create(inspection=inspection, number=number, **values)
            added = [(name, "", value) for name, value in values.items()]
            write_history(inspection, subject, added, by=by, until=until)
            changed = True
    for number, row in existing.items():
        removed = [("addressee", row.addressee, ""), ("text", row.text, "")]
        write_history(inspection, f"recommendation {number}", removed, by=by, until=until)
        row.delete()
        changed = True
    return changed
