from django.urls import include, path

from inspections.alerts import views as alerts
from inspections.benchmarks import views as benchmarks
from inspections.cases.views import entries, for_inspector, reading, submission
from inspections.cases.views import pages as cases
from inspections.dip_samples import views as dip_samples
from inspections.eligible import views as eligible
from inspections.evidence import views as evidence
from inspections.interviews import views as interviews
from inspections.my_work import views as my_work
from inspections.notices import views as notices
from inspections.openings import views as openings
from inspections.planning.views import allocation, announcing, inspections, team
from inspections.practice_examples import views as for_report
from inspections.sampling import views as sampling
from inspections.second_reads import reading_views as reading_blind
from inspections.second_reads import views as second_reads
from inspections.staff import views as staff

app_name = "inspections"
CASE = "<slug:reference>/cases/<str:case_reference>/"
EVIDENCE = "<slug:reference>/evidence/"
SECOND_READS = "<slug:reference>/second-reads/"
DIP_SAMPLES = "<slug:reference>/dip-samples/"
ELIGIBLE = "<slug:reference>/eligible-cases/"
of_inspections = [
    path("", inspections.inspection_list, name="inspection_list"),
    path("<slug:reference>/", inspections.inspection, name="inspection"),
    path("<slug:reference>/details/", announcing.details, name="details"),
    path("<slug:reference>/timetable/", announcing.timetable, name="timetable"),
    path("<slug:reference>/timetable/<slug:phase>/", announcing.move, name="move_date"),
    path("<slug:reference>/team/", team.team, name="team"),
    path("<slug:reference>/team/add/", team.add_member, name="add_member"),
    path("<slug:reference>/team/<int:pk>/end/", team.end_role, name="end_team_role"),
    path("<slug:reference>/team/conflicts/add/", team.add_conflict, name="add_conflict"),
    path("<slug:reference>/team/conflicts/<int:pk>/withdraw/", team.end_conflict, name="withdraw_conflict"),
    path("<slug:reference>/organisation/", inspections.organisation, name="organisation"),
    path("<slug:reference>/sample/", sampling.sample, name="sample"),
    path("<slug:reference>/interviews/", interviews.interviews, name="interviews"),
    path("<slug:reference>/interviews/plan/", interviews.plan, name="plan_interview"),
    path("<slug:reference>/interviews/<int:pk>/", interviews.change, name="change_interview"),
    path("<slug:reference>/interviews/<int:pk>/cancel/", interviews.cancel, name="cancel_interview"),
    path(ELIGIBLE, eligible.eligible_cases, name="eligible_cases"),
    path(f"{ELIGIBLE}template.<str:kind>", eligible.template, name="eligible_cases_template"),
    path(f"{ELIGIBLE}upload/", eligible.upload, name="upload_eligible_cases"),
    path(f"{ELIGIBLE}check/", eligible.check_list, name="check_eligible_cases"),
    path(f"{ELIGIBLE}accept/", eligible.accept, name="accept_eligible_cases"),
    path(f"{ELIGIBLE}remove/", eligible.remove, name="remove_eligible_cases"),
    path(f"{ELIGIBLE}windows/<str:number>/", eligible.window, name="eligible_window"),
    path(f"{ELIGIBLE}<int:pk>/", eligible.change_case, name="eligible_case"),
    path("<slug:reference>/sample/<str:number>/size/", sampling.change_size, name="sample_size"),
    path("<slug:reference>/sample/<str:number>/draw/", sampling.draw, name="draw_sample"),
    path("<slug:reference>/sample/draws/<int:pk>/", sampling.look_at_draw, name="look_at_draw"),
    path("<slug:reference>/fieldwork/allocate/", allocation.allocate, name="allocate"),
    path("<slug:reference>/cases/", inspections.cases, name="cases"),
    path("<slug:reference>/cases/add/", allocation.add, name="add_case"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}pages/check/", submission.check, name="check"),
    path(f"{CASE}pages/<str:page>/", cases.case_page, name="case_page"),
    path(f"{CASE}entries/<str:entry>/", entries.entry, name="entry"),
    path(f"{CASE}entries/<str:entry>/page/", cases.entry_page, name="entry_page"),
    path(f"{CASE}next/", cases.next_unanswered, name="next"),
    path(f"{CASE}view/", cases.choose_view, name="choose_view"),
    path(f"{CASE}replace/", sampling.replace, name="replace_case"),
    path(f"{CASE}record/", for_inspector.record_for_inspector, name="record_for_inspector"),
    path(f"{CASE}interviews/add/", cases.add_interview, name="add_interview"),
    path(f"{CASE}read/", reading.read, name="read_case"),
    path(f"{CASE}read.<str:kind>", reading.read_as_file, name="read_case_as_file"),
    path(f"{CASE}review/", reading.review, name="review"),
    path(f"{CASE}alerts/raise/", alerts.raise_alert_page, name="raise_alert"),
    path(f"{CASE}reassurance/ask/", alerts.ask_for_reassurance_page, name="ask_for_reassurance"),
    path(SECOND_READS, second_reads.second_reads, name="second_reads"),
    path(f"{SECOND_READS}draw/", second_reads.draw, name="draw_second_reads"),
    path(f"{SECOND_READS}choose/", second_reads.choose, name="choose_second_read"),
    path(f"{SECOND_READS}agreement/", second_reads.agreement, name="agreement"),
    path(f"{SECOND_READS}<int:pk>/", reading_blind.second_read, name="second_read"),
    path(f"{SECOND_READS}<int:pk>/pages/<str:page>/", reading_blind.page, name="second_read_page"),
    path(f"{SECOND_READS}<int:pk>/submit/", reading_blind.submit, name="submit_second_read"),
    path(f"{SECOND_READS}<int:pk>/withdraw/", second_reads.withdraw, name="withdraw_second_read"),
    path(f"{SECOND_READS}<int:pk>/differences/<str:entry>/", second_reads.decide, name="decide_difference"),
    path(DIP_SAMPLES, dip_samples.of_inspection, name="dip_samples_of_inspection"),
    path(f"{DIP_SAMPLES}choose/", dip_samples.choose, name="choose_dip_sample"),
    path(f"{DIP_SAMPLES}<int:dip_read>/", dip_samples.dip_read, name="dip_read"),
    path(f"{DIP_SAMPLES}<int:dip_read>/withdraw/", dip_samples.withdraw, name="withdraw_dip_read"),
    path(f"{DIP_SAMPLES}<int:dip_read>/findings/<str:entry>/", dip_samples.answer, name="answer_finding"),
    path("<slug:reference>/alerts/", alerts.alerts, name="alerts"),
    path("<slug:reference>/alerts/banner/", alerts.alert_banner, name="alert_banner"),
    path("<slug:reference>/alerts/<int:alert>/", alerts.alert, name="alert"),
    path("<slug:reference>/reassurance/<int:request_number>/", alerts.reassurance, name="reassurance"),
    path(EVIDENCE, evidence.evidence_list, name="evidence_list"),
    path(f"{EVIDENCE}add/", evidence.kinds, name="kinds_of_evidence"),
    path(f"{EVIDENCE}add/<slug:kind>/", evidence.add, name="add_evidence"),
    path(f"{EVIDENCE}<int:number>/", evidence.item, name="evidence_item"),
    path(f"{EVIDENCE}<int:number>/change/", evidence.change, name="change_evidence"),
    path(f"{EVIDENCE}<int:number>/receive/", evidence.receive, name="receive_evidence"),
    path(f"{EVIDENCE}<int:number>/files/add/", evidence.add_file, name="add_evidence_file"),
    path(f"{EVIDENCE}<int:number>/files/<int:pk>/", evidence.file, name="evidence_file"),
    path(f"{EVIDENCE}<int:number>/questions/", evidence.questions, name="survey_questions"),
    path(f"{EVIDENCE}<int:number>/ties/add/", evidence.tie, name="tie_evidence"),
    path(f"{EVIDENCE}<int:number>/ties/<int:pk>/withdraw/", evidence.withdraw_tie, name="withdraw_tie"),
    path(f"{EVIDENCE}<int:number>/withdraw/", evidence.withdraw, name="withdraw_evidence"),
    path("<slug:reference>/for-report/", for_report.offered, name="offered"),
    path(f"{CASE}for-report/", for_report.for_report, name="for_report"),
    path(f"{CASE}for-report/practice-example/", for_report.practice_example, name="practice_example"),
    path(f"{CASE}for-report/practice-example/<int:pk>/", for_report.practice_example, name="practice_example"),
    path(f"{CASE}for-report/quotation/", for_report.quotation, name="quotation"),
    path(f"{CASE}for-report/quotation/<int:pk>/", for_report.quotation, name="quotation"),
    path(f"{CASE}for-report/<slug:kind>/<int:pk>/offer/", for_report.offer, name="offer"),
    path(f"{CASE}for-report/<slug:kind>/<int:pk>/take-back/", for_report.take_back, name="take_back"),
    path(f"{CASE}for-report/<slug:kind>/<int:pk>/withdraw/", for_report.withdraw, name="withdraw"),
]
of_people = [
    path("", staff.people, name="people"),
    path("invite/", staff.invite, name="invite"),
    path("<int:pk>/", staff.one_person, name="person"),
    path("<int:pk>/change/", staff.change, name="change_person"),
    path("<int:pk>/roles/give/", staff.give_role, name="give_role"),
    path("<int:pk>/roles/<slug:role>/end/", staff.end_role, name="end_role"),
    path("<int:pk>/end/", staff.end_account, name="end_account"),
    path("<int:pk>/reopen/", staff.reopen_account, name="reopen_account"),
    path("<int:pk>/link/", staff.send_password_link, name="send_password_link"),
]
of_benchmarks = [
    path("", benchmarks.benchmarks, name="benchmarks"),
    path("add/<slug:slug>/", benchmarks.add, name="add_benchmark"),
    path("<int:pk>/", benchmarks.benchmark, name="benchmark"),
    path("<int:pk>/change/", benchmarks.change, name="change_benchmark"),
    path("<int:pk>/files/add/", benchmarks.add_file, name="add_benchmark_file"),
    path("<int:pk>/files/<int:file>/", benchmarks.file, name="benchmark_file"),
    path("<int:pk>/files/<int:file>/remove/", benchmarks.remove_file, name="remove_benchmark_file"),
    path("<int:pk>/readers/", benchmarks.readers, name="benchmark_readers"),
    path("<int:pk>/pages/<str:page>/", benchmarks.page, name="benchmark_page"),
    path("<int:pk>/submit/", benchmarks.submit, name="submit_benchmark"),
    path("<int:pk>/steps/<slug:name>/", benchmarks.step, name="benchmark_step"),
]
of_dip_samples = [
    path("", dip_samples.dip_samples, name="dip_samples"),
    path("draw/", dip_samples.draw, name="draw_dip_sample"),
]
of_notices = [
    path("", notices.notices, name="notices"),
    path("read/", notices.read, name="read_notices"),
    path("choose/", notices.choose, name="choose_notices"),
]
urlpatterns = [
    path("work/", my_work.my_work, name="my_work"),
    path("notices/", include(of_notices)),
    path("benchmarks/", include(of_benchmarks)),
    path("dip-samples/", include(of_dip_samples)),
    path("openings/", openings.openings, name="openings"),
    path("people/", include(of_people)),
    path("announce/", announcing.announce, name="announce"),
    path("inspections/", include(of_inspections)),
]
