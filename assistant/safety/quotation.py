"""Words of others inside an answer: on one line, between quotation marks that they cannot close."""

import re

from assistant.compose.own import plain

_QUOTES = str.maketrans({"“": "‘", "”": "’", "„": "‘", "«": "‘", "»": "’", '"': "’", "`": "’"})
_MARKER = re.compile(r"\[(\d+(?:\s*[,–-]\s*\d+)*)\]")
_EMPHASIS = re.compile(r"(?<![A-Za-z0-9])[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?![A-Za-z0-9])")
_HEADING = re.compile(r"(?:^|(?<=\n))\s*#{1,6}\s+")


def quoted(text: str) -> str:
    """The words between “ and ”; marks of ours in them (quotes, markers, emphasis) are made plain."""
    return f"“{bare(text)}”"


def bare(text: str) -> str:
    """A text without marks of ours, on one line: what stands between the quotation marks."""
    return named(_HEADING.sub("", text))


def named(text: str) -> str:
    """A name that others gave (a title, a heading): one line, without marks of ours."""
    unmarked = _MARKER.sub(r"(\1)", text)
    return _EMPHASIS.sub("", plain(unmarked)).translate(_QUOTES).replace("|", "/")
