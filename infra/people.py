"""People who need not sign up: for trying things out, and for load."""

from datetime import datetime

from django.conf import settings

from apps.accounts import services as accounts
from apps.core.aws.clients import client


def make(*, email: str, username: str, zone: str, now: datetime) -> str:
    """Make somebody in both stores, who cannot sign in yet. Returns the id, empty if known."""
    cognito = client("cognito-idp")
    try:
        made = cognito.admin_create_user(
            UserPoolId=settings.COGNITO_POOL_ID,
            Username=email,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    except cognito.exceptions.UsernameExistsException:
        return ""
    attributes = {one["Name"]: one["Value"] for one in made["User"]["Attributes"]}
    accounts.create_profile(
        user_id=attributes["sub"], email=email, username=username, time_zone=zone, now=now
    )
    return str(attributes["sub"])


def set_password(email: str, password: str) -> None:
    client("cognito-idp").admin_set_user_password(
        UserPoolId=settings.COGNITO_POOL_ID, Username=email, Password=password, Permanent=True
    )
