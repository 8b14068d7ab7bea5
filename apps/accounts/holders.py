"""Avatars: who may see them, and what a profile shows when one is deleted."""

from datetime import datetime

from apps.accounts import services
from apps.core.db import Transaction
from apps.media.holders import Look, audience_of, dropping_from
from apps.media.models import Image
from apps.media.purposes import Purpose


@audience_of(Purpose.AVATAR)
def may_see_avatar(user_id: str, look: Look) -> bool:
    person = services.person_seen_by(viewer_id=look.viewer_id, user_id=user_id)
    return person is not None and look.image_id == person.avatar_id


@dropping_from(Purpose.AVATAR)
def drop_avatar(tx: Transaction, user_id: str, image: Image, now: datetime) -> None:
    services.drop_avatar_in(tx, user_id=user_id, image_id=image.image_id, now=now)
