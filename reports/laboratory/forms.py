"""The forms for a rule set: changing rules, and uploading a changed framework file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from inspections.fields import TextArea
from inspections.forms_base import DraftForm, Values
from reports.laboratory.models import RuleSet
from reports.laboratory.rules import METHODS, Rules, Thresholds, changed, limit_in_words, rules_of
from reports.versions.forms import FrameworkFileForm
from standards.language.definition import FrameworkDefinition, Limit
from standards.language.reading import FrameworkFileError, read_framework

_LINE = re.compile(r"^\s*(?P<number>\S+?)\s*[:=\s]\s*(?P<weight>\d{1,3})\s*$")


class NamedForm(DraftForm):
    """The name of a rule set, why it is tried, and which of the panel's decisions count."""

    button = "Save and show the results"

    name = forms.CharField(
        label="Name of the rule set",
        max_length=100,
        help_text="For example “Bands five points lower”. Everyone who can use the laboratory sees it.",
        error_messages={"required": "Enter a name for the rule set."},
    )
    purpose = forms.CharField(
        label="What do you want to find out? (optional)",
        required=False,
        max_length=2_000,
        widget=TextArea(attrs={"rows": 2}),
    )
    carried = forms.ChoiceField(
        label="Decisions of the ratings panel",
        widget=forms.RadioSelect,
        initial=RuleSet.Carried.ALL,
        help_text="A decision never counts if the {rating.one} before it would have been different.",
        error_messages={"required": "Choose which decisions count."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["carried"]).choices = RuleSet.Carried.in_words(self.words)


def _whole_number(label: str, initial: int | None = None, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=0,
        max_value=9_999,
        help_text=help_text,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": f"{label}: enter a whole number.",
            "invalid": f"{label}: enter a whole number.",
            "min_value": f"{label}: enter 0 or more.",
            "max_value": f"{label}: enter a smaller number.",
        },
    )


