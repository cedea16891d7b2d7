"""Files in S3-compatible object storage, which a library plays in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator

import boto3
import pytest
from django.core.files.base import ContentFile
from moto import mock_aws

from config.databases.limits import limit_waiting_for_files
from inspections.stored_files.bucket import Bucket


@pytest.fixture
def aws(monkeypatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    with mock_aws():
        yield


@pytest.fixture
def bucket(aws) -> Bucket:
    boto3.client("s3").create_bucket(Bucket="yot", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    return Bucket(bucket_name="yot", location="service/files", default_acl=None, file_overwrite=False)


def test_a_file_comes_back_as_it_was_stored(bucket):
    content = os.urandom(100_000)
    name = bucket.save("evidence/one", ContentFile(content))

    assert name == "evidence/one"
    with bucket.open(name) as opened:
        assert opened.read() == content
    assert bucket.size(name) == len(content)
    assert [each["Key"] for each in boto3.client("s3").list_objects(Bucket="yot")["Contents"]] == [
        "service/files/evidence/one"
    ]


def test_folders_are_listed_for_check_files(bucket):
    bucket.save("evidence/one", ContentFile(b"1"))

    assert bucket.exists("evidence")
    assert not bucket.exists("reports")
    assert bucket.listdir("evidence") == ([], ["one"])


def test_a_missing_file_is_missing_as_in_a_folder(bucket):
    with pytest.raises(FileNotFoundError):
        bucket.open("evidence/two")


def test_a_deleted_file_is_gone(bucket):
    bucket.save("evidence/one", ContentFile(b"1"))
    bucket.delete("evidence/one")

    assert not bucket.exists("evidence/one")


def test_storage_that_refuses_or_does_not_answer_is_an_oserror(aws):
    nowhere = Bucket(bucket_name="nowhere", default_acl=None)

    with pytest.raises(OSError, match="The object storage"):
        nowhere.save("evidence/one", ContentFile(b"1"))
    with pytest.raises(OSError, match="The object storage"):
        nowhere.listdir("evidence")


def test_a_page_does_not_wait_long_for_a_storage_that_does_not_answer(aws):
    storage = {"BACKEND": "inspections.stored_files.bucket.Bucket", "OPTIONS": {"bucket_name": "yot"}}
    limit_waiting_for_files(storage)

    waits = Bucket(**storage["OPTIONS"]).connection.meta.client.meta.config
    assert (waits.connect_timeout, waits.read_timeout) == (2, 4)
    assert waits.retries["total_max_attempts"] == 1
    assert Bucket(bucket_name="yot").connection.meta.client.meta.config.read_timeout > 30, "workers wait as usual"
