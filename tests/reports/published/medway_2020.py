"""The figures that the report on Medway of June 2020 prints. Figures: Open Government Licence v3.0.

HM Inspectorate of Probation, "An inspection of youth offending services in Medway", June 2020 (M). The comments name
the section in which each figure is printed. If the report contradicts itself, `DIFFERENCES` says what the demonstration
workbook has instead, and why.
"""

REFERENCE = "medway-2020"

# Ratings page; the score before discretion follows from footnotes 5, 38 and 45.
SCORE, MAXIMUM, OVERALL, SCORE_COMPUTED = 18, 36, "Requires improvement", 16

# Ratings page and annexe 2.
RATINGS = {
    "1.1": "Requires improvement",
    "1.2": "Good",
    "1.3": "Requires improvement",
    "1.4": "Good",
    "2.1": "Good",
    "2.2": "Inadequate",
    "2.3": "Good",
    "2.4": "Requires improvement",
    "3.1": "Good",
    "3.2": "Requires improvement",
    "3.3": "Good",
    "3.4": "Good",
}

# Footnotes 5, 38 and 45: both raised by the ratings panel.
COMPUTED = {"3.3": "Requires improvement", "3.4": "Requires improvement"}

# Chapters 2 and 3, and annexe 2: per cent yes, of the cases in which the question applied.
KEY_QUESTIONS = {
    "2.1.1": 100, "2.1.2": 67, "2.1.3": 92,
    "2.2.1": 75, "2.2.2": 42, "2.2.3": 42,
    "2.3.1": 92, "2.3.2": 75, "2.3.3": 75,
    "2.4.1": 83, "2.4.2": 50, "2.4.3": 50,
    "3.1.1": 70, "3.1.2": 70, "3.1.3": 80,
    "3.2.1": 90, "3.2.2": 75, "3.2.3": 60,
    "3.3.1": 70, "3.3.2": 75, "3.3.3": 60,
    "3.4.1": 80, "3.4.2": 50,
}  # fmt: skip

# Key questions whose counts the report gives: (yes, relevant).
KEY_QUESTION_COUNTS = {
    "2.1.1": (12, 12),  # 2.1: "in every case"
    "2.2.2": (5, 12),  # 2.2
    "2.2.3": (5, 12),  # 2.2
    "2.4.2": (4, 8),  # 2.4
    "2.4.3": (4, 8),  # 2.4
    "3.1.3": (8, 10),  # 3.1
    "3.2.1": (9, 10),  # executive summary, chapter 3 and 3.2
    "3.2.2": (6, 8),  # 3.2
    "3.2.3": (3, 5),  # executive summary, chapter 3 and 3.2
    "3.3.2": (6, 8),  # 3.3
    "3.3.3": (3, 5),  # 3.3
    "3.4.1": (8, 10),  # 3.4
    "3.4.2": (1, 2),  # 3.4: two youth conditional cautions, room for improvement in one
}

# M prints no percentages for prompts.
PROMPTS: dict[str, int] = {}

# Prompts whose counts the narrative gives: (yes, cases in which it applied).
PROMPT_COUNTS = {
    "2.2.2c": (4, 12),  # 2.2: contingency planning; this prompt asks for the controls too, see DIFFERENCES
    "2.2.3a": (6, 12),  # 2.2: "focused on appropriate work"
    "2.2.3b": (7, 12),  # 2.2: other agencies
    "2.2.3c": (7, 12),  # 2.2: individual victims
    "2.2.3d": (5, 12),  # 2.2: contingency arrangements
    "2.3.1e": (9, 12),  # 2.3: services that last beyond the sentence
    "2.3.1g": (6, 6),  # 2.3: formal compliance measures, where these were warranted
    "2.3.2b": (9, 12),  # 2.3: coordinated with social workers
    "2.3.3c": (9, 12),  # 2.3: services and partnerships
    "2.4.2b": (4, 8),  # 2.4: other agencies were not involved in four of the eight
    "2.4.2c": (3, 7),  # 2.4: the plan should have changed in seven
    "2.4.3c": (6, 8),  # 2.4: children and their parents or carers
    "2.4.3d": (3, 7),  # 2.4: the plan of work should have changed in seven
    "3.1.1b": (8, 10),  # 3.1: diversity, family and social context
    "3.1.1e": (6, 7),  # 3.1: victims, relevant in seven
    "3.1.1g": (6, 10),  # 3.1: the child's and the parents' or carers' views
    "3.1.2b": (7, 10),  # 3.1: information from other agencies
    "3.1.3b": (5, 7),  # 3.1: a range of sources; no factors in three of the ten, not thorough in two
    "3.2.1f": (6, 8),  # 3.2: victims, to consider in eight
    "3.2.1g": (7, 10),  # 3.2: meaningfully involved
    "3.2.2a": (6, 8),  # 3.2: managing and reducing risks, where there were factors to address
    "3.2.2b": (4, 7),  # 3.2: plans to be aligned in seven
    "3.2.2c": (5, 8),  # 3.2: contingency plans
    "3.2.3b": (3, 5),  # 3.2: keeping victims safe
    "3.2.3c": (4, 5),  # 3.2: contingency planning
    "3.3.1a": (7, 10),  # 3.3: the right services, in good time
    "3.3.1e": (6, 10),  # 3.3: community integration and mainstream services
    "3.3.3a": (3, 4),  # 3.3: victims, to be protected in four
    "3.4.2a": (1, 2),  # 3.4: the police were not informed in one
    "3.4.2b": (2, 2),  # 3.4: compliance monitored and enforced in both
}

