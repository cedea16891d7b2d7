"""The page of a YOT: its facts, inspections, ratings over time and history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from inspections.access import person
from inspections.permissions import can_keep_register
from inspections.yots.queries import facts_of, history_of, yot_with_facts
from reports.yots.queries import inspections_seen, over_time, programme, published_of


def yot(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(yot_with_facts(pk).prefetch_related("formed_from"))
    seen, published = inspections_seen(shown, person(request)), published_of(shown)
    context = {
        "yot": shown,
        "facts": facts_of(shown),
        "inspections": seen,
        "seen": {each.pk for each in seen},
        "over_time": over_time(published),
        "programme": programme([*seen, *published]),
        "history": history_of(shown),
        "may_keep": can_keep_register(person(request)),
    }
    return render(request, "reports/yots/yot.html", context)
