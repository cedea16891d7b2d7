from django.urls import path

from reports.accuracy import return_views as returns
from reports.accuracy import views as accuracy
from reports.advice import views as advice
from reports.archive import views as archive
from reports.boards.views import evidence, feedback, fieldwork, proposals
from reports.checks import views as checks
from reports.context import views as context
from reports.context.public.queries import offered_figures
from reports.context.public.views import put_figure
from reports.exchange import case_views as case_exchange
from reports.exchange import views as exchange
from reports.following import views as following
from reports.gates import views as gates
from reports.panel.views import answers, panel, ratings, records
from reports.pictures import views as pictures
from reports.publication.views import comparing, publishing, report
from reports.read_through import views as read_through
from reports.recommendations import views as recommendations
from reports.reinspection import views as reinspection
from reports.replacing import views as replacing
from reports.versions import views as versions
from reports.writing.suggestions import views as suggestions
from reports.writing.views import comments, facts, figures, merging, presence, texts

app_name = "reports"
urlpatterns = [
    path("<slug:reference>/phase/", gates.step, name="step"),
    path("<slug:reference>/phase/back/", gates.move_back, name="move_back"),
    path("<slug:reference>/fieldwork/", fieldwork.fieldwork_board, name="fieldwork_board"),
    path("<slug:reference>/ratings/", ratings.ratings, name="ratings"),
    path("<slug:reference>/ratings/questions/<str:question>/", answers.question, name="question"),
    path("<slug:reference>/ratings/explained/", panel.explained, name="explained"),
    path("<slug:reference>/ratings/as-if/", versions.as_if, name="as_if"),
    path("<slug:reference>/panel/", panel.panel, name="panel"),
    path("<slug:reference>/panel/reading/", panel.reading, name="panel_reading"),
    path("<slug:reference>/panel/meeting/", panel.meeting, name="panel_meeting"),
    path("<slug:reference>/panel/verify/", panel.verify, name="panel_verify"),
    path("<slug:reference>/panel/sign/", panel.sign, name="panel_sign"),
    path("<slug:reference>/panel/reopen/", panel.reopen, name="panel_reopen"),
    path("<slug:reference>/panel/record/", records.record, name="panel_record"),
    path("<slug:reference>/panel/record.csv", records.record_as_csv, name="panel_record_csv"),
    path("<slug:reference>/panel/record/<int:sign_off>/", records.record, name="former_panel_record"),
    path("<slug:reference>/panel/record/<int:sign_off>.csv", records.record_as_csv, name="former_panel_record_csv"),
    path("<slug:reference>/panel/standards/<str:number>/", panel.decision, name="panel_decision"),
    path("<slug:reference>/report/", report.report, name="report"),
    path("<slug:reference>/report/make-pdf/", report.make_pdf, name="make_pdf"),
    path("<slug:reference>/report/pdf/", report.download, name="download"),
    path("<slug:reference>/report/html/", report.html_edition_page, name="html_edition"),
    path("<slug:reference>/report/word/", report.word_edition, name="word_edition"),
    path("<slug:reference>/report/results.csv", report.results, {"kind": "csv"}, name="results_csv"),
    path("<slug:reference>/report/results.ods", report.results, {"kind": "ods"}, name="results_ods"),
    path("<slug:reference>/report/renderings/<int:pk>/", report.rendering, name="rendering"),
    path("<slug:reference>/evidence-board/", evidence.evidence_boards, name="evidence_boards"),
    path("<slug:reference>/evidence-board/<str:number>/", evidence.evidence_board, name="evidence_board"),
    path("<slug:reference>/proposals/", proposals.proposals, name="proposals"),
    path("<slug:reference>/proposals/<str:number>/", proposals.proposal, name="proposal"),
    path("<slug:reference>/feedback/", feedback.feedback, name="feedback"),
    path("<slug:reference>/feedback/<int:pk>/", feedback.kept_feedback, name="kept_feedback"),
    path("<slug:reference>/report/read-through/", read_through.whole, name="read_through"),
    path("<slug:reference>/report/read-through/pages/", read_through.pages, name="read_through_pages"),
    # Writing: fixed addresses come before addresses that contain the slug of a section.
    path("<slug:reference>/report/write/", texts.overview, name="writing"),
    path("<slug:reference>/report/write/ready/", texts.ready, name="section_ready"),
    path("<slug:reference>/report/write/open/", presence.presence, name="presence"),
    path("<slug:reference>/report/write/find/", replacing.find_and_replace, name="find_and_replace"),
    path("<slug:reference>/report/write/find/undo/", replacing.undo, name="undo_replacing"),
    path("<slug:reference>/report/write/pictures/", pictures.pictures, name="pictures"),
    path("<slug:reference>/report/write/pictures/add/", pictures.add, name="add_picture"),
    path("<slug:reference>/report/write/pictures/<int:number>/", pictures.describe, name="describe_picture"),
    path("<slug:reference>/report/write/pictures/<int:number>/file/", pictures.file, name="picture_file"),
    path("<slug:reference>/report/write/pictures/<int:number>/state/", pictures.change_state, name="picture_state"),
    path("<slug:reference>/report/write/recommendations/", recommendations.recommendations, name="recommendations"),
    path("<slug:reference>/report/write/recommendations/add/", recommendations.recommendation, name="recommendation"),
    path(
        "<slug:reference>/report/write/recommendations/<int:pk>/",
        recommendations.recommendation,
        name="recommendation",
    ),
    path(
        "<slug:reference>/report/write/recommendations/<int:pk>/move/", recommendations.move, name="move_recommendation"
    ),
    path(
        "<slug:reference>/report/write/recommendations/<int:pk>/remove/",
        recommendations.remove,
        name="remove_recommendation",
    ),
    path(
        "<slug:reference>/report/write/recommendations/removed/<int:pk>/",
        recommendations.put_back,
        name="put_recommendation_back",
    ),
    path(
        "<slug:reference>/report/write/facts/<str:section>/",
        facts.facts,
        {"offered": offered_figures},
        name="write_facts",
    ),
    path(
        "<slug:reference>/report/write/facts/<str:section>/public-figures/<int:pk>/",
        put_figure,
        name="put_public_figure",
    ),
    path("<slug:reference>/report/write/<str:section>/", texts.section, name="write_section"),
    path("<slug:reference>/report/write/<str:section>/preview/", texts.preview, name="preview"),
    path("<slug:reference>/report/write/<str:section>/merge/", merging.merge, name="merge_section"),
    path("<slug:reference>/report/write/<str:section>/figures/", figures.figures, name="figures"),
    path("<slug:reference>/report/write/<str:section>/advice/", advice.advice, name="advice"),
    path("<slug:reference>/report/write/<str:section>/versions/", texts.versions, name="text_versions"),
    path("<slug:reference>/report/write/<str:section>/comments/", comments.comment, name="comment"),
    path("<slug:reference>/report/write/<str:section>/comments/<int:pk>/", comments.answer, name="comment_answer"),
    path("<slug:reference>/report/write/<str:section>/suggestions/", suggestions.suggest, name="suggest"),
    path(
        "<slug:reference>/report/write/<str:section>/suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"
    ),
    path("<slug:reference>/report/compare/", comparing.compare_versions, name="compare_versions"),
    # Checks before publication.
    path("<slug:reference>/report/checks/", checks.checks, name="checks"),
    path("<slug:reference>/report/checks/claims/accept/", checks.accept_selected_claims, name="accept_claims"),
    path("<slug:reference>/report/checks/<slug:fingerprint>/accept/", checks.accept, name="accept_finding"),
    path("<slug:reference>/report/checks/<slug:fingerprint>/withdraw/", checks.withdraw, name="withdraw_acceptance"),
]

