from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from apps.core.api.errors import by_field
from apps.core.api.serializers import (
    BooleanField,
    DayOrMomentField,
    IntegerField,
    ListField,
    MomentField,
    NestedField,
    PartField,
    QueryBooleanField,
    QueryIntegerField,
    StrictSerializer,
    TextField,
)
from apps.core.names import camel_case

INVALID_MOMENT = ["Write a date-time with an offset, such as 2026-03-01T09:30:00Z."]
INVALID_DAY = ["Write a date (2026-03-01) or a date-time with an offset."]


class PlaceSerializer(StrictSerializer):
    lat = IntegerField()
    note = TextField(default="none")


class HabitsSerializer(StrictSerializer):
    zone = TextField(default="UTC")
    is_early = BooleanField(default=False)


class OwnerSerializer(StrictSerializer):
    name = TextField(default="")
    habits = PartField(HabitsSerializer)


class ThingSerializer(StrictSerializer):
    thing_id = TextField(read_only=True)
    short_title = TextField(max_length=5)
    is_done = BooleanField(default=False)
    color = serializers.ChoiceField(choices=["red", "blue"], default="red")
    due_date = DayOrMomentField(allow_null=True, default=None)
    first_tags = ListField(child=TextField(), default=list, max_length=3)
    home_place = NestedField(PlaceSerializer, allow_null=True, default=None)
    read_count = IntegerField(source="reads", read_only=True)


WHOLE = {
    "short_title": "A",
    "is_done": False,
    "color": "red",
    "due_date": None,
    "first_tags": [],
    "home_place": None,
}


def problems(data: object, *, partial: bool = False) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        ThingSerializer.parse(data, partial=partial)
    return {path: [str(text) for text in texts] for path, texts in by_field(caught.value.detail)}


def clean(field: serializers.Field[Any, Any, Any, Any], value: object) -> Any:
    return field.run_validation(value)


@pytest.mark.parametrize(
    ("name", "wire"),
    [("title", "title"), ("due_date", "dueDate"), ("a_b_c", "aBC"), ("iso_8601", "iso8601")],
)
def test_names_are_camel_case_on_the_wire(name: str, wire: str) -> None:
    assert camel_case(name) == wire


def test_an_omitted_field_has_its_default() -> None:
    assert ThingSerializer.parse({"shortTitle": "A"}) == WHOLE


def test_a_patch_has_only_what_it_names() -> None:
    assert ThingSerializer.parse({"isDone": True}, partial=True) == {"is_done": True}
    assert ThingSerializer.parse({}, partial=True) == {}


@pytest.mark.parametrize(
    ("name", "attribute", "value"),
    [
        ("isDone", "is_done", False),
        ("color", "color", "red"),
        ("dueDate", "due_date", None),
        ("firstTags", "first_tags", []),
        ("homePlace", "home_place", None),
    ],
)
def test_null_in_a_patch_puts_a_field_back_to_its_default(
    name: str, attribute: str, value: object
) -> None:
    assert ThingSerializer.parse({name: None}, partial=True) == {attribute: value}


def test_null_is_refused_where_there_is_nothing_to_go_back_to() -> None:
    assert problems({"shortTitle": None}, partial=True) == {
        "shortTitle": ["This field may not be null."]
    }


def test_null_outside_of_a_patch_is_a_value() -> None:
    assert list(problems({"shortTitle": "A", "isDone": None})) == ["isDone"]


def test_two_patches_share_no_list() -> None:
    first = ThingSerializer.parse({"firstTags": None}, partial=True)["first_tags"]
    first.append("mine")

    assert ThingSerializer.parse({"firstTags": None}, partial=True)["first_tags"] == []


@pytest.mark.parametrize("partial", [False, True])
@pytest.mark.parametrize(
    "name", ["color_", "short_title", "ShortTitle", "", " shortTitle", "__proto__", "shortTitle\0"]
)
def test_an_unknown_field_is_refused_by_name(name: str, partial: bool) -> None:
    data = {"shortTitle": "A", name: None}

    assert problems(data, partial=partial) == {name: ["There is no such field."]}


def test_unknown_fields_are_told_besides_the_wrong_ones() -> None:
    assert sorted(problems({"isDone": 1, "what": 1})) == ["isDone", "shortTitle", "what"]


def test_of_thousands_of_unknown_fields_twenty_are_told() -> None:
    assert len(problems({"shortTitle": "A"} | {f"f{n}": 1 for n in range(1000)})) == 20


@pytest.mark.parametrize("value", [None, 5, "new", [], {}])
def test_a_read_only_field_is_ignored(value: object) -> None:
    data = {"shortTitle": "A", "thingId": value, "readCount": value}

    assert ThingSerializer.parse(data) == WHOLE
    assert ThingSerializer.parse(data, partial=True) == {"short_title": "A"}


