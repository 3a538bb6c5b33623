"""Drawings as SVG and HTML of our own: bars, lines, codes around a code, months. Each is told in words too."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant.views.calendar import Month, PeriodView
from assistant.views.graph import Graph, Node
from assistant.views.records import Bar, Line

DRAW = """export default (component) => {
  component.parentElement.querySelector(".drawing").innerHTML = component.data.drawing;
}"""
_drawing = st.components.v2.component(
    "lamina_drawing", html='<div class="drawing"></div>', js=DRAW, isolate_styles=False
)
STATES = {"surgery": "day of surgery", "inside": "in the global period"}


def show_drawing(drawing: str, key: str) -> None:
    """Put SVG of ours on the page, which plain HTML on it may not hold."""
    _drawing(key=key, data={"drawing": drawing})


def bars(chart: Sequence[Bar], about: str) -> str:
    """Horizontal bars with their figures beside them."""
    rows = "".join(_bar(one) for one in chart)
    return f'<div class="bars" role="img" aria-label="{escape(about)}: {escape(_told(chart))}">{rows}</div>'


def _told(chart: Sequence[Bar]) -> str:
    return "; ".join(
        f"{one.label} {one.whole} ({', '.join(w for w, _ in one.parts)})" for one in chart
    )


def _bar(one: Bar) -> str:
    parts = "".join(
        f'<span class="part part-{place}" style="width: {share}%" title="{escape(words)}"></span>'
        for place, (words, share) in enumerate(one.parts)
    )
    said = escape(" + ".join(words for words, _ in one.parts) if one.parts[1:] else "")
    return (
        f'<div class="bar"><span class="bar-label">{escape(one.label)}</span>'
        f'<span class="bar-track">{parts}</span><span class="bar-whole">{escape(one.whole)}</span>'
        f'<span class="bar-said">{said}</span></div>'
    )


def show_lines(charts: Sequence[Line], key: str) -> None:
    """Small line charts side by side."""
    show_drawing(f'<div class="plots">{"".join(_line(one) for one in charts)}</div>', key)


def _line(chart: Line) -> str:
    marks = "".join(
        f'<circle cx="{p.x}" cy="{p.y}" r="3.5"/><text class="value" x="{p.x}" y="{p.y}" dy="-9">{escape(p.value)}</text>'
        f'<text class="name" x="{p.x}" y="{chart.height}" dy="-6">{escape(p.label)}</text>'
        for p in chart.points
    )
    return (
        f"<figure><figcaption>{escape(chart.title)}</figcaption>"
        f'<svg viewBox="0 0 {chart.width} {chart.height}" role="img" aria-label="{escape(chart.said)}">'
        f'<path d="{chart.path}"/>{marks}</svg></figure>'
    )


def show_graph(drawn: Graph, key: str) -> None:
    """The code with its primaries and add-ons; every box is a link."""
    edges = "".join(f'<path d="{path}"/>' for path in drawn.edges)
    boxes = "".join(_node(node, drawn) for node in drawn.nodes)
    heads = "".join(
        f'<text class="head" x="{x}" y="16">{escape(words)}</text>' for x, words in drawn.heads
    )
    show_drawing(
        f'<div class="code-graph"><svg width="{drawn.width}" viewBox="0 0 {drawn.width} {drawn.height}" role="group" '
        f'aria-label="Primary and add-on codes">{edges}{heads}{boxes}</svg></div>', key,
    )  # fmt: skip


def _node(node: Node, drawn: Graph) -> str:
    link = node.link
    words = link.hcpcs or link.why
    box = (
        f'<rect x="{node.x}" y="{node.y}" width="{drawn.node_width}" height="{drawn.node_height}" rx="5"/>'
        f'<text x="{node.text_x}" y="{node.text_y}" dy="4.5">{escape(words)}</text>'
    )
    if node.own or not link.hcpcs:
        return f'<g class="{"own" if node.own else "rest"}">{box}</g>'
    about = escape(
        f"{link.hcpcs}, {link.why}: {link.title}" if link.title else f"{link.hcpcs}, {link.why}"
    )
    return f'<a href="code?code={escape(link.hcpcs)}" aria-label="{about}"><title>{about}</title>{box}</a>'


def months(period: PeriodView) -> str:
    """The months of a global period as small calendars."""
    return f'<div class="months">{"".join(_month(one, period.weekdays) for one in period.months)}</div>'


def _month(month: Month, weekdays: Sequence[str]) -> str:
    head = "".join(f'<th scope="col">{day}</th>' for day in weekdays)
    weeks = "".join(
        "<tr>{}</tr>".format("".join(
            f'<td class="{day.state}"{_title(day.state)}>{day.number}{_spoken(day.state)}</td>' for day in week
        ))
        for week in month.weeks
    )  # fmt: skip
    return f"<table><caption>{month.name}</caption><thead><tr>{head}</tr></thead><tbody>{weeks}</tbody></table>"


def _title(state: str) -> str:
    return f' title="{STATES[state]}"' if state else ""


def _spoken(state: str) -> str:
    """What a screen reader says beside the colour."""
    return f'<span class="spoken">, {STATES[state]}</span>' if state else ""
