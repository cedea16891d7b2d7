"""What is inspected: a framework as rows, so that judgements can refer to its questions.

The rows are written by `standards.actions.load_framework` alone, and are read back as one plain value by
`Framework.definition`, which is what the rules and the report work with.
"""

from __future__ import annotations

from functools import cached_property

from django.db import models

from standards.framework_file import FrameworkDefinition
from standards.querysets import FrameworkQuerySet


class Framework(models.Model):
    """One revision of one published version of the standards, with its scoring rules."""

    slug = models.SlugField()
    revision = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    published = models.CharField(max_length=50, blank=True)
    source = models.TextField()
    licence = models.TextField()
    prompts_note = models.TextField(blank=True)
    # Bands, ratings, disposals and whatever else of the file is no question: read by `definition`, never queried.
    rules = models.JSONField()
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "revision"], name="one_framework_per_slug_and_revision")]

    def __str__(self) -> str:
        return f"{self.title} ({self.slug}, revision {self.revision})"

    @cached_property
    def definition(self) -> FrameworkDefinition:
        """The framework as a plain value. Fetch it `with_whole_tree()` to keep this at six queries."""
        return FrameworkDefinition.model_validate(
            {
                **self.rules,
                "slug": self.slug,
                "revision": self.revision,
                "title": self.title,
                "published": self.published,
                "source": self.source,
                "licence": self.licence,
                "prompts_note": self.prompts_note,
                "case_questions": [question.as_plain() for question in self.case_question_set.all()],
                "domains": [domain.as_plain() for domain in self.domains.all()],
            }
        )


class Domain(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="domains")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    case_based = models.BooleanField()

    class Meta:
        ordering = ["pk"]  # the order of the file
        constraints = [models.UniqueConstraint(fields=["framework", "number"], name="one_domain_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def as_plain(self) -> dict[str, object]:
        return {
            "number": self.number,
            "title": self.title,
            "case_based": self.case_based,
            "standards": [standard.as_plain() for standard in self.standards.all()],
        }


class Standard(models.Model):
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

    def as_plain(self) -> dict[str, object]:
        return {
            "number": self.number,
            "title": self.title,
            "text": self.text,
            "method": self.method,
            "in_total": self.in_total,
            "source": self.source,
            "characteristics": self.characteristics,
            "key_questions": [question.as_plain() for question in self.key_questions.all()],
        }


class KeyQuestion(models.Model):
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

    def as_plain(self) -> dict[str, object]:
        return {
            "number": self.number,
            "text": self.text,
            "guidance": self.guidance,
            "asked_when": self.asked_when,
            "prompts": [prompt.as_plain() for prompt in self.prompts.all()],
        }


class Prompt(models.Model):
    key_question = models.ForeignKey(KeyQuestion, on_delete=models.CASCADE, related_name="prompts")
    letter = models.CharField(max_length=2)
    published_letter = models.CharField(max_length=2, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["key_question", "letter"], name="one_prompt_per_letter")]

    def __str__(self) -> str:
        return f"{self.published_letter or self.letter}) {self.text}"

    def as_plain(self) -> dict[str, object]:
        return {"letter": self.letter, "published_letter": self.published_letter, "text": self.text}


class CaseQuestion(models.Model):
    """An unrated question of a case."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="case_question_set")
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

    def as_plain(self) -> dict[str, object]:
        return {
            "slug": self.slug,
            "text": self.text,
            "kind": self.kind,
            "options": self.options,
            "domains": self.domains,
            "source": self.source,
        }
