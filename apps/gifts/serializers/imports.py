"""Files of contacts in, and the JSON of what became of each card."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core.api.errors import CODES, by_field
from apps.core.api.serializers import (
    IntegerField,
    ListField,
    NestedField,
    StrictSerializer,
    TextField,
)
from apps.gifts import examples
from apps.gifts.serializers.contacts import ContactSerializer
from apps.gifts.services import Imported, Wanted

FAILED = "error"
REFUSED = "The card cannot be imported."

Details = dict[str, Any]


class CardErrorSerializer(StrictSerializer):
    code = TextField()
    message = TextField()
    details = serializers.DictField(
        help_text="Each field of the contact that is wrong, or `card`, with a list of messages."
    )


class CardSerializer(StrictSerializer):
    index = IntegerField(help_text="Of the card in the file, from 0.")
    status = serializers.ChoiceField(choices=["created", "merged", FAILED])
    contact_id = TextField(allow_null=True)
    error = NestedField(CardErrorSerializer, allow_null=True)


class ImportSerializer(StrictSerializer):
    example = examples.IMPORT

    created = IntegerField()
    merged = IntegerField()
    failed = IntegerField()
    results = ListField(child=NestedField(CardSerializer))


class ReadFile(NamedTuple):
    """The people of a file, in order, and in their places the cards that are wrong."""

    cards: list[Wanted | Details]

    @property
    def people(self) -> list[Wanted]:
        return [card for card in self.cards if isinstance(card, Wanted)]

    def render(self, imported: Sequence[Imported]) -> dict[str, Any]:
        """Say what became of each card, those that were wrong among them."""
        results = list(self._results(imported))
        statuses = [result["status"] for result in results]
        return {
            "created": statuses.count("created"),
            "merged": statuses.count("merged"),
            "failed": statuses.count(FAILED),
            "results": results,
        }

    def _results(self, imported: Sequence[Imported]) -> Iterator[dict[str, Any]]:
        rest = iter(imported)
        for index, card in enumerate(self.cards):
            if isinstance(card, Wanted):
                done = next(rest)
                contact_id, status = done.contact_id, str(done.result)
                yield {"index": index, "status": status, "contactId": contact_id, "error": None}
            else:
                error = {"code": CODES[400], "message": REFUSED, "details": card}
                yield {"index": index, "status": FAILED, "contactId": None, "error": error}


def read_file(body: object) -> ReadFile:
    """Read a file of vCards; what is wrong with a card stands in its place.

    DRF gives an empty body as no text at all.

    Raises:
        ValidationError: it is no such file, or has too many cards.
    """
    from apps.gifts.vcards.reading import UnreadableFile, read_cards  # noqa: PLC0415  # Heavy.

    text = body if isinstance(body, str) else ""
    try:
        return ReadFile([_judge(said) for said in read_cards(text)])
    except UnreadableFile as error:
        raise ValidationError({"body": [str(error)]}) from error


def _judge(said: Any) -> Wanted | Details:
    """Let a card's contact pass the rules of any other."""
    if isinstance(said, Exception):
        return {"card": [str(said)]}
    try:
        return Wanted(ContactSerializer.parse(said.fields), said.uid)
    except ValidationError as error:
        return dict(by_field(error.detail))
