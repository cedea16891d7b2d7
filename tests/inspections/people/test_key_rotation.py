"""The key of the service is changed: people stay signed in, and links that were sent before still work."""

from __future__ import annotations

import pytest
from allauth.account.forms import default_token_generator
from django.core import signing
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def change_the_key(settings):
    def change(*, keep: bool) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", [settings.SECRET_KEY] if keep else []

    return change


def test_a_session_stays_and_is_signed_with_the_new_key(client: Client, lead_inspector, change_the_key, settings):
    client.force_login(lead_inspector)
    change_the_key(keep=True)
    assert client.get("/work/").status_code == 200

    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/work/").status_code == 200


def test_without_the_earlier_key_people_sign_in_again(client: Client, lead_inspector, change_the_key):
    client.force_login(lead_inspector)
    change_the_key(keep=False)

    assert client.get("/work/").status_code == 302


@pytest.mark.parametrize("keep", [True, False])
def test_a_link_for_a_password_and_a_preview_work_while_the_earlier_key_is_kept(lead_inspector, change_the_key, keep):
    link = default_token_generator.make_token(lead_inspector)
    preview = signing.dumps({"rows": 3}, salt="preview")
    change_the_key(keep=keep)
    # the generator keeps the key of the moment when it is made
    fresh = type(default_token_generator)()

    assert fresh.check_token(lead_inspector, link) == keep
    if keep:
        assert signing.loads(preview, salt="preview") == {"rows": 3}
    else:
        with pytest.raises(signing.BadSignature):
            signing.loads(preview, salt="preview")
