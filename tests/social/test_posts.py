"""One post: create, read, change, delete, and what it said before."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import User
from apps.social.models import Entry, Like, Post, Revision
from apps.social.models.lines import read_by, written_by
from tests.conftest import Person
from tests.factories import NOW, make_gift, make_occasion, make_post
from tests.meanwhile import meanwhile
from tests.threads import at_once
from tests.uploads import ready_image

Settle = Callable[[], None]


def create(who: Person, **body: Any) -> Any:
    return who.post("/v1/posts", {"text": "First tomatoes!", **body}, "json")


def read(who: Person, post: Post | str) -> Any:
    return who.get(f"/v1/posts/{post.post_id if isinstance(post, Post) else post}")


def patch(who: Person, post: Post, **body: Any) -> Any:
    return who.patch(f"/v1/posts/{post.post_id}", body, "json")


def username_of(who: Person) -> str:
    return f"user-{who.user_id[:8]}"


def follow(who: Person, other: Person) -> None:
    accounts.follow_user(user_id=who.user_id, other_id=other.user_id, now=NOW)


def block(who: Person, other: Person) -> None:
    accounts.block_user(user_id=who.user_id, other_id=other.user_id, now=NOW)


def test_a_post_is_created_in_one_transaction_and_shown(
    alice: Person, dynamodb_calls: list[str]
) -> None:
    response = create(alice)

    post = response.json()
    assert response.status_code == 201
    assert response["Location"] == f"/v1/posts/{post['postId']}"
    # The rate, the transaction, and what is shown around a post.
    assert dynamodb_calls == ["UpdateItem", "UpdateItem", "TransactWriteItems", "BatchGetItem"]
    assert post == {
        "postId": post["postId"],
        "authorId": alice.user_id,
        "author": {
            "userId": alice.user_id,
            "username": username_of(alice),
            "displayName": None,
            "avatar": None,
        },
        "text": "First tomatoes!",
        "imageIds": [],
        "images": [],
        "visibility": "public",
        "hashtags": [],
        "mentions": [],
        "linked": None,
        "commentPolicy": "everyone",
        "counts": {"likes": 0, "comments": 0},
        "likedByMe": False,
        "createdAt": post["createdAt"],
        "editedAt": None,
        "updatedAt": post["createdAt"],
        "version": 1,
    }


def test_a_post_is_read_in_two_calls(alice: Person, bob: Person, dynamodb_calls: list[str]) -> None:
    post = make_post(alice.user_id)
    dynamodb_calls.clear()

    assert read(bob, post).json()["text"] == "First tomatoes!"
    assert dynamodb_calls == ["GetItem", "BatchGetItem"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text": None, "imageIds": []}, "text"),
        ({"visibility": "friends"}, "visibility"),
        ({"commentPolicy": "some"}, "commentPolicy"),
        ({"imageIds": ["01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"]}, "imageIds"),
        ({"linked": {"type": "user", "id": "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"}}, "linked.type"),
        ({"linked": {"type": "gift", "id": "x"}}, "linked.id"),
        ({"title": "Tomatoes"}, "title"),
    ],
)
def test_what_is_no_post_is_refused(alice: Person, body: dict[str, Any], field: str) -> None:
    response = create(alice, **body)

    assert response.status_code == 400
    assert field in response.json()["error"]["details"]


def test_a_text_of_5000_signs_is_taken(alice: Person) -> None:
    assert create(alice, text="ö" * 5000).status_code == 201


def test_hashtags_and_mentions_come_from_the_text(alice: Person, bob: Person) -> None:
    text = f"#Garden #garden, thanks @{username_of(bob).upper()}. mail@nobody.example #12 @nobody"

    post = create(alice, text=text).json()

    assert post["hashtags"] == ["garden"]
    assert post["mentions"] == [{"userId": bob.user_id, "username": username_of(bob)}]


@pytest.mark.parametrize(
    ("text", "hashtags"),
    [
        ("#مین\u200cبین, #ශ්\u200dරී", ["مین\u200cبین", "ශ්\u200dරී"]),
        ("#one\u200d #two\u200c, x#three", ["one", "two"]),
        ("\uff03全角 a\uff03b", ["全角"]),
        ("#हिन्दी और #தமிழ்", ["हिन्दी", "தமிழ்"]),
        ("#love\u2764\ufe0f #caf\u0065\u0301", ["love", "café"]),
        ("#\ufe0f\u20e3 #1\ufe0f\u20e3 #12 a#b", []),  # Keycaps are no words.
    ],
)
def test_a_hashtag_is_a_word_of_any_script(alice: Person, text: str, hashtags: list[str]) -> None:
    assert create(alice, text=text).json()["hashtags"] == hashtags


def test_nobody_is_mentioned_by_whom_they_block(alice: Person, bob: Person) -> None:
    block(bob, alice)

    assert create(alice, text=f"Hi @{username_of(bob)}").json()["mentions"] == []


def test_the_beginning_of_a_longer_name_mentions_nobody(alice: Person, bob: Person) -> None:
    name = "b" * 30
    assert bob.patch("/v1/users/me", {"username": name}, "json").status_code == 200

    assert create(alice, text=f"Hi @{name}b and @{name}_").json()["mentions"] == []
    assert create(alice, text=f"Hi @{name}.").json()["mentions"][0]["username"] == name


def link(who: Person, kind: str) -> dict[str, str]:
    """Name something new of somebody's."""
    if kind == "gift":
        return {"type": kind, "id": make_gift(who.user_id).gift_id}
    return {"type": kind, "id": make_occasion(who.user_id).event_id}


