"""GET /posts: by words, by hashtags, and only what one may see."""

import os
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.core import search
from apps.core.search import Posting
from apps.social import services
from apps.social.models import Post
from apps.social.services import Viewer
from apps.social.services.indexing import places_of, private_of
from tests.conftest import Person
from tests.factories import NOW, make_post
from tests.threads import at_once

Settle = Callable[[], None]
POSTS = 1200 if "SOAK" in os.environ else 30

_numbers = count()


@pytest.fixture
def word() -> str:
    """A word that no other test writes."""
    number = next(_numbers)
    return f"zq{os.getpid()}x{number}z"


def find(who: Person, **query: Any) -> list[str]:
    """Name the texts of the posts that are found, of all pages."""
    return [post["text"] for post in pages(who, **query)]


def pages(who: Person, **query: Any) -> list[Any]:
    found: list[Any] = []
    while True:
        answer = who.get("/v1/posts", query)
        assert answer.status_code == 200, answer.content
        page = answer.json()
        found += page["items"]
        if page["nextCursor"] is None:
            return found
        query["cursor"] = page["nextCursor"]


def listed(post: Post) -> set[tuple[str, ...]]:
    """Name where the index lists a post, of all places where it could ever be."""
    places = places_of(post) | places_of(post.with_changes({"visibility": "private"}))
    return {place for place in places if Posting.find(*place)}


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("tomatoes", True),
        ("TOMATO", True),
        ("toma", True),
        ("grosse", True),
        ("Größe", True),
        ("running", True),
        ("run", True),
        ("runs tomato", True),
        ("runn", True),
        ("runn tomatoes", False),
        ("unning", False),
        ("cucumber", False),
        ("cucumber tomatoes", False),
        ("garden", True),
        ("#garden", True),
        ("#gard", True),
        ("#tomatoes", False),
        ("#gard tomatoes", False),
        ("tomatoes #gard", True),
        ("#garden tomatoes", True),
    ],
)
def test_finds_words_stems_beginnings_and_hashtags(
    alice: Person, bob: Person, settle: Settle, word: str, query: str, is_found: bool
) -> None:
    text = f"{word} Running for the größe tomatoes of my #Garden"
    make_post(alice.user_id, text)
    settle()

    assert find(bob, q=f"{word} {query}") == [text] * is_found


def test_finds_by_what_a_text_makes_of_a_long_hashtag(
    alice: Person, settle: Settle, word: str
) -> None:
    tag = f"{word}{'x' * 150}"
    make_post(alice.user_id, f"#{tag}")
    settle()

    assert find(alice, hashtag=tag) == find(alice, hashtag=f"#{tag}") == [f"#{tag}"]


def test_finds_by_a_hashtag_of_any_case(alice: Person, settle: Settle, word: str) -> None:
    make_post(alice.user_id, f"a #{word}größe")
    make_post(alice.user_id, f"b {word}größe")
    settle()

    for tag in (f"{word}größe", f"#{word}GRÖSSE", f"{word}grosse"):
        assert find(alice, hashtag=tag) == [f"a #{word}größe"]
    assert find(alice, hashtag=word) == []


def test_both_must_fit(alice: Person, settle: Settle, word: str) -> None:
    make_post(alice.user_id, f"one #{word}")
    make_post(alice.user_id, f"two #{word}")
    make_post(alice.user_id, f"one {word}")
    settle()

    assert find(alice, q="one", hashtag=word) == [f"one #{word}"]


def test_a_word_is_found_across_languages(alice: Person, settle: Settle, word: str) -> None:
    german, english = Viewer(alice.user_id, language="de"), Viewer(alice.user_id, language="en")
    text = f"running Gärten {word}"
    services.create_post(viewer=german, fields={"text": text}, now=NOW)
    settle()

    def found(viewer: Viewer, query: str) -> int:
        page = services.find_posts(
            viewer=viewer, query=query, hashtag=None, now=NOW, limit=5, after=None
        )
        return len(page.items)

    assert found(german, f"garten {word}") == 1  # By its stem.
    assert found(english, f"running {word}") == 1  # As it is, though English has a stem of it.
    assert found(english, f"{word} garten") == 1


def test_tells_a_whole_post(alice: Person, bob: Person, settle: Settle, word: str) -> None:
    post = make_post(alice.user_id, word)
    settle()

    answer = bob.get("/v1/posts", {"q": word}).json()

    assert answer == {"items": [bob.get(f"/v1/posts/{post.post_id}").json()], "nextCursor": None}


