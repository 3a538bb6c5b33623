"""Fusions of a note: from the front or the side, between the bodies from behind, posterolateral."""

import re
from collections.abc import Iterable

from assistant.note_text.level_words import region_of, stretches
from assistant.notes.acts import Act
from assistant.notes.decision import decision
from assistant.notes.reading import Placed, Reading, pairs_of
from assistant.notes.sheet import Sheet
from assistant.notes.special_fusions import code_deformity, code_extracavitary
from assistant.notes.words import Words
from assistant.rules.spine_levels import TECHNIQUES

BETWEEN = ("interbody", "cage", "structural_allograft")
BEHIND = ("posterolateral", "posterior_fusion", "extension_fusion")
_ENDPLATE = re.compile(r"end-? ?plates?", re.I)
_BACK_OF_SPINE = re.compile(
    r"transverse|facet|lamina|lateral mass|gutter|pars|\btps?\b|posterior|ala\b", re.I
)
FREED = ("decompress", "discectomy", "foraminotomy")


def code_fusions(reading: Reading, sheet: Sheet) -> None:
    """Write the fusion lines, and into `sheet.fused` how each interspace was fused."""
    front = _front(reading, sheet)
    behind = _between_from_behind(reading, sheet, front)
    over = _over_the_back(reading, sheet, behind)
    if code_extracavitary(reading, sheet):
        return
    _write_behind(reading, sheet, behind, over)


def _supported(
    reading: Reading, sheet: Sheet, title: list[Act], body: list[Act], what: str
) -> bool:
    """Whether the description bears the title out; asks where it does not."""
    if body or not reading.note.told:
        return bool(body or title)
    if title:
        sheet.ask(f"The title names {what}; the description does not describe it. What was done, and at which levels?")  # fmt: skip
    return False


def _front(reading: Reading, sheet: Sheet) -> frozenset[int]:
    """Interbody fusion from the front or side."""
    title = reading.in_title("acdf", "anterior_interbody")
    named = reading.in_body("acdf", "anterior_interbody")
    body = [*named, *reading.in_body(*BETWEEN, approach="anterior")]
    hinted = title or named or (body and reading.in_title("interbody", "cage", "plate"))
    emptied = any(
        a.approach == "anterior" for a in reading.in_body("discectomy", approach="anterior")
    )
    if not hinted and not emptied and not [a for a in body if a.kind != "cage"]:
        return frozenset()
    if reading.done("arthroplasty") and not title and not named:
        return frozenset()
    if not _supported(reading, sheet, title, body, "an anterior fusion"):
        return frozenset()
    freed = reading.in_body(*FREED, approach="anterior")
    title = title or [
        a
        for a in reading.in_title("interbody", "cage")
        if not reading.in_title("posterior_interbody")
    ]
    # The bodies beside a resected one are fused too: "discs at C4-5 and C5-6 were removed".
    placed = reading.place(body, title, "the anterior fusion")
    if not placed.gaps:
        placed = reading.place(freed, title, "the anterior fusion")
    placed = _with_screwed(reading, placed, "plate")
    if not placed.gaps:
        sheet.ask("At which interspaces was the anterior fusion done?")
        return frozenset()
    if placed.question:
        sheet.ask(placed.question)
    _write_front(reading, sheet, placed, [*title, *body], freed)
    return placed.gaps


def _with_screwed(reading: Reading, placed: Placed, kind: str) -> Placed:
    if placed.gaps:
        return placed
    acts = reading.done(kind)
    gaps = frozenset(g for a in acts for g in a.gaps) or pairs_of(
        frozenset(b for a in acts for b in a.bones)
    )
    return Placed(gaps, placed.bones, (*placed.words, *(a.words for a in acts)), "")