@pytest.mark.parametrize("kind", ["gift", "event"])
def test_a_gift_or_an_event_of_ones_own_is_linked_for_one_call_more(
    alice: Person, dynamodb_calls: list[str], kind: str
) -> None:
    linked = link(alice, kind)
    dynamodb_calls.clear()

    assert create(alice, linked=linked).json()["linked"] == linked
    one_more = ["UpdateItem", "UpdateItem", "GetItem", "TransactWriteItems", "BatchGetItem"]
    assert dynamodb_calls == one_more


@pytest.mark.parametrize("kind", ["gift", "event"])
@pytest.mark.parametrize("what", ["absent", "deleted", "somebody else's"])
def test_what_is_not_there_or_not_ones_own_is_not_linked(
    alice: Person, bob: Person, kind: str, what: str
) -> None:
    linked = link(bob if what == "somebody else's" else alice, kind)
    if what == "absent":
        linked["id"] = "01KJMB8V8R4T2ZQ5W6X7Y8Z9AC"
    if what == "deleted":
        alice.delete(f"/v1/{kind}s/{linked['id']}")
    url = f"/v1/posts/{make_post(alice.user_id).post_id}"

    answers = [
        create(alice, linked=linked),
        alice.put(url, {"text": "Look!", "linked": linked}, "json"),
        alice.patch(url, {"linked": linked}, "json"),
    ]

    told = {"linked.id": [f"There is no such {kind}."]}
    assert [one.status_code for one in answers] == [400, 400, 400]
    assert [one.json()["error"]["details"] for one in answers] == [told, told, told]
    assert alice.get(url).json()["linked"] is None


def test_a_post_that_names_what_is_gone_by_now_can_be_changed(alice: Person) -> None:
    linked = link(alice, "gift")
    post = create(alice, linked=linked).json()
    alice.delete(f"/v1/gifts/{linked['id']}")

    edited = alice.put(f"/v1/posts/{post['postId']}", {"text": "Gone!", "linked": linked}, "json")

    assert (edited.status_code, edited.json()["linked"]) == (200, linked)


def test_an_image_will_do_without_a_text(alice: Person, settle: Settle) -> None:
    image = ready_image(alice, settle, purpose="post")

    post = create(alice, text="", imageIds=[image]).json()

    assert post["imageIds"] == [image]
    assert set(post["images"][0]) == {"imageId", "width", "height", "blurhash", "urls"}


