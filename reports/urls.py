from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("<slug:reference>/fieldwork/", views.fieldwork_board, name="fieldwork_board"),
    path("<slug:reference>/ratings/", views.ratings, name="ratings"),
    path("<slug:reference>/report/", views.report, name="report"),
    path("<slug:reference>/report/make-pdf/", views.make_pdf, name="make_pdf"),
    path("<slug:reference>/report/pdf/", views.download, name="download"),
    path("<slug:reference>/report/html/", views.html_edition_page, name="html_edition"),
]
