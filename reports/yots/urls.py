"""Addresses in the register of YOTs, and of the page for one YOT, which shows its ratings."""

from django.urls import path

from inspections.yots.urls import urlpatterns as of_register
from reports.yots.views import yot

app_name = "yots"
urlpatterns = [*of_register, path("<int:pk>/", yot, name="yot")]
