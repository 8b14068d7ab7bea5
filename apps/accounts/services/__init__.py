"""What can be done with accounts: the rules, and the one write of each."""

from apps.accounts.cognito import Challenge, Tokens
from apps.accounts.services.administering import (
    agree,
    list_audit,
    note_act_in,
    reinstate_user,
    set_roles,
    suspend_user,
)
from apps.accounts.services.api_keys import (
    KeyFields,
    NewKey,
    create_api_key,
    delete_api_key,
    list_api_keys,
    use_api_key,
)
from apps.accounts.services.avatars import (
    avatar_of,
    drop_avatar,
    drop_avatar_image,
    remove_avatar,
    set_avatar,
)
from apps.accounts.services.changing_password import change_password
from apps.accounts.services.confirming import confirm, resend_code
from apps.accounts.services.emails import (
    ask_for_email,
    code_of,
    confirm_email,
    finish_email,
    other_user_with,
)
from apps.accounts.services.erasing import (
    ERASE,
    ERASURE,
    begin_erasure,
    delete_account,
    erase,
    erase_account,
    fire_erasure,
)
from apps.accounts.services.exporting import (
    BUILD_EXPORT,
    ask_for_export,
    build_export,
    get_export,
)
from apps.accounts.services.fields import NewAccount, ProfileFields
from apps.accounts.services.finding import find_people, find_users, index_user
from apps.accounts.services.first_use import make_profile, user_at_first_use
from apps.accounts.services.mfa import (
    disable_mfa,
    enable_mfa,
    set_up_mfa,
    sign_in_with_code,
)
from apps.accounts.services.named import users_named
from apps.accounts.services.people import (
    Card,
    Person,
    get_person,
    get_person_by_username,
    may_see_person,
)
from apps.accounts.services.profiles import (
    Contact,
    active_time_zone_of,
    contact_of,
    create_profile,
    email_of,
    get_profile,
    language_of,
    languages_of,
    time_zone_of,
    update_profile,
)
from apps.accounts.services.registering import register, take_back
from apps.accounts.services.resetting import forgot_password, reset_password
from apps.accounts.services.signing_in import refresh, sign_in
from apps.accounts.services.signing_out import sign_out
from apps.accounts.services.ties import (
    Ties,
    block_user,
    follow_user,
    may_see_each_other,
    mute_user,
    ties_of,
    ties_with,
    unblock_user,
    unfollow_user,
    unmute_user,
)

__all__ = [
    "BUILD_EXPORT",
    "ERASE",
    "ERASURE",
    "Card",
    "Challenge",
    "Contact",
    "KeyFields",
    "NewAccount",
    "NewKey",
    "Person",
    "ProfileFields",
    "Ties",
    "Tokens",
    "active_time_zone_of",
    "agree",
    "ask_for_email",
    "ask_for_export",
    "avatar_of",
    "begin_erasure",
    "block_user",
    "build_export",
    "change_password",
    "code_of",
    "confirm",
    "confirm_email",
    "contact_of",
    "create_api_key",
    "create_profile",
    "delete_account",
    "delete_api_key",
    "disable_mfa",
    "drop_avatar",
    "drop_avatar_image",
    "email_of",
    "enable_mfa",
    "erase",
    "erase_account",
    "find_people",
    "find_users",
    "finish_email",
    "fire_erasure",
    "follow_user",
    "forgot_password",
    "get_export",
    "get_person",
    "get_person_by_username",
    "get_profile",
    "index_user",
    "language_of",
    "languages_of",
    "list_api_keys",
    "list_audit",
    "make_profile",
    "may_see_each_other",
    "may_see_person",
    "mute_user",
    "note_act_in",
    "other_user_with",
    "refresh",
    "register",
    "reinstate_user",
    "remove_avatar",
    "resend_code",
    "reset_password",
    "set_avatar",
    "set_roles",
    "set_up_mfa",
    "sign_in",
    "sign_in_with_code",
    "sign_out",
    "suspend_user",
    "take_back",
    "ties_of",
    "ties_with",
    "time_zone_of",
    "unblock_user",
    "unfollow_user",
    "unmute_user",
    "update_profile",
    "use_api_key",
    "user_at_first_use",
    "users_named",
]
