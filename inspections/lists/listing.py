"""Lists with a search box, filters, columns to sort by, and pages.

A `ListOf` describes how a list can be searched, filtered and sorted. `shown` applies the query string to a QuerySet.
Everything that a person chooses is in the address, so that people can link to a list. Unknown values are ignored, and a
page number after the last page shows the last page. templates/components/list_*.html show the result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F
from django.db.models.expressions import Combinable
from django.utils.choices import flatten_choices

WORDS, SORT = "words", "sort"
LONGEST = 200  # characters in a search

Rows = Any  # a QuerySet, often one of our classes with its own named queries


@dataclass(frozen=True)
class Column:
    """A column of the table. The list can be sorted by it if it has a name, which appears in the address."""

    title: str
    name: str = ""
    by: Sequence[str | Combinable] = ()
    descends_first: bool = False  # as dates do: the first click shows the newest

    def sorted(self, rows: Rows, descending: bool) -> Rows:
        """The rows sorted by this column, with empty values last. Ties are sorted by key, so that no page repeats a
        row.
        """
        terms = [F(term) if isinstance(term, str) else cast("F", term) for term in self.by]
        order = [term.desc(nulls_last=True) if descending else term.asc(nulls_last=True) for term in terms]
        return rows.order_by(*order, "-pk" if descending else "pk")


@dataclass(frozen=True)
class Filter:
    """A filter with one choice. `narrow` keeps the rows that have the chosen value."""

    name: str
    title: str
    all_of_them: str
    choices: Sequence[tuple[str, Any]]  # as in a form: values with labels, or titles with groups of values
    narrow: Callable[[Rows, str], Rows]
    unchosen: Callable[[Rows], Rows] = lambda rows: rows  # the rows that are shown if nothing is chosen

    def kept(self, rows: Rows, chosen: str) -> Rows:
        return self.narrow(rows, chosen) if chosen else self.unchosen(rows)

    def label(self, value: str) -> str:
        return str(dict(flatten_choices(self.choices))[value])


@dataclass(frozen=True)
class Search:
    """The search box: its label, and the function that keeps rows with the words searched for."""

    label: str
    narrow: Callable[[Rows, str], Rows]


@dataclass(frozen=True)
class ListOf:
    """How a list can be searched, filtered and sorted. The rows keep their order unless the person chooses another."""

    one: str
    many: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Search | None = None
    on_a_page: int = 20

    def shown(self, rows: Rows, asked: Mapping[str, Any]) -> ShownList:
        """The page of the list that the query string asks for."""
        form = ListForm(self, asked)
        chosen = form.chosen
        if self.search and WORDS in chosen:
            rows = self.search.narrow(rows, chosen[WORDS])
        for each in self.filters:
            rows = each.kept(rows, chosen.get(each.name, ""))
        sort = self._sort(asked)
        if sort:
            column, descending = sort
            rows = column.sorted(rows, descending)
        page = Paginator(rows, self.on_a_page).get_page(asked.get("page"))
        return ShownList(self, form, chosen, sort, page)

    def _sort(self, asked: Mapping[str, Any]) -> tuple[Column, bool] | None:
        """The column to sort by, and whether to sort in descending order: "?sort=published" or "?sort=-published"."""
        name = str(asked.get(SORT, ""))
        found = next((column for column in self.columns if column.name and column.name == name.removeprefix("-")), None)
        return (found, name.startswith("-")) if found else None


class ListForm(forms.Form):
    """The search box and the filters. `chosen` holds only the values that the filters recognise."""

    def __init__(self, described: ListOf, asked: Mapping[str, Any]) -> None:
        words = str(asked.get(WORDS, ""))[:LONGEST]
        super().__init__({**{name: asked[name] for name in asked}, WORDS: words}, auto_id="filter-%s")
        if described.search:
            self.fields[WORDS] = forms.CharField(label=described.search.label, required=False)
        for each in described.filters:
            choices = [("", each.all_of_them), *each.choices]
            self.fields[each.name] = forms.ChoiceField(label=each.title, required=False, choices=choices)
        self.is_valid()
        self.chosen: dict[str, str] = {name: value for name, value in self.cleaned_data.items() if value}
        self._errors = forms.utils.ErrorDict()  # ignore an unknown value, and show no error

    @property
    def words(self) -> forms.BoundField | None:
        return self[WORDS] if WORDS in self.fields else None

    @property
    def filters(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != WORDS]


@dataclass(frozen=True)
class Tag:
    """A filter in use, with the address of the list without it."""

    title: str
    value: str
    href: str


@dataclass(frozen=True)
class Heading:
    """The heading of a column: the address that sorts by it, and its direction now."""

    title: str
    href: str = ""
    direction: str = ""  # for aria-sort: "ascending" or "descending"; "none" if the list is sorted by another column


@dataclass(frozen=True)
class ShownList:
    """One page of a list, for components/list_search.html, list_headings.html and pagination.html."""

    described: ListOf
    form: ListForm
    chosen: dict[str, str]
    sort: tuple[Column, bool] | None
    page: Page

    @property
    def sorted_by(self) -> str:
        """The value of "sort" in the address; "" for the usual order."""
        return f"{'-' if self.sort[1] else ''}{self.sort[0].name}" if self.sort else ""

    @property
    def in_words(self) -> str:
        """The number of rows: "37 inspections found, 21 to 40 shown"."""
        count = self.page.paginator.count
        words = f"{count:,} {self.described.one if count == 1 else self.described.many}"
        found = f"{words} found" if self.chosen else words
        if not self.page.has_other_pages():
            return found
        return f"{found}, {self.page.start_index():,} to {self.page.end_index():,} shown"

    @property
    def tags(self) -> list[Tag]:
        """The filters in use, each with the address that removes it."""
        tags = []
        for name, value in self.chosen.items():
            described = next((each for each in self.described.filters if each.name == name), None)
            title, label = (described.title, described.label(value)) if described else ("Words", f"“{value}”")
            tags.append(Tag(title, label, self._address(**{name: ""})))
        return tags

    @property
    def clear_href(self) -> str:
        """The address of the whole list, in the same order."""
        return self._address(**dict.fromkeys(self.chosen, ""))

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.described.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.name:
            return Heading(column.title)
        is_sorted = self.sort is not None and self.sort[0] == column
        descending = is_sorted and self.sort is not None and self.sort[1]
        next_descends = not descending if is_sorted else column.descends_first
        direction = ("descending" if descending else "ascending") if is_sorted else "none"
        return Heading(column.title, self._address(sort=f"{'-' if next_descends else ''}{column.name}"), direction)

    def _address(self, **changed: str) -> str:
        """The query string of this list with changes, starting from its first page. An empty value removes the name."""
        values = {**self.chosen, SORT: self.sorted_by, **changed}
        return f"?{urlencode({name: value for name, value in values.items() if value})}"
