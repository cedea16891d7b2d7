"""Actions for the sample of cases: its size, drawing it, and replacing a case."""

from __future__ import annotations

import contextlib

from django.db import transaction

from inspections.cases.actions import add_case, allocate_case, check_case_based, hold, put_in_samples
from inspections.cases.models import Case
from inspections.eligible.models import MOST_ELIGIBLE, EligibleCase
from inspections.history import Author, Refused, current_phase, has_words, write_history
from inspections.inspection.models import Inspection, TeamMember
from inspections.sampling.models import AcceptedDraw, Draw, Replacement, SampleSize
from inspections.sampling.queries import DomainSample, draws_of, is_in_sample, sample_of, waiting
from inspections.sampling.recorded import listed, recorded_in
from inspections.sampling.size import MARGINS, Z
from standards.models import Domain


@transaction.atomic
def set_sample_size(
    inspection: Inspection, domain: Domain, *, confidence: int, margin: int, size: int | None, reason: str, by: Author
) -> SampleSize:
    """Choose how many cases in a domain to inspect: by confidence and margin of error, or as a number. Needs a reason."""
    check_case_based(inspection, domain)
    if not has_words(reason):
        raise Refused("Enter why you are changing the size of the sample.")
    if confidence not in Z or margin not in MARGINS:
        raise Refused("Choose a confidence level of 80, 90 or 95 per cent, and a margin of error from 1 to 20.")
    sample = _sample(inspection, domain)
    if size is not None and not 1 <= size <= (sample.eligible or MOST_ELIGIBLE):
        raise Refused(f"Enter a number of cases from 1 to {sample.eligible or MOST_ELIGIBLE:,}.")
    before = str(sample.chosen or f"{sample.rule.confidence}% confidence, margin of {sample.rule.margin}")
    chosen = SampleSize(
        inspection=inspection, domain=domain, confidence=confidence, margin=margin, size=size, reason=reason.strip()
    )
    history = [("size", before, f"{chosen}: {chosen.reason}")]
    write_history(inspection, f"sample of domain {domain.number}", history, by=by)
    for name, value in by.as_fields().items():
        setattr(chosen, name, value)
    chosen.save()
    return chosen


@transaction.atomic
def draw_sample(inspection: Inspection, domain: Domain, *, seed: int, reason: str = "", by: Author) -> Draw:
    """Draw the cases that are missing from a domain's sample, and record that someone has seen the draw.

    The same seed shows the same draw again, and records nothing. A second draw needs a reason, so that no one keeps
    drawing until they like the sample. Raises Refused if there are no cases to draw from, or none to draw.
    """
    current_phase(inspection)  # locks the inspection, so that two people cannot draw at the same time
    sample = _sample(inspection, domain)
    if not sample.has_list:
        raise Refused(
            f"Domain {domain.number} has no list of eligible cases. Upload the {inspection.words.service.one}’s list, then draw."
        )
    if not sample.to_draw:
        raise Refused(
            f"Domain {domain.number} already has the {sample.inspected} cases that it needs, or the list has no cases left. "
            "To draw more, change the size of the sample."
        )
    seen = waiting(draws_of(inspection), domain.number)
    size = sample.inspected + sample.to_draw
    for each in seen:
        if (each.seed, each.size, each.fingerprint) == (seed, size, sample.fingerprint):
            return each
    if seen and not has_words(reason):
        raise Refused("You have seen a draw. Enter why you are drawing again.")
    row = Draw(
        inspection=inspection,
        domain=domain,
        seed=seed,
        confidence=sample.rule.confidence,
        margin=sample.rule.margin,
        suggested=sample.suggested or 0,
        size=size,
        eligible=len(sample.rows),
        fingerprint=sample.fingerprint,
        reason=reason.strip() if seen else "",
        **by.as_fields(),
    )
    history = [("draw", "", f"{row}{f', again: {row.reason}' if row.reason else ''}")]
    write_history(inspection, f"sample of domain {domain.number}", history, by=by)
    row.save()
    return row


@transaction.atomic
def accept_draw(row: Draw, *, by: Author) -> list[Case]:
    """Add the cases in a draw to the inspection, with what the list says about them.

    Cases that were added by hand and are on the list are linked to it. Raises Refused if the list or the cases have
    changed since the draw.
    """
    inspection: Inspection = row.inspection
    current_phase(inspection)
    sample = _sample(inspection, row.domain)
    if AcceptedDraw.objects.filter(draw=row).exists():
        raise Refused("This draw has already been accepted.")
    if sample.fingerprint != row.fingerprint:
        raise Refused("The list or the cases have changed since this draw, so it cannot be accepted. Draw again.")
    for reference, case in sample.cases.items():
        if reference in sample.rows and sample.rows[reference].case_id is None:
            _tie(sample.rows[reference], case)
    drawn = [sample.rows[reference] for reference in sample.drawn(row.size, row.seed).references]
    added = [_inspect(each, by) for each in drawn]
    history = [("accepted draw", "", f"{row}; {len(added)} cases added")]
    write_history(inspection, f"sample of domain {row.domain.number}", history, by=by)
    AcceptedDraw.objects.create(draw=row, added=len(added), **by.as_fields())
    return added


