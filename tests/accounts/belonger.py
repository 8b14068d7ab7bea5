"""Somebody who has something of everything, each with a word of their own in it."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PIL import Image as Picture

from apps.accounts import cognito, services
from apps.core.aws.clients import client
from apps.core.db import tables
from apps.core.ids import new_id
from apps.gifts import services as gifts
from apps.notifications.services import notify
from apps.social import services as social
from apps.social.models import Reason
from infra.aws import client as infra_client
from infra.stages import STAGES
from tests.accounts.conftest import Newcomer, SignedIn
from tests.factories import make_comment, make_contact, make_post, make_wish, make_wishlist
from tests.uploads import http, ready_image

Settle = Callable[[], None]


class Belonger:
    """A member and what they have; `canary` stands in each text, and in nobody else's."""

    def __init__(self, member: Newcomer, settle: Settle, other_id: str) -> None:
        self.member = member
        self.canary = f"canary{member.email[:12]}"
        self.client = member.sign_in()
        self.user_id = str(self.client.get("/v1/users/me").json()["userId"])
        self._have_things(settle, other_id)

    def _have_things(self, settle: Settle, other_id: str) -> None:
        word, me = self.canary, self.client
        image_id = ready_image(me, settle, data=picture_of(word))
        ready_image(me, settle, purpose="gift", data=picture_of(word))
        put(me, "/v1/users/me/avatar", imageId=image_id)
        category = post(me, "/v1/categories", name=f"{word} category")["categoryId"]
        for title in (f"{word} task", f"{word} deleted"):
            post(
                me,
                "/v1/tasks",
                title=title,
                description=f"{word} description",
                tags=[f"{word}tag"],
                categoryId=category,
                checklist=[{"text": f"{word} step", "done": False}],
                dueDate="2099-01-01",
                remindAt=["-P1D"],
            )
        deleted = me.get("/v1/tasks", {"limit": "1"}).json()["items"][0]
        me.delete(f"/v1/tasks/{deleted['taskId']}")
        self._give_things(word)
        post(me, "/v1/api-keys", name=f"{word} key", scopes=["tasks:read"])
        url = f"https://{word}.invalid/"  # Off, so that nobody looks for it.
        post(me, "/v1/webhooks", url=url, events=["*"], description=word, enabled=False)
        post(me, "/v1/users/me/email", expected=202, email=f"{word}@new.example")
        self._say_who_they_are(word)
        self._know_others(other_id)
        self._wish(word, other_id)
        self._talk(word, other_id)
        # So that a mail waits for a digest, too.
        preferences = {"digest": {"frequency": "weekly"}, "types": {"task.due": {"email": True}}}
        me.patch("/v1/notifications/preferences", preferences, "json")
        notify(
            user_id=self.user_id,
            cause=word,
            moment=datetime.now(UTC),
            kind="task.due",
            title=f"{word} notification",
            body=word,
            data={"type": "task", "id": new_id(datetime.now(UTC))},
        )
        settle()

    def _give_things(self, word: str) -> None:
        contact = post(
            self.client,
            "/v1/contacts",
            name=f"{word} contact",
            birthday="1990-05-10",
            stayInTouchDays=7,
        )
        ids = {"contactId": contact["contactId"]}
        event = post(
            self.client,
            "/v1/events",
            title=f"{word} event",
            date="2099-05-10",
            contactIds=list(ids.values()),
        )
        post(
            self.client,
            "/v1/gifts",
            name=f"{word} gift",
            eventId=event["eventId"],
            price={"amount": "5", "currency": "EUR"},
            **ids,
        )

    def _wish(self, word: str, other_id: str) -> None:
        """Wish for something, and give something that another wishes for."""
        make_wish(make_wishlist(self.user_id, f"{word} list"), f"{word} wish")
        wishlist = make_wishlist(other_id)
        gifts.claim_wish(
            token=wishlist.token,
            wish_item_id=make_wish(wishlist).wish_item_id,
            claimer=gifts.Claimer(self.user_id, None, ""),
            fields={"quantity": 1},
            now=datetime.now(UTC),
        )

    def _talk(self, word: str, other_id: str) -> None:
        """Post something, and like and comment on what another posted."""
        mine, theirs = make_post(self.user_id, f"{word} post"), make_post(other_id)
        make_comment(other_id, mine)
        make_comment(self.user_id, theirs, f"{word} comment")
        viewer, now = social.Viewer(self.user_id), datetime.now(UTC)
        social.like_post(viewer=viewer, post_id=theirs.post_id, now=now)
        make_post(self.user_id, f"{word} secret", visibility="private")
        for one, other in ((self.user_id, other_id), (other_id, self.user_id)):
            note = f"{word} note" if one == self.user_id else None
            fields = social.ReportFields(
                target_type="user", target_id=other, reason=Reason.SPAM, note=note
            )
            social.file_report(reporter_id=one, fields=fields, now=now)

    def _say_who_they_are(self, word: str) -> None:
        self.client.patch(
            "/v1/users/me",
            {
                "username": word,
                "displayName": f"{word} name",
                "profile": {
                    "bio": f"{word} bio",
                    "pronouns": word,
                    "website": f"https://{word}.example",
                    "interests": [word],
                    "links": [f"https://{word}.example/link"],
                    "location": {"city": word, "country": word},
                },
            },
            "json",
        )

    def _know_others(self, other_id: str) -> None:
        now = datetime.now(UTC)
        for one, other in ((self.user_id, other_id), (other_id, self.user_id)):
            services.follow_user(user_id=one, other_id=other, now=now)
            services.mute_user(user_id=one, other_id=other, now=now)
        make_contact(other_id, linked_user_id=self.user_id)

    @property
    def words(self) -> list[str]:
        """What tells of them, wherever it stands."""
        return [self.canary, self.member.email, self.member.username, self.user_id]