CASES = {"2": 12, "3": 10}

DISPOSALS = {
    "referral_order": 6,  # executive summary and chapter 2
    "youth_conditional_caution": 2,  # executive summary and chapter 3, as all below
    "youth_caution": 3,
    "community_resolution": 4,
    "no_further_action": 1,
}

# Values of columns of the cases sheet, and the number of cases that the report gives or implies.
CASE_COUNTS = [
    ({"domain": "2", "custody": "no"}, 7),  # executive summary and chapter 2: community sentences
    ({"domain": "2", "custody": "yes"}, 5),  # the same: custodial sentences
    ({"domain": "2", "disposal": "referral_order"}, 6),  # the same
    ({"domain": "2", "offence": "Violence against the person"}, 9),  # contextual facts and background
    ({"domain": "2", "offence": "Robbery"}, 2),  # contextual facts
    ({"domain": "2", "offence": "Criminal damage"}, 1),  # contextual facts
    ({"domain": "2", "offence": "Violence against the person", "custody": "yes"}, 5),  # background
    ({"domain": "2", "safety_wellbeing": "low"}, 0),  # footnotes 3 and 30: at least medium in all 12
    ({"domain": "2", "risk_of_serious_harm": "low"}, 0),  # footnotes 3 and 30: at least medium in all 12
    ({"domain": "2", "safety_wellbeing_reasonable": "reasonable"}, 8),  # 2.1
    ({"domain": "2", "safety_wellbeing_reasonable": "too_low"}, 4),  # 2.1
    ({"domain": "2", "yot_safety_wellbeing": "low", "gender": "male"}, 1),  # 2.1: one of the four
    ({"domain": "2", "risk_of_serious_harm_reasonable": "reasonable"}, 12),  # 2.1: "in every case"
    ({"domain": "2", "child_protection": "yes"}, 5),  # 2.1
    ({"domain": "2", "assessment_timely": "yes"}, 12),  # 2.1: "in every case"
    ({"domain": "3", "custody": "yes"}, 0),  # implied: disposals without a court
    ({"domain": "3", "safety_wellbeing": "low"}, 2),  # chapter 3 and 3.1: medium or high in the other eight
    ({"domain": "3", "safety_wellbeing": "very_high"}, 0),  # 3.1
    ({"domain": "3", "risk_of_serious_harm": "low"}, 5),  # chapter 3: relevant in the other five
    ({"domain": "3", "safety_wellbeing_reasonable": "reasonable"}, 9),  # 3.1, of the ten; see DIFFERENCES
    ({"domain": "3", "risk_of_serious_harm_reasonable": "too_low"}, 2),  # 3.1: underestimated in two
    ({"domain": "3", "child_protection": "yes"}, 6),  # 3.2
    ({"domain": "3", "3.3.2": "no"}, 2),  # chapter 3 and 3.3: not sufficient action to protect the child
    ({"domain": "3", "disposal": "youth_conditional_caution", "3.4.2": "yes"}, 1),  # 3.4
]

