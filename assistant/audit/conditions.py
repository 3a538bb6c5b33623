"""What condition a phrase names, in the words of ICD-10-CM's spine and joint chapters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CONDITIONS = {
    "stenosis": r"steno\w+|narrow\w+",
    "spondylosis": r"spondylos[ie]s|facet (?:joint )?(?:arthrosis|arthritis|arthropathy|osteoarthritis)",
    "spondylolisthesis": r"spondylolisthes\w+|anterolisthes\w+|retrolisthes\w+|slipp(?:ed|ing) vertebra\w*",
    "spondylolysis": r"spondylolys\w+|pars defect",
    "disc disorder": r"dis[ck]s?|discitis|nucleus pulposus|HNP",
    "fracture": r"fractur\w+|collapsed vertebra\w*|retropuls\w+",
    "neoplasm": r"neoplas\w+|tumou?rs?|cancers?|carcinom\w+|metasta\w+|malignan\w+|sarcom\w+|myelom\w+|lymphom\w+",
    "infection": r"infect\w+|osteomyelitis|discitis|abscess\w*|tubercul\w+|spondylitis",
    "scoliosis": r"scolios\w+",
    "kyphosis": r"kyphos\w+",
    "lordosis": r"lordos\w+",
    "instability": r"instabilit\w+|hypermobil\w+",
    "pseudarthrosis": r"pseudoarthros\w+|pseudarthros\w+|nonunion",
    "osteoarthritis": r"(?<!facet )(?<!facet joint )osteoarthr\w+",
    "dislocation": r"dislocat\w+|subluxat\w+",
    "hematoma": r"h(?:a?e)matoma\w*",
    "sciatica": r"sciatica",
    "pain": r"(?:back|neck) pain|low back pain|dorsalgia|cervicalgia",
}
_FEATURES = {
    "myelopathy": r"myelopath\w+",
    "radiculopathy": r"radiculopath\w+",
    "neurogenic claudication": r"(?:neurogenic )?claudication",
}
_REGIONS = {
    "cervical": r"cervical|occipito-atlanto-axial|atlanto-axial|cervicothoracic",
    "thoracic": r"thoracic|thoracolumbar|cervicothoracic",
    "lumbar": r"lumbar|lumbosacral|thoracolumbar",
    "sacral": r"sacral|lumbosacral|sacrococcygeal|coccygeal",
}
_ABSENT = r"\b(?:without|no|not)\b[^,;()]*?"


def _compiled(words: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{w})\b", re.IGNORECASE) for name, w in words.items()}


_CONDITION, _FEATURE, _REGION = _compiled(_CONDITIONS), _compiled(_FEATURES), _compiled(_REGIONS)
_WITHOUT = {
    name: re.compile(rf"{_ABSENT}\b(?:{words})\b", re.IGNORECASE)
    for name, words in _FEATURES.items()
}


@dataclass(frozen=True, slots=True)
class Named:
    """What a phrase names: conditions, features with whether they are there, regions."""

    conditions: frozenset[str]
    features: Mapping[str, bool]
    regions: frozenset[str]


def named_in(phrase: str) -> Named:
    """The conditions, features and regions of a phrase or title."""
    features = {
        name: not _WITHOUT[name].search(phrase)
        for name, pattern in _FEATURE.items()
        if pattern.search(phrase)
    }
    return Named(
        frozenset(name for name, pattern in _CONDITION.items() if pattern.search(phrase)),
        features,
        frozenset(name for name, pattern in _REGION.items() if pattern.search(phrase)),
    )


def differs(said: Named, title: Named) -> bool:
    """Whether a phrase names another condition, feature or region than a title.

    What only one of them names is no difference.
    """
    if said.conditions and title.conditions and not said.conditions & title.conditions:
        return True
    if said.regions and title.regions and not said.regions & title.regions:
        return True
    shared = said.features.keys() & title.features.keys()
    if any(said.features[name] != title.features[name] for name in shared):
        return True
    here = {name for name, there in said.features.items() if there}
    there = {name for name, there in title.features.items() if there}
    return bool(here and there and not here & there)