# --- import and export
DATA = "<slug:reference>/data/"
CASE_DATA = "<slug:reference>/cases/<str:case_reference>/data/"
urlpatterns += [
    path(DATA, exchange.data, name="data"),
    path(f"{DATA}workbook.<str:kind>", exchange.workbook, name="workbook"),
    path(f"{DATA}archive.zip", archive.archive, name="archive"),
    path(f"{DATA}preview/", exchange.data_preview, name="data_preview"),
    path(f"{DATA}discard/", exchange.discard, name="data_discard"),
    path(CASE_DATA, case_exchange.case_data, name="case_data"),
    path(f"{CASE_DATA}case.<str:kind>", case_exchange.case_file, name="case_file"),
    path(f"{CASE_DATA}preview/", case_exchange.case_data_preview, name="case_data_preview"),
    path(f"{CASE_DATA}discard/", case_exchange.discard_case_data, name="case_data_discard"),
]

# --- the data return from the YOT
RETURN = "<slug:reference>/report/data-return/"
urlpatterns += [
    path(RETURN, context.data_return, name="data_return"),
    path(f"{RETURN}template.<str:kind>", context.data_return_template, name="data_return_template"),
    path(f"{RETURN}check/", context.check_data_return, name="check_data_return"),
    path(f"{RETURN}accept/", context.accept_data_return, name="accept_data_return"),
]

