"""One JSON line per log record, with the correlation id of the request behind it."""

import hashlib
import json
import logging
import secrets
from datetime import UTC, datetime

import orjson

from apps.core import metrics, times
from apps.core.correlation import current_id

# What `logging` itself puts on a record; all else came as `extra`.
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "metrics"}
# Of lines that no request is behind: by it those of one process are found.
_PROCESS = f"process-{secrets.token_hex(8)}"


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": times.to_text(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "correlationId": current_id() or _PROCESS,
            **{name: value for name, value in vars(record).items() if name not in _OWN},
        }
        if figures := getattr(record, "metrics", None):
            line |= metrics.framed(figures, record.created)
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
        except TypeError:  # It is strict about huge numbers and half characters; a line is not.
            return json.dumps(line, default=str, skipkeys=True)


def pseudonym(user_id: str) -> str:
    """Name a user in a log so that their lines can be found, but not who they are."""
    return hashlib.sha256(user_id.encode()).hexdigest()[:16]
