"""Who can open which address: one table, compared with every address of the service.

A test fails if an address has no row here, or if an address of django-allauth opens without signing in.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django import shortcuts
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.views import defaults

from inspections.cases.actions import allocate_case, record_for_inspector
from inspections.history import Author
from inspections.models import (
    Alert,
    BenchmarkCase,
    BenchmarkFile,
    Case,
    ConflictOfInterest,
    DipFinding,
    DipRead,
    Draw,
    EligibleCase,
    Evidence,
    EvidenceFile,
    EvidenceLink,
    Feedback,
    HeldRole,
    Inspection,
    PlannedInterview,
    PracticeExample,
    Quotation,
    ReassuranceRequest,
    SecondAnswer,
    SecondRead,
    TeamMember,
    User,
)
from inspections.phases import PHASES, Phase
from inspections.planning.actions.inspections import move_to_phase
from inspections.planning.actions.team import appoint
from inspections.staff.actions import give_role
from reports.laboratory.actions import calculate_again
from reports.laboratory.rules import rules_of
from reports.models import (
    AccuracyComment,
    ActionPlan,
    Approval,
    Correction,
    EarlierRecommendation,
    Edition,
    FollowedRecommendation,
    FrozenDraft,
    KeptFile,
    PublicFigure,
    Rendering,
    Reopening,
    ReportPicture,
    RuleSet,
    SignOff,
    TextComment,
    TextSuggestion,
)
from reports.panel.actions import convene_panel
from reports.panel.before_the_panel import panel_of, record_of
from standards.models import Framework, KeyQuestion, Standard
from tests.factories import BY, new_case, new_inspection, put_in_phase

pytestmark = pytest.mark.django_db

SEEN, SENT_ON, NOT_FOUND, REFUSED, SIGN_IN = "seen", "sent on", "not found", "refused", "sent to sign in"
ROLES = (
    "nobody",
    "stranger",
    "lead inspector",
    "deputy",
    "inspector",
    "partner inspector",
    "panel member",
    "chair",
    "report admin",
    "administrator",
)


def of_an_inspection(
    *, lead: str, inspector: str, partner: str, panel: str, administrator: str, chair: str = "", admin: str = NOT_FOUND
) -> tuple[str, ...]:
    """A row of the table. Report admins see an inspection only once it is signed."""
    return (SIGN_IN, NOT_FOUND, lead, lead, inspector, partner, panel, chair or panel, admin, administrator)


OPEN = (SEEN,) * 10
EVERYBODY = (SIGN_IN, *(SEEN,) * 9)
EVERYBODY_IS_SENT_ON = (SIGN_IN, *(SENT_ON,) * 9)
OF_AN_INSPECTION = of_an_inspection(lead=SEEN, inspector=SEEN, partner=SEEN, panel=SEEN, administrator=SEEN)
# Case records: not for partner inspectors.
OF_A_CASE = of_an_inspection(lead=SEEN, inspector=SEEN, partner=REFUSED, panel=SEEN, administrator=SEEN)
OF_A_CASE_IS_SENT_ON = of_an_inspection(
    lead=SENT_ON, inspector=SENT_ON, partner=REFUSED, panel=SENT_ON, administrator=SENT_ON
)
# Lists of what the cases of an inspection record. Partner inspectors only see alerts and requests that they raised.
OF_ITS_CASES = of_an_inspection(lead=SEEN, inspector=SEEN, partner=REFUSED, panel=SEEN, administrator=SEEN)
# For the team only; the ratings panel can read.
OF_A_TEAM = of_an_inspection(lead=SEEN, inspector=SEEN, partner=SEEN, panel=REFUSED, administrator=REFUSED)
# An interview that a former colleague holds: others on the team, except those who lead, do not find it.
OF_WHO_HOLDS_IT = of_an_inspection(
    lead=SEEN, inspector=NOT_FOUND, partner=NOT_FOUND, panel=REFUSED, administrator=REFUSED
)
# The lead inspector cancels it first.
OF_WHO_HOLDS_IT_IS_SENT_ON = (
    SIGN_IN,
    NOT_FOUND,
    SENT_ON,
    *(NOT_FOUND,) * 3,
    *(REFUSED,) * 2,
    NOT_FOUND,
    REFUSED,
)  # the lead cancels it
# Pages with ratings: not for inspectors who record, until the ratings are signed.
WITH_RATINGS = of_an_inspection(lead=SEEN, inspector=REFUSED, partner=REFUSED, panel=SEEN, administrator=SEEN)
WITH_RATINGS_IS_SENT_ON = of_an_inspection(
    lead=SENT_ON, inspector=REFUSED, partner=REFUSED, panel=SENT_ON, administrator=SENT_ON
)
# For the lead inspector and deputies, not for others who can see the inspection.
OF_ITS_LEAD = of_an_inspection(lead=SEEN, inspector=REFUSED, partner=REFUSED, panel=REFUSED, administrator=REFUSED)
OF_ITS_LEAD_IS_SENT_ON = of_an_inspection(
    lead=SENT_ON, inspector=REFUSED, partner=REFUSED, panel=REFUSED, administrator=REFUSED
)
# Pages that the ratings panel reads once it meets, and forms for its members and chair.
OF_THE_PANEL = WITH_RATINGS
OF_ITS_MEMBERS = of_an_inspection(lead=REFUSED, inspector=REFUSED, partner=REFUSED, panel=SEEN, administrator=REFUSED)
OF_ITS_CHAIR = of_an_inspection(
    lead=REFUSED, inspector=REFUSED, partner=REFUSED, panel=REFUSED, chair=SEEN, administrator=REFUSED
)
OF_ITS_CHAIR_IS_SENT_ON = of_an_inspection(
    lead=REFUSED, inspector=REFUSED, partner=REFUSED, panel=REFUSED, chair=SENT_ON, administrator=REFUSED
)

# The lead inspector, deputies and partner inspectors; others can read the evidence.
OF_WHO_WRITES_EVIDENCE = of_an_inspection(
    lead=SEEN, inspector=REFUSED, partner=SEEN, panel=REFUSED, administrator=REFUSED
)

# For report admins once the ratings are signed, and for no one before that.
OF_REPORT_ADMINS = of_an_inspection(
    lead=REFUSED, inspector=REFUSED, partner=REFUSED, panel=REFUSED, administrator=REFUSED
)

DATA = "inspections/<slug:reference>/data/"
LABORATORY = "laboratory/"
CASE_DATA = "inspections/<slug:reference>/cases/<str:case_reference>/data/"
EVIDENCE = "inspections/<slug:reference>/evidence/"
ELIGIBLE = "inspections/<slug:reference>/eligible-cases/"
SECOND_READS = "inspections/<slug:reference>/second-reads/"
DIP_SAMPLES = "inspections/<slug:reference>/dip-samples/"
DATA_RETURN = "inspections/<slug:reference>/report/data-return/"
PUBLISHING = "inspections/<slug:reference>/report/publishing/"
FOLLOWING = "inspections/<slug:reference>/report/following/"
PROGRESS = "inspections/<slug:reference>/progress/"
EARLIER = f"{PROGRESS}recommendations/<int:number>/"
FOR_REPORT = "inspections/<slug:reference>/cases/<str:case_reference>/for-report/"

WRITE = "inspections/<slug:reference>/report/write/"
# The report being written. In the phase of this table the ratings are not signed yet, so no one writes or comments.
# tests/reports/writing/test_writing.py covers the time after signing.
OF_A_DRAFT = WITH_RATINGS
OF_WHO_WRITES = of_an_inspection(lead=REFUSED, inspector=REFUSED, partner=REFUSED, panel=REFUSED, administrator=REFUSED)

# For people who plan the inspection: the lead inspector, deputies and administrators.
OF_WHO_PLANS = of_an_inspection(lead=SEEN, inspector=REFUSED, partner=REFUSED, panel=REFUSED, administrator=SEEN)
OF_WHO_PLANS_IS_SENT_ON = of_an_inspection(
    lead=SENT_ON, inspector=REFUSED, partner=REFUSED, panel=REFUSED, administrator=SENT_ON
)
OF_ADMINISTRATORS = (SIGN_IN, *(REFUSED,) * 8, SEEN)
OF_WHO_KEEPS_FIGURES = (SIGN_IN, *(REFUSED,) * 7, SEEN, SEEN)
OF_THE_NATIONAL_PICTURE = (SIGN_IN, *(REFUSED,) * 5, *(SEEN,) * 4)
OF_A_RELEASE_THAT_IS_NOT_THERE = (SIGN_IN, *(REFUSED,) * 5, *(NOT_FOUND,) * 4)
OF_WHO_RELEASES = (SIGN_IN, *(REFUSED,) * 7, SENT_ON, SENT_ON)
OF_ADMINISTRATORS_IS_SENT_ON = (SIGN_IN, *(REFUSED,) * 8, SENT_ON)
# Those who see every inspection: members of the panel and administrators.
OF_WHO_SEE_ALL = (SIGN_IN, *(REFUSED,) * 5, SEEN, SEEN, REFUSED, SEEN)
OF_WHO_SEE_ALL_IS_SENT_ON = (SIGN_IN, *(REFUSED,) * 5, SENT_ON, SENT_ON, REFUSED, SENT_ON)
# None of these people is a quality lead. See dip_samples/test_pages.py for quality leads.
OF_QUALITY_LEADS = (SIGN_IN, *(REFUSED,) * 9)
OF_QUALITY_LEADS_IN_AN_INSPECTION = of_an_inspection(
    lead=REFUSED, inspector=REFUSED, partner=REFUSED, panel=REFUSED, administrator=REFUSED
)
OF_OTHERS = {"lead": REFUSED, "inspector": REFUSED, "partner": REFUSED, "panel": REFUSED}
OF_ADMINISTRATORS_FIND_NONE = of_an_inspection(**OF_OTHERS, administrator=NOT_FOUND)

# In the order of ROLES.
TABLE = {
    "": EVERYBODY_IS_SENT_ON,
    "work/": EVERYBODY,
    "calendar/": EVERYBODY,
    "calendar/<str:secret>/interviews.ics": (NOT_FOUND,) * 10,  # there is none with this address
    "notices/": EVERYBODY,
    "notices/read/": EVERYBODY_IS_SENT_ON,
    "notices/choose/": EVERYBODY,
    "search/": EVERYBODY,
    "people/": OF_ADMINISTRATORS,
    "openings/": (SIGN_IN, *(REFUSED,) * 9),
    "people/invite/": OF_ADMINISTRATORS,
    "people/<int:pk>/": OF_ADMINISTRATORS,
    "people/<int:pk>/change/": OF_ADMINISTRATORS,
    "people/<int:pk>/roles/give/": OF_ADMINISTRATORS,
    "people/<int:pk>/roles/<slug:role>/end/": OF_ADMINISTRATORS_IS_SENT_ON,
    "people/<int:pk>/end/": OF_ADMINISTRATORS,
    "people/<int:pk>/reopen/": OF_ADMINISTRATORS,
    "people/<int:pk>/link/": OF_ADMINISTRATORS,
    "yots/": EVERYBODY,
    "yots/add/": OF_ADMINISTRATORS,
    "yots/import/": OF_ADMINISTRATORS,
    "yots/import/preview/": OF_ADMINISTRATORS_IS_SENT_ON,  # nothing is uploaded yet
    "yots/import/discard/": OF_ADMINISTRATORS_IS_SENT_ON,
    "yots/register.<str:kind>": EVERYBODY,
    "yots/<int:pk>/": EVERYBODY,
    "yots/<int:pk>/change/": OF_ADMINISTRATORS,
    "yots/<int:pk>/remove/": OF_ADMINISTRATORS,
    "retention/": OF_ADMINISTRATORS,
    "service/": OF_ADMINISTRATORS,
    "national/": OF_THE_NATIONAL_PICTURE,
    "national/ratings.<str:kind>": OF_THE_NATIONAL_PICTURE,
    "national/published-ratings.<str:kind>": OF_THE_NATIONAL_PICTURE,
    "national/recommendations/": OF_THE_NATIONAL_PICTURE,
    "national/practice-examples/": OF_THE_NATIONAL_PICTURE,
    "national/frameworks/<slug:slug>/": OF_THE_NATIONAL_PICTURE,
    "national/services/": OF_THE_NATIONAL_PICTURE,
    "national/frameworks/<slug:slug>/questions/<str:question>/": OF_THE_NATIONAL_PICTURE,
    "national/frameworks/<slug:slug>/groups/": OF_THE_NATIONAL_PICTURE,
    "national/frameworks/<slug:slug>/groups/inspections/": OF_THE_NATIONAL_PICTURE,
    "national/frameworks/<slug:slug>/<str:number>/": OF_THE_NATIONAL_PICTURE,
    "api/v1/ratings": ("401",) * 10,  # programs need a key
    "api/v1/openapi.json": OPEN,
    "national/keys/": OF_ADMINISTRATORS,
    "national/keys/<int:pk>/end/": (SIGN_IN, *(REFUSED,) * 8, NOT_FOUND),  # there is none
    "national/releases/": OF_THE_NATIONAL_PICTURE,
    "national/releases/make/": OF_WHO_RELEASES,
    "national/releases/progress/": (SIGN_IN, *(REFUSED,) * 5, *(SENT_ON,) * 4),
    "national/releases/<int:number>/": OF_A_RELEASE_THAT_IS_NOT_THERE,
    "national/releases/<int:number>/release.zip": OF_A_RELEASE_THAT_IS_NOT_THERE,
    LABORATORY: OF_WHO_SEE_ALL,
    f"{LABORATORY}new/<slug:slug>/<int:revision>/": OF_WHO_SEE_ALL,
    f"{LABORATORY}upload/<slug:slug>/<int:revision>/": OF_WHO_SEE_ALL,
    f"{LABORATORY}<int:pk>/": OF_WHO_SEE_ALL,
    f"{LABORATORY}<int:pk>/copy/": OF_WHO_SEE_ALL,
    f"{LABORATORY}<int:pk>/calculate/": OF_WHO_SEE_ALL_IS_SENT_ON,
    f"{LABORATORY}<int:pk>/end/": OF_WHO_SEE_ALL_IS_SENT_ON,
    f"{LABORATORY}<int:pk>/results.<str:kind>": OF_WHO_SEE_ALL,
    f"{LABORATORY}<int:pk>/ratings/<str:number>/": OF_WHO_SEE_ALL,
    "public-figures/": OF_WHO_KEEPS_FIGURES,
    "public-figures/add/": OF_WHO_KEEPS_FIGURES,
    "public-figures/<int:pk>/": OF_WHO_KEEPS_FIGURES,
    "retention/<slug:reference>/": of_an_inspection(**OF_OTHERS, administrator=SEEN),
    "retention/<slug:reference>/ask/": of_an_inspection(**OF_OTHERS, administrator=SENT_ON),
    "retention/<slug:reference>/withdraw/": OF_ADMINISTRATORS_FIND_NONE,  # nobody has asked
    "retention/<slug:reference>/confirm/": OF_ADMINISTRATORS_FIND_NONE,
    "inspections/": EVERYBODY,
    "inspections/<slug:reference>/": OF_AN_INSPECTION,
    "announce/": OF_ADMINISTRATORS,
    "announce/workbook/": OF_ADMINISTRATORS,
    "announce/workbook/preview/": OF_ADMINISTRATORS_IS_SENT_ON,  # nothing is uploaded yet
    "announce/workbook/discard/": OF_ADMINISTRATORS_IS_SENT_ON,
    # Report admins too, once they see the inspection.
    DATA: OF_WHO_PLANS,
    f"{DATA}workbook.<str:kind>": OF_WHO_PLANS,
    f"{DATA}archive.zip": OF_WHO_PLANS,
    f"{DATA}preview/": OF_WHO_PLANS_IS_SENT_ON,
    f"{DATA}discard/": OF_WHO_PLANS_IS_SENT_ON,
    CASE_DATA: OF_ITS_LEAD,
    f"{CASE_DATA}case.<str:kind>": OF_ITS_LEAD,
    f"{CASE_DATA}preview/": OF_ITS_LEAD_IS_SENT_ON,
    f"{CASE_DATA}discard/": OF_ITS_LEAD_IS_SENT_ON,
    "inspections/<slug:reference>/details/": OF_WHO_PLANS,
    "inspections/<slug:reference>/timetable/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/timetable/<slug:phase>/": OF_WHO_PLANS,
    "inspections/<slug:reference>/interviews/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/interviews/plan/": OF_A_TEAM,
    "inspections/<slug:reference>/interviews/<int:pk>/": OF_WHO_HOLDS_IT,
    "inspections/<slug:reference>/interviews/<int:pk>/cancel/": OF_WHO_HOLDS_IT_IS_SENT_ON,
    "inspections/<slug:reference>/team/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/team/add/": OF_WHO_PLANS,
    "inspections/<slug:reference>/team/<int:pk>/end/": OF_WHO_PLANS,
    "inspections/<slug:reference>/team/conflicts/add/": of_an_inspection(
        lead=SEEN, inspector=SEEN, partner=SEEN, panel=REFUSED, administrator=SEEN
    ),
    "inspections/<slug:reference>/team/conflicts/<int:pk>/withdraw/": OF_WHO_PLANS_IS_SENT_ON,
    "inspections/<slug:reference>/organisation/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/sample/": OF_AN_INSPECTION,
    ELIGIBLE: OF_AN_INSPECTION,
    f"{ELIGIBLE}template.<str:kind>": OF_AN_INSPECTION,
    f"{ELIGIBLE}upload/": OF_WHO_PLANS,
    f"{ELIGIBLE}check/": OF_WHO_PLANS_IS_SENT_ON,
    f"{ELIGIBLE}accept/": OF_WHO_PLANS_IS_SENT_ON,
    f"{ELIGIBLE}remove/": OF_WHO_PLANS,
    f"{ELIGIBLE}windows/<str:number>/": OF_WHO_PLANS,
    f"{ELIGIBLE}<int:pk>/": OF_WHO_PLANS,
    "inspections/<slug:reference>/sample/<str:number>/size/": OF_ITS_LEAD,
    "inspections/<slug:reference>/sample/<str:number>/draw/": OF_ITS_LEAD,
    "inspections/<slug:reference>/sample/draws/<int:pk>/": OF_ITS_LEAD,
    "inspections/<slug:reference>/cases/<str:case_reference>/": OF_A_CASE,
    "inspections/<slug:reference>/cases/<str:case_reference>/pages/check/": OF_A_CASE,
    "inspections/<slug:reference>/cases/<str:case_reference>/pages/<str:page>/": OF_A_CASE,
    "inspections/<slug:reference>/cases/<str:case_reference>/entries/<str:entry>/": OF_A_CASE,
    "inspections/<slug:reference>/cases/<str:case_reference>/entries/<str:entry>/page/": OF_A_CASE_IS_SENT_ON,
    "inspections/<slug:reference>/cases/<str:case_reference>/read/": OF_A_CASE,
    "inspections/<slug:reference>/cases/<str:case_reference>/read.<str:kind>": OF_A_CASE,
    "inspections/<slug:reference>/cases/<str:case_reference>/view/": OF_A_CASE_IS_SENT_ON,
    "inspections/<slug:reference>/cases/<str:case_reference>/next/": OF_A_CASE_IS_SENT_ON,
    "inspections/<slug:reference>/cases/<str:case_reference>/replace/": OF_ITS_LEAD,
    # The example case is allocated to nobody, so its lead inspector can record in it without a reason.
    "inspections/<slug:reference>/cases/<str:case_reference>/record/": OF_ITS_LEAD_IS_SENT_ON,
    "inspections/<slug:reference>/cases/<str:case_reference>/interviews/add/": OF_ITS_LEAD_IS_SENT_ON,
    "inspections/<slug:reference>/cases/<str:case_reference>/review/": OF_ITS_LEAD,
    "inspections/<slug:reference>/cases/<str:case_reference>/alerts/raise/": OF_A_TEAM,
    "inspections/<slug:reference>/cases/<str:case_reference>/reassurance/ask/": OF_A_TEAM,
    SECOND_READS: OF_ITS_CASES,
    f"{SECOND_READS}draw/": OF_WHO_PLANS,
    f"{SECOND_READS}choose/": OF_WHO_PLANS,
    f"{SECOND_READS}agreement/": WITH_RATINGS,
    # The two reads of the example case are compared. For open ones, see second_reads/test_blindness.py.
    f"{SECOND_READS}<int:pk>/": OF_ITS_CASES,
    f"{SECOND_READS}<int:pk>/pages/<str:page>/": OF_WHO_WRITES,  # only the second reader
    f"{SECOND_READS}<int:pk>/submit/": OF_WHO_WRITES,
    f"{SECOND_READS}<int:pk>/withdraw/": OF_WHO_PLANS,
    f"{SECOND_READS}<int:pk>/differences/<str:entry>/": OF_ITS_LEAD,
    "inspections/<slug:reference>/alerts/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/alerts/banner/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/alerts/<int:alert>/": OF_ITS_CASES,
    "inspections/<slug:reference>/reassurance/<int:request_number>/": OF_ITS_CASES,
    "inspections/<slug:reference>/cases/": OF_ITS_CASES,
    "inspections/<slug:reference>/for-report/": OF_ITS_CASES,
    FOR_REPORT: OF_A_CASE,
    f"{FOR_REPORT}practice-example/": OF_ITS_LEAD,
    f"{FOR_REPORT}practice-example/<int:pk>/": OF_ITS_LEAD,
    f"{FOR_REPORT}quotation/": OF_ITS_LEAD,
    f"{FOR_REPORT}quotation/<int:pk>/": OF_ITS_LEAD,
    f"{FOR_REPORT}<slug:kind>/<int:pk>/offer/": OF_ITS_LEAD,
    f"{FOR_REPORT}<slug:kind>/<int:pk>/take-back/": OF_ITS_LEAD_IS_SENT_ON,
    f"{FOR_REPORT}<slug:kind>/<int:pk>/withdraw/": OF_ITS_LEAD_IS_SENT_ON,
    "inspections/<slug:reference>/cases/add/": OF_ITS_LEAD,
    "inspections/<slug:reference>/fieldwork/": OF_ITS_LEAD,
    "inspections/<slug:reference>/fieldwork/allocate/": OF_ITS_LEAD,
    "inspections/<slug:reference>/ratings/": WITH_RATINGS,
    "inspections/<slug:reference>/report/": WITH_RATINGS,
    "inspections/<slug:reference>/report/checks/": OF_A_DRAFT,
    "inspections/<slug:reference>/report/checks/claims/accept/": OF_WHO_WRITES,
    "inspections/<slug:reference>/report/checks/<slug:fingerprint>/accept/": OF_WHO_WRITES,
    "inspections/<slug:reference>/report/checks/<slug:fingerprint>/withdraw/": OF_WHO_WRITES,
    "inspections/<slug:reference>/report/make-pdf/": WITH_RATINGS_IS_SENT_ON,
    "inspections/<slug:reference>/report/pdf/": WITH_RATINGS_IS_SENT_ON,  # there is none yet
    "inspections/<slug:reference>/report/html/": WITH_RATINGS,
    "inspections/<slug:reference>/report/word/": WITH_RATINGS,
    "inspections/<slug:reference>/report/results.csv": WITH_RATINGS,
    "inspections/<slug:reference>/report/results.ods": WITH_RATINGS,
    "inspections/<slug:reference>/report/renderings/<int:pk>/": WITH_RATINGS_IS_SENT_ON,  # except for a script
    # From the phase of this table, only a signature leads on.
    "inspections/<slug:reference>/phase/": OF_ITS_LEAD_IS_SENT_ON,
    "inspections/<slug:reference>/phase/back/": OF_ITS_LEAD_IS_SENT_ON,
    "inspections/<slug:reference>/ratings/questions/<str:question>/": WITH_RATINGS,
    "inspections/<slug:reference>/ratings/explained/": OF_THE_PANEL,
    "inspections/<slug:reference>/ratings/as-if/": OF_THE_PANEL,
    # Report admins judge too, once the ratings are signed.
    PROGRESS: WITH_RATINGS,
    f"{PROGRESS}recommendations/add/": OF_ITS_LEAD,
    EARLIER: OF_ITS_LEAD,
    f"{EARLIER}take-back/": OF_ITS_LEAD_IS_SENT_ON,
    f"{EARLIER}remove/": OF_ITS_LEAD_IS_SENT_ON,
    "inspections/<slug:reference>/panel/": OF_THE_PANEL,
    "inspections/<slug:reference>/panel/reading/": OF_THE_PANEL,
    "inspections/<slug:reference>/panel/record/": OF_THE_PANEL,
    "inspections/<slug:reference>/panel/record.csv": OF_THE_PANEL,
    "inspections/<slug:reference>/panel/record/<int:sign_off>/": OF_THE_PANEL,
    "inspections/<slug:reference>/panel/record/<int:sign_off>.csv": OF_THE_PANEL,
    "inspections/<slug:reference>/panel/standards/<str:number>/": OF_THE_PANEL,
    "inspections/<slug:reference>/panel/meeting/": OF_ITS_MEMBERS,
    "inspections/<slug:reference>/panel/verify/": OF_ITS_MEMBERS,
    "inspections/<slug:reference>/panel/sign/": OF_ITS_CHAIR_IS_SENT_ON,
    "inspections/<slug:reference>/panel/reopen/": OF_ITS_CHAIR,
    EVIDENCE: OF_AN_INSPECTION,
    f"{EVIDENCE}add/": OF_WHO_WRITES_EVIDENCE,
    f"{EVIDENCE}add/<slug:kind>/": OF_WHO_WRITES_EVIDENCE,
    f"{EVIDENCE}<int:number>/": OF_AN_INSPECTION,
    f"{EVIDENCE}<int:number>/change/": OF_WHO_WRITES_EVIDENCE,
    f"{EVIDENCE}<int:number>/receive/": OF_WHO_WRITES_EVIDENCE,
    f"{EVIDENCE}<int:number>/files/add/": OF_WHO_WRITES_EVIDENCE,
    f"{EVIDENCE}<int:number>/files/<int:pk>/": OF_AN_INSPECTION,
    f"{EVIDENCE}<int:number>/questions/": OF_WHO_WRITES_EVIDENCE,
    f"{EVIDENCE}<int:number>/ties/add/": OF_WHO_WRITES_EVIDENCE,
    f"{EVIDENCE}<int:number>/ties/<int:pk>/withdraw/": OF_WHO_WRITES_EVIDENCE,
    f"{EVIDENCE}<int:number>/withdraw/": OF_WHO_WRITES_EVIDENCE,
    "inspections/<slug:reference>/evidence-board/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/evidence-board/<str:number>/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/proposals/": WITH_RATINGS,
    "inspections/<slug:reference>/proposals/<str:number>/": WITH_RATINGS,
    # --- publishing: report admins see an inspection only once it is signed; see PUBLISHING_ONCE_SIGNED
    PUBLISHING: WITH_RATINGS,
    f"{PUBLISHING}send/": OF_REPORT_ADMINS,
    f"{PUBLISHING}take-back/": OF_REPORT_ADMINS,
    f"{PUBLISHING}drafts/<int:number>/": WITH_RATINGS,
    f"{PUBLISHING}drafts/<int:number>/try-again/": OF_REPORT_ADMINS,
    f"{PUBLISHING}drafts/<int:number>/comments.<str:kind>": WITH_RATINGS,
    f"{PUBLISHING}drafts/<int:number>/answer/": OF_REPORT_ADMINS,
    f"{PUBLISHING}drafts/<int:number>/answer/check/": OF_REPORT_ADMINS,
    f"{PUBLISHING}drafts/<int:number>/answer/discard/": OF_REPORT_ADMINS,
    f"{PUBLISHING}drafts/<int:number>/letter/freeze/": OF_REPORT_ADMINS,
    f"{PUBLISHING}drafts/<int:number>/letter.<str:kind>": WITH_RATINGS_IS_SENT_ON,  # a comment has no answer yet
    f"{PUBLISHING}drafts/<int:number>/outcomes.<str:kind>": WITH_RATINGS,
    f"{PUBLISHING}drafts/<int:number>/comments/add/": OF_REPORT_ADMINS,
    f"{PUBLISHING}drafts/<int:number>/copies/add/": OF_REPORT_ADMINS,
    f"{PUBLISHING}comments/": WITH_RATINGS,
    f"{PUBLISHING}comments/<int:pk>/": WITH_RATINGS,
    f"{PUBLISHING}approve/": OF_REPORT_ADMINS,
    f"{PUBLISHING}preview/": WITH_RATINGS,
    f"{PUBLISHING}publish/": OF_REPORT_ADMINS,
    f"{PUBLISHING}correct/": OF_REPORT_ADMINS,
    f"{PUBLISHING}correct/abandon/": OF_REPORT_ADMINS,
    f"{PUBLISHING}files/<int:pk>/": WITH_RATINGS,
    "inspections/<slug:reference>/report/editions/<int:number>/<slug:kind>/": WITH_RATINGS,
    FOLLOWING: WITH_RATINGS,
    f"{FOLLOWING}begin/": OF_REPORT_ADMINS,
    f"{FOLLOWING}<int:pk>/": WITH_RATINGS,
    f"{FOLLOWING}action-plan/": OF_REPORT_ADMINS,
    f"{FOLLOWING}action-plan/received/": OF_REPORT_ADMINS,
    "recommendations/": EVERYBODY,
    "inspections/<slug:reference>/feedback/": OF_AN_INSPECTION,
    "inspections/<slug:reference>/feedback/<int:pk>/": OF_AN_INSPECTION,
    DATA_RETURN: OF_A_DRAFT,
    f"{DATA_RETURN}template.<str:kind>": OF_A_DRAFT,
    f"{DATA_RETURN}check/": OF_WHO_WRITES,
    f"{DATA_RETURN}accept/": OF_WHO_WRITES,
    "inspections/<slug:reference>/report/read-through/": OF_A_DRAFT,
    "inspections/<slug:reference>/report/read-through/pages/": WITH_RATINGS_IS_SENT_ON,
    WRITE: OF_A_DRAFT,
    "inspections/<slug:reference>/report/compare/": OF_A_DRAFT,
    f"{WRITE}find/": OF_WHO_WRITES,
    f"{WRITE}find/undo/": OF_WHO_WRITES,
    f"{WRITE}ready/": OF_WHO_WRITES,
    f"{WRITE}open/": OF_A_DRAFT,
    f"{WRITE}pictures/": OF_A_DRAFT,
    f"{WRITE}pictures/add/": OF_WHO_WRITES,
    f"{WRITE}pictures/<int:number>/": OF_WHO_WRITES,
    f"{WRITE}pictures/<int:number>/file/": OF_A_DRAFT,
    f"{WRITE}pictures/<int:number>/state/": OF_WHO_WRITES,
    f"{WRITE}recommendations/": OF_A_DRAFT,
    f"{WRITE}recommendations/add/": OF_WHO_WRITES,
    f"{WRITE}recommendations/<int:pk>/": OF_WHO_WRITES,
    f"{WRITE}recommendations/<int:pk>/move/": OF_WHO_WRITES,
    f"{WRITE}recommendations/<int:pk>/remove/": OF_WHO_WRITES,
    f"{WRITE}recommendations/removed/<int:pk>/": OF_WHO_WRITES,
    f"{WRITE}facts/<str:section>/": OF_A_DRAFT,
    f"{WRITE}facts/<str:section>/public-figures/<int:pk>/": OF_WHO_WRITES,
    f"{WRITE}<str:section>/": OF_A_DRAFT,
    f"{WRITE}<str:section>/preview/": OF_A_DRAFT,
    f"{WRITE}<str:section>/merge/": OF_WHO_WRITES,
    f"{WRITE}<str:section>/advice/": OF_A_DRAFT,
    f"{WRITE}<str:section>/figures/": OF_A_DRAFT,
    f"{WRITE}<str:section>/versions/": OF_A_DRAFT,
    f"{WRITE}<str:section>/comments/": OF_WHO_WRITES,
    f"{WRITE}<str:section>/comments/<int:pk>/": OF_A_DRAFT,
    f"{WRITE}<str:section>/suggestions/": OF_WHO_WRITES,
    f"{WRITE}<str:section>/suggestions/<int:pk>/": OF_A_DRAFT,
    "frameworks/": EVERYBODY,
    "frameworks/compare/": EVERYBODY,
    "frameworks/check/": EVERYBODY,
    "frameworks/<slug:slug>/workbook.<str:kind>": EVERYBODY,
    "frameworks/<slug:slug>/prompts/": OF_WHO_SEE_ALL,
    "benchmarks/": EVERYBODY,
    "benchmarks/add/<slug:slug>/": OF_QUALITY_LEADS,
    # One that is closed, so that everyone can read it.
    "benchmarks/<int:pk>/": EVERYBODY,
    "benchmarks/<int:pk>/change/": OF_QUALITY_LEADS,
    "benchmarks/<int:pk>/files/add/": OF_QUALITY_LEADS,
    "benchmarks/<int:pk>/files/<int:file>/": EVERYBODY,
    "benchmarks/<int:pk>/files/<int:file>/remove/": OF_QUALITY_LEADS,
    "benchmarks/<int:pk>/readers/": OF_QUALITY_LEADS,
    "benchmarks/<int:pk>/pages/<str:page>/": OF_QUALITY_LEADS,
    "benchmarks/<int:pk>/submit/": OF_QUALITY_LEADS,
    "benchmarks/<int:pk>/steps/<slug:name>/": OF_QUALITY_LEADS,
    "dip-samples/": OF_QUALITY_LEADS,
    "dip-samples/draw/": OF_QUALITY_LEADS,
    DIP_SAMPLES: of_an_inspection(lead=SEEN, inspector=SEEN, partner=REFUSED, panel=REFUSED, administrator=REFUSED),
    f"{DIP_SAMPLES}choose/": OF_QUALITY_LEADS_IN_AN_INSPECTION,
    f"{DIP_SAMPLES}<int:dip_read>/": OF_ITS_LEAD,
    f"{DIP_SAMPLES}<int:dip_read>/withdraw/": OF_QUALITY_LEADS_IN_AN_INSPECTION,
    f"{DIP_SAMPLES}<int:dip_read>/findings/<str:entry>/": OF_ITS_LEAD,
    "agreement/": OF_WHO_SEE_ALL,
    "agreement/<slug:slug>/": OF_WHO_SEE_ALL,
    "agreement/<slug:slug>/<str:entry>/": OF_WHO_SEE_ALL,
    "frameworks/<slug:slug>/<int:revision>/": EVERYBODY,
    "frameworks/<slug:slug>/<int:revision>/standards/<str:number>/": EVERYBODY,
    "help/": EVERYBODY,
    "help/<slug:name>/": EVERYBODY,
    "accessibility/": OPEN,
    "health/": OPEN,
    "metrics/": (NOT_FOUND,) * 10,  # no network may read it
    "service-worker.js": OPEN,
    "browser-keys/": EVERYBODY,  # each person gets their own keys
}
# Addresses that only accept a form, with its data.
POSTED: dict[str, dict[str, str]] = {
    f"{SECOND_READS}<int:pk>/submit/": {},
    "benchmarks/<int:pk>/files/<int:file>/remove/": {},
    "benchmarks/<int:pk>/submit/": {},
    "benchmarks/<int:pk>/steps/<slug:name>/": {},
    "national/releases/make/": {},
    f"{LABORATORY}<int:pk>/calculate/": {},
    f"{LABORATORY}<int:pk>/end/": {},
    "national/keys/<int:pk>/end/": {},
    "notices/read/": {},
    "browser-keys/": {},
    "inspections/<slug:reference>/interviews/<int:pk>/cancel/": {},
    "people/<int:pk>/roles/give/": {},
    "people/<int:pk>/roles/<slug:role>/end/": {},
    "people/<int:pk>/reopen/": {},
    "people/<int:pk>/link/": {},
    "yots/import/discard/": {},
    "announce/workbook/discard/": {},
    "retention/<slug:reference>/ask/": {},
    "retention/<slug:reference>/withdraw/": {},
    "retention/<slug:reference>/confirm/": {},
    f"{DATA}discard/": {},
    f"{CASE_DATA}discard/": {},
    "inspections/<slug:reference>/team/conflicts/<int:pk>/withdraw/": {},
    "inspections/<slug:reference>/phase/back/": {"to": "proposals", "reason": "A proposal is wanting."},
    "inspections/<slug:reference>/panel/sign/": {},
    "inspections/<slug:reference>/report/make-pdf/": {},
    "inspections/<slug:reference>/report/checks/claims/accept/": {},
    "inspections/<slug:reference>/report/checks/<slug:fingerprint>/accept/": {},
    "inspections/<slug:reference>/report/checks/<slug:fingerprint>/withdraw/": {},
    "inspections/<slug:reference>/cases/<str:case_reference>/interviews/add/": {"with_whom": "child"},
    f"{FOR_REPORT}<slug:kind>/<int:pk>/take-back/": {},
    f"{FOR_REPORT}<slug:kind>/<int:pk>/withdraw/": {},
    f"{PUBLISHING}drafts/<int:number>/try-again/": {},
    f"{PUBLISHING}drafts/<int:number>/answer/discard/": {},
    f"{PUBLISHING}drafts/<int:number>/letter/freeze/": {},
    f"{FOLLOWING}begin/": {},
    f"{EARLIER}take-back/": {},
    f"{EARLIER}remove/": {},
    f"{WRITE}find/undo/": {},
    f"{WRITE}ready/": {"section": "foreword", "is_ready": "yes"},
    f"{WRITE}pictures/<int:number>/state/": {"to": "removed"},
    f"{WRITE}recommendations/<int:pk>/move/": {"to": "up"},
    f"{WRITE}recommendations/<int:pk>/remove/": {},
    f"{WRITE}recommendations/removed/<int:pk>/": {},
    f"{WRITE}<str:section>/preview/": {"body": "Text."},
    f"{WRITE}<str:section>/merge/": {"body": "Text."},
}
ACCOUNTS = ("accounts/",)  # pages of django-allauth, and our pages that replace some of them

# Addresses open to signed-out users, other than the sign-in page: pages that say that sign-up is closed and who to ask
# for a new password, pages for emails that are never sent, and the way to an office's sign-in and back.
OPEN_TO_NOBODY = {
    "accounts/3rdparty/login/cancelled/",
    "accounts/oidc/office/login/",
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/",
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/callback/",
    "accounts/signup/",
    "accounts/inactive/",
    "accounts/password/reset/",
    "accounts/password/reset/done/",
    "accounts/password/reset/key/done/",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "accounts/confirm-email/",
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$",
}

FORMER_COLLEAGUE = 9001  # the key of an account, and of someone on the team without an account
EXAMPLES = {
    "reference": "anytown",
    "case_reference": "case-1",
    "slug": "youth-2018",
    "name": "inspectors",
    "revision": "1",
    "number": "2.1",
    "question": "2.1.1",
    "page": "facts",
    "entry": "2.1.1",
    "kind": "practice-example",
    "app_label": "inspections",
    "section": "foreword",
}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route of the service, as written in the URL configuration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def address(route: str) -> str:
    """An address of this route with example arguments."""
    arguments = r"\(\?P<(\w+)>[^()]*\)|<(?:\w+:)?(\w+)>"
    # Boards are for standards judged as a whole.
    examples = EXAMPLES | ({"number": "1.1"} if "evidence-board" in route else {})
    if "/sample/" in route or "/releases/" in route:
        examples |= {"number": "2"}
    if "evidence/" in route:
        examples |= {"number": "1", "kind": "meeting"}
    if "/progress/" in route:
        examples |= {"number": "1"}
    if "/drafts/" in route or "/editions/" in route or "/following/" in route:
        examples |= {"number": "1", "kind": "html" if "/editions/" in route or "/letter." in route else "xlsx"}
    if "/windows/" in route:
        examples |= {"number": "2"}
    if any(
        name in route for name in ("workbook.", "/read.", "/case.", "/register.", "/template.", "ratings.", "/results.")
    ):
        examples |= {"kind": "ods"}
    if "report/write/pictures/" in route:
        examples |= {"number": "1"}
    if "report/write/facts/" in route:
        examples |= {"section": "population"}
    if route.endswith("/team/<int:pk>/end/"):
        examples |= {"pk": str(FORMER_COLLEAGUE)}
    if "/timetable/" in route:
        examples |= {"phase": "proposals"}
    if route.startswith("people/"):
        examples |= {"role": "panel_member", "pk": str(FORMER_COLLEAGUE)}
    filled = re.sub(arguments, lambda found: examples.get(found[1] or found[2], "1"), route)
    return "/" + filled.replace("^", "").replace("$", "")


def outcome(response: HttpResponse) -> str:
    if response.status_code == 302:
        return SIGN_IN if response["Location"].startswith(reverse("account_login")) else SENT_ON
    return {200: SEEN, 403: REFUSED, 404: NOT_FOUND}.get(response.status_code, str(response.status_code))


def _evidence(inspection: Inspection) -> None:
    """Add E1, a survey with a file, and link it to a key question."""
    adder = User.objects.create_user("adder@inspectorate.test", name="Ada Adder")
    by = {"added_by": adder}
    survey = Evidence.objects.create(inspection=inspection, number=1, kind="survey", title="Staff survey", **by)
    EvidenceFile.objects.create(
        pk=1,
        evidence=survey,
        file=ContentFile(b"yes,no", name="survey"),
        name="survey.csv",
        content_type="text/csv",
        size=6,
        sha256=hashlib.sha256(b"yes,no").hexdigest(),
        **by,
    )
    asked = KeyQuestion.objects.get(standard__domain__framework=inspection.framework, number="1.1.1")
    EvidenceLink.objects.create(pk=1, evidence=survey, key_question=asked, bearing="supports", **by)


def _picture(inspection: Inspection) -> None:
    """Add picture 1 of the report."""
    ReportPicture.objects.create(
        inspection=inspection,
        number=1,
        file=ContentFile(b"a map", name="map"),
        name="map.png",
        content_type="image/png",
        size=5,
        sha256=hashlib.sha256(b"a map").hexdigest(),
        width=60,
        height=40,
        added_by=User.objects.get(email="adder@inspectorate.test"),
    )


def _on_the_way_to_publication(inspection: Inspection) -> None:
    """Add a draft sent to the YOT with one comment, an edition, an action plan and one recommendation."""
    by = BY.as_fields()
    draft = FrozenDraft.objects.create(
        inspection=inspection, number=1, due=timezone.localdate(), document={}, texts={}, rendering_hash="0" * 64, **by
    )
    AccuracyComment.objects.bulk_create([AccuracyComment(pk=1, draft=draft, comment="Wrong.", **by)])
    approval = Approval.objects.create(inspection=inspection, content_hash="0" * 64, **by)
    edition = Edition.objects.create(
        inspection=inspection,
        number=1,
        published_on=timezone.localdate(),
        ratings={},
        document={},
        approval=approval,
        **by,
    )
    content = b"<html></html>"
    kept = {"kind": "html", "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), **by}
    for pk, owner in ((1, {"draft": draft}), (2, {"edition": edition})):
        file = default_storage.save("reports/kept/kept", ContentFile(content))
        KeptFile.objects.bulk_create([KeptFile(pk=pk, name="kept.html", file=file, **owner, **kept)])
    ActionPlan.objects.create(inspection=inspection, due=timezone.localdate())
    figure = {
        "table": "population",
        "label": "Children",
        "year": 2024,
        "period": "mid-2024",
        "value": "9",
        "title": "T",
    }
    PublicFigure.objects.bulk_create([PublicFigure(pk=1, area="England", publisher="ons", **figure, **by)])
    _number_on([PublicFigure])
    _rule_set(inspection.framework)
    FollowedRecommendation.objects.create(
        pk=1, inspection=inspection, number=1, addressee="The YOT should", text="listen."
    )


def _rule_set(framework: Framework) -> None:
    rules = rules_of(framework.definition).model_dump(mode="json")
    RuleSet.objects.bulk_create(
        [RuleSet(pk=1, name="As published", framework=framework, rules=rules, carried="all", **BY.as_fields())]
    )
    _number_on([RuleSet])
    calculate_again(RuleSet.objects.get(pk=1))


def _signed_and_withdrawn(inspection: Inspection) -> None:
    panel = panel_of(Inspection.objects.with_framework().get(pk=inspection.pk))
    signed = {"inspection": inspection, "meeting": panel.meeting, "record": record_of(panel)}
    SignOff.objects.bulk_create([SignOff(pk=1, **signed, **BY.as_fields())])
    Reopening.objects.create(sign_off_id=1, reason="A case was recorded twice.", **BY.as_fields())
    _number_on([SignOff])


def _number_on(models: list[type[Model]]) -> None:
    """Set the sequences of these models. In PostgreSQL they start at 1, even if there are rows with explicit keys."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@dataclass(frozen=True)
