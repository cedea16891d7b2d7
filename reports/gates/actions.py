"""Takes a step through its gate, and records the gaps that were passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from inspections.history import Author, Refused, has_words
from inspections.inspection.models import Inspection
from inspections.planning.actions.inspections import move_to_phase
from reports.gates.gaps import CHANGED, Found, fingerprint_of, gaps_before
from reports.gates.models import PassedGap
from standards.language.scale import Words


class Gaps(Refused):
    """Something is missing that stops the step, or that nobody has passed with a reason."""

    def __init__(self, found: list[Found], words: Words) -> None:
        self.found = found
        super().__init__(words.fill(f"Before this step: {'; '.join(each.kind.title.lower() for each in found)}."))


@transaction.atomic
def take_step(
    inspection: Inspection, phase: str, *, reasons: Mapping[str, str], seen: str | None = None, by: Author
) -> None:
    """Move an inspection to its next phase. `reasons` says why each kind of gap is passed, by its slug.

    `seen` is the fingerprint of the gaps that the person saw. The gaps that were passed stay on the record. Raises Gaps
    if a gap stops the step, or if a reason is missing, and Refused if the gaps have changed since.
    """
    move_to_phase(inspection, phase, by=by)  # first, because it locks the inspection and its cases
    pass_gaps(inspection, phase, gaps_before(inspection, phase), reasons=reasons, seen=seen, by=by)


def pass_gaps(
    inspection: Inspection,
    step: str,
    found: Sequence[Found],
    *,
    reasons: Mapping[str, str],
    seen: str | None = None,
    by: Author,
) -> None:
    """Record why a step is taken although something is missing. Call this in the transaction of the step.

    Raises Gaps if a gap stops the step or a reason is missing, and Refused if the gaps have changed since the person
    saw them (`seen` is their fingerprint).
    """
    if seen is not None and seen != fingerprint_of(found):
        raise Refused(CHANGED)
    left = [each for each in found if each.rule.stops or not has_words(reasons.get(each.kind.slug, ""))]
    if left:
        raise Gaps(left, inspection.words)
    for each in found:
        reason = reasons[each.kind.slug].strip()
        PassedGap.objects.create(
            inspection=inspection, step=step, kind=each.kind.slug, what=each.what, reason=reason, **by.as_fields()
        )
