"""Searches everything that the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import person
from inspections.replica import reading_from_replica
from reports.search.kinds import KINDS, Kind
from reports.search.queries import Scope, first_keys, planned_for_the_words, rows_with
from reports.search.words import LONGEST, Piece, are_enough, excerpt, marked, words_of

OF_EACH_KIND = 10
COUNTED = 100  # results of each kind; if there are more, the page says so and suggests adding a word
ON_A_PAGE = 20


@dataclass(frozen=True)
class ShownHit:
    title: list[Piece]
    href: str
    belongs_to: list[Piece]
    text: list[Piece]


@dataclass(frozen=True)
class Found:
    """The results of one kind: the keys of the first hundred, and the rows on this page."""

    kind: Kind
    keys: list[int]
    has_more: bool
    hits: list[ShownHit]
    page: Any = None

    @property
    def counted(self) -> str:
        return f"more than {COUNTED}" if self.has_more else str(len(self.keys))


def search(request: HttpRequest) -> HttpResponse:
    """The results for "?q=", grouped by kind; with "&kind=", the results of that kind in pages."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    words = words_of(asked)
    chosen = next((kind for kind in KINDS if kind.slug == request.GET.get("kind")), None)
    context: dict[str, Any] = {"asked": asked, "searched": words, "are_enough": are_enough(words), "chosen": chosen}
    if context["are_enough"]:
        scope = Scope(person(request)).known()
        with reading_from_replica(), planned_for_the_words():
            found = [_found(kind, scope, words, chosen, request.GET.get("page")) for kind in KINDS]
        context["found"] = [each for each in found if each.keys or each.kind == chosen]
        context["shown"] = [each for each in found if each.hits]
        context["page_obj"] = next((each.page for each in found if each.page), None)
    return render(request, "reports/search/search.html", context)


def _found(kind: Kind, scope: Scope, words: list[str], chosen: Kind | None, page: str | None) -> Found:
    keys = first_keys(kind.find, scope, words, COUNTED + 1)
    has_more, keys = len(keys) > COUNTED, keys[:COUNTED]
    if chosen is None:
        return Found(kind, keys, has_more, _shown(kind, rows_with(kind.model, keys[:OF_EACH_KIND]), words))
    if kind != chosen:
        return Found(kind, keys, has_more, [])
    of_page = Paginator(keys, ON_A_PAGE).get_page(page)
    return Found(kind, keys, has_more, _shown(kind, rows_with(kind.model, list(of_page)), words), of_page)


def _shown(kind: Kind, rows: list[Any], words: list[str]) -> list[ShownHit]:
    hits = [kind.shown(row) for row in rows]
    return [
        ShownHit(marked(hit.title, words), hit.href, marked(hit.belongs_to, words), excerpt(hit.text, words))
        for hit in hits
    ]
