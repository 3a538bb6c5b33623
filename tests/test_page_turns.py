"""Pages are drawn few at a time, in the order in which they were asked for."""

import threading
import time

import pytest

from ui.turns import Turns


def wait_for(what) -> None:
    until = time.monotonic() + 10
    while not what():
        assert time.monotonic() < until, "did not happen within ten seconds"
        time.sleep(0.002)


class Crowd:
    """Pages that go on until they are let go."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.begun, self._go, self._threads = turns, [], {}, []

    def come(self, name: str) -> None:
        """One more page is asked for; it stands in the queue, or runs, when this returns."""
        before = self._here()
        self._go[name] = threading.Event()
        self._threads.append(threading.Thread(target=self._draw, args=(name,), daemon=True))
        self._threads[-1].start()
        wait_for(lambda: self._here() == before + 1)

    def _here(self) -> int:
        return len(self.turns._waiting) + len(self.begun)

    def _draw(self, name: str) -> None:
        with self.turns.turn():
            self.begun.append(name)
            self._go[name].wait(20)

    def finish(self, name: str) -> None:
        self._go[name].set()

    def leave(self) -> None:
        for event in self._go.values():
            event.set()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture
def crowd():
    made = []

    def of(at_once: int, patience: float) -> Crowd:
        made.append(Crowd(Turns(at_once, patience)))
        return made[-1]

    yield of
    for one in made:
        one.leave()


def test_only_so_many_draw_at_once_and_the_next_is_who_came_first(crowd):
    all_of_them = crowd(2, 60)
    for name in "abcdef":
        all_of_them.come(name)
    wait_for(lambda: all_of_them.begun == ["a", "b"])
    all_of_them.finish("b")
    wait_for(lambda: all_of_them.begun == ["a", "b", "c"])
    all_of_them.finish("a")
    all_of_them.finish("c")
    wait_for(lambda: all_of_them.begun == ["a", "b", "c", "d", "e"])


def test_nobody_waits_for_a_page_that_waits_for_a_model(crowd):
    all_of_them = crowd(1, 0.05)
    for name in "abc":
        all_of_them.come(name)
    wait_for(lambda: all_of_them.begun == ["a", "b", "c"])


def test_a_page_that_breaks_gives_its_turn_back():
    turns = Turns(1, 60)
    with pytest.raises(ValueError, match="broken"), turns.turn():
        raise ValueError("broken")
    with turns.turn():
        assert len(turns._drawing) == 1
    assert not turns._drawing
    assert not turns._waiting