def _write_front(
    reading: Reading, sheet: Sheet, placed: Placed, acts: list[Act], freed: list[Act]
) -> None:
    resected = bool(reading.done("corpectomy"))
    neck = frozenset(g for g in placed.gaps if region_of(g) == "cervical")
    emptied = any(a.kind == "discectomy" for a in freed) and not reading.denied("decompress")
    to_free = (
        emptied or any(a.kind != "discectomy" for a in freed) or any(a.kind == "acdf" for a in acts)
    )
    said = (*placed.words, *(a.words for a in freed))
    if neck:
        work = "acdf" if to_free and not resected else "anterior"
        sheet.add_levels(work, neck, said, "anterior")
        row, other = decision(work, "cervical"), "22554" if work == "acdf" else "22551"
        if row is not None:
            why = "the disc was removed to decompress" if work == "acdf" else (
                "beside the resected body the fusion is 22554" if resected else "the note does not say that the disc was removed to decompress")  # fmt: skip
            sheet.leave_out(other, f"{row.first} is the fusion here: {why}.", row.citations)
    rest = placed.gaps - neck
    if rest:
        sheet.add_levels("anterior", rest, placed.words, "anterior")
    sheet.fused |= dict.fromkeys(placed.gaps, "anterior")


def _between_from_behind(reading: Reading, sheet: Sheet, front: frozenset[int]) -> frozenset[int]:
    title = reading.in_title("posterior_interbody")
    if not title and not front:
        title = reading.in_title("interbody")
    named = reading.in_body("posterior_interbody")
    body = [*named, *reading.in_body(*BETWEEN, approach="posterior")]
    if not (title or named) and (
        front or not [a for a in body if a.kind != "structural_allograft"]
    ):
        return frozenset()
    between = [a for a in body if a.kind == "interbody"] or reading.in_title("cage")
    if not (title or named or between or reading.in_body("discectomy", approach="posterior")):
        return frozenset()
    if not body and reading.denied("interbody", "posterior_interbody", "cage"):
        return frozenset()
    if not _supported(reading, sheet, title, body, "an interbody fusion from behind"):
        return frozenset()
    placed = reading.place(body, title or reading.in_title("cage"), "the interbody fusion")
    gaps = frozenset(g for g in placed.gaps - front if region_of(g) == "lumbar")
    if not placed.gaps:
        headed = frozenset(g for one in reading.note.title_levels for g in one.gaps)
        screwed = pairs_of(frozenset(b for a in reading.done("screws") for b in a.bones))
        gaps = next((g for g in (headed - front, screwed) if len(g) == 1), frozenset())
    if not gaps and not front:
        sheet.ask("At which interspaces was the interbody fusion done?")
    if placed.question:
        sheet.ask(placed.question)
    sheet.fused |= dict.fromkeys(gaps, "interbody")
    return gaps


def behind_acts(reading: Reading) -> tuple[list[Act], list[Act]]:
    """Acts of the title and of the body that lay bone over the back of the spine."""
    body = [
        a
        for a in reading.in_body("posterolateral", "extension_fusion", approach="posterior")
        if not _of_endplates(a)
    ]
    general = [
        a
        for a in reading.in_body("posterior_fusion", approach="posterior")
        if not _of_the_front(reading, a)
    ]
    named = [a for a in reading.in_title(*BEHIND) if not _of_the_front(reading, a)]
    return named, [*body, *general] if body else general


def _of_the_front(reading: Reading, act: Act) -> bool:
    """Whether "fusion" in the title is a piece of the name of a fusion from the front."""
    return act.kind == "posterior_fusion" and any(
        a.kind in ("acdf", "anterior_interbody")
        and a.words.start < act.words.end
        and act.words.start < a.words.end
        for a in reading.beside(act)
    )


def _of_endplates(act: Act) -> bool:
    said = act.sentence.text if act.sentence else ""
    return act.words.text.lower().startswith("decort") and bool(_ENDPLATE.search(said)) and not _BACK_OF_SPINE.search(said)  # fmt: skip


