"""Who may see what accounts show."""

from apps.accounts import services
from apps.media.audiences import Look, audience_of
from apps.media.purposes import Purpose


@audience_of(Purpose.AVATAR)
def may_see_avatar(user_id: str, look: Look) -> bool:
    person = services.person_seen_by(viewer_id=look.viewer_id, user_id=user_id)
    return person is not None and look.image_id == person.avatar_id
