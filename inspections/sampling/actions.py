"""Actions for the sample of cases."""

from __future__ import annotations

from django.db import transaction

from inspections.cases.actions import check_case_based
from inspections.history import Author, Refused, write_history
from inspections.inspection.models import Inspection
from inspections.sampling.models import EligibleNumber
from inspections.sampling.size import MOST_ELIGIBLE
from standards.models import Domain


@transaction.atomic
def set_eligible_cases(inspection: Inspection, domain: Domain, number: int | None, *, by: Author) -> bool:
    """Record how many cases in a domain were eligible; None if not known.

    This determines the margin of error of percentages (C 4.12). Raises Refused for a domain without cases, and for a
    number lower than the number of cases inspected.
    """
    check_case_based(inspection, domain)
    old = EligibleNumber.objects.select_for_update().filter(inspection=inspection, domain=domain).first()
    before = old.number if old else None
    if number == before:
        return False
    inspected = inspection.cases.in_domain(domain.number).count()
    if number is not None and not inspected <= number <= MOST_ELIGIBLE:
        raise Refused(
            f"Domain {domain.number}: there cannot be {number} eligible cases. Enter a number from {inspected}, the number "
            f"of cases inspected, to {MOST_ELIGIBLE:,}."
        )
    history = [(f"domain {domain.number}", before, number)]
    write_history(inspection, "eligible cases", history, by=by)
    if number is None:
        EligibleNumber.objects.filter(inspection=inspection, domain=domain).delete()
    else:
        EligibleNumber.objects.update_or_create(inspection=inspection, domain=domain, defaults={"number": number})
    return True
