"""The recommendations and practice examples of all published reports, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from inspections.practice_examples.models import PracticeExample
from reports.following.models import Progress
from reports.national.learning.lessons import Lesson
from reports.publication.models import Correction
from reports.recommendations.models import Recommendation

# The fields of a `Lesson` in order, up to its number.
_OF_INSPECTION = (
    "inspection__reference",
    "inspection__published",
    "inspection__framework__slug",
    "inspection__yot",
    "inspection__yot__name",
    "inspection__yot__region",
    "inspection__yot__nation",
)


def recommendations_published() -> list[Lesson]:
    """All recommendations in published reports, newest report first. While a report is being corrected, they are those of
    its newest edition, and not of the draft. Two queries."""
    corrections = Correction.objects.filter(ended_at=None, inspection__phase="published")
    is_corrected = Exists(corrections.filter(inspection=OuterRef("inspection")))
    as_written = Recommendation.objects.filter(inspection__phase="published").exclude(is_corrected).order_by()
    lessons = [Lesson(*row) for row in as_written.values_list(*_OF_INSPECTION, "number", "addressee", "text")]
    for *of_inspection, before in corrections.values_list(*_OF_INSPECTION, "before"):
        printed: list[dict[str, Any]] = before["recommendations"]
        words = [(each["number"], each["addressee"], each["text"]) for each in printed]
        lessons += [Lesson(*[*of_inspection, *each]) for each in words]
    return sorted(lessons, key=Lesson.newest_first)


def practice_examples_published() -> list[Lesson]:
    """All practice examples that inspectors offered for reports that are now published, newest report first. One query."""
    rows = PracticeExample.objects.offered().filter(case__inspection__phase="published").order_by()
    of_inspection = (f"case__{path}" for path in _OF_INSPECTION)
    found = rows.values_list(*of_inspection, "pk", "title", "text", "standard__number")
    return sorted((Lesson(*row) for row in found), key=Lesson.newest_first)


def progress_of(lessons: Iterable[Lesson]) -> dict[tuple[str, str, str], str]:
    """What was last recorded about these recommendations, in words, by reference, addressee and text. One query."""
    later = Progress.objects.filter(recommendation=OuterRef("recommendation"), pk__gt=OuterRef("pk"))
    references = {each.reference for each in lessons}
    rows = Progress.objects.filter(recommendation__inspection__reference__in=references).exclude(Exists(later))
    return {
        (
            row.recommendation.inspection.reference,
            row.recommendation.addressee,
            row.recommendation.text,
        ): row.state_in_words
        for row in rows.select_related("recommendation__inspection")
    }
