"""What the page about the progress of a reinspection shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import Truncator

from inspections.inspection.models import Inspection
from inspections.people.models import User
from reports.following.models import Progress
from reports.following.queries import recommendations_of
from reports.gates.gaps import Gap
from reports.permissions import can_judge_progress, can_read_draft, can_see_earlier, can_see_inspection
from reports.rated.earlier import earlier_inspection, earlier_recommendations_of, then_and_now
from reports.reinspection.models import EarlierRecommendation
from reports.then_and_now.comparison import ThenAndNow
from reports.then_and_now.recommendations import EarlierRecommendation as Listed
from reports.then_and_now.recommendations import judged_in_words


@dataclass(frozen=True)
class ToJudge:
    """A recommendation of the earlier report, the row with its judgement, and the newest account of the YOT's progress."""

    listed: Listed
    row: EarlierRecommendation | None
    account: Progress | None


@dataclass(frozen=True)
class Since:
    """Progress since the earlier inspection, as one person may see it."""

    earlier: Inspection | None
    of_another_yot: Inspection | None  # an inspection that is named as the earlier one by mistake
    sees_figures: bool
    compared: ThenAndNow | None
    recommendations: list[ToJudge]
    sees_recommendations: bool

    @property
    def judged(self) -> str:
        return judged_in_words([each.listed for each in self.recommendations])

    @property
    def has_reported(self) -> bool:
        """Whether the earlier report is recorded here with recommendations, so that people cannot enter them by hand."""
        return self.earlier is not None and self.earlier.recommendations.exists()

    @property
    def is_judged(self) -> bool:
        return bool(self.recommendations) and all(each.listed.is_judged for each in self.recommendations)


def since(inspection: Inspection, user: User) -> Since:
    """Progress since the earlier inspection. Fetch the inspection `with_framework()`."""
    named = Inspection.objects.followed_by(inspection)
    earlier = earlier_inspection(inspection)
    sees_figures = earlier is not None and can_see_earlier(user, earlier)
    sees_recommendations = can_judge_progress(user, inspection) or can_read_draft(user, inspection)
    return Since(
        earlier=earlier,
        of_another_yot=named if earlier is None else None,
        sees_figures=sees_figures,
        compared=then_and_now(inspection, earlier) if earlier and sees_figures else None,
        recommendations=(
            recommendations_to_judge(inspection, earlier, with_accounts=_sees_accounts(user, inspection, earlier))
            if sees_recommendations
            else []
        ),
        sees_recommendations=sees_recommendations,
    )


def _sees_accounts(user: User, inspection: Inspection, earlier: Inspection | None) -> bool:
    """Whether the person can read what the YOT said about its progress: people who judge it here, and people who can
    read the draft report of the earlier inspection."""
    if can_judge_progress(user, inspection):
        return True
    return earlier is not None and can_see_inspection(user, earlier) and can_read_draft(user, earlier)


def recommendations_to_judge(
    inspection: Inspection, earlier: Inspection | None, *, with_accounts: bool
) -> list[ToJudge]:
    rows = {row.number: row for row in inspection.earlier_recommendations.select_related("judged_by")}
    followed = recommendations_of(earlier) if earlier and with_accounts else []
    accounts = {(each.recommendation.number, each.recommendation.text): each.newest for each in followed}
    return [
        ToJudge(each, rows.get(each.number), accounts.get((each.number, (each.words_now or each.words).text)))
        for each in earlier_recommendations_of(inspection, earlier)
    ]


def not_judged(inspection: Inspection) -> Iterator[Gap]:
    """The recommendations of the earlier inspection that are not judged, as gaps before the report is approved."""
    if not inspection.reinspection_of:
        return
    for each in earlier_recommendations_of(inspection, earlier_inspection(inspection)):
        if not each.is_judged:
            words = Truncator(each.words.text).chars(80)
            address = reverse("reports:judge_recommendation", args=(inspection.reference, each.number))
            yield Gap(f"recommendation {each.number} of the earlier inspection, “{words}”", address)