@transaction.atomic
def replace_case(
    case: Case, *, replacement: EligibleCase | None, why: str, details: str, why_another: str = "", by: Author
) -> Replacement:
    """Replace a case that cannot be inspected with another eligible case, or with none if none is left.

    The case must be empty. The case record is deleted, but its history and its entry in the list of eligible cases are kept.
    It is never drawn again.

    Raises Refused if anything is recorded in the case, if the replacement is no longer available, or if a reason is missing.
    """
    inspection: Inspection = case.inspection
    current_phase(inspection)
    hold(case)
    sample = _sample(inspection, case.domain)
    _check_replacement(case, sample, replacement, why, details, why_another)
    on_list = next((sample.rows.get(name) for name, each in sample.cases.items() if each.pk == case.pk), None)
    inspector = case.inspector
    row = Replacement(
        inspection=inspection,
        domain=case.domain,
        reference=case.reference,
        replaced=on_list,
        replacement=replacement,
        why=why,
        details=details.strip(),
        why_another=why_another.strip(),
        **by.as_fields(),
    )
    told = "; ".join(filter(None, (f"{row.get_why_display()}: {row.details}", row.why_another)))
    history = [("replaced", str(case), f"{replacement or 'no case'}: {told}")]
    write_history(inspection, case.subject, history, by=by)
    case.delete()
    row.save()
    if replacement is not None:
        replacement.refresh_from_db()
        added = _inspect(replacement, by)
        _allocate_to(added, inspector, by)
    return row


def _check_replacement(
    case: Case, sample: DomainSample, replacement: EligibleCase | None, why: str, details: str, why_another: str
) -> None:
    if not sample.has_list:
        raise Refused(
            f"Upload the {case.inspection.words.service.one}’s list of eligible cases before you replace a case."
        )
    if recorded := recorded_in(case):
        raise Refused(
            f"Case {case} cannot be replaced, because it has {listed(recorded)}. Replace a case only if nothing is recorded in "
            "it. If someone recorded this by mistake, clear it in the case first. Otherwise, keep the case in the sample."
        )
    if why not in Replacement.Why.values or not has_words(details):
        raise Refused("Choose why the case must be replaced, and describe what happened.")
    like = sample.like(case)
    if replacement is None and like:
        raise Refused("Choose the replacement.")
    if replacement is not None and replacement not in like:
        raise Refused(f"{replacement} has been drawn or replaced since you opened the page. Choose again.")
    if replacement is not None and replacement != like[0] and not has_words(why_another):
        raise Refused(f"Enter why you chose {replacement} and not {like[0]}, which is the most similar case.")


def _sample(inspection: Inspection, domain: Domain) -> DomainSample:
    check_case_based(inspection, domain)
    found = sample_of(inspection, domain.number)
    assert found is not None  # the domain has cases
    return found


def _tie(row: EligibleCase, case: Case) -> None:
    row.case = case
    row.save(update_fields=["case"])


def _inspect(row: EligibleCase, by: Author) -> Case:
    """Add a case to inspect from a row on the list, with what the list says about it.

    A case that is already in another sample is not added a second time: it is put in this sample too.
    """
    there = row.inspection.cases.filter(reference=row.reference).first()
    if there is not None and not is_in_sample(there, row.domain.number):
        put_in_samples(there, [*there.also_in.all(), row.domain], by=by)
        _tie(row, there)
        return there
    case = add_case(
        row.inspection,
        reference=row.reference,
        domain=row.domain,
        disposal=row.disposal,
        by=by,
        disposal_date=row.began,
        gender=row.gender,
        age=row.age,
        ethnicity=row.ethnicity,
        locality=row.locality,
        yot_safety_wellbeing=row.safety_wellbeing,
        yot_risk_of_serious_harm=row.risk_of_serious_harm,
    )
    _tie(row, case)
    return case


def _allocate_to(case: Case, inspector: TeamMember | None, by: Author) -> None:
    """Allocate a replacement to the inspector of the case that it replaces, unless they have left or have a conflict of
    interest.
    """
    if inspector is None or not inspector.is_current:
        return
    with contextlib.suppress(Refused):
        allocate_case(case, inspector, by=by)
