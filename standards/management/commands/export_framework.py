"""Write a framework as JSON to standard output."""

import json

from django.core.management.base import BaseCommand, CommandError, CommandParser

from standards.language.definition import FrameworkDefinition
from standards.models import Framework


class Command(BaseCommand):
    help = "Writes the newest revision of a framework as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the short name of the framework, as in its address on the Frameworks page")

    def handle(self, *, slug: str, **options: object) -> None:
        framework = Framework.objects.with_whole_tree().newest_of(slug)
        if framework is None:
            known = ", ".join(sorted(set(Framework.objects.values_list("slug", flat=True)))) or "none"
            raise CommandError(f"There is no framework “{slug}”. Loaded frameworks: {known}.")
        self.stdout.write(json.dumps(exported(framework.definition), ensure_ascii=False, indent=2))


def exported(definition: FrameworkDefinition) -> dict[str, object]:
    """The part of a definition that is exported: its tree, in the published wording."""
    return {
        "slug": definition.slug,
        "title": definition.title,
        "domains": [
            {
                "number": domain.number,
                "title": domain.title,
                "standards": [
                    {
                        "number": standard.number,
                        "title": standard.title,
                        "text": standard.text,
                        "key_questions": [
                            {
                                "number": question.number,
                                "text": question.text,
                                "prompts": [{"letter": p.letter, "text": p.text} for p in question.prompts],
                            }
                            for question in standard.key_questions
                        ],
                    }
                    for standard in domain.standards
                ],
            }
            for domain in definition.domains
        ],
    }
