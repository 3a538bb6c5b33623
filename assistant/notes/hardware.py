"""Hardware of a note: screws and rods, plates, pelvic anchors, cages, and what was taken out."""

import re

from assistant.notes.acts import Act
from assistant.notes.decision import decision
from assistant.notes.reading import Reading
from assistant.notes.sheet import Sheet
from assistant.notes.words import Words

_OF_PLATE = re.compile(r"\bplat(?:e|ing)\b|integrated|cage", re.I)
_NAMED = re.compile(
    r"pedic|lateral mass|pars|cortical|percutaneous|segmental|posterior|instrument|fixation|polyaxial|bilat",
    re.I,
)
_OLD = re.compile(r"\b(?:old|existing|prior|previous(?:ly)?|removed|explant)", re.I)
FAR = 5
"""Vertebrae without an anchor from which two groups of screws are two constructs."""


def code_hardware(reading: Reading, sheet: Sheet) -> None:
    """Write the lines of hardware that went in, then what is said of hardware that came out."""
    screws = _posterior(reading, sheet)
    _anterior(reading, sheet)
    _cages(reading, sheet)
    _removal(reading, sheet, screws)


def _posterior(reading: Reading, sheet: Sheet) -> frozenset[int]:
    if reading.done("laminoplasty", "kyphoplasty", "vertebroplasty") and not sheet.fused:
        return frozenset()
    every = reading.in_body("screws", "rods", approach="posterior")
    body = [
        a
        for a in every
        if a.kind == "screws" and not _of_front(reading, a) and not _came_out(reading, a)
    ]
    title = [
        a
        for a in reading.in_title("screws")
        if not _of_front(reading, a) and not _came_out(reading, a)
    ]
    supported = not reading.note.told or [a for a in every if not _came_out(reading, a)]
    if not body and not (title and supported):
        if title and not reading.denied("screws") and reading.note.told:
            sheet.ask("The title names posterior instrumentation; the description does not describe it. Which vertebrae were instrumented?")  # fmt: skip
        return frozenset()
    bones = _bones(body) or _bones(title)
    if not bones and sheet.fused:
        bones = frozenset(b for g in sheet.fused for b in (g, g + 1))
    if not bones:
        sheet.ask("Which vertebrae carry the posterior hardware?")
        return frozenset()
    words = [a.words for a in (*body, *title)] + _level_words(reading, [*body, *title])
    for group in _constructs(bones):
        anchored = [b for b in group if b in bones]
        span = group[-1] - group[0] + 1 if len(anchored) > 2 else len(anchored)
        sheet.add_span("posterior_hardware", max(span, 2), words, frozenset(group), "posterior")
    pelvic = reading.done("pelvic")
    if pelvic:
        sheet.add_one("pelvic", [a.words for a in pelvic], approach="posterior")
    return bones


def _bones(acts: list[Act]) -> frozenset[int]:
    """Vertebrae that the acts name: one by one where they do, else from end to end of what they name."""
    single = frozenset(b for a in acts for b in a.bones)
    ranges = frozenset(b for a in acts for one in a.levels if not one.single for b in one.bones)
    return single if len(single) > 1 else ranges | single


