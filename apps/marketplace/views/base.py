"""What the viewsets of the marketplace share."""

from apps.core.api.views import UserViewSet


class MarketViewSet(UserViewSet):
    """A viewset over what people offer each other."""

    scope = "marketplace"

    @property
    def language(self) -> str:
        """The language that the user reads and writes."""
        return self.principal.standing.language
