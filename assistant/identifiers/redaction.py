"""A text to share: every identifier of a note masked, days reduced to the year."""

from typing import Literal

from assistant.identifiers.dates import days
from assistant.identifiers.masking import Masked, mask
from assistant.identifiers.protected import without_protected
from assistant.identifiers.providers import providers as providers_in
from assistant.identifiers.repeats import repeats
from assistant.identifiers.screening import find_identifiers
from assistant.identifiers.span import Span, without_overlaps
from assistant.identifiers.whereabouts import whereabouts

Dates = Literal["year", "keep"]


def identifiers_of_note(text: str, providers: bool = True, dates: Dates = "year", model: bool = True) -> list[Span]:  # fmt: skip
    """Spans of a note that may identify a patient, in order, without overlaps.

    Beyond `find_identifiers`: names by role or letters ("Surgeon: …", "…, PA-C"), the other places of
    every name found, and days. `providers` takes names of providers too, `dates` is year or keep,
    `model` asks the language model for names that no form knows.
    """
    found = find_identifiers(text, model=model)
    spans = without_overlaps([*without_protected(text, providers_in(text)), *found])
    spans = without_overlaps([*spans, *whereabouts(text, spans)])
    spans = without_overlaps([*spans, *repeats(text, spans)])
    if dates == "year":
        spans = without_overlaps([*spans, *days(text)])
    return [span for span in spans if providers or span.kind != "PROVIDER"]


def redact(text: str, providers: bool = True, dates: Dates = "year", model: bool = True) -> Masked:
    """The text with numbered masks; the same words get the same mask. Screened, never certified."""
    return mask(text, identifiers_of_note(text, providers, dates, model), numbered=True)
