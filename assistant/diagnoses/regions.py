"""Regions and levels of the spine as ICD-10-CM divides it, in a text and in the titles of codes."""

import re
from dataclasses import dataclass
from itertools import pairwise

OCCIPUT, CERVICAL, CERVICOTHORACIC, THORACIC, THORACOLUMBAR, LUMBAR, LUMBOSACRAL, SACRAL = (
    "occipito-atlanto-axial", "cervical", "cervicothoracic", "thoracic", "thoracolumbar", "lumbar", "lumbosacral",
    "sacral",
)  # fmt: skip
UNSPECIFIED, MULTIPLE, ANY_CERVICAL = "unspecified", "multiple", "unspecified cervical"
SPINE = (
    *(f"C{n}" for n in range(8)), *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6)),
    *(f"S{n}" for n in range(1, 5)),
)  # fmt: skip
PLACE = {name: n for n, name in enumerate(SPINE)}
NEIGHBOURS = {
    LUMBOSACRAL: (LUMBAR, SACRAL), CERVICOTHORACIC: (CERVICAL, THORACIC), THORACOLUMBAR: (LUMBAR, THORACIC),
    OCCIPUT: (CERVICAL,), SACRAL: (LUMBOSACRAL,), LUMBAR: (THORACOLUMBAR, LUMBOSACRAL),
    THORACIC: (THORACOLUMBAR, CERVICOTHORACIC), CERVICAL: (CERVICOTHORACIC,),
}  # fmt: skip
"""Where a category has no code for a region, the regions that are tried instead, in order."""
_WORDS = (
    (OCCIPUT, r"occipito-?\s?atlanto-?\s?axial|atlanto-?\s?axial|craniocervical|occipitocervical|occipito-?cervical"),
    (CERVICOTHORACIC, r"cervico-?thoracic"), (THORACOLUMBAR, r"thoraco-?lumbar"), (LUMBOSACRAL, r"lumbo-?sacral"),
    ("high cervical", r"high[- ]cervical"), ("mid-cervical", r"mid-?cervical"),
    (ANY_CERVICAL, "unspecified cervical region"),
    (UNSPECIFIED, r"site unspecified|unspecified sites?|unspecified region"),
    (MULTIPLE, r"multiple sites"), (SACRAL, r"sacral and sacrococcygeal|sacrococcygeal|sacral|sacrum"),
    (CERVICAL, r"cervical|neck|c-spine"), (THORACIC, r"thoracic|mid(?:dle)? back|t-spine|dorsal"),
    (LUMBAR, r"lumbar|low(?:er)? back|l-spine|lumbago"),
)  # fmt: skip
_REGION = re.compile(
    "|".join(f"(?P<r{n}>\\b(?:{words})\\b)" for n, (_, words) in enumerate(_WORDS)), re.I
)
_LIMB = ((CERVICAL, re.compile(r"\b(?:arms?|upper extremit(?:y|ies)|hands?|shoulder)\b", re.I)),
         (LUMBAR, re.compile(r"\b(?:legs?|lower extremit(?:y|ies)|buttocks?|foot|feet|thigh)\b", re.I)))  # fmt: skip
_NEXT = re.compile(r"([CTLS])?-?(\d{1,2})", re.I)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_VERTEBRA = re.compile(
    rf"\b(?P<n>{'|'.join(_ORDINALS)}) (?P<region>cervical|thoracic|lumbar) vertebra|\bT(?P<a>\d+)-T(?P<b>\d+)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Site:
    """One place of the spine: its region, and the interspace ("L4-5") or vertebra ("L1") where named."""

    region: str
    interspace: str = ""
    vertebra: str = ""


def regions_in(text: str) -> tuple[str, ...]:
    """Regions that words name, in order, each once; with "unspecified" and "multiple" of titles."""
    found = (_WORDS[int((m.lastgroup or "r0")[1:])][0] for m in _REGION.finditer(text))
    return tuple(dict.fromkeys(found))


def limb_region(text: str) -> str:
    """The region that pain in an arm or leg points to, "" where none is named."""
    return next((region for region, words in _LIMB if words.search(text)), "")


def sites_of_level(said: str) -> tuple[Site, ...]:
    """The interspaces of a run such as L4-S1 or L4 on L5, or the vertebra of L1 alone; () if none."""
    letter, run = "", []
    for given, number in _NEXT.findall(said):
        letter = given.upper() or letter
        name = f"{letter}{int(number)}"
        if name not in PLACE:
            return ()
        run.append(PLACE[name])
    if len(run) == 1:
        return (Site(_region_of(SPINE[run[0]]), "", SPINE[run[0]]),)
    ordered = sorted(run)
    steps = pairwise(range(ordered[0], ordered[-1] + 1))
    return tuple(Site(_between(a, b), f"{SPINE[a]}-{SPINE[b]}") for a, b in steps)


def levels_in(text: str) -> tuple[str, ...]:
    """Interspaces that a title names in full: "C4-C5"."""
    found = re.findall(r"\b([CTLS]\d{1,2})[-/]([CTLS]\d{1,2})\b", text)
    return tuple(f"{a}-{b}" for a, b in found)


def vertebrae_in(title: str) -> frozenset[str]:
    """The vertebrae of a code's title: "first lumbar vertebra", "T11-T12 vertebra"."""
    found: set[str] = set()
    for match in _VERTEBRA.finditer(title):
        if match["n"]:
            found.add(f"{match['region'][0].upper()}{_ORDINALS.index(match['n'].lower()) + 1}")
        else:
            found |= {f"T{n}" for n in range(int(match["a"]), int(match["b"]) + 1)}
    return frozenset(found)


def without_sites(title: str) -> str:
    """A title without the words that only say where."""
    return _REGION.sub(" ", _VERTEBRA.sub(" ", title))


def group(region: str) -> frozenset[str]:
    """The large regions that a region belongs to, to tell whether two may be meant together."""
    return frozenset(
        large for large, word in (("c", "cervic"), ("c", "occip"), ("t", "thorac"), ("l", "lumb"), ("l", "sacr"))
        if word in region
    )  # fmt: skip


def _region_of(vertebra: str) -> str:
    if vertebra in ("C0", "C1"):
        return OCCIPUT
    return {"C": CERVICAL, "T": THORACIC, "L": LUMBAR, "S": SACRAL}[vertebra[0]]


def _between(above: int, below: int) -> str:
    a, b = SPINE[above], SPINE[below]
    joints = {
        "C7T1": CERVICOTHORACIC,
        "T12L1": THORACOLUMBAR,
        "L5S1": LUMBOSACRAL,
        "C1C2": OCCIPUT,
        "C0C1": OCCIPUT,
    }
    return joints.get(a + b) or _region_of(b)
