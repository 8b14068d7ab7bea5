"""The search index: which documents of a collection hold a term, kept by the table's stream.

One row per term and document. A search reads the lists of its rarest word and judges the documents
themselves by the rest, so a list that lags behind shows less for a moment, but nothing wrong.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from apps.core import text
from apps.core.db import Item, Key, QuietTable, table_name
from apps.core.db.batches import write_batch
from apps.core.errors import Invalid

ID_LENGTH = 26
POSTINGS_READ_AT_MOST = 1000
WORDS_AT_MOST = 10  # Of a query: each costs a call to find the rarest. The others are judged later.

Terms = frozenset[str]
Place = tuple[str, str]  # Where a document is listed: the keys of its posting.
Places = frozenset[Place]
# In which collections terms are listed that begin so. What one user owns has one collection; what
# many share is spread over several, so that none is hot.
Collections = Callable[[str], Sequence[str]]


class Posting(Item):
    """A document holds a term."""

    class Meta(QuietTable):
        table_name = table_name("search")

    collection = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)  # Term and document: in the order of their ids.

    @classmethod
    def of(cls, collection: str, term: str, document_id: str) -> Self:
        return cls(*place(collection, term, document_id))


class Hit(NamedTuple):
    collection: str
    term: str
    document_id: str

    @property
    def place(self) -> str:
        return f"{self.term}#{self.document_id}"

    @classmethod
    def at(cls, collection: str, place: str) -> Self:
        return cls(collection, place[: -ID_LENGTH - 1], place[-ID_LENGTH:])


@dataclass(frozen=True)
class Wanted:
    """What a document must hold: a term, or `other` instead, or one that begins with `word`."""

    term: str
    word: str | None = None  # The last word of a query, as far as it is typed.
    other: str | None = None  # A whole word, where it is not its own stem.

    def fits(self, terms: Terms) -> bool:
        if self.term in terms or self.other in terms:
            return True
        return self.word is not None and any(term.startswith(self.word) for term in terms)

    @property
    def starts(self) -> tuple[str, ...]:
        """Name how the places begin of what will do, in the order in which they are read."""
        if self.word is None:
            return tuple(f"{term}#" for term in (self.term, self.other) if term)
        if self.term.startswith(self.word):
            return (self.word,)
        return (f"{self.term}#", self.word)

    def is_hit_of(self, hit: Hit, terms: Terms) -> bool:
        """Tell whether `hit` is the one of its document's several that counts."""
        listed = (min(filter(_beginning(start), terms), default=None) for start in self.starts)
        return hit.term == next((term for term in listed if term is not None), None)


@dataclass(frozen=True)
class Segment:
    """A part of some lists, up to 1000 hits, and the key of the part that follows."""

    hits: list[Hit]
    next_key: Key | None


def wanted_words(query: str, language: str, *, of_others: bool = False) -> list[Wanted]:
    """Read a query: whole words by their stem, the last one also by its beginning.

    What others wrote, maybe in other languages, holds a whole word also as it is.
    """
    *whole, last = text.words(query)[:WORDS_AT_MOST] or [""]
    wanted = [_whole(word, language, of_others=of_others) for word in whole]
    return [*wanted, Wanted(text.stem(last, language), word=last)] if last else wanted


def words_asked_for(
    query: str | None, language: str, *, of_others: bool = False
) -> tuple[Wanted, ...]:
    """Read the parameter `q` of a list as `wanted_words` does; None asks for no words.

    Raises:
        Invalid: it has no letter, so that it would find everything.
    """
    wanted = wanted_words(query or "", language, of_others=of_others)
    if query is not None and not wanted:
        raise Invalid(q=["Write at least one letter."])
    return tuple(wanted)


def rarest(collections: Collections, wanted: list[Wanted]) -> Wanted:
    """Find whose lists are the shortest, by one counting Query for each of several."""
    if len(wanted) == 1:
        return wanted[0]
    return min(wanted, key=lambda one: sum(each.count() for each in _lists(collections, one)))


def read(
    collections: Collections, wanted: Wanted, *, ascending: bool, after: Key | None
) -> Segment:
    """Read a part of some lists, one after the other, in one Query for each.

    Within a list the hits of a term come in the order of their ids.
    """
    left, key = _lists_after(after, _lists(collections, wanted))
    hits: list[Hit] = []
    while left and len(hits) < POSTINGS_READ_AT_MOST:
        some, key = left[0].read(POSTINGS_READ_AT_MOST - len(hits), key, ascending=ascending)
        hits += some
        left = left if key else left[1:]
    return Segment(hits, left[0].resume(key) if left else None)


