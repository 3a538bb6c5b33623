"""Reason and remark codes in a text: with their groups, in any of the ways in which payers write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.denial_code import CARC, RARC, DenialCode, reason_codes, remark_codes

_CARC = r"(?:\d{1,3}|[ABPW]\d{1,2})"
_END = r"(?![0-9A-Za-z]|\.\d)"
_MORE = rf"(?:\s*(?:[,/&+]|and)\s*(?:(?:CO|PR|OA|PI|CR)\s*[-–*]?\s*)?{_CARC}{_END})*"
GROUPED = re.compile(
    rf"(?<![0-9A-Za-z])(?P<group>CO|PR|OA|PI|CR)\s*[-–:*#]?\s*(?P<list>{_CARC}{_END}{_MORE})", re.I
)
NAMED = re.compile(
    r"\b(?:CARCs?|(?:adj(?:ustment)?\.?|denial|reject(?:ion)?|claim)?\s*reasons?(?:\s+codes?)?|(?:adj(?:ustment)?|denial|denied|rejection)\s+codes?)"
    rf"\s*(?:is|was|of|[:#=-])?\s*(?P<list>{_CARC}{_END}{_MORE})",
    re.I,
)
REMARK = re.compile(
    r"(?<![0-9A-Za-z.*])(?P<code>MA\d{2,3}|[MN]\d{1,3})(?![0-9A-Za-z]|\.[0-9A-Z])", re.I
)
DIAGNOSIS = re.compile(r"\b(?:dx|icd(?:-?10)?(?:-?cm)?|diagnos[ei]s)\b[^\n;]{0,20}$", re.I)
ONE = re.compile(rf"(?:(?P<group>CO|PR|OA|PI|CR)\s*[-–*]?\s*)?(?P<code>{_CARC}){_END}", re.I)
CONTEXT = re.compile(
    r"\b(?:CARCs?|RARCs?|remarks?|reason codes?|remit\w*|EOBs?|ERAs?|835|den(?:y|ied|ial\w*)|reject\w*|adjust\w*|appeal\w*|CO[-–\s]?\d{1,3})\b",
    re.I,
)
"""Words that make a remark code of what may be an ICD-10-CM category or a road."""


@dataclass(frozen=True, slots=True)
class Denied:
    """One code of a remittance: `group` CO, PR … or "", `kind` CARC or RARC; the procedure that it
    stands at, or its line number (0: none told)."""

    code: str
    kind: str
    group: str = ""
    hcpcs: str = ""
    line: int = 0

    @property
    def name(self) -> str:
        """CO-97, CARC 97 where no group was given, N20."""
        if self.kind == RARC:
            return self.code
        return f"{self.group}-{self.code}" if self.group else f"CARC {self.code}"

    @property
    def known(self) -> DenialCode | None:
        """What the code means, None where our lists do not hold it."""
        return (reason_codes() if self.kind == CARC else remark_codes()).get(self.code)


def codes_in(text: str) -> list[tuple[int, int, Denied]]:
    """The codes of a text with the place at which each stands, in order."""
    found = [*_reasons(text), *_remarks(text)]
    return sorted(found, key=lambda one: one[0])


def _reasons(text: str) -> Iterator[tuple[int, int, Denied]]:
    taken: set[int] = set()
    for pattern in (GROUPED, NAMED):
        for match in pattern.finditer(text):
            start, end = match.span("list")
            if not taken.isdisjoint((start, end - 1)):
                continue
            taken.update(range(start, end))
            group = (match.groupdict().get("group") or "").upper()
            for one in ONE.finditer(text, start, end):
                group = (one["group"] or group).upper()
                yield match.start(), one.end(), Denied(_plain(one["code"]), CARC, group)


def _remarks(text: str) -> Iterator[tuple[int, int, Denied]]:
    for match in REMARK.finditer(text):
        if not DIAGNOSIS.search(text[: match.start()]):
            yield *match.span(), Denied(match["code"].upper(), RARC)


def _plain(code: str) -> str:
    return code.upper().lstrip("0") or "0"


def denials_asked(text: str) -> tuple[Denied, ...]:
    """The codes of a remittance that a question names; none where nothing speaks of a remittance."""
    found = [one for _, _, one in codes_in(text)]
    reasons = [one for one in found if one.kind == CARC and (one.known or one.group == "CO")]
    remarks = {one.code for one in found if one.kind == RARC and one.known}
    told = CONTEXT.search(text) is not None or len(remarks) > 1
    if not told or not (reasons or remarks):
        return ()
    kept = [one for one in found if one in reasons or (one.kind == RARC and one.known)]
    return tuple(dict.fromkeys(kept))
