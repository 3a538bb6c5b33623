"""An answer's text as patterns see it."""

import re

MARKER = re.compile(r"\[(\d+(?:\s*[,–-]\s*\d+)*)\]")


def without_markers(text: str) -> str:
    """Text without its [n] markers."""
    return MARKER.sub("", text)


def plain(text: str) -> str:
    """Text without markers, emphasis and thousands commas, dashes in one form, lower case."""
    text = re.sub(r"[*_`|]", " ", without_markers(text)).replace("×", "x").replace("\u00a0", " ")
    text = re.sub(r"[‐-―−]", "-", text).replace("’", "'")
    return re.sub(r"\s+", " ", re.sub(r"(?<=\d),(?=\d{3})", "", text)).lower()
