"""What the API asks about whoever brings a token: at most once a minute, user and process."""

from apps.accounts.models import User
from apps.core.api.authentication import Standing, standing_from


@standing_from
def standing_of(user_id: str) -> Standing:
    user = User.find_even_deleted(user_id)
    if user is None or user.deleted_at:
        return Standing(is_barred=True)
    return Standing(
        signed_out_at=user.signed_out_at, time_zone=user.time_zone, language=user.language
    )
