"""The figures that the report on Bradford of January 2020 prints. Figures: Open Government Licence v3.0.

The report prints whole per cents and hardly any counts. The pairs (yes, relevant) below are inferred: the number of
relevant cases is all inspected cases, 42 and 28, if that gives the per cent; otherwise the largest plausible number
that does. "Plausible" means that questions with the same threshold have the same denominator if one fits both, and that
the cases left out agree with the rest of the report. Section numbers in the comments are those of the report.
"""

REFERENCE = "bradford-2020"

# "Summary of ratings". The total is not printed; it follows from the twelve ratings and the rule of annex 2.
SCORE, MAXIMUM, OVERALL, SCORE_COMPUTED = 7, 36, "Requires improvement", 7
RATINGS = {
    "1.1": "Inadequate",
    "1.2": "Requires improvement",
    "1.3": "Inadequate",
    "1.4": "Inadequate",
    "2.1": "Inadequate",
    "2.2": "Inadequate",
    "2.3": "Inadequate",
    "2.4": "Inadequate",
    "3.1": "Good",
    "3.2": "Inadequate",
    "3.3": "Good",
    "3.4": "Good",
}
COMPUTED: dict[str, str] = {}  # the ratings panel used no discretion

# Annex 2.
KEY_QUESTIONS = {
    "2.1.1": 67,
    "2.1.2": 64,
    "2.1.3": 43,
    "2.2.1": 61,
    "2.2.2": 50,
    "2.2.3": 37,
    "2.3.1": 70,
    "2.3.2": 66,
    "2.3.3": 41,
    "2.4.1": 60,
    "2.4.2": 44,
    "2.4.3": 44,
    "3.1.1": 86,
    "3.1.2": 79,
    "3.1.3": 82,
    "3.2.1": 68,
    "3.2.2": 47,
    "3.2.3": 45,
    "3.3.1": 79,
    "3.3.2": 87,
    "3.3.3": 67,
    "3.4.1": 78,
    "3.4.2": 78,
}

# All inferred, because the report gives none (see above).
KEY_QUESTION_COUNTS = {
    "2.1.1": (28, 42),
    "2.1.2": (27, 42),
    "2.1.3": (18, 42),
    # No count of 42 gives 61.
    "2.2.1": (25, 41),
    # 2.2.2 and 2.3.2 are asked of the same cases (safety and wellbeing at least medium). 66 is a share of
    # 29, 32, 35, 38 or 41; 50 needs an even number: 38 is the largest that gives both.
    "2.2.2": (19, 38),
    "2.3.2": (25, 38),
    # 2.2.3 and 2.3.3 are asked of the same cases (risk of serious harm at least medium). Only 41 and 27 give both; with
    # 41, only one of the 42 cases would be low.
    "2.2.3": (10, 27),
    "2.3.3": (11, 27),
    # No count of 42 or 41 gives 70.
    "2.3.1": (28, 40),
    # 25 of 42 would round to 60 too. But in two of the 42 cases there was nothing to deliver (2.3.1), and so nothing to
    # review.
    "2.4.1": (24, 40),
    # Cases in which a review was to be expected: 36 is the largest number up to 38 that gives 44; 27 does too.
    "2.4.2": (16, 36),
    "2.4.3": (12, 27),
    "3.1.1": (24, 28),
    "3.1.2": (22, 28),
    "3.1.3": (23, 28),
    "3.2.1": (19, 28),
    # 3.2.2 and 3.3.2 are asked of the same cases: 15 is the only number that gives both.
    "3.2.2": (7, 15),
    "3.3.2": (13, 15),
    "3.3.1": (22, 28),
    # 3.2.3 and 3.3.3 are asked of the same cases, and no number gives both: in at least one case, one of them did not
    # apply. 22 and 21, or 20 and 18, would be larger, but risk to others would then be more common out of court (22 or
    # 20 of 28) than in court (27 of 42), and more common than risk to the child (15 of 28).
    "3.2.3": (5, 11),
    "3.3.3": (8, 12),
    # No count of 28 gives 78. 27 leaves out the one community resolution, with nothing to recommend in it.
    "3.4.1": (21, 27),
    # Asked in the 23 cases with youth conditional cautions (chapter 3 gives their number).
    "3.4.2": (18, 23),
}

