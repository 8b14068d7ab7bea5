"""Phrases of priority and tags."""

import re
from datetime import datetime

from apps.tasks.quick_add.words import Kind, Meaning, Phrase, phrase

LEVELS = {"1": "urgent", "2": "high", "3": "medium", "4": "low"}


def _priority(match: re.Match[str], _now: datetime) -> Meaning:
    return Meaning(text=match["priority"].lower())


def _level(match: re.Match[str], _now: datetime) -> Meaning:
    return Meaning(text=LEVELS[match["level"]])


def _tag(match: re.Match[str], _now: datetime) -> Meaning:
    if match["tag"].isdigit():
        msg = "A number, as in issue #123, is no tag."
        raise ValueError(msg)
    return Meaning(text=match["tag"])


PHRASES: list[Phrase] = [
    phrase(Kind.PRIORITY, "!(?P<priority>low|medium|high|urgent)", _priority),
    phrase(Kind.PRIORITY, "p(?P<level>[1-4])", _level),
    phrase(Kind.TAG, r'#(?P<tag>[^\s#,;:.!?"“”()]{1,50})', _tag),
]
