"""How far each shard has been read, kept in a file, so that a new worker goes on from there."""

import json
import threading
from pathlib import Path


class Positions:
    """Sequence numbers by stream and shard. Of one run only: streams begin anew with the next."""

    def __init__(self, path: Path, *, run: str) -> None:
        self._path = path
        self._run = run
        self._writing = threading.Lock()
        self._known = self._read()

    def get(self, stream: str, shard: str) -> str | None:
        return self._known.get(f"{stream} {shard}")

    def set(self, stream: str, shard: str, sequence_number: str) -> None:
        with self._writing:
            self._known[f"{stream} {shard}"] = sequence_number
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps({"run": self._run, "positions": self._known}))
            fresh.replace(self._path)

    def _read(self) -> dict[str, str]:
        if not self._path.exists():
            return {}
        kept = json.loads(self._path.read_text())
        positions: dict[str, str] = kept["positions"] if kept["run"] == self._run else {}
        return positions
