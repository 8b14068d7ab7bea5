"""The JSON of what gifts cost."""

from apps.core.api.fields import MoneySerializer
from apps.core.api.serializers import (
    IntegerField,
    ListField,
    NestedField,
    QueryIntegerField,
    StrictSerializer,
    TextField,
)
from apps.gifts import examples
from apps.gifts.serializers.fields import FIRST_YEAR, LAST_YEAR


class BudgetLineSerializer(StrictSerializer):
    """What is planned and spent in one currency. Budget and left are null where none is set."""

    currency = TextField(read_only=True)
    budget = NestedField(MoneySerializer, read_only=True, allow_null=True)
    planned = NestedField(MoneySerializer, read_only=True, help_text="Not bought yet.")
    spent = NestedField(MoneySerializer, read_only=True)
    left = NestedField(
        MoneySerializer,
        read_only=True,
        allow_null=True,
        help_text="Budget less planned less spent; maybe below zero.",
    )


class BudgetSerializer(StrictSerializer):
    example = examples.BUDGET

    by_currency = ListField(child=NestedField(BudgetLineSerializer), read_only=True)


class ContactBudgetSerializer(BudgetSerializer):
    contact_id = TextField(read_only=True)


class YearBudgetSerializer(BudgetSerializer):
    example = examples.YEAR_BUDGET

    year = IntegerField(read_only=True)
    by_contact = ListField(child=NestedField(ContactBudgetSerializer), read_only=True)


class YearQuery(StrictSerializer):
    year = QueryIntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, default=None, help_text="Else this year."
    )
