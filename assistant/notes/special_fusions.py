"""Fusions with codes of their own: for deformity, and by the lateral extracavitary route."""

from assistant.notes.decision import decision
from assistant.notes.reading import Reading, shown
from assistant.notes.sheet import Sheet
from assistant.notes.words import Words


def code_extracavitary(reading: Reading, sheet: Sheet) -> bool:
    """Write a lateral extracavitary fusion; False where the note describes none."""
    acts = reading.done("lateral_extracavitary_fusion")
    body = reading.in_body(
        "lateral_extracavitary", "lateral_extracavitary_fusion", "interbody", "cage"
    )
    if not acts or not body:
        return False
    placed = reading.place([a for a in body if a.gaps], acts, "the lateral extracavitary fusion")
    if placed.gaps:
        sheet.add_levels("extracavitary", placed.gaps, placed.words, "posterior")
        sheet.fused |= dict.fromkeys(placed.gaps, "extracavitary")
    return bool(placed.gaps)


def code_deformity(
    reading: Reading, sheet: Sheet, gaps: frozenset[int], said: tuple[Words, ...]
) -> bool:
    """Write a fusion for deformity, counted by vertebrae; False where the note is of none."""
    named = [
        a
        for a in reading.note.acts
        if a.kind == "deformity" and (a.in_title or a.section in ("diagnosis", "body"))
    ]
    corrected = reading.done("correction")
    if not (named and corrected):
        return False
    bones = frozenset(b for g in gaps for b in (g, g + 1))
    written = sheet.add_span(
        "deformity", len(bones), (*said, *(a.words for a in corrected)), gaps, "posterior"
    )
    if written:
        sheet.fused |= dict.fromkeys(gaps, "posterolateral")
        row = decision("posterolateral", "lumbar")
        if row is not None:
            sheet.leave_out("22612", f"The fusion over {shown(gaps)} is for deformity and is counted by vertebrae.", row.citations)  # fmt: skip
    return written
