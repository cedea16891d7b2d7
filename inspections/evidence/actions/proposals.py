"""The lead inspector's proposed ratings, each citing its evidence."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from inspections.evidence.models import Evidence, OrganisationalJudgement
from inspections.history import Author, EditConflict, Refused, current_phase, write_history
from inspections.inspection.models import Inspection
from standards.models import Standard


def check_rating(inspection: Inspection, standard: Standard | None, rating: str) -> None:
    """Raises Refused unless this rating ("" to withdraw it) is possible for a standard (None: the inspection overall)."""
    if standard is not None and standard.domain.framework_id != inspection.framework_id:
        raise Refused(
            f"{standard.number} is not {inspection.words.standard.a} in the framework {inspection.framework.slug}."
        )
    names = inspection.framework.definition.names
    if rating and rating not in names:
        raise Refused(f"“{rating}” is not {inspection.words.rating.a}. Use one of these: {', '.join(names)}.")


@transaction.atomic
def propose_rating(
    inspection: Inspection,
    standard: Standard,
    *,
    rating: str,
    rationale: str,
    cites: Collection[Evidence] | None = None,
    trigger: str = "",
    based_on: int | None = None,
    by: Author,
) -> bool:
    """Propose the rating for a standard that is judged as a whole; rating "" withdraws the proposal.

    The proposal for a computed standard is that the ratings panel uses its discretion, with a trigger and a rationale.
    The rating does not change until the panel decides. `cites` are the items of evidence behind the rationale; None
    keeps the items cited before, except withdrawn items.

    Source: consultation 4.15, the lead inspector proposes one judgement from all the evidence. Raises EditConflict if the current
    proposal is not `based_on` (its primary key; 0: none). Raises Refused for a standard in another framework, a rating
    that the framework does not have, or a computed standard without a trigger and rationale. Also raises Refused for
    evidence that is withdrawn or from another inspection.
    """
    current_phase(inspection)
    check_rating(inspection, standard, rating)
    if standard.method == "judged" and trigger:
        raise Refused(
            f"{standard.number} is judged as a whole. Triggers only apply to computed {inspection.words.rating.many}."
        )
    if standard.method != "judged" and rating and not (trigger and rationale.strip()):
        raise Refused(
            f"{standard.number} is computed from its key questions. Only the ratings panel can change the "
            f"{inspection.words.rating.one}. To propose a change, choose the trigger for professional discretion and give "
            "your reasons."
        )
    proposals = OrganisationalJudgement.objects.filter(inspection=inspection, standard=standard)
    former = proposals.select_related("by", "standard").order_by("-pk").first()
    if based_on is not None and former is not None and former.pk != based_on:
        what = f"It is now “{former.rating}”" if former.rating else "It has been withdrawn"
        raise EditConflict(
            f"{former.by or former.command} changed the proposal for {former.standard.number}",
            f"{what}, because: “{former.rationale}”",
        )
    cited_before = list(former.cites.all()) if former else []
    old = (former.rating, former.rationale, former.trigger) if former else ("", "", "")
    new = (rating, rationale, trigger if rating else "")
    if cites is None:
        if new == old:
            return False
        cites = [evidence for evidence in cited_before if not evidence.is_withdrawn] if rating else []
    _check_cites(inspection, cites)
    changes: list[tuple[str, object, object]] = [
        (name, before, after)
        for name, before, after in zip(("rating", "rationale", "trigger"), old, new, strict=True)
        if before != after
    ]
    if {evidence.pk for evidence in cites} != {evidence.pk for evidence in cited_before}:
        changes.append(("cites", _cited(cited_before), _cited(cites)))
    if not changes:
        return False
    write_history(inspection, f"proposal {standard.number}", changes, by=by)  # first: it refuses a change after signing
    proposal = OrganisationalJudgement.objects.create(
        inspection=inspection, standard=standard, rating=rating, rationale=rationale, trigger=new[2], **by.as_fields()
    )
    proposal.cites.set(cites)
    return True


def _check_cites(inspection: Inspection, cites: Collection[Evidence]) -> None:
    current = set(
        Evidence.objects.current()
        .filter(inspection=inspection, pk__in=[evidence.pk for evidence in cites])
        .values_list("pk", flat=True)
    )
    for evidence in cites:
        if evidence.inspection_id != inspection.pk:
            raise Refused("You can only cite evidence from this inspection.")
        if evidence.pk not in current:
            raise Refused(f"{evidence} has been withdrawn. Remove it or cite another item.")


def _cited(cites: Collection[Evidence]) -> str:
    return ", ".join(evidence.cited_as for evidence in sorted(cites, key=lambda evidence: evidence.number))