def _constructs(bones: frozenset[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for bone in sorted(bones):
        if groups and bone - groups[-1][-1] < FAR:
            groups[-1].append(bone)
        else:
            groups.append([bone])
    return groups


def _of_front(reading: Reading, act: Act) -> bool:
    said = act.sentence.text if act.sentence else ""
    if not _NAMED.search(act.words.text) and _OF_PLATE.search(said):
        return True
    return "anterior" in act.words.text.lower() or (reading.front_only and not re.search(r"pedic|lateral mass", act.words.text, re.I))  # fmt: skip


def _came_out(reading: Reading, act: Act) -> bool:
    """Whether the hardware spoken of is old, or was taken out in the same words."""
    for other in reading.beside(act):
        if other.kind == "removal" and other.words.start <= act.words.start < other.words.end:
            return "new" not in act.words.text.lower()
        if other.kind == "removal" and act.words.start <= other.words.start < act.words.end:
            return "new" not in act.words.text.lower()
    return False


def _level_words(reading: Reading, acts: list[Act]) -> list[Words]:
    text = reading.note.text
    return [Words(one.start, one.end, text[one.start : one.end]) for a in acts for one in a.levels]


def _anterior(reading: Reading, sheet: Sheet) -> None:
    front = frozenset(g for g, t in sheet.fused.items() if t == "anterior")
    resected = sheet.has("63081", "63085", "63087", "63090")
    if not (front or resected):
        return
    body = [
        a
        for a in reading.in_body("plate")
        if reading.approach_of(a) == "anterior" or "anterior" in a.words.text.lower()
    ]
    title = reading.in_title("plate")
    integrated = reading.done("integrated")
    separate = reading.done("separate_plate")
    row = decision("anterior_hardware")
    if integrated and not separate and not [a for a in body if "anterior" in a.words.text.lower()]:
        if row is not None:
            sheet.leave_out(
                "22845", "Fixation that belongs to the cage is part of the device.", row.citations
            )
        return
    if not body:
        if title and reading.note.told and not reading.denied("plate"):
            sheet.ask("The title names a plate; the description does not describe one. Was a plate placed, and what does it hold?")  # fmt: skip
        if reading.note.told or not title:
            return
    bones = frozenset(b for a in (*body,) for one in a.levels for b in one.bones)
    bones = bones or frozenset(b for a in title for one in a.levels for b in one.bones)
    bones = bones if len(bones) > 1 else frozenset(b for g in front for b in (g, g + 1))
    span = max(bones) - min(bones) + 1
    sheet.add_span(
        "anterior_hardware",
        span,
        [a.words for a in (*body, *title, *separate)],
        bones,
        "anterior",
        apart=True,
    )


def _cages(reading: Reading, sheet: Sheet) -> None:
    resected = sheet.has("63081", "63085", "63087", "63090", "63101", "63102")
    if resected:
        acts = reading.in_body("cage")
        if acts:
            sheet.add_one("defect_cage", [a.words for a in acts], approach="anterior" if not sheet.has("63101", "63102") else "posterior")  # fmt: skip
        return
    for approach, techniques in (
        ("anterior", ("anterior",)),
        ("posterior", ("interbody", "combined")),
    ):
        gaps = frozenset(g for g, t in sheet.fused.items() if t in techniques)
        body = reading.in_body("cage", approach=approach)
        title = reading.in_title("cage")
        if not gaps or not body:
            if (
                gaps
                and title
                and reading.note.told
                and not reading.denied("cage")
                and not reading.done("structural_allograft")
            ):
                sheet.ask("The title names an interbody device; the description does not. Which device was placed, and where?")  # fmt: skip
            continue
        placed = reading.place(body, title, "the interbody device")
        there = (placed.gaps & gaps) or gaps
        if not any(a.gaps for a in body):
            there = gaps
        words = [a.words for a in body]
        sheet.add_levels("cage", there, words, approach)
    _one_cage_line(sheet)


def _one_cage_line(sheet: Sheet) -> None:
    """Devices of one incision are one line with as many units as interspaces."""
    cages = [line for line in sheet.lines if line.rule == "device.interbody"]
    row = decision("cage")
    if len(cages) > 1 and row is not None:
        sheet.lines = [line for line in sheet.lines if line.rule != "device.interbody"]
        words = [w for line in cages for w in line.words]
        places = frozenset(p for line in cages for p in line.places)
        sheet.add(
            row, row.first, sum(line.units for line in cages), words, places, cages[0].approach
        )


def _removal(reading: Reading, sheet: Sheet, screws: frozenset[int]) -> None:
    out = reading.in_body("removal") or ([] if reading.note.told else reading.in_title("removal"))
    exchanged = [a for a in reading.in_body("reinsertion") if not sheet.fused]
    explored = reading.done("exploration")
    words = [a.words for a in (*out, *exchanged)]
    if exchanged and not sheet.fused and out:
        sheet.lines = [line for line in sheet.lines if line.rule != "instrumentation.posterior"]
        sheet.add_one("exchange", words, approach="posterior")
    elif out and screws:
        row = decision("removal")
        if row is not None:
            sheet.leave_out("22852", "Old hardware taken out where new hardware went in: only the insertion is reported.", row.citations)  # fmt: skip
    elif out:
        anterior = any(reading.approach_of(a) == "anterior" for a in out)
        plain = bool(reading.done("harrington"))
        work = "removal_anterior" if anterior else "removal_plain" if plain else "removal"
        places = frozenset(b for a in out for one in a.levels for b in one.bones)
        sheet.add_one(work, words, places, "anterior" if anterior else "posterior")
    if explored:
        row = decision("exploration")
        if row is None:
            return
        if sheet.lines:
            sheet.leave_out(
                "22830",
                "Looking at the earlier fusion is part of the other spine operation there.",
                row.citations,
            )
        else:
            sheet.add_one("exploration", [a.words for a in explored], approach="posterior")