@pytest.mark.parametrize("data", [None, [], [{}], "text", 5, True])
@pytest.mark.parametrize("partial", [False, True])
def test_only_an_object_will_do(data: object, partial: bool) -> None:
    assert len(problems(data, partial=partial)) == 1


def test_a_nested_object_is_always_whole() -> None:
    patch = ThingSerializer.parse({"homePlace": {"lat": 1}}, partial=True)

    assert patch == {"home_place": {"lat": 1, "note": "none"}}


@pytest.mark.parametrize("partial", [False, True])
@pytest.mark.parametrize(
    ("place", "path"),
    [
        ({}, "homePlace.lat"),
        ({"lat": "1"}, "homePlace.lat"),
        ({"lat": 1, "lng": 1}, "homePlace.lng"),
        ({"lat": 1, "note": None}, "homePlace.note"),
        ([], "homePlace"),
    ],
)
def test_a_wrong_nested_field_is_named_by_its_path(
    place: object, path: str, partial: bool
) -> None:  # fmt: skip
    assert list(problems({"shortTitle": "A", "homePlace": place}, partial=partial)) == [path]


def test_shows_every_field_also_without_a_value() -> None:
    thing = SimpleNamespace(**WHOLE, thing_id="1", reads=7)

    assert ThingSerializer.render(thing) == {
        "thingId": "1",
        "shortTitle": "A",
        "isDone": False,
        "color": "red",
        "dueDate": None,
        "firstTags": [],
        "homePlace": None,
        "readCount": 7,
    }


def test_shows_a_nested_object() -> None:
    place = SimpleNamespace(lat=1, note="A")
    thing = SimpleNamespace(**{**WHOLE, "home_place": place}, thing_id="1", reads=7)

    assert ThingSerializer.render(thing)["homePlace"] == {"lat": 1, "note": "A"}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  A  ", "A"),
        ("\u3000A\u2003", "A"),
        ("a\nb\tc", "a\nb\tc"),
        ("e\N{COMBINING ACUTE ACCENT}", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
        ("\N{ANGSTROM SIGN}", "\N{LATIN CAPITAL LETTER A WITH RING ABOVE}"),
        ("\N{GRINNING FACE}", "\N{GRINNING FACE}"),
        ("<script>", "<script>"),
    ],
)
def test_text_is_trimmed_and_composed(written: str, stored: str) -> None:
    assert clean(TextField(), written) == stored


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\r", "\x7f", "\x85", "\x9f", "\x0b"])
def test_text_holds_no_control_characters(sign: str) -> None:
    with pytest.raises(ValidationError):
        clean(TextField(), f"a{sign}b")
    with pytest.raises(ValidationError):
        clean(TextField(), f"a{sign}")


@pytest.mark.parametrize("value", [0, 5, 1.5, True, None, [], {}, ["A"], b"A"])
def test_only_a_string_is_text(value: object) -> None:
    with pytest.raises(ValidationError):
        clean(TextField(), value)


@pytest.mark.parametrize("value", ["", "   ", "\n\t", "\u200b", " \ufeff\u00ad ", "\u2003\u180e"])
def test_text_is_not_blank(value: str) -> None:
    with pytest.raises(ValidationError):
        clean(TextField(), value)
    assert clean(TextField(allow_blank=True), value) == ""


def test_the_length_of_text_counts_after_trimming() -> None:
    assert clean(TextField(max_length=2), "  ab  ") == "ab"
    with pytest.raises(ValidationError):
        clean(TextField(max_length=2), "abc")


@pytest.mark.parametrize("value", ["true", "false", 1, 0, "", [], {}, None, 1.0, "yes"])
def test_only_true_and_false_are_booleans(value: object) -> None:
    with pytest.raises(ValidationError):
        clean(BooleanField(), value)


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_taken_as_it_is(value: bool) -> None:
    assert clean(BooleanField(), value) is value


@pytest.mark.parametrize("value", ["5", 5.0, 5.5, True, None, [], {}, "", 1e300])
def test_only_a_whole_number_is_an_integer(value: object) -> None:
    with pytest.raises(ValidationError):
        clean(IntegerField(), value)


