"""Finds in the history who wrote the report and each of its sections."""

from __future__ import annotations

from django.db.models import Q

from inspections.inspection.models import Change, Inspection
from inspections.people.models import User
from reports.writing.sections import RECOMMENDATIONS

PUT_BACK = "abandon correction"
_FACTS = Q(subject="facts") | Q(subject__startswith="facts ")
_RECOMMENDATIONS = Q(subject__startswith="recommendation ")
_TEXTS = Q(subject__startswith="text ")


def writers_of(inspection: Inspection, section: str | None = None) -> set[int]:
    """The keys of the people who wrote any text, fact or recommendation of the report, or of one section by its slug.

    People whose suggested words were accepted are among them.
    """
    written = _TEXTS | _FACTS | _RECOMMENDATIONS
    correction = inspection.corrections.filter(ended_at=None).first()
    if correction is not None:  # the new edition prints its note
        written |= Q(subject="correction", field__in=("opened", "note"), at__gte=correction.opened_at)
    if section is not None:
        written = Q(subject__in=(f"text {section}", f"facts {section}"))
        if section == RECOMMENDATIONS:
            written |= _RECOMMENDATIONS
    # A person who abandoned a correction only restored what others had written.
    rows = Change.objects.filter(written, inspection=inspection, by__isnull=False).exclude(command=PUT_BACK)
    suggested = inspection.text_suggestions.accepted().filter(by__isnull=False)
    if section is not None:
        suggested = suggested.filter(section=section)
    return {*rows.order_by().values_list("by", flat=True).distinct(), *suggested.values_list("by", flat=True)}


def sections_written_by(person: User, inspection: Inspection) -> frozenset[str]:
    """The slugs of the sections in which a person wrote, as `writers_of` says it for one section. Two queries."""
    rows = Change.objects.filter(_TEXTS | _FACTS | _RECOMMENDATIONS, inspection=inspection, by=person)
    subjects = rows.exclude(command=PUT_BACK).order_by().values_list("subject", flat=True).distinct()
    kinds = [subject.partition(" ") for subject in subjects]
    suggested = inspection.text_suggestions.accepted().filter(by=person).values_list("section", flat=True)
    return frozenset(
        [RECOMMENDATIONS if kind == "recommendation" else slug for kind, _, slug in kinds] + list(suggested)
    )
