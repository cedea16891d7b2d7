"""Addresses of the rule laboratory."""

from django.urls import path

from reports.laboratory import views

app_name = "laboratory"
urlpatterns = [
    path("", views.rule_sets, name="list"),
    path("new/<slug:slug>/<int:revision>/", views.new, name="new"),
    path("upload/<slug:slug>/<int:revision>/", views.upload, name="upload"),
    path("<int:pk>/", views.rule_set, name="rule_set"),
    path("<int:pk>/copy/", views.copy, name="copy"),
    path("<int:pk>/calculate/", views.calculate, name="calculate"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/results.<str:kind>", views.results_file, name="file"),
    path("<int:pk>/ratings/<str:number>/", views.rating, name="rating"),
]
