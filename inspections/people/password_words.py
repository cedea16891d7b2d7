"""Refuse passwords that are made of the words of the field, which an attacker tries first."""

from __future__ import annotations

from django.core.exceptions import ValidationError

WORDS = """
    inspectorate inspections inspection inspectors inspector probation offending youth justice safeguarding children child
    fieldwork ratings rating report panel court cases case hmip hmi yots yot yjs password welcome
""".split()  # noqa: SIM905
FEWEST = 8  # characters that a password has beside these words


class WordsOfTheFieldValidator:
    def validate(self, password: str, user: object = None) -> None:
        rest = password.lower()
        for word in WORDS:  # longer ones first, if one begins with another
            rest = rest.replace(word, "")
        if len(rest) < FEWEST:
            raise ValidationError(
                "Use other words. Words of your work, for example “inspection” or “youth”, are easy to guess.",
                code="field",
            )

    def get_help_text(self) -> str:
        return "Your password cannot be made of words of your work, for example “inspection” or “youth”."
