"""Codes of a remittance in our own words: reason codes (CARC), remark codes (RARC) and groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.citation import Citation
from corpus.errors import UnreadableFile
from corpus.sources import source
from corpus.yaml_text import read_yaml, required, texts

FOLDER = Path(__file__).with_name("denials")
DENIAL, ADJUSTMENT, INCOMPLETE, ELSEWHERE = "denial", "adjustment", "incomplete", "elsewhere"
NATURES = (DENIAL, ADJUSTMENT, INCOMPLETE, ELSEWHERE)
CARC, RARC, GROUP = "CARC", "RARC", "group"


@dataclass(frozen=True, slots=True)
class DenialCode:
    """One code of a remittance.

    `kinds` are the rules that a claim is held against, the likeliest first; `nature` one of NATURES;
    `look` what to look at; `record` whether the medical record decides; `alert` a notice that gives
    no reason; `no_appeal` whether the code itself says that there is none; `coverage` whether a line
    without a fault still does not contradict it.
    """

    code: str
    label: str
    says: str
    nature: str
    kinds: tuple[str, ...]
    look: str
    record: bool
    alert: bool
    no_appeal: bool
    coverage: bool
    source: str

    @property
    def citation(self) -> Citation:
        """Its place in the published list; the quote is our wording of it."""
        place = f"{self.label} {self.code}"
        return source(self.source).citation(place, f"{place}: {self.says}")


@cache
def reason_codes() -> Mapping[str, DenialCode]:
    """Claim adjustment reason codes by code ("97", "B15"), read once."""
    return _read("reason_codes")


@cache
def remark_codes() -> Mapping[str, DenialCode]:
    """Remittance advice remark codes by code ("N20", "MA130"), read once."""
    return _read("remark_codes")


@cache
def group_codes() -> Mapping[str, DenialCode]:
    """Groups of adjustments by code ("CO", "PR"), read once."""
    return _read("group_codes")


def _read(name: str) -> Mapping[str, DenialCode]:
    path = FOLDER / f"{name}.yaml"
    record = read_yaml(path)
    listed, label = str(required(record, "source", path)), str(record.get("label", GROUP))
    rows = required(record, "codes", path)
    return MappingProxyType({code: _code(code, row, label, listed, path) for code, row in rows.items()})  # fmt: skip


def _code(code: Any, row: Any, label: str, listed: str, path: Path) -> DenialCode:
    nature = str(row.get("nature", DENIAL)) if isinstance(row, dict) else ""
    if not isinstance(code, str) or nature not in NATURES:
        raise UnreadableFile(path, f"{code!r}: a code is quoted text, its nature one of {', '.join(NATURES)}")  # fmt: skip
    return DenialCode(
        code, label, str(required(row, "says", path)), nature, texts(row.get("kinds")), str(row.get("look", "")),
        bool(row.get("record")), bool(row.get("alert")), bool(row.get("no_appeal")), bool(row.get("coverage")), listed,
    )  # fmt: skip