def test_an_image_that_another_post_takes_meanwhile_is_not_shown_twice(
    alice: Person, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = ready_image(alice, settle, purpose="post")
    won: list[Any] = []
    meanwhile(
        monkeypatch,
        "apps.media.services.holding.image_to_hold",
        lambda: won.append(create(alice, imageIds=[image])),
    )

    lost = create(alice, imageIds=[image])

    assert won[0].status_code == 201
    assert (lost.status_code, lost.json()["error"]["code"]) == (400, "IMAGE_IN_USE")
    assert len(alice.get(f"/v1/users/{alice.user_id}/posts").json()["items"]) == 1


def test_a_repeat_under_a_key_makes_one_post(alice: Person) -> None:
    def once() -> Any:
        body = {"text": "Once"}
        return alice.post("/v1/posts", body, "json", HTTP_IDEMPOTENCY_KEY="post-1")

    first, again = once(), once()

    assert first.content == again.content
    assert len(alice.get(f"/v1/users/{alice.user_id}/posts").json()["items"]) == 1


def test_an_edit_keeps_the_earlier_texts(alice: Person) -> None:
    post = make_post(alice.user_id, "one")
    for text in ("two", "three"):
        assert patch(alice, post, text=text).json()["editedAt"]

    history = alice.get(f"/v1/posts/{post.post_id}/history").json()

    assert [(one["version"], one["text"]) for one in history["items"]] == [(2, "two"), (1, "one")]
    assert history["items"][1]["writtenAt"] == "2026-03-01T09:30:00.000Z"


def test_what_is_no_text_makes_no_history(alice: Person) -> None:
    post = make_post(alice.user_id)

    assert patch(alice, post, visibility="private").json()["editedAt"] is None
    assert alice.get(f"/v1/posts/{post.post_id}/history").json()["items"] == []


def test_the_history_is_for_the_author_and_for_moderators(
    alice: Person, bob: Person, mod: Person
) -> None:
    post = make_post(alice.user_id)

    codes = [who.get(f"/v1/posts/{post.post_id}/history").status_code for who in (bob, mod)]

    assert codes == [403, 200]


def test_moderators_see_what_was_private_once_it_is_reported(
    alice: Person, bob: Person, mod: Person
) -> None:
    post = make_post(alice.user_id, "secret", visibility="private")
    patch(alice, post, text="shown", visibility="public")
    patch(alice, post, text="shown again")

    def texts(who: Person) -> list[str]:
        history = who.get(f"/v1/posts/{post.post_id}/history").json()
        return [one["text"] for one in history["items"]]

    assert (texts(alice), texts(mod)) == (["shown", "secret"], ["shown"])
    report = {"targetType": "post", "targetId": post.post_id, "reason": "spam"}
    assert bob.post("/v1/reports", report, "json").status_code == 201
    assert texts(mod) == ["shown", "secret"]


def test_a_put_puts_what_it_does_not_name_back(alice: Person) -> None:
    post = make_post(alice.user_id, visibility="private", comment_policy="none")

    now = alice.put(f"/v1/posts/{post.post_id}", {"text": "New"}, "json").json()

    assert (now["text"], now["visibility"], now["commentPolicy"]) == ("New", "public", "everyone")


@pytest.mark.parametrize("method", ["put", "patch"])
def test_what_one_got_may_be_sent_back(alice: Person, bob: Person, method: str) -> None:
    post = make_post(alice.user_id, f"Hi @{username_of(bob)} #garden", comment_policy="none")
    url = f"/v1/posts/{post.post_id}"
    got = alice.get(url).json()

    answer = getattr(alice, method)(url, {**got, "text": "New", "authorId": bob.user_id}, "json")

    assert answer.status_code == 200
    changed = {"text", "hashtags", "mentions", "editedAt", "updatedAt", "version"}
    assert {name for name, value in answer.json().items() if value != got[name]} == changed


def test_an_edit_of_another_version_is_refused(alice: Person) -> None:
    post = make_post(alice.user_id)
    url = f"/v1/posts/{post.post_id}"

    assert alice.patch(url, {"text": "a"}, "json", HTTP_IF_MATCH='"1"').status_code == 200
    assert alice.patch(url, {"text": "b"}, "json", HTTP_IF_MATCH='"1"').status_code == 412
    assert alice.delete(url, HTTP_IF_MATCH='"1"').status_code == 412


def test_nobody_changes_the_post_of_another(alice: Person, bob: Person, mod: Person) -> None:
    post = make_post(alice.user_id)

    assert [patch(who, post, text="x").status_code for who in (bob, mod)] == [403, 403]
    assert bob.delete(f"/v1/posts/{post.post_id}").status_code == 403
    hidden = make_post(alice.user_id, visibility="private")
    assert patch(bob, hidden, text="x").status_code == 404


def test_parallel_patches_of_different_fields_both_survive(alice: Person) -> None:
    post = make_post(alice.user_id)
    patches = [{"text": "New"}, {"commentPolicy": "none"}, {"visibility": "followers"}] * 3

    answers = at_once(9, lambda number: patch(alice, post, **patches[number]).status_code)

    assert set(answers) == {200}
    now = read(alice, post).json()
    assert (now["text"], now["commentPolicy"], now["visibility"]) == ("New", "none", "followers")


def test_a_deleted_post_is_gone_with_all_that_hangs_on_it(
    alice: Person, bob: Person, settle: Settle
) -> None:
    image = ready_image(alice, settle, purpose="post")
    post = create(alice, imageIds=[image]).json()["postId"]
    alice.patch(f"/v1/posts/{post}", {"text": "two"}, "json")

    assert alice.delete(f"/v1/posts/{post}").status_code == 204
    settle()

    assert [read(who, post).status_code for who in (alice, bob)] == [404, 404]
    assert alice.get(f"/v1/images/{image}").status_code == 404
    assert Post.find_deleted(post) is None  # Nor is its text kept.
    assert [*Revision.all_in(post), *Like.all_in(post)] == []
    lines = [read_by(alice.user_id), written_by(alice.user_id)]
    assert [entry for line in lines for entry in Entry.all_in(line)] == []


def test_a_profile_counts_the_posts_that_are_not_private(alice: Person) -> None:
    posts = [make_post(alice.user_id) for _ in range(3)]
    patch(alice, posts[0], visibility="private")
    alice.delete(f"/v1/posts/{posts[1].post_id}")

    assert alice.get("/v1/users/me").json()["counts"]["posts"] == 1


def test_the_posts_of_a_user_are_what_one_may_see_the_newest_first(
    alice: Person, bob: Person, carol: Person
) -> None:
    for visibility in ("public", "followers", "private", "public"):
        make_post(alice.user_id, visibility, visibility=visibility)
    follow(bob, alice)

    def texts(who: Person, query: str = "") -> list[str]:
        page = who.get(f"/v1/users/{alice.user_id}/posts?{query}").json()
        return [post["text"] for post in page["items"]]

    assert sorted(texts(carol)) == ["public", "public"]
    assert sorted(texts(bob)) == ["followers", "public", "public"]
    assert len(texts(alice)) == 4
    assert len(texts(bob, "limit=2")) == 2


def test_pages_are_full_though_much_is_not_to_be_seen(alice: Person, bob: Person) -> None:
    made = [
        make_post(alice.user_id, visibility="public" if number % 4 == 0 else "private").post_id
        for number in range(16)
    ]
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        page = bob.get(f"/v1/users/{alice.user_id}/posts?limit=3{more}").json()
        found += [post["postId"] for post in page["items"]]
        cursor = page["nextCursor"]

    assert found == sorted(made[::4], reverse=True)


def test_what_is_not_to_be_seen_is_read_a_hundred_at_a_time(
    alice: Person, bob: Person, dynamodb_calls: list[str]
) -> None:
    for _ in range(50):
        make_post(alice.user_id, visibility="private")
    dynamodb_calls.clear()

    assert bob.get(f"/v1/users/{alice.user_id}/posts?limit=1").json()["items"] == []
    around = ["BatchGetItem"] * 2  # The posts, and what is around them.
    assert dynamodb_calls == ["BatchGetItem", *["Query", *around] * 2]


def test_the_posts_of_somebody_who_blocks_one_are_not_found(alice: Person, bob: Person) -> None:
    make_post(alice.user_id)
    block(alice, bob)

    assert bob.get(f"/v1/users/{alice.user_id}/posts").status_code == 404


def test_sixty_posts_a_minute_are_enough(alice: Person) -> None:
    codes = [create(alice).status_code for _ in range(61)]

    assert codes == [201] * 60 + [429]


def test_who_leaves_while_they_post_finds_nothing(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave() -> None:
        User(alice.user_id).delete()

    meanwhile(monkeypatch, "apps.social.services.posts._create", leave)

    assert create(alice).status_code == 404
