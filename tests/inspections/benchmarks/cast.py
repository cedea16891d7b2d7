"""Readers of a benchmark case, and what they do."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from inspections.benchmarks import actions
from inspections.benchmarks.queries import own_read
from inspections.history import Author
from inspections.models import BenchmarkCase, BenchmarkRead, User
from tests.factories import all_answers
from tests.inspections.second_reads.cast import DECIDING


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def answer_all(case: BenchmarkCase, reader: User, answers: dict[str, str] | None = None) -> BenchmarkRead:
    """Answer every key question "yes" unless given, and submit."""
    read = own_read(case, reader)
    values = DECIDING | all_answers(case.framework, "2") | (answers or {})
    actions.save_benchmark_answers(read, values, by=Author(reader))
    actions.submit_benchmark_read(read, by=Author(reader))
    return read
