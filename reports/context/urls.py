"""Addresses of public figures, which do not belong to an inspection."""

from django.urls import path

from reports.context.public import views

app_name = "public_figures"
urlpatterns = [
    path("", views.figures, name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.figure, name="figure"),
]