def test_one_sees_what_one_may_see(
    alice: Person, bob: Person, carol: Person, mod: Person, settle: Settle, word: str
) -> None:
    for visibility in ("public", "followers", "private"):
        make_post(alice.user_id, f"{word} {visibility}", visibility=visibility)
    accounts.follow_user(user_id=bob.user_id, other_id=alice.user_id, now=NOW)
    settle()

    assert sorted(find(alice, q=word)) == [
        f"{word} {one}" for one in ("followers", "private", "public")
    ]
    assert sorted(find(bob, q=word)) == [f"{word} {one}" for one in ("followers", "public")]
    assert find(carol, q=word) == find(mod, q=word) == [f"{word} public"]


@pytest.mark.parametrize("blocks", [("alice", "bob"), ("bob", "alice")])
def test_neither_finds_the_other_behind_a_block(
    alice: Person, bob: Person, settle: Settle, word: str, blocks: tuple[str, str]
) -> None:
    make_post(alice.user_id, word)
    make_post(bob.user_id, word)
    settle()
    people = {"alice": alice, "bob": bob}
    one, other = (people[name].user_id for name in blocks)

    accounts.block_user(user_id=one, other_id=other, now=NOW)

    for who in (alice, bob):
        assert [post["authorId"] for post in pages(who, q=word)] == [who.user_id]


def test_what_suspended_and_private_accounts_wrote_is_not_found(
    alice: Person, bob: Person, carol: Person, admin: Person, settle: Settle, word: str
) -> None:
    for who in (alice, bob):
        make_post(who.user_id, word)
    settle()

    admin.post(f"/v1/admin/users/{alice.user_id}/suspend")
    bob.patch("/v1/users/me", {"settings": {"privateAccount": True}}, "json")

    assert find(carol, q=word) == []
    assert find(bob, q=word) == [word]


def test_what_others_keep_private_costs_nobody_a_read(
    alice: Person, bob: Person, settle: Settle, word: str, dynamodb_calls: list[str]
) -> None:
    make_post(alice.user_id, word, visibility="private")
    settle()
    dynamodb_calls.clear()

    assert find(bob, q=word) == []
    assert dynamodb_calls == ["Query"] * 2


def test_an_edit_moves_a_post(alice: Person, bob: Person, settle: Settle, word: str) -> None:
    post = make_post(alice.user_id, f"{word} old #{word}old")
    settle()

    alice.patch(f"/v1/posts/{post.post_id}", {"text": f"{word} new #{word}new"}, "json")
    assert find(bob, q=f"{word} old") == find(bob, hashtag=f"{word}old") == []
    settle()

    assert len(find(bob, q=f"{word} new")) == len(find(bob, hashtag=f"{word}new")) == 1
    assert listed(post) == places_of(post) & places_of(Post.load(post.post_id))


