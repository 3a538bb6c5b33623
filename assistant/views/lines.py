"""Where the points of a line chart are drawn, and what the line says in words."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.compose.words import money
from assistant.views.records import Line, Point

WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, BOTTOM = 34, 40, 30, 34
"""Room around the points for their labels."""
TENTH = Decimal("0.1")


def line(
    title: str, names: Sequence[str], values: Sequence[Decimal], dollars: bool = False
) -> Line:
    """A chart of two or more values in order. The line begins at its lowest value, not at zero."""
    low, high = min(values), max(values)
    points = tuple(
        Point(_across(place, len(values)), _down(value, low, high), _text(value, dollars), name)
        for place, (name, value) in enumerate(zip(names, values, strict=True))
    )
    path = " ".join(f"{'M' if place == 0 else 'L'}{p.x} {p.y}" for place, p in enumerate(points))
    return Line(title, points, path, _said(title, names, values, dollars), str(WIDTH), str(HEIGHT))


def _across(place: int, count: int) -> str:
    room = Decimal(WIDTH - LEFT - RIGHT)
    return str((LEFT + room * place / (count - 1)).quantize(TENTH))


def _down(value: Decimal, low: Decimal, high: Decimal) -> str:
    room = Decimal(HEIGHT - TOP - BOTTOM)
    share = (high - value) / (high - low) if high > low else Decimal("0.5")
    return str((TOP + room * share).quantize(TENTH))


def _text(value: Decimal, dollars: bool) -> str:
    return money(value) if dollars else str(value)


def _said(title: str, names: Sequence[str], values: Sequence[Decimal], dollars: bool) -> str:
    told = ", ".join(f"{name} {_text(v, dollars)}" for name, v in zip(names, values, strict=True))
    first, last = values[0], values[-1]
    if not first:
        return f"{title}: {told}."
    share = ((last - first) / first * 100).quantize(TENTH)
    change = "unchanged" if first == last else f"{share:+} % from {names[0]} to {names[-1]}"
    return f"{title}: {told}; {change}."
