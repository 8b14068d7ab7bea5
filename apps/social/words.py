"""What a text of a post or comment names: hashtags, and people by their usernames."""

import re
import unicodedata

from apps.core import text

HASHTAGS_AT_MOST = 30
MENTIONS_AT_MOST = 20  # Each is looked up, and told.

# Behind a word, as in a link or an e-mail address, the sign means something else.
_HASHTAG = re.compile(r"(?<![\w#&/@.])#(\w{1,100})")
_ONE_HASHTAG = re.compile(r"#?(\w{1,100})")
_MENTION = re.compile(r"(?<![\w#&/@.])@([A-Za-z0-9_.-]{3,30})")


def hashtags_in(said: str) -> list[str]:
    """List the hashtags in small letters, each once; a number is none: `issue #12`."""
    found: dict[str, str] = {}
    for tag in _HASHTAG.findall(said):
        if not tag.isdigit():
            found.setdefault(text.fold(tag), unicodedata.normalize("NFC", tag.lower()))
    return list(found.values())[:HASHTAGS_AT_MOST]


def take_hashtags(query: str) -> tuple[list[str], str]:
    """Take the hashtags out of a query, and tell what is left."""
    tags = [tag for tag in _HASHTAG.findall(query) if not tag.isdigit()]
    rest = _HASHTAG.sub(lambda found: found[0] if found[1].isdigit() else " ", query)
    return tags, rest


def read_hashtag(said: str) -> str | None:
    """Read one hashtag, with its sign or without; None where it is none."""
    found = _ONE_HASHTAG.fullmatch(said)
    return None if found is None or found[1].isdigit() else found[1]


def names_in(said: str) -> list[str]:
    """List whom a text may name, in small letters, each once.

    A dot or dash at the end can belong to the name or to the sentence: both are listed.
    """
    found = _MENTION.findall(said)[:MENTIONS_AT_MOST]
    both = (name for raw in found for name in (raw, raw.rstrip(".-")))
    return list(dict.fromkeys(name.lower() for name in both))
