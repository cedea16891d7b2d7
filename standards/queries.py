"""Queries for the pages about frameworks and standards."""

from __future__ import annotations

from standards.models import Framework, Guidance, KeyQuestion, Prompt, Standard, WholeFramework
from standards.querysets import FrameworkQuerySet


def frameworks_newest_first() -> FrameworkQuerySet:
    return Framework.objects.newest_first()


def newest_frameworks() -> FrameworkQuerySet:
    """The newest revision of each framework."""
    return Framework.objects.newest()


def newest_framework(slug: str) -> Framework | None:
    """The newest revision of a framework; None if there is no framework of this name."""
    return Framework.objects.newest_of(slug)


def frameworks_with_whole_tree() -> FrameworkQuerySet:
    """Fetch all frameworks, each with its domains, standards, key questions and prompts."""
    return Framework.objects.with_whole_tree()


def guidance_for(framework: Framework) -> Guidance | None:
    """The inspectorate's newest guidance on the questions in a framework."""
    return Guidance.objects.newest_for(framework.slug)


def standard_of(whole: WholeFramework, number: str) -> Standard:
    """The row of a standard. Raises KeyError if the framework does not have the number."""
    return Standard.objects.select_related("domain").get(pk=whole.standards[number])


def key_question_of(whole: WholeFramework, number: str) -> KeyQuestion:
    """The row of a key question. Raises KeyError if the framework does not have the number."""
    return KeyQuestion.objects.select_related("standard__domain").get(pk=whole.key_questions[number])


def prompt_of(whole: WholeFramework, number: str) -> Prompt:
    """The row of a prompt, by the number of its key question with its letter. Raises KeyError if there is no such prompt."""
    return Prompt.objects.get(pk=whole.prompts[number])