@pytest.mark.parametrize("value", [0, -5, 10**300])
def test_an_integer_is_taken_as_it_is(value: int) -> None:
    assert clean(IntegerField(), value) == value


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z"),
        ("2026-03-01t09:30:00z", "2026-03-01T09:30:00.000Z"),
        ("2026-03-01T09:30:00.1234567Z", "2026-03-01T09:30:00.123Z"),
        ("2026-03-01T09:30:00.9999Z", "2026-03-01T09:30:00.999Z"),
        ("2026-03-01T09:30:00+05:45", "2026-03-01T03:45:00.000Z"),
        ("2026-03-01T00:00:00+23:59", "2026-02-28T00:01:00.000Z"),
        ("2026-02-28T23:59:59-12:00", "2026-03-01T11:59:59.000Z"),
        ("2026-03-01T09:30:00-00:00", "2026-03-01T09:30:00.000Z"),
        ("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"),
        ("0001-01-03T00:00:00Z", "0001-01-03T00:00:00.000Z"),
        ("9999-12-29T00:00:00Z", "9999-12-29T00:00:00.000Z"),
    ],
)
def test_a_moment_is_kept_in_utc_with_milliseconds(written: str, stored: str) -> None:
    moment = clean(MomentField(), written)

    assert MomentField().to_representation(moment) == stored
    assert clean(DayOrMomentField(), written) == stored


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-01T09:30:00",
        "2026-03-01 09:30:00Z",
        "2026-03-01T09:30Z",
        "20260301T093000Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T09:60:00Z",
        "2026-12-31T23:59:60Z",
        "2026-W09-7T09:30:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-03-01T09:30:00+24:00",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2026-03-01T09:30:00.Z",
        "2026-03-01T09:30:00.1234567890Z",
        "2026-03-01T09:30:00+0100",
        "2026-03-01T09:30:00Z ",
        " 2026-03-01T09:30:00Z",
        "2026-03-01T09:30:00Z\n",
        "٢٠٢٦-03-01T09:30:00Z",
        "2026-03-01T09:30:00[Europe/Berlin]",
        "now",
        "",
        "-001-03-01T09:30:00Z",
        "2026-03-01T09:30:00+01:60",
        0,
        1772000000,
        1.5,
        True,
        None,
        [],
        {},
    ],
)
def test_what_is_no_moment_is_refused(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        clean(MomentField(), value)
    if value is not None:
        assert caught.value.detail == INVALID_MOMENT
    with pytest.raises(ValidationError):
        clean(DayOrMomentField(), value)


@pytest.mark.parametrize("value", ["2026-03-01", "2028-02-29", "0001-01-01", "9999-12-31"])
def test_a_day_is_kept_as_it_is(value: str) -> None:
    assert clean(DayOrMomentField(), value) == value
    assert DayOrMomentField().to_representation(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "2026-02-29",
        "2026-3-1",
        "20260301",
        "2026-W09-7",
        "2026-060",
        "0000-01-01",
        "26-03-01",
        "2026-03-01 ",
        "2026-03-01T",
        "2026-03-01Z",
        "٢٠٢٦-03-01",
        "2026-00-01",
    ],
)
def test_what_is_no_day_is_refused(value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        clean(DayOrMomentField(), value)
    assert caught.value.detail == INVALID_DAY


@pytest.mark.parametrize("value", ["1", "0", "True", "TRUE", "yes", "", "on", "true "])
def test_a_query_says_true_or_false(value: str) -> None:
    with pytest.raises(ValidationError):
        clean(QueryBooleanField(), value)
    assert (clean(QueryBooleanField(), "true"), clean(QueryBooleanField(), "false")) == (
        True,
        False,
    )


@pytest.mark.parametrize("value", ["-1", "+1", "1.0", "1e3", " 1", "1_0", "\u0661", "", "9" * 10])
def test_a_query_has_digits_for_a_number(value: str) -> None:
    with pytest.raises(ValidationError):
        clean(QueryIntegerField(), value)
    assert clean(QueryIntegerField(), "999999999") == 999_999_999


def test_the_length_of_a_list_is_judged_before_its_elements() -> None:
    assert problems({"shortTitle": "A", "firstTags": [1, 2, 3, 4]}) == {
        "firstTags": ["Ensure this field has no more than 3 elements."]
    }


@pytest.mark.parametrize("value", ["ab", {"0": "a"}, 5, None])
def test_only_a_list_is_a_list(value: object) -> None:
    assert list(problems({"shortTitle": "A", "firstTags": value})) == ["firstTags"]


def test_a_moment_is_read_as_one() -> None:
    moment = clean(MomentField(), "2026-03-01T09:30:00.5+01:00")

    assert moment == datetime(2026, 3, 1, 8, 30, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("patch", "values"),
    [
        ({"habits": {"isEarly": True}}, {"is_early": True}),
        ({"habits": {}}, {}),
        ({"habits": {"zone": None}}, {"zone": "UTC"}),
        ({"habits": None}, {"zone": "UTC", "is_early": False}),
        ({}, {}),
    ],
)
def test_a_patch_reaches_into_a_part(patch: object, values: dict[str, object]) -> None:
    assert OwnerSerializer.parse(patch, partial=True) == values


@pytest.mark.parametrize("part", [{"zone": 5}, {"color": 1}, [], "UTC"])
def test_a_wrong_part_is_refused(part: object) -> None:
    with pytest.raises(ValidationError):
        OwnerSerializer.parse({"habits": part}, partial=True)
