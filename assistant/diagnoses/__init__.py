"""Diagnoses of a note or a sentence: ICD-10-CM codes, each with the words that prove it."""

from assistant.diagnoses.found import Conflict, FoundDiagnosis, NotCoded, Reading, Span
from assistant.diagnoses.reading import find_diagnoses, read_diagnoses

__all__ = [
    "Conflict",
    "FoundDiagnosis",
    "NotCoded",
    "Reading",
    "Span",
    "find_diagnoses",
    "read_diagnoses",
]
