"""One include an app, sign in and out, the front page."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView, TemplateView

from inspections.views import health

lost_password = login_not_required(TemplateView.as_view(template_name="account/lost_password.html"))

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inspections:inspection_list"), name="front"),
    path("inspections/", include("inspections.urls")),
    path("inspections/", include("reports.urls")),
    path("frameworks/", include("standards.urls")),
    # The service sends no e-mail: in the place of allauth's letter stands whom to ask.
    path("accounts/password/reset/", lost_password, name="account_reset_password"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/", health),
]
