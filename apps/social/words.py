"""What a text of a post or comment names: hashtags, and people by their usernames."""

import re
import unicodedata

from apps.core import text

HASHTAGS_AT_MOST = 30
MENTIONS_AT_MOST = 20  # Each is looked up, and told.

# All marks look like this one: to `re` they end a word, but in Hindi or Tamil they are its vowels.
_MARK = "\N{COMBINING GRAVE ACCENT}"
# So do joiners within a word, by which Persian and Sinhala are written.
_JOINER = re.compile("(?<=\\S)[\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}](?=\\w)")
_SIGN = "#\N{FULLWIDTH NUMBER SIGN}"
# Behind a word, as in a link or an e-mail address, the sign means something else.
_HASHTAG = re.compile(rf"(?<![\w{_MARK}{_SIGN}&/@.])[{_SIGN}](\w[\w{_MARK}]{{0,99}})")
# What is longer is cut, as in a text.
_ONE_HASHTAG = re.compile(rf"[{_SIGN}]?(\w[\w{_MARK}]{{0,99}})[\w{_MARK}]*")
# What is longer than a name is none, nor is its beginning.
_MENTION = re.compile(r"(?<![\w#&/@.])@([A-Za-z0-9_.-]{3,30})(?![A-Za-z0-9_])")


def hashtags_in(said: str) -> list[str]:
    """List the hashtags in small letters, each once; a number is none: `issue #12`."""
    found: dict[str, str] = {}
    for start, end in _places_of_hashtags(said):
        tag = said[start + 1 : end]
        found.setdefault(text.fold(tag), unicodedata.normalize("NFC", tag.lower()))
    return list(found.values())[:HASHTAGS_AT_MOST]


def take_hashtags(query: str) -> tuple[list[str], str]:
    """Take the hashtags out of a query, and tell what is left."""
    tags, rest, done = [], "", 0
    for start, end in _places_of_hashtags(query):
        tags.append(query[start + 1 : end])
        rest += f"{query[done:start]} "
        done = end
    return tags, rest + query[done:]


def read_hashtag(said: str) -> str | None:
    """Read one hashtag, with its sign or without; None where it is none."""
    found = _ONE_HASHTAG.fullmatch(_with_one_mark(said))
    is_one = found and _is_told_from_a_number(found[1])
    return said[found.start(1) : found.end(1)] if found and is_one else None


def names_in(said: str) -> list[str]:
    """List whom a text may name, in small letters, each once.

    A dot or dash at the end can belong to the name or to the sentence: both are listed.
    """
    found = _MENTION.findall(said)[:MENTIONS_AT_MOST]
    both = (name for raw in found for name in (raw, raw.rstrip(".-")))
    return list(dict.fromkeys(name.lower() for name in both))


def _places_of_hashtags(said: str) -> list[tuple[int, int]]:
    found = _HASHTAG.finditer(_with_one_mark(said))
    return [one.span() for one in found if _is_told_from_a_number(one[1])]


def _with_one_mark(said: str) -> str:
    joined = _JOINER.sub(_MARK, said)
    return "".join(_MARK if unicodedata.category(sign)[0] == "M" else sign for sign in joined)


def _is_told_from_a_number(tag: str) -> bool:
    return not tag.replace(_MARK, "").isdigit()
