from django.urls import path

from reports.national import views

app_name = "national"
urlpatterns = [
    path("", views.ratings, name="ratings"),
    path("ratings.<str:kind>", views.ratings_file, name="ratings_file"),
    path("frameworks/<slug:slug>/", views.framework, name="framework"),
    path("frameworks/<slug:slug>/<str:number>/", views.standard, name="standard"),
]
