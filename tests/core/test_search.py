from collections.abc import Iterator

import pytest

from apps.core import search
from apps.core.search import (
    Collections,
    Hit,
    Posting,
    Segment,
    Wanted,
    index,
    rarest,
    read,
    wanted_words,
)
from apps.core.text import terms

IDS = [f"01M7XZG9NTT9PS9JT1WZ08ZQ{number:02}" for number in range(100)]


def only(collection: str) -> Collections:
    return lambda _start: [collection]


def put(collection: str, number: int, text: str) -> None:
    index(collection, IDS[number], add=terms(text, "en"), remove=())


def hits_of(collections: Collections, wanted: Wanted) -> Iterator[Hit]:
    """Read lists to their end, segment by segment."""
    after = None
    while True:
        segment = read(collections, wanted, ascending=True, after=after)
        yield from segment.hits
        after = segment.next_key
        if after is None:
            return


def found(collection: str, query: str, *, ascending: bool = True) -> list[int]:
    """Look a query up in the list of its rarest word."""
    wanted = rarest(only(collection), wanted_words(query, "en"))
    segment = read(only(collection), wanted, ascending=ascending, after=None)
    return [IDS.index(hit.document_id) for hit in segment.hits]


def test_finds_a_document_by_each_of_its_words(user_id: str) -> None:
    put(user_id, 1, "Water the plants")
    put(user_id, 2, "Buy plants")

    assert found(user_id, "water") == [1]
    assert found(user_id, "buy") == [2]
    assert sorted(set(found(user_id, "plants"))) == [1, 2]
    assert found(user_id, "cactus") == []


@pytest.mark.parametrize("query", ["running", "run", "runs", "RUN", "rün", "runn", "ru", "r"])
def test_finds_stems_folded_words_and_beginnings(user_id: str, query: str) -> None:
    put(user_id, 1, "Running shoes")

    assert set(found(user_id, query)) == {1}


@pytest.mark.parametrize("query", ["unning", "shoesrunning", "runningx", "s r"])
def test_finds_nothing_by_the_middle_of_a_word(user_id: str, query: str) -> None:
    put(user_id, 1, "Running shoes")

    assert found(user_id, query) == []


def test_only_the_last_word_may_be_a_beginning() -> None:
    assert wanted_words("Running sho", "en") == [Wanted("run"), Wanted("sho", word="sho")]
    assert Wanted("run").fits(frozenset({"run"}))
    assert not Wanted("ru").fits(frozenset({"run"}))
    assert Wanted("ru", word="ru").fits(frozenset({"run"}))
    assert Wanted("run", word="runni").fits(frozenset({"run", "x"}))
    assert not Wanted("sho", word="sho").fits(frozenset({"run"}))


@pytest.mark.parametrize("query", ["", "   ", "!?", "\n"])
def test_a_query_without_words_wants_nothing(query: str) -> None:
    assert wanted_words(query, "en") == []


def test_a_query_is_judged_by_ten_words() -> None:
    assert len(wanted_words(" ".join(f"w{number}" for number in range(50)), "en")) == 10


def test_users_and_kinds_have_lists_of_their_own(user_id: str) -> None:
    put(user_id, 1, "Water")

    assert found(f"{user_id}#other", "water") == []


def test_reads_the_rarest_list(user_id: str, dynamodb_calls: list[str]) -> None:
    for number in range(5):
        put(user_id, number, "common")
    put(user_id, 7, "common rare")
    dynamodb_calls.clear()

    assert rarest(only(user_id), wanted_words("common rare common", "en")) == Wanted("rare")
    assert dynamodb_calls == ["Query"] * 3

    assert rarest(only(user_id), [Wanted("common")]) == Wanted("common")
    assert dynamodb_calls == ["Query"] * 3


