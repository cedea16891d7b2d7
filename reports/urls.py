from django.urls import path

from reports import views, views_evidence, views_panel

app_name = "reports"
urlpatterns = [
    path("<slug:reference>/fieldwork/", views.fieldwork_board, name="fieldwork_board"),
    path("<slug:reference>/ratings/", views.ratings, name="ratings"),
    path("<slug:reference>/ratings/questions/<str:question>/", views_panel.question, name="question"),
    path("<slug:reference>/ratings/explained/", views_panel.explained, name="explained"),
    path("<slug:reference>/panel/", views_panel.panel, name="panel"),
    path("<slug:reference>/panel/reading/", views_panel.reading, name="panel_reading"),
    path("<slug:reference>/panel/meeting/", views_panel.meeting, name="panel_meeting"),
    path("<slug:reference>/panel/sign/", views_panel.sign, name="panel_sign"),
    path("<slug:reference>/panel/reopen/", views_panel.reopen, name="panel_reopen"),
    path("<slug:reference>/panel/record/", views_panel.record, name="panel_record"),
    path("<slug:reference>/panel/record.csv", views_panel.record_as_csv, name="panel_record_csv"),
    path("<slug:reference>/panel/standards/<str:number>/", views_panel.decision, name="panel_decision"),
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
