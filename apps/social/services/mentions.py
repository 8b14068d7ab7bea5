"""People whom a text names."""

from apps.accounts.services import ties_with, users_named
from apps.social.models.posts import Mention, mention
from apps.social.words import MENTIONS_AT_MOST, names_in


def mentions_in(said: str, author_id: str) -> list[Mention]:
    """Find whom a text names, in two calls; in none, if it names nobody.

    Where either blocks the other nobody is named, and nobody learns why.
    """
    names = names_in(said)
    if not names:
        return []
    named = {name: user_id for name, user_id in users_named(names).items() if user_id != author_id}
    ties = ties_with(author_id, set(named.values()))
    found = {user_id: name for name, user_id in named.items() if ties[user_id].let_see}
    return [mention(user_id, name) for user_id, name in found.items()][:MENTIONS_AT_MOST]
