"""Addresses in the register of YOTs. `reports.yots` adds the page for each YOT, with its ratings."""

from django.urls import path

from inspections.yots import views

urlpatterns = [
    path("", views.yot_list, name="list"),
    path("add/", views.add, name="add"),
    path("import/", views.upload, name="upload"),
    path("import/preview/", views.preview, name="preview"),
    path("import/discard/", views.discard, name="discard"),
    path("register.<str:kind>", views.export, name="export"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/remove/", views.remove, name="remove"),
]
