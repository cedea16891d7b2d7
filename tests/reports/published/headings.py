"""Headings, order, tables and annexes of three printed reports, line by line, next to those of our reports.

M is "An inspection of youth offending services in Medway", June 2020; B is the report on Bradford, a joint inspection,
January 2020; G is the report on Blaenau Gwent & Caerphilly, September 2022; all by HM Inspectorate of Probation. The
numbers are the lines of the text of each report. Column heads, whose words are joined by bars, distinguish the tables
of a report. An entry of the contents begins with an arrow. The other modules in this folder have the printed figures in
the cells.

Every line that differs in our report has a reason.
"""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """A heading, a table's caption or its column heads."""

    number: int | None  # in the text of the report; None if only our report has it
    printed: str
    ours: str  # "" if our report leaves it out
    reason: str  # why they differ; "" if they are the same


def same(number: int, text: str) -> Line:
    return Line(number, text, text, "")


def differs(number: int, printed: str, ours: str, reason: str) -> Line:
    return Line(number, printed, ours, reason)


def added(ours: str, reason: str) -> Line:
    return Line(None, "", ours, reason)


def left_out(number: int, printed: str, reason: str) -> Line:
    return Line(number, printed, "", reason)


FAMILIES = "Only in ours: one page in plain words for the people whom the service works with."
CAPTION = "The printed table has no caption. All our tables have one, so that screen readers can announce them."
LISTED = "Printed as a list of figures without a heading. Ours is a table with a name."
COMPARED = "In print, the comparators are below one another. Side by side, readers can compare them."
FIRST = "In print, the head of the first column is empty. Screen readers need a head to read out."
HEADLESS = "Printed without column heads. Screen readers need them to say what a cell is."
RATING_BESIDE = (
    "G prints the ratings only on the ratings page and in the chapters. Ours also has them beside their data."
)
CASES = "In print, this is in sentences. Ours counts the make-up of the cases from the cases themselves, and shows it."
COUNTS = "In print, this is in sentences. Ours counts meetings, interviews and surveys, and shows the counts."
IN_THE_TEXT = (
    "In print, these figures are in the running text. Recorded as facts, they have a source and are in a table."
)
LOST = "An image in print, which is missing from the text of the report. The contents or the tables name it."
WORDING = "The report words the key question in two ways. Ours always uses the words of the framework."
LABELS = "A fact must make sense on its own, as in the workbook."
NUMBER = "The number is in the table above. If it were typed into a heading, it could contradict the table later."
NAMED = "B says YOS here and YOT everywhere else. Ours uses one name for the service."
FEW = (
    "The number of cases shows how far to rely on each percentage. In print, footnotes give it for some of them, and the "
    "head of the first column is empty."
)
COLON = "A heading ends without a colon."
LARGE = "Printed as a table. Ours is a large figure at the beginning, with what it is compared with."
CHARTED = "Printed as a table. Ours is a chart, which has the same figures."
PUBLISHER = "The publisher's address and the book's number belong to the publisher. A demonstration has neither."
NOT_RATED = (
    "The standard on resettlement was not rated. Its text is under Resettlement, without a heading for a rating."
)
IN_A_NOTE = "A footnote gives the number of cases in which the key question applied."
TYPO = "A slip in the printed report or in its text."
FOOTNOTES = "At the foot of the pages in the PDF. The HTML edition has no pages, so they are at its end."

