"""What is no request of HTTP never reaches Django: the server answers it, as API Gateway does."""

from datetime import UTC, datetime

import orjson
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from apps.core.api.envelopes import envelope
from apps.core.api.errors import CODES, INVALID
from apps.core.correlation import correlated
from apps.core.ids import new_id


class Refusal(ErrorTask):  # type: ignore[misc]  # Waitress has no types.
    """The server's own answer, in the envelope of every error: spec/conventions.md."""

    def execute(self) -> None:
        error = self.request.error
        correlation_id = new_id(datetime.now(UTC))
        with correlated(correlation_id):
            body = orjson.dumps(envelope(CODES.get(error.code, CODES[400]), INVALID))
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [
            ("Content-Type", "application/json"),
            ("Cache-Control", "no-store"),
            ("X-Correlation-Id", correlation_id),
        ]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


def refuse_in_envelopes() -> None:
    """Let every server of this process answer so."""
    HTTPChannel.error_task_class = Refusal
