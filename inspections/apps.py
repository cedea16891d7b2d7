from django.apps import AppConfig
from django.core.validators import MaxLengthValidator


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "Inspections"

    def ready(self) -> None:
        from inspections.cases.submission import when_submitted

        # What they do at sign-in, and when people change their account.
        from inspections.people import security_log, sessions  # noqa: F401
        from inspections.second_reads.actions import compare_with_first
        from inspections.staff import account_history  # noqa: F401

        when_submitted[:] = [compare_with_first]
        # In every form, a text that is too long is kept as typed. The message gives the limit and the length of the text.
        MaxLengthValidator.message = "Shorten this to %(limit_value)d characters or fewer. It has %(show_value)d."
