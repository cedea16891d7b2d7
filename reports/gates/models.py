"""The gaps that were passed with a reason."""

from __future__ import annotations

from django.db import models

from inspections.base import Appended
from inspections.inspection.models import Inspection
from reports.gates.kinds import KINDS, STEPS
from standards.language.scale import USUAL


def kinds_in_words() -> list[tuple[str, str]]:
    return [(kind.slug, USUAL.fill(kind.title)) for kind in KINDS.values()]


def steps_in_words() -> list[tuple[str, str]]:
    return list(STEPS.items())


class PassedGap(Appended):
    """What was missing before a step, and why the step was still taken."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="passed_gaps")
    step = models.CharField(max_length=20, choices=steps_in_words)
    kind = models.CharField(max_length=40, choices=kinds_in_words)
    what = models.TextField()
    reason = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title}: {self.what}"

    @property
    def title(self) -> str:
        """The name of what was missing, in the words of the framework."""
        return self.inspection.words.fill(KINDS[self.kind].title)

    @property
    def published(self) -> str:
        """What the report's methodology says about it, with the reason; "" if it does not affect published figures."""
        sentence = KINDS[self.kind].published
        return f"{sentence.format(what=self.what)} {self.reason}" if sentence else ""
