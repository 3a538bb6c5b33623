"""The documentation check: each requirement of each proposed code against the note."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.note_text.level_words import find_levels
from assistant.notes.reading import Reading
from assistant.notes.requirement import Requirement, requirements
from assistant.notes.sheet import ProposedLine, Sheet
from assistant.notes.vocabulary import ANTERIOR, POSTERIOR
from assistant.notes.words import Words, distinct, words
from corpus.citation import Citation

PRESENT, MISSING, CONTRADICTORY = "present", "missing", "contradictory"
MOST = 6
"""Places shown for one requirement."""


@dataclass(frozen=True, slots=True)
class Documented:
    """One requirement: its code, wording, state (present, missing, contradictory), words and source.

    `check` names how it was looked for (requirements.yaml).
    """

    hcpcs: str
    requirement: str
    check: str
    state: str
    words: tuple[Words, ...]
    citations: tuple[Citation, ...]


def check_documentation(sheet: Sheet, reading: Reading) -> tuple[Documented, ...]:
    """Every requirement that holds for a proposed line; what is missing becomes a question."""
    found: list[Documented] = []
    for line in sheet.lines:
        for requirement in requirements(line.hcpcs):
            if requirement.check == "skip" or not _holds(requirement, sheet, reading, line):
                continue
            state, said = _look(requirement, sheet, reading, line)
            found.append(
                Documented(
                    line.hcpcs,
                    requirement.says,
                    requirement.check,
                    state,
                    said,
                    requirement.citations,
                )
            )
            if state != PRESENT and requirement.asks:
                sheet.ask(requirement.asks)
    return tuple(found)


def _holds(requirement: Requirement, sheet: Sheet, reading: Reading, line: ProposedLine) -> bool:
    text = reading.note.plain
    fused = bool(sheet.fused)
    cases: dict[str, Callable[[], bool]] = {
        "": lambda: True,
        "co_surgeons": lambda: "62" in line.modifiers,
        "staged": lambda: bool(re.search(r"\b(?:stage|staged|take-?back|return to the)\b", text, re.I)),
        "microscope": lambda: bool(reading.done("microscope")),
        "fused_decompression": lambda: sheet.has("63052"),
        "fusion_apart": lambda: fused and any(r.rule.startswith("decompression.") and r.rule != "decompression.fused" for r in sheet.lines),
        "plate": lambda: bool(reading.done("plate")),
        "old_hardware": lambda: any(a.kind == "removal" for a in reading.note.acts) or bool(re.search(r"\b(?:old|existing|previous|prior|loose|broken) (?:\w+ )?(?:hardware|screws?|rods?|instrumentation)\b", text, re.I)),
    }  # fmt: skip
    return cases[requirement.when]()


def _look(
    requirement: Requirement, sheet: Sheet, reading: Reading, line: ProposedLine
) -> tuple[str, tuple[Words, ...]]:
    """The state of a requirement and the words that show it."""
    check = requirement.check
    if check in ("levels", "levels_apart", "fused"):
        return _levels(sheet, reading, line)
    if check == "side":
        return _side(sheet, reading)
    if check in NEVER:
        return _never(check, reading)
    said = _acts(reading, KINDS.get(check, ())) + _matches(reading, PATTERNS.get(check))
    if check == "approach":
        said += _matches(reading, ANTERIOR) + _matches(reading, POSTERIOR)
    return (PRESENT, distinct(said)[:MOST]) if said else (MISSING, ())


def _levels(sheet: Sheet, reading: Reading, line: ProposedLine) -> tuple[str, tuple[Words, ...]]:
    """Whether the levels of a line are named, and named alike throughout the note."""
    wanted = line.places or frozenset(sheet.fused)
    text = reading.note.text
    said = [
        words(text, one.start, one.end)
        for one in find_levels(reading.note.plain)
        if not one.root and (one.gaps & wanted or one.bones & wanted)
    ]
    if any(
        q.startswith("The title of the note names") or q.startswith("The addendum names")
        for q in sheet.questions
    ):
        return CONTRADICTORY, distinct(said)[:MOST]
    return (PRESENT, distinct(said)[:MOST]) if said else (MISSING, ())


def _side(sheet: Sheet, reading: Reading) -> tuple[str, tuple[Words, ...]]:
    said = _matches(
        reading,
        re.compile(r"\b(?:left|right|bilateral(?:ly)?|both sides|(?<=\s)[LR](?= [CTL]\d))\b", re.I),
    )
    if any("different sides" in q for q in sheet.questions):
        return CONTRADICTORY, distinct(said)[:MOST]
    return (PRESENT, distinct(said)[:MOST]) if said else (MISSING, ())


def _never(check: str, reading: Reading) -> tuple[str, tuple[Words, ...]]:
    """A requirement that something was not done: said so, contradicted, or not said."""
    kinds, pattern = NEVER[check]
    denied = [a.words for a in reading.note.acts if a.kind in kinds and a.standing == "denied"]
    denied += _matches(reading, pattern)
    done = [a.words for a in reading.in_body(*kinds)]
    if done and not denied:
        return CONTRADICTORY, distinct(done)[:MOST]
    return (PRESENT, distinct(denied)[:MOST]) if denied else (MISSING, ())


def _acts(reading: Reading, kinds: Iterable[str]) -> list[Words]:
    return [a.words for a in reading.in_body(*kinds)]


def _matches(reading: Reading, pattern: re.Pattern[str] | None) -> list[Words]:
    if pattern is None:
        return []
    text = reading.note.text
    return [words(text, m.start(), m.end()) for m in pattern.finditer(reading.note.plain)]


KINDS: dict[str, tuple[str, ...]] = {
    "technique": ("laminectomy", "laminotomy", "facetectomy", "foraminotomy", "discectomy", "corpectomy", "annular_repair"),
    "freed": ("decompress", "recess", "foraminotomy"),
    "beyond": ("beyond",),
    "technique_of_fusion": ("posterolateral", "interbody", "posterior_interbody", "cage", "anterior_interbody", "acdf"),
    "hardware": ("screws", "rods", "plate", "removal"),
    "pelvic": ("pelvic",),
    "graft": ("local_graft", "morselized_allograft", "structural_allograft", "separate_graft", "marrow"),
    "graft_site": ("separate_graft", "marrow"),
    "incision": ("other_incision",),
    "own_incision": ("other_incision",),
    "way_in": (
        "transpedicular",
        "costovertebral",
        "extraforaminal",
        "lateral_extracavitary",
        "lateral_extracavitary_fusion",
    ),
    "old_hardware": ("removal", "reinsertion"),
    "device": ("cage", "interspinous", "arthroplasty"),
    "plate": ("separate_plate", "integrated"),
    "laminoplasty": ("laminoplasty_fixation",),
    "again": ("repeat_operation",),
    "approach": ("transpedicular", "costovertebral", "extraforaminal", "endoscopic", "lateral_extracavitary", "retroperitoneal", "transthoracic", "posterior_interbody", "anterior_interbody"),
    "microscope": ("microscope",),
    "navigation": ("navigation",),
    "explored": ("exploration",),
}  # fmt: skip
"""Kinds of acts in the body that show a requirement."""

PATTERNS: dict[str, re.Pattern[str]] = {
    "approach": re.compile(
        r"\b(?:midline|paramedian|anterior|posterior|lateral|transverse|retroperitoneal)(?: \w+){0,2} (?:incision|approach|exposure)\b",
        re.I,
    ),
    "imaging": re.compile(r"\b(?:MRI|magnetic resonance|CT|myelogra\w+|radiographs?|imaging|claudication|radiculopath\w*|myelopath\w*|weakness|numbness|leg pain|arm pain)\b", re.I),
    "pathology": re.compile(r"\b(?:stenosis|stenotic|herniat\w+|hnp|extru\w+|sequest\w+|fragment|spondylolisthesis|spondylosis|tumou?r|metasta\w+|fracture|abscess|compression|instability|degenerat\w+|osteophytes?|hypertroph\w+|ossifi\w+|pseud\w*arthrosis|scoliosis|kyphosis)\b", re.I),
    "extent": re.compile(r"\b(?:complete(?:ly)?|entire(?:ty|ly)?|whole|total|partial(?:ly)?|sub-?total|half|thirds?|quarters?|\d+ ?(?:%|percent)|hemi\w+|en bloc|laminotom\w*|inferior (?:half|edge|aspect)|medial (?:third|half))\b", re.I),
    "reason": re.compile(r"\b(?:because|due to|in order to|to (?:stabili[sz]e|restore|correct|relieve)|instability|unstable|deformity|stenosis|spondylolisthesis|pseud\w*arthrosis|indications?|infection|painful|broken|loose|fracture|tumou?r|degenerat\w+|herniat\w+)\b", re.I),
    "incision": re.compile(r"\b(?:incis\w+|incised|stab wounds?)\b", re.I),
    "graft_site": re.compile(r"\b(?:iliac|rib|fibula\w*)\b", re.I),
    "surgeons": re.compile(r"\bco-?surgeons?\b", re.I),
    "stage": re.compile(r"\b(?:un)?planned\b|\bstaged\b", re.I),
    "explored": re.compile(r"\b(?:solid|pseud\w*arthrosis|nonunion|motion)\b", re.I),
}  # fmt: skip
"""Words anywhere in the note that show a requirement."""

NEVER: dict[str, tuple[tuple[str, ...], re.Pattern[str]]] = {
    "first_time": (("repeat_operation",), re.compile(r"\b(?:no (?:prior|previous) (?:\w+ )?(?:surgery|operation)|first[- ]time|primary (?:micro)?dis[ck]ectomy|virgin|never (?:been )?operated)\b", re.I)),
    "no_fusion": (("interbody", "posterolateral", "posterior_fusion"), re.compile(r"\b(?:no|without) (?:\w+ )?fusion\b", re.I)),
    "no_posterolateral": (("posterolateral",), re.compile(r"\binterbody (?:fusion )?only\b|\b(?:no|not)\b[^.;\n]{0,30}\bposterolateral\w*", re.I)),
    "left_alone": (("facetectomy", "foraminotomy"), re.compile(r"\bfacets?\b[^.;\n]{0,30}\b(?:intact|untouched|preserved|spared|left|not undercut)\b", re.I)),
}  # fmt: skip
"""Requirements that something was not done: the acts that would gainsay them, and words that say so."""
