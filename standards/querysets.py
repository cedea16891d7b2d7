"""QuerySets for frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from standards.models import Framework, Guidance


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def in_use(self) -> FrameworkQuerySet:
        """Frameworks that an inspection uses, and that can no longer change."""
        return self.filter(inspections__isnull=False).distinct()

    def with_whole_tree(self) -> FrameworkQuerySet:
        """Fetch frameworks with their domains, standards, key questions, prompts and case questions, in six queries."""
        return self.prefetch_related(
            "domains__standards__key_questions__prompts",
            "case_questions",
        )

    def newest_first(self) -> FrameworkQuerySet:
        return self.order_by("-published", "slug", "-revision")

    def titles(self) -> list[tuple[str, str]]:
        """The slug of every framework, with the title of its newest revision, in the order of the titles."""
        newest = dict(self.order_by("revision").values_list("slug", "title"))
        return sorted(newest.items(), key=lambda framework: framework[1])

    def newest(self) -> FrameworkQuerySet:
        """The newest revision of every framework."""
        later = self.model.objects.filter(slug=OuterRef("slug"), revision__gt=OuterRef("revision"))
        return self.filter(~Exists(later)).newest_first()

    def newest_published(self) -> Framework | None:
        """The newest revision of the framework that was published last; None if no framework is loaded."""
        return self.newest().first()

    def newest_of(self, slug: str) -> Framework | None:
        """The newest revision of a framework, which new inspections use."""
        return self.filter(slug=slug).order_by("-revision").first()


class GuidanceQuerySet(models.QuerySet["Guidance"]):
    def newest_for(self, slug: str) -> Guidance | None:
        """The revision that pages show."""
        return self.filter(framework_slug=slug).order_by("-revision").first()