PROMPTS: dict[str, int] = {}  # this report prints none

# Counts in the text about the subject of a prompt: (yes, cases in which it applied).
PROMPT_COUNTS = {
    "3.4.1c": (23, 27),  # 3.4: "four cases in our sample" in which the police did not consult the YOT
}

# Shares in words about the subject of a prompt: the lowest and highest whole per cent that the words can mean.
PROMPT_SHARES = {
    "2.1.1b": (73, 77),  # 2.1: "in three-quarters of cases"
    "2.1.1c": (67, 74),  # 2.1: "in over two-thirds"
    "2.1.1d": (51, 99),  # 2.1: "In most of the cases"
    "2.1.1f": (51, 99),  # 2.1: "In most of the cases"
    "2.1.2a": (67, 72),  # 2.1: "just over two-thirds"
    "2.1.2b": (51, 56),  # 2.1: did not "in nearly half"
    "2.1.3a": (0, 49),  # 2.1: "in over half" insufficient, since the factors were not all identified
    "2.1.3b": (0, 49),  # 2.1: the same, since not all information was used
    "2.2.1a": (67, 69),  # 2.2: "nearly 70 per cent"
    "2.2.1b": (51, 99),  # 2.2: "in most cases"
    "2.2.1d": (51, 53),  # 2.2: "in only just over half"
    "2.2.1f": (61, 63),  # 2.2: "just over 60 per cent"
    "2.2.2b": (40, 49),  # 2.2: "in only under half"
    "2.2.2c": (51, 60),  # 2.2: "in over half"
    "2.2.3b": (0, 49),  # 2.2: insufficient "in over half the cases"
    "2.2.3c": (30, 39),  # 2.2: "in less than two-fifths"
    "2.2.3d": (0, 49),  # 2.2: controls not enough "in most cases", and contingency insufficient
    "2.3.1b": (76, 79),  # 2.3: "over three-quarter of cases"
    "2.3.1c": (60, 66),  # 2.3: "nearly two-thirds"
    "2.3.1f": (90, 90),  # 2.3: "90 per cent"
    "2.3.2a": (51, 99),  # 2.3: "in the majority of cases"
    "2.3.2b": (60, 60),  # 2.3: "60 per cent"
    "2.3.3a": (50, 50),  # 2.3: "only half the cases"
    "2.3.3b": (0, 49),  # 2.3: "a lack of attention given to actual and potential victims"
    "2.3.3c": (40, 49),  # 2.3: not well coordinated "in over 50 per cent"
    "2.4.1a": (60, 60),  # 2.4: "60 per cent"
    "2.4.1b": (51, 99),  # 2.4: "mostly"
    "2.4.1c": (51, 99),  # 2.4: "mostly"
    "2.4.1d": (51, 99),  # 2.4: "most", "Where possible"
    "2.4.1e": (51, 59),  # 2.4: "over 50 per cent"
    "2.4.2a": (0, 49),  # 2.4: not all changes responded to
    "2.4.3a": (40, 49),  # 2.4: did not "in over 50 per cent"
    "2.4.3d": (30, 39),  # 2.4: did not "in over 60 per cent"
    "3.1.1a": (51, 99),  # 3.1: "most of the cases"
    "3.1.1b": (51, 99),  # 3.1: "most of the cases"
    "3.1.1c": (80, 99),  # 3.1: "strong"
    "3.1.1d": (80, 99),  # 3.1: "strong"
    "3.1.1e": (85, 99),  # 3.1: "the vast majority"
    "3.1.1g": (100, 100),  # 3.1: "in all the cases that inspectors saw"
    "3.1.1h": (80, 100),  # 3.1: "timely"
    "3.1.2a": (90, 99),  # 3.1: "nearly all of the cases"
    "3.1.3a": (51, 99),  # 3.1: "most of the cases"
    "3.2.1c": (40, 49),  # 3.2: did not "in over 50 per cent"
    "3.2.1f": (80, 99),  # 3.2: "very good", "most of the cases"
    "3.2.1h": (90, 99),  # 3.2: "nearly all the cases"
    "3.2.2c": (0, 49),  # 3.2: "a lack of contingency planning"
    "3.2.3b": (51, 99),  # 3.2: "in most of the cases"
    "3.2.3c": (0, 49),  # 3.2: contingency planning "absent in most cases", of those that required it
    "3.3.1a": (51, 99),  # 3.3: "most of the cases"
    "3.3.1b": (51, 99),  # 3.3: "most of the cases"
    "3.3.1d": (80, 99),  # 3.3: "a strong focus"
    "3.3.1e": (66, 67),  # 3.3: absent "in one-third of the cases where this was deemed to be necessary"
    "3.3.2b": (80, 99),  # 3.3: "very good involvement of other agencies"
    "3.3.3a": (51, 99),  # 3.3: "in most cases"
    "3.4.1a": (91, 94),  # 3.4: "over 90 per cent", where the panel took place
    "3.4.1d": (75, 79),  # 3.4: not "In nearly a quarter"
    "3.4.2b": (90, 99),  # 3.4: "excellent attention"
}

