"""One include an app, sign in and out, the front page."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from inspections.views import health

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="inspections:inspection_list"), name="front"),
    path("inspections/", include("inspections.urls")),
    path("inspections/", include("reports.urls")),
    path("frameworks/", include("standards.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/", health),
]