def read_again(
    collections: Collections,
    wanted: Wanted,
    *,
    ascending: bool,
    after: Key | None,
    until: Key | None,
) -> Segment:
    """Read the same part once more: as far as before, whatever was listed in it meanwhile.

    `until` is the key of the part that follows it.
    """
    left, row = _lists_after(after, _lists(collections, wanted))
    following, stop = _list_and_row(until)
    hits: list[Hit] = []
    for one in left:
        if one == following and stop is None:
            break
        last = stop["place"]["S"] if stop and one == following else None
        hits += one.read_up_to(last, row, ascending=ascending)
        row = None
        if one == following:
            break
    return Segment(hits, until)


def place(collection: str, term: str, document_id: str) -> Place:
    """Name where a document is listed that holds a term."""
    return collection, f"{term}#{document_id}"


def places(collection: str, document_id: str, terms: Iterable[str]) -> Places:
    return frozenset(place(collection, term, document_id) for term in terms)


def index(collection: str, document_id: str, *, add: Iterable[str], remove: Iterable[str]) -> None:
    """Bring the lists of a collection up to date with a document. Again is harmless."""
    keep(add=places(collection, document_id, add), remove=places(collection, document_id, remove))


def keep(*, add: Iterable[Place], remove: Iterable[Place]) -> None:
    """List documents under terms that they hold, and no more under others. Again is harmless."""
    write_batch(
        put=[Posting(*one) for one in sorted(add)],
        delete=[Posting(*one) for one in sorted(remove)],
    )


@dataclass(frozen=True)
class _List:
    """The rows of a collection whose places begin so."""

    collection: str
    start: str

    def read(
        self, limit: int, after: Key | None, *, ascending: bool
    ) -> tuple[list[Hit], Key | None]:
        answer = Posting.connected().query(
            self.collection,
            range_key_condition=self._condition,
            limit=limit,
            scan_index_forward=ascending,
            exclusive_start_key=after,
        )
        hits = [Hit.at(self.collection, raw["place"]["S"]) for raw in answer["Items"]]
        return hits, answer.get("LastEvaluatedKey")

    def read_up_to(self, last: str | None, after: Key | None, *, ascending: bool) -> Iterator[Hit]:
        """Read on to a place, or to the end."""
        while True:
            hits, after = self.read(POSTINGS_READ_AT_MOST, after, ascending=ascending)
            for hit in hits:
                if last is not None and (hit.place > last if ascending else hit.place < last):
                    return
                yield hit
            if after is None:
                return

    def count(self) -> int:
        answer = Posting.connected().query(
            self.collection,
            range_key_condition=self._condition,
            limit=POSTINGS_READ_AT_MOST,
            select="COUNT",
        )
        return int(answer["Count"])

    def resume(self, after: Key | None) -> Key:
        """Make the key to go on from: in this list, behind a row of it."""
        key: Key = {"list": {"L": [self.collection, self.start]}}
        return {**key, "row": after} if after else key

    @property
    def _condition(self) -> Condition:
        return Posting.place.startswith(self.start)


def _lists(collections: Collections, wanted: Wanted) -> list[_List]:
    return [
        _List(collection, start) for start in wanted.starts for collection in collections(start)
    ]


def _lists_after(after: Key | None, lists: list[_List]) -> tuple[list[_List], Key | None]:
    """Find the lists that are still to be read, and the row of the first to go on from."""
    current, row = _list_and_row(after)
    if current is None:
        return lists, None
    # Words have other stems since their searcher chose another language: nothing more is found.
    return lists[lists.index(current) :] if current in lists else [], row


def _list_and_row(key: Key | None) -> tuple[_List | None, Key | None]:
    return (_List(*key["list"]["L"]), key.get("row")) if key else (None, None)


def _whole(word: str, language: str, *, of_others: bool) -> Wanted:
    stem = text.stem(word, language)
    return Wanted(stem, other=word if of_others and word != stem else None)


def _beginning(start: str) -> Callable[[str], bool]:
    return lambda term: f"{term}#".startswith(start)
