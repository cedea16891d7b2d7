from django.urls import path

from reports import views, views_evidence

app_name = "reports"
urlpatterns = [
    path("<slug:reference>/fieldwork/", views.fieldwork_board, name="fieldwork_board"),
    path("<slug:reference>/ratings/", views.ratings, name="ratings"),
    path("<slug:reference>/report/", views.report, name="report"),
    path("<slug:reference>/report/make-pdf/", views.make_pdf, name="make_pdf"),
    path("<slug:reference>/report/pdf/", views.download, name="download"),
    path("<slug:reference>/report/html/", views.html_edition_page, name="html_edition"),
    path("<slug:reference>/evidence-board/", views_evidence.evidence_boards, name="evidence_boards"),
    path("<slug:reference>/evidence-board/<str:number>/", views_evidence.evidence_board, name="evidence_board"),
    path("<slug:reference>/proposals/", views_evidence.proposals, name="proposals"),
    path("<slug:reference>/proposals/<str:number>/", views_evidence.proposal, name="proposal"),
    path("<slug:reference>/feedback/", views_evidence.feedback, name="feedback"),
    path("<slug:reference>/feedback/<int:pk>/", views_evidence.kept_feedback, name="kept_feedback"),
]