# --- publishing
PUBLISHING = "<slug:reference>/report/publishing/"
DRAFT = f"{PUBLISHING}drafts/<int:number>/"
urlpatterns += [
    path(PUBLISHING, publishing.publishing, name="publishing"),
    path(f"{PUBLISHING}send/", accuracy.send_draft, name="send_draft"),
    path(f"{PUBLISHING}take-back/", publishing.take_back, name="take_back"),
    path(DRAFT, accuracy.draft, name="frozen_draft"),
    path(f"{DRAFT}try-again/", accuracy.try_again, name="try_draft_again"),
    path(f"{DRAFT}comments.<str:kind>", accuracy.table, name="comments_table"),
    path(f"{DRAFT}letter/freeze/", accuracy.freeze_letter, name="freeze_letter"),
    path(f"{DRAFT}letter.<str:kind>", accuracy.letter, name="letter"),
    path(f"{DRAFT}outcomes.<str:kind>", accuracy.outcomes, name="outcomes"),
    path(f"{DRAFT}answer/", returns.receive, name="receive_comments"),
    path(f"{DRAFT}answer/check/", returns.check, name="check_response"),
    path(f"{DRAFT}answer/discard/", returns.discard, name="discard_response"),
    path(f"{DRAFT}comments/add/", accuracy.add, name="add_accuracy_comment"),
    path(f"{DRAFT}copies/add/", accuracy.add_copy, name="add_copy"),
    path(f"{PUBLISHING}comments/", accuracy.comments, name="accuracy_comments"),
    path(f"{PUBLISHING}comments/<int:pk>/", accuracy.comment, name="accuracy_comment"),
    path(f"{PUBLISHING}approve/", publishing.approve, name="approve"),
    path(f"{PUBLISHING}preview/", publishing.preview, name="preview_edition"),
    path(f"{PUBLISHING}publish/", publishing.publish, name="publish"),
    path(f"{PUBLISHING}correct/", publishing.correct, name="correct"),
    path(f"{PUBLISHING}correct/abandon/", publishing.abandon, name="abandon_correction"),
    path(f"{PUBLISHING}files/<int:pk>/", publishing.kept_file, name="kept_file"),
    path("<slug:reference>/report/editions/<int:number>/<slug:kind>/", publishing.edition_file, name="edition_file"),
    path("<slug:reference>/report/following/", following.recommendations, name="following"),
    path("<slug:reference>/report/following/begin/", following.follow, name="follow_recommendations"),
    path("<slug:reference>/report/following/<int:pk>/", following.recommendation, name="followed_recommendation"),
    path("<slug:reference>/report/following/action-plan/", following.action_plan, name="action_plan"),
    path("<slug:reference>/report/following/action-plan/received/", following.receive_plan, name="receive_action_plan"),
]

# --- reinspections
PROGRESS = "<slug:reference>/progress/"
EARLIER = f"{PROGRESS}recommendations/<int:number>/"
urlpatterns += [
    path(PROGRESS, reinspection.progress, name="progress"),
    path(f"{PROGRESS}recommendations/add/", reinspection.enter, name="enter_recommendation"),
    path(EARLIER, reinspection.judge, name="judge_recommendation"),
    path(f"{EARLIER}take-back/", reinspection.take_back, name="take_judgement_back"),
    path(f"{EARLIER}remove/", reinspection.remove, name="remove_entered_recommendation"),
]
