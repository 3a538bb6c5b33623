"""CMS's crosswalk of counties to payment localities, and which row of it holds a county."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.citation import Citation
from corpus.rows import Edition

_ELSEWHERE = re.compile(r"([^;]+?)\s+IN\s+([A-Z ]+?)\s*(?:;|$)")
_EVERY = re.compile(r"^ALL (?:OTHER )?COUNT(?:IES|Y EQUIVALENTS)")
_JOINT = re.compile(r"\s*[,/;]\s*(?:AND\s+)?|\s+AND\s+")


@dataclass(frozen=True, slots=True)
class CountyArea:
    """One payment locality with its fee schedule area and the counties it holds, as CMS prints them.

    `locality` is "MAC-number", e.g. 13202-01; `state` in capitals, "" where CMS's file leaves it out.
    """

    locality: str
    state: str
    area: str
    counties: str
    row: int
    edition: Edition

    @property
    def names(self) -> tuple[str, ...]:
        """The counties listed by name; empty for a whole state or the rest of one."""
        if _EVERY.match(self.counties):
            return ()
        own = _ELSEWHERE.sub("", self.counties)
        return _split(own.removesuffix(" CNTY"))

    @property
    def names_elsewhere(self) -> dict[str, tuple[str, ...]]:
        """Counties of other states that belong to the locality (around the District of Columbia)."""
        tail = self.counties.partition(";")[2] if ";" in self.counties else ""
        return {state: _split(names) for names, state in _ELSEWHERE.findall(tail)}

    @property
    def takes_the_rest(self) -> bool:
        """Whether it holds every county of its state that no other locality lists."""
        return _EVERY.match(self.counties) is not None

    def citation(self) -> Citation:
        """The row as the quote."""
        fields = {
            "locality": f"{self.locality} {self.area} ({self.state})",
            "counties": self.counties,
        }
        return self.edition.row_citation(self.locality, self.row, fields)


def area_of(county: str, state: str, areas: Sequence[CountyArea]) -> CountyArea | None:
    """The row that lists a county by name, else the one that takes the rest of the state.

    Names are as CMS prints them (capitals, without the word County); None for an unknown state.
    """
    wanted = _bare(county)
    for one in areas:
        if wanted in one.names_elsewhere.get(state, ()):
            return one
    of_state = [one for one in areas if one.state == state]
    named = next((one for one in of_state if wanted in one.names), None)
    return named or next((one for one in of_state if one.takes_the_rest), None)


def _split(names: str) -> tuple[str, ...]:
    return tuple(_bare(name) for name in _JOINT.split(names) if name.strip())


def _bare(name: str) -> str:
    return re.sub(r"\s+(?:COUNTY|CNTY|PARISH)$", "", " ".join(name.upper().split()))
