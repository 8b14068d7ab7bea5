from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.accounts import cognito
from apps.accounts.cognito import Challenge
from apps.core.management.refusals import refusals_told

STAGES = {"local", "dev"}
DEMO_PASSWORD = "Hearth-demo-1"  # noqa: S105  # Of the users whom `seed_demo` makes.


class Command(BaseCommand):
    help = "Prints an access token, for trying the API by hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--password", default=DEMO_PASSWORD, help="The demo users' by default.")

    def handle(self, *args: object, **options: str) -> None:
        if settings.STAGE not in STAGES:
            msg = "Tokens are printed in the stages local and dev only."
            raise CommandError(msg)
        with refusals_told():
            answer = cognito.sign_in(options["email"].lower(), options["password"])
        if isinstance(answer, Challenge):
            msg = "This user signs in with a second factor."
            raise CommandError(msg)
        self.stdout.write(answer.access_token)
