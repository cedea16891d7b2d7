"""The terms that every report explains."""

# A report can add its own terms as facts in the section "glossary".
GLOSSARY = {
    "Case": "The work of the service with one child.",
    "Community resolution": "An informal agreement, often with the victim, on how to put right a less serious offence.",
    "Court disposal": "A sentence of a court, for example a referral order or a youth rehabilitation order.",
    "Desistance": "The process of leaving offending behind.",
    "Domain": "One of the areas that an inspection looks at: organisational delivery, court disposals, and "
    "out-of-court disposals.",
    "Key question": "A question that inspectors answer yes or no to judge a standard.",
    "Out-of-court disposal": "A way of dealing with an offence without a court, for example a youth caution.",
    "Personalised": "Tailored to the needs of the child, including diversity needs.",
    "Professional discretion": "The ratings panel’s decision to change a computed rating, with reasons.",
    "Prompt": "A question that informs the answer to a key question.",
    "Relevant case": "A case in which a question was asked and applied.",
    "Risk of serious harm": "How likely a child is to cause serious harm to others, and how severe it may be. Classified "
    "as low, medium, high or very high.",
    "Safety and wellbeing": "The child’s own safety. Risks to it are classified as low, medium, high or very high.",
    "Standard": "A description of good work in one area. Each standard is rated.",
    "Youth caution": "A caution that a child accepts after admitting an offence.",
    "Youth conditional caution": "A youth caution with conditions that the child must keep.",
    "Youth offending team (YOT)": "The local partnership that works with children who have offended. Some are called "
    "youth offending services (YOS) or youth justice services (YJS).",
}
