"""The page for administrators that says how the service runs."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.access import from_the_server, person
from inspections.permissions import check_can_see_how_it_runs
from reports.running.queries import jobs_of_two_weeks, problems, without_second_factor


@from_the_server
def service(request: HttpRequest) -> HttpResponse:
    """What needs attention, the background jobs, and who has no second factor."""
    check_can_see_how_it_runs(person(request))
    context = {
        "version": settings.VERSION,
        "problems": list(problems()),
        "jobs": jobs_of_two_weeks(),
        "without_second_factor": without_second_factor(),
    }
    return render(request, "reports/running/service.html", context)
