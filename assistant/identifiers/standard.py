"""Numbers with a check digit and addresses of the network, found by Presidio's own recognizers.

Presidio is loaded only for a text that holds such a shape.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from assistant.identifiers.span import Span

if TYPE_CHECKING:
    from presidio_analyzer import LocalRecognizer

SHAPE = re.compile(
    r"(?<![\d.$,])\d(?:[ -]?\d){12,18}(?![\d.])|\b[A-Z]{2}\d{2}[ ]?(?:[0-9A-Z]{4}[ ]?){3,}|"
    r"\bIP(?: address)?:? ?(?:\d{1,3}\.){3}\d{1,3}\b|\+\d{1,3}[ -]?\(?\d{2,4}\)?[ -]?\d{3}",
)
LEAST = 0.4
"""Score from which a match of Presidio's counts."""


def checked(text: str) -> Iterator[Span]:
    """Payment cards, bank accounts (IBAN), IP addresses, foreign telephone numbers."""
    if not SHAPE.search(text):
        return
    for recognizer in _recognizers():
        for found in recognizer.analyze(text, recognizer.supported_entities, None):
            if found.score >= LEAST:
                yield Span(found.start, found.end, found.entity_type)


@cache
def _recognizers() -> "tuple[LocalRecognizer, ...]":
    from presidio_analyzer.predefined_recognizers import (
        CreditCardRecognizer,
        IbanRecognizer,
        IpRecognizer,
        PhoneRecognizer,
    )

    return (CreditCardRecognizer(), IbanRecognizer(), IpRecognizer(), PhoneRecognizer(leniency=1))
