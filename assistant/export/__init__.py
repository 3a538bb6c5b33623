"""Answers and conversations as files to hand on: Markdown, PDF and Word, with their sources."""

from assistant.export.document import Document as Document
from assistant.export.document import Unanswered as Unanswered
from assistant.export.file import ENDINGS as ENDINGS
from assistant.export.file import exported as exported
from assistant.export.file import require_format as require_format
from assistant.export.file import write_export as write_export
from assistant.export.kept import kept_document as kept_document

__all__ = [
    "ENDINGS", "Document", "Unanswered", "exported", "kept_document", "require_format", "write_export",
]  # fmt: skip
