"""Who may see what accounts show."""

from apps.accounts import services
from apps.media.audiences import audience_of
from apps.media.purposes import Purpose


@audience_of(Purpose.AVATAR)
def may_see_avatar(user_id: str, viewer_id: str) -> bool:
    return services.may_see_person(viewer_id=viewer_id, user_id=user_id)
