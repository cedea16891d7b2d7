"""Actions for rule sets: saving and ending one, and calculating what it would have given."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from inspections.history import Author, Refused, refuse_blank
from reports.laboratory.models import RuleSet, RuleSetEnding, RuleSetResult
from reports.laboratory.outcomes import NotComparable, relation_to
from reports.laboratory.queries import keys_of
from reports.laboratory.tasks import calculate, calculate_in_background
from standards.language.reading import FrameworkFileError
from standards.models import Framework

# Up to this many inspections are rated while the person waits, which takes less than a second.
DIRECTLY = 150


@transaction.atomic
def save_rule_set(
    *,
    framework: Framework,
    name: str,
    rules: dict[str, Any],
    carried: str,
    by: Author,
    purpose: str = "",
    file_name: str = "",
    file: dict[str, Any] | None = None,
) -> RuleSet:
    """Save a rule set under a name, and calculate its results. Raises Refused if the rules cannot be used."""
    refuse_blank(name, "Enter a name for the rule set.")
    # Two people who save at the same time wait for each other here.
    Framework.objects.select_for_update().get(pk=framework.pk)
    if RuleSet.objects.current().filter(name__iexact=name.strip()).exists():
        raise Refused(f"There is already a rule set “{name.strip()}”. Enter another name, or end that one first.")
    rule_set = RuleSet(
        framework=framework,
        name=name.strip(),
        purpose=purpose.strip(),
        rules=rules,
        carried=carried,
        file_name=file_name,
        file=file,
        **by.as_fields(),
    )
    try:
        relation_to(rule_set.definition, framework.definition)
    except FrameworkFileError as error:
        raise Refused(" ".join(f"{mistake}." for mistake in error.mistakes)) from error
    except NotComparable as error:
        raise Refused(str(error)) from error
    rule_set.save()
    _begin(rule_set)
    return rule_set


@transaction.atomic
def end_rule_set(rule_set: RuleSet, *, by: Author) -> RuleSetEnding:
    """Take a rule set off the list. Raises Refused if a colleague has ended it already."""
    if RuleSetEnding.objects.filter(rule_set=rule_set).exists():
        raise Refused("A colleague has ended this rule set already.")
    ending: RuleSetEnding = RuleSetEnding.objects.create(rule_set=rule_set, **by.as_fields())
    return ending


@transaction.atomic
def calculate_again(rule_set: RuleSet) -> RuleSetResult:
    """Calculate the results again, for example because more inspections are signed. Someone may have begun this already."""
    newest: RuleSetResult | None = rule_set.results.select_for_update().first()
    return newest if newest and newest.is_waiting else _begin(rule_set)


def _begin(rule_set: RuleSet) -> RuleSetResult:
    number = len(keys_of(rule_set.framework))
    result: RuleSetResult = RuleSetResult.objects.create(rule_set=rule_set, total=number)
    if number <= DIRECTLY:
        calculate(result)
    else:
        transaction.on_commit(partial(calculate_in_background.enqueue, result.pk))
    return result