class Loaded:
    """The inspection and the people with which every row of the table is tried."""

    inspection: int
    people: dict[str, int]  # by role
    sessions: dict[int, str]  # by person


@pytest.fixture(scope="module")
def loaded(rows_of_the_module, tmp_path_factory) -> Iterator[Loaded]:
    """One inspection with a row of everything, and ten people."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        inspection = _inspection()
        people = {role: person.pk for role, person in _people(inspection).items()}
        sessions = {each.pk: with_session(each).session for each in User.objects.filter(pk__in=people.values())}
        yield Loaded(inspection.pk, people, sessions)


@pytest.fixture
def inspection(loaded, db) -> Inspection:
    return Inspection.objects.with_framework().get(pk=loaded.inspection)


@pytest.fixture
def people(loaded, db) -> dict[str, User | None]:
    found = User.objects.in_bulk(loaded.people.values())
    for person in found.values():
        person.session = loaded.sessions[person.pk]
    return {"nobody": None, **{role: found[pk] for role, pk in loaded.people.items()}}


def _inspection() -> Inspection:
    framework = Framework.objects.with_whole_tree().newest_of("youth-2018")
    inspection = new_inspection(framework, reference="anytown")
    court = framework.domains.get(number="2")
    EligibleCase.objects.create(pk=1, inspection=inspection, domain=court, reference="yot-1", disposal="referral_order")
    sizes = {"confidence": 80, "margin": 5, "suggested": 1, "size": 1, "eligible": 1}
    Draw.objects.bulk_create([Draw(pk=1, inspection=inspection, domain=court, seed=1, **sizes, **BY.as_fields())])
    _number_on([EligibleCase, Draw])
    fill(inspection)
    return inspection


def fill(inspection: Inspection) -> None:
    """Add a row of everything that comes after the sample is drawn, and move the inspection to the ratings panel."""
    framework = inspection.framework
    case = new_case(inspection, reference="case-1")
    standard = Standard.objects.get(domain__framework=framework, number="2.1")
    PracticeExample.objects.create(pk=1, case=case, standard=standard, text="They listened.")
    Quotation.objects.create(pk=1, case=case, standard=standard, text="They listened.", speaker="child")
    for phase in ("evidence", "fieldwork", "domain_one", "proposals", "ratings_panel"):
        move_to_phase(inspection, phase, by=BY)
    _evidence(inspection)
    _picture(inspection)
    _on_the_way_to_publication(inspection)
    TextComment.objects.bulk_create(
        [TextComment(pk=1, inspection=inspection, section="foreword", text="Too short.", **BY.as_fields())]
    )
    words = {"paragraph": "It is good.", "suggested": "It is very good."}
    TextSuggestion.objects.bulk_create(
        [TextSuggestion(pk=1, inspection=inspection, section="foreword", **words, **BY.as_fields())]
    )
    EarlierRecommendation.objects.create(inspection=inspection, number=1, text="listen to children.")
    Rendering.objects.create(pk=1, inspection=inspection, content_hash="0" * 64)
    Feedback.objects.bulk_create([Feedback(pk=1, inspection=inspection, picture={}, said="Well.", **BY.as_fields())])
    _number_on(
        [Rendering, Feedback, TextComment, TextSuggestion, AccuracyComment, EvidenceLink, PracticeExample, Quotation]
    )


def _person(email: str, name: str, *roles: str) -> User:
    made = User.objects.create_user(f"{email}@inspectorate.test", "correct horse battery", name=name)
    for role in roles:
        give_role(made, role, by=BY)
    return made


def second_read(case: Case, reader: int, **given: object) -> SecondRead:
    """The second read of a case with key 1, by the member of the team with this key, with one answer that differs."""
    at = {"submitted_at": timezone.now()}
    read = SecondRead.objects.create(
        pk=1, case=case, reader_id=reader, how="chosen", disposal=case.disposal, **at | given
    )
    SecondAnswer.objects.create(read=read, entry="2.1.1", value="no", first_value="yes")
    return read


def raise_and_sign(inspection: Inspection, lead: User) -> tuple[User, User]:
    """Add what people on the team raise and plan, and a signature that was withdrawn. Returns a panel member and the chair."""
    raised = {"pk": 1, "case": inspection.cases.get(reference="case-1"), "what": "At risk.", "raised_by": lead}
    Alert.objects.create(**raised, told_to="duty manager", told_at=timezone.now())
    ReassuranceRequest.objects.create(**raised, due=timezone.localdate())
    User.objects.create(pk=FORMER_COLLEAGUE, email="colleague@inspectorate.test", name="Col League")
    TeamMember.objects.create(pk=FORMER_COLLEAGUE, inspection=inspection, role="inspector", name="Col League")
    at = timezone.now()
    PlannedInterview.objects.create(
        pk=1, inspection=inspection, inspector_id=FORMER_COLLEAGUE, role="Chair of the board", starts_at=at,
        ends_at=at + datetime.timedelta(hours=1),
    )  # fmt: skip
    second_read(inspection.cases.get(reference="case-1"), FORMER_COLLEAGUE, state="compared", compared_at=at)
    declared = {"inspection": inspection, "person": lead, "what": "Worked here.", "case": None}
    ConflictOfInterest.objects.get_or_create(pk=1, defaults=declared)
    read = DipRead.objects.create(
        pk=1, case=inspection.cases.get(reference="case-1"), reader_id=FORMER_COLLEAGUE, how="chosen", state="sent",
        sent_at=at, looked_at="The plan.",
    )  # fmt: skip
    DipFinding.objects.create(read=read, entry="2.1.1", value="no", verdict="query", note="The plan names it.")
    BenchmarkCase.objects.create(
        pk=1, framework=inspection.framework, disposal="referral_order", title="Harvest", text="A child.",
        origin="invented", state="closed", opened_at=at, closed_at=at, made_by_id=FORMER_COLLEAGUE,
    )  # fmt: skip
    BenchmarkFile.objects.create(
        pk=1, case_id=1, file=ContentFile(b"A plan.", name="plan"), name="plan.txt", content_type="text/plain", size=7,
        sha256=hashlib.sha256(b"A plan.").hexdigest(), added_by_id=FORMER_COLLEAGUE,
    )  # fmt: skip
    _number_on(
        [User, TeamMember, ConflictOfInterest, PlannedInterview, SecondRead, DipRead, BenchmarkCase, BenchmarkFile]
    )
    panel_member = _person("panel", "Pat Panel", HeldRole.Role.PANEL_MEMBER)
    chair = _person("chair", "Chris Chair", HeldRole.Role.PANEL_MEMBER)
    convene_panel(inspection, held_on=datetime.date(2026, 11, 20), chair=chair, members=[panel_member], by=BY)
    _signed_and_withdrawn(inspection)
    return panel_member, chair


def _people(inspection: Inspection) -> dict[str, User]:
    def on_the_team(role: str, email: str, name: str) -> User:
        member = _person(email, name)
        appoint(inspection, member, role, by=BY)
        return member

    lead = on_the_team("lead", "lead", "Lena Lead")
    panel_member, chair = raise_and_sign(inspection, lead)
    return {
        "stranger": _person("stranger", "Sid Stranger"),
        "lead inspector": lead,
        "deputy": on_the_team("deputy", "deputy", "Deputy of the team"),
        "inspector": on_the_team("inspector", "inspector", "Inspector of the team"),
        "partner inspector": on_the_team("partner", "partner", "Partner of the team"),
        "panel member": panel_member,
        "chair": chair,
        "report admin": _person("second", "Sam Second", HeldRole.Role.REPORT_ADMIN),
        "administrator": User.objects.create_superuser("super@inspectorate.test", name="Su Super"),
    }


def with_session(person: User) -> User:
    """This person with a session, which every browser of theirs uses."""
    client = Client()
    client.force_login(person)
    person.session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return person


HANDLER = Client().handler  # shared by all browsers: the first request loads the middleware, and the others find it


def browser_of(person: User | None) -> Client:
    """A client that is signed in as this person, with a session that all tests share."""
    client = Client()
    client.handler = HANDLER
    if person is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = person.session
    return client


def answer_to(person: User | None, route: str) -> HttpResponse:
    client = browser_of(person)
    return client.post(address(route), POSTED[route]) if route in POSTED else client.get(address(route))


@contextmanager
def bare_pages() -> Iterator[None]:
    """Answer as usual, but with pages and refusals that have no words, because filling them in takes long.

    Only the outcome is compared, and views decide on it before they fill in a page. `make test-everything` fills in all
    pages. Documents are filled in as usual, because views read some of them.
    """
    template = SimpleNamespace(render=lambda context, request: "")
    bare = SimpleNamespace(get_template=lambda name: template, render_to_string=lambda *args, **options: "")
    with pytest.MonkeyPatch.context() as patched:
        for pages in (shortcuts, defaults):
            patched.setattr(pages, "loader", bare)
        yield


def outcomes(outcome_for: Callable[[str], str]) -> dict[str, str]:
    """The outcome for each role, with bare pages."""
    with bare_pages():
        return {role: outcome_for(role) for role in ROLES}


@pytest.mark.slow
@pytest.mark.parametrize("route", TABLE)
def test_who_may_open(route, people):
    found = outcomes(lambda role: outcome(answer_to(people[role], route)))

    assert found == dict(zip(ROLES, TABLE[route], strict=True))


@pytest.mark.thorough
@pytest.mark.parametrize("route", TABLE)
def test_who_may_open_the_whole_page(route, people):
    expected = dict(zip(ROLES, TABLE[route], strict=True))

    assert {role: outcome(answer_to(people[role], route)) for role in expected} == expected


# Who can change what: people who can send a form get a response to an empty form, and everyone else is refused.
DONE = "may"


def of_those(
    *, lead: str = REFUSED, inspector: str = REFUSED, partner: str = REFUSED, panel: str = REFUSED, **others: str
):
    given = {"administrator": REFUSED, **others}
    return of_an_inspection(lead=lead, inspector=inspector, partner=partner, panel=panel, **given)


OF_WHO_LEADS = of_those(lead=DONE)
OF_THE_WHOLE_TEAM = of_those(lead=DONE, inspector=DONE, partner=DONE)
OF_WHO_ADDS_EVIDENCE = of_those(lead=DONE, partner=DONE)
OF_WHO_DECIDES = of_those(panel=DONE)
OF_WHO_CHAIRS = of_those(chair=DONE)
OF_WHO_PLANS_DONE = of_those(lead=DONE, administrator=DONE)
OF_WHO_KEEPS_FIGURES_DONE = (SIGN_IN, *(REFUSED,) * 7, DONE, DONE)
OF_ADMINISTRATORS_DONE = (SIGN_IN, *(REFUSED,) * 8, DONE)
OF_WHO_SEE_ALL_DONE = (SIGN_IN, *(REFUSED,) * 5, DONE, DONE, REFUSED, DONE)
CASE = "inspections/<slug:reference>/cases/<str:case_reference>/"
SENT = {
    "people/invite/": OF_ADMINISTRATORS_DONE,
    "people/<int:pk>/change/": OF_ADMINISTRATORS_DONE,
    "people/<int:pk>/roles/give/": OF_ADMINISTRATORS_DONE,
    "people/<int:pk>/roles/<slug:role>/end/": OF_ADMINISTRATORS_DONE,
    "people/<int:pk>/end/": OF_ADMINISTRATORS_DONE,
    "people/<int:pk>/reopen/": OF_ADMINISTRATORS_DONE,
    "people/<int:pk>/link/": OF_ADMINISTRATORS_DONE,
    "yots/add/": OF_ADMINISTRATORS_DONE,
    "yots/import/": OF_ADMINISTRATORS_DONE,
    "yots/import/preview/": OF_ADMINISTRATORS_DONE,
    "yots/import/discard/": OF_ADMINISTRATORS_DONE,
    "yots/<int:pk>/change/": OF_ADMINISTRATORS_DONE,
    "yots/<int:pk>/remove/": OF_ADMINISTRATORS_DONE,
    "announce/": OF_ADMINISTRATORS_DONE,
    "retention/<slug:reference>/ask/": of_an_inspection(**OF_OTHERS, administrator=DONE),
    "retention/<slug:reference>/withdraw/": OF_ADMINISTRATORS_FIND_NONE,
    "retention/<slug:reference>/confirm/": OF_ADMINISTRATORS_FIND_NONE,
    "announce/workbook/": OF_ADMINISTRATORS_DONE,
    "announce/workbook/preview/": OF_ADMINISTRATORS_DONE,
    "announce/workbook/discard/": OF_ADMINISTRATORS_DONE,
    DATA: OF_WHO_PLANS_DONE,
    f"{DATA}preview/": OF_WHO_PLANS_DONE,
    f"{DATA}discard/": OF_WHO_PLANS_DONE,
    CASE_DATA: OF_WHO_LEADS,
    f"{CASE_DATA}preview/": OF_WHO_LEADS,
    f"{CASE_DATA}discard/": OF_WHO_LEADS,
    "inspections/<slug:reference>/details/": OF_WHO_PLANS_DONE,
    "inspections/<slug:reference>/timetable/<slug:phase>/": OF_WHO_PLANS_DONE,
    "inspections/<slug:reference>/team/add/": OF_WHO_PLANS_DONE,
    "inspections/<slug:reference>/team/<int:pk>/end/": OF_WHO_PLANS_DONE,
    "inspections/<slug:reference>/team/conflicts/add/": of_those(
        lead=DONE, inspector=DONE, partner=DONE, administrator=DONE
    ),
    "inspections/<slug:reference>/team/conflicts/<int:pk>/withdraw/": OF_WHO_PLANS_DONE,
    "inspections/<slug:reference>/interviews/plan/": OF_THE_WHOLE_TEAM,
    "inspections/<slug:reference>/interviews/<int:pk>/": of_those(lead=DONE, inspector=NOT_FOUND, partner=NOT_FOUND),
    "inspections/<slug:reference>/interviews/<int:pk>/cancel/": of_those(
        lead=DONE, inspector=NOT_FOUND, partner=NOT_FOUND
    ),
    "inspections/<slug:reference>/sample/": OF_WHO_LEADS,
    DATA_RETURN: OF_WHO_WRITES,
    f"{DATA_RETURN}check/": OF_WHO_WRITES,
    f"{DATA_RETURN}accept/": OF_WHO_WRITES,
    f"{WRITE}facts/<str:section>/public-figures/<int:pk>/": OF_WHO_WRITES,
    "national/releases/make/": OF_WHO_KEEPS_FIGURES_DONE,
    f"{LABORATORY}new/<slug:slug>/<int:revision>/": OF_WHO_SEE_ALL_DONE,
    f"{LABORATORY}upload/<slug:slug>/<int:revision>/": OF_WHO_SEE_ALL_DONE,
    f"{LABORATORY}<int:pk>/copy/": OF_WHO_SEE_ALL_DONE,
    f"{LABORATORY}<int:pk>/calculate/": OF_WHO_SEE_ALL_DONE,
    f"{LABORATORY}<int:pk>/end/": OF_WHO_SEE_ALL_DONE,
    "national/keys/": OF_ADMINISTRATORS_DONE,
    "public-figures/add/": OF_WHO_KEEPS_FIGURES_DONE,
    "public-figures/<int:pk>/": OF_WHO_KEEPS_FIGURES_DONE,
    f"{ELIGIBLE}upload/": OF_WHO_PLANS_DONE,
    f"{ELIGIBLE}check/": OF_WHO_PLANS_DONE,
    f"{ELIGIBLE}accept/": OF_WHO_PLANS_DONE,
    f"{ELIGIBLE}remove/": OF_WHO_PLANS_DONE,
    f"{ELIGIBLE}windows/<str:number>/": OF_WHO_PLANS_DONE,
    f"{ELIGIBLE}<int:pk>/": OF_WHO_PLANS_DONE,
    "inspections/<slug:reference>/sample/<str:number>/size/": OF_WHO_LEADS,
    "inspections/<slug:reference>/sample/<str:number>/draw/": OF_WHO_LEADS,
    "inspections/<slug:reference>/sample/draws/<int:pk>/": OF_WHO_LEADS,
    "inspections/<slug:reference>/phase/back/": OF_WHO_LEADS,
    "inspections/<slug:reference>/cases/add/": OF_WHO_LEADS,
    "inspections/<slug:reference>/fieldwork/allocate/": OF_WHO_LEADS,
    # Allocated to no one. For the inspector of a case, see below.
    f"{CASE}pages/check/": OF_WHO_LEADS,
    f"{SECOND_READS}draw/": OF_WHO_PLANS_DONE,
    f"{SECOND_READS}choose/": OF_WHO_PLANS_DONE,
    f"{SECOND_READS}<int:pk>/pages/<str:page>/": of_those(),
    f"{SECOND_READS}<int:pk>/submit/": of_those(),
    f"{SECOND_READS}<int:pk>/withdraw/": OF_WHO_PLANS_DONE,
    f"{SECOND_READS}<int:pk>/differences/<str:entry>/": OF_WHO_LEADS,
    f"{CASE}pages/<str:page>/": OF_WHO_LEADS,
    f"{CASE}entries/<str:entry>/": OF_WHO_LEADS,
    f"{CASE}replace/": OF_WHO_LEADS,
    f"{CASE}record/": OF_WHO_LEADS,
    f"{CASE}interviews/add/": OF_WHO_LEADS,
    f"{CASE}review/": OF_WHO_LEADS,
    f"{CASE}alerts/raise/": OF_THE_WHOLE_TEAM,
    f"{CASE}reassurance/ask/": OF_THE_WHOLE_TEAM,
    "inspections/<slug:reference>/alerts/<int:alert>/": OF_WHO_LEADS,
    "inspections/<slug:reference>/reassurance/<int:request_number>/": OF_WHO_LEADS,
    f"{FOR_REPORT}practice-example/": OF_WHO_LEADS,
    f"{FOR_REPORT}practice-example/<int:pk>/": OF_WHO_LEADS,
    f"{FOR_REPORT}quotation/": OF_WHO_LEADS,
    f"{FOR_REPORT}quotation/<int:pk>/": OF_WHO_LEADS,
    f"{FOR_REPORT}<slug:kind>/<int:pk>/offer/": OF_WHO_LEADS,
    f"{FOR_REPORT}<slug:kind>/<int:pk>/take-back/": OF_WHO_LEADS,
    f"{FOR_REPORT}<slug:kind>/<int:pk>/withdraw/": OF_WHO_LEADS,
    f"{EVIDENCE}add/<slug:kind>/": OF_WHO_ADDS_EVIDENCE,
    f"{EVIDENCE}<int:number>/change/": OF_WHO_ADDS_EVIDENCE,
    f"{EVIDENCE}<int:number>/receive/": OF_WHO_ADDS_EVIDENCE,
    f"{EVIDENCE}<int:number>/files/add/": OF_WHO_ADDS_EVIDENCE,
    f"{EVIDENCE}<int:number>/questions/": OF_WHO_ADDS_EVIDENCE,
    f"{EVIDENCE}<int:number>/ties/add/": OF_WHO_ADDS_EVIDENCE,
    f"{EVIDENCE}<int:number>/ties/<int:pk>/withdraw/": OF_WHO_ADDS_EVIDENCE,
    f"{EVIDENCE}<int:number>/withdraw/": OF_WHO_ADDS_EVIDENCE,
    "inspections/<slug:reference>/evidence-board/<str:number>/?judge=1.1.1&stage=final": OF_WHO_LEADS,
    "inspections/<slug:reference>/evidence-board/<str:number>/?ask=1.1.1": OF_WHO_LEADS,
    "inspections/<slug:reference>/proposals/<str:number>/": OF_WHO_LEADS,
    "inspections/<slug:reference>/feedback/": OF_WHO_LEADS,
    "inspections/<slug:reference>/panel/standards/<str:number>/": OF_WHO_DECIDES,
    "inspections/<slug:reference>/panel/meeting/": OF_WHO_DECIDES,
    "inspections/<slug:reference>/panel/sign/": OF_WHO_CHAIRS,
    "inspections/<slug:reference>/panel/reopen/": OF_WHO_CHAIRS,
    "inspections/<slug:reference>/report/read-through/pages/": of_those(lead=DONE, panel=DONE, administrator=DONE),
    "inspections/<slug:reference>/report/make-pdf/": of_those(lead=DONE, panel=DONE, administrator=DONE),
}


def sent(person: User | None, route: str) -> str:
    path, _, query = route.partition("?")
    with transaction.atomic():
        came = outcome(browser_of(person).post(f"{address(path)}?{query}", POSTED.get(path, {})))
        transaction.set_rollback(True)  # the next person finds it as it was
    return DONE if came in (SEEN, SENT_ON) else came


@pytest.mark.slow
@pytest.mark.parametrize("route", SENT)
def test_who_may_change(route, people):
    found = outcomes(lambda role: sent(people[role], route))

    assert found == dict(zip(ROLES, SENT[route], strict=True))


@pytest.mark.thorough
@pytest.mark.parametrize("route", SENT)
def test_who_may_change_with_the_whole_page(route, people):
    expected = dict(zip(ROLES, SENT[route], strict=True))

    assert {role: sent(people[role], route) for role in expected} == expected


# People who lead the inspection can only record in a colleague's case after they say why.
RECORDING = (
    f"{CASE}pages/check/",
    f"{CASE}pages/<str:page>/",
    f"{CASE}entries/<str:entry>/",
    f"{CASE}interviews/add/",
    CASE_DATA,
    f"{CASE_DATA}preview/",
    f"{CASE_DATA}discard/",
    f"{FOR_REPORT}practice-example/",
    f"{FOR_REPORT}practice-example/<int:pk>/",
    f"{FOR_REPORT}quotation/",
    f"{FOR_REPORT}quotation/<int:pk>/",
    f"{FOR_REPORT}<slug:kind>/<int:pk>/withdraw/",
)


@pytest.mark.parametrize("route", [route for route in SENT if route.startswith(CASE)])
def test_an_inspector_can_record_in_their_own_cases(route, people, inspection):
    allocate_case(inspection.cases.get(), inspection.team.get(user=people["inspector"]), by=BY)

    read_by_others = route in (
        f"{CASE}review/",
        f"{CASE}record/",
        f"{CASE}replace/",
    )  # for people who lead the inspection
    assert sent(people["inspector"], route) == (REFUSED if read_by_others else DONE)
    lead = people["lead inspector"]
    assert sent(lead, route) == (REFUSED if route in RECORDING else DONE)
    record_for_inspector(inspection.cases.get(), reason="Ina is ill.", by=Author(lead))
    assert sent(lead, route) == DONE
    assert sent(people["deputy"], route) == (REFUSED if route in RECORDING else DONE)


# Addresses that report admins and inspectors can open once the ratings are signed.
SIGNED = {
    "inspections/<slug:reference>/": (SEEN, SEEN, SEEN),
    "inspections/<slug:reference>/ratings/": (SEEN, SEEN, SEEN),
    # Partner inspectors can read the report once it is published, but not its draft.
    "inspections/<slug:reference>/report/": (SEEN, SEEN, REFUSED),
    "inspections/<slug:reference>/report/html/": (SEEN, SEEN, REFUSED),
    "inspections/<slug:reference>/report/pdf/": (SENT_ON, SENT_ON, REFUSED),
    "inspections/<slug:reference>/report/make-pdf/": (SENT_ON, SENT_ON, REFUSED),
    "inspections/<slug:reference>/report/renderings/<int:pk>/": (SENT_ON, SENT_ON, REFUSED),
    "inspections/<slug:reference>/report/results.csv": (SEEN, SEEN, REFUSED),
    "inspections/<slug:reference>/report/results.ods": (SEEN, SEEN, REFUSED),
    WRITE: (SEEN, SEEN, REFUSED),
    f"{WRITE}recommendations/add/": (SEEN, REFUSED, REFUSED),
    f"{WRITE}pictures/<int:number>/": (SEEN, REFUSED, REFUSED),
    f"{WRITE}pictures/<int:number>/file/": (SEEN, SEEN, REFUSED),
    f"{WRITE}<str:section>/comments/": (SEEN, SEEN, REFUSED),
    f"{WRITE}<str:section>/suggestions/": (SEEN, SEEN, REFUSED),
    "inspections/<slug:reference>/panel/": (SEEN, SEEN, SEEN),
    "inspections/<slug:reference>/panel/standards/<str:number>/": (SEEN, SEEN, SEEN),
    "inspections/<slug:reference>/cases/<str:case_reference>/": (SEEN, SEEN, REFUSED),
    "inspections/<slug:reference>/panel/meeting/": (REFUSED, REFUSED, REFUSED),
    "inspections/<slug:reference>/fieldwork/": (REFUSED, REFUSED, REFUSED),
}


@pytest.mark.parametrize("route", SIGNED)
def test_who_may_open_what_is_signed(route, people, inspection):
    put_in_phase(inspection, "draft")

    answers = tuple(
        outcome(answer_to(people[role], route)) for role in ("report admin", "inspector", "partner inspector")
    )

    assert answers == SIGNED[route]


def test_partner_inspectors_can_read_the_published_edition_during_a_correction(people, inspection):
    published = timezone.localdate()
    put_in_phase(inspection, "published", published=published)
    page, edition = "inspections/<slug:reference>/report/", "inspections/<slug:reference>/report/html/"
    partner = people["partner inspector"]
    Correction.objects.create(inspection=inspection, note="A date.", before={}, opened_by=people["report admin"])

    assert [outcome(answer_to(partner, route)) for route in (page, edition)] == [SEEN, SEEN]
    assert outcome(answer_to(partner, WRITE)) == REFUSED


def test_a_correction_of_a_report_published_elsewhere_is_a_draft(people, inspection):
    Inspection.objects.create(
        reference="elsewhere",
        yot=inspection.yot,
        framework=inspection.framework,
        layout=inspection.layout,
        phase="published",
        published=timezone.localdate(),
    )
    there = Inspection.objects.get(reference="elsewhere")
    appoint(there, people["partner inspector"], "partner", by=BY)
    reader = browser_of(people["partner inspector"])
    assert reader.get("/inspections/elsewhere/report/html/").status_code == 200

    Correction.objects.create(inspection=there, note="A date.", before={}, opened_by=people["report admin"])

    assert reader.get("/inspections/elsewhere/report/html/").status_code == 403


# Access once the ratings are signed: lead inspector, report admin, inspector, partner inspector.
PUBLISHING_ONCE_SIGNED = {
    PUBLISHING: (SEEN, SEEN, SEEN, REFUSED),
    f"{PUBLISHING}send/": (REFUSED, SEEN, REFUSED, REFUSED),
    f"{PUBLISHING}drafts/<int:number>/": (SEEN, SEEN, SEEN, REFUSED),
    f"{PUBLISHING}drafts/<int:number>/answer/": (SEEN, SEEN, REFUSED, REFUSED),
    f"{PUBLISHING}drafts/<int:number>/answer/check/": (SENT_ON, SENT_ON, REFUSED, REFUSED),
    f"{PUBLISHING}drafts/<int:number>/answer/discard/": (SENT_ON, SENT_ON, REFUSED, REFUSED),
    f"{PUBLISHING}drafts/<int:number>/letter/freeze/": (SENT_ON, SENT_ON, REFUSED, REFUSED),
    f"{PUBLISHING}drafts/<int:number>/letter.<str:kind>": (SENT_ON, SENT_ON, SENT_ON, REFUSED),
    f"{PUBLISHING}drafts/<int:number>/comments/add/": (SEEN, SEEN, REFUSED, REFUSED),
    f"{PUBLISHING}drafts/<int:number>/copies/add/": (REFUSED, SEEN, REFUSED, REFUSED),
    f"{PUBLISHING}comments/<int:pk>/": (SEEN, SEEN, SEEN, REFUSED),
    f"{PUBLISHING}approve/": (REFUSED, SEEN, REFUSED, REFUSED),
    f"{PUBLISHING}publish/": (REFUSED, SEEN, REFUSED, REFUSED),
    f"{PUBLISHING}correct/": (REFUSED, SEEN, REFUSED, REFUSED),
    f"{PUBLISHING}files/<int:pk>/": (SEEN, SEEN, SEEN, REFUSED),
    "inspections/<slug:reference>/report/editions/<int:number>/<slug:kind>/": (SEEN, SEEN, SEEN, SEEN),
    f"{FOLLOWING}action-plan/": (SEEN, SEEN, REFUSED, REFUSED),
    f"{FOLLOWING}<int:pk>/": (SEEN, SEEN, SEEN, REFUSED),
}


@pytest.mark.parametrize("route", PUBLISHING_ONCE_SIGNED)
def test_who_takes_part_in_publishing_once_it_is_signed(route, people, inspection):
    put_in_phase(inspection, "accuracy_check")

    roles = ("lead inspector", "report admin", "inspector", "partner inspector")

    assert tuple(outcome(answer_to(people[role], route)) for role in roles) == PUBLISHING_ONCE_SIGNED[route]


# --- in every phase

# Pages with what is recorded in cases: entries, notes, alerts, requests, offered examples, and the answers behind a
# percentage.
OF_CASES = [
    *(route for route, row in TABLE.items() if row in (OF_A_CASE, OF_A_CASE_IS_SENT_ON, OF_ITS_CASES)),
    "inspections/<slug:reference>/ratings/questions/<str:question>/",
]


def in_phase(inspection: Inspection, phase: Phase) -> None:
    published = timezone.localdate() if phase.slug == "published" else None
    put_in_phase(inspection, phase.slug, published=published)


# The first and the last phase with signed ratings, and the last phase without; make soak tries all phases.
PHASES_TRIED = [
    pytest.param(phase, marks=() if phase.slug in ("ratings_panel", "draft", "published") else pytest.mark.soak)
    for phase in PHASES
]


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.slug)
def test_partner_inspectors_are_refused_what_cases_record(phase, people, inspection):
    in_phase(inspection, phase)

    answers = {route: outcome(answer_to(people["partner inspector"], route)) for route in OF_CASES}

    assert answers == dict.fromkeys(OF_CASES, REFUSED)


@pytest.mark.slow
@pytest.mark.parametrize("phase", PHASES_TRIED, ids=lambda phase: phase.slug)
def test_partner_inspectors_never_read_what_cases_record(phase, people, inspection):
    in_phase(inspection, phase)
    partner = people["partner inspector"]
    offered = {"offered_at": timezone.now(), "offered_by": people["lead inspector"]}
    PracticeExample.objects.update(**offered)
    Quotation.objects.update(**offered, consent="yes")

    everything = [route for route in TABLE if "<slug:reference>" in route and route not in POSTED]
    for route in everything:
        answer = answer_to(partner, route)
        # The file of evidence is streamed.
        shown = b"".join(answer) if answer.streaming else answer.content
        assert b"They listened." not in shown, route
        assert b"At risk." not in shown, route


@pytest.mark.soak
@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.slug)
def test_those_who_may_not_see_an_inspection_find_none_of_its_pages(phase, people, inspection):
    in_phase(inspection, phase)
    unseen = ("stranger",) if phase.is_signed else ("stranger", "report admin")
    for route in TABLE:
        if "<slug:reference>" in route:
            assert outcome(answer_to(people["nobody"], route)) == SIGN_IN, route
            assert {outcome(answer_to(people[role], route)) for role in unseen} == {NOT_FOUND}, route


def test_partner_inspectors_read_the_alert_that_they_raised(people, inspection):
    partner = people["partner inspector"]
    raised = {"case": inspection.cases.get(), "what": "Seen by the nurse.", "raised_by": partner}
    own = Alert.objects.create(**raised, told_to="duty manager", told_at=timezone.now())

    reader = browser_of(partner)

    assert reader.get(f"/inspections/anytown/alerts/{own.pk}/").status_code == 200
    listed = reader.get("/inspections/anytown/alerts/").content.decode()
    assert f"/inspections/anytown/alerts/{own.pk}/" in listed
    assert "/inspections/anytown/alerts/1/" not in listed


def test_every_address_has_a_row():
    ours = {route for route in routes() if not route.startswith(ACCOUNTS)}

    assert ours == set(TABLE), "who may open the new address? Say so in the table"


@pytest.mark.slow
@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "FOO"])
def test_no_page_answers_a_method_that_it_does_not_have(people, method):
    browser = browser_of(people["administrator"])

    answers = {browser.generic(method, address(route)).status_code for route in TABLE}

    assert answers == {405}


def test_what_is_open_without_signing_in():
    def leads_elsewhere(route: str) -> bool:
        return Client().get(address(route), follow=True).request["PATH_INFO"] != reverse("account_login")

    theirs = {route for route in routes() if route.startswith(ACCOUNTS)}

    assert {route for route in theirs if leads_elsewhere(route)} == OPEN_TO_NOBODY


@pytest.mark.parametrize("route", [route for route in routes() if "<slug:reference>" in route])
def test_an_inspection_is_not_found_for_a_stranger(route, people):
    of_one_that_is_there = answer_to(people["stranger"], route)
    of_one_that_is_not = browser_of(people["stranger"]).get(address(route).replace("anytown", "nowhere"))

    assert of_one_that_is_there.status_code == 404
    if route not in POSTED:
        assert strip_tags(of_one_that_is_there.content.decode()) == strip_tags(of_one_that_is_not.content.decode())


@pytest.mark.parametrize("route", [route for route in routes() if "<slug:reference>" in route])
def test_a_stranger_cannot_change_an_inspection(route, people):
    client = browser_of(people["stranger"])

    assert client.post(address(route), {"2.1.1": "yes"}).status_code == 404
    as_a_script = client.post(address(route), {"2.1.1": "yes"}, headers={"accept": "application/json"})
    assert as_a_script.status_code == 404


def test_nobody_can_sign_up(client):
    page = client.get(reverse("account_signup"))
    client.post(
        reverse("account_signup"),
        {"email": "new@inspectorate.test", "password1": "correct horse battery", "password2": "correct horse battery"},
    )

    assert "closed" in page.content.decode()
    assert "<form" not in page.content.decode().split("<main")[1]
    assert not User.objects.filter(email="new@inspectorate.test").exists()


def test_signing_in_leads_to_the_requested_page(client, people):
    refused = client.get("/inspections/anytown/ratings/")
    assert refused["Location"] == "/accounts/login/?next=/inspections/anytown/ratings/"

    signed_in = client.post(
        refused["Location"],
        {
            "login": people["lead inspector"].email,
            "password": "correct horse battery",
            "next": "/inspections/anytown/ratings/",
        },
    )

    assert signed_in["Location"] == "/inspections/anytown/ratings/"
    assert client.get(signed_in["Location"]).status_code == 200


def test_signing_in_leads_to_no_other_site(client, people):
    signed_in = client.post(
        "/accounts/login/",
        {
            "login": people["lead inspector"].email,
            "password": "correct horse battery",
            "next": "https://elsewhere.example/",
        },
    )

    assert signed_in["Location"] == "/work/"


def test_a_closed_account_cannot_sign_in(client, people):
    lead_inspector = people["lead inspector"]
    lead_inspector.is_active = False
    lead_inspector.save(update_fields=["is_active"])

    client.post("/accounts/login/", {"login": lead_inspector.email, "password": "correct horse battery"})

    assert outcome(client.get("/inspections/")) == SIGN_IN


def test_people_who_leave_the_team_can_no_longer_see_the_inspection(people, inspection):
    inspector = people["lead inspector"]
    assert outcome(browser_of(inspector).get("/inspections/anytown/")) == SEEN

    inspection.team.filter(user=inspector).delete()

    assert outcome(browser_of(inspector).get("/inspections/anytown/")) == NOT_FOUND
