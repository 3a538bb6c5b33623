"""Identifiers of patients in free text: found, and masked before anything else sees the text.

Screening lowers the risk that a name or number is kept; it does not certify a text as de-identified.
"""

from assistant.identifiers.masking import Masked as Masked
from assistant.identifiers.masking import mask as mask
from assistant.identifiers.redaction import redact as redact
from assistant.identifiers.screening import DocumentScreen as DocumentScreen
from assistant.identifiers.screening import find_identifiers as find_identifiers
from assistant.identifiers.screening import screen as screen
from assistant.identifiers.screening import screen_document as screen_document
from assistant.identifiers.span import Span as Span
