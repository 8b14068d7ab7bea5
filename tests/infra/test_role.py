"""The role of the functions: it may do what they do, and no more."""

import re

from config import env
from infra.role import USER_CALLS

# Cognito's public calls (SignUp, InitiateAuth …) need no permission; these do.
PRIVILEGED = re.compile(r'"((?:admin|list|describe)_[a-z_]+)"')
FOR_PEOPLE = {"cognito-idp:DescribeUserPool"}  # Whoever looks from the console of a function.


def test_every_privileged_call_to_cognito_is_allowed_and_no_other() -> None:
    sources = (env.ROOT / "apps" / "accounts" / "cognito").glob("*.py")
    used = {name for source in sources for name in PRIVILEGED.findall(source.read_text())}

    calls = {f"cognito-idp:{''.join(word.title() for word in name.split('_'))}" for name in used}

    assert calls == set(USER_CALLS) - FOR_PEOPLE
