"""How far a command has come, for who waits for it."""

from typing import TextIO

WIDTH = 30


class Progress:
    """A line that fills while work is done; where nobody looks at a terminal, nothing is shown.

    Without a `total`, where only the work itself tells how much there is, it counts.
    """

    def __init__(self, out: TextIO, name: str, total: int | None) -> None:
        self._out = out
        self._name = name
        self._total = total
        self._done = 0

    def add(self, done: int) -> None:
        self._done += done
        if self._out.isatty() and self._total is None:
            self._out.write(f"\r{self._name:<12} {self._done}")
            self._out.flush()
        elif self._out.isatty():
            # The total is an estimate, which what is done may exceed.
            share = min(1.0, self._done / self._total) if self._total else 1.0
            bar = "#" * round(share * WIDTH)
            self._out.write(f"\r{self._name:<12} [{bar:<{WIDTH}}] {share:4.0%} {self._done}")
            self._out.flush()

    def clear(self) -> None:
        """Make room for a line of text; the next step draws the bar below it."""
        if self._out.isatty():
            self._out.write("\r\033[K")
            self._out.flush()

    def end(self) -> None:
        if self._out.isatty():
            self._out.write("\n")