CASES = {"2": 42, "3": 28}  # 2, 3 and annex 1

# Chapter 3. The report does not give the disposals of the court cases.
DISPOSALS = {"youth_conditional_caution": 23, "youth_caution": 4, "community_resolution": 1}

# A filter on columns of cases.csv, and the count in the report.
CASE_COUNTS = [
    ({"domain": "2"}, 42),  # 2
    ({"domain": "3"}, 28),  # 3
    ({"domain": "3", "disposal": "youth_conditional_caution"}, 23),  # 3
    ({"domain": "3", "disposal": "youth_caution"}, 4),  # 3
    ({"domain": "3", "disposal": "community_resolution"}, 1),  # 3
    ({"disposal": "youth_conditional_caution", "3.4.1c": "no"}, 4),  # 3.4: without consulting the YOT
]

# Shares of a domain's cases in words: domain, column and answer, lowest and highest whole per cent.
CASE_SHARES = [
    ("2", "risk_of_serious_harm_reasonable", "reasonable", 75, 79),  # 2.1: not "in nearly one-quarter"
    ("2", "safety_wellbeing_reasonable", "reasonable", 81, 89),  # 2.1: agreed "in over 80 per cent"
    ("2", "assessment_timely", "no", 44, 49),  # 2.1: "completed late in nearly half of the cases"
    ("3", "risk_of_serious_harm_reasonable", "reasonable", 85, 99),  # 3.1: agreed "in the vast majority"
    ("3", "safety_wellbeing_reasonable", "reasonable", 91, 99),  # 3.1: agreed "in over 90 per cent"
    ("3", "assessment_timely", "yes", 80, 100),  # 3.1: "completed in a timely manner"
]

# The factors of desistance found most often in a domain, in any order (2.1, 3.1).
MOST_FREQUENT_DESISTANCE_FACTORS = {
    "2": {"lifestyle", "education_training_employment"},
    "3": {"lifestyle", "education_training_employment", "substance_misuse"},
}

