"""Tokens: who may come in, for how long, and as whom."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hub_setup import DATABASES, NOW, Clock

from reviewtui.domain.decisions import Role
from reviewtui.errors import ReviewError
from reviewtui.hub.opening import Hub, open_hub
from reviewtui.hub.tokens import caller_of, create_token, list_tokens, revoke_token

pytestmark = pytest.mark.both_databases


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hub(tmp_path: Path, clock: Clock) -> Iterator[Hub]:
    opened = open_hub(DATABASES.url(tmp_path), clock=clock)
    yield opened
    opened.close()


def refused(code: str, hub: Hub, name: str, role: str, **more: object) -> None:
    before = len(list_tokens(hub))
    with pytest.raises(ReviewError) as told:
        create_token(hub, name, role, **more)  # type: ignore[arg-type]
    assert told.value.code == code
    assert str(told.value)
    assert len(list_tokens(hub)) == before


def test_a_token_brings_its_user_in(hub: Hub) -> None:
    token = create_token(hub, "ana", "reviewer")
    assert token.startswith("rvt_")
    caller = caller_of(hub, token)
    assert caller is not None
    assert (caller.user, caller.role, caller.accounts) == ("ana", Role.REVIEWER, None)
    assert caller_of(hub, token + "x") is None


def test_a_second_token_is_the_same_user(hub: Hub) -> None:
    first = create_token(hub, "ana", "reviewer", scope=["borealis", "acme"])
    second = create_token(hub, "ana", "reviewer", scope=["acme", "borealis"])
    assert first != second
    assert caller_of(hub, first) == caller_of(hub, second)
    refused("token_user", hub, "ana", "lead", scope=["acme", "borealis"])
    refused("token_user", hub, "ana", "reviewer")
    refused("token_user", hub, "ana", "reviewer", scope=["acme"])


def test_account_managers_and_sales_say_which_accounts(hub: Hub) -> None:
    for role in ("account-manager", "sales"):
        refused("token_scope", hub, role, role)
        refused("token_scope", hub, role, role, scope=[""])
        refused("token_both", hub, role, role, scope=["acme"], all_accounts=True)
        every = caller_of(hub, create_token(hub, role, role, all_accounts=True))
        assert every is not None
        assert every.sees("")
        some = caller_of(hub, create_token(hub, role + "2", role, scope=["acme"]))
        assert some is not None
        assert [some.sees(account) for account in ("acme", "borealis", "")] == [True, False, False]


def test_a_scope_of_nothing_is_never_all(hub: Hub) -> None:
    refused("token_scope", hub, "ana", "reviewer", scope=[""])


def test_names_and_roles_are_checked(hub: Hub) -> None:
    refused("token_role", hub, "ana", "queen")
    for name in ("", "  ", "x" * 101, "a\nb", "a\x1b[31m"):
        refused("token_name", hub, name, "reviewer")


def test_an_expired_or_revoked_token_stays_out(hub: Hub, clock: Clock) -> None:
    short = create_token(hub, "ana", "reviewer", expires_at=NOW + 10)
    long = create_token(hub, "ana", "reviewer")
    clock.now = NOW + 9
    assert caller_of(hub, short) is not None
    clock.now = NOW + 10
    assert caller_of(hub, short) is None
    which = list_tokens(hub)[1].id
    revoke_token(hub, which)
    assert caller_of(hub, long) is None
    clock.now = NOW + 20
    revoke_token(hub, which)
    assert [line.revoked_at for line in list_tokens(hub)] == [None, NOW + 10]
    with pytest.raises(ReviewError) as told:
        revoke_token(hub, 99)
    assert told.value.code == "token_unknown"


def test_the_list_names_users_and_never_tokens(hub: Hub) -> None:
    token = create_token(hub, "ana", "sales", scope=["acme"])
    lines = list_tokens(hub)
    assert [(line.name, line.role, line.accounts, line.created_at) for line in lines] == [
        ("ana", "sales", ("acme",), NOW)
    ]
    assert token not in repr(lines)
