"""By which errors AWS says that it is away, or does not answer in time.

BotoCoreError as a whole would take in calls that are wrong, which are faults of ours. botocore is
heavy: import this where something failed.
"""

from botocore.exceptions import ConnectionError as NoConnection
from botocore.exceptions import HTTPClientError

from apps.core.errors import Unavailable

NO_ANSWER = (Unavailable, NoConnection, HTTPClientError)
