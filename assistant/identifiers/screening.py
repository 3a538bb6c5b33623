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
    places in which patients are named (label, title of address), never by a list or a model.
    """

    def __init__(self) -> None:
        self.masked = 0

    def __call__(self, text: str) -> str:
        """The text with masks."""
        return "\n".join(self._line(line) for line in text.split("\n"))

    def _line(self, line: str) -> str:
        masked = _screened_line(line)
        self.masked += masked != line
        return masked


def screen_document(text: str) -> str:
    """A document with the identifiers of patients masked."""
    return DocumentScreen()(text)


def _screened_line(line: str) -> str:
    spans = [span for find in (numbered, checked, titled, labelled) for span in find(line)]
    spans = without_protected(line, spans)
    if any(span.kind in PERSONAL for span in spans):
        spans += [*reversed_names(line), *listed_names(line), *old_days(line)]
    return mask(line, (s for s in spans if s.kind not in PUBLISHED)).text if spans else line


PUBLISHED = frozenset({"PROVIDER", "PHONE_NUMBER", "EMAIL_ADDRESS", "STREET_ADDRESS", "IP_ADDRESS"})
"""Classes that stand in published documents as their publisher's own."""
