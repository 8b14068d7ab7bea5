"""What administrators decide of a user: who may come in, and in which groups they are."""

from collections.abc import Collection

from django.conf import settings

from apps.accounts.cognito.calls import NoSuchUser, ask, ask_of_user

ROLES = ("admin", "moderator")  # Each is a group of the pool; other groups are none of ours.


def set_enabled(sub: str, *, is_enabled: bool) -> None:
    """Let a user sign in, or not. Nothing to do for one who is gone."""
    ask_of_user("admin_enable_user" if is_enabled else "admin_disable_user", sub)


def set_roles(sub: str, roles: Collection[str]) -> None:
    """Put a user into the groups of these roles and out of the others."""
    try:
        answer = ask(
            "admin_list_groups_for_user", UserPoolId=settings.COGNITO_POOL_ID, Username=sub
        )
    except NoSuchUser:
        return
    has = {group["GroupName"] for group in answer["Groups"]}
    for role in ROLES:
        if role in roles and role not in has:
            ask_of_user("admin_add_user_to_group", sub, GroupName=role)
        if role in has and role not in roles:
            ask_of_user("admin_remove_user_from_group", sub, GroupName=role)
