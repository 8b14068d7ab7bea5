"""What the viewsets of the social network share."""

from apps.core.api.views import UserViewSet
from apps.social.services import Viewer


class SocialViewSet(UserViewSet):
    """A viewset over what people show each other."""

    scope = "social"

    @property
    def viewer(self) -> Viewer:
        return Viewer(
            self.user_id,
            is_moderator=self.principal.is_moderator,
            language=self.principal.standing.language,
        )
