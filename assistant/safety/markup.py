"""Markup on its way out: in nothing that leaves is an image, a link, HTML or a hidden character.

An answer is Markdown of ours (emphasis, tables, markers); whatever else stands in it came from a
source, a file name or the asker.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from html import unescape

from assistant.answer import Answer, Claim, Conflict, NumberedCitation
from corpus.citation import Citation
from corpus.hidden_characters import without_hidden
from corpus.sources import load_sources

_IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\([^)\n]*\)?|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[((?:\\.|[^\[\]\n])*)\](?:\([^)\n]*\)?|\[(?!\d+\])[^\]\n]+\])")
_DEFINITION = re.compile(r"^(\s*)\[(?!\d+\])([^\]\n]+)\]:", re.MULTILINE)
_NUMBERED_DEFINITION = re.compile(r"^(\s*)\[(\d+)\]:(?=\s*\S)", re.MULTILINE)
_TAG = re.compile(r"<(?=[A-Za-z/!?])([^<>\n]*)>?")
_SCHEME = re.compile(
    r"\b(javascript|vbscript|data|file|blob|about|ftp)\s*:(?=\S*[/;,(])", re.IGNORECASE
)
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>`|\[\]()”\"']+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
"""What a renderer makes a link of by itself: addresses of the web and of mail."""
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")
_CODE = re.compile(r"(`+)[^`]+\1")


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text with what stands outside of inline code changed."""
    parts, end = [], 0
    for code in _CODE.finditer(text):
        parts += [change(text[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, change(text[end:])])


def addresses_as_code(text: str) -> str:
    """Addresses as inline code, which no renderer makes a link of."""
    return outside_code(text, lambda part: ADDRESS.sub(lambda m: f"`{m[0]}`", part))


def plain_signs(text: str) -> str:
    """Character references (&#58;) and escaped signs of an address (http\\://) as the signs they show."""
    text = _REFERENCE.sub(lambda m: unescape(m[0]), text)
    return re.sub(r"\\+(?=[:/.@])", "", text)


def unlinked(text: str) -> str:
    """What is left of the signs of a link (nested ones, forged markers) taken apart."""
    text = re.sub(r"\](?=\()", "] ", text)
    return re.sub(r"\](?=\[(?!\d+\]))", "] ", text)


def inert(text: str) -> str:
    """Markdown without anything that loads, leads away or runs; addresses stand as inline code."""
    text = without_hidden(plain_signs(text))
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _NUMBERED_DEFINITION.sub(r"\1(\2):", _DEFINITION.sub(r"\1(\2):", text))
    text = _TAG.sub(lambda m: f"‹{m[1]}›" if m[1] else "‹", unlinked(text))
    return addresses_as_code(_SCHEME.sub(r"\1 :", text))


def inert_answer(answer: Answer) -> Answer:
    """The answer with nothing live in its text, cautions, conflicts, suggestions and citations.

    Quotes of CMS's files and of our pages stay word for word.
    """
    return replace(
        answer,
        text=inert(answer.text),
        question=without_hidden(answer.question),
        cautions=tuple(map(inert, answer.cautions)),
        suggestions=tuple(map(inert, answer.suggestions)),
        conflicts=tuple(_conflict(each, inert) for each in answer.conflicts),
        citations=tuple(NumberedCitation(c.n, _citation(c.citation)) for c in answer.citations),
    )


def _conflict(conflict: Conflict, quiet: Callable[[str], str]) -> Conflict:
    claims = tuple(Claim(claim.citation, quiet(claim.says)) for claim in conflict.claims)
    return replace(conflict, about=quiet(conflict.about), claims=claims)


@lru_cache(maxsize=1024)
def _citation(citation: Citation) -> Citation:
    web = citation.url if re.match(r"https?://", citation.url) else ""
    return replace(
        citation, title=inert(citation.title), locator=inert(citation.locator),
        quote=_quote(citation), url=without_hidden(web),
    )  # fmt: skip


def _quote(citation: Citation) -> str:
    """A quote word for word where we or CMS wrote it; of a document without what is live in it."""
    if citation.source in load_sources():
        return without_hidden(citation.quote)
    return inert(citation.quote)