MEDWAY = (
    same(12, "Acknowledgements"),
    same(16, "The role of Her Majesty's Inspectorate of Probation"),
    same(40, "Contents"),
    same(42, "→ Foreword"),
    same(43, "→ Ratings"),
    same(44, "→ Executive summary"),
    added("→ A summary for children and families", FAMILIES),
    same(45, "→ Recommendations"),
    same(46, "→ Background"),
    same(47, "→ Contextual facts"),
    same(48, "→ 1. Organisational delivery"),
    same(49, "→ 1.1. Governance and leadership"),
    same(50, "→ 1.2. Staff"),
    same(51, "→ 1.3. Partnerships and services"),
    same(52, "→ 1.4. Information and facilities"),
    same(53, "→ 2. Court disposals"),
    same(54, "→ 2.1. Assessment"),
    same(55, "→ 2.2. Planning"),
    same(56, "→ 2.3. Implementation and delivery"),
    same(57, "→ 2.4. Reviewing"),
    same(58, "→ 3. Out-of-court disposals"),
    same(59, "→ 3.1. Assessment"),
    same(60, "→ 3.2. Planning"),
    same(61, "→ 3.3. Implementation and delivery"),
    same(62, "→ 3.4. Joint working"),
    same(63, "→ Annexe 1: Methodology"),
    same(64, "→ Annexe 2: Inspection results"),
    same(65, "→ Annexe 3: Glossary"),
    same(67, "Foreword"),
    same(85, "Ratings"),
    same(89, "1. Organisational delivery"),
    same(90, "1.1 Governance and leadership"),
    same(91, "1.2 Staff"),
    same(92, "1.3 Partnerships and services"),
    same(93, "1.4 Information and facilities"),
    same(94, "2. Court disposals"),
    same(95, "2.1 Assessment"),
    same(96, "2.2 Planning"),
    same(97, "2.3 Implementation and delivery"),
    same(98, "2.4 Reviewing"),
    same(99, "3. Out-of-court disposals"),
    same(100, "3.1 Assessment"),
    same(101, "3.2 Planning"),
    same(102, "3.3 Implementation and delivery"),
    same(103, "3.4 Joint working"),
    added("Executive summary", LOST),
    same(107, "1. Organisational delivery"),
    same(139, "2. Court disposals"),
    same(164, "3. Out-of-court disposals"),
    added("A summary for children and families", FAMILIES),
    same(193, "Recommendations"),
    same(208, "Background"),
    same(232, "Contextual facts"),
    same(240, "Population information"),
    added(" | Medway | National | Kent", COMPARED),
    same(246, "Caseload information"),
    added("Caseload by age", CAPTION),
    differs(248, "Age | 10–14 | 15–17", "Age | Aged 10–14 | Aged 15–17", LABELS),
    added("Caseload by ethnicity", CAPTION),
    same(252, "Race/ethnicity | White | Black and minority ethnic | Not known"),
    added("Caseload by gender", CAPTION),
    same(256, "Gender | Male | Female"),
    same(268, "Additional caseload data"),
    differs(274, "Of the 52 court disposals", "Of the court disposals", NUMBER),
    differs(280, "Of the 21 out-of-court disposals", "Of the out-of-court disposals", NUMBER),
    same(286, "Education and child protection status of caseload"),
    differs(296, "For children subject to court disposals:", "For children subject to court disposals", COLON),
    added("Offence types of the cases inspected", CAPTION),
    same(298, "Offence types | %"),
    added("Other information", IN_THE_TEXT),
    added("Other figures of the service and its area", IN_THE_TEXT),
    same(307, "1. Organisational delivery"),
    same(334, "1.1. Governance and leadership"),
    same(338, "Key data"),
    same(
        346,
        "Is there a clear local vision and strategy for the delivery of a high-quality, personalised and "
        "responsive service for all children?",
    ),
    same(364, "Do the partnership arrangements actively support effective service delivery?"),
    same(372, "Does the leadership of the YOT support effective service delivery?"),
    same(382, "1.2. Staff"),
    same(387, "Key staffing data"),
    same(
        398,
        "Do staffing and workload levels support the delivery of a high-quality, personalised and responsive "
        "service for all children?",
    ),
    same(
        404,
        "Do the skills of YOT staff support the delivery of a high-quality, personalised and responsive "
        "service for all children?",
    ),
    same(422, "Does the oversight of work support high-quality delivery and professional development?"),
    same(428, "Are arrangements for learning and development comprehensive and responsive?"),
    same(436, "1.3. Partnerships and services"),
    added("Caseload characteristics", CAPTION),
    same(
        450,
        "Is there a sufficiently comprehensive and up-to-date analysis of the profile of children, to ensure "
        "that the YOT can deliver well-targeted services?",
    ),
    same(
        470,
        "Does the YOT partnership have access to the volume, range and quality of services and interventions "
        "to meet the needs of all children?",
    ),
    same(
        492,
        "Are arrangements with statutory partners, providers and other agencies established, maintained and "
        "used effectively to deliver high-quality services?",
    ),
    same(514, "Involvement of children and their parents/carers"),
    same(526, "1.4. Information and facilities"),
    same(
        536,
        "Are the necessary policies and guidance in place to enable staff to deliver a quality service, "
        "meeting the needs of all children?",
    ),
    same(
        542,
        "Does the YOT's delivery environment(s) meet the needs of all children and enable staff to deliver a "
        "quality service?",
    ),
    same(
        550,
        "Do the Information and Communication Technology (ICT) systems enable staff to deliver a quality "
        "service, meeting the needs of all children?",
    ),
    same(556, "Is analysis, evidence and learning used effectively to drive improvement?"),
    added("2. Court disposals", LOST),
    same(596, "2.1. Assessment"),
    differs(
        604,
        "Our rating for assessment is based on the following key guestions:",
        "Our rating for assessment is based on the following key questions:",
        TYPO,
    ),
    differs(606, "| % yes", "Key question | % yes | Relevant cases", FEW),
    same(613, "Does assessment sufficiently analyse how to support the child's desistance?"),
    same(629, "Does assessment sufficiently analyse how to keep the child safe?"),
    same(639, "Does assessment sufficiently analyse how to keep other people safe?"),
    same(649, "2.2. Planning"),
    same(655, "Our rating for planning is based on the following key questions:"),
    differs(657, "| % yes", "Key question | % yes | Relevant cases", FEW),
    same(664, "Does planning focus sufficiently on supporting the child's desistance?"),
    same(676, "Does planning focus sufficiently on keeping the child safe?"),
    same(690, "Does planning focus sufficiently on keeping other people safe?"),
    same(706, "2.3. Implementation and delivery"),
    same(709, "Our rating for implementation and delivery is based on the following key questions:"),
    differs(711, "| % yes", "Key question | % yes | Relevant cases", FEW),
    same(718, "Does the implementation and delivery of services effectively support the child's desistance?"),
    differs(
        742,
        "Does the implementation and delivery of services effectively support the safety and wellbeing of the child?",
        "Does the implementation and delivery of services effectively support the safety of the child?",
        WORDING,
    ),
    same(754, "Does the implementation and delivery of services effectively support the safety of other people?"),
    same(768, "2.4. Reviewing"),
    same(774, "Our rating for reviewing is based on the following key questions:"),
    differs(776, "| % yes", "Key question | % yes | Relevant cases", FEW),
    same(785, "Does reviewing focus sufficiently on supporting the child's desistance?"),
    same(793, "Does reviewing focus sufficiently on keeping the child safe?"),
    same(805, "Does reviewing focus sufficiently on keeping other people safe?"),
    added("3. Out-of-court disposals", LOST),
    same(842, "3.1. Assessment"),
    same(851, "Our rating for assessment is based on the following key questions:"),
    differs(846, "| % yes", "Key question | % yes | Relevant cases", FEW),
    same(855, "Does assessment sufficiently analyse how to support the child's desistance?"),
    same(869, "Does assessment sufficiently analyse how to keep the child safe?"),
    same(883, "Does assessment sufficiently analyse how to keep other people safe?"),
    same(891, "3.2. Planning"),
    same(897, "Our rating for planning is based on the following key questions:"),
    differs(899, "| % yes", "Key question | % yes | Relevant cases", FEW),
    differs(
        906,
        "Does planning focus on supporting the child's desistance?",
        "Does planning focus sufficiently on supporting the child's desistance?",
        WORDING,
    ),
    same(922, "Does planning focus sufficiently on keeping the child safe?"),
    same(930, "Does planning focus sufficiently on keeping other people safe?"),
    same(938, "3.3. Implementation and delivery"),
    same(952, "Our rating for implementation and delivery is based on the following key questions:"),
    added("Key question | % yes | Relevant cases", LOST),
    differs(
        966,
        "Does service delivery effectively support the child's desistance?",
        "Does service delivery support the child's desistance?",
        WORDING,
    ),
    same(980, "Does service delivery effectively support the safety of the child?"),
    same(988, "Does service delivery effectively support the safety of other people?"),
    same(996, "3.4. Joint working"),
    differs(
        1000,
        "Our rating for joint working is based on the following key questions, the second asked only in "
        "youth conditional caution cases:",
        "Our rating for joint working is based on the following key questions:",
        IN_A_NOTE,
    ),
    differs(1002, "| % yes", "Key question | % yes | Relevant cases", FEW),
    differs(
        1008,
        "Are the YOT's recommendations sufficiently well informed, analytical and personalised to the child, "
        "supporting joint decision-making?",
        "Are the YOT's recommendations sufficiently well-informed, analytical and personalised to the child, "
        "supporting joint decision-making?",
        WORDING,
    ),
    same(1020, "Does the YOT work effectively with the police in implementing the out-of-court disposal?"),
    added("Annexe 1: Methodology", LOST),
    same(1026, "HM Inspectorate of Probation standards"),
    same(1032, "Domain one: organisational delivery"),
    added("Evidence for this inspection", COUNTS),
    same(1041, "Domain two: court disposals"),
    added("The cases inspected", CASES),
    added("Among all cases, or the cases in which this was recorded and applied | Cases | %", CASES),
    same(1051, "Domain three: out-of-court disposals"),
    added("The cases inspected", CASES),
    added("Among all cases, or the cases in which this was recorded and applied | Cases | %", CASES),
    added("Annexe 2: Inspection results", LOST),
    added("From the lowest key question to the rating of a standard", CAPTION),
    same(1065, "Lowest banding (key question level) | Rating (standard)"),
    same(1078, "1. Organisational delivery"),
    added("Results: Organisational delivery", CAPTION),
    differs(1080, "Stand | ards and key questions | Rating", "Standards and key questions | Rating", TYPO),
    same(1107, "2. Court disposals"),
    added("Results: Court disposals", CAPTION),
    differs(1109, "Standa | Rating and % yes", "Standards and key questions | Rating and % yes | Relevant cases", TYPO),
    same(1131, "3. Out-of-court disposals"),
    added("Results: Out-of-court disposals", CAPTION),
    differs(
        1133,
        "Standards and key questions | Rating and % yes",
        "Standards and key questions | Rating and % yes | Relevant cases",
        FEW,
    ),
    same(1157, "Annexe 3: Glossary"),
    added("Footnotes", FOOTNOTES),
)

