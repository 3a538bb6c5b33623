"""Decompressions from behind: which technique at which level, and which of them a fusion takes in."""

from collections.abc import Iterable

from assistant.note_text.level_words import region_of
from assistant.notes.acts import Act
from assistant.notes.decision import decision
from assistant.notes.reading import Placed, Reading, pairs_of, shown
from assistant.notes.sheet import Sheet, by_primary
from assistant.notes.way_in import by_way_in, code_laminoplasty
from assistant.notes.words import Words

BONE = ("laminectomy", "laminotomy", "facetectomy", "foraminotomy")
FREED = ("decompress", "foraminotomy", "recess", "beyond")
WORK = (*BONE, "discectomy", "decompress", "recess")
BETWEEN = ("interbody", "combined")


def code_decompression(reading: Reading, sheet: Sheet) -> None:
    """Write the lines of the decompression from behind."""
    if reading.done("laminoplasty"):
        code_laminoplasty(reading, sheet)
        return
    special = by_way_in(reading, sheet)
    title = _of_the_back(reading, reading.in_title(*WORK), sheet)
    body = [a for a in reading.in_body(*WORK, approach="posterior") if not _for_access(reading, a)]
    worked = [a for a in body if a.kind in BONE]
    if not worked and _disc_alone([*title, *body], sheet):
        worked = [a for a in body if a.kind == "discectomy"]
    if not worked and not reading.note.told:
        worked = [a for a in title if a.kind in BONE]
    if not worked:
        if not special:
            _unsupported(reading, sheet, title)
        _note_access(reading, sheet)
        return
    placed = _place(reading, sheet, worked, body, title)
    gaps = placed.gaps - special
    if not gaps and not special:
        sheet.ask("Which levels were decompressed? The note does not name them.")
        return
    if placed.question:
        sheet.ask(placed.question)
    fused = frozenset(g for g in gaps if sheet.fused.get(g) in BETWEEN)
    freed = _fused(reading, sheet, fused, body, title)
    _rest(reading, sheet, gaps - fused, placed, body, title)
    if fused - freed:
        _note_access(reading, sheet)


def _of_the_back(reading: Reading, title: Iterable[Act], sheet: Sheet) -> list[Act]:
    """Acts of the title that belong to work from behind: not the disc removal of an anterior fusion."""
    kept = []
    for act in title:
        said = act.sentence.text.lower() if act.sentence else ""
        front = (
            "anterior" in said or "acdf" in said or "corpectomy" in said or "arthroplasty" in said
        )
        ahead = bool(act.gaps) and all(sheet.fused.get(g) == "anterior" for g in act.gaps)
        if front or (reading.front_only and act.kind in ("discectomy", "decompress")):
            continue
        if ahead and act.kind in ("discectomy", "decompress"):
            continue
        kept.append(act)
    return kept


def _disc_alone(acts: list[Act], sheet: Sheet) -> bool:
    """Whether a disc removal without a word of the lamina is a discectomy: named so, and nothing fused."""
    return not sheet.fused and any(
        a.kind == "discectomy" and "ectom" in a.words.text.lower() for a in acts
    )


def _for_access(reading: Reading, act: Act) -> bool:
    """Whether the bone was taken only to reach the disc."""
    if act.kind not in BONE or act.sentence is None:
        return False
    inside = reading.beside(act)
    access = any(a.kind == "access_only" and a.words.start > act.words.start for a in inside)
    freed = any(
        a.kind in ("decompress", "foraminotomy", "beyond") and a.standing == "done" for a in inside
    )
    return access and not freed


def _place(
    reading: Reading, sheet: Sheet, worked: list[Act], body: list[Act], title: list[Act]
) -> Placed:
    with_disc = worked if sheet.fused else [a for a in body if a.kind in (*BONE, "discectomy")]
    placed = reading.place(with_disc, title, "the decompression")
    if placed.gaps:
        return placed
    bones = frozenset(b for a in (*worked, *title) for b in a.bones)
    if bones:
        # The lamina of L4 roofs the interspace L4-5.
        gaps = bones - ({max(bones)} if _end_of_fusion(bones, sheet) else frozenset())
        return Placed(gaps, bones, placed.words)
    if sheet.fused:
        return Placed(
            frozenset(g for g in sheet.fused if sheet.fused[g] != "anterior"), words=placed.words
        )
    named = frozenset(g for one in reading.note.title_levels for g in one.gaps)
    if not named:
        named = frozenset(g for one in reading.note.body_levels for g in one.gaps)
    return Placed(named, words=placed.words)


