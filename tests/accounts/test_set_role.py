"""`manage.py set_role`: how the first administrator is made."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from tests.accounts.conftest import Newcomer
from tests.accounts.test_admin_decisions import groups_of, log_of, sub_of


def set_role(*arguments: str) -> str:
    out = StringIO()
    call_command("set_role", *arguments, stdout=out)
    return out.getvalue().strip()


def test_makes_an_administrator(member: Newcomer) -> None:
    line = set_role(member.email.upper(), "admin")

    sub = sub_of(member)
    assert line == "set roles: admin"
    assert (User.load(sub).roles, groups_of(sub)) == (["admin"], ["admin"])
    assert member.sign_in().get("/v1/admin/audit").status_code == 200
    [entry] = log_of(sub)
    assert (entry.action, entry.actor_id) == ("users.roles", None)


def test_keeps_other_roles_and_takes_one_away(member: Newcomer) -> None:
    set_role(member.email, "admin")

    assert set_role(member.email, "moderator") == "set roles: admin, moderator"
    assert set_role(member.email, "admin", "--remove") == "set roles: moderator"
    assert groups_of(sub_of(member)) == ["moderator"]
    assert set_role(member.email, "moderator", "--remove") == "set roles: none"


def test_only_tells_in_a_dry_run(member: Newcomer) -> None:
    line = set_role(member.email, "admin", "--dry-run")

    sub = sub_of(member)
    assert line == "would set roles: admin"
    assert (User.load(sub).roles, groups_of(sub), log_of(sub)) == ([], [], [])


def test_refuses_strangers_and_strange_roles(newcomer: Newcomer) -> None:
    with pytest.raises(CommandError, match="no user"):
        set_role(newcomer.email, "admin")
    with pytest.raises(CommandError, match="root"):
        set_role(newcomer.email, "root")