def test_a_change_of_visibility_moves_a_post(
    alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    post = make_post(alice.user_id, word)
    settle()

    for visibility, found in (("private", []), ("followers", []), ("public", [word])):
        alice.patch(f"/v1/posts/{post.post_id}", {"visibility": visibility}, "json")
        assert find(bob, q=word) in ([], found)  # Shown later, maybe, but never to who may not.
        settle()
        assert (find(bob, q=word), find(alice, q=word)) == (found, [word])
        assert listed(post) == places_of(Post.load(post.post_id))


def test_a_deleted_post_leaves_nothing_in_the_index(
    alice: Person, settle: Settle, word: str
) -> None:
    posts = [
        make_post(alice.user_id, f"{word} running #{word}", visibility=visibility)
        for visibility in ("public", "private")
    ]
    settle()
    assert len(find(alice, q=word)) == 2

    for post in posts:
        alice.delete(f"/v1/posts/{post.post_id}")
    assert find(alice, q=word) == []
    settle()

    assert [listed(post) for post in posts] == [set(), set()]


def test_changes_may_come_late_twice_and_out_of_order(alice: Person, word: str) -> None:
    first = make_post(alice.user_id, f"{word} one")
    second = first.with_changes({"text": f"{word} two", "version": 2})
    Post.change(first.post_id, changes={"text": f"{word} two"})

    for old, new in ((first, second), (None, first), (first, second), (None, first)):
        services.index_post(old, new)

    assert find(alice, q=f"{word} two") == [f"{word} two"]
    assert not {place for place in places_of(first) - places_of(second) if Posting.find(*place)}


def test_likes_do_not_touch_the_index(alice: Person, word: str, dynamodb_calls: list[str]) -> None:
    post = make_post(alice.user_id, word)
    dynamodb_calls.clear()

    services.index_post(post, post.with_changes({"likes": 1}))

    assert dynamodb_calls == []


def test_pages_are_full_and_tell_each_post_once_the_newest_first(
    alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    made = [
        make_post(author, f"{word}{number}").post_id
        for number in range(5)
        for author in (alice.user_id, bob.user_id)
    ]
    make_post(alice.user_id, word, visibility="followers")
    settle()

    sizes, found, cursor = [], [], None
    while True:
        query = {"q": word, "limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = bob.get("/v1/posts", query).json()
        sizes.append(len(page["items"]))
        found += [post["postId"] for post in page["items"]]
        if (cursor := page["nextCursor"]) is None:
            break

    assert found == sorted(made, reverse=True)
    assert sizes == [3, 3, 3, 1]


@pytest.mark.parametrize("read_at_most", [1, 4])
def test_a_list_longer_than_the_bound_is_read_to_its_end(
    alice: Person,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    word: str,
    read_at_most: int,
) -> None:
    monkeypatch.setattr(search, "POSTINGS_READ_AT_MOST", read_at_most)
    texts = [f"{word} {word}s {word}ing"] * 3 + [f"{word}s"] * 3 + [f"{word} private"] * 3
    for text in texts:
        make_post(alice.user_id, text, visibility="private" if "private" in text else "public")
    settle()

    assert sorted(find(alice, q=word, limit=2)) == sorted(texts)


@pytest.mark.parametrize("read_at_most", [2, 3, 5, 1000])
def test_what_is_written_meanwhile_makes_nothing_come_twice_or_never(
    alice: Person,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    word: str,
    read_at_most: int,
) -> None:
    monkeypatch.setattr(search, "POSTINGS_READ_AT_MOST", read_at_most)
    made = [make_post(alice.user_id, text).post_id for text in (word, f"{word}s") * 4]
    settle()
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"q": word, "limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = alice.get("/v1/posts", query).json()
        found += [post["postId"] for post in page["items"]]
        cursor = page["nextCursor"]
        if len(found) < 4:
            make_post(alice.user_id, f"{word} new")
            settle()

    assert sorted(one for one in found if one in made) == sorted(made)
    assert len(found) == len(set(found))


def test_the_newest_of_many_come_first(alice: Person, settle: Settle, word: str) -> None:
    """Of a list beyond the bound, too: what is typed goes before what begins so."""
    made = [_without_rate(alice.user_id, f"{word} {number}") for number in range(POSTS)]
    for number in range(POSTS // 10):
        _without_rate(alice.user_id, f"{word}more {number}")
    settle()

    newest = [post["postId"] for post in alice.get("/v1/posts", {"q": word}).json()["items"]]
    every = [post["postId"] for post in pages(alice, q=f"{word}", limit=100)]

    if POSTS > search.POSTINGS_READ_AT_MOST:
        assert newest == sorted(made, reverse=True)[:25]
    assert len(every) == len(set(every)) == POSTS + POSTS // 10


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "  "},
        {"q": "!?"},
        {"q": "#"},
        {"q": "x" * 201},
        {"q": "a\x00b"},
        {"q": "\ud800"},
        {"hashtag": ""},
        {"hashtag": "#"},
        {"hashtag": "two words"},
        {"hashtag": "a#b"},
        {"hashtag": "12"},
        {"hashtag": "a/../b"},
        {"q": "a", "sort": "x"},
        {"q": "a", "limit": "0"},
        {"q": "a", "limit": "101"},
        {"q": "a", "cursor": "x"},
        {"hashtag": "a", "q": "!?"},
    ],
)
def test_what_asks_for_nothing_sensible_is_refused(alice: Person, query: dict[str, str]) -> None:
    answer = alice.get(
        "/v1/posts", {name: value.encode(errors="surrogatepass") for name, value in query.items()}
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in {"VALIDATION_ERROR", "INVALID_CURSOR"}


@pytest.mark.parametrize(
    "query",
    [
        "#" * 200,
        "'; DROP TABLE posts; --",
        "a#b#c",
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 200,
        "#" + "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 99,
        "日本語",
        "\N{GRINNING FACE} smile",
        " ".join("#ab" for _ in range(50)),
        " ".join(chr(0x4E00 + number) for number in range(100)),
        "%00",
        "\N{MODIFIER LETTER APOSTROPHE}" * 3,
        "\N{MATHEMATICAL FRAKTUR SMALL G}arden",
        "a" * 200,
        "\u202e\u2066x",
    ],
)
def test_whatever_is_asked_is_answered(alice: Person, settle: Settle, query: str) -> None:
    make_post(alice.user_id, query)
    settle()

    for who in ({"q": query}, {"hashtag": query}):
        assert alice.get("/v1/posts", who).status_code in {200, 400}


def test_a_cursor_belongs_to_its_query(
    alice: Person, bob: Person, settle: Settle, word: str
) -> None:
    for _ in range(2):
        make_post(alice.user_id, word)
    settle()
    cursor = alice.get("/v1/posts", {"q": word, "limit": "1"}).json()["nextCursor"]

    for who, query in ((alice, {"q": "other"}), (bob, {"q": word}), (alice, {"hashtag": word})):
        answer = who.get("/v1/posts", {**query, "limit": "1", "cursor": cursor})
        assert answer.json()["error"]["code"] == "INVALID_CURSOR"


def test_a_page_costs_a_few_calls(
    alice: Person, bob: Person, settle: Settle, word: str, dynamodb_calls: list[str]
) -> None:
    for number in range(3):
        make_post(alice.user_id, f"{word} shoes number{number} #{word}")
    settle()
    shown = ["BatchGetItem", "BatchGetItem"]  # The posts, and what is around them.

    def calls(**query: str) -> list[str]:
        dynamodb_calls.clear()
        assert find(bob, **query)
        return dynamodb_calls

    # Its own list and that of one's own private posts,
    assert calls(hashtag=word) == ["Query"] * 2 + shown
    assert calls(q=word) == ["Query"] * 2 + shown
    # of a word and its stem where they differ; several words are counted before.
    assert calls(q="shoes", hashtag=word) == ["Query"] * (2 + 4) + ["Query"] * 2 + shown


def test_later_pages_go_on_with_the_rarest_word_without_counting_anew(
    alice: Person, settle: Settle, word: str, dynamodb_calls: list[str]
) -> None:
    for number in range(3):
        make_post(alice.user_id, f"{word} tree number{number}")
    settle()
    query = {"q": f"tree {word}", "limit": "1"}
    cursor = alice.get("/v1/posts", query).json()["nextCursor"]
    dynamodb_calls.clear()

    assert len(alice.get("/v1/posts", {**query, "cursor": cursor}).json()["items"]) == 1
    assert dynamodb_calls == ["Query"] * 2 + ["BatchGetItem"] * 2


def test_what_is_not_to_be_seen_is_judged_by_the_hundred(
    alice: Person, bob: Person, settle: Settle, word: str, dynamodb_calls: list[str]
) -> None:
    for _ in range(40):
        make_post(alice.user_id, word, visibility="followers")
    settle()
    dynamodb_calls.clear()

    assert bob.get("/v1/posts", {"q": word, "limit": "1"}).json() == {
        "items": [],
        "nextCursor": None,
    }
    assert dynamodb_calls == ["Query"] * 2 + ["BatchGetItem"] * 4


def test_a_page_of_the_largest_size_costs_six(
    alice: Person, bob: Person, settle: Settle, word: str, dynamodb_calls: list[str]
) -> None:
    for _ in range(101):
        _without_rate(alice.user_id, word)
    settle()
    dynamodb_calls.clear()

    assert len(bob.get("/v1/posts", {"q": word, "limit": "100"}).json()["items"]) == 100
    assert dynamodb_calls == ["Query"] * 2 + ["BatchGetItem"] * 4


def test_a_post_is_found_within_two_seconds(alice: Person, settle: Settle, word: str) -> None:
    settle()
    text = " ".join([word, *(f"w{number}" for number in range(100))])

    began = time.perf_counter()
    alice.post("/v1/posts", {"text": text}, "json")
    settle()
    assert len(find(alice, q=word)) == 1

    assert time.perf_counter() - began < 2


def test_a_post_is_listed_under_25_terms_a_call(
    alice: Person, word: str, dynamodb_calls: list[str]
) -> None:
    post = make_post(alice.user_id, " ".join(f"w{number}" for number in range(900)))
    dynamodb_calls.clear()

    services.index_post(None, post)

    assert dynamodb_calls == ["GetItem"] + ["BatchWriteItem"] * 36


def test_posts_that_are_written_side_by_side_are_all_found(
    alice: Person, settle: Settle, word: str
) -> None:
    def write(number: int) -> str:
        answer = alice.post("/v1/posts", {"text": f"{word} {number}"}, "json")
        post_id: str = answer.json()["postId"]
        return post_id

    made = at_once(16, write)
    settle()

    assert sorted(post["postId"] for post in pages(alice, q=word)) == sorted(made)


def test_who_leaves_takes_their_private_words_along(
    alice: Person, settle: Settle, word: str
) -> None:
    posts = [make_post(alice.user_id, word, visibility=one) for one in ("private", "public")]
    settle()

    while not services.erase_social(alice.user_id, NOW):
        pass
    settle()

    assert [listed(post) for post in posts] == [set(), set()]
    assert not list(Posting.query(private_of(alice.user_id)))


def _without_rate(author_id: str, text: str) -> str:
    """Write more than sixty posts a minute."""
    from apps.core import limits  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "use", lambda *_: None)
        return make_post(author_id, text).post_id
