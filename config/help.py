"""Help in the product: the user documentation, and which part of it the Help link on each page opens."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from standards.language.scale import USUAL
from standards.words import house_words

# The help pages, by the name in their address, in the order of the list of help pages.
FOR_PEOPLE = {
    "account": "docs/account.md",
    "inspectors": "docs/inspectors.md",
    "lead-inspectors": "docs/lead-inspectors.md",
    "quality-leads": "docs/quality-leads.md",
    "ratings-panel": "docs/ratings-panel.md",
    "report-writers": "docs/report-writers.md",
    "administrators": "docs/administrators.md",
    "operators": "docs/operators.md",
}
TO_LOOK_UP = {
    "how-ratings-are-reached": "docs/how-ratings-are-reached.md",
    "adding-a-framework": "docs/adding-a-framework.md",
    "sample": "docs/sample.md",
    "phases": "docs/phases.md",
    "gates": "docs/gates.md",
    "checks": "docs/checks.md",
    "glossary": "docs/glossary.md",
    "workbook": "docs/reference/workbook.md",
    "archive": "docs/reference/archive.md",
    "sections": "docs/reference/sections.md",
    "commands": "docs/reference/commands.md",
    "settings": "docs/reference/settings.md",
    "json": "docs/reference/json.md",
    "open-data": "docs/reference/open-data.md",
    "https": "docs/https.md",
    "security": "docs/security.md",
    "data-protection": "docs/data-protection.md",
    "accessibility": "docs/accessibility.md",
    "demonstration": "docs/demonstration.md",
    "demonstration-data": "reports/demonstration/README.md",
    "changes": "CHANGELOG.md",
}
PAGES = {**FOR_PEOPLE, **TO_LOOK_UP}
NAMES = {file: name for name, file in PAGES.items()}

# For each page of the product, by URL name: the help page about it, and the part of that help page.
ABOUT = {
    "yots:list": "administrators#keep-the-register-of-yots",
    "yots:yot": "administrators#keep-the-register-of-yots",
    "yots:add": "administrators#keep-the-register-of-yots",
    "yots:change": "administrators#keep-the-register-of-yots",
    "yots:remove": "administrators#keep-the-register-of-yots",
    "yots:upload": "administrators#import-yots",
    "yots:preview": "administrators#import-yots",
    "inspections:announce": "administrators#announce-an-inspection",
    "inspections:details": "lead-inspectors#plan-the-inspection",
    "inspections:timetable": "lead-inspectors#plan-the-inspection",
    "inspections:move_date": "lead-inspectors#plan-the-inspection",
    "inspections:team": "lead-inspectors#plan-the-inspection",
    "inspections:interviews": "lead-inspectors#plan-interviews",
    "inspections:plan_interview": "lead-inspectors#plan-interviews",
    "inspections:change_interview": "lead-inspectors#plan-interviews",
    "calendar_address": "account#your-interviews-in-your-calendar",
    "inspections:add_member": "lead-inspectors#plan-the-inspection",
    "inspections:end_team_role": "lead-inspectors#plan-the-inspection",
    "inspections:add_conflict": "lead-inspectors#plan-the-inspection",
    "inspections:withdraw_conflict": "lead-inspectors#plan-the-inspection",
    "inspections:people": "administrators#invite-people",
    "inspections:openings": "administrators#see-who-opened-what",
    "inspections:invite": "administrators#invite-people",
    "inspections:person": "administrators#invite-people",
    "inspections:change_person": "administrators#invite-people",
    "inspections:give_role": "administrators#invite-people",
    "inspections:end_role": "administrators#invite-people",
    "inspections:end_account": "administrators#invite-people",
    "inspections:reopen_account": "administrators#invite-people",
    "inspections:send_password_link": "administrators#invite-people",
    "inspections:my_work": "inspectors#find-your-cases",
    "inspections:notices": "account#notices",
    "inspections:choose_notices": "account#notices",
    "search": "inspectors#search",
    "inspections:inspection_list": "inspectors#find-your-cases",
    "inspections:inspection": "inspectors#find-your-cases",
    "reports:step": "lead-inspectors#move-to-the-next-phase",
    "reports:move_back": "lead-inspectors#move-to-the-next-phase",
    "inspections:organisation": "lead-inspectors#run-the-fieldwork",
    "inspections:sample": "lead-inspectors#draw-the-sample",
    "inspections:eligible_cases": "lead-inspectors#list-the-eligible-cases",
    "inspections:upload_eligible_cases": "lead-inspectors#list-the-eligible-cases",
    "inspections:check_eligible_cases": "lead-inspectors#list-the-eligible-cases",
    "inspections:accept_eligible_cases": "lead-inspectors#list-the-eligible-cases",
    "inspections:remove_eligible_cases": "lead-inspectors#list-the-eligible-cases",
    "inspections:eligible_window": "lead-inspectors#list-the-eligible-cases",
    "inspections:eligible_case": "lead-inspectors#list-the-eligible-cases",
    "inspections:sample_size": "lead-inspectors#draw-the-sample",
    "inspections:draw_sample": "lead-inspectors#draw-the-sample",
    "inspections:look_at_draw": "lead-inspectors#draw-the-sample",
    "inspections:replace_case": "lead-inspectors#replace-a-case",
    "inspections:allocate": "lead-inspectors#run-the-fieldwork",
    "inspections:cases": "inspectors#find-your-cases",
    "inspections:add_case": "lead-inspectors#draw-the-sample",
    "inspections:case": "inspectors#record-a-case",
    "inspections:check": "inspectors#submit-a-case",
    "inspections:read_case": "inspectors#submit-a-case",
    "inspections:record_for_inspector": "lead-inspectors#run-the-fieldwork",
    "inspections:case_page": "inspectors#record-a-case",
    "inspections:entry_page": "inspectors#saving",
    "inspections:add_interview": "inspectors#record-a-case",
    "inspections:second_reads": "lead-inspectors#have-cases-read-twice",
    "inspections:draw_second_reads": "lead-inspectors#have-cases-read-twice",
    "inspections:choose_second_read": "lead-inspectors#have-cases-read-twice",
    "inspections:withdraw_second_read": "lead-inspectors#have-cases-read-twice",
    "inspections:decide_difference": "lead-inspectors#have-cases-read-twice",
    "inspections:agreement": "lead-inspectors#have-cases-read-twice",
    "inspections:second_read": "inspectors#read-a-case-a-second-time",
    "inspections:second_read_page": "inspectors#read-a-case-a-second-time",
    "inspections:submit_second_read": "inspectors#read-a-case-a-second-time",
    "inspections:review": "lead-inspectors#run-the-fieldwork",
    "inspections:raise_alert": "inspectors#raise-an-alert",
    "inspections:ask_for_reassurance": "inspectors#raise-an-alert",
    "inspections:alerts": "inspectors#raise-an-alert",
    "inspections:alert": "inspectors#raise-an-alert",
    "inspections:reassurance": "inspectors#raise-an-alert",
    "inspections:evidence_list": "lead-inspectors#collect-evidence",
    "inspections:kinds_of_evidence": "lead-inspectors#collect-evidence",
    "inspections:add_evidence": "lead-inspectors#collect-evidence",
    "inspections:evidence_item": "lead-inspectors#collect-evidence",
    "inspections:change_evidence": "lead-inspectors#collect-evidence",
    "inspections:receive_evidence": "lead-inspectors#collect-evidence",
    "inspections:add_evidence_file": "lead-inspectors#collect-evidence",
    "inspections:survey_questions": "lead-inspectors#collect-evidence",
    "inspections:tie_evidence": "lead-inspectors#collect-evidence",
    "inspections:withdraw_tie": "lead-inspectors#collect-evidence",
    "inspections:withdraw_evidence": "lead-inspectors#collect-evidence",
    "inspections:offered": "inspectors#offer-practice-examples-and-quotations",
    "inspections:for_report": "inspectors#offer-practice-examples-and-quotations",
    "inspections:practice_example": "inspectors#offer-practice-examples-and-quotations",
    "inspections:quotation": "inspectors#offer-practice-examples-and-quotations",
    "inspections:offer": "inspectors#offer-practice-examples-and-quotations",
    "inspections:take_back": "inspectors#offer-practice-examples-and-quotations",
    "inspections:withdraw": "inspectors#offer-practice-examples-and-quotations",
    "running:service": "administrators#check-that-the-service-works",
    "retention:list": "administrators#delete-case-data",
    "retention:one": "administrators#delete-case-data",
    "import_new": "administrators#import-inspections",
    "import_new_preview": "administrators#import-inspections",
    "reports:data": "lead-inspectors#import-and-export-data",
    "reports:data_preview": "lead-inspectors#import-and-export-data",
    "reports:case_data": "inspectors#work-in-a-spreadsheet",
    "reports:case_data_preview": "inspectors#work-in-a-spreadsheet",
    "reports:fieldwork_board": "lead-inspectors#run-the-fieldwork",
    "reports:ratings": "ratings-panel#after-signing",
    "reports:question": "ratings-panel#before-the-meeting",
    "reports:explained": "how-ratings-are-reached",
    "reports:as_if": "how-ratings-are-reached#as-if-under-another-framework",
    "reports:progress": "lead-inspectors#judge-progress-in-a-reinspection",
    "reports:judge_recommendation": "lead-inspectors#judge-progress-in-a-reinspection",
    "reports:enter_recommendation": "lead-inspectors#judge-progress-in-a-reinspection",
    "check_framework": "adding-a-framework",
    "prompts": "administrators#find-prompts-that-do-not-work",
    "inspections:benchmarks": "quality-leads#benchmark-cases",
    "inspections:add_benchmark": "quality-leads#benchmark-cases",
    "inspections:change_benchmark": "quality-leads#benchmark-cases",
    "inspections:add_benchmark_file": "quality-leads#benchmark-cases",
    "inspections:remove_benchmark_file": "quality-leads#benchmark-cases",
    "inspections:benchmark_readers": "quality-leads#benchmark-cases",
    "inspections:benchmark": "inspectors#read-a-benchmark-case",
    "inspections:submit_benchmark": "inspectors#read-a-benchmark-case",
    "inspections:benchmark_step": "quality-leads#benchmark-cases",
    "inspections:benchmark_page": "inspectors#read-a-benchmark-case",
    "inspections:dip_samples": "quality-leads#take-dip-samples",
    "inspections:draw_dip_sample": "quality-leads#take-dip-samples",
    "inspections:choose_dip_sample": "quality-leads#take-dip-samples",
    "inspections:withdraw_dip_read": "quality-leads#take-dip-samples",
    "inspections:dip_samples_of_inspection": "inspectors#answer-a-quality-lead",
    "inspections:dip_read": "inspectors#answer-a-quality-lead",
    "inspections:answer_finding": "inspectors#answer-a-quality-lead",
    "agreement_frameworks": "quality-leads#see-how-far-inspectors-agree",
    "agreement_framework": "quality-leads#see-how-far-inspectors-agree",
    "agreement_question": "quality-leads#see-how-far-inspectors-agree",
    "compare_frameworks": "how-ratings-are-reached#as-if-under-another-framework",
    "reports:panel": "ratings-panel#at-the-meeting",
    "reports:panel_reading": "ratings-panel#before-the-meeting",
    "reports:panel_meeting": "ratings-panel#at-the-meeting",
    "reports:panel_verify": "ratings-panel#at-the-meeting",
    "reports:panel_sign": "ratings-panel#sign",
    "reports:panel_reopen": "ratings-panel#sign",
    "reports:panel_record": "ratings-panel#sign",
    "reports:former_panel_record": "ratings-panel#sign",
    "reports:panel_decision": "ratings-panel#at-the-meeting",
    "reports:report": "report-writers#read-the-report",
    "reports:make_pdf": "report-writers#read-the-report",
    "reports:download": "report-writers#read-the-report",
    "reports:rendering": "report-writers#read-the-report",
    "reports:evidence_boards": "lead-inspectors#weigh-the-evidence",
    "reports:evidence_board": "lead-inspectors#weigh-the-evidence",
    "reports:proposals": "lead-inspectors#propose-ratings",
    "reports:proposal": "lead-inspectors#propose-ratings",
    "reports:feedback": "lead-inspectors#give-feedback-to-the-yot",
    "reports:kept_feedback": "lead-inspectors#give-feedback-to-the-yot",
    "reports:writing": "report-writers#write",
    "reports:read_through": "report-writers#read-through-the-whole-report",
    "reports:read_through_pages": "report-writers#read-through-the-whole-report",
    "reports:find_and_replace": "report-writers#find-and-replace",
    "reports:pictures": "report-writers#add-pictures",
    "reports:add_picture": "report-writers#add-pictures",
    "reports:describe_picture": "report-writers#add-pictures",
    "reports:recommendations": "report-writers#write",
    "reports:recommendation": "report-writers#write",
    "reports:remove_recommendation": "report-writers#write",
    "reports:data_return": "report-writers#fill-the-tables-from-the-data-return",
    "reports:check_data_return": "report-writers#fill-the-tables-from-the-data-return",
    "reports:accept_data_return": "report-writers#fill-the-tables-from-the-data-return",
    "national:ratings": "ratings-panel#the-national-picture",
    "national:framework": "ratings-panel#the-national-picture",
    "national:standard": "ratings-panel#the-national-picture",
    "national:services": "ratings-panel#change-over-time",
    "national:question": "ratings-panel#change-over-time",
    "national:groups": "ratings-panel#figures-by-group",
    "national:group_inspections": "ratings-panel#figures-by-group",
    "national:recommendations": "ratings-panel#recommendations-and-practice-examples",
    "national:practice_examples": "ratings-panel#recommendations-and-practice-examples",
    "laboratory:list": "ratings-panel#try-other-rules",
    "laboratory:new": "ratings-panel#try-other-rules",
    "laboratory:upload": "ratings-panel#try-other-rules",
    "laboratory:rule_set": "ratings-panel#try-other-rules",
    "laboratory:copy": "ratings-panel#try-other-rules",
    "laboratory:rating": "ratings-panel#try-other-rules",
    "national:releases": "ratings-panel#releases-of-open-data",
    "national:release": "ratings-panel#releases-of-open-data",
    "national:keys": "administrators#keys-for-programs",
    "public_figures:list": "administrators#keep-public-figures",
    "public_figures:add": "administrators#keep-public-figures",
    "public_figures:figure": "administrators#keep-public-figures",
    "reports:write_facts": "report-writers#write",
    "reports:write_section": "report-writers#write",
    "reports:preview": "report-writers#insert-figures",
    "reports:merge_section": "report-writers#write-together",
    "reports:advice": "report-writers#improve-the-text",
    "reports:figures": "report-writers#insert-figures",
    "reports:text_versions": "report-writers#write",
    "reports:comment": "report-writers#write",
    "reports:comment_answer": "report-writers#write",
    "reports:suggest": "report-writers#suggest-other-words",
    "reports:suggestion": "report-writers#suggest-other-words",
    "reports:compare_versions": "report-writers#compare-versions-of-the-report",
    "reports:checks": "report-writers#check",
    "reports:accept_finding": "report-writers#check",
    "reports:accept_claims": "report-writers#accept-claims-that-are-not-verified",
    "reports:withdraw_acceptance": "report-writers#check",
    "reports:publishing": "report-writers#publish",
    "reports:send_draft": "report-writers#publish",
    "reports:take_back": "report-writers#publish",
    "reports:frozen_draft": "report-writers#publish",
    "reports:receive_comments": "report-writers#answer-the-comments-on-the-draft",
    "reports:check_response": "report-writers#answer-the-comments-on-the-draft",
    "reports:add_accuracy_comment": "report-writers#publish",
    "reports:add_copy": "report-writers#publish",
    "reports:accuracy_comments": "report-writers#publish",
    "reports:accuracy_comment": "report-writers#publish",
    "reports:approve": "report-writers#publish",
    "reports:publish": "report-writers#publish",
    "reports:correct": "report-writers#correct-a-published-report",
    "reports:abandon_correction": "report-writers#correct-a-published-report",
    "reports:kept_file": "report-writers#publish",
    "reports:edition_file": "report-writers#publish",
    "reports:following": "report-writers#follow-the-recommendations",
    "accessibility": "accessibility",
    "reports:followed_recommendation": "report-writers#follow-the-recommendations",
    "reports:action_plan": "report-writers#follow-the-recommendations",
    "reports:receive_action_plan": "report-writers#follow-the-recommendations",
    "recommendations_due": "report-writers#follow-the-recommendations",
    "standards:framework_list": "inspectors#see-what-is-asked",
    "standards:framework": "how-ratings-are-reached",
    "standards:standard": "inspectors#see-what-is-asked",
}
# Pages from django-allauth: signing in, password and second factor.
ACCOUNT_PAGES = ("account_", "mfa_", "socialaccount_", "openid_connect_", "usersessions_")

_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "blockquote": "govuk-inset-text",
    "table": "govuk-table",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
}


@dataclass(frozen=True)
class HelpPage:
    """A page of the documentation, as the product shows it."""

    name: str
    title: str
    html: str
    parts: Sequence[tuple[str, str]]  # anchor and heading of each second-level heading


def about(view_name: str) -> str:
    """The address of the help for a page of the product, or of the list of help pages if the page has none."""
    found = "account" if view_name.startswith(ACCOUNT_PAGES) else ABOUT.get(view_name, "")
    if not found:
        return reverse("help:index")
    name, _, anchor = found.partition("#")
    return reverse("help:page", args=(name,)) + (f"#{anchor}" if anchor else "")


def anchor_of(heading: str) -> str:
    """The anchor that code hosting websites give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _source(file: str) -> str:
    return _COMMENT.sub("", (settings.BASE_DIR / file).read_text(encoding="utf-8"))


