"""One include an app, sign in and out, the front page."""

from typing import NoReturn

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from config.health import health
from inspections.cases.views.service_worker import service_worker
from reports.following.views import recommendations_due
from reports.workbook.views import download_blank_workbook


def not_here(request: HttpRequest) -> NoReturn:
    raise Http404


lost_password = login_not_required(TemplateView.as_view(template_name="account/lost_password.html"))

# The administration pages have a sign-in page of their own, which knows nothing of second factors and counts no attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inspections:my_work"), name="front"),
    path("", include("inspections.urls")),
    path("inspections/", include("reports.urls")),
    path("recommendations/", recommendations_due, name="recommendations_due"),
    path("frameworks/<slug:slug>/workbook.<str:kind>", download_blank_workbook, name="blank_workbook"),
    path("frameworks/", include("standards.urls")),
    # The service sends no e-mail: in the place of allauth's letter stands whom to ask.
    path("accounts/password/reset/", lost_password, name="account_reset_password"),
    # An address is who somebody is, in workbooks and in the history: an administrator changes it, nobody else.
    path("accounts/email/", not_here, name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/", health),
    path("service-worker.js", service_worker),
]
