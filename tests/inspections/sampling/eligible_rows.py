"""An invented list of eligible cases, as rows."""

from __future__ import annotations

import datetime
import random

from inspections.eligible.actions import set_eligible_cases
from inspections.models import EligibleCase, Inspection
from tests.factories import BY


def new_list(inspection: Inspection, cases: int = 40) -> list[EligibleCase]:
    """Eligible court disposals, of which a third are girls. Some classifications are not recorded."""
    chooser = random.Random(40)
    court = inspection.framework.domains.get(number="2")
    rows = EligibleCase.objects.bulk_create(
        EligibleCase(
            inspection=inspection,
            domain=court,
            reference=f"court-{number:03}",
            disposal=chooser.choice(["referral_order", "referral_order", "youth_rehabilitation_order"]),
            began=datetime.date(2026, 3, 1) + datetime.timedelta(days=number),
            gender=chooser.choice(["Male", "Male", "Female"]),
            age=chooser.randint(12, 17),
            ethnicity="White",
            locality="North",
            safety_wellbeing=chooser.choice(["low", "medium", "high", ""]),
            risk_of_serious_harm=chooser.choice(["low", "medium", "high", "not_recorded"]),
        )
        for number in range(1, cases + 1)
    )
    set_eligible_cases(inspection, court, cases, by=BY)
    return rows
