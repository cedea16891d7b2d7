"""The recommendations of a report, one at a time: added, changed, moved, removed and put back."""

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
    """A recommendation in which something is missing: `problems` has the reasons by field."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class RecommendationConflict(Refused):
    def __init__(self, stands: Recommendation) -> None:
        super().__init__(
            f"Somebody changed this recommendation meanwhile. It now says: “{stands.addressee} {stands.text}”. What you gave is "
            "not saved: to let it stand over that, save again."
        )


def state_of(recommendation: Recommendation) -> str:
    """What a change is based on: two of the same state say the same and rest on the same."""
    ties = _ties(recommendation.evidence.all(), recommendation.standards.all())
    # A name of it, and not the words: a browser sends the ends of lines back in another way than they were stored.
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
    """Add a recommendation after the others, with what it rests on. A button pressed twice adds one.

    Raises RecommendationIncomplete without an addressee or a text; Refused for evidence that is withdrawn or of another
    inspection, and for a standard of another framework.
    """
    phase = current_phase(inspection)
    addressee, text = _checked(inspection, addressee, text, evidence, standards)
    same: Recommendation | None = inspection.recommendations.filter(addressee=addressee, text=text).first()
    if same is not None:
        return same
    last = inspection.recommendations.last()
    recommendation = Recommendation.objects.create(
        inspection=inspection, number=last.number + 1 if last else 1, addressee=addressee, text=text
    )
    recommendation.evidence.set(evidence)
    recommendation.standards.set(standards)
    told = [("addressee", "", addressee), ("text", "", text), ("rests on", "", _ties(evidence, standards))]
    _write(recommendation, [change for change in told if change[2]], by, phase)
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
    """Change what a recommendation says and what it rests on.

    Raises RecommendationConflict where its state (`state_of`) is not that any more on which the change is based;
    otherwise as `add_recommendation` does.
    """
    inspection = recommendation.inspection
    phase = current_phase(inspection)
    recommendation.refresh_from_db(fields=["number", "addressee", "text"])
    addressee, text = _checked(inspection, addressee, text, evidence, standards, already=recommendation.evidence.all())
    if based_on is not None and based_on != state_of(recommendation):
        raise RecommendationConflict(recommendation)
    told = [
        ("addressee", recommendation.addressee, addressee),
        ("text", recommendation.text, text),
        (
            "rests on",
            _ties(recommendation.evidence.all(), recommendation.standards.all()),
            _ties(evidence, standards),
        ),
    ]
    changes = [change for change in told if change[1] != change[2]]
    if not changes:
        return False
    recommendation.addressee, recommendation.text = addressee, text
    recommendation.save(update_fields=["addressee", "text"])
    recommendation.evidence.set(evidence)
    recommendation.standards.set(standards)
    _write(recommendation, changes, by, phase)
    return True


@transaction.atomic
def move_recommendation(recommendation: Recommendation, *, up: bool, by: Author) -> bool:
    """Have a recommendation and the one before it, or after it, change places; tell whether there was one."""
    inspection = recommendation.inspection
    phase = current_phase(inspection)
    rows = list(inspection.recommendations.all())
    place = next((index for index, row in enumerate(rows) if row.pk == recommendation.pk), None)
    if place is None:
        raise Refused("This recommendation was removed meanwhile.")
    other_place = place - 1 if up else place + 1
    if not 0 <= other_place < len(rows):
        return False
    one, other = rows[place], rows[other_place]
    _write(one, [("number", one.number, other.number)], by, phase)
    _write(other, [("number", other.number, one.number)], by, phase)
    rows[place], rows[other_place] = other, one
    _count_anew(inspection, rows)
    return True


@transaction.atomic
def remove_recommendation(recommendation: Recommendation, *, by: Author) -> RemovedRecommendation:
    """Take a recommendation out of the report. It is kept as it stood, and can be put back."""
    inspection = recommendation.inspection
    phase = current_phase(inspection)
    stands = inspection.recommendations.filter(pk=recommendation.pk).first()
    if stands is None:
        raise Refused("This recommendation was removed meanwhile.")
    removed = RemovedRecommendation.objects.create(
        inspection=inspection,
        number=stands.number,
        addressee=stands.addressee,
        text=stands.text,
        **by.as_fields(),
    )
    removed.evidence.set(stands.evidence.all())
    removed.standards.set(stands.standards.all())
    _write(stands, [("addressee", stands.addressee, ""), ("text", stands.text, "")], by, phase)
    stands.delete()
    _count_anew(inspection, list(inspection.recommendations.all()))
    return removed


@transaction.atomic
def put_recommendation_back(removed: RemovedRecommendation, *, by: Author) -> Recommendation:
    """Let a removed recommendation stand again, where it stood. One that stands already stays as it is."""
    inspection = removed.inspection
    phase = current_phase(inspection)
    same: Recommendation | None = inspection.recommendations.filter(
        addressee=removed.addressee, text=removed.text
    ).first()
    if same is not None:
        return same
    rows = list(inspection.recommendations.all())
    last = rows[-1].number if rows else 0
    back = Recommendation.objects.create(
        inspection=inspection, number=last + 1, addressee=removed.addressee, text=removed.text
    )
    back.evidence.set(removed.evidence.all())
    back.standards.set(removed.standards.all())
    rows.insert(min(removed.number, len(rows) + 1) - 1, back)
    _count_anew(inspection, rows)
    back.refresh_from_db(fields=["number"])
    _write(back, [("addressee", "", back.addressee), ("text", "", back.text)], by, phase)
    return back


def _count_anew(inspection: Inspection, rows: Sequence[Recommendation]) -> None:
    """Number them 1, 2, 3 … in this order. No two may have one number at any time, so those that move go aside first."""
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
        problems["addressee"] = "Say to whom it is addressed, for example “The YOT Management Board should”."
    if not text:
        problems["text"] = "Write what they are to do."
    if problems:
        raise RecommendationIncomplete(problems)
    kept = {item.pk for item in already}
    for item in evidence:
        if item.inspection_id != inspection.pk:
            raise Refused(f"{item.cited_as} is of another inspection. Choose evidence of this one.")
        if item.is_withdrawn and item.pk not in kept:
            raise Refused(f"{item.cited_as} is withdrawn. Choose evidence that counts.")
    for standard in standards:
        if standard.domain.framework_id != inspection.framework_id:
            raise Refused(f"Standard {standard.number} is of another framework. Choose one of this inspection’s.")
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
    """Make these the recommendations of the report: each has a number, an addressee and a text."""
    existing = {row.number: row for row in inspection.recommendations.all()}
    changed = False
    for given in recommendations:
        number = given["number"]
        values = {"addressee": given["addressee"], "text": given["text"]}
        subject = f"recommendation {number}"
        if (row := existing.pop(number, None)) is not None:
            changed |= change_fields(
                row, values, inspection=inspection, subject=subject, by=by, until=until_published(inspection)
            )
        else:
            Recommendation.objects.create(inspection=inspection, number=number, **values)
            added = [(name, "", value) for name, value in values.items()]
            write_history(inspection, subject, added, by=by, until=until_published(inspection))
            changed = True
    for number, row in existing.items():
        removed = [("addressee", row.addressee, ""), ("text", row.text, "")]
        write_history(inspection, f"recommendation {number}", removed, by=by, until=until_published(inspection))
        row.delete()
        changed = True
    return changed
