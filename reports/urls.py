from django.urls import path

from reports.views import board, evidence, panel, ratings, report

app_name = "reports"
urlpatterns = [
    path("<slug:reference>/fieldwork/", board.fieldwork_board, name="fieldwork_board"),
    path("<slug:reference>/ratings/", ratings.ratings, name="ratings"),
    path("<slug:reference>/ratings/questions/<str:question>/", panel.question, name="question"),
    path("<slug:reference>/ratings/explained/", panel.explained, name="explained"),
    path("<slug:reference>/panel/", panel.panel, name="panel"),
    path("<slug:reference>/panel/reading/", panel.reading, name="panel_reading"),
    path("<slug:reference>/panel/meeting/", panel.meeting, name="panel_meeting"),
    path("<slug:reference>/panel/sign/", panel.sign, name="panel_sign"),
    path("<slug:reference>/panel/reopen/", panel.reopen, name="panel_reopen"),
    path("<slug:reference>/panel/record/", panel.record, name="panel_record"),
    path("<slug:reference>/panel/record.csv", panel.record_as_csv, name="panel_record_csv"),
    path("<slug:reference>/panel/standards/<str:number>/", panel.decision, name="panel_decision"),
    path("<slug:reference>/report/", report.report, name="report"),
    path("<slug:reference>/report/make-pdf/", report.make_pdf, name="make_pdf"),
    path("<slug:reference>/report/pdf/", report.download, name="download"),
    path("<slug:reference>/report/html/", report.html_edition_page, name="html_edition"),
    path("<slug:reference>/report/results.csv", report.results, {"kind": "csv"}, name="results_csv"),
    path("<slug:reference>/report/results.ods", report.results, {"kind": "ods"}, name="results_ods"),
    path("<slug:reference>/report/renderings/<int:pk>/", report.rendering, name="rendering"),
    path("<slug:reference>/evidence-board/", evidence.evidence_boards, name="evidence_boards"),
    path("<slug:reference>/evidence-board/<str:number>/", evidence.evidence_board, name="evidence_board"),
    path("<slug:reference>/proposals/", evidence.proposals, name="proposals"),
    path("<slug:reference>/proposals/<str:number>/", evidence.proposal, name="proposal"),
    path("<slug:reference>/feedback/", evidence.feedback, name="feedback"),
    path("<slug:reference>/feedback/<int:pk>/", evidence.kept_feedback, name="kept_feedback"),
]