@pytest.mark.parametrize("ascending", [True, False])
def test_reads_a_list_in_segments(
    user_id: str, monkeypatch: pytest.MonkeyPatch, ascending: bool
) -> None:
    monkeypatch.setattr(search, "POSTINGS_READ_AT_MOST", 4)
    for number in range(10):
        put(user_id, number, "water")

    after, sizes, hits = None, [], []
    while True:
        segment = read(only(user_id), Wanted("water"), ascending=ascending, after=after)
        sizes.append(len(segment.hits))
        hits += segment.hits
        after = segment.next_key
        if after is None:
            break

    assert sizes == [4, 4, 2]
    expected = [Hit(user_id, "water", document_id) for document_id in IDS[:10]]
    assert hits == (expected if ascending else expected[::-1])


def test_a_document_under_several_terms_counts_by_the_first(user_id: str) -> None:
    wanted, of_document = Wanted("wat", word="wat"), terms("Water waters watering watch", "en")
    index(user_id, IDS[1], add=of_document, remove=())

    hits = read(only(user_id), wanted, ascending=True, after=None).hits

    assert len(hits) > 1
    assert [wanted.is_hit_of(hit, of_document) for hit in hits].count(True) == 1


def test_a_hit_of_a_word_that_has_gone_does_not_count() -> None:
    assert not Wanted("water").is_hit_of(Hit("", "water", IDS[1]), frozenset({"plant"}))


def test_a_term_that_another_begins_with_is_another() -> None:
    assert not Wanted("water").is_hit_of(Hit("", "waterfall", IDS[1]), frozenset({"waterfall"}))


def test_a_change_moves_a_document_from_list_to_list(user_id: str) -> None:
    put(user_id, 1, "Water")

    for _ in range(2):  # Again is harmless.
        index(user_id, IDS[1], add={"plant"}, remove={"water"})

    assert found(user_id, "water") == []
    assert found(user_id, "plant") == [1]


@pytest.mark.parametrize("read_at_most", [1, 2, 3, 5, 1000])
def test_reads_the_lists_of_several_collections_one_after_the_other(
    user_id: str, monkeypatch: pytest.MonkeyPatch, read_at_most: int
) -> None:
    monkeypatch.setattr(search, "POSTINGS_READ_AT_MOST", read_at_most)
    mine, ours = f"{user_id}#1", f"{user_id}#2"
    for number in range(3):
        put(mine, number, "running")
        put(ours, number + 3, "runs")

    found = list(hits_of(lambda _start: [mine, ours], Wanted("run", word="running")))

    assert [(hit.collection, hit.term, IDS.index(hit.document_id)) for hit in found] == [
        *((mine, "run", number) for number in (0, 1, 2)),
        *((ours, "run", number) for number in (3, 4, 5)),
        *((mine, "running", number) for number in (0, 1, 2)),
    ]


def test_goes_no_further_where_a_word_has_another_stem_by_now(
    user_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "POSTINGS_READ_AT_MOST", 1)
    for number in range(3):
        put(user_id, number, "running")
    key = read(only(user_id), Wanted("run"), ascending=True, after=None).next_key

    assert read(only(user_id), Wanted("runn"), ascending=True, after=key) == Segment([], None)


def test_what_others_wrote_holds_a_whole_word_also_as_it_is() -> None:
    [running, shoes] = wanted_words("running shoes", "en", of_others=True)

    assert running == Wanted("run", other="running")
    assert running.starts == ("run#", "running#")
    assert [running.fits(frozenset({term})) for term in ("run", "running", "runn")] == [1, 1, 0]
    assert shoes == Wanted("shoe", word="shoes")
    assert shoes.starts == ("shoe#", "shoes")


@pytest.mark.parametrize("term", ["#a#b", "ümläut", "#", "日本語", "a" * 200])
def test_any_term_has_its_list(user_id: str, term: str) -> None:
    index(user_id, IDS[1], add={term}, remove=())

    segment = read(only(user_id), Wanted(term), ascending=True, after=None)

    assert segment.hits == [Hit(user_id, term, IDS[1])]
    assert [row.place for row in Posting.query(user_id)] == [f"{term}#{IDS[1]}"]
