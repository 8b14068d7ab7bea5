"""What differs between the stages. Everything else is the same code for all of them."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from django.conf import settings

Profile = Literal["full", "free-tier"]

# What each profile switches off, whatever a stage says. `free-tier` has nothing with a fixed fee.
PROFILES: dict[Profile, dict[str, Any]] = {
    "full": {},
    "free-tier": {
        "backup": False,
        "customer_key": False,
        "firewall": False,
        "point_in_time_recovery": False,
        "secrets_manager": False,  # SSM keeps the secrets then.
        "vpc": False,
    },
}


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One environment: its own tables, users, functions and address."""

    name: str
    region: str = "eu-central-1"
    keeps_data: bool = False  # Its tables and users outlive their stack.
    profile: Profile = "full"
    point_in_time_recovery: bool = True
    backup: bool = False  # A copy of the tables a day, in a vault.
    customer_key: bool = False  # Tables and secrets are encrypted by a key of ours, not of AWS.
    firewall: bool = True
    requests_an_address: int = 2000  # In five minutes; more are refused by the firewall.
    secrets_manager: bool = True
    cloudfront: bool = True
    publishes_documentation: bool = False  # As files, since its API answers JSON alone.
    vpc: bool = False  # The functions live in private subnets; they need a NAT gateway then.
    capacity: Literal["on-demand", "provisioned"] = "on-demand"
    alarm_email: str = ""  # Empty: alarms tell a topic to which nobody listens yet.
    log_days: int = 30
    archive_days: int = 7  # How long the bus can replay its events.
    image_quota_bytes: int = 2**30  # Per user.
    image_cold_days: int = 30  # After which an image moves to cheaper, slower storage.
    gift_image_days: int = 365  # How long images of gifts stay; 0: for ever.
    upload_days: int = 1  # How long uploads that nobody completed stay.
    old_version_days: int = 30  # How long what was overwritten or deleted can be brought back.
    retry_seconds: int = 360  # More than the work function's time limit, as Lambda asks.
    mail_sender: str
    public_url: str = ""  # Empty: the address that API Gateway gives.
    cors_origins: str = ""  # Empty: what config/settings.py has for a developer.
    allowed_hosts: str = ""

    @property
    def prefix(self) -> str:
        """Begins the name of everything that the stage owns."""
        return f"hearth-{self.name}"

    @property
    def is_local(self) -> bool:
        return self.name == "local"

    @property
    def web_origins(self) -> list[str]:
        """Where front ends come from; locally those that config/settings.py has, too."""
        if self.is_local:
            return [*settings.CORS_ALLOWED_ORIGINS, "http://127.0.0.1:*", "http://localhost:*"]
        return self.cors_origins.split(",")

    @property
    def mail_identity(self) -> str:
        """What SES must know as ours: in AWS the domain, verified by its DNS."""
        return self.mail_sender if self.is_local else self.mail_sender.partition("@")[2]

    @property
    def deletion_policy(self) -> str:
        """What CloudFormation does with what holds data, when its stack goes.

        A first creation that failed keeps nothing: it would stand in the way of the second.
        """
        return "RetainExceptOnCreate" if self.keeps_data else "Delete"

    @property
    def stacks(self) -> list[str]:
        """The kinds of its stacks, in the order in which they are made."""
        optional = {"network": self.vpc, "capacity": self.capacity == "provisioned"}
        kinds = ("network", "data", "capacity", "app")
        return [kind for kind in kinds if optional.get(kind, True)]

    @property
    def functions(self) -> tuple[str, str]:
        """The names that Zappa gives the API's function and the work function."""
        return self.prefix, f"{self.prefix}-work"


def in_profile(stage: Stage, profile: Profile) -> Stage:
    """Switch off what a profile does not have."""
    return replace(stage, profile=profile, **PROFILES[profile])


STAGES = {
    stage.name: in_profile(stage, stage.profile)
    for stage in (
        Stage(
            name="local",
            retry_seconds=5,
            # The embedded CloudFront makes no key groups, and serves nothing: links lead to S3.
            cloudfront=False,
            point_in_time_recovery=False,
            mail_sender="hearth@hearth.local",
        ),
        Stage(
            name="dev",
            point_in_time_recovery=False,
            log_days=7,
            mail_sender="hearth@dev.hearth.example",
            cors_origins="https://dev.hearth.example,http://localhost:3000,http://localhost:5173",
            allowed_hosts=".amazonaws.com",
        ),
        Stage(
            name="staging",
            mail_sender="hearth@staging.hearth.example",
            cors_origins="https://staging.hearth.example",
            allowed_hosts=".amazonaws.com",
        ),
        Stage(
            name="prod",
            keeps_data=True,
            backup=True,
            customer_key=True,
            publishes_documentation=True,
            log_days=90,
            mail_sender="hearth@hearth.example",
            cors_origins="https://hearth.example",
            allowed_hosts=".amazonaws.com",
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Account:
    """What holds for all stages of an account."""

    repository: str  # Whose jobs may deploy.
    budget_usd: int  # A month; above it somebody is told.
    budget_email: str


ACCOUNT = Account(
    repository="hearth-example/hearth", budget_usd=50, budget_email="ops@hearth.example"
)