FACTS = {
    # Contextual facts.
    ("first-time-entrants", "First-time entrants (rate per 100,000)"): "330",
    ("reoffending", "Reoffending rate"): "42.1%",
    ("reoffending", "Offences per offender"): "2.36",
    ("reoffending", "Offences per 1,000"): "22.5",
    ("caseload-ethnicity", "White"): "331 (68%)",
    ("caseload-ethnicity", "BME"): "151 (31%)",
    ("caseload-ethnicity", "Not known"): "2 (0%)",
    ("caseload-ethnicity", "Total"): "484",
    # Introduction.
    ("population", "People living in Bradford District (estimate)"): "537,173",
    ("population", "People living in areas among the 10 per cent most deprived in England"): "27%",
    ("population", "People living in areas among the 10 per cent least deprived in England"): "6%",
    ("population", "Children aged 10–17: white"): "56%",
    ("population", "Children aged 10–17: Asian or Asian British"): "37%",
    ("population", "Children aged 10–17: other backgrounds"): "8%",
    ("performance", "First-time entrants: standing among youth offending teams"): "bottom third",
    ("performance", "Use of custody: standing among youth offending teams"): "bottom third",
    ("performance", "Reoffending: standing among youth offending teams"): "bottom half",
    # 1.1
    ("key-data-1.1", "Staff unaware of the Board's activities"): "88%",
    ("key-data-1.1", "Staff who did not know the vision or strategy well"): "41%",
    ("key-data-1.1", "Staff who reported not being listened to"): "50%",
    ("key-data-1.1", "Staff not asked for their views"): "68%",
    ("key-data-1.1", "Chairs of the Management Board in the past two years"): "3",
    ("key-data-1.1", "Heads of service for the YOT in the past eight months"): "4",
    ("key-data-1.1", "Team managers who left within six weeks in summer 2019"): "2",
    ("key-data-1.1", "Priorities in the youth justice plan"): "19",
    # 1.2; the seconded staff are in 1.1, the nurses' hours in 1.3
    ("key-data-1.2", "Staff comfortable with their caseload"): "71%",
    ("key-data-1.2", "Staff at the YOT for more than five years"): "73%",
    ("key-data-1.2", "Staff who felt fully skilled for their role"): "35%",
    ("key-data-1.2", "Staff who had never had an annual appraisal"): "62%",
    ("key-data-1.2", "Seconded police officers"): "2",
    ("key-data-1.2", "Probation officers (full-time equivalent)"): "1.5",
    ("key-data-1.2", "Safeguarding nurses"): "2 (1.6 full-time equivalent)",
    ("key-data-1.2", "Vacant nursing hours (full-time equivalent)"): "0.6",
    ("key-data-1.2", "Caseload of one member of the health team"): "66 children, 9 of them complex",
    # 1.3
    ("key-data-1.3", "Children given a community resolution by the police in three months"): "118",
    ("key-data-1.3", "Of these, the YOT had not been told"): "39 (33%)",
    ("key-data-1.3", "Children not in education, employment or training"): "30%",
    ("key-data-1.3", "Victim workers"): "2",
    ("key-data-1.3", "Months without an education input to the youth education and health meeting"): "18",
    # 1.4
    ("key-data-1.4", "Staff who understand the YOT's policies very well"): "26%",
    ("key-data-1.4", "Staff who find their office environment unsuitable"): "46%",
    ("key-data-1.4", "Staff whom the information technology helps to do their job"): "18%",
    ("key-data-1.4", "Out-of-court cases examined by the West Yorkshire scrutiny panel"): "16",
    # 3 and 3.4
    ("caseload-out-of-court", "Youth conditional cautions in the sample"): "23",
    ("caseload-out-of-court", "Youth cautions in the sample"): "4",
    ("caseload-out-of-court", "Community resolutions in the sample"): "1",
    ("caseload-out-of-court", "Youth conditional cautions given without consulting the YOT"): "4",
    # Overall findings and annex 1.
    ("methodology", "cases inspected"): "70",
    ("methodology", "court disposals"): "42 (60%)",
    ("methodology", "out-of-court disposals"): "28 (40%)",
    ("methodology", "staff surveyed"): "24",
    ("methodology", "volunteers surveyed"): "10",
    ("methodology", "children surveyed"): "10",
    ("methodology", "meetings"): "26",
}

# Contextual facts: the published comparators.
COMPARATORS = {
    ("first-time-entrants", "First-time entrants (rate per 100,000)", "Yorkshire"): "244",
    ("first-time-entrants", "First-time entrants (rate per 100,000)", "England and Wales"): "236",
    ("reoffending", "Reoffending rate", "England and Wales"): "39.2%",
    ("reoffending", "Offences per offender", "England and Wales"): "1.57",
    ("reoffending", "Offences per 1,000", "Yorkshire"): "15.9",
    ("reoffending", "Offences per 1,000", "England and Wales"): "13.1",
    ("caseload-ethnicity", "White", "Yorkshire"): "2,240 (81%)",
    ("caseload-ethnicity", "White", "England and Wales"): "18,826 (71%)",
    ("caseload-ethnicity", "BME", "Yorkshire"): "470 (17%)",
    ("caseload-ethnicity", "BME", "England and Wales"): "6,828 (26%)",
    ("caseload-ethnicity", "Not known", "Yorkshire"): "40 (1%)",
    ("caseload-ethnicity", "Not known", "England and Wales"): "1,027 (4%)",
    ("caseload-ethnicity", "Total", "Yorkshire"): "2,750",
    ("caseload-ethnicity", "Total", "England and Wales"): "26,681",
}

