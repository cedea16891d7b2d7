"""Rows in the evidence library, for tests that use them."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from inspections.models import Evidence, EvidenceLink, Inspection, User
from tests.factories import question


def collector() -> User:
    """A person who adds evidence, if it does not matter who that is."""
    found = User.objects.filter(email="collector@inspectorate.test").first()
    return found or User.objects.create_user("collector@inspectorate.test", name="Cora Collector")


def new_evidence(inspection: Inspection, title: str = "Minutes of the board", **given: Any) -> Evidence:
    """A received item of evidence, numbered in order of creation."""
    highest = Evidence.objects.filter(inspection=inspection).aggregate(highest=Max("number"))["highest"] or 0
    return Evidence.objects.create(
        inspection=inspection,
        title=title,
        **{"number": highest + 1, "kind": Evidence.Kind.DOCUMENT, "added_by": collector(), **given},
    )


def tie(evidence: Evidence, number: str, bearing: str = "supports", passage: str = "", **given: Any) -> EvidenceLink:
    """Tie an item to a key question ("1.1.1") or to one of its prompts ("1.1.1a")."""
    found = question(evidence.inspection.framework, number)
    of_prompt = {"prompt": found, "key_question": found.key_question} if hasattr(found, "letter") else {}
    return EvidenceLink.objects.create(
        evidence=evidence,
        bearing=bearing,
        passage=passage,
        added_by=evidence.added_by,
        **{"key_question": found, **of_prompt, **given},
    )
