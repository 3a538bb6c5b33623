"""The codes around a code: its primaries on the left, its add-ons on the right, laid out as a drawing."""

from dataclasses import dataclass

from assistant.facts import CodeFacts
from assistant.views.marks import Marks
from assistant.views.names import code_title
from assistant.views.records import CodeLink

COLUMN, NODE_WIDTH, NODE_HEIGHT, STEP, TOP = 12, 82, 26, 34, 34
FAR = 440
"""Measures of the drawing, in its own units: at most COLUMN codes stand in a column, the outer two FAR apart."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its place, size, the code (or how many more there are) and its title."""

    x: str
    y: str
    text_x: str
    text_y: str
    link: CodeLink
    own: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing (`edges` are SVG paths, empty where the code stands alone) and both lists in full."""

    width: str
    height: str
    node_width: str
    node_height: str
    nodes: tuple[Node, ...]
    edges: tuple[str, ...]
    heads: tuple[tuple[str, str], ...]
    primaries: tuple[CodeLink, ...]
    add_ons: tuple[CodeLink, ...]
    said: tuple[str, ...]


def graph_of(facts: CodeFacts, marks: Marks) -> Graph:
    """The primaries that the add-on table lists for the code, and the add-ons that list it."""
    listed = facts.add_on.value
    primaries = _links(listed.primaries if listed is not None else (), "primary", _near(facts))
    add_ons = _links(facts.add_ons, "add-on", _near(facts))
    left, right = _column(primaries), _column(add_ons)
    rows = max(len(left), len(right), 1)
    middle = TOP + (rows * STEP - STEP) // 2
    centre = FAR // 2 if left else 0
    last = centre + FAR // 2
    own = _node(centre, middle, CodeLink(facts.hcpcs, code_title(facts.hcpcs)), True)
    nodes, edges = [own], []
    for links, x in ((left, 0), (right, last)):
        offset = (rows - len(links)) * STEP // 2
        for place, link in enumerate(links):
            y = TOP + offset + place * STEP
            nodes.append(_node(x, y, link))
            first, second = ((x, y), (centre, middle)) if x < centre else ((centre, middle), (x, y))
            edges.append(_edge(first, second))
    width = (last if right else centre) + NODE_WIDTH
    height = TOP + rows * STEP
    heads = [(str(NODE_WIDTH // 2), f"Primaries ({len(primaries)})")] if primaries else []
    heads += [(str(last + NODE_WIDTH // 2), f"Add-ons ({len(add_ons)})")] if add_ons else []
    return Graph(
        str(width), str(height), str(NODE_WIDTH), str(NODE_HEIGHT), tuple(nodes), tuple(edges), tuple(heads),
        primaries, add_ons, _said(facts, marks),
    )  # fmt: skip


def _near(facts: CodeFacts) -> tuple[str, ...]:
    """Codes that our page names: of a long list they come first."""
    return (*facts.page.primaries, *facts.page.add_ons) if facts.page is not None else ()


def _links(codes: tuple[str, ...], why: str, first: tuple[str, ...]) -> tuple[CodeLink, ...]:
    ordered = [c for c in first if c in codes] + [c for c in codes if c not in first]
    return tuple(CodeLink(c, code_title(c), why) for c in dict.fromkeys(ordered))


def _column(links: tuple[CodeLink, ...]) -> tuple[CodeLink, ...]:
    """What is drawn: all of them, or the first with a box that says how many more there are."""
    if len(links) <= COLUMN:
        return links
    kept = links[: COLUMN - 1]
    return (*kept, CodeLink("", "", f"+ {len(links) - len(kept)} more"))


def _node(x: int, y: int, link: CodeLink, own: bool = False) -> Node:
    return Node(str(x), str(y), str(x + NODE_WIDTH // 2), str(y + NODE_HEIGHT // 2), link, own)


def _edge(first: tuple[int, int], second: tuple[int, int]) -> str:
    """A curve from the right side of a box to the left side of another."""
    half = NODE_HEIGHT // 2
    start, end = first[0] + NODE_WIDTH, second[0]
    bend = (start + end) // 2
    return f"M{start} {first[1] + half} C{bend} {first[1] + half} {bend} {second[1] + half} {end} {second[1] + half}"


def _said(facts: CodeFacts, marks: Marks) -> tuple[str, ...]:
    listed, said = facts.add_on.value, []
    if listed is not None and listed.primaries:
        said.append(
            f"{facts.hcpcs} is an add-on code (edit type {listed.aoc_type}): it is paid only beside one of "
            f"{len(listed.primaries)} listed primary codes.{marks(listed.citation())}"
        )
    elif listed is not None:
        said.append(f"{facts.hcpcs} is an add-on code (edit type {listed.aoc_type}): the contractor keeps its list of primary codes.{marks(listed.citation())}")  # fmt: skip
    elif facts.add_on.missing:
        said.append(facts.add_on.missing)
    else:
        said.append(f"{facts.hcpcs} is no add-on code in the loaded table: it needs no primary.")
    if facts.add_ons and facts.add_on_source is not None:
        said.append(f"{len(facts.add_ons)} add-on codes list it as a primary.{marks(facts.add_on_source)}")  # fmt: skip
    return tuple(said)
