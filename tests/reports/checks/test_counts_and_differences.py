"""The checks count what a sentence leaves out or limits, and compare by how much two records differ."""

from __future__ import annotations

import pytest

from tests.reports.checks.verdicts import verdicts

pytestmark = pytest.mark.django_db

MEDWAY, BRADFORD, GWENT, PORTSMOUTH = (
    "medway-2020", "bradford-2020", "blaenau-gwent-caerphilly-2022", "portsmouth-2015",
)  # fmt: skip

# Each with a true sentence, and a false one that differs in one word.
COUNTS = [
    (BRADFORD, "chapter-2", "Referral orders were exactly half of the court disposals that we examined.",
     "Referral orders were exactly a third of the court disposals that we examined."),
    (BRADFORD, "chapter-2", "Six out of every seven court cases that we read concerned a boy.",
     "Three out of every seven court cases that we read concerned a boy."),
    (MEDWAY, "chapter-3", "Violence against the person was the offence in half of the cases dealt with out of court, "
     "compared with three-quarters of those sentenced by a court.",
     "Violence against the person was the offence in half of the cases dealt with out of court, "
     "compared with a third of those sentenced by a court."),
    (BRADFORD, "chapter-3", "Apart from four youth cautions and a community resolution, every out-of-court case in the sample "
     "was a youth conditional caution.",
     "Apart from five youth cautions and a community resolution, every out-of-court case in the sample was a youth "
     "conditional caution."),
    (PORTSMOUTH, "methodology", "The nine detention and training orders were the only custodial cases.",
     "The ten referral orders were the only custodial cases."),
    (BRADFORD, "methodology", "Nobody in the court sample was under 12.", "Nobody in the court sample was under 15."),
    (PORTSMOUTH, "standard-4", "There was one case among the 34 in which engagement with the child and their parents was not "
     "good enough.",
     "There were five cases among the 34 in which engagement with the child and their parents was not good enough."),
    (PORTSMOUTH, "findings-3", "Another agency had a plan in 12 of the cases, and the YOT failed to contribute to it only once.",
     "Another agency had a plan in 12 of the cases, and the YOT failed to contribute to it twice."),
    (BRADFORD, "question-2.1.2", "Where we differed about safety and wellbeing, it had mostly been set too low.",
     "Where we differed about safety and wellbeing, it had mostly been set too high."),
    (GWENT, "resettlement", "No child on the caseload was in custody or on licence.",
     "No child on the caseload was in custody or on community sentences."),
    (PORTSMOUTH, "acknowledgements", "Ofsted contributed two inspectors.", "Ofsted contributed three inspectors."),
]  # fmt: skip

DIFFERENCES = [
    (PORTSMOUTH, "standard-2", "The risk of harm to others was well assessed in 13 more cases than had the interventions needed "
     "to manage it.",
     "The risk of harm to others was well assessed in 11 more cases than had the interventions needed to manage it."),
    (PORTSMOUTH, "summary-standard-6", "The case assessment score of 75 per cent is five points better than the one for reducing "
     "reoffending.",
     "The case assessment score of 75 per cent is eight points better than the one for reducing reoffending."),
    (GWENT, "question-3.1.3", "The risk of serious harm had been set too low in three of the 10 cases, one more than for safety "
     "and wellbeing.",
     "The risk of serious harm had been set too low in three of the 10 cases, two more than for safety and wellbeing."),
    (MEDWAY, "standard-2.1", "Between the best and the weakest key question on assessment in court cases lie 33 percentage "
     "points.",
     "Between the best and the weakest key question on assessment in court cases lie 25 percentage points."),
    (GWENT, "question-1.2.2", "There was one more volunteer in recruitment than there were volunteers at work.",
     "There were three more volunteers in recruitment than there were volunteers at work."),
    (GWENT, "standard-1.1", "Spending in the previous financial year came to just under £1.75 million, and the budget projected "
     "for the present one is some £9,000 more.",
     "Spending in the previous financial year came to just under £1.75 million, and the budget projected for the present one is "
     "some £19,000 more."),
    (GWENT, "background", "The caseload has more than nine out-of-court disposals for every court disposal.",
     "The caseload has more than 12 out-of-court disposals for every court disposal."),
    (PORTSMOUTH, "summary-standard-4", "No other theme has so high a case assessment score, although protecting the child or "
     "young person is only a point behind.",
     "No other theme has so high a case assessment score, although protecting the child or young person is only three points "
     "behind."),
]  # fmt: skip

RATINGS = [
    (MEDWAY, "summary-1", "Ratings in this domain are evenly split between ‘Good’ and ‘Requires improvement’.",
     "Ratings in this domain are evenly split between ‘Good’ and ‘Outstanding’."),
    (BRADFORD, "summary-3", "The only ratings of ‘Good’ in this inspection, three in number, belong to out-of-court work.",
     "The only ratings of ‘Good’ in this inspection, four in number, belong to out-of-court work."),
    (GWENT, "standard-2.3", "Before the panel used its discretion, this was the only one of the 12 standards to stand at "
     "‘Inadequate’.",
     "Before the panel used its discretion, this was the only one of the 13 standards to stand at ‘Inadequate’."),
    (GWENT, "standard-2.3", "Before the panel used its discretion it was lower still.",
     "Before the panel used its discretion it was higher still."),
    (BRADFORD, "standard-2.3", "Two of the three key questions on delivery lie above 65 per cent, but not the third, at 41.",
     "Two of the three key questions on delivery lie above 65 per cent, but not the third, at 51."),
    (MEDWAY, "foreword", "Seven standards are rated ‘Good’, and just one, planning for court disposals, is ‘Inadequate’.",
     "Seven standards are rated ‘Good’, and just one, reviewing for court disposals, is ‘Inadequate’."),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "section", "true", "false"), [*COUNTS, *DIFFERENCES, *RATINGS])
def test_a_true_sentence_is_verified_and_a_false_one_is_not(reader, reference, section, true, false):
    own = reader(reference)

    assert set(verdicts(own, section, true)) == {"verified"}
    assert {"contradicted", "not_verified"} & set(verdicts(own, section, false))
