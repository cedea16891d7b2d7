"""Template tags for the texts of a framework in other languages."""

from __future__ import annotations

from typing import Any

from django import template

from standards.language.definition import FrameworkDefinition

register = template.Library()


@register.inclusion_tag("components/in_other_languages.html")
def in_other_languages(framework: FrameworkDefinition, number: str, *, title: bool = False) -> dict[str, Any]:
    """The text of a standard, key question or prompt in every other language in which the framework has it.

    With `title`, the title of a domain or standard.
    """
    texts = [
        (translation, (translation.titles if title else translation.texts).get(number))
        for translation in framework.translations
    ]
    return {"texts": [(translation, text) for translation, text in texts if text]}
