"""The words that every report explains."""

# The field's words that every report explains; a report adds its own as facts of the section "glossary".
GLOSSARY = {
    "Case": "The work of the service with one child.",
    "Community resolution": "An informal agreement on how a less serious offence is put right, often with the victim.",
    "Court disposal": "A sentence of a court, for example a referral order or a youth rehabilitation order.",
    "Desistance": "The process of leaving offending behind.",
    "Domain": "One of the areas that an inspection looks at: organisational delivery, court disposals, and "
    "out-of-court disposals.",
    "Key question": "What inspectors answer, yes or no, to judge a standard.",
    "Out-of-court disposal": "The settling of an offence without a court, for example by a youth caution.",
    "Personalised": "Fitted to the needs of the child, diversity included.",
    "Professional discretion": "The ratings panel’s departure from a computed rating, with reasons.",
    "Prompt": "A question that informs the answer to a key question.",
    "Relevant case": "A case in which a question was asked and applied.",
    "Risk of serious harm": "The likelihood and the severity of serious harm that a child may do to others; classified "
    "as low, medium, high or very high.",
    "Safety and wellbeing": "The child’s own safety; what may compromise it is classified as low, medium, high or very "
    "high.",
    "Standard": "What good work looks like in one area; each is rated.",
    "Youth caution": "A caution that a child accepts after admitting an offence.",
    "Youth conditional caution": "A youth caution with conditions that the child must keep.",
    "Youth offending team (YOT)": "The local partnership that works with children who have offended; some go by the name "
    "of youth offending service (YOS) or youth justice service (YJS).",
}
