"""Figures for Prometheus: for named networks alone, with few labels and nothing about a person, an inspection or a case."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests.factories import new_case, new_inspection

ROOT = Path(__file__).resolve().parent.parent
HERE = [ip_network("127.0.0.1/32"), ip_network("10.1.0.0/16")]


def figures(client: Client, **headers: str) -> dict[str, dict[str, float]]:
    text = client.get("/metrics/", **headers).content.decode()
    return {
        family.name: {
            "".join(f" {value}" for value in sample.labels.values())[1:]: sample.value for sample in family.samples
        }
        for family in text_string_to_metric_families(text)
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("networks", "proxies", "sent", "status"),
    [
        ([], 0, {}, 404),
        (HERE, 0, {}, 200),
        (HERE, 0, {"REMOTE_ADDR": "10.1.2.3"}, 200),
        (HERE, 0, {"REMOTE_ADDR": "10.2.2.3"}, 404),
        (HERE, 0, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 404),  # through a proxy that the settings do not name
        (HERE, 1, {"HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.7"}, 404),  # a visitor who claims to be here
        (HERE, 1, {"HTTP_X_FORWARDED_FOR": "203.0.113.7, 10.1.0.9"}, 200),
        (HERE, 2, {"HTTP_X_FORWARDED_FOR": "10.1.0.9"}, 404),
        (HERE, 0, {"REMOTE_ADDR": ""}, 404),  # a Unix socket
    ],
)
def test_only_named_networks_read_the_figures(client, settings, networks, proxies, sent, status):
    settings.METRICS_FROM, settings.ALLAUTH_TRUSTED_PROXY_COUNT = networks, proxies

    assert client.get("/metrics/", **sent).status_code == status


@pytest.mark.postgresql_too
@pytest.mark.django_db
def test_the_figures_have_few_labels_and_name_nobody(client, settings, lead_inspector, youth_2018):
    settings.METRICS_FROM = HERE
    inspection = new_inspection(youth_2018)
    case = new_case(inspection, reference="case-of-a-child")
    client.post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"})
    client.force_login(lead_inspector)
    client.get(f"/inspections/{inspection.reference}/cases/{case.reference}/?q=secret")
    client.generic("BREW", "/work/")

    found = figures(client)

    assert found["yot_requests"]["other 4xx"] >= 1
    assert found["yot_sign_ins"]["failed"] >= 1
    assert (found["yot_database_up"], found["yot_triggers_missing"]) == ({"": 1}, {"": 0})
    text = client.get("/metrics/").content.decode()
    labels = set(re.findall(r"[{,](\w+)=", text))
    assert labels == {"method", "status", "outcome", "le"}
    for secret in (inspection.reference, case.reference, lead_inspector.email, "nobody", "secret", "BREW"):
        assert secret not in text


@pytest.mark.django_db
def test_without_a_database_the_figures_say_so(client, settings, monkeypatch):
    settings.METRICS_FROM = HERE
    monkeypatch.setattr("config.metrics.missing", lambda connection: (_ for _ in ()).throw(OperationalError))

    found = figures(client)

    assert found["yot_database_up"] == {"": 0}
    assert "yot_triggers_missing" not in found


@pytest.mark.slow
def test_several_processes_add_up_what_they_count(tmp_path):
    program = "import django; django.setup(); from config import metrics; metrics.count_failed_sign_in()"
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    for _ in range(2):
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
    read = (
        "from prometheus_client import CollectorRegistry, generate_latest, multiprocess as m;"
        "r = CollectorRegistry(); m.MultiProcessCollector(r); print(generate_latest(r).decode())"
    )
    said = subprocess.run([sys.executable, "-c", read], env=environment, capture_output=True, text=True, check=True)

    assert 'yot_sign_ins_total{outcome="failed"} 2.0' in said.stdout
