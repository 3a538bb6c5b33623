"""What one visitor waits for: first words, whole answers, views, and a conversation of 200 messages.

python benchmarks/ui_speed.py HOME [EXCHANGES]     # a copy of a home; 100 exchanges, 200 messages, if not given

Times are the server's, to the last message of a run; a browser draws after that. Prints figures, asserts nothing.
"""

import sys
from itertools import cycle, islice
from pathlib import Path

from answer_speed import describe
from ui_client import Visitor, serving

QUESTIONS = (
    "63052 vs 63053", "MUE for 63053?", "Can I bill 63053 alone?", "What does Medicare pay for 63047 in Manhattan?",
    "63047 with 22633 at the same level?", "What must the operative note say for 63102?", "global period of 22633",
    "Which modifiers may go with 63030?", "Total for 22633, 22634, 63052, 63053, 22842 and 22853 x2",
)  # fmt: skip
VIEWS: tuple[tuple[str, dict[str, str]], ...] = (
    ("", {}), ("code", {"code": "63053"}), ("compare", {"codes": "63052,63053"}), ("claims", {}), ("evals", {}), ("sources", {}),
)  # fmt: skip
ROUNDS = 8


def answers(port: int) -> None:
    """Every question first in a conversation of its own."""
    visitor, times = Visitor(port), []
    for question in islice(cycle(QUESTIONS), ROUNDS * len(QUESTIONS)):
        visitor.open()
        times.append(visitor.ask(question))
    visitor.close()
    describe("first words", [one.token * 1000 for one in times if one.token is not None])
    describe("whole answer", [one.done * 1000 for one in times])


def views(port: int) -> None:
    """Each view opened again and again in sessions of their own, after one that does not count."""
    visitor = Visitor(port)
    for page, named in VIEWS:
        visitor.open(page, **named)
        describe(
            f"view {page or 'chat'}",
            [visitor.open(page, **named).done * 1000 for _ in range(ROUNDS)],
        )
    visitor.close()


def long_conversation(port: int, exchanges: int) -> None:
    """One conversation that grows; then it is opened anew, and shown back to its beginning."""
    visitor = Visitor(port)
    visitor.open()
    times = [visitor.ask(question).done * 1000 for question in islice(cycle(QUESTIONS), exchanges)]
    tenth = len(QUESTIONS)
    for name, part in (("first", times[:tenth]), ("last", times[-tenth:])):
        describe(f"{exchanges * 2} messages, {name} {tenth} answers", part)
    query = dict(part.split("=", 1) for part in visitor.query.split("&"))
    describe("  opened anew", [visitor.open("", **query).done * 1000 for _ in range(ROUNDS)])
    while any(key.endswith("show-all") for key in visitor.buttons()):
        print(
            f"  more of it: {visitor.press('show-all').done:.2f} s, {len(visitor.elements)} elements"
        )
    visitor.close()


if __name__ == "__main__":
    with serving(Path(sys.argv[1])) as (port, _):
        answers(port)
        views(port)
        long_conversation(port, int(sys.argv[2]) if sys.argv[2:] else 100)
