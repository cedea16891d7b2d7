"""Benchmark cases: invented or anonymised cases that many people read alone, to compare how they judge."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inspections.base import Appended, Choices
from inspections.benchmarks.querysets import BenchmarkCaseQuerySet, BenchmarkReadQuerySet
from inspections.people.models import User
from inspections.stored_files.models import Upload
from standards.models import Framework


class BenchmarkCase(models.Model):
    """A case that no inspection has, with its text. It never counts in any figure of an inspection or of all inspections."""

    class Origin(Choices):
        INVENTED = "invented", "Invented"
        ANONYMISED = "anonymised", "Made from a real case, with everything changed that could identify someone"

    class State(Choices):
        DRAFT = "draft", "Being prepared"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="benchmark_cases")
    # Decides, as in any case, the domain and which questions are asked.
    disposal = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField()
    origin = models.CharField(max_length=10, choices=Origin.in_words)
    state = models.CharField(max_length=10, choices=State.in_words, default=State.DRAFT)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="benchmark_cases")
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BenchmarkCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", opened_at=None, closed_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
                name="benchmark_case_state",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="benchmark_case_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """The name of the benchmark case in the history of the installation."""
        return f"benchmark case {self.pk}"


class BenchmarkFile(Upload):
    """A document of a benchmark case, stored as uploaded. Like the text, it can only change while the case is being prepared."""

    case = models.ForeignKey(BenchmarkCase, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="benchmarks/")  # under a generated name

    class Meta(Upload.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "sha256"], name="one_file_per_content_and_benchmark_case"),
        ]

    @property
    def belongs_to(self) -> str:
        return f"benchmark case {self.case_id}"

    @property
    def written(self) -> str:
        """The file in the history."""
        return f"{self.name}, {self.size} bytes, SHA-256 {self.sha256}"


class BenchmarkRead(models.Model):
    """A benchmark case as one person reads it. The read of its owner gives the expected answers, with notes that explain them."""

    class State(Choices):
        READING = "reading", "Being read"
        SUBMITTED = "submitted", "Submitted"

    case = models.ForeignKey(BenchmarkCase, on_delete=models.CASCADE, related_name="reads")
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="benchmark_reads")
    is_expected = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.in_words, default=State.READING)
    invited_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = BenchmarkReadQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "reader"], name="each_reader_reads_a_benchmark_case_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(is_expected=True), name="one_expected_read_per_case"),
            models.CheckConstraint(
                condition=Q(state="reading", submitted_at=None) | Q(state="submitted", submitted_at__isnull=False),
                name="benchmark_read_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}, read by {self.reader}"

    @property
    def is_submitted(self) -> bool:
        return self.state == self.State.SUBMITTED


class BenchmarkAnswer(models.Model):
    """One reader's answer to one entry of a benchmark case, by the name of the entry."""

    read = models.ForeignKey(BenchmarkRead, on_delete=models.CASCADE, related_name="answers")
    entry = models.CharField(max_length=80)
    value = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["read", "entry"], name="one_benchmark_answer_per_entry")]

    def __str__(self) -> str:
        return f"{self.read}, {self.entry}: {self.value or 'not answered'}"


class BenchmarkComment(Appended):
    """What someone says about a benchmark case after they have read it. Append-only."""

    case = models.ForeignKey(BenchmarkCase, on_delete=models.CASCADE, related_name="comments")
    # The question that it is about; "" if it is about the whole case.
    entry = models.CharField(max_length=80, blank=True)
    text = models.TextField()

    class Meta(Appended.Meta):
        ordering = ["pk"]
        constraints = [
            *Appended.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="benchmark_comment_says_something"),
        ]

    def __str__(self) -> str:
        return f"comment by {self.by} on {self.case}"