BRADFORD = (
    same(47, "Contents"),
    same(49, "→ Foreword"),
    same(50, "→ Overall findings"),
    same(51, "→ Summary of ratings"),
    added("→ A summary for children and families", FAMILIES),
    same(52, "→ Recommendations"),
    same(53, "→ Introduction"),
    same(54, "→ Contextual facts"),
    same(55, "→ 1. Organisational delivery"),
    same(56, "→ 1.1 Governance and leadership"),
    same(57, "→ 1.2 Staff"),
    same(58, "→ 1.3 Partnerships and services"),
    same(59, "→ 1.4 Information and facilities"),
    same(60, "→ 2. Court disposals"),
    same(61, "→ 2.1 Assessment"),
    same(62, "→ 2.2 Planning"),
    same(63, "→ 2.3 Implementation and delivery"),
    same(64, "→ 2.4 Reviewing"),
    same(65, "→ 3. Out-of-court disposals"),
    same(66, "→ 3.1 Assessment"),
    same(67, "→ 3.2 Planning"),
    same(68, "→ 3.3 Implementation and delivery"),
    same(69, "→ 3.4 Joint working"),
    same(70, "→ Annex 1 – Methodology"),
    same(71, "→ Annex 2 – Inspection results"),
    same(72, "→ Annex 3 – Glossary"),
    same(74, "Foreword"),
    same(98, "Overall findings"),
    same(104, "Organisational delivery"),
    same(129, "Court disposals"),
    same(152, "Out-of-court disposals"),
    added("Summary of ratings", LOST),
    same(180, "1. Organisational delivery"),
    same(182, "1.1 Governance and leadership"),
    same(183, "1.2 Staff"),
    same(184, "1.3 Partnerships and services"),
    same(185, "1.4 Information and facilities"),
    same(187, "2. Court disposals"),
    same(189, "2.1 Assessment"),
    same(190, "2.2 Planning"),
    same(191, "2.3 Implementation and delivery"),
    same(192, "2.4 Reviewing"),
    same(194, "3. Out-of-court disposals"),
    same(196, "3.1 Assessment"),
    same(197, "3.2 Planning"),
    same(198, "3.3 Implementation and delivery"),
    same(199, "3.4 Joint working"),
    added("A summary for children and families", FAMILIES),
    same(201, "Recommendations"),
    same(221, "Introduction"),
    same(237, "The role of Her Majesty's Inspectorate of Probation"),
    same(247, "Her Majesty's Inspectorate of Probation standards"),
    same(254, "Contextual facts"),
    left_out(256, "First-time entrant (rate per 100,000)", LARGE),
    left_out(261, "Bradford YOS | Yorkshire | England and Wales", LARGE),
    left_out(273, "Reoffending rates", LARGE),
    left_out(277, "Bradford YOS | England and Wales", LARGE),
    left_out(285, "Offences per offender", CHARTED),
    left_out(298, "Offences per 1,000", CHARTED),
    added("Population information", IN_THE_TEXT),
    same(315, "Young people cautioned or sentenced by ethnicity"),
    differs(
        317,
        "Ethnicity | Bradford | Yorkshire | England and Wales",
        "Ethnicity | Bradford YOT | Yorkshire | England and Wales",
        NAMED,
    ),
    added("Of the out-of-court disposals", IN_THE_TEXT),
    added("Other information", IN_THE_TEXT),
    added("Other figures of the service and its area", IN_THE_TEXT),
    same(333, "1. Organisational delivery"),
    same(337, "1.1 Governance and leadership"),
    added("Key data", IN_THE_TEXT),
    same(388, "1.2 Staff"),
    added("Key data", IN_THE_TEXT),
    same(445, "1.3 Partnerships and services"),
    added("Key data", IN_THE_TEXT),
    same(516, "1.4 Information and facilities"),
    added("Key data", IN_THE_TEXT),
    same(559, "Summary"),
    same(583, "2. Court disposals"),
    same(587, "2.1 Assessment"),
    same(614, "2.2 Planning"),
    same(645, "2.3 Implementation and delivery"),
    same(670, "2.4 Reviewing"),
    same(693, "Summary"),
    same(712, "3. Out-of-court disposals"),
    same(720, "3.1 Assessment"),
    same(755, "3.2 Planning"),
    same(778, "3.3 Implementation and delivery"),
    same(797, "3.4 Joint working"),
    same(810, "Summary"),
    same(827, "Annex 1 – Methodology"),
    same(831, "Domain one: organisational delivery"),
    added("Evidence for this inspection", COUNTS),
    same(840, "Domain two: court disposals"),
    added("The cases inspected", CASES),
    added("Among all cases, or the cases in which this was recorded and applied | Cases | %", CASES),
    same(846, "Domain three: out-of-court disposals"),
    added("The cases inspected", CASES),
    added("Among all cases, or the cases in which this was recorded and applied | Cases | %", CASES),
    same(852, "Annex 2 – Inspection results"),
    added("From the lowest key question to the rating of a standard", CAPTION),
    same(860, "Lowest banding (key question level) | Rating (standard)"),
    same(873, "1. Organisational delivery"),
    added("Results: Organisational delivery", CAPTION),
    same(875, "Standards and key questions | Rating"),
    same(893, "2. Court disposals"),
    added("Results: Court disposals", CAPTION),
    differs(
        895,
        "Standards and key questions | Rating and % yes",
        "Standards and key questions | Rating and % yes | Relevant cases",
        FEW,
    ),
    same(918, "3. Out-of-court disposals"),
    added("Results: Out-of-court disposals", CAPTION),
    differs(
        920,
        "Standards and key questions | Rating and % yes",
        "Standards and key questions | Rating and % yes | Relevant cases",
        FEW,
    ),
    same(940, "Annex 3 – Glossary"),
    added("Footnotes", FOOTNOTES),
)

