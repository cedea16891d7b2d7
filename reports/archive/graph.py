"""Finds which models belong to an inspection by following foreign keys, and puts them in the order in which their rows
can be stored.

A new model with a foreign key that leads to an inspection is included without a change here. `LEFT_OUT` names the
models that are not included, each with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from inspections.inspection.models import Inspection
from inspections.inspection.yots import YOT
from inspections.people.models import User
from reports.archive.keys_in_words import models_in_words
from standards.models import CaseQuestion, Domain, Framework, KeyQuestion, Prompt, Standard

# Rows outside an inspection that its rows refer to. The archive names them by something that is the same in every
# installation.
OUTSIDE: dict[type[models.Model], str] = {
    User: "people.jsonl lists them; an account is found by its email address",
    YOT: "by its name, and added to the register if it is not there",
    Framework: "framework.json has all of it",
    Domain: "by its number in the framework",
    Standard: "by its number in the framework",
    KeyQuestion: "by its number in the framework",
    Prompt: "by its number and letter in the framework",
    CaseQuestion: "by its name in the framework",
}

LEFT_OUT: dict[str, str] = {
    "reports.Rendering": "a PDF that the service makes again when someone asks for it; published files are kept files",
    "reports.ImportUpload": "a file that a person is looking at before they import it",
    "reports.ReturnUpload": "a returned file that a person is looking at before they record it",
    "reports.PublicFigure": "figures that others publish, kept by the installation; a report has its own copy of what it uses",
    "reports.RuleSet": "rules that were never in force, tried on many inspections here",
    "reports.RuleSetEnding": "the end of a rule set",
    "reports.RuleSetResult": "what a rule set would have given, which can be calculated again",
    "reports.Release": "open data of all inspections, kept by the installation",
    "reports.ReleaseRequest": "a release of open data that someone has asked for",
    "reports.GroupFigures": "sums of many inspections, kept by the installation",
    "reports.ClientKey": "the keys of programs belong to the installation",
    "inspections.RegisterUpload": "a file waiting to be imported into the register of YOTs, not part of an inspection",
    "inspections.YOTName": "part of the register of YOTs",
    "inspections.LocalAuthority": "part of the register of YOTs",
    "inspections.ColumnMapping": "what a YOT calls its columns belongs to the register",
    "inspections.BenchmarkCase": "a case of no inspection, invented or anonymised, for training here",
    "inspections.BenchmarkFile": "part of a benchmark case",
    "inspections.BenchmarkRead": "part of a benchmark case",
    "inspections.BenchmarkAnswer": "part of a benchmark case",
    "inspections.BenchmarkComment": "part of a benchmark case",
    "inspections.Notice": "what the service told people here",
    "inspections.NoticeChoice": "part of an account",
    "inspections.CalendarAddress": "part of an account",
    "inspections.HeldRole": "rights belong to the installation",
    "inspections.Opening": "who opened what belongs to the installation",
    "standards.Guidance": "the inspectorate's guidance belongs to the installation",
    "auth.Permission": "not used",
    "auth.Group": "not used",
    "contenttypes.ContentType": "Django's own list of models",
    "sessions.Session": "who is signed in",
    "account.EmailAddress": "part of an account",
    "socialaccount.SocialAccount": "part of an account",
    "socialaccount.SocialApp": "not used",
    "socialaccount.SocialToken": "not used",
    "usersessions.UserSession": "who is signed in",
    "account.EmailConfirmation": "part of an account",
    "mfa.Authenticator": "part of an account",
    "django_tasks_database.DBTaskResult": "a job of the background worker",
}


@dataclass(frozen=True)
class Carried:
    """A model whose rows belong to an inspection, with the lookups that lead from a row to its inspection."""

    model: type[models.Model]
    paths: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def file(self) -> str:
        """The file of an archive with the rows of this model."""
        return f"rows/{self.label}.jsonl"

    def rows_of(self, inspection: Inspection) -> models.QuerySet[Any]:
        """The rows that belong to this inspection, in the order in which they were added."""
        belongs = Q()
        for path in self.paths:
            belongs |= Q(**{path: inspection.pk})
        return models.QuerySet(self.model).filter(belongs).order_by("pk")


@cache
def carried() -> tuple[Carried, ...]:
    """Every model that belongs to an inspection, each after the models that its rows name."""
    found: set[type[models.Model]] = {Inspection}
    candidates = [model for model in apps.get_models() if model not in OUTSIDE and model._meta.label not in LEFT_OUT]
    while True:
        more = {
            model
            for model in candidates
            if model not in found and any(field.related_model in found for field in foreign_keys(model))
        }
        if not more:
            break
        found |= more
    for model in found:
        _check_targets(model, found)
    order = TopologicalSorter({model: _comes_after(model) & found for model in sorted(found, key=_label)})
    return tuple(Carried(model, tuple(_paths(model, found))) for model in order.static_order())


def foreign_keys(model: type[models.Model]) -> Iterator[Any]:
    yield from (field for field in model._meta.concrete_fields if field.is_relation)


def _label(model: type[models.Model]) -> str:
    return model._meta.label


def _comes_after(model: type[models.Model]) -> set[Any]:
    named = {field.related_model for field in foreign_keys(model)} | models_in_words(model._meta.label)
    return named - {model}


def _paths(model: type[models.Model], found: set[type[models.Model]]) -> Iterator[str]:
    """The lookups from a row to its inspection: its own foreign key, or else a lookup that is never empty, or else all
    lookups.
    """
    if model is Inspection:
        yield "pk"
        return
    leading = [
        field for field in foreign_keys(model) if field.related_model in found and field.related_model is not model
    ]
    certain = [field for field in leading if not field.null]
    own = [field for field in certain if field.related_model is Inspection]
    for field in own[:1] or certain[:1] or leading:
        if field.related_model is Inspection:
            yield field.name
        else:
            yield from (f"{field.name}__{path}" for path in _paths(field.related_model, found))


def _check_targets(model: type[models.Model], found: set[type[models.Model]]) -> None:
    """Check that everything that a row refers to is included, or can be named in another installation."""
    for field in (*foreign_keys(model), *model._meta.local_many_to_many):
        if field.related_model not in found and field.related_model not in OUTSIDE:
            raise TypeError(
                f"{field} leads to {field.related_model._meta.label}, which an archive cannot name. Add it to OUTSIDE, with a "
                "rule in `references`, or leave out the model."
            )
