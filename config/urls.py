"""The URLs of the service: an include for each app, signing in and out, help, and the front page."""

from typing import NoReturn

from allauth.account.views import password_reset
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from config.health import health
from config.help import accessibility
from config.metrics import metrics
from inspections.agreement import views as agreement
from inspections.cases.views.service_worker import service_worker
from inspections.interviews.views import calendar, calendar_address
from inspections.people.views import browser_keys
from inspections.prompt_checks.views import prompts
from inspections.staff.office_sign_in import NAME as OFFICE
from inspections.staff.office_sign_in import to_the_office
from reports.exchange.views import discard_new, import_new, import_new_preview
from reports.following.views import recommendations_due
from reports.national.interface.views import description as api_description
from reports.national.interface.views import ratings as published_ratings
from reports.search.views import search
from reports.versions.views import check, compare
from reports.workbook.views import download_blank_workbook


def not_here(request: HttpRequest) -> NoReturn:
    raise Http404


ask_an_administrator = login_not_required(TemplateView.as_view(template_name="account/lost_password.html"))


@login_not_required
def lost_password(request: HttpRequest) -> HttpResponseBase:
    """Sends a link by email. If the service sends no email, the page says who to ask."""
    return password_reset(request) if settings.MAIL_IS_SET_UP else ask_an_administrator(request)


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inspections:my_work"), name="front"),
    path("", include("inspections.urls")),
    path("announce/workbook/", import_new, name="import_new"),
    path("announce/workbook/preview/", import_new_preview, name="import_new_preview"),
    path("announce/workbook/discard/", discard_new, name="import_new_discard"),
    path("inspections/", include("reports.urls")),
    path("search/", search, name="search"),
    path("yots/", include("reports.yots.urls")),
    path("calendar/", calendar_address, name="calendar_address"),
    path("calendar/<str:secret>/interviews.ics", calendar, name="calendar"),
    path("retention/", include("reports.retention.urls")),
    path("laboratory/", include("reports.laboratory.urls")),
    path("public-figures/", include("reports.context.urls")),
    path("api/v1/ratings", published_ratings, name="api_ratings"),
    path("api/v1/openapi.json", api_description, name="api_description"),
    path("national/", include("reports.national.urls")),
    path("recommendations/", recommendations_due, name="recommendations_due"),
    path("frameworks/<slug:slug>/workbook.<str:kind>", download_blank_workbook, name="blank_workbook"),
    path("agreement/", agreement.frameworks, name="agreement_frameworks"),
    path("agreement/<slug:slug>/", agreement.framework, name="agreement_framework"),
    path("agreement/<slug:slug>/<str:entry>/", agreement.question, name="agreement_question"),
    path("frameworks/<slug:slug>/prompts/", prompts, name="prompts"),
    path("frameworks/compare/", compare, name="compare_frameworks"),
    path("frameworks/check/", check, name="check_framework"),
    path("frameworks/", include("standards.urls")),
    path("accounts/password/reset/", lost_password, name="account_reset_password"),
    # Workbooks and the history name people by their email address, so only an administrator can change it.
    path("accounts/email/", not_here, name="account_email"),
    # An account is tied to an office's sign-in by its email address, and by nothing else.
    path("accounts/3rdparty/", not_here, name="socialaccount_connections"),
    path("accounts/3rdparty/signup/", not_here, name="socialaccount_signup"),
    path(f"accounts/oidc/{OFFICE}/login/", to_the_office),
    path("accounts/", include("allauth.urls")),
    path("service/", include("reports.running.urls")),
    path("help/", include("config.help")),
    path("accessibility/", accessibility, name="accessibility"),
    path("health/", health),
    path("metrics/", metrics),
    path("service-worker.js", service_worker),
    path("browser-keys/", browser_keys, name="browser_keys"),
]