def picture_of(word: str) -> bytes:
    """Make a picture with a word in its metadata."""
    exif = Picture.Exif()
    exif[0x010E] = word  # ImageDescription.
    file = io.BytesIO()
    Picture.new("RGB", (64, 48), "teal").save(file, "JPEG", exif=exif)
    return file.getvalue()


def post(who: SignedIn, path: str, *, expected: int = 201, **body: Any) -> Any:
    headers = {"Idempotency-Key": f"{path} {body}"[:200]}
    answer: Any = who.post(path, body, "json", headers=headers)
    assert answer.status_code == expected, answer.content
    return answer.json() if answer.content else None


def put(who: SignedIn, path: str, **body: Any) -> None:
    answer: Any = who.put(path, body, "json")
    assert answer.status_code == 200, answer.content


def traces(words: list[str]) -> list[str]:
    """Look through every table, every version in the bucket and the pool for any of some words."""
    return [
        place for place, content in everything() if any(word.encode() in content for word in words)
    ]


def everything() -> Any:
    database, s3 = infra_client(STAGES["local"], "dynamodb"), client("s3")
    for name in tables():
        for page in database.get_paginator("scan").paginate(TableName=name):
            for item in page["Items"]:
                yield f"{name}: {item}", json.dumps(item, default=str).encode()
    bucket = "hearth-local-media-000000000000"
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for one in page.get("Versions", []):
            key, version = one["Key"], one["VersionId"]
            content = s3.get_object(Bucket=bucket, Key=key, VersionId=version)["Body"].read()
            yield key, key.encode() + content
        for one in page.get("DeleteMarkers", []):
            yield one["Key"], one["Key"].encode()


def is_in_pool(user_id: str, *emails: str) -> bool:
    return any(cognito.find_user(name) for name in (user_id, *emails))


def archive_at(url: str) -> dict[str, bytes]:
    """Read the zip that an export links to: the content of each file by its name."""
    answer = http.request("GET", url)
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
