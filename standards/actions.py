"""Loads frameworks into the database. This is the only way to load or change a framework."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from standards.language.definition import FrameworkDefinition
from standards.language.differences import differences
from standards.models import CaseQuestion, Domain, Framework, KeyQuestion, Part, Prompt, Standard
from standards.words import forget_house_words

Outcome = Literal["loaded", "updated", "unchanged"]


# What else happens when a framework is loaded, in the same transaction: for example, its layouts are recorded.
when_loaded: list[Callable[[FrameworkDefinition], None]] = []


class FrameworkInUse(Exception):
    """The definition of a revision has changed although an inspection uses it. `differences` lists the changes."""

    def __init__(self, framework: Framework, differences: list[str]) -> None:
        self.framework = framework
        self.differences = differences
        super().__init__(
            f"revision {framework.revision} of {framework.slug} is used by an inspection and cannot change; "
            f"give the changed file revision {framework.revision + 1}"
        )


# What may change in a revision in use, because no rating rests on it: mappings, windows of samples, and other languages.
MAY_CHANGE = ("mappings", "windows", "translations")


@transaction.atomic
def load_framework(definition: FrameworkDefinition) -> tuple[Framework, Outcome]:
    """Load a definition, or update a loaded revision that no inspection uses yet.

    Raises FrameworkInUse if an inspection uses this revision and the definition differs, because inspections keep the
    framework that they were announced under.
    """
    loaded = _load(definition)
    for record in when_loaded:
        record(definition)
    return loaded


def _load(definition: FrameworkDefinition) -> tuple[Framework, Outcome]:
    existing = Framework.objects.with_whole_tree().filter(slug=definition.slug, revision=definition.revision).first()
    if existing is None:
        return _create(definition), "loaded"
    changes = differences(_without_what_may_change(existing.definition), _without_what_may_change(definition))
    if not changes:
        return existing, _change(existing, definition)
    try:
        # Inspections protect their framework (PROTECT), so this module need not import inspections.
        with transaction.atomic():
            existing.delete()
    except ProtectedError as error:
        raise FrameworkInUse(existing, changes) from error
    return _create(definition), "updated"


def _without_what_may_change(definition: FrameworkDefinition) -> FrameworkDefinition:
    return definition.model_copy(update=dict.fromkeys(MAY_CHANGE, ()) | {"windows": {}})


def _change(framework: Framework, definition: FrameworkDefinition) -> Outcome:
    """Store what may change in a revision, even if an inspection uses it."""
    if all(getattr(framework.definition, name) == getattr(definition, name) for name in MAY_CHANGE):
        return "unchanged"
    plain = definition.model_dump(mode="json", include=set(MAY_CHANGE))
    framework.rest = {name: value for name, value in framework.rest.items() if name not in MAY_CHANGE} | plain
    framework.loaded_at = timezone.now()  # each process keeps a definition until this changes
    framework.save(update_fields=["rest", "loaded_at"])
    return "updated"


def _create(definition: FrameworkDefinition) -> Framework:
    forget_house_words()
    plain = definition.model_dump(mode="json")
    domains, case_questions = plain.pop("domains"), plain.pop("case_questions")
    framework = Framework.objects.create(**_columns(Framework, plain))
    for domain in domains:
        standards = domain.pop("standards")
        domain_row = Domain.objects.create(framework=framework, **_columns(Domain, domain))
        for standard in standards:
            key_questions = standard.pop("key_questions")
            standard_row = Standard.objects.create(domain=domain_row, **_columns(Standard, standard))
            for key_question in key_questions:
                prompts = key_question.pop("prompts")
                row = KeyQuestion.objects.create(standard=standard_row, **_columns(KeyQuestion, key_question))
                Prompt.objects.bulk_create(Prompt(key_question=row, **_columns(Prompt, each)) for each in prompts)
    CaseQuestion.objects.bulk_create(
        CaseQuestion(framework=framework, **_columns(CaseQuestion, each)) for each in case_questions
    )
    return framework


def _columns(part: type[Part], plain: dict[str, Any]) -> dict[str, Any]:
    """The fields of a row: those that have a column, and the others together in `rest`."""
    own = {name: plain.pop(name) for name in part.in_file}
    return own | {"rest": plain}
