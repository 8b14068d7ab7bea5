"""The figures that the log tells during a test, for CloudWatch to read."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from apps.core.logs import JsonFormatter

Lines = Callable[[], list[dict[str, Any]]]
Figures = Callable[[], dict[str, float]]


@contextmanager
def lines_with_figures() -> Iterator[Lines]:
    """Listen to the log. Yields what tells the lines with figures until then."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield lambda: [one for one in map(json.loads, text.getvalue().splitlines()) if "_aws" in one]
    logging.getLogger().removeHandler(handler)


def added_up(lines: list[dict[str, Any]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for line in lines:
        for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]:
            sums[metric["Name"]] = sums.get(metric["Name"], 0) + line[metric["Name"]]
    return sums
