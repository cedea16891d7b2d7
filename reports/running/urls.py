from django.urls import path

from reports.running import views

app_name = "running"
urlpatterns = [path("", views.service, name="service")]