# Section and label on the facts sheet, and the value printed.
FACTS = {
    # Contextual facts; the second row is from the background.
    ("first-time-entrants", "First-time entrant rate per 100,000 in Medway"): "226",
    ("first-time-entrants", "First-time entrants in Medway in the 12 months to March 2019"): "61",
    ("reoffending", "Reoffending rate in Medway"): "35.9%",
    # Contextual facts; the last row is from the background.
    ("population", "Total population in Medway"): "277,855",
    ("population", "Total youth population (10-17 years) in Medway"): "27,033",
    ("population", "Total black and minority ethnic youth population in Medway (Census 2011)"): "3,480",
    ("population", "Black and minority ethnic share of the youth population in Medway"): "12.9%",
    # Contextual facts, caseload information.
    ("caseload-age", "Aged 10–14"): "13%",
    ("caseload-age", "Aged 15–17"): "87%",
    ("caseload-ethnicity", "White"): "67%",
    ("caseload-ethnicity", "Black and minority ethnic"): "30%",
    ("caseload-ethnicity", "Not known"): "4%",
    ("caseload-gender", "Male"): "83%",
    ("caseload-gender", "Female"): "17%",
    # Contextual facts, additional caseload data.
    ("caseload", "Total current caseload"): "73",
    ("caseload", "of which, court disposals"): "52 (71.2%)",
    ("caseload", "of which, out-of-court disposals"): "21 (28.8%)",
    ("caseload-court", "on community sentences"): "42 (57.5%)",
    ("caseload-court", "in custody"): "3 (4.1%)",
    ("caseload-court", "on licence"): "7 (9.6%)",
    ("caseload-out-of-court", "youth conditional caution"): "1 (1.4%)",
    ("caseload-out-of-court", "youth caution"): "7 (9.6%)",
    ("caseload-out-of-court", "community resolution or other out-of-court disposal"): "13 (17.8%)",
    # Contextual facts, education and child protection; the first is printed as 12 (17%), see DIFFERENCES.
    (
        "education-and-child-protection",
        "Current caseload 'Looked After Children' resident in the YOT area",
    ): "12 (16%)",
    (
        "education-and-child-protection",
        "Current caseload 'Looked After Children' placed outside the YOT area",
    ): "1 (1%)",
    ("education-and-child-protection", "Current caseload with child protection plan"): "7 (10%)",
    ("education-and-child-protection", "Current caseload with child in need plan"): "11 (15%)",
    (
        "education-and-child-protection",
        "Current caseload aged 16 and under not in school/pupil referral unit/alternative education",
    ): "10 (14%)",
    (
        "education-and-child-protection",
        "Current caseload aged 16 and under in a pupil referral unit or alternative education",
    ): "13 (18%)",
    (
        "education-and-child-protection",
        "Current caseload aged 17+ not in education, training or employment",
    ): "30 (41%)",
    # Contextual facts, court disposals inspected.
    ("offence-types", "Violence against the person"): "9 (75%)",
    ("offence-types", "Robbery"): "2 (17%)",
    ("offence-types", "Criminal damage"): "1 (8%)",
    # 1.1, key data.
    ("key-data-1.1", "Total spend in previous financial year"): "£655,327",
    ("key-data-1.1", "Total projected budget in current financial year (2019/2020)"): "£692,589",
    ("key-data-1.1", "of which, contribution from MoJ"): "£304,366",
    # 1.2, key staffing data.
    ("key-data-1.2", "Total staff headcount (full-time equivalent, FTE)"): "17.4",
    ("key-data-1.2", "Of which, FTE case managers"): "12.5",
    (
        "key-data-1.2",
        "Vacancy rate (total unfilled posts as percentage of total staff headcount)",
    ): "11.5%",
    (
        "key-data-1.2",
        "Vacancy rate case managers only"
        " (total unfilled case manager posts as percentage of total case manager headcount)",
    ): "12%",
    ("key-data-1.2", "Average annual working days sickness (all staff)"): "2.9",
    ("key-data-1.2", "Staff attrition (percentage of all staff leaving in 12-month period)"): "17.25%",
    # 1.3, key data.
    ("key-data-1.3", "Percentage of current caseload with mental health issues"): "33%",
    ("key-data-1.3", "Percentage of current caseload with substance misuse issues"): "54%",
    ("key-data-1.3", "Percentage of current caseload with an education, health and care plan"): "9%",
    # Background.
    ("performance", "Children given sentences by the courts and supervised by the YOT in 2019"): "101",
    ("performance", "Knife crime as a share of offences committed by boys, 2019"): "17%",
    ("performance", "Share of offences of violence against the person committed by girls, 2019"): "21%",
    # 1.3.
    (
        "performance",
        "Share of offences committed by girls that involved violence towards others, 2019",
    ): "62%",
    ("performance", "Girls among children working with the YOT at the time of inspection"): "19%",
    ("performance", "Women among YOT staff"): "69%",
    (
        "performance",
        "Longest interval between referral and initial assessment by child and adolescent"
        " mental health services since July 2019",
    ): "12 weeks",
    (
        "performance",
        "Children waiting more than 18 weeks for professional emotional wellbeing and mental health services",
    ): "less than 10%",
    ("performance", "Longest wait for a neurodevelopmental intervention"): "up to two years",
    ("performance", "Children given an out-of-court disposal, February 2019 to February 2020"): "89",
    ("performance", "of these, children given more than one"): "19",
    ("performance", "of these, children given more than two"): "6",
    (
        "performance",
        "Reoffending rate of children completing out-of-court disposals, quarter 4 of 2018/2019",
    ): "17%",
    # Annexe 1; the shares are printed as 60 and 40 per cent, see DIFFERENCES.
    ("methodology", "interviews with case managers"): "22",
    ("methodology", "meetings"): "10",
    ("methodology", "presentations on parenting and reparation work attended"): "1",
    ("methodology", "joint decision-making meetings observed"): "1",
    ("methodology", "court disposals examined"): "12",
    ("methodology", "court disposals as a share of the cases examined"): "55%",
    ("methodology", "out-of-court disposals examined"): "10",
    ("methodology", "out-of-court disposals as a share of the cases examined"): "45%",
    ("methodology", "months between the start of a court disposal and its inspection"): "six to nine",
    ("methodology", "months between the start of an out-of-court disposal and its inspection"): "two to five",
    ("methodology", "confidence level of the sample"): "80%",
    ("methodology", "margin of error of the sample"): "5",
    ("methodology", "length of case fieldwork"): "one week",
    # 1.2 and 2.2.
    ("methodology", "Court cases inspected that were eligible for MAPPA"): "5",
    # 1.2.
    ("methodology", "Cases in which inspectors asked for immediate remedial action"): "2",
    # 2.2, 2.4 and 3.1: counts that no question of the framework records, see DIFFERENCES.
    (
        "methodology",
        "Court cases in which planning took account of the wishes of victims, of those where it was relevant",
    ): "8 of 10",
    (
        "methodology",
        "Court cases in which planning included the necessary controls and interventions to keep the child safe",
    ): "6 of 12",
    ("methodology", "Court cases with an appropriate record of the review of desistance"): "12 of 12",
    (
        "methodology",
        "Court cases with a recorded review of safety and wellbeing, of those where it was expected",
    ): "8 of 8",
    (
        "methodology",
        "Court cases with a recorded review of risk of harm, of those where it was expected",
    ): "7 of 8",
    (
        "methodology",
        "Out-of-court cases with a clear record of the assessment of how to keep the child safe",
    ): "9 of 10",
}

