"""A password made of the words of the field is refused, however they are put together."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password", ["InspectorateYouth2026", "YouthJustice-2026!", "probation.probation", "fieldwork-panel1"]
)
def test_words_of_the_field_make_no_password(password):
    with pytest.raises(ValidationError, match="Words of your work"):
        validate_password(password)


@pytest.mark.parametrize("password", ["correct horse battery", "an inspection of blue teapots", "kx7-Qv2-panel-mm40"])
def test_they_may_be_in_one_that_has_enough_besides(password):
    validate_password(password)
