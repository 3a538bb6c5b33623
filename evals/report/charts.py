"""Charts as inline SVG; colours come from the page's own style, light or dark."""

import math
from collections.abc import Sequence
from html import escape

from markupsafe import Markup

from evals.report.view import Point
from evals.statistics import Interval, quantile

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 200, 66, 28
BINS = 30


def interval_bar(interval: Interval) -> Markup:
    """A share as a bar from 0 to 100 % with its interval as a line over it."""
    value, low, high = (100 * x for x in (interval.value, interval.low, interval.high))
    return Markup(
        f'<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{value:.0f} percent, {low:.0f} to {high:.0f}">'
        f'<rect class="track" width="100" height="10"/><rect class="share" width="{value:.2f}" height="10"/>'
        f'<line class="spread" x1="{low:.2f}" x2="{high:.2f}" y1="5" y2="5"/></svg>'
    )


def trend(points: Sequence[Point], here: str = "") -> Markup:
    """Pass rates of the runs over time, each with its interval; the scale begins below the lowest.

    The run named `here` has a larger dot.
    """
    if len(points) < 2:
        return Markup("")
    base = _floor(min(p.rate.low for p in points))
    step = (WIDTH - LEFT - 20) / (len(points) - 1)
    across = [LEFT + 10 + step * i for i in range(len(points))]
    drawn = [_axis(base)]
    path = " ".join(f"{x:.1f},{_up(p.rate.value, base):.1f}" for x, p in zip(across, points, strict=True))  # fmt: skip
    drawn.append(f'<polyline class="line" points="{path}"/>')
    for x, point in zip(across, points, strict=True):
        low, high = _up(point.rate.low, base), _up(point.rate.high, base)
        told = f"{point.name} ({point.commit or 'no commit'}): {point.rate}, {point.total} cases"
        drawn.append(
            f'<g><title>{escape(told)}</title><line class="spread" x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" '
            f'y2="{high:.1f}"/><circle class="dot" cx="{x:.1f}" cy="{_up(point.rate.value, base):.1f}" r="{6 if point.name == here else 3.5}"/></g>'
        )
    for x, point, place in ((across[0], points[0], "start"), (across[-1], points[-1], "end")):
        drawn.append(_label(x, HEIGHT - 6, point.started[:10], place))
    return _svg(drawn, "Pass rate of each run")


def histogram(values: Sequence[float], unit: str) -> Markup:
    """How often each size occurs, up to the 99th percentile; the median is marked."""
    if len(values) < 2:
        return Markup("")
    top = max(quantile(values, 0.99), 1e-9)
    counts = [0] * BINS
    for value in values:
        counts[min(int(value / top * BINS), BINS - 1)] += 1
    wide = (WIDTH - LEFT - 10) / BINS
    high = max(counts)
    drawn = []
    for i, count in enumerate(counts):
        tall = (HEIGHT - BOTTOM - 30) * count / high
        x, y = LEFT + i * wide, HEIGHT - BOTTOM - tall
        told = f"{top * i / BINS:.0f}–{top * (i + 1) / BINS:.0f} {unit}: {count}"
        drawn.append(
            f'<rect class="share" x="{x:.1f}" y="{y:.1f}" width="{wide - 1:.1f}" height="{tall:.1f}">'
            f"<title>{told}</title></rect>"
        )
    middle = LEFT + min(quantile(values, 0.5) / top, 1) * (WIDTH - LEFT - 10)
    drawn.append(f'<line class="mark" x1="{middle:.1f}" x2="{middle:.1f}" y1="30" y2="{HEIGHT - BOTTOM}"/>')  # fmt: skip
    told = f"median {quantile(values, 0.5):.0f} {unit}"
    drawn.append(_label(WIDTH - 12, 18, told, "end"))
    drawn += [_label(LEFT, HEIGHT - 6, "0", "start"), _label(WIDTH - 10, HEIGHT - 6, f"{top:.0f} {unit}", "end")]  # fmt: skip
    return _svg(drawn, f"Distribution in {unit}")


def _floor(lowest: float) -> float:
    """Below the lowest by a little, at whole percents on every line of the grid."""
    return max(0.0, math.floor((lowest - 0.01) / 0.04) * 0.04)


def _axis(floor: float) -> str:
    lines = []
    for i in range(5):
        rate = floor + (1 - floor) * i / 4
        y = _up(rate, floor)
        lines.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - 10}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        lines.append(_label(LEFT - 4, y + 4, f"{100 * rate:.0f} %", "end"))
    return "".join(lines)


def _up(rate: float, floor: float) -> float:
    return 10 + (HEIGHT - BOTTOM - 10) * (1 - (rate - floor) / (1 - floor))


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(drawn: Sequence[str], label: str) -> Markup:
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{''.join(drawn)}</svg>"
    )
