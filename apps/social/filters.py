"""Which posts a search finds: judged on the post itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from apps.core import search, text
from apps.core.search import WORDS_AT_MOST, Terms, Wanted
from apps.social.words import take_hashtags

if TYPE_CHECKING:
    from apps.social.models import Post

LONGEST_TERM = 100  # Signs: a sort key has 1024 bytes, and some letters fold to eighteen.


@dataclass(frozen=True)
class PostFilter:
    """What a post must say, all of it."""

    wanted: tuple[Wanted, ...]

    @classmethod
    def read(cls, query: str, hashtag: str | None, language: str) -> Self:
        """Read what is asked for: words and hashtags, the last of each by its beginning."""
        tags, rest = take_hashtags(query)
        wanted = [Wanted(tag_term(hashtag))] if hashtag else []
        wanted += [_tag(tag, is_last=query.endswith(f"#{tag}")) for tag in tags]
        wanted += search.wanted_words(rest, language, of_others=True)
        return cls(tuple(wanted))

    @property
    def looked_up(self) -> list[Wanted]:
        """Name what the index is asked for; the others are only judged."""
        return list(self.wanted[:WORDS_AT_MOST])

    def asks_more_than(self, hashtag: str | None) -> bool:
        return len(self.wanted) > bool(hashtag)

    def fits(self, terms: Terms) -> bool:
        return all(wanted.fits(terms) for wanted in self.wanted)


def tag_term(tag: str) -> str:
    return f"#{text.fold(tag)[:LONGEST_TERM]}"  # No word begins so.


def post_terms(post: "Post") -> Terms:
    """Name all terms under which a post stands in the search index."""
    return text.terms(post.text, post.language) | {tag_term(tag) for tag in post.hashtags}


def _tag(tag: str, *, is_last: bool) -> Wanted:
    term = tag_term(tag)
    return Wanted(term, word=term if is_last else None)