# Section, label and comparator on the facts sheet, and the comparator's value, from the contextual facts and
# the background.
COMPARATORS = {
    ("first-time-entrants", "First-time entrant rate per 100,000 in Medway", "South-East region"): "157",
    ("first-time-entrants", "First-time entrant rate per 100,000 in Medway", "England and Wales"): "222",
    ("reoffending", "Reoffending rate in Medway", "England and Wales"): "38.4%",
    (
        "population",
        "Black and minority ethnic share of the youth population in Medway",
        "National",
    ): "18.3%",
    ("population", "Black and minority ethnic share of the youth population in Medway", "Kent"): "8.7%",
    ("caseload-age", "Aged 10–14", "National average"): "23%",
    ("caseload-age", "Aged 15–17", "National average"): "77%",
    ("caseload-ethnicity", "White", "National average"): "70%",
    ("caseload-ethnicity", "Black and minority ethnic", "National average"): "26%",
    ("caseload-ethnicity", "Not known", "National average"): "4%",
    ("caseload-gender", "Male", "National average"): "85%",
    ("caseload-gender", "Female", "National average"): "15%",
}

# What the report prints, what our report prints, and why they differ.
DIFFERENCES = [
    # Figures that recorded data cannot give.
    (
        "3.1: safety and wellbeing medium or high in eight of ten cases, and the YOT right in nine of these",
        "the YOT's classification agreed with the inspector's in nine of all ten cases",
        "nine of eight cannot be",
    ),
    (
        "annexe 1: 60 per cent of the cases were court disposals and 40 per cent out-of-court disposals",
        "12 and ten of 22 cases, 55 and 45 per cent",
        "the same annexe counts 12 and ten",
    ),
    (
        "contextual facts: of the 52 court disposals, 42 (57.5%), 3 (4.1%) and 7 (9.6%); of the 21"
        " out-of-court disposals, 1 (1.4%), 7 (9.6%) and 13 (17.8%)",
        "the same figures, with a note that they are shares of the whole caseload of 73",
        "42 of 52 is 80.8 per cent, 42 of 73 is 57.5; the five others likewise",
    ),
    (
        "contextual facts: 12 (17%) looked-after children resident in the YOT area",
        "12 (16%)",
        "12 of 73 is 16.4 per cent; every other percentage of this table is the share of 73, rounded",
    ),
    (
        "1.3: more than 40 per cent of children aged over 16 are not in education, employment or training",
        "30 of the 73 children on the caseload are aged 17 or over and not in any of these",
        "the contextual facts' 41 per cent is 30 of all 73; how many are over 16 is not printed",
    ),
    (
        "1.3: looked-after children are about 20 per cent of the caseload",
        "left out",
        "the contextual facts give 12 and 1 of 73, which is 18 per cent",
    ),
    (
        "1.3: substance misuse 54 per cent, education, health and care plan 9 per cent of the caseload",
        "as printed",
        "no count of 73 children gives either; their base is not told",
    ),
    (
        "footnotes 5, 38 and 45: in 3.3 one more positive judgement and 5 per cent more give 65 per cent",
        "60 per cent is five whole points below the next band, and one more positive judgement passes it",
        "one more of five cases gives 80 per cent",
    ),
    (
        "executive summary and chapter 2: half of the cases inspected met all the standards of reviewing",
        "reviewing was sufficient in four of the eight cases in which it was expected",
        "2.4.2 and 2.4.3 apply in eight of the 12 cases, and 2.4.1 stands at 83 per cent",
    ),
    # Counts for which the framework has no question, because the published prompts of 2018 were not found.
    (
        "2.2: victims' views considered in eight of ten court cases",
        "a fact of the report, not an answer in a case",
        "no prompt of 2.2.1 asks about victims",
    ),
    (
        "2.2: controls and interventions to keep the child safe in 6 of 12, contingency planning in 4 of 12",
        "2.2.2c is yes in 4 of 12; the six are a fact of the report",
        "one prompt asks for controls, interventions and contingency plans together",
    ),
    (
        "2.4: reviews recorded in 12 of 12, 8 of 8 and 7 of 8; 3.1: assessment in nine of ten",
        "facts of the report, not answers in cases",
        "no question asks whether the work is on record",
    ),
    (
        "1.2 and 2.2: five cases eligible for MAPPA; 1.2: immediate action asked for in two cases",
        "facts of the report, not answers in cases",
        "no column of the cases sheet holds them",
    ),
    # Slips in words.
    (
        "2.3 carries the statement of 2.4",
        "2.3 carries its own statement",
        "annexe 2 prints the right one",
    ),
    (
        "3.2 carries the statement of assessment",
        "3.2 carries the statement of planning",
        "annexe 2 begins with the right one",
    ),
    (
        "footnote 4, and 37 by reference, speak of the 12 court cases under out-of-court work",
        "the out-of-court chapter counts eight and five of its own ten cases",
        "copied from footnote 3",
    ),
    (
        "1.4 introduces itself as a judgement about staffing",
        "1.4 is introduced by its own title",
        "copied from 1.2",
    ),
    (
        "3.2: child protection during the sentence, in out-of-court cases",
        "in the period inspected",
        "an out-of-court disposal is not a sentence",
    ),
    (
        "tables of 2.2 and 2.4: 'the child or desistance', 'the child or safe'",
        "the key questions as the framework words them",
        "left over from 'the child or young person'",
    ),
    (
        "3.2.1 and 3.3.1 are worded otherwise in the chapter than in annexe 2",
        "the key questions as the framework words them",
        "annexe 2 has 'focus sufficiently' in 3.2.1 and no 'effectively' in 3.3.1",
    ),
    (
        "3.3: Open Door",
        "Open Road",
        "1.3 and 1.4 name the service Open Road",
    ),
    (
        "ratings page: Medway Youth Offending Service; elsewhere: Medway Youth Offending Team",
        "Medway Youth Offending Service as the YOT's name, the Team in the recommendations",
        "as printed in each place",
    ),
    # The wording as printed.
    (
        "caseload by ethnicity: 67, 30 and 4 per cent",
        "as printed",
        "they add to 101 by rounding",
    ),
    (
        "footnote 13 gives the Census of 2011 as the source of all three populations",
        "the source as printed in footnote 13",
        "only the third names the Census itself; the others may be the mid-2018 estimates of footnote 10",
    ),
]
