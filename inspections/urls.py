from django.urls import include, path

from inspections.views import allocation, cases, inspections, my_work

app_name = "inspections"
CASE = "<slug:reference>/cases/<str:case_reference>/"
of_inspections = [
    path("", inspections.inspection_list, name="inspection_list"),
    path("<slug:reference>/", inspections.inspection, name="inspection"),
    path("<slug:reference>/fieldwork/allocate/", allocation.allocate, name="allocate"),
    path("<slug:reference>/cases/add/", allocation.add, name="add_case"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}pages/check/", cases.check, name="check"),
    path(f"{CASE}pages/<str:page>/", cases.case_page, name="case_page"),
    path(f"{CASE}entries/<str:entry>/", cases.entry, name="entry"),
    path(f"{CASE}entries/<str:entry>/page/", cases.entry_page, name="entry_page"),
    path(f"{CASE}next/", cases.next_unanswered, name="next"),
    path(f"{CASE}interviews/add/", cases.add_interview, name="add_interview"),
    path(f"{CASE}review/", cases.review, name="review"),
]
urlpatterns = [
    path("work/", my_work.my_work, name="my_work"),
    path("inspections/", include(of_inspections)),
]
