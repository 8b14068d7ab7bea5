"""Pieces of work side by side: where one fails, the others stop after the part they are at."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from queue import Queue
from threading import Event
from typing import TypeVar

AT_ONCE = 4

WorkT = TypeVar("WorkT")
StepT = TypeVar("StepT")


def steps_of(work: Iterable[WorkT], do: Callable[[WorkT], Iterator[StepT]]) -> Iterator[StepT]:
    """Do all work, some at a time, and yield each step when it is done, in no order."""
    steps: Queue[StepT | None] = Queue()
    stopping = Event()

    def run(one: WorkT) -> None:
        try:
            for step in () if stopping.is_set() else do(one):
                steps.put(step)
                if stopping.is_set():
                    return
        except BaseException:
            stopping.set()
            raise
        finally:
            steps.put(None)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures = [pool.submit(run, one) for one in work]
        try:
            yield from _until_all_ended(steps, len(futures))
        finally:
            stopping.set()
            for future in futures:
                future.cancel()
        for future in as_completed(futures):
            future.result()


def _until_all_ended(steps: "Queue[StepT | None]", count: int) -> Iterator[StepT]:
    while count:
        step = steps.get()
        if step is None:
            count -= 1
        else:
            yield step