def _end_of_fusion(bones: frozenset[int], sheet: Sheet) -> bool:
    return bool(sheet.fused) and pairs_of(bones) <= frozenset(sheet.fused) and bool(pairs_of(bones))


def _at(acts: Iterable[Act], gap: int) -> list[Act]:
    """The acts at an interspace: named there, said there, or said of no level in particular."""
    found = []
    for act in acts:
        near = frozenset(g for one in act.near for g in one.gaps)
        if gap in act.gaps or (not act.gaps and (gap in near or not near or act.everywhere)):
            found.append(act)
    return found


def _fused(reading: Reading, sheet: Sheet, fused: frozenset[int], body: list[Act], title: list[Act]) -> frozenset[int]:  # fmt: skip
    """63052 and 63053: segments fused between the bodies and decompressed beyond what that needs."""
    found, said = set(), []
    for gap in sorted(fused):
        here = _at(body, gap) or body
        bone = [a for a in here if a.kind in BONE]
        free = [
            a
            for a in reading.in_body(*FREED, approach="posterior")
            if a in _at(reading.in_body(*FREED), gap)
        ]
        strong = any(a.kind in ("laminectomy", "laminotomy", "foraminotomy") for a in bone)
        meant = strong or any(a.kind in ("laminectomy", "decompress") for a in title)
        if bone and free and meant:
            found.add(gap)
            said += [a.words for a in (*bone, *free)]
    if found:
        sheet.add_levels("fused", frozenset(found), said, "posterior")
        row = decision("fused", "lumbar")
        if row is not None:
            sheet.leave_out("63047", f"At {shown(frozenset(found))}, fused between the bodies, the decompression is 63052.", row.citations)  # fmt: skip
    elif fused:
        sheet.ask(
            f"At {shown(fused)} bone was removed and the interspace was fused between the bodies. Please state "
            "what the bone work was for, and which neural structures, if any, were decompressed."
        )
    return frozenset(found)


def _rest(
    reading: Reading, sheet: Sheet, gaps: frozenset[int], placed: Placed, body: list[Act], title: list[Act]
) -> None:  # fmt: skip
    by_work: dict[str, set[int]] = {}
    said: dict[str, list[Words]] = {}
    for gap in sorted(gaps):
        work, acts = _technique(reading, sheet, gap, body, title)
        by_work.setdefault(work, set()).add(gap)
        said.setdefault(work, []).extend((*placed.words, *(a.words for a in acts)))
    for work, found in by_work.items():
        places = frozenset(found)
        if work == "lamina":
            _lamina_only(sheet, places, placed, body, said[work])
        elif work in ("laminotomy", "laminotomy_again", "endoscopic"):
            _sided(reading, sheet, work, places, said[work], [*body, *title])
        elif not sheet.add_levels(work, places, said[work], "posterior", apart=True):
            sheet.ask(f"Which technique was used at {shown(places)}?")


def _technique(
    reading: Reading, sheet: Sheet, gap: int, body: list[Act], title: list[Act]
) -> tuple[str, list[Act]]:
    """The kind of decompression at an interspace, and the acts that say so."""
    here = _at(body, gap)
    if not any(a.kind in BONE for a in here):
        here = body
    kinds = {a.kind for a in here}
    opened = kinds & {"facetectomy", "foraminotomy", "recess"}
    if not opened and not reading.denied("facetectomy", "foraminotomy"):
        more = [a for a in _at(title, gap) if a.kind in ("facetectomy", "foraminotomy")]
        here, opened = [*here, *more], {a.kind for a in more}
    again = [a for a in reading.done("repeat_operation") if not a.gaps or gap in a.gaps]
    if (
        reading.done("endoscopic")
        and not reading.done("converted_open")
        and region_of(gap) == "lumbar"
    ):
        return "endoscopic", [*here, *reading.done("endoscopic")]
    evacuated = reading.in_body("evacuation")
    if evacuated and kinds & {"laminectomy", "laminotomy"}:
        return "evacuation", [*here, *evacuated]
    gill = [a for a in reading.done("gill") if not a.gaps or gap in a.gaps]
    if gill and region_of(gap) == "lumbar" and "laminectomy" in kinds:
        return "gill", [*here, *gill]
    if "laminectomy" in kinds:
        if opened:
            return "stenosis", here
        if "discectomy" not in kinds:
            return "lamina", here
    if region_of(gap) == "thoracic":
        return "stenosis", here
    return ("laminotomy_again", [*here, *again]) if again else ("laminotomy", here)