def title_of(name: str) -> str:
    """The title of a help page: its first line. The list of pages needs no more, and reading a whole page takes too long."""
    return _source(PAGES[name]).lstrip().partition("\n")[0].removeprefix("# ").strip()


def help_page(name: str) -> HelpPage:
    """The help page with this name. Raises KeyError if there is none."""
    file = PAGES[name]
    tokens = list(_dressed(_MARKDOWN.parse(_source(file))[3:], file))
    parts = [
        (str(opening.attrGet("id")), words.content.replace("`", ""))
        for opening, words in itertools.pairwise(tokens)
        if opening.type == "heading_open" and opening.tag == "h2"
    ]
    return HelpPage(name, title_of(name), _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}), parts)


def _dressed(tokens: list[Token], file: str) -> Iterator[Token]:
    """Tokens with GOV.UK classes, anchors and addresses in the product. Tables are put into a frame that scrolls."""
    heading = ""
    anchors: Counter[str] = Counter()
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.nesting == 1 and token.tag in _CLASSES:
            token.attrSet("class", _CLASSES[token.tag])
        if token.type == "heading_open" and following is not None:
            heading = following.content.replace("`", "")
            anchor = anchor_of(following.content)
            token.attrSet("id", f"{anchor}-{anchors[anchor]}" if anchors[anchor] else anchor)
            anchors[anchor] += 1
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "fence":
            token.info = ""
        elif token.type == "inline":
            token.children = list(_dressed_inside(token.children or [], file))
        if token.type == "table_open":
            frame = Token("frame_open", "div", 1, block=True)
            frame.attrs = {
                "class": "app-help-table",
                "tabindex": "0",
                "role": "group",
                "aria-label": f"Table: {heading}",
            }
            yield frame
        yield token
        if token.type == "table_close":
            yield Token("frame_close", "div", -1, block=True)


