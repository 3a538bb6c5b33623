"""What stands beside fusion and decompression: bodies resected, cement, prostheses, osteotomies, grafts, tools."""

import re

from assistant.note_text.level_words import region_of
from assistant.notes.acts import Act
from assistant.notes.decision import decision
from assistant.notes.reading import Reading
from assistant.notes.sheet import Sheet
from assistant.rules.manual import ncci
from corpus.sources import cite

_MARROW = re.compile(r"marrow|\bBMA\b", re.I)
RESECTION = (
    "63081",
    "63082",
    "63085",
    "63086",
    "63087",
    "63088",
    "63090",
    "63091",
    "63101",
    "63102",
    "63103",
)


def code_bodies(reading: Reading, sheet: Sheet) -> None:
    """Write resected, cemented and cut vertebrae, and disc prostheses."""
    _corpectomy(reading, sheet)
    for kind in ("kyphoplasty", "vertebroplasty"):
        if kind == "vertebroplasty" and reading.done("kyphoplasty"):
            continue
        acts = reading.done(kind)
        bones = _bones(acts) or frozenset(
            b for one in (*reading.note.title_levels, *reading.note.body_levels) for b in one.bones
        )
        if acts and bones:
            _one_primary(sheet, kind, bones, acts)
    for kind, work in (("ponte", "osteotomy"), ("three_column", "three_column")):
        acts = reading.done(kind)
        if acts and reading.in_body(kind):
            gaps = frozenset(g for a in acts for g in a.gaps)
            sheet.add_levels(work, gaps if kind == "ponte" and gaps else _bones(acts) or gaps, [a.words for a in acts], "posterior")  # fmt: skip
    _prosthesis(reading, sheet)


def _bones(acts: list[Act]) -> frozenset[int]:
    return frozenset(b for a in acts for one in a.levels for b in one.bones)


def _one_primary(sheet: Sheet, work: str, bones: frozenset[int], acts: list[Act]) -> None:
    """One primary for all bodies, that of the first, touching or not (NCCI ch. IV §F.4)."""
    ordered = sorted(bones)
    row = decision(work, region_of(ordered[0]))
    if row is not None:
        words = [a.words for a in acts]
        sheet.add(row, row.first, 1, words, frozenset(ordered[:1]), "posterior")
        sheet.add(row, row.further, len(ordered) - 1, words, frozenset(ordered[1:]), "posterior")


def _corpectomy(reading: Reading, sheet: Sheet) -> None:
    body, title = reading.in_body("corpectomy"), reading.in_title("corpectomy")
    if not body:
        if title and reading.note.told:
            sheet.ask("The title names a corpectomy; the description does not say how much of which vertebral body was resected.")  # fmt: skip
            return
        body = title
    bones = frozenset(b for a in body for b in a.bones) or frozenset(
        b for a in title for b in a.bones
    )
    if not body or not bones:
        return
    ways = {
        "lateral_extracavitary": "corpectomy_extracavitary",
        "thoracolumbar_way": "corpectomy_thoracolumbar",
    }
    work = next((w for k, w in ways.items() if reading.done(k)), "corpectomy")
    front = any(reading.approach_of(a) == "anterior" for a in body) or reading.done(
        "retroperitoneal", "transthoracic"
    )
    if work == "corpectomy" and not front and region_of(min(bones)) != "cervical":
        sheet.ask("By which approach was the vertebral body resected?")
        return
    sheet.add_levels(
        work, bones, [a.words for a in (*body, *title)], "anterior" if front else "posterior"
    )


def _prosthesis(reading: Reading, sheet: Sheet) -> None:
    acts = reading.done("arthroplasty")
    if not acts or not reading.in_body("arthroplasty"):
        return
    gaps = frozenset(g for a in acts for g in a.gaps) - frozenset(sheet.fused)
    gaps = gaps or frozenset(g for one in reading.note.title_levels for g in one.gaps) - frozenset(
        sheet.fused
    )
    if gaps:
        sheet.add_levels("arthroplasty", gaps, [a.words for a in acts], "anterior")


def code_devices_between_processes(reading: Reading, sheet: Sheet) -> None:
    """Write interspinous devices, with the open decompression of the level inside them."""
    acts = [a for a in reading.in_body("interspinous") if not _taken_out(a)]
    if not acts:
        return
    gaps = frozenset(g for a in reading.done("interspinous") for g in a.gaps) or frozenset(
        g for one in reading.note.title_levels for g in one.gaps)  # fmt: skip
    opened = [
        line
        for line in sheet.lines
        if line.rule.startswith("decompression.") and line.places & gaps
    ]
    sheet.lines = [line for line in sheet.lines if line not in opened]
    sheet.add_levels(
        "interspinous_open" if opened else "interspinous",
        gaps,
        [a.words for a in acts],
        "posterior",
    )


