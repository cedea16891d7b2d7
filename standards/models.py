"""Stores a framework as rows, so that judgements can refer to its questions.

Only `standards.actions.load_framework` writes the rows. `Framework.definition` reads them back as one plain value,
which the rules and the report use.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django.db import models

from standards.language.asking import Asking
from standards.language.definition import FrameworkDefinition
from standards.querysets import FrameworkQuerySet, GuidanceQuerySet


class Part(models.Model):
    """A row for one part of a framework file.

    `in_file` names the fields that queries and pages use; `rest` has everything else in the file, which only `definition`
    reads. `parts` names the child parts.
    """

    in_file: ClassVar[tuple[str, ...]]
    parts: ClassVar[tuple[str, ...]] = ()

    rest = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def as_plain(self) -> dict[str, Any]:
        """Return this part and its child parts, as in the file."""
        own = {name: getattr(self, name) for name in self.in_file} | self.rest
        return own | {name: [part.as_plain() for part in getattr(self, name).all()] for name in self.parts}


class Framework(Part):
    """One revision of one published version of the standards, with its scoring rules."""

    in_file = ("slug", "revision", "title", "published", "source", "licence", "prompts_note")
    parts = ("case_questions", "domains")

    slug = models.SlugField()
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    published = models.CharField(max_length=50, blank=True)
    source = models.TextField()
    licence = models.TextField()
    prompts_note = models.TextField(blank=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "revision"], name="one_framework_per_slug_and_revision")]

    def __str__(self) -> str:
        return f"{self.title} ({self.slug}, revision {self.revision})"

    @cached_property
    def whole(self) -> WholeFramework:
        """The framework as a plain value with the primary keys of its rows. Each process reads it once."""
        return _whole_framework(self.pk, self.loaded_at)

    @property
    def definition(self) -> FrameworkDefinition:
        return self.whole.definition


@dataclass(frozen=True)
class WholeFramework:
    """A framework as a plain value, with the primary keys of the rows for its parts."""

    definition: FrameworkDefinition
    domains: dict[str, int]  # by number
    standards: dict[str, int]  # by number
    key_questions: dict[str, int]  # by number
    prompts: dict[str, int]  # by number and letter
    case_questions: dict[str, int]  # by slug

    @cached_property
    def asking(self) -> Asking:
        """What decides which questions are asked in a case."""
        return Asking.of(self.definition)

    @property
    def has_units_in_two_samples(self) -> bool:
        return any(unit.also_in for unit in self.definition.units)

    @cached_property
    def key_question_of(self) -> dict[int, str]:
        """The number of each key question, by primary key."""
        return {pk: number for number, pk in self.key_questions.items()}

    @cached_property
    def prompt_of(self) -> dict[int, str]:
        """The number and letter of each prompt, by primary key."""
        return {pk: number for number, pk in self.prompts.items()}

    @cached_property
    def slug_of(self) -> dict[int, str]:
        """The slug of each unrated question, by primary key."""
        return {pk: slug for slug, pk in self.case_questions.items()}

    def number_of_domain(self, key: int) -> str:
        return next(number for number, pk in self.domains.items() if pk == key)


@lru_cache(maxsize=32)
def _whole_framework(pk: int, loaded_at: datetime.datetime) -> WholeFramework:
    """Read a framework, and cache it for the life of the process. A loaded framework never changes in place: a revision that no
    inspection uses yet is replaced by a new row with a new `loaded_at`."""
    framework = Framework.objects.with_whole_tree().get(pk=pk)
    domains = list(framework.domains.all())
    standards = [standard for domain in domains for standard in domain.standards.all()]
    key_questions = [question for standard in standards for question in standard.key_questions.all()]
    return WholeFramework(
        definition=FrameworkDefinition.model_validate(framework.as_plain()),
        domains={domain.number: domain.pk for domain in domains},
        standards={standard.number: standard.pk for standard in standards},
        key_questions={question.number: question.pk for question in key_questions},
        prompts={
            f"{question.number}{prompt.letter}": prompt.pk
            for question in key_questions
            for prompt in question.prompts.all()
        },
        case_questions={question.slug: question.pk for question in framework.case_questions.all()},
    )


class Domain(Part):
    """An area that is inspected, for example court disposals. It contains standards."""

    in_file = ("number", "title", "case_based")
    parts = ("standards",)

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="domains")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    case_based = models.BooleanField()

    class Meta:
        ordering = ["pk"]  # the order in the file
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="one_domain_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Standard(Part):
    """What good work looks like in one area, for example assessment. Each standard is rated."""

    in_file = ("number", "title", "text", "method", "in_total", "source", "characteristics")
    parts = ("key_questions",)

    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="standards")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    text = models.TextField()
    method = models.CharField(max_length=30)
    in_total = models.BooleanField(default=True)
    source = models.TextField(blank=True)
    characteristics = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["domain", "number"], name="one_standard_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class KeyQuestion(Part):
    """A question that belongs to a standard. In standards computed from cases, it is answered in each case."""

    in_file = ("number", "text", "guidance", "asked_when")
    parts = ("prompts",)

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="key_questions")
    number = models.CharField(max_length=10)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    asked_when = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["standard", "number"], name="one_key_question_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class Prompt(Part):
    """A question that informs the answer to a key question and never decides it."""

    in_file = ("letter", "published_letter", "text")

    key_question = models.ForeignKey(KeyQuestion, on_delete=models.CASCADE, related_name="prompts")
    letter = models.CharField(max_length=2)
    published_letter = models.CharField(max_length=2, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["key_question", "letter"], name="one_prompt_per_letter")]

    def __str__(self) -> str:
        return f"{self.published_letter or self.letter}) {self.text}"


class Guidance(models.Model):
    """One revision of the inspectorate's own guidance on the questions in a framework. Only `standards.guidance` writes it."""

    framework_slug = models.SlugField()
    revision = models.PositiveIntegerField()
    issued = models.DateField()
    content = models.JSONField()
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework_slug", "revision"], name="one_guidance_per_framework_and_revision"
            )
        ]

    def __str__(self) -> str:
        return f"Guidance on {self.framework_slug}, revision {self.revision}"


class CaseQuestion(Part):
    """An unrated question that inspectors answer in each case, for example about management oversight."""

    in_file = ("slug", "text", "kind", "options", "domains", "source")

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="case_questions")
    slug = models.CharField(max_length=60)
    text = models.TextField()
    kind = models.CharField(max_length=20)
    options = models.JSONField(default=list)
    domains = models.JSONField(default=list)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["framework", "slug"], name="one_case_question_per_slug")]

    def __str__(self) -> str:
        return self.text
