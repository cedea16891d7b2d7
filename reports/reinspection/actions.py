"""Judge the recommendations of the earlier inspection, or remove a judgement. Enter recommendations that are not
recorded here."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from inspections.history import Author, EditConflict, Refused, current_phase, has_words, write_history
from inspections.inspection.models import Inspection
from reports.document.content import hash_of
from reports.permissions import until_published
from reports.rated.earlier import earlier_inspection, earlier_recommendations_of
from reports.reinspection.models import EarlierRecommendation
from reports.then_and_now.recommendations import JUDGEMENTS
from reports.then_and_now.recommendations import EarlierRecommendation as Listed


def state_of(recommendation: Listed) -> str:
    """A hash of the judgement and its evidence, to detect edit conflicts."""
    return hash_of({"judgement": recommendation.judgement, "evidence": recommendation.evidence})


@transaction.atomic
def judge_recommendation(
    inspection: Inspection, number: int, *, judgement: str, evidence: str, by: Author, based_on: str | None = None
) -> bool:
    """Judge a recommendation of the earlier inspection, or change its judgement. Returns whether anything changed.

    The words of the recommendation are kept as they are in the earlier report now. `based_on` is the state (`state_of`) that the
    person saw. Raises EditConflict if a colleague has judged it since, and Refused if the judgement is unknown, the evidence is
    missing, or there is no such recommendation.
    """
    if judgement not in JUDGEMENTS:
        raise Refused("Select how far the recommendation is met.")
    evidence = evidence.strip()
    if not has_words(evidence):
        raise Refused("Enter the evidence for your judgement.")
    phase = current_phase(inspection)  # locks the inspection, so that no colleague judges at the same time
    listed = _listed(inspection, number)
    if based_on is not None and based_on != state_of(listed):
        raise EditConflict(
            f"A colleague judged recommendation {number}", f"It is now “{listed.judgement_in_words}: {listed.evidence}”"
        )
    words = listed.words_now or listed.words
    values = {
        "addressee": words.addressee,
        "text": words.text,
        "judgement": judgement,
        "evidence": evidence,
    }
    row = inspection.earlier_recommendations.filter(number=number).first()
    row = row or EarlierRecommendation(inspection=inspection, number=number)
    return _save(row, values, by=by, phase=phase)


@transaction.atomic
def take_judgement_back(recommendation: EarlierRecommendation, *, by: Author) -> bool:
    """Remove a judgement, so that the recommendation is not judged. The history keeps it. Returns whether there was one."""
    phase = current_phase(recommendation.inspection)
    recommendation.refresh_from_db()
    return _save(recommendation, {"judgement": "", "evidence": ""}, by=by, phase=phase)


@transaction.atomic
def enter_recommendation(
    inspection: Inspection, *, number: int, addressee: str, text: str, by: Author
) -> EarlierRecommendation:
    """Enter a recommendation of the earlier report, as printed there.

    Raises Refused if the text is missing, if this number is already in the list, or if this is not a reinspection.
    """
    if not inspection.reinspection_of:
        raise Refused("This is not a reinspection, so it has no recommendations to judge.")
    if not text.strip():
        raise Refused("Enter the recommendation.")
    phase = current_phase(inspection)
    if any(each.number == number for each in _all(inspection)):
        raise Refused(f"Recommendation {number} is already in the list. Enter another number.")
    row = EarlierRecommendation(inspection=inspection, number=number)
    _save(row, {"addressee": addressee.strip(), "text": text.strip()}, by=by, phase=phase)
    return row


@transaction.atomic
def remove_entered_recommendation(recommendation: EarlierRecommendation, *, by: Author) -> None:
    """Remove a recommendation that was entered by mistake. Raises Refused if it is judged: remove the judgement first."""
    phase = current_phase(recommendation.inspection)
    recommendation.refresh_from_db()
    if recommendation.judgement:
        raise Refused("This recommendation is judged. Remove the judgement first.")
    _write(recommendation, [("addressee", recommendation.addressee, ""), ("text", recommendation.text, "")], by, phase)
    recommendation.delete()


@transaction.atomic
def set_earlier_recommendation(
    inspection: Inspection,
    *,
    number: int,
    text: str,
    judgement: str,
    evidence: str,
    addressee: str | None = None,
    by: Author,
) -> bool:
    """Record a recommendation of the earlier report with its judgement, for an import. Returns whether anything
    changed.

    Without `addressee`, the recorded one stays. Raises Refused if this is not a reinspection.
    """
    if not inspection.reinspection_of:
        raise Refused("This is not a reinspection, so leave out the sheet progress, or fill in reinspection_of.")
    phase = current_phase(inspection)
    row = inspection.earlier_recommendations.filter(number=number).first()
    row = row or EarlierRecommendation(inspection=inspection, number=number)
    values = {"text": text, "judgement": judgement, "evidence": evidence}
    if addressee is not None:
        values["addressee"] = addressee
    return _save(row, values, by=by, phase=phase)


def _all(inspection: Inspection) -> tuple[Listed, ...]:
    return earlier_recommendations_of(inspection, earlier_inspection(inspection))


def _listed(inspection: Inspection, number: int) -> Listed:
    found = next((each for each in _all(inspection) if each.number == number), None)
    if found is None:
        raise Refused(f"The earlier inspection has no recommendation {number}.")
    return found


def _save(row: EarlierRecommendation, values: dict[str, str], *, by: Author, phase: str) -> bool:
    """Save the values that differ, with their history, and who judged."""
    changes = [(name, getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value]
    if not changes:
        return False
    _write(row, changes, by, phase)
    for name, value in values.items():
        setattr(row, name, value)
    if "judgement" in values:
        row.judged_by = by.person if row.judgement else None
        row.judged_at = timezone.now() if row.judgement else None
    row.save()
    return True


def _write(row: EarlierRecommendation, changes: Iterable[tuple[str, object, object]], by: Author, phase: str) -> None:
    until = until_published(row.inspection)
    write_history(row.inspection, row.subject, changes, by=by, until=until, phase=phase)
