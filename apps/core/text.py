"""Text as search sees it: without case and accents, in words, and in the stems of words.

Words are folded before they are stemmed, on both sides: what is found must not depend on whether
an umlaut was typed.
"""

import re
import unicodedata
from functools import cache, lru_cache
from threading import Lock
from typing import Any

MAX_WORD = 40
STEMS_REMEMBERED = 10_000  # A stem takes 25 microseconds, and texts repeat their words.

# Combining classes of what is no accent: none, and the marks of Indian and Japanese letters.
_LETTER_MARKS = {0, 7, 8, 9}

# Letters that Unicode does not take apart.
_PLAIN = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ł": "l",
        "þ": "th",
    }
)
_INNER_APOSTROPHE = re.compile("(?<=\\w)['\N{RIGHT SINGLE QUOTATION MARK}](?=\\w)")
_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_stemming = Lock()  # A stemmer keeps the word it works on.


def fold(text: str) -> str:
    """Take away case and accents: `Größe` and `GROSSE` are both `grosse`."""
    # Case first: it may leave accents of its own, as of the Turkish capital I with a dot.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(sign for sign in apart if unicodedata.combining(sign) in _LETTER_MARKS)
    return unicodedata.normalize("NFC", plain).translate(_PLAIN)


def words(text: str) -> list[str]:
    """List the folded words in order, of 40 characters at most. An inner apostrophe is dropped."""
    joined = _INNER_APOSTROPHE.sub("", fold(text))
    spaced = "".join(sign if _is_of_word(sign) else " " for sign in joined)
    return [word[:MAX_WORD] for word in spaced.split()]


@lru_cache(maxsize=STEMS_REMEMBERED)
def stem(word: str, language: str) -> str:
    """Cut a folded word down to its stem by Snowball's rules of a language tag like `pt-BR`.

    A word of a language without rules is its own stem.
    """
    algorithm = _ALGORITHMS.get(language.partition("-")[0].lower())
    if algorithm is None:
        return word
    with _stemming:
        return str(_stemmer(algorithm).stemWord(word)) or word


def terms(text: str, language: str) -> frozenset[str]:
    """Collect what a text is found by: each word, folded, and its stem."""
    folded = words(text)
    return frozenset(folded) | {stem(word, language) for word in folded}


def _is_of_word(sign: str) -> bool:
    # Marks are vowels in Hindi or Tamil. Accents are gone by now.
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


@cache
def _stemmer(algorithm: str) -> Any:
    import snowballstemmer  # noqa: PLC0415 - It reads 36 languages: 120 ms, for searches only.

    return snowballstemmer.stemmer(algorithm)
