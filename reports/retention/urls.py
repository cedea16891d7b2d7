from django.urls import path

from reports.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.retention, name="list"),
    path("<slug:reference>/", views.one, name="one"),
    path("<slug:reference>/ask/", views.take_step, {"step": "ask"}, name="ask"),
    path("<slug:reference>/withdraw/", views.take_step, {"step": "withdraw"}, name="withdraw"),
    path("<slug:reference>/confirm/", views.take_step, {"step": "confirm"}, name="confirm"),
]
