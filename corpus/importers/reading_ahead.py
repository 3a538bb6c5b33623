"""Takes files apart ahead of the import, two at a time: PDFs are read in processes of their own."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

WORKERS = 2
T = TypeVar("T")
R = TypeVar("R")


def ahead(items: Iterable[T], read: Callable[[T], R], workers: int = WORKERS) -> Iterator[R]:
    """What `read` makes of each item, in their order; a few are held at a time, never all."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[R]] = deque()
        for item in items:
            waiting.append(pool.submit(read, item))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
