"""Forms for the list of eligible cases: uploading it, choosing columns and words, changing windows, and excluding a
case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from inspections.eligible.models import EligibleCase
from inspections.eligible.reading.case_list import CaseList
from inspections.eligible.reading.columns import AGE_WORKED_OUT, BY_NAME, COLUMNS, normal
from inspections.eligible.reading.words import BLANK, Words
from inspections.eligible.windows import LONGEST, Window
from inspections.fields import TextArea
from inspections.forms_base import DraftForm, Values
from inspections.sheets.upload import ACCEPTED
from standards.language.definition import DomainDefinition

MOST_WORDS = 100  # on one page


class UploadForm(DraftForm):
    """A file with the YOT's list, and which cases are on it."""

    button = "Upload and check"

    file = forms.FileField(
        label="List of eligible cases",
        help_text="A spreadsheet as .csv, .xlsx or .ods, up to 10MB and 5,000 cases.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose another file.",
            "missing": "Choose a file.",
        },
    )
    scope = forms.ChoiceField(
        label="Which cases are on the list?",
        help_text="The file replaces the stored list for these cases.",
        widget=forms.RadioSelect,
        initial="all",
        error_messages={"required": "Choose which cases are on the list."},
    )

    def __init__(self, domains: Mapping[str, DomainDefinition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.attrs["data-says-progress"] = "Sending and reading the list. This can take a few seconds."
        only = [(number, f"Only {domain.title.lower()}") for number, domain in domains.items()]
        _choices(self, "scope", [("all", "All eligible cases"), *only])

    @property
    def scope_chosen(self) -> str:
        scope: str = self.cleaned_data["scope"]
        return "" if scope == "all" else scope


class SheetForm(forms.Form):
    """Which sheet has the list."""

    use_required_attribute = False

    sheet = forms.ChoiceField(
        label="Which sheet has the eligible cases?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a sheet.", "invalid_choice": "Choose a sheet."},
    )

    def __init__(self, lists: Sequence[CaseList], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(
            self,
            "sheet",
            [(str(place), f"{each.sheet} ({len(each.rows):,} rows)") for place, each in enumerate(lists)],
        )


class ColumnsForm(forms.Form):
    """What each heading means: one field for each column."""

    use_required_attribute = False

    def __init__(self, cases: CaseList, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = cases
        ours = [("", "Leave this column out"), *((column.name, column.title) for column in COLUMNS)]
        for place, heading in enumerate(cases.headings):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=ours,
                initial=cases.columns[place],
                error_messages={"invalid_choice": "Choose one of the columns."},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for field, name in cleaned.items():
            if name and name in seen:
                self.add_error(
                    field,
                    f"“{self.fields[seen[name]].label}” already has the {BY_NAME[name].title.lower()}. Choose one.",
                )
            seen.setdefault(name, field)
        if "disposal" not in seen and not self.errors:
            self.add_error(None, "Choose the column that has the disposal.")
        self._check_ages(seen)
        return cleaned

    def _check_ages(self, seen: Mapping[str, str]) -> None:
        """Ages were worked out from one date, so no other date can be the date of the disposal."""
        began, age = seen.get("began"), seen.get("age")
        if not began or not age or self.fields[age].label != AGE_WORKED_OUT:
            return
        if self.fields[began].label != self.cases.ages_from:
            self.add_error(
                began,
                f"The ages were worked out from “{self.cases.ages_from}”. Choose that column for the date of disposal, or leave "
                "out these ages.",
            )

    @property
    def chosen(self) -> list[str]:
        """The name of our column for each heading, or ""."""
        return [self.cleaned_data[f"column-{place}"] for place in range(len(self.cases.headings))]

    @property
    def by_heading(self) -> dict[str, str]:
        """What each normalised heading means."""
        return dict(zip(map(normal, self.cases.headings), self.chosen, strict=True))

    @property
    def rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each field with three values of its column."""
        return [(self[f"column-{place}"], self.cases.examples(place)) for place in range(len(self.cases.headings))]


class WordsForm(forms.Form):
    """Asks what unrecognised words mean. A word without an answer is a problem in each of its cells."""

    use_required_attribute = False

    def __init__(
        self, unknown: Mapping[str, Mapping[str, int]], words: Mapping[str, Words], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._asked: list[tuple[str, str, str, int]] = []
        listed = [(column, word, number) for column, each in unknown.items() for word, number in each.items()]
        for column, word, number in listed[:MOST_WORDS]:
            name = f"word-{len(self._asked)}"
            titles = words[column].titles
            nothing = [] if column == "disposal" else [(BLANK, "Leave it blank")]
            self.fields[name] = forms.ChoiceField(
                label=f"What does “{word}” mean?",
                help_text=f"In {number:,} row{'' if number == 1 else 's'}",
                required=False,
                choices=[("", "I will correct each cell"), *titles.items(), *nothing],
                initial=words[column].nearest(word),
                error_messages={"invalid_choice": "Choose one of the options."},
            )
            self._asked.append((name, column, word, number))

    @property
    def chosen(self) -> dict[str, dict[str, str]]:
        """The meanings, by column and normalised word."""
        chosen: dict[str, dict[str, str]] = {}
        for name, column, word, _ in self._asked:
            if meaning := self.cleaned_data[name]:
                chosen.setdefault(column, {})[normal(word)] = meaning
        return chosen

    @property
    def by_column(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields, under the title of their column."""
        grouped: dict[str, list[forms.BoundField]] = {}
        for name, column, _, _ in self._asked:
            grouped.setdefault(BY_NAME[column].title, []).append(self[name])
        return list(grouped.items())


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _months(label: str) -> forms.IntegerField:
    wrong = f"Enter a whole number of months from 0 to {LONGEST}."
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=LONGEST,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-2", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": wrong, "invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class WindowForm(DraftForm):
    button = "Save"

    first = _months("Cases began at least this many months before fieldwork")
    last = _months("And at most this many months before fieldwork")
    reason = forms.CharField(
        label="Why are you changing it?",
        widget=TextArea(attrs={"rows": 3}),
        error_messages={"required": "Enter a reason."},
    )

    def clean(self) -> Values:
        cleaned: Values = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None and first > last:
            self.add_error("last", f"Enter {first} or more months.")
        return cleaned

    @property
    def values(self) -> Values:
        given = self.cleaned_data
        return {"window": Window(given["first"], given["last"]), "reason": given["reason"]}


class OutsideForm(DraftForm):
    """Asks whether the sample can be drawn from a case."""

    button = "Save"

    outside = forms.ChoiceField(
        label="Can this case be drawn?",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", "Yes, it is eligible for the sample"),
            (
                EligibleCase.Outside.RESETTLEMENT,
                "No, it is a resettlement case, which is outside the sample and the total",
            ),
            (EligibleCase.Outside.LEFT_OUT, "No, leave it out"),
        ],
    )
    reason = forms.CharField(
        label="Why?", widget=TextArea(attrs={"rows": 3}), error_messages={"required": "Enter a reason."}
    )
