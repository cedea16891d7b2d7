"""The published tables, copied by hand from the documents. The framework files must agree with them.

M is the report on Medway (June 2020), B on Bradford (January 2020), G on Blaenau Gwent & Caerphilly (September 2022),
C the consultation of November 2017, P the report on Portsmouth (August 2015). Wording: HM Inspectorate of Probation, Open
Government Licence v3.0.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from standards.actions import MAY_CHANGE
from standards.language.reading import read_framework_file

FOLDER = Path(__file__).resolve().parents[2] / "standards" / "frameworks"

CONSULTATION = "youth-2017-consultation"
FIRST = "youth-2018"
REVISED = "youth-2021"
JOINT = "joint-2015"
YOUTH = [CONSULTATION, FIRST, REVISED]
ALL = [*YOUTH, JOINT]

# slug: domains, standards, key questions, prompts. P prints six themes and the four parts of theme 5; the rest is ours.
COUNTS = {CONSULTATION: (3, 12, 37, 145), FIRST: (3, 12, 37, 145), REVISED: (4, 13, 39, 95), JOINT: (1, 10, 38, 0)}

BANDS = [  # C 4.8 and 4.10, M annexe 2, G annexe 2
    (0, "Minority", "Inadequate"),
    (50, "Too few", "Requires improvement"),
    (65, "Reasonable majority", "Good"),
    (80, "Large majority", "Outstanding"),
]
POINTS = [("Inadequate", 0), ("Requires improvement", 1), ("Good", 2), ("Outstanding", 3)]  # C 4.22
OVERALL = [  # C 4.22, M annexe 2, G annexe 2
    (0, 6, "Inadequate"),
    (7, 18, "Requires improvement"),
    (19, 30, "Good"),
    (31, 36, "Outstanding"),
]

# C annex D: titles and statements.
CONSULTATION_DOMAINS = {"1": "Organisational delivery", "2": "Court disposals", "3": "Out of court disposals"}
CONSULTATION_STANDARDS = {
    "1.1": (
        "Governance and leadership",
        "The governance and leadership of the YOT supports and promotes the delivery of a high-quality, personalised "
        "and responsive service for all children and young people.",
    ),
    "1.2": (
        "Staff",
        "Staff within the YOT are empowered to deliver a high-quality, personalised and responsive service for all "
        "children and young people.",
    ),
    "1.3": (
        "Partnerships and services",
        "A comprehensive range of high-quality services is in place, enabling personalised and responsive provision "
        "for all children and young people.",
    ),
    "1.4": (
        "Information and facilities",
        "Timely and relevant information is available and appropriate facilities are in place to support a "
        "high-quality, personalised and responsive approach for all children and young people.",
    ),
    "2.1": (
        "Assessment",
        "Assessment is well-informed, analytical and personalised, actively involving the child or young person, "
        "their parents/carers and significant others.",
    ),
    "2.2": (
        "Planning",
        "Planning is driven by the assessment, holistic and personalised, actively involving the child or young "
        "person, their parents/carers and significant others.",
    ),
    "2.3": (
        "Implementation and delivery",
        "High-quality, well-focused, personalised and coordinated services are delivered, engaging and assisting the "
        "child or young person.",
    ),
    "2.4": (
        "Reviewing",
        "Reviewing of progress is well-informed, analytical and personalised, actively involving the child or young "
        "person, their parents/carers and significant others.",
    ),
    "3.1": (
        "Assessment",
        "Assessment is well-informed, analytical and personalised, actively involving the child or young person, "
        "their parents/carers and significant others.",
    ),
    "3.2": (
        "Planning",
        "Planning is driven by assessment, holistic and personalised, actively involving the child or young person, "
        "their parents/carers and significant others.",
    ),
    "3.3": (
        "Implementation and delivery",
        "High-quality, well-focused, personalised and coordinated services are delivered, engaging and assisting the "
        "child or young person.",
    ),
    "3.4": (
        "Joint working",
        "Joint working with the police supports the delivery of high-quality, personalised and coordinated services.",
    ),
}

# C annex D: key questions.
CONSULTATION_KEY_QUESTIONS = {
    "1.1.1": "Is there a clear local vision and strategy for the delivery of a high-quality, personalised and "
    "responsive service for all children and young people?",
    "1.1.2": "Do the partnership arrangements actively support effective service delivery?",
    "1.1.3": "Does the leadership of the YOT support effective service delivery?",
    "1.2.1": "Do staffing and workload levels support the delivery of a high-quality, personalised and responsive "
    "service for all children and young people?",
    "1.2.2": "Do the skills of YOT staff support the delivery of a high-quality, personalised and responsive service "
    "for all children and young people?",
    "1.2.3": "Does oversight by managers support high-quality work and professional development?",
    "1.2.4": "Are arrangements for learning and development comprehensive and responsive?",
    "1.3.1": "Is there a sufficiently comprehensive and up to date analysis of the profile of children and young "
    "people, to ensure that the YOT can deliver well targeted services?",
    "1.3.2": "Does the YOT partnership have access to the volume, range and quality of services and interventions to "
    "meet the needs of all children and young people?",
    "1.3.3": "Are arrangements with statutory partners, providers and other agencies established, maintained and used "
    "effectively to deliver high-quality services?",
    "1.4.1": "Are the right policies and guidance in place to enable staff to deliver a quality service, meeting the "
    "needs of all children and young people?",
    "1.4.2": "Does the YOT's delivery environment(s) meet the needs of all children and young people and enable staff "
    "to deliver a quality service?",
    "1.4.3": "Do the Information and Communication Technology (ICT) systems enable staff to deliver a quality "
    "service, meeting the needs of all children and young people?",
    "1.4.4": "Is analysis, evidence and learning used effectively to drive improvement?",
    "2.1.1": "Does assessment sufficiently analyse how to support the child or young person's desistance?",
    "2.1.2": "Does assessment sufficiently analyse how to keep the child or young person safe?",
    "2.1.3": "Does assessment sufficiently analyse how to keep other people safe?",
    "2.2.1": "Does planning focus sufficiently on supporting the child or young person's desistance?",
    "2.2.2": "Does planning focus sufficiently on keeping the child or young person safe?",
    "2.2.3": "Does planning focus sufficiently on keeping other people safe?",
    "2.3.1": "Does the implementation and delivery of services effectively support the child or young person's "
    "desistance?",
    "2.3.2": "Does the implementation and delivery of services effectively support the safety of the child or young "
    "person?",
    "2.3.3": "Does the implementation and delivery of services effectively support the safety of other people?",
    "2.4.1": "Does reviewing focus sufficiently on supporting the child or young person's desistance?",
    "2.4.2": "Does reviewing focus sufficiently on keeping the child or young person safe?",
    "2.4.3": "Does reviewing focus sufficiently on keeping other people safe?",
    "3.1.1": "Does assessment sufficiently analyse how to support the child or young person's desistance?",
    "3.1.2": "Does assessment sufficiently analyse how to keep the child or young person safe?",
    "3.1.3": "Does assessment sufficiently analyse how to keep other people safe?",
    "3.2.1": "Does planning focus on supporting the child or young person's desistance?",
    "3.2.2": "Does planning focus sufficiently on keeping the child or young person safe?",
    "3.2.3": "Does planning focus sufficiently on keeping other people safe?",
    "3.3.1": "Does service delivery support the child or young person's desistance?",
    "3.3.2": "Does service delivery effectively support the safety of the child or young person?",
    "3.3.3": "Does service delivery effectively support the safety of other people?",
    "3.4.1": "Are the YOT's recommendations sufficiently well-informed, analytical and personalised to the child or "
    "young person, supporting joint decision making?",
    "3.4.2": "Does the YOT work effectively with the police in implementing the out of court disposal?",
}

# C annex D: how many prompts each key question has, in order.
CONSULTATION_PROMPT_COUNTS = {
    "1.1": [4, 4, 4],
    "1.2": [3, 3, 4, 3],
    "1.3": [4, 4, 4],
    "1.4": [3, 3, 3, 5],
    "2.1": [6, 3, 3],
    "2.2": [6, 3, 4],
    "2.3": [7, 2, 3],
    "2.4": [5, 3, 4],
    "3.1": [8, 2, 2],
    "3.2": [8, 3, 3],
    "3.3": [6, 2, 2],
    "3.4": [6, 3],
}

# C annex D: first and last prompts of some key questions, and prompts that are easy to misread.
CONSULTATION_PROMPTS = {
    "1.1.1a": "Does the YOT Management Board set the direction and strategy for the YOT?",
    "1.1.1b": "Does the YOT Management Board include all statutory partners and non-statutory partners where these "
    "would add value?",
    "1.1.1d": "Is the Chair of the YOT Management Board well engaged with a sufficient understanding of the YOT's "
    "work?",
    "1.4.4a": "Are service improvement plans supported by relevant up to date information and through monitoring and "
    "development of the underlying evidence base?",
    "1.4.4e": "Where necessary, is action taken promptly and appropriately in response to audit or inspection?",
    "2.1.1a": "Is there sufficient analysis of offending behaviour, including the child or young person's attitudes "
    "towards and motivations for their offending?",
    "2.1.1f": "Is the child or young person, their parents/carers and significant others meaningfully involved in "
    "their assessment, and are their views taken into account?",
    "2.2.2c": "Does planning set out the necessary controls, interventions and contingency plans to promote the "
    "safety and wellbeing of the child or young person?",
    "2.3.1a": "Are the services, activities and interventions that are delivered those most likely to reduce "
    "reoffending and support desistance?",
    "2.3.1g": "Are enforcement actions taken when appropriate?",
    "2.4.3d": "Does reviewing lead to the necessary adjustments in the ongoing plan of work to manage and minimise "
    "the risk of harm?",
    "3.1.1h": "Is assessment timely, proportionate and appropriate to the type of disposal received?",
    "3.2.1h": "Is planning proportionate to the disposal type, with interventions capable of being completed within "
    "appropriate timescales?",
    "3.3.3a": "Is sufficient attention given to the protection of victims and potential victims?",
    "3.3.3b": "Are the services, activities and interventions that are delivered sufficient to manage and minimise "
    "the risk of harm?",
    "3.4.2a": "Does the YOT inform the police of progress and outcomes in a timely manner?",
    "3.4.2c": "Are Youth Conditional Caution conditions consistent with YOT planning, and focussed on supporting "
    "desistance from offending and the needs of the victim?",
}

# C annex E: the start of each characteristic of 1.1, and the end of the last characteristic for each rating.
CHARACTERISTICS_BEGIN = {
    "Outstanding": [
        "Leaders set and communicate a clear direction and strategic focus, inspiring staff",
        "Leaders create a culture of involvement, ownership, empowerment and improvement.",
        "A collaborative and outward-looking approach is taken to working with statutory partners",
        "It is clear how staff are to work together within the partnership arrangements",
        "Where changes are required, they are communicated in a timely and transparent way",
    ],
    "Inadequate": [
        "The vision and strategy is unclear, out-of-date or insufficiently focused on quality.",
        "The culture is top-down and directive.",
        "There are no detailed or realistic plans to deliver the vision and strategy",
        "The YOT is represented on few strategic groups, and/or representation is sporadic",
        "There is no effective system for identifying, capturing and managing issues and risks.",
        "There is poor collaboration or cooperation between teams and high levels of division and conflict.",
    ],
}
CHARACTERISTICS_END = {
    "Outstanding": "with a clear proactive approach to embedding and monitoring new ways of working.",
    "Inadequate": "and there is a lack of clarity about the authority to make decisions.",
}

# M annexe 2, corrected from M's chapters and from B if the table in M has lost letters.
FIRST_DOMAINS = {"1": "Organisational delivery", "2": "Court disposals", "3": "Out-of-court disposals"}
FIRST_STANDARDS = {
    "1.1": (
        "Governance and leadership",
        "The governance and leadership of the YOT supports and promotes the delivery of a high-quality, personalised "
        "and responsive service for all children.",
    ),
    "1.2": (
        "Staff",
        "Staff within the YOT are empowered to deliver a high-quality, personalised and responsive service for all "
        "children.",
    ),
    "1.3": (
        "Partnerships and services",
        "A comprehensive range of high-quality services is in place, enabling personalised and responsive provision "
        "for all children.",
    ),
    "1.4": (
        "Information and facilities",
        "Timely and relevant information is available and appropriate facilities are in place to support a "
        "high-quality, personalised and responsive approach for all children.",
    ),
    "2.1": (
        "Assessment",
        "Assessment is well-informed, analytical and personalised, actively involving the child and their "
        "parents/carers.",
    ),
    "2.2": (
        "Planning",
        "Planning is well-informed, holistic and personalised, actively involving the child and their parents/carers.",
    ),
    # M's chapter prints the statement of 2.4 here.
    "2.3": (
        "Implementation and delivery",
        "High-quality, well-focused, personalised and coordinated services are delivered, engaging and assisting the "
        "child.",
    ),
    "2.4": (
        "Reviewing",
        "Reviewing of progress is well-informed, analytical and personalised, actively involving the child and their "
        "parents/carers.",
    ),
    "3.1": (
        "Assessment",
        "Assessment is well-informed, analytical and personalised, actively involving the child and their "
        "parents/carers.",
    ),
    # M's chapter prints the statement of 3.1 here.
    "3.2": (
        "Planning",
        "Planning is well-informed, holistic and personalised, actively involving the child and their parents/carers.",
    ),
    "3.3": (
        "Implementation and delivery",
        "High-quality, well-focused, personalised and coordinated services are delivered, engaging and assisting the "
        "child.",
    ),
    "3.4": (
        "Joint working",
        "Joint working with the police supports the delivery of high-quality, personalised and coordinated services.",
    ),
}
FIRST_KEY_QUESTIONS = {
    "1.1.1": "Is there a clear local vision and strategy for the delivery of a high-quality, personalised and "
    "responsive service for all children?",
    "1.1.2": "Do the partnership arrangements actively support effective service delivery?",
    "1.1.3": "Does the leadership of the YOT support effective service delivery?",
    "1.2.1": "Do staffing and workload levels support the delivery of a high-quality, personalised and responsive "
    "service for all children?",
    "1.2.2": "Do the skills of YOT staff support the delivery of a high-quality, personalised and responsive service "
    "for all children?",
    "1.2.3": "Does the oversight of work support high-quality delivery and professional development?",
    "1.2.4": "Are arrangements for learning and development comprehensive and responsive?",
    "1.3.1": "Is there a sufficiently comprehensive and up-to-date analysis of the profile of children, to ensure "
    "that the YOT can deliver well-targeted services?",
    "1.3.2": "Does the YOT partnership have access to the volume, range and quality of services and interventions to "
    "meet the needs of all children?",
    "1.3.3": "Are arrangements with statutory partners, providers and other agencies established, maintained and used "
    "effectively to deliver high-quality services?",
    "1.4.1": "Are the necessary policies and guidance in place to enable staff to deliver a quality service, meeting "
    "the needs of all children?",
    "1.4.2": "Does the YOT's delivery environment(s) meet the needs of all children and enable staff to deliver a "
    "quality service?",
    "1.4.3": "Do the Information and Communication Technology (ICT) systems enable staff to deliver a quality "
    "service, meeting the needs of all children?",
    "1.4.4": "Is analysis, evidence and learning used effectively to drive improvement?",
    "2.1.1": "Does assessment sufficiently analyse how to support the child's desistance?",
    "2.1.2": "Does assessment sufficiently analyse how to keep the child safe?",
    "2.1.3": "Does assessment sufficiently analyse how to keep other people safe?",
    "2.2.1": "Does planning focus sufficiently on supporting the child's desistance?",
    "2.2.2": "Does planning focus sufficiently on keeping the child safe?",
    "2.2.3": "Does planning focus sufficiently on keeping other people safe?",
    "2.3.1": "Does the implementation and delivery of services effectively support the child's desistance?",
    "2.3.2": "Does the implementation and delivery of services effectively support the safety of the child?",
    "2.3.3": "Does the implementation and delivery of services effectively support the safety of other people?",
    "2.4.1": "Does reviewing focus sufficiently on supporting the child's desistance?",
    "2.4.2": "Does reviewing focus sufficiently on keeping the child safe?",
    "2.4.3": "Does reviewing focus sufficiently on keeping other people safe?",
    "3.1.1": "Does assessment sufficiently analyse how to support the child's desistance?",
    "3.1.2": "Does assessment sufficiently analyse how to keep the child safe?",
    "3.1.3": "Does assessment sufficiently analyse how to keep other people safe?",
    "3.2.1": "Does planning focus sufficiently on supporting the child's desistance?",
    "3.2.2": "Does planning focus sufficiently on keeping the child safe?",
    "3.2.3": "Does planning focus sufficiently on keeping other people safe?",
    "3.3.1": "Does service delivery support the child's desistance?",
    "3.3.2": "Does service delivery effectively support the safety of the child?",
    "3.3.3": "Does service delivery effectively support the safety of other people?",
    "3.4.1": "Are the YOT's recommendations sufficiently well-informed, analytical and personalised to the child, "
    "supporting joint decision-making?",
    "3.4.2": "Does the YOT work effectively with the police in implementing the out-of-court disposal?",
}

# G, chapters 1 to 3. G prints no statement for 4.1.
REVISED_DOMAINS = {
    "1": "Organisational delivery",
    "2": "Court disposals",
    "3": "Out-of-court disposals",
    "4": "Resettlement",
}
REVISED_STANDARDS = {
    "1.1": FIRST_STANDARDS["1.1"],
    "1.2": FIRST_STANDARDS["1.2"],
    "1.3": FIRST_STANDARDS["1.3"],
    "1.4": FIRST_STANDARDS["1.4"],
    "2.1": (
        "Assessment",
        "Assessment is well-informed, analytical and personalised, actively involving the child and their parents or "
        "carers.",
    ),
    "2.2": (
        "Planning",
        "Planning is well-informed, holistic and personalised, actively involving the child and their parents or "
        "carers.",
    ),
    "2.3": FIRST_STANDARDS["2.3"],
    "2.4": (
        "Reviewing",
        "Reviewing of progress is well-informed, analytical and personalised, actively involving the child and their "
        "parents or carers.",
    ),
    "3.1": (
        "Assessment",
        "Assessment is well-informed, analytical and personalised, actively involving the child and their parents or "
        "carers.",
    ),
    "3.2": (
        "Planning",
        "Planning is well-informed, analytical and personalised, actively involving the child and their parents or "
        "carers.",
    ),
    "3.3": FIRST_STANDARDS["3.3"],
    "3.4": (
        "Out-of-court disposal policy and provision",
        "There is a high-quality, evidence-based out-of-court disposal service in place that promotes diversion and "
        "supports sustainable desistance.",
    ),
}
# G: from the chapters for 1.1 to 1.4 and 3.4, from annexe 2 for the others.
REVISED_KEY_QUESTIONS = {
    "1.1.1": "Is there an effective local vision and strategy for the delivery of a high-quality, personalised and "
    "responsive service for all children?",
    "1.1.2": "Do the partnership arrangements actively support effective service delivery?",
    "1.1.3": "Does the leadership of the YOT support effective service delivery?",
    "1.2.1": "Do staffing and workload levels support the delivery of a high-quality, personalised and responsive "
    "service for all children?",
    "1.2.2": "Do the skills of YOT staff support the delivery of a high-quality, personalised and responsive service "
    "for all children?",
    "1.2.3": "Does the oversight of work support high-quality delivery and professional development?",
    "1.2.4": "Are arrangements for learning and development comprehensive and responsive?",
    "1.2.5": "Do managers pay sufficient attention to staff engagement?",
    "1.3.1": "Is there a sufficiently comprehensive and up-to-date analysis of the profile of children, used by the "
    "YOT to deliver well-targeted services?",
    "1.3.2": "Does the YOT partnership provide the volume, range and quality of services and interventions required "
    "to meet the needs of all children?",
    "1.3.3": "Are arrangements with statutory partners, providers and other agencies established, maintained and used "
    "effectively to deliver high-quality services?",
    "1.4.1": "Do the policies and guidance in place enable staff to deliver a high-quality service, meeting the needs "
    "of all children?",
    "1.4.2": "Does the YOT's delivery environment(s) meet the needs of all children and enable staff to deliver a "
    "high-quality service?",
    "1.4.3": "Do the information and communications technology (ICT) systems enable staff to deliver a high-quality "
    "service, meeting the needs of all children?",
    "1.4.4": "Are analysis, evidence and learning used effectively to drive improvement?",
    "2.1.1": "Does assessment sufficiently analyse how to support the child's desistance?",
    "2.1.2": "Does assessment sufficiently analyse how to keep the child safe?",
    "2.1.3": "Does assessment sufficiently analyse how to keep other people safe?",
    "2.2.1": "Does planning focus sufficiently on supporting the child's desistance?",
    "2.2.2": "Does planning focus sufficiently on keeping the child safe?",
    "2.2.3": "Does planning focus sufficiently on keeping other people safe?",
    "2.3.1": "Does the implementation and delivery of services effectively support the child's desistance?",
    "2.3.2": "Does the implementation and delivery of services effectively support the safety of the child?",
    "2.3.3": "Does the implementation and delivery of services effectively support the safety of other people?",
    "2.4.1": "Does reviewing focus sufficiently on supporting the child's desistance?",
    "2.4.2": "Does reviewing focus sufficiently on keeping the child safe?",
    "2.4.3": "Does reviewing focus sufficiently on keeping other people safe?",
    "3.1.1": "Does assessment sufficiently analyse how to support the child's desistance?",
    "3.1.2": "Does assessment sufficiently analyse how to keep the child safe?",
    "3.1.3": "Does assessment sufficiently analyse how to keep other people safe?",
    "3.2.1": "Does planning focus on supporting the child's desistance?",
    "3.2.2": "Does planning focus sufficiently on keeping the child safe?",
    "3.2.3": "Does planning focus sufficiently on keeping other people safe?",
    "3.3.1": "Does service delivery effectively support the child's desistance?",
    "3.3.2": "Does service delivery effectively support the safety of the child?",
    "3.3.3": "Does service delivery effectively support the safety of other people?",
    "3.4.1": "Is there a policy in place for out-of-court provision that promotes appropriate diversion and supports "
    "sustainable desistance?",
    "3.4.2": "Does out-of-court disposal provision promote diversion and support sustainable desistance?",
    "3.4.3": "Are the out-of-court disposal policy and provision regularly assessed and updated to ensure "
    "effectiveness and maintain alignment with the evidence base?",
}
# G annexe 2: how many prompts each key question has, in order.
REVISED_PROMPT_COUNTS = {
    "2.1": [9, 3, 3],
    "2.2": [7, 4, 5],
    "2.3": [8, 2, 3],
    "2.4": [7, 3, 3],
    "3.1": [9, 2, 2],
    "3.2": [8, 3, 4],
    "3.3": [6, 2, 2],
}
REVISED_PROMPTS = {
    "2.1.1a": "Is there sufficient analysis of offending behaviour, including the child's attitudes towards and "
    "motivations for their offending?",
    "2.1.1i": "Are the child and their parents or carers meaningfully involved in their assessment, and are their "
    "views taken into account?",
    "2.2.2b": "Does planning involve other agencies where appropriate, and is there sufficient alignment with other "
    "plans (e.g. child protection or care plans) concerning the child?",
    "2.2.3e": "Does planning set out necessary and effective contingency arrangements to manage those risks that have "
    "been identified?",
    "2.3.1h": "Are enforcement actions taken when appropriate?",
    "2.4.1a": "Does reviewing identify and respond to changes in factors linked to desistance?",
    "2.4.1d": "Does reviewing consider the personal circumstances, including the wider familial and social context of "
    "the child?",
    "2.4.1d2": "Does reviewing consider motivation and engagement levels and any relevant barriers?",
    "2.4.1e": "Are the child and their parents or carers meaningfully involved in reviewing their progress and "
    "engagement, and are their views taken into account?",
    "2.4.1f": "Does reviewing lead to the necessary adjustments in the ongoing plan of work to support desistance?",
    # G prints "plan all of work".
    "2.4.3c": "Does reviewing lead to the necessary adjustments in the ongoing plan of work to manage and minimise "
    "the risk of harm?",
    "3.1.1g": "Is sufficient attention given to understanding the child's levels of maturity, ability and motivation "
    "to change?",
    "3.2.1h": "Are the child and their parents or carers meaningfully involved in planning, and are their views taken "
    "into account?",
    "3.2.2b": "Does planning involve other agencies where appropriate, and is there sufficient alignment with other "
    "plans (for example, child protection or care plans) concerning the child?",
    "3.2.3c": "Does planning address any specific concerns and risks related to actual and potential victims?",
    "3.3.3a": "Are the delivered services sufficient to manage and minimise the risk of harm?",
    "3.3.3b": "Is sufficient attention given to the protection of actual and potential victims?",
}

# M footnote 30 (planning and implementation) and M 3.4.
KEEPING_THE_CHILD_SAFE = {"2.2.2", "2.3.2", "3.2.2", "3.3.2"}
KEEPING_OTHERS_SAFE = {"2.2.3", "2.3.3", "3.2.3", "3.3.3"}
CONDITIONAL_CAUTIONS_ONLY = {"3.4.2"}
REVIEW_TO_BE_EXPECTED = {"2.4.2", "2.4.3"}

COURT_DISPOSALS = [
    "referral_order",
    "youth_rehabilitation_order",
    "youth_rehabilitation_order_iss",
    "detention_and_training_order",
    "reparation_order",
    "other_court_disposal",
]
OUT_OF_COURT_DISPOSALS = [
    "youth_caution",
    "youth_conditional_caution",
    "community_resolution",
    "no_further_action",
    "other_out_of_court_disposal",
]
LONG_DETENTION = {
    CONSULTATION: "section_91_detention",
    FIRST: "section_91_detention",
    REVISED: "section_250_detention",
}

CASE_QUESTIONS = {
    "safety_wellbeing_reasonable": ("choice", ["reasonable", "too_high", "too_low"]),
    "risk_of_serious_harm_reasonable": ("choice", ["reasonable", "too_high", "too_low"]),
    "management_oversight": ("yes_no", []),
    "child_protection": ("yes_no", []),
    "exploitation": ("yes_no", []),
    "desistance_factors": (
        "several",
        [
            "education_training_employment",
            "substance_misuse",
            "family_relationships",
            "lifestyle",
            "mental_health",
            "speech_language_communication",
            "resilience",
            "self_identity",
            "learning_needs",
            "living_arrangements",
            "thinking_behaviour",
            "peers",
        ],
    ),
    "assessment_timely": ("yes_no", []),
    "assessment_completed": ("date", []),
}

# P, "What we expect to see" at the beginning of each theme; the parts of theme 5 from the headings of its findings,
# which P prints as "Leadership and governance – offending is reduced …" without a full stop.
THEMES = {
    "1": (
        "Reducing reoffending",
        "As the purpose of the youth justice system is to prevent offending by children and young people we expect youth "
        "justice partners to increase the likelihood of successful outcomes by undertaking good quality assessment and "
        "planning, deliver appropriate interventions and demonstrate both positive leadership and effective management.",
    ),
    "2": (
        "Protecting the public",
        "Victims, and potential victims, of crime have the right to expect that everything reasonable is done to manage "
        "the risk of harm posed by children and young people who have offended. We expect to see good quality assessment "
        "and planning with the delivery of appropriate interventions, and positive leadership, effective management and "
        "partnership work which reduces the risk of harm to others.",
    ),
    "3": (
        "Protecting the child or young person",
        "Whether the vulnerability of children and young people is due to the consequences of their own behaviour or the "
        "behaviour of others, we expect to see that they are kept safe and their vulnerability is reduced. This should be "
        "through good quality assessment and planning with the delivery of appropriate interventions, positive leadership "
        "and management, and an effective contribution to multi-agency child protection arrangements.",
    ),
    "4": (
        "Ensuring that the sentence is served",
        "Children and young people should serve their sentences as the court intends. We expect that the YOT will maximise "
        "the likelihood of successful outcomes by effective engagement with them and their families, responding to "
        "relevant diversity factors including paying attention to their health and well-being, and taking appropriate "
        "action if they do not comply.",
    ),
    "5": (
        "Governance and partnerships",
        "Effective governance, partnership and management arrangements should be in place. These enable the YOT to meet "
        "national and local criminal justice and related objectives, and to deliver and maintain good quality services.",
    ),
    "5.1": (
        "Leadership and governance",
        "Offending is reduced and other criminal justice and related objectives are met.",
    ),
    "5.2": ("Partnerships", "Effective partnerships make a positive difference."),
    "5.3": ("Workforce management", "Effective workforce management supports quality service delivery."),
    "5.4": ("Learning organisation", "Learning and improvement leads to positive outcomes."),
    "6": (
        "Interventions to reduce reoffending",
        "This module focuses specifically on interventions intended to reduce reoffending. We expect to see a broad range "
        "of quality interventions delivered well, coupled with appropriate assessments and plans which maximise the "
        "likelihood of sustainable outcomes being achieved. Effective leadership and partnership work needs to be evident "
        "in the delivery of interventions.",
    ),
}
# Inferred: P prints Good for 85 and 86 per cent, and Satisfactory for 70, 75 and 76.
KEY_JUDGEMENTS = [(0, "Poor"), (50, "Unsatisfactory"), (65, "Satisfactory"), (80, "Good")]


@cache
def framework(slug: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))


def standards(slug: str) -> dict[str, dict[str, Any]]:
    return {standard["number"]: standard for domain in framework(slug)["domains"] for standard in domain["standards"]}


def key_questions(slug: str) -> dict[str, dict[str, Any]]:
    return {
        question["number"]: question
        for standard in standards(slug).values()
        for question in standard.get("key_questions", [])
    }


def prompts(slug: str) -> dict[str, str]:
    return {
        number + prompt["letter"]: prompt["text"]
        for number, question in key_questions(slug).items()
        for prompt in question.get("prompts", [])
    }


def prompt_counts(slug: str) -> dict[str, list[int]]:
    return {
        number: [len(question.get("prompts", [])) for question in standard.get("key_questions", [])]
        for number, standard in standards(slug).items()
    }


def texts(slug: str) -> dict[str, str]:
    """Every published text by place."""
    found = {f"title {domain['number']}": domain["title"] for domain in framework(slug)["domains"]}
    for number, standard in standards(slug).items():
        found[f"title {number}"] = standard["title"]
        found[f"statement {number}"] = standard["text"]
        for rating, characteristics in standard.get("characteristics", {}).items():
            for place, text in enumerate(characteristics, 1):
                found[f"characteristic {number} {rating} {place}"] = text
    found |= {f"key question {number}": question["text"] for number, question in key_questions(slug).items()}
    found |= {f"prompt {place}": text for place, text in prompts(slug).items()}
    return found


@pytest.mark.parametrize("slug", ALL)
def test_file_is_named_after_its_slug(slug: str) -> None:
    assert framework(slug)["slug"] == slug
    assert framework(slug)["revision"] >= 1


@pytest.mark.parametrize("slug", ALL)
def test_file_names_its_source_and_licence(slug: str) -> None:
    assert "HM Inspectorate of Probation" in framework(slug)["source"]
    assert "Open Government Licence v3.0" in framework(slug)["licence"]


@pytest.mark.parametrize("slug", ALL)
def test_every_published_domain_standard_key_question_and_prompt_is_there(slug: str) -> None:
    counted = (len(framework(slug)["domains"]), len(standards(slug)), len(key_questions(slug)), len(prompts(slug)))

    assert counted == COUNTS[slug]


@pytest.mark.parametrize(
    ("slug", "published"),
    [(CONSULTATION, CONSULTATION_DOMAINS), (FIRST, FIRST_DOMAINS), (REVISED, REVISED_DOMAINS)],
)
def test_domains_have_their_published_titles(slug: str, published: dict[str, str]) -> None:
    assert {domain["number"]: domain["title"] for domain in framework(slug)["domains"]} == published


@pytest.mark.parametrize(
    ("slug", "published"),
    [
        (CONSULTATION, CONSULTATION_STANDARDS),
        (FIRST, FIRST_STANDARDS),
        (REVISED, REVISED_STANDARDS),
        (JOINT, THEMES),
    ],
)
def test_standards_have_their_published_titles_and_statements(slug: str, published: dict[str, tuple[str, str]]) -> None:
    found = {number: (standard["title"], standard["text"]) for number, standard in standards(slug).items()}
    found.pop("4.1", None)  # its statement is not published

    assert found == published


@pytest.mark.parametrize(
    ("slug", "published"),
    [(CONSULTATION, CONSULTATION_KEY_QUESTIONS), (FIRST, FIRST_KEY_QUESTIONS), (REVISED, REVISED_KEY_QUESTIONS)],
)
def test_key_questions_have_their_published_numbers_and_wording(slug: str, published: dict[str, str]) -> None:
    found = {number: question["text"] for number, question in key_questions(slug).items()}

    assert found == published
    assert list(found) == list(published)


@pytest.mark.parametrize("slug", [CONSULTATION, FIRST])
def test_each_key_question_has_the_number_of_prompts_that_annex_d_of_the_consultation_prints(slug: str) -> None:
    assert prompt_counts(slug) == CONSULTATION_PROMPT_COUNTS


def test_each_revised_key_question_of_cases_has_the_number_of_prompts_that_annexe_2_prints() -> None:
    found = {number: counts for number, counts in prompt_counts(REVISED).items() if any(counts)}

    assert found == REVISED_PROMPT_COUNTS


@pytest.mark.parametrize(
    ("slug", "published"),
    [(CONSULTATION, CONSULTATION_PROMPTS), (FIRST, CONSULTATION_PROMPTS), (REVISED, REVISED_PROMPTS)],
)
def test_prompts_have_their_published_wording(slug: str, published: dict[str, str]) -> None:
    found = prompts(slug)

    assert {place: found[place] for place in published} == published


def test_first_version_borrows_every_prompt_from_the_consultation_and_says_so() -> None:
    assert prompts(FIRST) == prompts(CONSULTATION)
    assert "consultation of 2017" in framework(FIRST)["prompts_note"]
    assert "prompts_note" not in framework(CONSULTATION)
    assert "prompts_note" not in framework(REVISED)


def test_consultation_has_the_characteristics_of_governance_and_leadership() -> None:
    found = standards(CONSULTATION)["1.1"]["characteristics"]

    assert list(found) == list(CHARACTERISTICS_BEGIN)
    for rating, beginnings in CHARACTERISTICS_BEGIN.items():
        assert len(found[rating]) == len(beginnings)
        for text, beginning in zip(found[rating], beginnings, strict=True):
            assert text.startswith(beginning)
        assert found[rating][-1].endswith(CHARACTERISTICS_END[rating])


def test_misprinted_statements_in_medway_are_corrected_and_marked() -> None:
    found = standards(FIRST)

    assert found["2.3"]["text"] != found["2.4"]["text"]
    assert found["3.2"]["text"] != found["3.1"]["text"]
    assert found["2.3"]["text"] == found["3.3"]["text"]
    assert found["3.2"]["text"] == found["2.2"]["text"]
    assert "repaired" in found["2.3"]["source"]
    assert "repaired" in found["3.2"]["source"]


def test_resettlement_is_judged_separately_and_can_rule_out_an_outstanding_overall_rating() -> None:
    resettlement = standards(REVISED)["4.1"]

    assert resettlement["method"] == "judged"
    assert resettlement["in_total"] is False
    assert "key_questions" not in resettlement
    assert resettlement["source"] == "inferred: not printed in G"
    [limit] = framework(REVISED)["limits"]
    assert (limit["standards"], limit["rating"], limit["bars"]) == (["4.1"], "Inadequate", ["Outstanding"])


@pytest.mark.parametrize("slug", YOUTH)
def test_every_standard_but_resettlement_counts_in_the_total(slug: str) -> None:
    in_total = [number for number, standard in standards(slug).items() if standard.get("in_total", True)]

    assert len(in_total) == 12
    assert framework(slug)["overall_bands"][-1]["to"] == 3 * len(in_total)


@pytest.mark.parametrize(
    ("slug", "judged"),
    [
        (CONSULTATION, ["1.1", "1.2", "1.3", "1.4"]),
        (FIRST, ["1.1", "1.2", "1.3", "1.4"]),
        (REVISED, ["1.1", "1.2", "1.3", "1.4", "3.4", "4.1"]),
    ],
)
def test_qualitative_standards_are_judged_and_the_others_take_their_lowest_band(slug: str, judged: list[str]) -> None:
    methods = {number: standard["method"] for number, standard in standards(slug).items()}

    assert [number for number, method in methods.items() if method == "judged"] == judged
    assert set(methods.values()) == {"judged", "lowest_band"}


@pytest.mark.parametrize("slug", YOUTH)
def test_cases_belong_to_court_and_out_of_court_disposals(slug: str) -> None:
    assert [domain["number"] for domain in framework(slug)["domains"] if domain["case_based"]] == ["2", "3"]


@pytest.mark.parametrize("slug", YOUTH)
def test_bands_are_those_published(slug: str) -> None:
    assert [(band["from"], band["name"], band["rating"]) for band in framework(slug)["bands"]] == BANDS


@pytest.mark.parametrize("slug", ALL)
def test_band_labels_show_where_bands_begin_and_end(slug: str) -> None:
    labels = [band["label"].replace("–", "-") for band in framework(slug)["bands"]]

    assert labels == ["<50%", "50-64%", "65-79%", "80%+"]


@pytest.mark.parametrize("slug", YOUTH)
def test_points_and_overall_ratings_are_those_published(slug: str) -> None:
    assert [(rating["name"], rating["score"]) for rating in framework(slug)["ratings"]] == POINTS
    assert [(band["from"], band["to"], band["rating"]) for band in framework(slug)["overall_bands"]] == OVERALL


@pytest.mark.parametrize("slug", ALL)
def test_ratings_have_different_symbols(slug: str) -> None:
    symbols = [rating["symbol"] for rating in framework(slug)["ratings"]]

    assert len(set(symbols)) == len(symbols)
    assert all(len(symbol) == 1 for symbol in symbols)


@pytest.mark.parametrize("slug", ALL)
@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_symbols_exist_in_the_font_of_the_report(slug: str, style: str) -> None:
    if not shutil.which("fc-list"):
        pytest.skip("fontconfig is not installed")
    installed = ["fc-list", f"Liberation Sans:style={style}", "file"]
    if not subprocess.run(installed, capture_output=True, check=True).stdout:
        pytest.skip("Liberation Sans is not installed")

    for rating in framework(slug)["ratings"]:
        with_symbol = ["fc-list", f"Liberation Sans:style={style}:charset={ord(rating['symbol']):x}", "file"]
        assert subprocess.run(with_symbol, capture_output=True, check=True).stdout, rating


@pytest.mark.parametrize("slug", [CONSULTATION, FIRST])
def test_questions_about_safety_are_asked_from_a_medium_classification(slug: str) -> None:
    for number, question in key_questions(slug).items():
        conditions = [
            (condition["fact"], condition.get("at_least", condition.get("one_of")))
            for condition in question.get("asked_when", [])
        ]
        expected: list[tuple[str, Any]] = []
        if number in KEEPING_THE_CHILD_SAFE:
            expected = [("safety_wellbeing", "medium")]
        elif number in KEEPING_OTHERS_SAFE:
            expected = [("risk_of_serious_harm", "medium")]
        elif number in CONDITIONAL_CAUTIONS_ONLY:
            expected = [("disposal", ["youth_conditional_caution"])]
        assert conditions == expected, number


def test_revised_version_asks_every_question_in_every_case() -> None:
    assert not [number for number, question in key_questions(REVISED).items() if "asked_when" in question]


@pytest.mark.parametrize("slug", [CONSULTATION, FIRST])
def test_guidance_says_when_reviewing_does_not_apply(slug: str) -> None:
    guided = {
        number: question["guidance"] for number, question in key_questions(slug).items() if "guidance" in question
    }

    assert set(guided) == REVIEW_TO_BE_EXPECTED
    assert all("does not apply" in guidance for guidance in guided.values())


@pytest.mark.parametrize("slug", ALL)
def test_every_condition_has_a_reason(slug: str) -> None:
    for question in key_questions(slug).values():
        for condition in question.get("asked_when", []):
            assert condition["why"].endswith(".")


@pytest.mark.parametrize(
    ("slug", "denominator"),
    [(CONSULTATION, "relevant_cases"), (FIRST, "relevant_cases"), (REVISED, "all_cases")],
)
def test_prompts_are_counted_of_relevant_cases_or_of_all(slug: str, denominator: str) -> None:
    assert framework(slug)["percentages"] == {"prompt": denominator}


@pytest.mark.parametrize(
    ("slug", "single", "joint"),
    [
        (CONSULTATION, "2020-06-single", "2020-01-joint"),
        (FIRST, "2020-06-single", "2020-01-joint"),
        (REVISED, "2022-09-single", "2022-09-single"),
    ],
)
def test_each_type_of_inspection_has_its_report_layout(slug: str, single: str, joint: str) -> None:
    assert framework(slug)["layouts"] == {"single": single, "joint": joint}


@pytest.mark.parametrize("slug", YOUTH)
def test_disposals_are_those_of_the_domain_and_the_time(slug: str) -> None:
    disposals = framework(slug)["disposals"]
    by_domain = {
        number: [disposal["slug"] for disposal in disposals if disposal["domain"] == number] for number in ("2", "3")
    }

    assert sorted(by_domain["2"]) == sorted([*COURT_DISPOSALS, LONG_DETENTION[slug]])
    assert by_domain["3"] == OUT_OF_COURT_DISPOSALS
    assert len(disposals) == 12


@pytest.mark.parametrize("slug", YOUTH)
def test_unrated_questions_of_a_case_have_their_kinds_and_options(slug: str) -> None:
    found = {
        question["slug"]: (question["kind"], [option["slug"] for option in question["options"]])
        for question in framework(slug)["case_questions"]
    }

    assert found == CASE_QUESTIONS
    for question in framework(slug)["case_questions"]:
        assert question["domains"] == ["2", "3"]
        assert question["text"].endswith("?")
        assert question["source"]
        if question["kind"] == "number":  # so that a slip in typing is noticed
            assert {"lowest", "highest"} <= question.keys(), f"{question['slug']} needs a lowest and a highest number"


@pytest.mark.parametrize("slug", YOUTH)
def test_numbers_are_consecutive_within_their_parent(slug: str) -> None:
    for domain_place, domain in enumerate(framework(slug)["domains"], 1):
        assert domain["number"] == str(domain_place)
        for standard_place, standard in enumerate(domain["standards"], 1):
            assert standard["number"] == f"{domain_place}.{standard_place}"
            for question_place, question in enumerate(standard.get("key_questions", []), 1):
                assert question["number"] == f"{domain_place}.{standard_place}.{question_place}"


@pytest.mark.parametrize("slug", ALL)
def test_no_key_question_has_a_letter_twice(slug: str) -> None:
    for number, question in key_questions(slug).items():
        letters = [prompt["letter"] for prompt in question.get("prompts", [])]
        assert len(set(letters)) == len(letters), number


@pytest.mark.parametrize("slug", YOUTH)
def test_prompts_keep_the_letters_they_were_published_under(slug: str) -> None:
    for number, question in key_questions(slug).items():
        published = "".join(prompt.get("published_letter", prompt["letter"]) for prompt in question.get("prompts", []))
        # G letters two prompts of 2.4.1 d.
        expected = "abcddef" if (slug, number) == (REVISED, "2.4.1") else "abcdefghij"[: len(published)]
        assert published == expected, number


@pytest.mark.parametrize("slug", ALL)
def test_every_question_ends_with_one_question_mark_and_every_statement_with_a_full_stop(slug: str) -> None:
    for place, text in texts(slug).items():
        if place.startswith(("key question", "prompt")):
            assert text.endswith("?"), place
            assert text.count("?") == 1, place
            assert re.match(r"(Is|Are|Do|Does|Where necessary, is) ", text), place
        elif not place.startswith("title"):
            assert text.endswith("."), place


def damage(text: str) -> Iterator[str]:
    """Damage from scanning, line breaks and text extraction."""
    if text != text.strip() or not text[:1].isupper():
        yield "does not begin with a capital, or has space around it"
    for name, pattern in {
        "a character that is no plain letter, digit or mark": r"[^A-Za-z0-9 ,.;?/()'&-]",
        "two spaces": r"  ",
        "space before a mark": r" [,.;?)]",
        "no space after a mark": r"[,;][^ ]|\.[^ ,g]",
        "a hyphen broken over a line": r"\w- | -\w",
        "a word twice": r"\b(\w+) \1\b",
        "a letter three times": r"([a-z])\1\1",
        "a number among the words": r"\d",
        "a word lost after 'or'": r"\bchild or (and|desistance|safe)\b",
        "a bullet": r"^[a-z]\) ",
    }.items():
        if re.search(pattern, text):
            yield name


@pytest.mark.parametrize("slug", ALL)
def test_no_text_is_damaged(slug: str) -> None:
    damaged = {place: found for place, text in texts(slug).items() if (found := list(damage(text)))}

    assert damaged == {}


@pytest.mark.parametrize(
    "text",
    [
        "Does planning focus sufficiently on supporting the child or desistance?",  # M 2.2
        "Does planning focus sufficiently on keeping the child or safe?",  # M 2.2
        "Reviewing is analytical, actively involving the child or and their parents/carers.",  # M annexe 2
        "Are the recommendations sufficiently well- informed?",  # M annexe 2
        "Does planning focus sufficiently on keeping the child 75% safe?",  # M annexe 2
        "Is  there a policy?",
        "Is there a\npolicy?",
        "uality, well-focused and coordinated services are delivered.",
        "Does the YOT’s work help?",
    ],
)
def test_damage_is_recognised(text: str) -> None:
    assert list(damage(text))


@pytest.mark.parametrize("slug", [FIRST, REVISED])
def test_each_version_uses_its_own_words_for_the_child(slug: str) -> None:
    borrowed = "prompt" if slug == FIRST else "none"
    others = [text for place, text in texts(slug).items() if not place.startswith(borrowed)]

    assert not [text for text in others if "young pe" in text]


@pytest.mark.parametrize("slug", ALL)
def test_a_released_revision_never_changes(slug):
    """An installation that uses a revision refuses a different revision with the same number."""
    plain = read_framework_file(FOLDER / f"{slug}.toml").model_dump(
        mode="json", exclude_defaults=True, exclude=set(MAY_CHANGE)
    )
    released = json.loads((FOLDER / "released.json").read_text(encoding="utf-8"))
    name = f"{plain['slug']} revision {plain['revision']}"
    fingerprint = hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    assert released.get(name) == fingerprint, (
        f"{slug}.toml has changed: raise its revision, then add the line to released.json:\n"
        f'"{plain["slug"]} revision NUMBER": "{fingerprint}"'
        if name in released
        else f'add to released.json: "{name}": "{fingerprint}"'
    )


# --- the themes of 2015 -----------------------------------------------------------------------------------------------


def test_themes_are_rated_by_their_share_of_answers_and_governance_by_its_four_parts() -> None:
    methods = {number: standard["method"] for number, standard in standards(JOINT).items()}

    assert methods == dict.fromkeys("12346", "share_of_answers") | {"5": "from_parts"} | dict.fromkeys(
        ("5.1", "5.2", "5.3", "5.4"), "judged"
    )
    assert {standard.get("part_of") for number, standard in standards(JOINT).items() if "." in number} == {"5"}


def test_themes_have_key_judgements_without_points_and_without_a_total() -> None:
    themes = framework(JOINT)

    assert [(band["from"], band["rating"]) for band in themes["bands"]] == KEY_JUDGEMENTS
    assert [rating["name"] for rating in themes["ratings"]] == [name for _, name in KEY_JUDGEMENTS]
    assert not [rating for rating in themes["ratings"] if "score" in rating]
    assert "overall_bands" not in themes
    assert (themes["words"]["standard"]["many"], themes["words"]["rating"]["many"]) == ("themes", "key judgements")


def test_key_questions_of_themes_are_marked_as_ours_and_numbered_within_their_theme() -> None:
    for theme, standard in standards(JOINT).items():
        for place, question in enumerate(standard.get("key_questions", []), 1):
            assert question["number"] == f"{theme}.{place}"
            assert question["source"].startswith(f"ours, after P theme {theme}, ")


def test_planning_is_asked_separately_in_the_community_and_in_custody() -> None:
    asked = {
        number: [condition["one_of"] for condition in question["asked_when"]]
        for number, question in key_questions(JOINT).items()
        if "asked_when" in question
    }

    assert asked == {"1.5": [["yes"]], "2.3": [["no"]], "2.4": [["yes"]], "3.3": [["no"]], "3.4": [["yes"]]}
