"""Records as Lambda has them."""

from datetime import UTC, datetime

from apps.core.stream_records import as_lambda_has_it


def test_values_that_json_lacks_are_as_lambda_has_them() -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)

    record = as_lambda_has_it({"a": [b"\x00\x01", moment], "b": 1}, "arn")

    assert record == {"a": ["AAE=", 1772323200.0], "b": 1, "eventSourceARN": "arn"}
