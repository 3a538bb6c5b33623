"""Screening: every identifier of a text, and the text with masks in their place."""

from collections.abc import Callable, Iterator

from assistant.identifiers.masking import mask
from assistant.identifiers.numbers import numbered, old_days
from assistant.identifiers.people import (
    initialled,
    labelled,
    listed_names,
    modelled,
    possessive,
    reversed_names,
    titled,
)
from assistant.identifiers.protected import without_protected
from assistant.identifiers.repeats import name_words, places
from assistant.identifiers.span import Span, without_overlaps
from assistant.identifiers.standard import checked

BY_FORM: tuple[Callable[[str], Iterator[Span]], ...] = (
    numbered, checked, titled, labelled, reversed_names, listed_names, possessive, initialled,
)  # fmt: skip
PERSONAL = frozenset({"PERSON", "MEDICAL_RECORD_NUMBER", "DATE_OF_BIRTH", "MEDICARE_ID", "US_SSN"})


def find_identifiers(text: str, providers: bool = True, model: bool = True) -> list[Span]:
    """Spans that may identify a patient, without overlaps, in order.

    `providers` takes names with a doctor's title too; `model` asks the language model for names
    that no form and no list knows (about 10 ms; without it about 1 ms).
    """
    spans = [span for find in BY_FORM for span in find(text)]
    if model:
        spans += modelled(text, spans)
    spans = without_protected(text, spans)
    if any(span.kind in PERSONAL for span in spans):
        spans += old_days(text)
    return without_overlaps(s for s in spans if providers or s.kind != "PROVIDER")


def screen(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with identifiers replaced by [CLASS], and the classes found, each once."""
    masked = mask(text, find_identifiers(text))
    return masked.text, masked.kinds


class DocumentScreen:
    """Masks the identifiers of patients in documents, line by line; `masked` counts the lines.

    Authors and publishers are named in what is published, so names count only in the forms and
    places in which patients are named (label, title of address), never by a list or a model. Near a
    number or birth date of a patient it is a patient's record: the name is masked wherever it comes
    again, and so are telephones and addresses, which elsewhere are the publisher's.
    """

    def __init__(self) -> None:
        self.masked = 0
        self._names: dict[str, str] = {}
        self._left = 0

    def __call__(self, text: str) -> str:
        """The text with masks."""
        return "\n".join(self._line(line) for line in text.split("\n"))

    def _line(self, line: str) -> str:
        spans = _spans_of_line(line)
        if any(span.kind in PERSONAL - {"PERSON"} for span in spans):
            self._left = RECORD
            self._names |= name_words(line, (s for s in spans if s.kind == "PERSON"))
        elif not self._left:
            spans = [span for span in spans if span.kind not in PUBLISHED]
            self._names.clear()
        self._left = max(self._left - 1, 0)
        masked = mask(line, [*spans, *places(line, self._names)]).text
        self.masked += masked != line
        return masked


def screen_document(text: str) -> str:
    """A document with the identifiers of patients masked."""
    return DocumentScreen()(text)


def _spans_of_line(line: str) -> list[Span]:
    spans = [span for find in (numbered, checked, titled, labelled) for span in find(line)]
    spans = without_protected(line, spans)
    if any(span.kind in PERSONAL for span in spans):
        spans += [*reversed_names(line), *listed_names(line), *old_days(line)]
    return spans


RECORD = 200
"""Lines after an identifier of a patient that are read as of the same record."""
PUBLISHED = frozenset({"PROVIDER", "PHONE_NUMBER", "EMAIL_ADDRESS", "STREET_ADDRESS", "IP_ADDRESS"})
"""Classes that stand in published documents as their publisher's own."""
