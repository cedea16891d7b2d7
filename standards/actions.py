"""Loads frameworks into the database. This is the only way to load or change a framework."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.db.models import ProtectedError

from standards.language.definition import FrameworkDefinition
from standards.language.differences import differences
from standards.models import CaseQuestion, Domain, Framework, KeyQuestion, Prompt, Standard

Outcome = Literal["loaded", "updated", "unchanged"]


class FrameworkInUse(Exception):
    """The definition of a revision has changed although an inspection uses it. `differences` lists the changes."""

    def __init__(self, framework: Framework, differences: list[str]) -> None:
        self.framework = framework
        self.differences = differences
        super().__init__(
            f"revision {framework.revision} of {framework.slug} is used by an inspection and cannot change; "
            f"give the changed file revision {framework.revision + 1}"
        )


@transaction.atomic
def load_framework(definition: FrameworkDefinition) -> tuple[Framework, Outcome]:
    """Load a definition, or update a loaded revision that no inspection uses yet.

    Raises FrameworkInUse if an inspection uses this revision and the definition differs, because inspections keep the
    framework that they were announced under.
    """
    existing = Framework.objects.with_whole_tree().filter(slug=definition.slug, revision=definition.revision).first()
    if existing is None:
        return _create(definition), "loaded"
    changes = differences(existing.definition, definition)
    if not changes:
        return existing, "unchanged"
    try:
        # Inspections protect their framework (PROTECT), so this module need not import inspections.
        with transaction.atomic():
            existing.delete()
    except ProtectedError as error:
        raise FrameworkInUse(existing, changes) from error
    return _create(definition), "updated"


def _create(definition: FrameworkDefinition) -> Framework:
    plain = definition.model_dump(mode="json")
    domains = plain.pop("domains")
    case_questions = plain.pop("case_questions")
    own = {name: plain.pop(name) for name in Framework.in_file}
    framework = Framework.objects.create(**own, rules=plain)
    for domain in domains:
        standards = domain.pop("standards")
        domain_row = Domain.objects.create(framework=framework, **domain)
        for standard in standards:
            key_questions = standard.pop("key_questions")
            standard_row = Standard.objects.create(domain=domain_row, **standard)
            for key_question in key_questions:
                prompts = key_question.pop("prompts")
                key_question_row = KeyQuestion.objects.create(standard=standard_row, **key_question)
                Prompt.objects.bulk_create(Prompt(key_question=key_question_row, **prompt) for prompt in prompts)
    CaseQuestion.objects.bulk_create(CaseQuestion(framework=framework, **question) for question in case_questions)
    return framework