BLAENAU_GWENT_CAERPHILLY = (
    same(16, "Contents"),
    same(20, "→ Foreword"),
    same(21, "→ Ratings"),
    same(22, "→ Executive summary"),
    added("→ A summary for children and families", FAMILIES),
    same(23, "→ Recommendations"),
    same(24, "→ Background"),
    same(25, "→ Contextual facts"),
    same(26, "→ 1. Organisational delivery"),
    same(27, "→ 1.1. Governance and leadership"),
    same(28, "→ 1.2. Staff"),
    same(29, "→ 1.3. Partnerships and services"),
    same(30, "→ 1.4. Information and facilities"),
    same(31, "→ Resettlement"),
    same(32, "→ Diversity"),
    same(33, "→ 2. Court disposals"),
    same(34, "→ 2.1. Assessment"),
    same(35, "→ 2.2. Planning"),
    same(36, "→ 2.3. Implementation and delivery"),
    same(37, "→ 2.4. Reviewing"),
    same(38, "→ 3. Out-of-court disposals"),
    same(39, "→ 3.1. Assessment"),
    same(40, "→ 3.2. Planning"),
    same(41, "→ 3.3. Implementation and delivery"),
    same(42, "→ 3.4. Out-of-court disposal policy and provision"),
    same(43, "→ Annexe 1: Methodology"),
    same(44, "→ Annexe 2: Inspection data"),
    same(46, "Acknowledgements"),
    same(50, "The role of HM Inspectorate of Probation"),
    same(58, "© Crown copyright 2022"),
    left_out(62, "Published by:", PUBLISHER),
    same(75, "Foreword"),
    same(98, "Ratings"),
    same(112, "1. Organisational delivery"),
    same(114, "1.1 Governance and leadership"),
    same(120, "1.2 Staff"),
    same(126, "1.3 Partnerships and services"),
    same(132, "1.4 Information and facilities"),
    same(138, "2. Court disposals"),
    same(140, "2.1 Assessment"),
    same(146, "2.2 Planning"),
    same(152, "2.3 Implementation and delivery"),
    same(158, "2.4 Reviewing"),
    same(164, "3. Out-of-court disposals"),
    same(166, "3.1 Assessment"),
    same(172, "3.2 Planning"),
    same(178, "3.3 Implementation and delivery"),
    same(184, "3.4 Out-of-court disposal policy and provision"),
    same(190, "Executive summary"),
    same(196, "Organisational delivery"),
    same(272, "Court disposals"),
    same(298, "Out-of-court disposals"),
    added("A summary for children and families", FAMILIES),
    same(330, "Recommendations"),
    same(350, "Background"),
    same(380, "Contextual facts"),
    same(382, "Population information"),
    added("Population", LISTED),
    same(391, "Caseload information"),
    added("Caseload by age", CAPTION),
    same(393, "Age | 10–14 years | 15–17 years"),
    added("Caseload by ethnicity", CAPTION),
    same(397, "Race/ethnicity | White | Black and minority ethnic | Unknown"),
    added("Caseload by gender", CAPTION),
    same(402, "Gender | Male | Female"),
    same(416, "Additional caseload data"),
    differs(422, "Of the 21 court disposals:", "Of the court disposals", NUMBER),
    differs(428, "Of the 198 out-of-court disposals:", "Of the out-of-court disposals", NUMBER),
    differs(
        434,
        "Education and child protection status of caseload:",
        "Education and child protection status of caseload",
        COLON,
    ),
    differs(
        444,
        "For children subject to court disposals (including resettlement cases):",
        "For children subject to court disposals (including resettlement cases)",
        COLON,
    ),
    added("Offence types of the cases inspected", CAPTION),
    same(446, "Offence types | %"),
    added("Other information", IN_THE_TEXT),
    added("Other figures of the service and its area", IN_THE_TEXT),
    added(" | Figure | Wales | Previous year", COMPARED),
    same(456, "1. Organisational delivery"),
    same(502, "Strengths"),
    same(517, "Areas for improvement"),
    same(527, "1.1. Governance and leadership"),
    same(535, "Key data"),
    same(
        542,
        "Is there an effective local vision and strategy for the delivery of a high-quality, personalised "
        "and responsive service for all children?",
    ),
    same(556, "Do the partnership arrangements actively support effective service delivery?"),
    same(568, "Does the leadership of the YOT support effective service delivery?"),
    same(574, "1.2. Staff"),
    same(582, "Key staffing data"),
    same(
        593,
        "Do staffing and workload levels support the delivery of a high-quality, personalised and responsive "
        "service for all children?",
    ),
    same(
        609,
        "Do the skills of YOT staff support the delivery of a high-quality, personalised and responsive "
        "service for all children?",
    ),
    same(617, "Does the oversight of work support high-quality delivery and professional development?"),
    same(625, "Are arrangements for learning and development comprehensive and responsive?"),
    same(633, "Do managers pay sufficient attention to staff engagement?"),
    same(643, "1.3. Partnerships and services"),
    same(651, "Caseload characteristics"),
    same(
        659,
        "Is there a sufficiently comprehensive and up-to-date analysis of the profile of children, used by "
        "the YOT to deliver well-targeted services?",
    ),
    same(
        665,
        "Does the YOT partnership provide the volume, range and quality of services and interventions "
        "required to meet the needs of all children?",
    ),
    same(
        697,
        "Are arrangements with statutory partners, providers and other agencies established, maintained and "
        "used effectively to deliver high-quality services?",
    ),
    same(715, "Involvement of children and their parents or carers"),
    same(733, "1.4. Information and facilities"),
    same(
        743,
        "Do the policies and guidance in place enable staff to deliver a high-quality service, meeting the "
        "needs of all children?",
    ),
    same(
        747,
        "Does the YOT's delivery environment(s) meet the needs of all children and enable staff to deliver a "
        "high-quality service?",
    ),
    same(
        757,
        "Do the information and communications technology (ICT) systems enable staff to deliver a "
        "high-quality service, meeting the needs of all children?",
    ),
    same(763, "Are analysis, evidence and learning used effectively to drive improvement?"),
    same(773, "Resettlement"),
    left_out(777, "Resettlement policy and provision", NOT_RATED),
    same(797, "Diversity"),
    same(817, "2. Court disposals"),
    same(835, "Strengths"),
    same(845, "Areas for improvement"),
    same(856, "2.1. Assessment"),
    same(864, "Our rating for assessment is based on the following key questions:"),
    differs(866, "| % 'Yes'", "Key question | % ‘Yes’ | Relevant cases", FEW),
    same(871, "Does assessment sufficiently analyse how to support the child's desistance?"),
    same(879, "Does assessment sufficiently analyse how to keep the child safe?"),
    same(887, "Does assessment sufficiently analyse how to keep other people safe?"),
    same(893, "2.2. Planning"),
    same(901, "Our rating for planning is based on the following key questions:"),
    differs(903, "| % 'Yes'", "Key question | % ‘Yes’ | Relevant cases", FEW),
    differs(
        908,
        "Does planning focus on supporting the child's desistance?",
        "Does planning focus sufficiently on supporting the child's desistance?",
        WORDING,
    ),
    same(914, "Does planning focus sufficiently on keeping the child safe?"),
    same(920, "Does planning focus sufficiently on keeping other people safe?"),
    same(926, "2.3. Implementation and delivery"),
    same(934, "Our rating for implementation and delivery is based on the following key questions:"),
    differs(936, "| % 'Yes'", "Key question | % ‘Yes’ | Relevant cases", FEW),
    same(941, "Does the implementation and delivery of services effectively support the child's desistance?"),
    same(947, "Does the implementation and delivery of services effectively support the safety of the child?"),
    same(955, "Does the implementation and delivery of services effectively support the safety of other people?"),
    same(959, "2.4. Reviewing"),
    same(967, "Our rating for reviewing is based on the following key questions:"),
    differs(969, "| % 'Yes'", "Key question | % ‘Yes’ | Relevant cases", FEW),
    same(974, "Does reviewing focus sufficiently on supporting the child's desistance?"),
    same(984, "Does reviewing focus sufficiently on keeping the child safe?"),
    same(988, "Does reviewing focus sufficiently on keeping other people safe?"),
    same(992, "3. Out-of-court disposals"),
    same(1016, "Strengths"),
    same(1027, "Areas for improvement"),
    same(1040, "3.1. Assessment"),
    same(1048, "Our rating for assessment is based on the following key questions:"),
    differs(1050, "| % 'Yes'", "Key question | % ‘Yes’ | Relevant cases", FEW),
    same(1055, "Does assessment sufficiently analyse how to support the child's desistance?"),
    same(1063, "Does assessment sufficiently analyse how to keep the child safe?"),
    same(1073, "Does assessment sufficiently analyse how to keep other people safe?"),
    same(1077, "3.2. Planning"),
    same(1085, "Our rating for planning is based on the following key questions:"),
    differs(1087, "| % 'Yes'", "Key question | % ‘Yes’ | Relevant cases", FEW),
    differs(
        1092,
        "Does planning focus sufficiently on supporting the child’s desistance?",
        "Does planning focus on supporting the child's desistance?",
        WORDING,
    ),
    same(1102, "Does planning focus sufficiently on keeping the child safe?"),
    same(1106, "Does planning focus sufficiently on keeping other people safe?"),
    same(1112, "3.3. Implementation and delivery"),
    same(1120, "Our rating for implementation and delivery is based on the following key questions:"),
    differs(1122, "| % 'Yes'", "Key question | % ‘Yes’ | Relevant cases", FEW),
    differs(
        1127,
        "Does service delivery focus sufficiently on supporting the child’s desistance?",
        "Does service delivery effectively support the child's desistance?",
        WORDING,
    ),
    differs(
        1137,
        "Does service delivery focus sufficiently on keeping the child safe?",
        "Does service delivery effectively support the safety of the child?",
        WORDING,
    ),
    differs(
        1141,
        "Does service delivery focus sufficiently on keeping other people safe?",
        "Does service delivery effectively support the safety of other people?",
        WORDING,
    ),
    same(1147, "3.4. Out-of-court disposal policy and provision"),
    same(
        1157,
        "Is there a policy in place for out-of-court provision that promotes appropriate diversion and "
        "supports sustainable desistance?",
    ),
    same(1173, "Does out-of-court disposal provision promote diversion and support sustainable desistance?"),
    same(
        1181,
        "Are the out-of-court disposal policy and provision regularly assessed and updated to ensure "
        "effectiveness and maintain alignment with the evidence base?",
    ),
    same(1187, "Annexe 1: Methodology"),
    same(1191, "HM Inspectorate of Probation standards"),
    same(1197, "Domain one: organisational delivery"),
    added("Evidence for this inspection", COUNTS),
    # No table of the five court cases: every group in it could identify a child.
    same(1206, "Domain two: court disposals"),
    same(1217, "Domain three: out-of-court disposals"),
    added("The cases inspected", CASES),
    added("Among all cases, or the cases in which this was recorded and applied | Cases | %", CASES),
    same(1225, "Annexe 2: Inspection data"),
    added("From the lowest key question to the rating of a standard", CAPTION),
    same(1233, "Lowest banding (proportion of cases judged to be sufficient key question level) | Rating (standard)"),
    same(1252, "Data from inspected cases"),
    same(1254, "2.1. Assessment (court disposals)"),
    added("Key questions and prompts. Rating of the standard:", RATING_BESIDE),
    added("Key questions and prompts | % ‘Yes’ | Cases", HEADLESS),
    same(1277, "2.2. Planning (court disposals)"),
    added("Key questions and prompts. Rating of the standard:", RATING_BESIDE),
    added("Key questions and prompts | % ‘Yes’ | Cases", HEADLESS),
    same(1303, "2.3. Implementation and delivery (court disposals)"),
    added("Key questions and prompts. Rating of the standard:", RATING_BESIDE),
    added("Key questions and prompts | % ‘Yes’ | Cases", HEADLESS),
    differs(1323, "2. 4. Reviewing (court disposals)", "2.4. Reviewing (court disposals)", TYPO),
    added("Key questions and prompts. Rating of the standard:", RATING_BESIDE),
    added("Key questions and prompts | % ‘Yes’ | Cases", HEADLESS),
    same(1342, "3.1. Assessment (out-of-court disposals)"),
    added("Key questions and prompts. Rating of the standard:", RATING_BESIDE),
    added("Key questions and prompts | % ‘Yes’ | Cases", HEADLESS),
    same(1366, "3.2. Planning (out-of-court disposals)"),
    added("Key questions and prompts. Rating of the standard:", RATING_BESIDE),
    added("Key questions and prompts | % ‘Yes’ | Cases", HEADLESS),
    same(1394, "3.3. Implementation and delivery (out-of-court disposals)"),
    added("Key questions and prompts. Rating of the standard:", RATING_BESIDE),
    added("Key questions and prompts | % ‘Yes’ | Cases", HEADLESS),
    added("Footnotes", FOOTNOTES),
)
