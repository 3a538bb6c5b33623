"""Names of codes in our own words, and which codes of a text are known."""

import re
from collections.abc import Iterable
from datetime import date

from corpus.errors import LaminaError
from corpus.page import load_pages
from corpus.store import Store

IN_TEXT = re.compile(r"(?<![\w.,$/-])[0-9A-Z]\d{3}[0-9A-Z](?![\w%]|\.\d)")


def code_title(hcpcs: str, day: date | None = None, store: Store | None = None) -> str:
    """The title of our page, else CMS's own descriptor of a Level II code, else ""."""
    page = load_pages().get(hcpcs)
    if page is not None:
        return page.title
    if store is None or day is None or not hcpcs[:1].isalpha():
        return ""
    try:
        row = store.hcpcs_level2(hcpcs, day)
    except LaminaError:
        return ""
    return (row.description or row.short_description or "") if row is not None else ""


def codes_named(texts: Iterable[str], store: Store) -> frozenset[str]:
    """The codes in texts that a loaded table knows: they can be opened."""
    named = {code for text in texts for code in IN_TEXT.findall(text)}
    return frozenset(code for code in named if store.known(code))
