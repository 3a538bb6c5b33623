"""Answer text as Streamlit Markdown: markers become chips, and nothing in it is live."""

import re

MARKER = re.compile(r"\s*((?:\[\d+\])+)")
IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
LINK = re.compile(r"(?<!\\)\[([^\]]+)\]\((?!#)[^)]*\)")
DIRECTIVE = re.compile(r":(?=[a-z]+(?:-[a-z]+)?\[)")


def still(text: str) -> str:
    """Markdown without images, links and HTML: text from pages and questions is data."""
    text = LINK.sub(r"\1", IMAGE.sub(r"\1", text))
    return DIRECTIVE.sub("\\:", text).replace("<", "&lt;").replace("$", "\\$")


def with_chips(text: str) -> str:
    """The answer's Markdown with [1][2] as small badges."""
    return MARKER.sub(lambda m: " " + _chips(m[1]), still(text))


def _chips(markers: str) -> str:
    return " ".join(f":gray-badge[{n}]" for n in re.findall(r"\d+", markers))


def highlighted(text: str, words: str) -> str:
    """A passage with the cited words marked, when they stand in it as they are."""
    safe, marked = still(text), still(words)
    if not marked or marked not in safe or "\n" in marked or "|" in marked:
        return safe
    return safe.replace(marked, f":green-background[{marked.replace('[', '(').replace(']', ')')}]", 1)
