"""A PDF set anew from masked text: nothing of the file as given goes into it."""

import io
from collections.abc import Iterator

LINE, SIZE, MARGIN, WIDE = 12.5, 9.5, 54, 100


def pdf_of_text(text: str) -> bytes:
    """Letter pages of plain text, long lines broken between words."""
    from reportlab.lib.pagesizes import LETTER
    from reportlab.pdfgen.canvas import Canvas

    from assistant.export.pdf_type import FAMILY, fonts

    fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    canvas.setTitle("Screened for identifiers")
    canvas.setAuthor("")
    top = LETTER[1] - MARGIN
    height = top
    canvas.setFont(FAMILY, SIZE)
    for line in _lines(text):
        if height < MARGIN or line == "\f":
            canvas.showPage()
            canvas.setFont(FAMILY, SIZE)
            height = top
        if line != "\f":
            canvas.drawString(MARGIN, height, line)
            height -= LINE
    canvas.save()
    return out.getvalue()


def _lines(text: str) -> Iterator[str]:
    for line in text.replace("\t", "    ").split("\n"):
        rest = line
        while len(rest) > WIDE:
            cut = rest.rfind(" ", 1, WIDE)
            cut = cut if cut > 0 else WIDE
            yield rest[:cut]
            rest = rest[cut:].lstrip(" ")
        yield rest
