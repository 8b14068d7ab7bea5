"""One JSON line per log record, with the correlation id of the request behind it."""

import hashlib
import json
import logging
from datetime import UTC, datetime

import orjson

from apps.core import times
from apps.core.correlation import current_id

# What `logging` itself puts on a record; all else came as `extra`.
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": times.to_text(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "correlationId": current_id(),
            **{name: value for name, value in vars(record).items() if name not in _OWN},
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
        except TypeError:  # It is strict about huge numbers and half characters; a line is not.
            return json.dumps(line, default=str, skipkeys=True)


def pseudonym(user_id: str) -> str:
    """Name a user in a log so that their lines can be found, but not who they are."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:16]