def _lamina_only(
    sheet: Sheet, gaps: frozenset[int], placed: Placed, body: list[Act], said: list[Words]
) -> None:
    """Lamina alone is counted by vertebrae, one unit for the whole stretch."""
    for region, run in by_primary(gaps):
        bones = (
            frozenset(b for a in body if a.kind == "laminectomy" for b in a.bones) or placed.bones
        )
        count = len(bones) or len(run) + (1 if placed.ranged else 0)
        sheet.add_span("lamina", count, said, frozenset(run), "posterior", region, apart=True)
        row = decision("stenosis", region)
        if row is not None:
            sheet.leave_out(row.first, "The note names the lamina alone, no facet and no foramen.", row.citations)  # fmt: skip


def _sided(
    reading: Reading,
    sheet: Sheet,
    work: str,
    gaps: frozenset[int],
    said: list[Words],
    acts: list[Act],
) -> None:
    """Codes whose side is a modifier: first interspace, then the others, each with its own side."""
    for region, run in by_primary(gaps):
        row = decision(work, region)
        if row is None:
            sheet.ask(f"Which technique was used at {shown(frozenset(run))}?")
            continue
        if work == "endoscopic" and len(run) > 1:
            sheet.ask(
                "The note describes endoscopic work at several interspaces; which were done by endoscope?"
            )
        sides = {gap: _side(reading, sheet, gap, acts) for gap in run}
        ordered = sorted(run, key=lambda g: (sides[g] != ("50",), g))
        sheet.add(
            row,
            row.first,
            1,
            said,
            frozenset(ordered[:1]),
            "posterior",
            sides[ordered[0]],
            apart=True,
        )
        for modifiers in dict.fromkeys(sides[g] for g in ordered[1:]):
            more = frozenset(g for g in ordered[1:] if sides[g] == modifiers)
            sheet.add(row, row.further, len(more), said, more, "posterior", modifiers, apart=True)


def _side(reading: Reading, sheet: Sheet, gap: int, acts: list[Act]) -> tuple[str, ...]:
    here = [a for a in _at(acts, gap) if a.sides]
    body = frozenset(s for a in here if not a.in_title and a.kind != "decompress" for s in a.sides)
    body = body or frozenset(s for a in here if not a.in_title for s in a.sides)
    title = frozenset(s for a in here if a.in_title for s in a.sides) or reading.note.title_sides
    if body and title and not body & title:
        sheet.ask(f"The title and the description of the note name different sides at {shown(frozenset({gap}))}. On which side was the work done?")  # fmt: skip
        return ()
    found = body or title
    if not found:
        sheet.ask(f"On which side was {shown(frozenset({gap}))} decompressed?")
        return ()
    return ("50",) if len(found) > 1 else tuple(found)


def _unsupported(reading: Reading, sheet: Sheet, title: list[Act]) -> None:
    named = [a for a in title if a.kind in (*BONE, "decompress", "discectomy")]
    if named and reading.note.told:
        sheet.ask("The title names a decompression; the description does not describe one. What bone was removed, at which levels, and what was decompressed?")  # fmt: skip


def _note_access(reading: Reading, sheet: Sheet) -> None:
    between = [g for g, t in sheet.fused.items() if t in BETWEEN]
    row = decision("fused", "lumbar")
    if between and row is not None and reading.done("facetectomy", "laminotomy", "laminectomy"):
        sheet.leave_out("63052", "The bone work is described as the way to the disc, which the interbody fusion takes in.", row.citations)  # fmt: skip
