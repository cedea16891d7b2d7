"""A template filter for our own texts that name things with the framework's words."""

from collections.abc import Sized

from django import template

from standards.language.scale import Noun, Words

register = template.Library()


@register.filter
def filled(text: str, words: Words) -> str:
    """The text with the words: `{{ phase.meaning|filled:inspection.words }}`."""
    return words.fill(text)


@register.filter
def for_number(noun: Noun, number: int | Sized) -> str:
    """The singular for one thing, otherwise the plural: `{{ inspection.words.case|for_number:cases }}`."""
    return noun.for_number(number if isinstance(number, int) else len(number))