def _over_the_back(reading: Reading, sheet: Sheet, between: frozenset[int]) -> tuple[frozenset[int], tuple[Words, ...]]:  # fmt: skip
    title, body = behind_acts(reading)
    if not title and not [a for a in body if a.kind != "extension_fusion"]:
        return frozenset(), ()
    if reading.done("laminoplasty") and not title:
        return frozenset(), ()
    if not body and reading.denied("posterolateral", "posterior_fusion"):
        return frozenset(), ()
    if not _supported(reading, sheet, title, body, "a posterolateral fusion"):
        return frozenset(), ()
    of_title = [a for a in title if a.kind != "posterior_fusion"] or title
    placed = reading.place(_clean(body), of_title, "the posterolateral fusion")
    gaps = placed.gaps
    if not gaps:
        gaps = pairs_of(placed.bones) or between
    if not gaps:
        screws = frozenset(b for a in reading.done("screws") for b in a.bones) or frozenset(
            b for a in reading.done("screws") for one in a.levels for b in one.bones)  # fmt: skip
        gaps = pairs_of(screws)
    if not gaps:
        sheet.ask("At which interspaces was the posterolateral fusion done?")
    if placed.question:
        sheet.ask(placed.question)
    return gaps, placed.words


def _clean(body: list[Act]) -> list[Act]:
    """Acts that name vertebrae only ("transverse processes of L4 and L5") say the interspaces between them."""
    return [a for a in body if a.gaps] or body


def _write_behind(
    reading: Reading, sheet: Sheet, between: frozenset[int], over: tuple[frozenset[int], tuple[Words, ...]]
) -> None:  # fmt: skip
    gaps, said = over
    techniques = dict.fromkeys(sorted(gaps), "posterolateral")
    techniques |= {g: "combined" if g in gaps else "interbody" for g in sorted(between)}
    if not techniques:
        return
    words = (*said, *_said(reading.done("posterior_interbody", *BETWEEN)))
    if not between and code_deformity(reading, sheet, gaps, said):
        return
    for run in _operations(frozenset(techniques)):
        _write_run(sheet, {g: techniques[g] for g in run}, words, said)
    for gap in techniques:
        if sheet.fused.get(gap) in (None, "interbody"):
            sheet.fused[gap] = techniques[gap]
    if between:
        row = decision("combined", "lumbar")
        if row is not None and any(t == "combined" for t in techniques.values()):
            sheet.leave_out(
                "22612",
                "Part of 22633 at that interspace; the edit has indicator 0.",
                row.citations,
            )
            sheet.leave_out(
                "22630",
                "Part of 22633 at that interspace; the edit has indicator 0.",
                row.citations,
            )
        elif row is not None and not gaps:
            sheet.leave_out("22633", "No posterolateral fusion is described at the interbody interspace.", row.citations)  # fmt: skip


def _said(acts: Iterable[Act]) -> tuple[Words, ...]:
    return tuple(a.words for a in acts)


def _operations(gaps: frozenset[int]) -> list[list[int]]:
    """Interspaces by incision: the neck and the lower back are never one."""
    runs: list[list[int]] = []
    for run in stretches(gaps):
        near = bool(runs) and run[0] - runs[-1][-1] <= APART
        if near:
            runs[-1] += run
        else:
            runs.append(run)
    return runs


APART = 4
"""Interspaces between two stretches from which they are taken for two incisions."""


def _write_run(
    sheet: Sheet, techniques: dict[int, str], words: tuple[Words, ...], over: tuple[Words, ...]
) -> None:
    """One primary of the most comprehensive technique, every other interspace its own add-on."""
    order = list(TECHNIQUES)
    best = min(techniques.values(), key=order.index)
    of_best = [g for g, t in techniques.items() if t == best]
    regions = [region_of(g) for g in of_best]
    region = max(dict.fromkeys(regions), key=regions.count)
    work = best
    if best == "posterolateral" and of_best == [0]:
        work = "atlantoaxial"
    row = decision(work, region if best == "posterolateral" else "lumbar")
    if row is None:
        return
    first = next(g for g in of_best if region_of(g) == region)
    said = over if best == "posterolateral" else words
    sheet.add(row, row.first, 1, said, frozenset({first}), "posterior")
    for technique in order:
        more = [g for g, t in techniques.items() if t == technique and g != first]
        add_on = decision(technique, "lumbar")
        if more and add_on is not None:
            sheet.add(add_on, add_on.further, len(more), over if technique == "posterolateral" else words, frozenset(more), "posterior")  # fmt: skip
