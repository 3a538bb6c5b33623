"""Boxes of a template: what was left unticked counts for nothing."""

import re

_OPEN = re.compile(
    r"(?:\[[\s_]?\]|\(\s\)|\u2610|\u25a1)[^\n\[(\u2610\u25a1\u2611\u2612]*"
    r"(?:\((?!\s?[xX\u2612]?\s?\))[^\n\[(\u2610\u25a1\u2611\u2612]*)*"
)
"""An open box with its option, words in brackets included, up to the next box or the end of the line."""


def without_open_boxes(text: str) -> str:
    """The text with the options that are not ticked blanked out; no offset moves."""
    return _OPEN.sub(lambda option: " " * len(option[0]), text)
