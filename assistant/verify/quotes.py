"""Quoted words: what stands between quotation marks stands so in the cited source."""

import re
from collections.abc import Iterator, Sequence

from assistant.answer import NumberedCitation
from assistant.checks import Fault
from assistant.safety.quotation import bare
from assistant.verify.statement import numbers_in

QUOTED = re.compile(r"“([^”]{12,})”|\"([^\"\n]{12,})\"")
_SIGNS = str.maketrans(dict.fromkeys('“”‘’"', "'"))
LEAST_WORDS = 4
"""Fewer words between quotation marks are a term, not a quotation."""


def quotations(text: str) -> list[str]:
    """What stands between quotation marks and is more than a term."""
    every = (match[1] or match[2] for match in QUOTED.finditer(text))
    return [said for said in every if len(said.split()) >= LEAST_WORDS]


def quote_faults(
    text: str, citations: Sequence[NumberedCitation], elsewhere: Sequence[str] = ()
) -> Iterator[Fault]:
    """Quotations that stand in no source their paragraph cites, in no title or locator and not `elsewhere`."""
    if not quotations(text):
        return
    places = (place for c in citations for place in (c.citation.title, c.citation.locator))
    others = [_flat(one) for one in (*places, *elsewhere)]
    quotes = {c.n: _flat(f"{c.citation.title} {c.citation.quote}") for c in citations}
    for number, block in enumerate(re.split(r"\n\s*\n", text)):
        cited = [quotes[n] for n in numbers_in(block) if n in quotes] or list(quotes.values())
        for said in quotations(block):
            parts = [part for part in re.split(r"\s*(?:…|\.\.\.)\s*", _flat(said)) if part]
            if not all(any(part in quote for quote in (*cited, *others)) for part in parts):
                shown = said if len(said) <= 80 else said[:77] + "…"
                yield Fault("quotes", shown, "does not stand so in the cited source", "", number)


def _flat(text: str) -> str:
    """A text on one line: list marks, emphasis and markers dropped, one sign for a percentage."""
    text = re.sub(r"^\s*[-*] +", "", bare(text.replace("`", "")), flags=re.MULTILINE)
    text = re.sub(r"\[\d+\]|[*_`]", "", text).translate(_SIGNS)
    text = re.sub(r"(?<=\d)\s*(?:per ?cent|%)", " %", text)
    return re.sub(r"[.,;]+$", "", " ".join(text.split()))