# What the report prints, what our report prints, and why they differ.
DIFFERENCES = [
    (
        "3.3: the safety of other people supported well in just under three-quarters of cases",
        "67 per cent, 8 of 12",
        "the table of annex 2 prints 67%, two-thirds; the rating follows the table",
    ),
    (
        "Annex 2: inspected against assessment, planning, implementation and delivery, and joint working",
        "assessment, planning, implementation and delivery, reviewing; out of court, joint working",
        "the sentence leaves out reviewing, which its own table rates for court disposals",
    ),
    (
        "2.1: desistance factors assessed well in over two-thirds of cases",
        "28 of 42, two-thirds",
        "67% of at most 42 cases is always exactly two-thirds",
    ),
    (
        "2.2.1: 61%",
        "25 of 41",
        "no count of all 42 cases gives 61%: in one, the question did not apply (inferred)",
    ),
    (
        "2.3.1: 70%",
        "28 of 40",
        "no count of 42 or 41 cases gives 70%: in two, the question did not apply (inferred)",
    ),
    (
        "3.4.1: 78%",
        "21 of 27",
        "no count of all 28 cases gives 78%: the community resolution is left out (inferred)",
    ),
    (
        "3.2.3: 45% and 3.3.3: 67%",
        "5 of 11 and 8 of 12",
        "no one count gives both, though both are asked at the same classification: in one case, "
        "planning did not apply (inferred)",
    ),
    (
        "2.1 and 2.2: needs and wishes of victims in court cases, nearly half and over half insufficient",
        "told in the text, not recorded",
        "the prompts that stand in for the published ones have none on it in domain 2",
    ),
    (
        "2.2: planning proportionate to the court outcome in three-quarters of cases",
        "told in the text, not recorded",
        "the prompts that stand in have none on it in domain 2",
    ),
    (
        "2.3: three cases in which a child was found with a knife and nothing changed",
        "told in the text, not recorded",
        "the weapon was found during supervision; a case records only the offence it was sentenced for",
    ),
    (
        "3.2: planning inadequate, begun with the child's safety and wellbeing (47%)",
        "the rating follows keeping other people safe (45%)",
        "both lie below 50%, but the lowest key question is 3.2.3",
    ),
    (
        "Foreword: only rescued from 'Inadequate' by better out-of-court work",
        "out-of-court work and 'Requires improvement' for staff",
        "the six points of domain 3 alone would have been 'Inadequate'; the seventh is that of 1.2",
    ),
    (
        "Overall findings: 70 cases in the first week",
        "cases assessed over two weeks",
        "annex 1 says that one inspector could not attend the first week",
    ),
    (
        "3: community resolutions did not form part of the inspection",
        "one community resolution",
        "the paragraph before counts one in the sample; ours says most were outside",
    ),
    (
        "3.1: the in-house tool is used in most cases",
        "the in-house tool",
        "the same paragraph says in all cases of the sample",
    ),
    (
        "1.3: the panel has a YOT manager, a police officer, a caseworker and a victim worker; 3.4: "
        "police, manager, victim worker",
        "police, a YOT manager and the victim worker",
        "the report has two lists; ours has the members common to both",
    ),
    (
        "2.3: a six-session programme; annex 3: a six-week course",
        "six sessions",
        "the body of the report is the fuller account",
    ),
    (
        "Annex 3: one may serve a detention and training order in a YOT",
        "no place named",
        "a YOT holds nobody in custody",
    ),
    (
        "Offences per offender: footnote 4, first-time entrants",
        "no source given",
        "those statistics cannot be the source of a reoffending figure",
    ),
    (
        "Footnotes 4 to 6 stand in the contextual facts and again in chapter 1",
        "each number once",
        "the numbers begin again at 4 in chapter 1",
    ),
    (
        "Staff survey: 41%, 68%, 73%, 35%, 62%, 26% and 18%",
        "as printed",
        "no count of all 24 staff surveyed gives them: not everybody answered every question (inferred)",
    ),
    (
        "Children aged 10–17: 56, 37 and 8 per cent; England and Wales by ethnicity: 71, 26 and 4 per cent",
        "as printed",
        "each adds up to 101 by rounding",
    ),
]
