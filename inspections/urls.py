from django.urls import path

from inspections.views import inspections as views

app_name = "inspections"
urlpatterns = [
    path("", views.inspection_list, name="inspection_list"),
    path("<slug:reference>/", views.inspection, name="inspection"),
    path("<slug:reference>/cases/<str:case_reference>/", views.case, name="case"),
]
