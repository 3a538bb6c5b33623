"""Finding codes: by the code itself, by a part of it, or by words."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from assistant.views.code_page import FORM
from assistant.views.names import code_title
from assistant.views.records import CodeLink
from corpus.page import CodePage, load_pages
from corpus.store import Store

if TYPE_CHECKING:
    from assistant.lamina import Lamina

WORD = re.compile(r"[a-z0-9]{2,}")
FOUND = 12
PASSAGES = 24
EMPTY = frozenset(
    {"the", "and", "with", "for", "of", "in", "on", "to", "code", "codes", "or", "at"}
)


def pages_by_region() -> tuple[tuple[str, tuple[CodeLink, ...]], ...]:
    """Every code with a page of ours, by region of the spine."""
    regions: dict[str, list[CodeLink]] = {}
    for hcpcs, page in load_pages().items():
        regions.setdefault(page.region, []).append(CodeLink(hcpcs, page.title))
    return tuple((region, tuple(links)) for region, links in regions.items())


def nearest(hcpcs: str, day: date, store: Store) -> tuple[CodeLink, ...]:
    """Codes that exist and look like one that does not."""
    return tuple(CodeLink(c, code_title(c, day, store)) for c in store.nearest_codes(hcpcs))


def find_codes(text: str, day: date, lamina: "Lamina") -> tuple[CodeLink, ...]:
    """Codes for what was typed, the best first: the code itself, those that begin so, or by words."""
    text = text.strip()
    if FORM.fullmatch(text.upper()):
        hcpcs = text.upper()
        known = lamina.store.known(hcpcs)
        return (CodeLink(hcpcs, code_title(hcpcs, day, lamina.store)),) if known else nearest(hcpcs, day, lamina.store)  # fmt: skip
    if text[:1].isdigit() and text.isalnum():
        return tuple(CodeLink(c, p.title) for c, p in load_pages().items() if c.startswith(text))[
            :FOUND
        ]
    return _by_words(text, lamina)


def _by_words(text: str, lamina: "Lamina") -> tuple[CodeLink, ...]:
    """Pages whose title or other names share most words, then pages whose passages are nearest."""
    wanted = frozenset(WORD.findall(text.lower())) - EMPTY
    if not wanted:
        return ()
    pages = load_pages()
    shared = {c: _shared(wanted, page) for c, page in pages.items()}
    most = max(shared.values(), default=0)
    best = sorted(
        (c for c, n in shared.items() if n and n >= most - 1), key=lambda c: (-shared[c], c)
    )
    found = dict.fromkeys((*best[:FOUND], *_by_passages(text, pages, lamina)))
    return tuple(CodeLink(c, pages[c].title) for c in list(found)[:FOUND])


def _shared(wanted: frozenset[str], page: CodePage) -> int:
    words = set(WORD.findall(" ".join((page.title, *page.synonyms, page.region)).lower()))
    return sum(any(word.startswith(one[:5]) for word in words) for one in wanted)


def _by_passages(text: str, pages: Mapping[str, CodePage], lamina: "Lamina") -> list[str]:
    hits = lamina.index.search(text, k=PASSAGES)
    return [hit.chunk.own_code for hit in hits if hit.chunk.own_code in pages]
