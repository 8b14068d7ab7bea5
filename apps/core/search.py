"""The search index: which documents of an owner hold a term, kept by the table's stream.

One row per term and document. A search reads the list of its rarest term and judges the documents
themselves by the rest, so a list that lags behind shows less for a moment, but nothing wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from os.path import commonprefix
from typing import NamedTuple, Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from apps.core import text
from apps.core.db import Item, Key, QuietTable, table_name
from apps.core.db.batches import write_batch

ID_LENGTH = 26
POSTINGS_READ_AT_MOST = 1000
WORDS_AT_MOST = 10  # Of a query: each costs a call to find the rarest. The others are judged later.

Terms = frozenset[str]


class Posting(Item):
    """A document holds a term."""

    class Meta(QuietTable):
        table_name = table_name("search")

    collection = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)  # Term and document: in the order of their ids.

    @classmethod
    def of(cls, collection: str, term: str, document_id: str) -> Self:
        return cls(collection, f"{term}#{document_id}")


class Hit(NamedTuple):
    term: str
    document_id: str


@dataclass(frozen=True)
class Wanted:
    """What a document must hold: a term as it is, or one that begins with `word`."""

    term: str
    word: str | None = None  # The last word of a query, as far as it is typed.

    def fits(self, terms: Terms) -> bool:
        if self.word is None:
            return self.term in terms
        return self.term in terms or any(term.startswith(self.word) for term in terms)

    @property
    def _prefix(self) -> str:
        # Both the word's beginning and its stem lie under what the two have in common.
        if self.word is None:
            return f"{self.term}#"
        return commonprefix([self.term, self.word])  # noqa: RUF071  # Letters are what we mean.

    def is_hit_of(self, hit: Hit, terms: Terms) -> bool:
        """Tell whether `hit` is the one of its document's several that counts."""
        listed = [term for term in terms if f"{term}#".startswith(self._prefix)]
        return hit.term == min(listed, default=None)

    def places(self) -> Condition:
        return Posting.place.startswith(self._prefix)


@dataclass(frozen=True)
class Segment:
    """A part of a list, up to 1000 hits, and the key of the part that follows."""

    hits: list[Hit]
    next_key: Key | None


def wanted_words(query: str, language: str) -> list[Wanted]:
    """Read a query: whole words by their stem, the last one also by its beginning."""
    *whole, last = text.words(query)[:WORDS_AT_MOST] or [""]
    wanted = [Wanted(text.stem(word, language)) for word in whole]
    return [*wanted, Wanted(text.stem(last, language), word=last)] if last else wanted


def rarest(collection: str, wanted: list[Wanted]) -> Wanted:
    """Find the shortest list, by one counting Query for each of several."""
    if len(wanted) == 1:
        return wanted[0]
    return min(wanted, key=lambda one: _count(collection, one))


def read(collection: str, wanted: Wanted, *, ascending: bool, after: Key | None) -> Segment:
    """Read a part of a list, in one Query; a term's hits come in the order of their ids."""
    answer = Posting.connected().query(
        collection,
        range_key_condition=wanted.places(),
        limit=POSTINGS_READ_AT_MOST,
        scan_index_forward=ascending,
        exclusive_start_key=after,
    )
    places = [raw["place"]["S"] for raw in answer["Items"]]
    hits = [Hit(place[: -ID_LENGTH - 1], place[-ID_LENGTH:]) for place in places]
    return Segment(hits, answer.get("LastEvaluatedKey"))


def index(collection: str, document_id: str, *, add: Iterable[str], remove: Iterable[str]) -> None:
    """Bring the lists up to date with a document. Again is harmless."""
    write_batch(
        put=[Posting.of(collection, term, document_id) for term in sorted(add)],
        delete=[Posting.of(collection, term, document_id) for term in sorted(remove)],
    )


def _count(collection: str, wanted: Wanted) -> int:
    answer = Posting.connected().query(
        collection,
        range_key_condition=wanted.places(),
        limit=POSTINGS_READ_AT_MOST,
        select="COUNT",
    )
    return int(answer["Count"])
