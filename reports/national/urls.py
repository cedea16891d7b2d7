from django.urls import path

from reports.national import views
from reports.national.groups import views as groups
from reports.national.interface import views as interface
from reports.national.learning import views as learning
from reports.national.over_time import views as over_time
from reports.national.release import views as release

app_name = "national"
urlpatterns = [
    path("", views.ratings, name="ratings"),
    path("ratings.<str:kind>", views.ratings_file, name="ratings_file"),
    path("published-ratings.<str:kind>", views.published_ratings, name="published_ratings"),
    path("releases/", release.releases, name="releases"),
    path("releases/make/", release.make, name="make_release"),
    path("releases/progress/", release.progress, name="release_progress"),
    path("releases/<int:number>/", release.release, name="release"),
    path("releases/<int:number>/release.zip", release.download, name="download_release"),
    path("keys/", interface.keys, name="keys"),
    path("keys/<int:pk>/end/", interface.end, name="end_key"),
    path("recommendations/", learning.recommendations, name="recommendations"),
    path("practice-examples/", learning.practice_examples, name="practice_examples"),
    path("frameworks/<slug:slug>/", views.framework, name="framework"),
    path("services/", over_time.services, name="services"),
    path("frameworks/<slug:slug>/questions/<str:question>/", over_time.question, name="question"),
    path("frameworks/<slug:slug>/groups/", groups.groups, name="groups"),
    path("frameworks/<slug:slug>/groups/inspections/", groups.inspections, name="group_inspections"),
    path("frameworks/<slug:slug>/<str:number>/", views.standard, name="standard"),
]
