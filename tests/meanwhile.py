"""A race at a chosen moment: something else is written between a decision and its write."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest


def meanwhile(monkeypatch: pytest.MonkeyPatch, decide: str, act: Callable[[], object]) -> None:
    """Let `act` happen once, just after the function of this dotted name has decided."""
    module_name, _, name = decide.rpartition(".")
    module = import_module(module_name)
    real: Any = getattr(module, name)
    left = [act]

    def decided(*args: Any, **more: Any) -> Any:
        decision = real(*args, **more)
        if left:
            left.pop()()
        return decision

    monkeypatch.setattr(module, name, decided)