def _taken_out(act: Act) -> bool:
    said = act.sentence.text if act.sentence else ""
    return bool(re.search(r"\bremov", said, re.I)) and not re.search(r"\b(?:placed|inserted|impacted|implanted)\b", said, re.I)  # fmt: skip


def code_grafts(reading: Reading, sheet: Sheet) -> None:
    """Write paid grafts; the bundled ones stand under what is not reported."""
    if not sheet.fused:
        return
    structural = reading.in_body("structural_allograft")
    if structural:
        sheet.add_one("structural_allograft", [a.words for a in structural])
    marrow = reading.in_body("marrow")
    if marrow:
        if _apart(reading, reading.done("marrow")):
            sheet.add_one("marrow", [a.words for a in marrow])
        else:
            sheet.ask("Through which incision was the bone marrow drawn?")
    crest = [
        a
        for a in reading.in_body("separate_graft")
        if not (a.sentence and _MARROW.search(a.sentence.text))
    ]
    if crest:
        if _apart(reading, reading.done("separate_graft")):
            block = any(
                _same_sentence(a, b) for a in crest for b in reading.in_body("structural_form")
            )
            sheet.add_one(
                "separate_block" if block else "separate_pieces", [a.words for a in crest]
            )
        else:
            sheet.ask(
                "Through which incision was the bone graft taken, the one of the operation or another?"
            )
    if reading.done("local_graft"):
        sheet.leave_out("20936", "Status B: own bone from the same incision is never paid apart.", (cite("cms-pfs-2026c", "20936"),))  # fmt: skip
    if [
        a
        for a in reading.done("morselized_allograft")
        if not any(_overlap(a, s) for s in structural)
    ]:
        sheet.leave_out("20930", "Status B: donor bone in pieces and its substitutes are never paid apart.", (cite("cms-pfs-2026c", "20930"),))  # fmt: skip


def _overlap(a: Act, b: Act) -> bool:
    return a.words.start < b.words.end and b.words.start < a.words.end


def _same_sentence(a: Act, b: Act) -> bool:
    return (
        a.sentence is not None and b.sentence is not None and a.sentence.start == b.sentence.start
    )


def _apart(reading: Reading, acts: list[Act]) -> bool:
    """Whether the note says, in the same sentence, that the graft came through another incision."""
    return any(_same_sentence(a, b) for a in acts for b in reading.done("other_incision")) or any(
        a.sentence is not None and re.search(r"separate|another|different", a.sentence.text, re.I)
        for a in acts
    )


def code_tools(reading: Reading, sheet: Sheet) -> None:
    """Write what the tools of the operation come to; most of them are part of it."""
    if reading.in_body("microscope"):
        words = [a.words for a in reading.in_body("microscope")]
        if sheet.has(*RESECTION) and not sheet.fused:
            sheet.add_one("microscope", words)
        else:
            sheet.leave_out("69990", "The microscope is part of this operation for Medicare.", (ncci("ch. VIII §F pp. VIII-15 to VIII-16"),))  # fmt: skip
    if reading.in_body("navigation"):
        served = any(
            line.rule in ("instrumentation.posterior", "instrumentation.pelvis")
            for line in sheet.lines
        )
        if served:
            sheet.add_one(
                "navigation",
                [a.words for a in reading.in_body("navigation")],
                approach="navigation",
                apart=True,
            )
        else:
            sheet.leave_out("61783", "Navigation is not reported for the decompression itself.", (ncci("ch. VIII §C.34 p. VIII-11"),))  # fmt: skip
    if sheet.lines:
        _part_of_it(reading, sheet)


def _part_of_it(reading: Reading, sheet: Sheet) -> None:
    bundled = (
        ("fluoroscopy", "76000", "Fluoroscopy is part of the spine operation.", "ch. IV §F.6 p. IV-9"),
        ("neuromonitoring", "95940", "Monitoring by the operating surgeon is not reported apart.", "ch. IV §F.2 p. IV-7"),
        ("dural_repair", "63707", "Closing a dural tear of this operation is part of it.", "ch. VIII §C.12 p. VIII-7"),
        ("injection", "62323", "An injection at the close is part of the operation.", "ch. VIII §C.17 p. VIII-8"),
    )  # fmt: skip
    for kind, hcpcs, reason, place in bundled:
        if reading.done(kind):
            sheet.leave_out(hcpcs, reason, (ncci(place),))
    if reading.in_body("annular_repair") and sheet.has("63030"):
        sheet.add_one("annular_repair", [a.words for a in reading.in_body("annular_repair")])
