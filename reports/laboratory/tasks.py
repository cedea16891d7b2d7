"""The background task that rates inspections under a rule set. Small numbers are rated at once, without a task."""

from __future__ import annotations

import logging
from typing import cast

from django.utils import timezone
from django_tasks import task

from reports.laboratory.models import RuleSetResult
from reports.laboratory.outcomes import outcomes_of
from reports.laboratory.queries import inspected_in_steps, keys_of
from reports.ratings.as_if import Carried

logger = logging.getLogger(__name__)
FAILED = "Something went wrong. Details are in the service’s log. Calculate the results again."


@task()
def calculate_in_background(result_id: int) -> None:
    """Calculate a result, or record that it failed."""
    result = RuleSetResult.objects.select_related("rule_set__framework").filter(pk=result_id, ended_at=None).first()
    if result is None:  # an earlier run of this task ended it, or a newer result has replaced it
        return
    try:
        calculate(result)
    except Exception:  # the person waiting must see that it failed
        logger.exception("The result %s of a rule set failed", result_id)
        RuleSetResult.objects.filter(pk=result_id).update(failure=FAILED, ended_at=timezone.now())


def calculate(result: RuleSetResult) -> None:
    """Rate every signed inspection under the rule set, and save the outcomes, the progress and the end."""
    rule_set = result.rule_set
    carried = cast("Carried", rule_set.carried)
    definition, keys = rule_set.definition, keys_of(rule_set.framework)
    result.total, outcomes, newest = len(keys), [], 0
    result.save(update_fields=["total"])
    for inspected, newest_here in inspected_in_steps(keys):
        outcomes += [outcome.as_plain() for outcome in outcomes_of(inspected, definition, carried)]
        newest = max(newest, newest_here)
        result.done = len(outcomes)
        result.save(update_fields=["done"])
    result.outcomes, result.newest, result.ended_at = outcomes, newest, timezone.now()
    result.save(update_fields=["outcomes", "newest", "ended_at"])
    rule_set.results.filter(pk__lt=result.pk).delete()
