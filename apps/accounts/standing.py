"""What the API asks about whoever brings a token: at most once a minute, user and process."""

from django.utils import timezone

from apps.accounts import services
from apps.core import times
from apps.core.api.authentication import Standing, standing_from


@standing_from
def standing_of(user_id: str) -> Standing:
    now = times.to_milliseconds(timezone.now())
    user = services.user_at_first_use(user_id=user_id, now=now)
    if user is None or user.suspended_at:
        return Standing(is_barred=True)
    return Standing(
        signed_out_at=user.signed_out_at,
        roles=frozenset(user.roles),
        time_zone=user.time_zone,
        language=user.language,
    )
