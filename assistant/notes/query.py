"""The query to the surgeon: what the note leaves open, asked without pointing to an answer."""

from assistant.notes.report import NoteReport

HEAD = "Query on an operative note"
OPENING = "The note leaves the following open. Please answer from your own knowledge of the operation; an addendum to the note may say so."
CLOSING = "No particular answer is expected, and what was not done need not be added."


def surgeon_query(report: NoteReport) -> str:
    """The query as text, "" where nothing is open; it names no patient, and leaves blanks for day and case."""
    if not report.sheet.questions:
        return ""
    asked = "\n".join(f"{n}. {one}" for n, one in enumerate(report.sheet.questions, 1))
    return (
        f"{HEAD}\nCase: ________   Date of surgery: ________\n\n{OPENING}\n\n{asked}\n\n{CLOSING}\n"
    )
