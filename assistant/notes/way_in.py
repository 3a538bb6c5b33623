"""Decompressions known by their way in (pedicle, rib, outside the foramen), and laminoplasty."""

from assistant.notes.decision import decision
from assistant.notes.reading import Reading
from assistant.notes.sheet import Sheet

BETWEEN = ("interbody", "combined")


def by_way_in(reading: Reading, sheet: Sheet) -> frozenset[int]:
    """Transpedicular, costovertebral and extraforaminal work: coded by the way in."""
    done: set[int] = set()
    for kind, work in (
        ("costovertebral", "costovertebral"),
        ("transpedicular", "transpedicular"),
        ("extraforaminal", "transpedicular"),
    ):
        body, title = reading.in_body(kind), reading.in_title(kind)
        if not (body or title) or reading.done(
            "corpectomy", "kyphoplasty", "vertebroplasty", "three_column"
        ):
            continue
        if kind == "transpedicular" and reading.done("costovertebral"):
            continue
        placed = reading.place(body, title, "the decompression")
        gaps, bones = placed.gaps, placed.bones
        places = bones if kind == "transpedicular" and bones else gaps or bones
        places = places or frozenset(
            g for one in (*reading.note.title_levels, *reading.note.body_levels) for g in one.gaps
        )
        places = frozenset(p for p in places if sheet.fused.get(p) not in BETWEEN)
        freed = reading.in_body("decompress", "discectomy")
        if (
            places
            and freed
            and sheet.add_levels(
                work, places, (*placed.words, *(a.words for a in freed)), "posterior", apart=True
            )
        ):
            done |= (
                places | gaps | frozenset(g for one in reading.note.body_levels for g in one.gaps)
                if kind == "extraforaminal"
                else places | gaps
            )
            row = decision("laminotomy", "lumbar")
            if row is not None and kind == "extraforaminal":
                sheet.leave_out("63030", "The way in was from outside the foramen, not through a window in the lamina.", row.citations)  # fmt: skip
    return frozenset(done)


def code_laminoplasty(reading: Reading, sheet: Sheet) -> None:
    """Write a laminoplasty: the laminae hinged open, held or not."""
    acts = reading.done("laminoplasty")
    fixed = reading.done("laminoplasty_fixation")
    levels = frozenset(b for a in acts for one in (*a.levels, *a.near) for b in one.bones)
    if not levels:
        sheet.ask("Which laminae were opened? The note does not name them.")
        return
    work = "laminoplasty_fixed" if fixed else "laminoplasty"
    sheet.add_span(work, len(levels), [a.words for a in (*acts, *fixed)], levels, "posterior")
    row = decision("lamina", "cervical")
    if row is not None:
        sheet.leave_out("63015", "The laminae were hinged open and not removed.", row.citations)