class RulesForm(NamedForm):
    """The rules of a framework, with the values in it or in a copied rule set. The fields follow from the framework."""

    def __init__(self, *args: Any, start: FrameworkDefinition, rules: Rules | None = None, **kwargs: Any) -> None:
        super().__init__(*args, words=start.words, **kwargs)
        self.start = start
        # PostgreSQL does not keep the order of stored rules, so they are read in the order of the framework.
        self.given = rules_of(changed(start, rules) if rules else start)
        groups = [
            ("Bands of percentages", self._bands()),
            ("Points and the overall rating", self._points()),
            (f"How {start.words.standard.many} are rated", self._methods()),
            ("Limiting judgements", self._limits()),
            ("Professional discretion", self._discretion()),
        ]
        fieldsets = []
        for title, fields in groups:
            named = dict(fields)
            self.fields |= named
            if named:
                fieldsets.append(Fieldset(title, *named))
        self.order_fields([name for name in self.fields if name != "carried"])  # which puts it last
        self.helper.layout = Layout("name", "purpose", *fieldsets, "carried")

    def _bands(self) -> Iterator[tuple[str, forms.Field]]:
        for place, band in enumerate(self.start.bands[1:], 1):
            label = f"“{band.name}” ({band.rating}) begins at"
            yield f"band_{place}", _whole_number(label, self.given.bands[place], "Whole per cent")

    def _points(self) -> Iterator[tuple[str, forms.Field]]:
        for place, (name, points) in enumerate(self.given.points.items()):
            yield f"points_{place}", _whole_number(f"Points for “{name}”", points)
        for place, band in enumerate(self.start.overall_bands[1:], 1):
            label = f"Overall “{band.rating}” begins at"
            yield f"overall_{place}", _whole_number(label, self.given.overall_bands[place], "Points in total")

    def _methods(self) -> Iterator[tuple[str, forms.Field]]:
        for number, method in self.given.methods.items():
            title = self.start.standard(number).title
            yield (
                f"method_{number}",
                forms.ChoiceField(label=f"{number}. {title}", choices=list(METHODS.items()), initial=method),
            )
        yield (
            "weights",
            forms.CharField(
                label="Weights of key questions (optional)",
                required=False,
                max_length=5_000,
                initial="\n".join(f"{number}: {weight}" for number, weight in self.given.weights.items()),
                help_text="A line for each key question whose answers count more than once, for example “2.1.1: 3”. Only for "
                "the weighted share and the mean.",
                widget=TextArea(attrs={"rows": 3}),
            ),
        )

    def _limits(self) -> Iterator[tuple[str, forms.Field]]:
        if self.start.maximum is None:
            return
        for place, limit in enumerate(self.given.limits):
            words = limit_in_words(limit, self.start.model_copy(update={"limits": self.given.limits}))
            yield (
                f"limit_{place}",
                forms.BooleanField(label=words[0].upper() + words[1:], required=False, initial=True),
            )
        numbers = [(each.number, f"{each.number}. {each.title}") for each in self.start.standards]
        lowest_first, none = [(name, name) for name in self.start.names], ("", "None")
        standard = self.words.standard
        yield (
            "new_standards",
            forms.MultipleChoiceField(
                label=f"New limiting judgement: {standard.many} (optional)",
                required=False,
                choices=numbers,
                widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
            ),
        )
        yield "new_at_least", _whole_number(f"How many of these {standard.many} must be rated so?", 1)
        yield (
            "new_rating",
            forms.ChoiceField(label="Rated this or worse", choices=lowest_first[:-1], required=False),
        )
        yield (
            "new_no_higher_than",
            forms.ChoiceField(
                label="The overall rating is then no higher than", choices=[none, *lowest_first[:-1]], required=False
            ),
        )

    def _discretion(self) -> Iterator[tuple[str, forms.Field]]:
        given = self.given.discretion
        yield "close", _whole_number("Close to a boundary: percentage points below the next band, at most", given.close)
        yield "few", _whole_number("A small subsample: relevant cases, fewer than", given.few)
        yield "apart", _whole_number("Very diverse: ratings between the lowest and the highest, at least", given.apart)

    def clean_weights(self) -> dict[str, int]:
        known = {
            question.number for each in self.start.standards if each.has_answers for question in each.key_questions
        }
        weights = {}
        for line in self.cleaned_data["weights"].splitlines():
            if not line.strip():
                continue
            found = _LINE.match(line)
            if found is None:
                raise ValidationError(
                    f"“{line.strip()[:40]}”: write the number of a key question and its weight, for example 2.1.1: 3."
                )
            if found["number"] not in known:
                raise ValidationError(f"There is no key question {found['number'][:20]} that is answered in cases.")
            weights[found["number"]] = int(found["weight"])
        return {number: weight for number, weight in weights.items() if weight != 1}

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        self._check_rising("band_", "Each band must begin above the one before it.")
        self._check_rising("overall_", "Each overall rating must begin above the one before it.")
        self._check_weights()
        if cleaned.get("new_standards") and not cleaned.get("new_no_higher_than"):
            self.add_error(
                "new_no_higher_than", "Choose the highest overall rating that the new limiting judgement allows."
            )
        if cleaned.get("new_no_higher_than") and not cleaned.get("new_standards"):
            self.add_error(
                "new_standards", f"Choose the {self.words.standard.many} that the new limiting judgement is about."
            )
        if not self.errors:
            try:
                changed(self.start, self._rules())
            except FrameworkFileError as error:
                self.add_error(None, [f"These rules contradict each other. {mistake}." for mistake in error.mistakes])
        return cleaned

    def _check_rising(self, prefix: str, message: str) -> None:
        reached = 0
        for name in [name for name in self.fields if name.startswith(prefix)]:
            start = self.cleaned_data[name]
            if start <= reached:
                self.add_error(name, f"{self.fields[name].label} {start}: {message}")
            reached = start

    def _check_weights(self) -> None:
        weights = self.cleaned_data["weights"]
        for standard in self.start.standards:
            weighed = [each.number for each in standard.key_questions if each.number in weights]
            method = self.cleaned_data.get(f"method_{standard.number}")
            if weighed and method not in ("weighted_share", "mean"):
                self.add_error(
                    "weights",
                    f"{weighed[0]} has a weight, so choose a weighted share or a mean for {standard.number}, or delete the line.",
                )

    def _numbered(self, prefix: str) -> list[Any]:
        return [self.cleaned_data[name] for name in self.fields if name.startswith(prefix)]

    def _rules(self) -> Rules:
        cleaned = self.cleaned_data
        limits = [limit for limit, kept in zip(self.given.limits, self._numbered("limit_"), strict=False) if kept]
        if cleaned.get("new_standards"):
            limits.append(
                Limit(
                    standards=tuple(cleaned["new_standards"]),
                    rating=cleaned["new_rating"],
                    or_worse=True,
                    at_least=min(max(cleaned["new_at_least"], 1), len(cleaned["new_standards"])),
                    no_higher_than=cleaned["new_no_higher_than"],
                )
            )
        return Rules(
            bands=(self.given.bands[0], *self._numbered("band_")),
            points=dict(zip(self.given.points, self._numbered("points_"), strict=True)),
            overall_bands=(*self.given.overall_bands[:1], *self._numbered("overall_")),
            methods={number: cleaned[f"method_{number}"] for number in self.given.methods},
            weights=cleaned["weights"],
            limits=tuple(limits),
            discretion=Thresholds(close=cleaned["close"], few=cleaned["few"], apart=cleaned["apart"]),
        )

    @property
    def values(self) -> Values:
        named = {name: self.cleaned_data[name] for name in ("name", "purpose", "carried")}
        return {**named, "rules": self._rules().model_dump(mode="json")}


class FileForm(FrameworkFileForm, NamedForm):
    """A changed framework file, whose rules are tried as they are."""

    button = "Save and show the results"
    field_order: Sequence[str] = ("name", "purpose", "file", "carried")
    definition: FrameworkDefinition

    def clean_file(self) -> UploadedFile:
        file = super().clean_file()
        try:
            self.definition = read_framework(file.name or "The file", file.read())
        except FrameworkFileError as error:
            raise ValidationError([f"{file.name}: {mistake}" for mistake in error.mistakes]) from error
        return file

    @property
    def values(self) -> Values:
        return {
            **{name: self.cleaned_data[name] for name in ("name", "purpose", "carried")},
            "file_name": (self.cleaned_data["file"].name or "")[:200],
            "file": self.definition.model_dump(mode="json"),
            "rules": rules_of(self.definition).model_dump(mode="json"),
        }
