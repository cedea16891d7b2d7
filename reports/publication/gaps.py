"""Finds what is missing before a report is approved or published: each gap in words, with a link."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import Truncator

from inspections.inspection.models import Inspection
from reports.accuracy.models import AccuracyAnswer, AccuracyComment
from reports.accuracy.queries import comments_on
from reports.checks.queries import checked, open_claims
from reports.gates import kinds
from reports.gates.gaps import Finder, Found, Gap, gaps_before
from reports.gates.kinds import APPROVE, PUBLISH, Kind
from reports.gates.models import PassedGap
from reports.material import document_of
from reports.pdf.html import html_edition
from reports.publication.models import Approval
from reports.reinspection.queries import not_judged
from reports.text.paragraphs import numbered

_ACCEPTED = (AccuracyAnswer.Outcome.ACCEPTED, AccuracyAnswer.Outcome.IN_PART)


def gaps_before_approval(inspection: Inspection) -> list[Found]:
    return gaps_before(inspection, APPROVE, FINDERS)


def gaps_before_publication(inspection: Inspection, approval: Approval | None) -> list[Found]:
    """What is missing before publication, without what was passed when the report was approved."""
    passed = PassedGap.objects.filter(inspection=inspection, step=APPROVE, at__gte=approval.at) if approval else ()
    known = {(gap.kind, gap.what) for gap in passed}
    return [
        each
        for each in gaps_before(inspection, PUBLISH, FINDERS)
        if each.rule.stops or (each.kind.slug, each.what) not in known
    ]


def _not_changed(inspection: Inspection) -> Iterator[Gap]:
    """Comments that were accepted, but whose paragraph is still the same as in the draft sent to the YOT."""
    comments = [each for each in comments_on(inspection).prefetch_related("answers") if _is_accepted(each)]
    if not comments:
        return
    now = {paragraph.words for paragraph in numbered(html_edition(document_of(inspection, final=True)))[1]}
    for comment in comments:
        if comment.paragraph is not None:
            is_same = comment.paragraph.words in now
        else:
            is_same = now == set(comment.draft.paragraphs.values_list("words", flat=True))
        if is_same:
            about = f"paragraph {comment.paragraph.number}" if comment.paragraph else "the whole draft"
            words = Truncator(comment.comment).chars(80)
            yield Gap(
                f"comment on {about} of draft {comment.draft.number}, “{words}”",
                reverse("reports:accuracy_comment", args=[inspection.reference, comment.pk]),
            )


def _is_accepted(comment: AccuracyComment) -> bool:
    answers = list(comment.answers.all())
    return bool(answers) and answers[-1].outcome in _ACCEPTED


def _accepted_findings(inspection: Inspection) -> Iterator[Gap]:
    for accepted in checked(inspection).accepted:
        finding, row = accepted.finding, accepted.row
        words = Truncator(finding.excerpt).chars(80)
        address = reverse("reports:checks", args=[inspection.reference])
        yield Gap(
            f"“{words}”, accepted by {row.by or f'the command {row.command}'}: {row.reason}",
            f"{address}#accepted-{finding.fingerprint[:12]}",
        )


def _claims_not_verified(inspection: Inspection) -> Iterator[Gap]:
    if count := len(open_claims(inspection)):
        what = "1 claim is not verified" if count == 1 else f"{count} claims are not verified"
        address = reverse("reports:checks", args=[inspection.reference])
        yield Gap(what, f"{address}?claims=not_verified#claims")


def _without_addressee(inspection: Inspection) -> Iterator[Gap]:
    for recommendation in inspection.recommendations.filter(addressee=""):
        words = Truncator(recommendation.text).chars(80)
        yield Gap(
            f"recommendation {recommendation.number}, “{words}”",
            reverse("reports:recommendations", args=[inspection.reference]),
        )


FINDERS: dict[Kind, Finder] = {
    kinds.NOT_CHANGED: _not_changed,
    kinds.CLAIM_NOT_VERIFIED: _claims_not_verified,
    kinds.ACCEPTED_FINDING: _accepted_findings,
    kinds.WITHOUT_ADDRESSEE: _without_addressee,
    kinds.EARLIER_NOT_JUDGED: not_judged,
}
