"""What HM Inspectorate of Probation printed about Portsmouth in August 2015, typed from the report (P).

Our copy of P has its charts and its table of key judgements as pictures without words, so the key judgements are those of
the summary. Every number is followed by its place in P. Open Government Licence v3.0.
"""

REFERENCE = "portsmouth-2015"

SCORE = MAXIMUM = OVERALL = SCORE_COMPUTED = None  # P adds nothing up and has no overall judgement

# P, summary: "Work to reduce reoffending was satisfactory", and so on.
RATINGS = {
    "1": "Satisfactory",
    "2": "Satisfactory",
    "3": "Good",
    "4": "Good",
    "5": "Satisfactory",
    "6": "Satisfactory",
}
COMPUTED: dict[str, str] = {}  # P mentions no discretion

# P, "Case assessment score": "overall 70% of work to reduce reoffending was done well enough". Theme 5 has none.
CASE_ASSESSMENT_SCORES = {"1": 70, "2": 76, "3": 85, "4": 86, "6": 75}

# The sentences about them, under "Case assessment score" in each theme.
SCORE_SENTENCES = {
    "1": (70, "work to reduce reoffending"),
    "2": (76, "work to protect the public"),
    "3": (85, "work to protect children and young people and reduce their vulnerability"),
    "4": (86, "work to ensure the sentence was served"),
    "6": (75, "work on interventions to reduce reoffending"),
}

# P prints its key questions in charts that our copy does not have. Those of the framework file are ours.
KEY_QUESTIONS: dict[str, int] = {}
KEY_QUESTION_COUNTS: dict[str, tuple[int, int]] = {}
PROMPTS: dict[str, int] = {}
PROMPT_COUNTS: dict[str, tuple[int, int]] = {}

# What P says of shares of cases, as the least and the greatest percentage of yes that we read in it, by key question or
# unrated question.
SHARES = {
    "1.1": (80, 100, "theme 1: the vast majority of pre-sentence reports"),
    "2.1": (80, 100, "theme 2: done well in the vast majority of cases"),
    "2.2": (80, 100, "theme 2: done well in the vast majority of cases"),
    "2.3": (80, 80, "theme 2: not done well in one-fifth of community cases"),
    "2.4": (75, 85, "theme 2: this deficit was equally present in custodial cases"),
    "2.5": (100, 100, "theme 2: in every case where the procedures were necessary"),
    "2.6": (51, 55, "theme 2: in just under half of the cases these interventions had not been delivered"),
    "3.1": (80, 100, "theme 3: done well in the vast majority of cases"),
    "3.2": (80, 100, "theme 3: done well in the vast majority of cases"),
    "3.6": (80, 100, "theme 3: delivered well in the vast majority of inspected cases"),
    "likely_to_reduce_reoffending": (50, 60, "theme 1: in at least half of the cases"),
    "health_intervention": (50, 50, "theme 4: half were not involved with health interventions"),
}
# P compares without figures: the first question has a higher percentage than the second.
BETTER = [
    ("1.2", "1.4", "theme 1: assessments and reviews were done well but planning less well"),
    ("1.3", "1.4", "theme 1: assessments and reviews were done well but planning less well"),
    ("3.3", "3.4", "theme 3: planning activity in custodial cases was markedly worse"),
    ("4.1", "4.2", "theme 4: engagement was outstanding, but families were not always involved in plans"),
    ("4.6", "4.7", "theme 4: health was taken into account consistently, but referrals were not always made"),
]

CASES = {"1": 34}  # appendix 1
DISPOSALS: dict[str, int] = {}  # P counts none
CASE_COUNTS = [({"health_intervention": "no"}, 17)]  # theme 4: half of the children and young people in the sample

FACTS = {
    ("reoffending", "Reoffending rate"): "45.6%",  # foreword
    ("caseload", "Cases inspected"): "34",  # appendix 1
    ("caseload", "Share of the caseload inspected"): "just over one-third",  # theme 1
    ("key-data-5.2", "Cases reviewed in the audit of joint work with children's social care"): "19",  # theme 5
    ("key-data-5.2", "Representatives of health on the Management Board"): "2",  # theme 5
}
COMPARATORS = {("reoffending", "Reoffending rate", "England and Wales"): "36.6%"}  # foreword

DIFFERENCES = [
    (
        "charts of some key questions in themes 1 to 4, with n",
        "key questions of our own",
        "the charts are pictures without words in our copy, and the criteria to which P refers were not found",
    ),
    (
        "theme 5: nine of the ten children who were sentenced to custody in 2013/2014 were looked after",
        "left out",
        "a group of one could be worked out, and no count of one to four may leave the team",
    ),
]