def _dressed_inside(tokens: list[Token], file: str) -> Iterator[Token]:
    """Links and code within a line, with classes and addresses. A link to a file that is not a help page becomes plain text."""
    is_dropped = False
    for token in tokens:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href")), file)
            is_dropped = not address
            token.attrSet("href", address)
            token.attrSet("class", _CLASSES["a"])
        elif token.type == "code_inline":
            token.attrSet("class", "app-command app-command--inline")
        if not (is_dropped and token.type in ("link_open", "link_close")):
            yield token


def _address(target: str, file: str) -> str:
    """The address in the product for a link in this file; "" if the link is to a file that is not a help page."""
    if re.match(r"https?://|#", target):
        return target
    path, _, anchor = target.partition("#")
    name = NAMES.get(posixpath.normpath(posixpath.join(posixpath.dirname(file), path)))
    if name is None:
        return ""
    return reverse("help:page", args=(name,)) + (f"#{anchor}" if anchor else "")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list of help pages."""
    groups = [
        (heading, [(name, title_of(name)) for name in names])
        for heading, names in (("By task", FOR_PEOPLE), ("Reference", TO_LOOK_UP))
    ]
    return render(request, "help/index.html", {"groups": groups})


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One help page."""
    if name not in PAGES:
        raise Http404
    return render(request, "help/page.html", {"page": help_page(name), "called": _called_otherwise()})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, which everyone can read. The footer of every page leads here."""
    return render(request, "help/accessibility.html", {"page": help_page("accessibility")})


def _called_otherwise() -> list[tuple[str, str]]:
    """Words in the help pages for which the service now uses other words, as pairs (usual, ours)."""
    ours = house_words()
    pairs = [(getattr(USUAL, name).one, getattr(ours, name).one) for name in type(ours).model_fields]
    return [(usual, own) for usual, own in pairs if usual != own]


app_name = "help"
urlpatterns = [
    path("", index, name="index"),
    path("<slug:name>/", page, name="page"),
]
